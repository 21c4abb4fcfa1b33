// The canonical form of Runa text that a program of ours makes: generated modules read like written ones.
import { parse } from "#core/1-parse/parse.ts";
import { DiagnosticList } from "#core/base/diagnostic.ts";
import { renderDiagnostics } from "#core/base/render-diagnostic.ts";
import { SourceFile } from "#core/base/source.ts";
import { formatModule } from "#core/format/format-module.ts";

/** The text as `runa fmt` writes it; throws the errors of a text that has any. `path` is what they name. */
export function canonicalText(path: string, text: string): string {
  const diagnostics = new DiagnosticList();
  const source = new SourceFile(path, text);
  const tree = parse(source, diagnostics);
  if (diagnostics.hasErrors) throw new Error(renderDiagnostics(diagnostics.items, { colour: false }));
  return formatModule(source, tree, { style: "kept" });
}
