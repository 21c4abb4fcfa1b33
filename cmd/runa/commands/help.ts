// `runa help`: how the commands are used, made from the tables of commands and options.
import { exitCodes } from "#core/spec/exit-codes.ts";
import { type CommandName, commandTable, type OptionRow, optionTable } from "#core/spec/options.ts";

function table(rows: readonly (readonly [string, string])[]): string[] {
  const width = Math.max(...rows.map(([left]) => left.length));
  return rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`);
}

function describeOption([name, row]: readonly [string, OptionRow]): readonly [string, string] {
  const short = row.short === undefined ? "    " : `-${row.short}, `;
  const value = row.value === undefined ? "" : `=${row.value}`;
  const choices = row.choices === undefined ? "" : `: ${row.choices.join(", ")}`;
  const standard = row.default === undefined ? "" : ` (default ${row.default})`;
  return [`${short}--${name}${value}`, `${row.summary}${choices}${standard}`];
}

/** The help of one command, or the overview. */
export function helpText(command?: CommandName): string {
  if (command === undefined) {
    const rows = Object.values(commandTable).map(({ usage, summary }) => [`runa ${usage}`, summary] as const);
    const lines = ["Usage:", ...table([["runa FILE [arguments]", "short for runa run FILE"], ...rows])];
    return [...lines, "", "`runa help compile` shows the options of a command."].join("\n");
  }
  const { usage, summary } = commandTable[command];
  const options = Object.entries<OptionRow>(optionTable).filter(([, row]) => row.commands.includes(command));
  const lines = [`Usage: runa ${usage}`, "", `  ${summary}`];
  return options.length === 0
    ? lines.join("\n")
    : [...lines, "", "Options:", ...table(options.map(describeOption))].join("\n");
}

/** Runs the command: 0, or 2 if the asked command does not exist. */
export function runHelp(operand: string | undefined): number {
  if (operand !== undefined && !Object.hasOwn(commandTable, operand)) {
    console.error(`runa: there is no command "${operand}"\n\n${helpText()}`);
    return exitCodes.usage;
  }
  console.log(helpText(operand as CommandName | undefined));
  return exitCodes.success;
}
