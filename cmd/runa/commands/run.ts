// `runa run`: compiles a program into memory and runs it.
import type { CommandLine } from "#cmd/runa/parse-options.ts";
import { openProgram, reportUnavailable } from "./open-program.ts";

/** Runs the command and gives its exit code. */
export async function runRun({ operand = "" }: CommandLine): Promise<number> {
  const tree = await openProgram(operand);
  return typeof tree === "number" ? tree : reportUnavailable("run programs");
}
