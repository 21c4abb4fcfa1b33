/** Imports, External Library, Test and Benchmark blocks. */

import type {
  BenchmarkDeclaration,
  ExternalLibrary,
  Import,
  ImportedName,
  TestDeclaration,
} from "#core/ast/declarations.ts";
import { breakBefore, type FormatContext } from "./context.ts";
import { beginLayout, writeBlock, writeLine } from "./format-block.ts";
import { formatName, quoted } from "./format-name.ts";

export function formatImport(context: FormatContext, node: Import): void {
  const layout = beginLayout(context);
  layout.text("Import ");
  if (node.names !== undefined) {
    formatNames(context, node.names);
    layout.text(" from ");
  }
  layout.text(quoted(node.path));
  if (node.alias !== undefined) {
    layout.text(" as ");
    formatName(context, node.alias);
  }
  writeLine(context);
}

/** `{ a, b as c }`. */
function formatNames(context: FormatContext, names: readonly ImportedName[]): void {
  const { layout } = context;
  const [first] = names;
  const last = names[names.length - 1];
  if (first === undefined || last === undefined) return layout.text("{ }");
  layout.open();
  layout.text("{");
  layout.indent();
  breakBefore(context, " ", first.start);
  layout.open(true);
  names.forEach((item, at) => {
    if (at > 0) {
      layout.text(",");
      breakBefore(context, " ", item.start);
    }
    formatName(context, item.name);
    if (item.alias === undefined) return;
    layout.text(" as ");
    formatName(context, item.alias);
  });
  layout.close();
  layout.dedent();
  breakBefore(context, " ", context.source.text.indexOf("}", last.end));
  layout.text("}");
  layout.close();
}

export function formatExternalLibrary(context: FormatContext, node: ExternalLibrary): void {
  beginLayout(context).text(`External Library ${quoted(node.library)}`);
  writeLine(context);
}

export function formatTest(context: FormatContext, node: TestDeclaration | BenchmarkDeclaration): void {
  const word = node.kind === "TestDeclaration" ? "Test" : "Benchmark";
  const tags = node.tags.length === 0 ? "" : ` tagged ${node.tags.map(quoted).join(", ")}`;
  beginLayout(context).text(`${word} ${quoted(node.title)}${tags}:`);
  writeBlock(context, node.body, { headerEnd: node.start, end: node.end, close: `End ${word}` });
}
