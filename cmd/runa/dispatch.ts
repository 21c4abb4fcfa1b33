// Parses a command line and starts its command.
import type { CommandName } from "#core/spec/commands.ts";
import { isTerminal } from "#rt/host/is-terminal.ts";
import { Libc } from "#rt/host/libc.ts";
import { configure } from "./configuration.ts";
import { type CommandLine, parseCommandLine } from "./parse-options.ts";

type Command = (line: CommandLine) => number | Promise<number>;

/** Loads the module of a command; it gives the exit code. */
const commands: Readonly<Record<CommandName, () => Command | Promise<Command>>> = {
  run: async () => (await import("./commands/run.ts")).runRun,
  repl: async () => (await import("./commands/repl.ts")).runRepl,
  watch: async () => (await import("./commands/watch.ts")).runWatch,
  compile: async () => (await import("./commands/compile.ts")).runCompile,
  new: async () => (await import("./commands/new.ts")).runNew,
  check: async () => (await import("./commands/check.ts")).runCheck,
  lint: async () => (await import("./commands/lint.ts")).runLint,
  explain: async () => (await import("./commands/explain.ts")).runExplain,
  doc: async () => (await import("./commands/doc.ts")).runDoc,
  test: async () => (await import("./commands/test.ts")).runTest,
  bench: async () => (await import("./commands/bench.ts")).runBench,
  fmt: async () => (await import("./commands/fmt.ts")).runFmt,
  cache: async () => (await import("./commands/cache.ts")).runCache,
  completions: async () => (await import("./commands/completions.ts")).runCompletions,
  schema: async () => (await import("./commands/schema.ts")).runSchema,
  help: async () => (await import("./commands/help.ts")).runHelp,
  version: async () => (await import("./commands/version.ts")).runVersion,
};

const standardInput = 0;

/** What no words mean: a session on a terminal, else the program on standard input, as with Python, Node.js and Deno. */
function withoutWords(): readonly string[] {
  return isTerminal(Libc.opened(), standardInput) ? ["repl"] : ["run", "-"];
}

/** Runs what the words after `runa` ask for; gives the exit code. */
export async function dispatch(words: readonly string[]): Promise<number> {
  const parsed = parseCommandLine(words.length === 0 ? withoutWords() : words);
  const line = "usageError" in parsed ? parsed : await configure(parsed);
  if ("usageError" in line) return (await import("./report-usage.ts")).reportUsage(line);
  return (await commands[line.command]())(line);
}
