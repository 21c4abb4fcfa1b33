/** Parses a text for tests: the module, its printed AST and its rendered diagnostics. */

import type { AstModule } from "#core/ast/module.ts";
import { printAst } from "#core/ast/print-ast.ts";
import { DiagnosticList } from "#core/base/diagnostic.ts";
import { renderDiagnostics } from "#core/base/render-diagnostic.ts";
import { SourceFile } from "#core/base/source.ts";
import { parse } from "./parse.ts";

export interface ParsedText {
  readonly module: AstModule;
  readonly ast: string;
  /** Empty if there are none. */
  readonly diagnostics: string;
  readonly codes: readonly string[];
}

export function parseText(text: string, path = "test.runa"): ParsedText {
  const list = new DiagnosticList();
  const module = parse(new SourceFile(path, text), list);
  const diagnostics = renderDiagnostics(list.items, { colour: false });
  return { module, ast: printAst(module), diagnostics, codes: list.items.map((item) => item.code) };
}
