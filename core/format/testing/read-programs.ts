/** For tests: all programs of the project that parse, and formatting with every promise checked. */

import { join } from "node:path";
import { Glob } from "bun";
import { parse } from "#core/1-parse/parse.ts";
import type { AstModule } from "#core/ast/module.ts";
import { printAst } from "#core/ast/print-ast.ts";
import { sameAst } from "#core/ast/same-ast.ts";
import { DiagnosticList } from "#core/base/diagnostic.ts";
import { renderDiagnostics } from "#core/base/render-diagnostic.ts";
import { SourceFile } from "#core/base/source.ts";
import { formatModule } from "#core/format/format-module.ts";
import type { OperatorStyle } from "#core/format/options.ts";
import { sameNotes } from "#core/format/same-notes.ts";

const root = join(import.meta.dir, "..", "..", "..");

export interface Program {
  readonly path: string;
  readonly text: string;
}

/** Every program that has no errors of form, in the order of their paths. */
export async function readPrograms(): Promise<Program[]> {
  const paths = await Array.fromAsync(new Glob("{rt,stdlib,cmd,examples,bench,core}/**/*.runa").scan(root));
  const programs = await Promise.all(
    paths.sort().map(async (path) => ({ path, text: await Bun.file(join(root, path)).text() })),
  );
  return programs.filter(({ path, text }) => parseProgram(path, text).errors === "");
}

/** A program's AST and rendered errors. */
export function parseProgram(path: string, text: string): { readonly ast: AstModule; readonly errors: string } {
  const diagnostics = new DiagnosticList();
  const ast = parse(new SourceFile(path, text), diagnostics);
  return { ast, errors: diagnostics.hasErrors ? renderDiagnostics(diagnostics.items, { colour: false }) : "" };
}

/** Formats a text, or throws what is wrong with it. */
export function formatText(text: string, style: OperatorStyle = "kept", path = "test.runa"): string {
  const { ast, errors } = parseProgram(path, text);
  if (errors !== "") throw new Error(`${errors}\n${text}`);
  return formatModule(ast.source, ast, { style });
}

/** Formats a text and throws unless the result means the same, has all notes, and is its own result. */
export function formatChecked(text: string, style: OperatorStyle = "kept", path = "test.runa"): string {
  const before = parseProgram(path, text);
  if (before.errors !== "") throw new Error(`${before.errors}\n${text}`);
  const formatted = formatModule(before.ast.source, before.ast, { style });
  const after = parseProgram(path, formatted);
  if (after.errors !== "") throw new Error(`the result has errors: ${after.errors}`);
  if (!sameAst(before.ast, after.ast)) {
    throw new Error(`${path}: another AST\n${firstDifference(printAst(before.ast), printAst(after.ast))}`);
  }
  if (!sameNotes(before.ast, after.ast)) throw new Error(`${path}: other notes\n${text}\n---\n${formatted}`);
  const again = formatModule(after.ast.source, after.ast, { style });
  if (again !== formatted) throw new Error(`${path}: not its own result\n${firstDifference(formatted, again)}`);
  return formatted;
}

/** Where two texts part, with a few lines of each. */
export function firstDifference(first: string, second: string): string {
  const left = first.split("\n");
  const right = second.split("\n");
  let at = 0;
  while (at < left.length && left[at] === right[at]) at++;
  const from = Math.max(0, at - 3);
  return [...left.slice(from, at + 4), "--- and ---", ...right.slice(from, at + 4)].join("\n");
}
