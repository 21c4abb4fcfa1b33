// Reads configuration files: TOML whose keys are options, at the top for every command that has them, in a table of its name for one.
import { type OptionName, type OptionRow, optionTable } from "#core/spec/options.ts";
import type { ConfigurationFile } from "./configuration-files.ts";
import {
  type CommandLine,
  flagOf,
  hasOption,
  isCommand,
  type Mistyped,
  type UsageError,
  valueProblem,
} from "./parse-options.ts";

type Values = Map<OptionName, readonly string[]>;

interface ConfigurationProblem {
  readonly text: string;
  readonly mistyped?: Mistyped;
}

function isTable(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

const configurable = (Object.keys(optionTable) as OptionName[]).filter((name) => {
  const row: OptionRow = optionTable[name];
  return row.isConfigurable === true;
});

/** The values of one key as a command line would give them; undefined: a switch that is off. */
function readValue(
  name: OptionName,
  key: string,
  value: unknown,
): readonly string[] | undefined | ConfigurationProblem {
  const row: OptionRow = optionTable[name];
  if (row.value === undefined) {
    if (typeof value !== "boolean") return { text: `${key} is true or false` };
    return value ? [""] : undefined;
  }
  const values: readonly unknown[] = row.isList === true && Array.isArray(value) ? value : [value];
  const texts: string[] = [];
  for (const one of values) {
    if (typeof one !== "string" && typeof one !== "number") return { text: `${key} is a ${row.value}` };
    const problem = valueProblem(name, String(one));
    if (problem !== undefined) {
      const text = problem.usageError.replace(flagOf(name), key);
      return problem.mistyped === undefined ? { text } : { text, mistyped: problem.mistyped };
    }
    texts.push(String(one));
  }
  return texts;
}

/** Puts the values of a table into `found`; keys of options that the command lacks are checked and left out. */
function readTable(
  line: CommandLine,
  table: Readonly<Record<string, unknown>>,
  prefix: string,
  found: Values,
): ConfigurationProblem | undefined {
  const known = configurable.map((name) => flagOf(name).slice(2));
  for (const [key, value] of Object.entries(table)) {
    if (prefix === "" && isTable(value) && isCommand(key)) continue;
    const names = configurable.filter((name) => flagOf(name).slice(2) === key);
    if (names.length === 0) return { text: `there is no setting ${prefix}${key}`, mistyped: { word: key, known } };
    for (const name of names) {
      const values = readValue(name, prefix + key, value);
      if (values !== undefined && "text" in values) return values;
      if (!hasOption(line.command, optionTable[name])) continue;
      if (values === undefined) found.delete(name);
      else found.set(name, values);
    }
  }
  return undefined;
}

function readFile(line: CommandLine, { bytes }: ConfigurationFile, found: Values): ConfigurationProblem | undefined {
  let parsed: object;
  try {
    parsed = Bun.TOML.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch (error) {
    return { text: `it is not valid TOML: ${error instanceof Error ? error.message : String(error)}` };
  }
  const top = parsed as Readonly<Record<string, unknown>>;
  const problem = readTable(line, top, "", found);
  if (problem !== undefined) return problem;
  for (const [key, table] of Object.entries(top)) {
    if (!isTable(table) || !isCommand(key)) continue;
    const values: Values = key === line.command ? found : new Map();
    const wrong = readTable(line, table, `${key}.`, values);
    if (wrong !== undefined) return wrong;
  }
  return undefined;
}

/** The line with the values of the files, of which later ones go before earlier ones. */
export function readConfiguration(line: CommandLine, files: readonly ConfigurationFile[]): CommandLine | UsageError {
  const configured: Values = new Map();
  for (const file of files) {
    const problem = readFile(line, file, configured);
    if (problem === undefined) continue;
    const usageError = `${file.path}: ${problem.text}`;
    return {
      usageError,
      command: line.command,
      ...(problem.mistyped === undefined ? {} : { mistyped: problem.mistyped }),
    };
  }
  return { ...line, configured };
}
