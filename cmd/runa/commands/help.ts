// `runa help`: how runa, its commands and its topics work, made from the tables.

import { type CommandLine, flagOf, isCommand, optionsOf } from "#cmd/runa/parse-options.ts";
import { show } from "#cmd/runa/show.ts";
import { streams, terminalWidth, wantsColour } from "#cmd/runa/terminal.ts";
import { layTable, termColumn, wrapText } from "#cmd/runa/wrap-text.ts";
import {
  type CommandName,
  type CommandRow,
  commandGroups,
  commandTable,
  type OperandRow,
} from "#core/spec/commands.ts";
import { exitCodes } from "#core/spec/exit-codes.ts";
import { type DocumentName, type HelpTopic, helpTopics, type TopicRow } from "#core/spec/help-topics.ts";
import { type OptionName, type OptionRow, optionTable } from "#core/spec/options.ts";

/** How help is written. */
export interface HelpStyle {
  readonly width: number;
  readonly colour: boolean;
}

type Rows = readonly (readonly [string, string])[];

function operandUsage({ name, isOptional, isRepeated, choices }: OperandRow): string {
  const shown = choices === undefined ? name : choices.map(({ word }) => word).join("|");
  const repeated = isRepeated === true ? `${shown}...` : shown;
  return isOptional === true ? `[${repeated}]` : repeated;
}

/** `runa run [OPTIONS] FILE [ARGUMENTS]`. */
export function usageLine(command: CommandName): string {
  const row: CommandRow = commandTable[command];
  return ["runa", command, "[OPTIONS]", ...row.operands.map(operandUsage)].join(" ");
}

/** The forms and the meaning of an option: `-o, --output=OUT` and its summary. */
export function optionEntry(name: OptionName): readonly [string, string] {
  const row: OptionRow = optionTable[name];
  const value = row.value === undefined ? "" : `=${row.value}`;
  const choices = row.choices === undefined ? "" : `: ${row.choices.join(", ")}`;
  const standard = row.default === undefined ? "" : ` (default ${row.default})`;
  const setting = row.isConfigurable === true ? " [setting]" : "";
  const short = row.short === undefined ? "" : `-${row.short}, `;
  return [`${short}${flagOf(name)}${value}`, `${row.summary}${choices}${standard}${setting}`];
}

function heading(text: string, { colour }: HelpStyle): string {
  return colour ? `\u001b[1m${text}\u001b[0m` : text;
}

function overview(style: HelpStyle): string[] {
  const { width } = style;
  const commands = Object.entries<CommandRow>(commandTable);
  const column = termColumn([...Object.keys(commandTable), ...Object.keys(helpTopics)]);
  const groups = Object.entries(commandGroups).flatMap(([group, title]) => {
    const rows: Rows = commands.filter(([, row]) => row.group === group).map(([name, { summary }]) => [name, summary]);
    return ["", heading(`${title}:`, style), ...layTable(rows, width, column)];
  });
  const topics: Rows = Object.entries<TopicRow>(helpTopics).map(([name, { title }]) => [name, title]);
  return [
    heading("Usage:", style),
    ...wrapText("runa FILE [ARGUMENTS]", width, "  "),
    ...wrapText("runa COMMAND [OPTIONS] ...", width, "  "),
    ...groups,
    "",
    heading("Topics:", style),
    ...layTable(topics, width, column),
    "",
    ...wrapText("`runa help NAME` shows a command or a topic.", width),
    ...wrapText(
      "`runa` alone begins a session on a terminal (repl), and otherwise runs the program on standard input.",
      width,
    ),
  ];
}

function commandHelp(command: CommandName, style: HelpStyle): string[] {
  const { width } = style;
  const row: CommandRow = commandTable[command];
  const choices: Rows = row.operands.flatMap((operand) =>
    (operand.choices ?? []).map((c) => [c.word, c.summary] as const),
  );
  const paragraphs = [`${row.summary[0]?.toUpperCase()}${row.summary.slice(1)}.`, ...(row.details ?? [])];
  return [
    `${heading("Usage:", style)} ${usageLine(command)}`,
    ...paragraphs.flatMap((text) => ["", ...wrapText(text, width)]),
    ...(choices.length === 0 ? [] : ["", ...layTable(choices, width)]),
    "",
    heading("Options:", style),
    ...layTable(optionsOf(command).map(optionEntry), width),
    "",
    heading("Examples:", style),
    ...row.examples.flatMap(({ line, meaning }) => [...wrapText(`# ${meaning}`, width, "  "), `  ${line}`]),
  ];
}

function topicHelp(topic: HelpTopic, style: HelpStyle): string[] {
  const { title, text }: TopicRow = helpTopics[topic];
  const rows: Rows = text.filter((part) => typeof part !== "string");
  const paragraphs = text.filter((part) => typeof part === "string");
  const table = rows.length === 0 ? [] : ["", ...layTable(rows, style.width)];
  const lines = paragraphs.flatMap((part, index) => {
    const continues = part.startsWith("    ") && paragraphs[index - 1]?.startsWith("    ") === true;
    return [...(continues ? [] : [""]), ...wrapText(part, style.width)];
  });
  return [heading(title, style), ...table, ...lines];
}

const plain: HelpStyle = { width: 80, colour: false };

/** The help of one command, or the overview. */
export function helpText(command?: CommandName, style: HelpStyle = plain): string {
  return (command === undefined ? overview(style) : commandHelp(command, style)).join("\n");
}

function isDocument(topic: string): topic is DocumentName {
  const row: TopicRow | undefined = Object.hasOwn(helpTopics, topic) ? helpTopics[topic as HelpTopic] : undefined;
  return row?.isDocument === true;
}

/** Runs the command: 0, or 2 if there is neither a command nor a topic of this name. */
export async function runHelp(line: CommandLine): Promise<number> {
  const [asked, ...words] = line.operands;
  const style = { width: terminalWidth(streams.output), colour: wantsColour(line, streams.output) };
  if (words.length > 0 && (asked === undefined || !isDocument(asked))) {
    const { reportUsage } = await import("#cmd/runa/report-usage.ts");
    return reportUsage({ usageError: `"${asked}" has no sections`, command: "help" });
  }
  if (asked === undefined || isCommand(asked)) show(helpText(asked, style));
  else if (isDocument(asked)) {
    const { showDocument } = await import("#cmd/runa/documents/show-document.ts");
    return showDocument(asked, words.join(" "), style);
  } else if (Object.hasOwn(helpTopics, asked)) show(topicHelp(asked as HelpTopic, style).join("\n"));
  else {
    const { reportUsage } = await import("#cmd/runa/report-usage.ts");
    const known = [...Object.keys(commandTable), ...Object.keys(helpTopics)];
    const usageError = `there is neither a command nor a topic "${asked}"`;
    return reportUsage({ usageError, command: undefined, mistyped: { word: asked, known } });
  }
  return exitCodes.success;
}
