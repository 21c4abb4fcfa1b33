/** Loops, Break and Continue. */

import type { Expression } from "#core/ast/expressions.ts";
import type { DeclaredName } from "#core/ast/names.ts";
import type { Block, Break, Continue, ForAll, ForEach, ForRange, Loop, Repeat, While } from "#core/ast/statements.ts";
import { isParenthesised } from "./binding.ts";
import type { FormatContext } from "./context.ts";
import { beginLayout, writeBlock, writeLine } from "./format-block.ts";
import { beginRoot, formatBare, formatRange, formatRoot } from "./format-expression.ts";
import { formatName, formatTarget } from "./format-name.ts";
import { formatParameters } from "./format-process.ts";
import { Level } from "./operators.ts";

/** A loop: all that a body needs. */
interface LoopNode {
  readonly end: number;
  readonly body: Block;
  readonly label: DeclaredName | undefined;
}

/** The label, the colon and the body behind a header whose last part ends at an offset. */
function writeLoop(context: FormatContext, node: LoopNode, headerEnd: number, word: string): void {
  const { layout } = context;
  if (node.label !== undefined) {
    layout.text(" called ");
    formatName(context, node.label);
  }
  layout.text(":");
  const end = node.label?.end ?? headerEnd;
  writeBlock(context, node.body, { headerEnd: end, end: node.end, close: `End ${word}` });
}

export function formatWhile(context: FormatContext, node: While): void {
  beginLayout(context).text("While ");
  formatBare(context, node.condition);
  writeLoop(context, node, node.condition.end, "While");
}

export function formatForRange(context: FormatContext, node: ForRange): void {
  const layout = beginLayout(context);
  layout.text("For ");
  formatName(context, node.variable);
  layout.text(" from ");
  formatRoot(context, node.from);
  layout.text(node.isInclusive ? " to " : " until ");
  formatRoot(context, node.to);
  if (node.step !== undefined) {
    layout.text(" by ");
    formatRoot(context, node.step);
  }
  writeLoop(context, node, (node.step ?? node.to).end, "For");
}

export function formatForEach(context: FormatContext, node: ForEach): void {
  const layout = beginLayout(context);
  layout.text("For each ");
  node.targets.forEach((target, at) => {
    if (at > 0) layout.text(", ");
    formatTarget(context, target);
  });
  if (node.index !== undefined) {
    layout.text(" at ");
    formatName(context, node.index);
  }
  layout.text(" in ");
  formatSource(context, node.source);
  writeLoop(context, node, node.source.end, "For");
}

/** A collection, or a range without parentheses. */
function formatSource(context: FormatContext, source: Expression): void {
  if (source.kind !== "Range" || isParenthesised(source)) return formatRoot(context, source);
  beginRoot(context, source);
  formatRange(context, source, Level.Or);
}

export function formatForAll(context: FormatContext, node: ForAll): void {
  const layout = beginLayout(context);
  layout.text("For all ");
  formatParameters(context, node.parameters, node.condition !== undefined);
  if (node.condition !== undefined) {
    layout.text(" where ");
    formatRoot(context, node.condition);
  }
  const headerEnd = (node.condition ?? node.parameters.at(-1) ?? node).end;
  writeLoop(context, { ...node, label: undefined }, headerEnd, "For");
}

export function formatRepeat(context: FormatContext, node: Repeat): void {
  const layout = beginLayout(context);
  layout.text("Repeat ");
  formatRoot(context, node.count);
  layout.text(" times");
  writeLoop(context, node, node.count.end, "Repeat");
}

export function formatLoop(context: FormatContext, node: Loop): void {
  beginLayout(context).text("Loop forever");
  writeLoop(context, node, node.start, "Loop");
}

export function formatLeave(context: FormatContext, node: Break | Continue): void {
  const layout = beginLayout(context);
  layout.text(node.kind);
  if (node.label !== undefined) {
    layout.text(" ");
    formatName(context, node.label);
  }
  writeLine(context);
}
