/** Infix and prefix operators: chains of one level are one group, so that they break together. */

import type { Binary, Compare, Expression, Logical, Pipe, Unary } from "#core/ast/expressions.ts";
import { Spelling } from "#core/ast/spelling.ts";
import { beginsWithNameAs, endsInKey, endsOpen, isNegativeNumber, isParenthesised } from "./binding.ts";
import { usesSymbols } from "./choose-symbols.ts";
import { breakBefore, type FormatContext } from "./context.ts";
import { formatParenthesised, formatRange, formatSlot } from "./format-expression.ts";
import {
  binaryOperators,
  compareOperators,
  Level,
  logicalOperators,
  type OperatorRow,
  wordsAfterIs,
} from "./operators.ts";

/** An operator between operands: words begin the next line if the line is broken there, symbols end the last one. */
function formatInfix(context: FormatContext, words: string, symbol: string | undefined, right: number): void {
  if (symbol === undefined) {
    breakBefore(context, " ", right);
    context.layout.text(`${words} `);
  } else {
    context.layout.text(` ${symbol}`);
    breakBefore(context, " ", right);
  }
}

/** Arithmetic is broken where a line is full, at the same indentation on all its levels; joined texts each begin a line. */
export function formatBinary(context: FormatContext, node: Binary): void {
  const { layout } = context;
  const row: OperatorRow = binaryOperators[node.operator];
  if (node.operator === "power") {
    formatSlot(context, node.left, Level.Prefix, Level.Power);
    layout.text(usesSymbols(context) ? " ** " : " to the power of ");
    return formatSlot(context, node.right, Level.Power, -1);
  }
  const chain: Binary[] = [node];
  let first = node.left;
  while (first.kind === "Binary" && binaryOperators[first.operator].level === row.level && !isParenthesised(first)) {
    chain.push(first);
    first = first.left;
  }
  const isPart = context.inArithmetic;
  const isFill = node.operator !== "join";
  layout.open(isFill);
  context.inArithmetic = isFill;
  formatSlot(context, first, row.level, row.level);
  if (!isPart) layout.indent();
  for (let at = chain.length - 1; at >= 0; at--) {
    const link = chain[at] as Binary;
    const { words, symbol }: OperatorRow = binaryOperators[link.operator];
    const isSymbol = link.operator === "join" ? context.style === "developer" : usesSymbols(context);
    formatInfix(context, words, isSymbol ? symbol : undefined, link.right.start);
    formatSlot(context, link.right, row.level + 1, at > 0 ? row.level : -1);
  }
  context.inArithmetic = isPart;
  if (!isPart) layout.dedent();
  layout.close();
}

export function formatLogical(context: FormatContext, node: Logical): void {
  const { layout } = context;
  const { level, words, symbol } = logicalOperators[node.operator];
  const isSymbol = context.style === "developer";
  const chain: Logical[] = [node];
  let first = node.left;
  while (first.kind === "Logical" && first.operator === node.operator && !isParenthesised(first)) {
    chain.push(first);
    first = first.left;
  }
  layout.open();
  formatLogicalOperand(context, first, level, level, isSwallowed(chain[chain.length - 1], isSymbol));
  layout.indent();
  for (let at = chain.length - 1; at >= 0; at--) {
    const link = chain[at] as Logical;
    formatInfix(context, words, isSymbol ? symbol : undefined, link.right.start);
    formatLogicalOperand(context, link.right, level + 1, at > 0 ? level : -1, isSwallowed(chain[at - 1], isSymbol));
  }
  layout.dedent();
  layout.close();
}

/** True if a word in the place of the operator's symbol could be taken by a list in its left operand. */
function isSwallowed(next: Logical | undefined, isSymbol: boolean): boolean {
  return next !== undefined && !isSymbol && (next.flags & Spelling.Symbol) !== 0 && beginsItem(next);
}

function beginsItem(next: Logical): boolean {
  const before = next.left.kind === "Logical" ? next.left.right : next.left;
  return endsOpen(before) || endsInKey(before) || beginsWithNameAs(next.right);
}

function formatLogicalOperand(
  context: FormatContext,
  node: Expression,
  slot: number,
  follow: number,
  isClosed: boolean,
): void {
  if (isClosed && !isParenthesised(node) && (endsOpen(node) || endsInKey(node))) formatParenthesised(context, node);
  else formatSlot(context, node, slot, follow);
}

export function formatCompare(context: FormatContext, node: Compare): void {
  const { layout } = context;
  layout.open();
  formatSlot(context, node.left, Level.Join, Level.Compare);
  layout.indent();
  const { words, symbol }: OperatorRow = compareOperators[node.operator];
  const isNothing = node.right.kind === "NothingLiteral";
  const isSymbol = context.style === "developer" && !isNothing;
  formatInfix(context, words, isSymbol ? symbol : undefined, node.right.start);
  const operator = layout.size - 1;
  if (node.right.kind === "Range" && !isParenthesised(node.right)) formatRange(context, node.right, Level.Join);
  else formatSlot(context, node.right, Level.Join, -1);
  if (!isSymbol && !isNothing) lengthenIs(context, node, operator, words);
  layout.dedent();
  layout.close();
}

/** `is` has its longer form where it would make other words of what follows. */
function lengthenIs(context: FormatContext, node: Compare, operator: number, words: string): void {
  if (node.operator !== "equal" && node.operator !== "notEqual") return;
  const [first = ""] = /^\w+/.exec(context.layout.firstText(operator + 1)) ?? [];
  if (wordsAfterIs.has(first)) context.layout.replace(operator, `${words} equal to `);
}

export function formatUnary(context: FormatContext, node: Unary): void {
  const { layout } = context;
  if (node.operator === "not") {
    layout.text(context.style === "developer" ? "!" : "not ");
    return formatSlot(context, node.operand, Level.Not, -1);
  }
  const symbol = node.operator === "negate" ? "-" : "~";
  const isOwnChoice = context.style === "kept" && isNegativeNumber(node);
  const isSymbol = isOwnChoice ? (node.flags & Spelling.Symbol) !== 0 : usesSymbols(context);
  layout.text(isSymbol ? symbol : node.operator === "negate" ? "negative " : "bitwise not ");
  formatSlot(context, node.operand, Level.Prefix, -1);
}

/** `value |> f |> g`, one call per line if they do not fit. */
export function formatPipe(context: FormatContext, node: Pipe): void {
  const { layout } = context;
  const targets: Expression[] = [node.target];
  let first = node.value;
  while (first.kind === "Pipe" && !isParenthesised(first)) {
    targets.push(first.target);
    first = first.value;
  }
  layout.open();
  formatSlot(context, first, Level.Choice, Level.Pipe);
  layout.indent();
  for (let at = targets.length - 1; at >= 0; at--) {
    const target = targets[at] as Expression;
    breakBefore(context, " ", target.start);
    layout.text("|> ");
    if (at > 0) formatSlot(context, target, Level.Choice, Level.Pipe);
    else formatSlot(context, target, Level.Choice, -1);
  }
  layout.dedent();
  layout.close();
}
