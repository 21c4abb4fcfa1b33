// What configuration files say about a command line; reading them is loaded when there are some.
import { type CommandName, type CommandRow, commandTable } from "#core/spec/commands.ts";
import { configurationFiles } from "./configuration-files.ts";
import type { CommandLine, UsageError } from "./parse-options.ts";

/** Commands that must work when a configuration file is wrong. */
const unconfigured: readonly CommandName[] = ["help", "version", "completions", "schema"];

/** The path by which `runa.toml` is found; an empty one stands for the working directory. */
function configuredPath({ command, operands }: CommandLine): string {
  const row: CommandRow = commandTable[command];
  const kind = row.operands[0]?.kind;
  return kind === "program" || kind === "path" ? (operands[0] ?? "") : "";
}

/**
 * The line with what `runa.toml` (of the nearest folder upward) and, below that, the user's `config.toml` say about
 * its options; a mistake in them is a usage error.
 */
export async function configure(line: CommandLine): Promise<CommandLine | UsageError> {
  if (unconfigured.includes(line.command)) return line;
  const files = configurationFiles(configuredPath(line));
  if (files.length === 0) return line;
  const { readConfiguration } = await import("./read-configuration.ts");
  return readConfiguration(line, files);
}
