// `runa`: finds the command that is asked for and loads only that.
import type { CommandName } from "#core/spec/commands.ts";
import { exitCodes } from "#core/spec/exit-codes.ts";
import { version } from "#core/spec/version.ts";
import type { CommandLine } from "./parse-options.ts";

type Command = (line: CommandLine) => number | Promise<number>;

/** Loads the module of a command; it gives the exit code. */
const commands: Readonly<Record<CommandName, () => Promise<Command>>> = {
  run: async () => (await import("./commands/run.ts")).runRun,
  repl: async () => (await import("./commands/repl.ts")).runRepl,
  compile: async () => (await import("./commands/compile.ts")).runCompile,
  check: async () => (await import("./commands/check.ts")).runCheck,
  fmt: async () => (await import("./commands/fmt.ts")).runFmt,
  completions: async () => (await import("./commands/completions.ts")).runCompletions,
  schema: async () => (await import("./commands/schema.ts")).runSchema,
  help: async () => (await import("./commands/help.ts")).runHelp,
  version: async () => (await import("./commands/version.ts")).runVersion,
};

async function dispatch(words: readonly string[]): Promise<number> {
  if (words[0] === "--version" && words.length === 1) {
    console.log(`runa ${version}`);
    return exitCodes.success;
  }
  const { parseCommandLine } = await import("./parse-options.ts");
  const parsed = parseCommandLine(words);
  const { configure } = await import("./configuration.ts");
  const line = "usageError" in parsed ? parsed : await configure(parsed);
  if ("usageError" in line) return (await import("./report-usage.ts")).reportUsage(line);
  return (await commands[line.command]())(line);
}

try {
  process.exitCode = await dispatch(process.argv.slice(2));
} catch (error) {
  process.exitCode = (await import("./report-failure.ts")).reportFailure(error);
}
