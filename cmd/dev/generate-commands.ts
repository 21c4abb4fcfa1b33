// Writes docs/commands.md, the reference of the command line, from the tables of commands, options and topics.
import { optionEntry, usageLine } from "#cmd/runa/commands/help.ts";
import { type OutputRow, outputSchemas } from "#cmd/runa/output-schemas.ts";
import { optionsOf } from "#cmd/runa/parse-options.ts";
import { type CommandName, type CommandRow, commandGroups, commandTable } from "#core/spec/commands.ts";
import { helpTopics, type TopicRow } from "#core/spec/help-topics.ts";
import { projectRoot } from "./tidy/project-files.ts";

/** Path of the file from the root of the checkout. */
export const commandsPath = "docs/commands.md";

type Rows = readonly (readonly [string, string])[];

const cell = (text: string): string => text.replaceAll("|", "\\|");

function table(rows: Rows, code: boolean): string[] {
  if (rows.length === 0) return [];
  return [
    "",
    "| | |",
    "|---|---|",
    ...rows.map(([left, right]) => `| ${code ? `\`${cell(left)}\`` : cell(left)} | ${cell(right)} |`),
  ];
}

function commandSection(name: CommandName): string[] {
  const row: CommandRow = commandTable[name];
  const choices: Rows = row.operands.flatMap(({ choices: found = [] }) =>
    found.map((c) => [c.word, c.summary] as const),
  );
  return [
    ...["", `### runa ${name}`, ""],
    ...["```sh", usageLine(name), "```", ""],
    `${row.summary[0]?.toUpperCase()}${row.summary.slice(1)}.`,
    ...(row.details ?? []).flatMap((text) => ["", text]),
    ...table(choices, true),
    ...table(optionsOf(name).map(optionEntry), true),
    ...["", "```sh", ...row.examples.map(({ line, meaning }) => `${line}  # ${meaning}`), "```"],
  ];
}

function topicSection(name: string, { title, text }: TopicRow): string[] {
  const rows: Rows = text.filter((part) => typeof part !== "string");
  const paragraphs = text.filter((part) => typeof part === "string");
  const lines = paragraphs.flatMap((part, index) => {
    const continues = part.startsWith("    ") && paragraphs[index - 1]?.startsWith("    ") === true;
    return continues ? [part] : ["", part];
  });
  return ["", `## ${title}`, "", `\`runa help ${name}\` shows this.`, ...table(rows, true), ...lines];
}

/** The whole file. */
export function commandsReference(): string {
  const names = Object.keys(commandTable) as CommandName[];
  const groups = Object.entries(commandGroups).flatMap(([group, title]) => [
    ...["", `## ${title}`],
    ...names.filter((name) => commandTable[name].group === group).flatMap(commandSection),
  ]);
  const short = Object.entries<TopicRow>(helpTopics).filter(([, { isDocument }]) => isDocument !== true);
  const topics = short.flatMap(([name, row]) => topicSection(name, row));
  const outputs: Rows = Object.entries<OutputRow>(outputSchemas).map(([name, row]) => [
    `${name}/${row.version}`,
    `\`${row.command}\``,
  ]);
  return `${[
    "# Commands",
    "",
    "This file is made by `bun cmd/dev/generate-commands.ts` from the tables that the command line itself uses. `runa FILE` is",
    "short for `runa run FILE`. Options marked [setting] can also stand in [configuration files](#configuration).",
    ...groups,
    ...topics,
    ...["", "## JSON", "", "What `--json` writes has a field `schema`; `runa schema NAME` gives its JSON Schema."],
    ...table(outputs, true),
  ].join("\n")}\n`;
}

if (import.meta.main) await Bun.write(`${projectRoot}/${commandsPath}`, commandsReference());
