/** Calls, members, and new values with their fields. */

import type { Argument, Call, Construct, Expression, Member } from "#core/ast/expressions.ts";
import { Spelling } from "#core/ast/spelling.ts";
import { endsOpen, hasWithList, isParenthesised, keepsWith } from "./binding.ts";
import { breakBefore, type FormatContext, withinBrackets } from "./context.ts";
import { articleBefore, formatParenthesised, formatSlot } from "./format-expression.ts";
import { formatName } from "./format-name.ts";
import { formatType } from "./format-type.ts";
import { Level } from "./operators.ts";

/** This many methods called one on the result of another may stand on lines of their own. */
const chainLengthMin = 3;

/** A member or a call, with the members and calls that it is applied to. */
export function formatChain(context: FormatContext, node: Member | Call): void {
  if (node.kind === "Call" && hasWithList(node)) return formatWithCall(context, node);
  const links: (Member | Call)[] = [node];
  let base = node.kind === "Member" ? node.object : node.callee;
  let methods = 0;
  while (isLink(base)) {
    links.push(base);
    base = base.kind === "Member" ? base.object : base.callee;
  }
  for (let at = 1; at < links.length; at++) if (isMethod(links, at)) methods++;
  const isBreakable = methods >= chainLengthMin;
  if (isBreakable) context.layout.open();
  formatSlot(context, base, Level.Suffix, Level.Suffix);
  if (isBreakable) context.layout.indent();
  for (let at = links.length - 1; at >= 0; at--) {
    const link = links[at] as Member | Call;
    if (link.kind === "Member") {
      if (isBreakable && isMethod(links, at)) breakBefore(context, "", link.wordStarts[0] ?? link.end);
      context.layout.text(`.${link.words.join(" ")}`);
    } else formatPositional(context, link.arguments, link.end);
  }
  if (!isBreakable) return;
  context.layout.dedent();
  context.layout.close();
}

function isLink(node: Expression): node is Member | Call {
  if (isParenthesised(node)) return false;
  return node.kind === "Member" || (node.kind === "Call" && !hasWithList(node));
}

/** True for a member that the link round it calls. */
function isMethod(links: readonly (Member | Call)[], at: number): boolean {
  return links[at]?.kind === "Member" && links[at - 1]?.kind === "Call";
}

/** `f(a) with n as J and m as J`. */
function formatWithCall(context: FormatContext, node: Call): void {
  const { layout } = context;
  const { callee, arguments: list } = node;
  const positional = keepsWith(node) ? [] : list.filter((item) => item.name === undefined);
  layout.open();
  if (positional.length > 0) formatSlot(context, callee, Level.Suffix, Level.Suffix);
  else if (takesWith(callee)) formatSlot(context, callee, Level.With, Level.With);
  else formatParenthesised(context, callee);
  if (positional.length > 0) formatPositional(context, positional, list[positional.length]?.start ?? node.end);
  layout.text(" with");
  formatWithList(context, positional.length > 0 ? list.slice(positional.length) : list);
  layout.close();
}

/** True for callees that may be followed by `with` without parentheses. */
function takesWith(node: Expression): boolean {
  switch (node.kind) {
    case "Name":
    case "NameRun":
    case "Member":
    case "At":
    case "OfPhrase":
      return true;
    case "Call":
      return isParenthesised(node);
    default:
      return isParenthesised(node);
  }
}

/** `(a, b)`; `end` is where it ends in the source. */
export function formatPositional(context: FormatContext, list: readonly Argument[], end: number): void {
  const last = list[list.length - 1];
  if (last === undefined) return context.layout.text("()");
  const isHugged = isBlockLambda(last.value) || (list.length === 1 && isBracketed(last.value));
  withinBrackets(context, true, () => {
    if (isHugged) writeHugged(context, list);
    else writeBroken(context, list, end);
  });
}

/** Arguments the last of which may have lines of its own; there is no break round them. */
function writeHugged(context: FormatContext, list: readonly Argument[]): void {
  const { layout } = context;
  layout.text("(");
  list.forEach((item, at) => {
    if (at > 0) layout.text(", ");
    formatSlot(context, item.value, Level.Pipe, -1);
  });
  layout.text(")");
}

/** Arguments that stand between the lines of the parentheses if they do not fit. */
function writeBroken(context: FormatContext, list: readonly Argument[], end: number): void {
  const { layout } = context;
  layout.open();
  layout.text("(");
  layout.indent();
  breakBefore(context, "", (list[0] as Argument).start);
  layout.open(list.every((item) => !isLong(item.value)));
  list.forEach((item, at) => {
    if (at > 0) {
      layout.text(",");
      breakBefore(context, " ", item.start);
    }
    formatSlot(context, item.value, Level.Pipe, -1);
  });
  layout.close();
  layout.dedent();
  breakBefore(context, "", end);
  layout.text(")");
  layout.close();
}

/** An argument that has a line of its own when its list is broken. */
function isLong(node: Expression): boolean {
  switch (node.kind) {
    case "Lambda":
    case "Construct":
    case "Choice":
    case "Logical":
      return true;
    case "Call":
      return hasWithList(node);
    default:
      return false;
  }
}

function isBlockLambda(node: Expression): boolean {
  return node.kind === "Lambda" && (node.body as { readonly kind: string }).kind === "Block";
}

/** Brackets open and close right within the parentheses of a call. */
function isBracketed(node: Expression): boolean {
  if (isParenthesised(node)) return false;
  switch (node.kind) {
    case "ListLiteral":
    case "DictionaryLiteral":
      return (node.flags & Spelling.Symbol) !== 0;
    case "Comprehension":
      return true;
    default:
      return false;
  }
}

/** Items that share lines when their list is broken. */
export function isShort(node: Expression): boolean {
  switch (node.kind) {
    case "Name":
    case "IntegerLiteral":
    case "FloatLiteral":
    case "CharacterLiteral":
    case "BooleanLiteral":
    case "NothingLiteral":
      return true;
    case "TextLiteral":
      return node.value.length < 24;
    case "Unary":
      return isShort(node.operand);
    case "Member":
      return isShort(node.object);
    case "TupleLiteral":
      return node.items.every(isShort);
    default:
      return false;
  }
}

/** What stands behind `with`. */
export function formatWithList(context: FormatContext, list: readonly Argument[]): void {
  const { layout } = context;
  layout.indent();
  if (list[0] !== undefined) breakBefore(context, " ", list[0].start);
  list.forEach((item, at) => {
    const isPositional = item.name === undefined;
    const isComma = isPositional && (item.flags & Spelling.JoinedByAnd) === 0;
    if (at > 0 && isComma) layout.text(",");
    if (at > 0) breakBefore(context, " ", item.start);
    if (at > 0 && !isComma) layout.text("and ");
    if (item.name !== undefined) {
      formatName(context, item.name);
      layout.text(" as ");
    }
    const isOpen = at < list.length - 1 && endsOpen(item.value);
    if (isOpen) formatParenthesised(context, item.value);
    else formatSlot(context, item.value, Level.Join, -1);
  });
  layout.dedent();
}

/** `a value of type T with …`, `a T with …`. */
export function formatConstruct(context: FormatContext, node: Construct): void {
  const { layout } = context;
  const isShortForm = (node.flags & Spelling.Short) !== 0;
  layout.open();
  layout.text(isShortForm ? articleBefore(context, node.type.start) : "a value of type ");
  formatType(context, node.type);
  if (node.arguments.length > 0) {
    layout.text(" with");
    formatWithList(context, node.arguments);
  }
  layout.close();
}
