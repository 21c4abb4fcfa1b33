/** Lambdas: `lambda x, y: e`, and the block form. */

import type { Lambda } from "#core/ast/expressions.ts";
import type { Block } from "#core/ast/statements.ts";
import { collectLines, type FormatContext, withinBrackets } from "./context.ts";
import { formatLines } from "./format-block.ts";
import { formatSlot } from "./format-expression.ts";
import { formatName } from "./format-name.ts";
import { formatType } from "./format-type.ts";
import { Level } from "./operators.ts";

export function formatLambda(context: FormatContext, node: Lambda): void {
  const { layout } = context;
  layout.text("lambda");
  node.parameters.forEach((parameter, at) => {
    layout.text(at > 0 ? ", " : " ");
    formatName(context, parameter.name);
    if (parameter.type === undefined) return;
    layout.text(" as ");
    formatType(context, parameter.type);
  });
  if (node.body.kind !== "Block") {
    const { body } = node;
    layout.text(": ");
    return withinBrackets(context, context.inList, () => formatSlot(context, body, Level.Pipe, -1));
  }
  const body: Block = node.body;
  layout.text(":");
  const level = context.level + 1;
  const { lines } = collectLines(context, level, () => formatLines(context, body, node.end));
  layout.nested(lines, level);
  layout.text("End Lambda");
}
