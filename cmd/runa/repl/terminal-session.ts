// A session on a terminal.
import type { CommandLine } from "#cmd/runa/parse-options.ts";
import { runPipedSession } from "./piped-session.ts";
export async function runTerminalSession(line: CommandLine): Promise<number> {
  return runPipedSession(line);
}
