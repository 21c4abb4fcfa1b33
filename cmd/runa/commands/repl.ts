// `runa repl`: an interactive session on a terminal, or entries from a pipe.

import type { CommandLine } from "#cmd/runa/parse-options.ts";
import { streams } from "#cmd/runa/terminal.ts";
import { isTerminal } from "#rt/host/is-terminal.ts";
import { Libc } from "#rt/host/libc.ts";

const standardInput = 0;

/** Runs the command and gives its exit code. */
export async function runRepl(line: CommandLine): Promise<number> {
  const libc = Libc.opened();
  if (isTerminal(libc, standardInput) && isTerminal(libc, streams.output))
    return (await import("#cmd/runa/repl/terminal-session.ts")).runTerminalSession(line);
  return (await import("#cmd/runa/repl/piped-session.ts")).runPipedSession(line);
}
