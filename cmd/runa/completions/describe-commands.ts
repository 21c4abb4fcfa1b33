// What completion scripts need to know about the commands, from their tables.
import { flagOf, optionsOf } from "#cmd/runa/parse-options.ts";
import { type CommandName, type CommandRow, commandTable, type OperandRow } from "#core/spec/commands.ts";
import { helpTopics, type TopicRow } from "#core/spec/help-topics.ts";
import { type OptionRow, optionTable } from "#core/spec/options.ts";

/** A word that may stand somewhere, and what it means. */
export interface Offer {
  readonly word: string;
  readonly summary: string;
}

/** What a value or an operand is: files, folders, one of some words, or nothing that could be offered. */
export type Offered = "files" | "folders" | "nothing" | readonly Offer[];

export interface CompletedOption {
  /** `--output`. */
  readonly flag: string;
  /** `-o`. */
  readonly short: string | undefined;
  readonly summary: string;
  /** Undefined for a switch. */
  readonly value: Offered | undefined;
  readonly isList: boolean;
}

export interface CompletedCommand extends Offer {
  readonly options: readonly CompletedOption[];
  /** By place; the last one holds for all further words. */
  readonly operands: readonly Offered[];
}

function offersOf(operand: OperandRow, commands: readonly Offer[]): Offered {
  switch (operand.kind) {
    case "choice":
      return operand.choices ?? [];
    case "command":
      return commands;
    case "word":
      return "nothing";
    case "folder":
      return "folders";
    case "program":
    case "path":
    case "arguments":
      return "files";
  }
}

function valueOf(row: OptionRow): Offered | undefined {
  if (row.value === undefined) return undefined;
  if (row.choices !== undefined) return row.choices.map((word) => ({ word, summary: "" }));
  return row.kind === "path" ? "files" : row.kind === "folder" ? "folders" : "nothing";
}

/** All commands with their options and operands. */
export function describeCommands(): readonly CompletedCommand[] {
  const rows = Object.entries<CommandRow>(commandTable);
  const topics = Object.entries<TopicRow>(helpTopics).map(([word, { title }]) => ({ word, summary: title }));
  const helped = [...rows.map(([word, { summary }]) => ({ word, summary })), ...topics];
  return rows.map(([word, row]) => {
    const options = optionsOf(word as CommandName).map((name) => {
      const option: OptionRow = optionTable[name];
      const short = option.short === undefined ? undefined : `-${option.short}`;
      const isList = option.isList === true;
      return { flag: flagOf(name), short, summary: option.summary, value: valueOf(option), isList };
    });
    return { word, summary: row.summary, options, operands: row.operands.map((operand) => offersOf(operand, helped)) };
  });
}
