// `runa check`: reports what is wrong with a program.
import type { CommandLine } from "#cmd/runa/parse-options.ts";
import { openProgram, reportUnavailable } from "./open-program.ts";

/** Runs the command and gives its exit code. */
export async function runCheck({ operand = "" }: CommandLine): Promise<number> {
  const source = await openProgram(operand);
  return typeof source === "number" ? source : reportUnavailable("check programs");
}
