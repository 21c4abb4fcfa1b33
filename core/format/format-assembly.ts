/** Inline Assembly: one instruction per line, then a line for each section. */

import type { AssemblyOperand, InlineAssembly } from "#core/ast/assembly.ts";
import type { TextLiteral } from "#core/ast/literals.ts";
import type { FormatContext } from "./context.ts";
import { beginItem, beginLayout, endItem, writeLine, writeNotes } from "./format-block.ts";
import { writeBranches } from "./format-control.ts";
import { formatRoot } from "./format-expression.ts";

export function formatAssembly(context: FormatContext, node: InlineAssembly): void {
  beginLayout(context).text(node.isVolatile ? "Inline Assembly volatile:" : "Inline Assembly:");
  writeBranches(context, node.start, node.end, "End Assembly", () => {
    for (const template of node.templates) {
      writeNotes(context, template.start, context.level);
      beginItem(context, template.start);
      beginLayout(context).text(context.source.slice(template));
      writeLine(context);
      endItem(context, template.end);
    }
    const sections = [node.outputs, node.inputs, node.clobbers];
    while (sections.length > 0 && sections[sections.length - 1]?.length === 0) sections.pop();
    for (const section of sections) formatSection(context, section);
  });
}

function formatSection(context: FormatContext, items: readonly (AssemblyOperand | TextLiteral)[]): void {
  const [first] = items;
  const last = items[items.length - 1];
  if (first !== undefined) writeNotes(context, first.start, context.level);
  const layout = beginLayout(context);
  layout.text(":");
  items.forEach((item, at) => {
    layout.text(at > 0 ? ", " : " ");
    if (item.kind === "TextLiteral") return layout.text(context.source.slice(item));
    layout.text(`${context.source.slice(item.constraint)}(`);
    formatRoot(context, item.value);
    layout.text(")");
  });
  writeLine(context);
  if (last !== undefined) endItem(context, last.end);
}
