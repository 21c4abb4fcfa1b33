// `runa check`: reports what is wrong with a program; in this version, with its form.

import type { CommandLine } from "#cmd/runa/parse-options.ts";
import { exitCodes } from "#core/spec/exit-codes.ts";
import { openProgram } from "./open-program.ts";

/** Runs the command and gives its exit code; names and types are not looked at yet, and a line says so. */
export async function runCheck({ operand = "" }: CommandLine): Promise<number> {
  const tree = await openProgram(operand);
  if (typeof tree === "number") return tree;
  console.error("runa: the form of the program is right; this version does not check names and types yet");
  return exitCodes.success;
}
