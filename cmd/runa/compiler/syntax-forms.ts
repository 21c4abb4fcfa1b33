// The forms of a program that the parser alone makes: its words and its tree.

import { lex } from "#core/1-parse/lexer.ts";
import { parse } from "#core/1-parse/parse.ts";
import { printAst } from "#core/ast/print-ast.ts";
import { DiagnosticList } from "#core/base/diagnostic.ts";
import type { SourceFile } from "#core/base/source.ts";

export interface SyntaxForm {
  readonly text: string;
  readonly diagnostics: DiagnosticList;
}

/** The tree, or one line `LINE:COLUMN WORD` for each token. */
export function syntaxText(source: SourceFile, form: "ast" | "tokens"): SyntaxForm {
  const diagnostics = new DiagnosticList();
  if (form === "ast") return { text: printAst(parse(source, diagnostics)), diagnostics };
  const tokens = lex(source, diagnostics);
  const lines: string[] = [];
  for (let index = 0; index < tokens.count; index++) {
    const start = tokens.starts[index] as number;
    const { line, column } = source.lineColumnAt(start);
    lines.push(`${line}:${column} ${JSON.stringify(source.text.slice(start, tokens.ends[index]))}`);
  }
  return { text: `${lines.join("\n")}\n`, diagnostics };
}
