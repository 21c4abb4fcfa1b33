// What `run`, `compile` and `check` have in common: they read and parse the program and report what is wrong with it.

import { readSource } from "#cmd/runa/read-source.ts";
import { reportDiagnostics } from "#cmd/runa/report-diagnostics.ts";
import { parse } from "#core/1-parse/parse.ts";
import type { AstModule } from "#core/ast/module.ts";
import { DiagnosticList } from "#core/base/diagnostic.ts";
import { exitCodes } from "#core/spec/exit-codes.ts";

/** The tree of a program, or the exit code with which the command ends; the reason has then been printed. */
export async function openProgram(path: string): Promise<AstModule | number> {
  const source = await readSource(path);
  if (typeof source === "string") {
    console.error(`runa: ${source}`);
    return exitCodes.programWrong;
  }
  const diagnostics = new DiagnosticList();
  const tree = parse(source, diagnostics);
  reportDiagnostics(diagnostics);
  return diagnostics.hasErrors ? exitCodes.programWrong : tree;
}

/** Says that a command cannot do its work in this version; gives the exit code. */
export function reportUnavailable(what: string): number {
  console.error(`runa: this version cannot ${what} yet: the compiler behind its parser is not joined to it`);
  return exitCodes.internalError;
}
