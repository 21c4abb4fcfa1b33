// `runa compile`: compiles a program ahead of time.
import type { CommandLine } from "#cmd/runa/parse-options.ts";
import { openProgram, reportUnavailable } from "./open-program.ts";

/** Runs the command and gives its exit code. */
export async function runCompile({ operand = "" }: CommandLine): Promise<number> {
  const source = await openProgram(operand);
  return typeof source === "number" ? source : reportUnavailable("compile programs");
}
