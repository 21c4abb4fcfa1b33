// What `run`, `compile` and `check` have in common: they read the program and report that it cannot be read.

import { readSource } from "#cmd/runa/read-source.ts";
import type { SourceFile } from "#core/base/source.ts";
import { exitCodes } from "#core/spec/exit-codes.ts";

/** The source of a program, or the exit code with which the command ends; the reason has then been printed. */
export async function openProgram(path: string): Promise<SourceFile | number> {
  const source = await readSource(path);
  if (typeof source !== "string") return source;
  console.error(`runa: ${source}`);
  return exitCodes.programWrong;
}

/** Says that a command cannot do its work in this version; gives the exit code. */
export function reportUnavailable(what: string): number {
  console.error(`runa: this version cannot ${what} yet: the compiler is not part of it`);
  return exitCodes.internalError;
}
