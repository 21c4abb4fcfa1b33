// A program in canonical style that certainly means the same, and its way back into the file it came from.
import { resolveLinks } from "#cmd/runa/resolve-links.ts";
import { writeOutput } from "#cmd/runa/write-output.ts";
import { parse } from "#core/1-parse/parse.ts";
import type { AstModule } from "#core/ast/module.ts";
import { sameAst } from "#core/ast/same-ast.ts";
import { DiagnosticList } from "#core/base/diagnostic.ts";
import { SourceFile } from "#core/base/source.ts";
import { formatModule } from "#core/format/format-module.ts";
import type { OperatorStyle } from "#core/format/options.ts";
import { sameNotes } from "#core/format/same-notes.ts";
import { Libc } from "#rt/host/libc.ts";

/** The text in canonical style; undefined if it would not parse, mean the same and have all comments: a mistake of the formatter. */
export function canonicalForm(source: SourceFile, tree: AstModule, style: OperatorStyle): string | undefined {
  const formatted = formatModule(source, tree, { style });
  if (formatted === source.text) return formatted;
  const diagnostics = new DiagnosticList();
  const again = parse(new SourceFile(source.path, formatted), diagnostics);
  return !diagnostics.hasErrors && sameAst(tree, again) && sameNotes(tree, again) ? formatted : undefined;
}

/** Replaces the text of the file that the path leads to; undefined, or why that is not possible. */
export function replaceText(path: string, text: string): Promise<string | undefined> {
  return writeOutput(resolveLinks(Libc.opened(), path), new TextEncoder().encode(text), "same");
}
