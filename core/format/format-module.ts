/** The formatter: a module and its source to the text that has the same meaning in the canonical style. */

import type { AstModule } from "#core/ast/module.ts";
import type { SourceFile } from "#core/base/source.ts";
import type { FormatContext } from "./context.ts";
import { formatItems, writeNotes } from "./format-block.ts";
import { Layout } from "./layout.ts";
import { LineWriter } from "./line-writer.ts";
import { collectNotes } from "./notes.ts";
import type { FormatOptions } from "./options.ts";

/**
 * Formats a module that was parsed without errors from this source. The result parses to an AST that differs in ids,
 * spans and spelling flags alone (`sameAst`), holds every comment, and is its own result when it is formatted again.
 */
export function formatModule(source: SourceFile, ast: AstModule, options: FormatOptions): string {
  const notes = collectNotes(ast);
  const context: FormatContext = {
    source,
    notes,
    style: options.style,
    hasOwnNone: declaresNone(source.text),
    writer: new LineWriter(),
    level: 0,
    layout: new Layout(),
    root: undefined,
    usesSymbols: undefined,
    inList: false,
    inChoice: false,
    inArithmetic: false,
    isSeparated: false,
    writtenEnd: 0,
  };
  if (ast.isRuntimeModule) writeRuntimeHeader(context);
  formatItems(context, ast.statements, source.text.length);
  return context.writer.toText();
}

/** `Runtime Module`, the comments before it, and a blank line. */
function writeRuntimeHeader(context: FormatContext): void {
  const { text } = context.source;
  let at = 0;
  for (;;) {
    while (at < text.length && text.charCodeAt(at) <= 32) at++;
    const note = context.notes.peek();
    if (note === undefined || note.start !== at) break;
    at = note.end;
    writeNotes(context, at, context.level);
  }
  const end = text.indexOf("Module", at) + "Module".length;
  context.writtenEnd = end;
  context.writer.line(0, "Runtime Module");
  context.writer.blank();
}

/** True if the file declares or imports something called `None`: the word then is not another spelling of `nothing`. */
function declaresNone(text: string): boolean {
  if (!text.includes("None")) return false;
  return /^\s*\|\s*None\b|\bcalled\s*"?None\b|\bType\s+None\b|\bImport\s*\{[^}]*\bNone\b/m.test(text);
}
