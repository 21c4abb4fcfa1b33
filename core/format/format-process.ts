/** Processes: headers, parameters, bodies; foreign ones and those of protocols have no body. */

import type { Parameter, ProcessDeclaration } from "#core/ast/declarations.ts";
import { breakBefore, type FormatContext } from "./context.ts";
import { beginLayout, writeBlock, writeLine } from "./format-block.ts";
import { formatRoot } from "./format-expression.ts";
import { formatCalled, formatName, quoted } from "./format-name.ts";
import { formatType, formatTypeParameters, takesReturns } from "./format-type.ts";
import { Level } from "./operators.ts";

export function formatProcess(context: FormatContext, node: ProcessDeclaration): void {
  const layout = beginLayout(context);
  const { external, result } = node;
  if (external !== undefined && external.isLeaf) layout.text("leaf ");
  if (node.isPrivate) layout.text("Private ");
  if (external !== undefined) layout.text("External ");
  layout.text("Process ");
  formatCalled(context, node.name);
  formatTypeParameters(context, node.typeParameters);
  layout.open(true);
  layout.indent();
  if (node.parameters.length > 0) {
    layout.text(" that takes ");
    formatParameters(context, node.parameters, node.receives !== undefined || result !== undefined);
  }
  if (node.receives !== undefined) {
    layout.text(" that receives ");
    formatType(context, node.receives, result !== undefined && takesReturns(node.receives));
  }
  formatMailbox(context, node.mailbox);
  if (result !== undefined) {
    breakBefore(context, " ", result.start);
    layout.text("returns ");
    formatType(context, result);
  }
  if (external?.library !== undefined) layout.text(` from library ${quoted(external.library)}`);
  if (node.body !== undefined) layout.text(":");
  layout.dedent();
  layout.close();
  if (node.body === undefined) return writeLine(context);
  writeBlock(context, node.body, { headerEnd: headerEnd(node), end: node.end, close: "End Process" });
}

function headerEnd(node: ProcessDeclaration): number {
  const last = node.parameters[node.parameters.length - 1] ?? node.typeParameters[node.typeParameters.length - 1];
  return Math.max(
    node.name.end,
    last?.end ?? 0,
    node.receives?.end ?? 0,
    node.result?.end ?? 0,
    node.mailbox?.end ?? 0,
  );
}

/** ` with mailbox of n`. */
export function formatMailbox(context: FormatContext, size: ProcessDeclaration["mailbox"]): void {
  if (size === undefined) return;
  context.layout.text(" with mailbox of ");
  formatRoot(context, size, Level.Add);
}

/** Parameters between commas; `isFollowed` by a word that a process type could take. */
export function formatParameters(context: FormatContext, list: readonly Parameter[], isFollowed: boolean): void {
  const { layout } = context;
  context.inList = true;
  list.forEach((item, at) => {
    if (at > 0) {
      layout.text(",");
      breakBefore(context, " ", item.start);
    }
    const isLast = at === list.length - 1 && isFollowed && item.default === undefined;
    formatName(context, item.name);
    if (item.type !== undefined) {
      layout.text(" as ");
      const isWrapped = isLast && takesReturns(item.type);
      if (isWrapped) layout.text("(");
      formatType(context, item.type);
      if (isWrapped) layout.text(")");
    }
    formatDefaultsTo(context, item.default);
  });
  context.inList = false;
}

/** ` defaults to e`. */
export function formatDefaultsTo(context: FormatContext, value: Parameter["default"]): void {
  if (value === undefined) return;
  const { inList } = context;
  context.inList = true;
  context.layout.text(" defaults to ");
  formatRoot(context, value, Level.Or);
  context.inList = inList;
}
