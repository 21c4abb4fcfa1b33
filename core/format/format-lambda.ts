/** Lambdas: `lambda x, y: e`, and the block form. */

import type { Lambda } from "#core/ast/expressions.ts";
import { Spelling } from "#core/ast/spelling.ts";
import type { Block } from "#core/ast/statements.ts";
import { collectLines, type FormatContext, withinBrackets } from "./context.ts";
import { formatLines } from "./format-block.ts";
import { formatSlot } from "./format-expression.ts";
import { formatName } from "./format-name.ts";
import { formatType } from "./format-type.ts";
import type { OutputLine } from "./line-writer.ts";
import { Level } from "./operators.ts";

/** The longest statement that stays behind the colon of a lambda: it cannot be broken there. */
const statementWidth = 80;

function isShort({ text, comment }: OutputLine): boolean {
  return comment === undefined && text.length <= statementWidth && !text.includes("\n");
}

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
  const level = context.level + 1;
  const { lines } = collectLines(context, level, () => formatLines(context, body, node.end));
  const [only] = lines;
  if ((body.flags & Spelling.OneLine) !== 0 && only !== undefined && lines.length === 1 && isShort(only))
    return layout.text(`: ${only.text}`);
  layout.text(":");
  layout.nested(lines, level);
  layout.text("End Lambda");
}
