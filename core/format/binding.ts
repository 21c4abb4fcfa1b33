/** Which expressions need parentheses where they stand. */

import type { Argument, Expression, Unary } from "#core/ast/expressions.ts";
import { Spelling } from "#core/ast/spelling.ts";
import { binaryOperators, Level, logicalOperators } from "./operators.ts";

export function isParenthesised(node: Expression): boolean {
  return (node.flags & Spelling.Parenthesised) !== 0;
}

/** True if `and` joins positional arguments of the list: it keeps its spelling, since what it means depends on the callee. */
export function isJoinedByAnd(list: readonly Argument[]): boolean {
  for (const item of list) if ((item.flags & Spelling.JoinedByAnd) !== 0) return true;
  return false;
}

/** True if a call is written with a `with` list. */
export function hasWithList(list: readonly Argument[]): boolean {
  const last = list[list.length - 1];
  return last !== undefined && (last.name !== undefined || isJoinedByAnd(list));
}

/** How tightly the outermost part of an expression binds. Forms that a word begins stand wherever an operand may. */
export function levelOf(node: Expression): number {
  switch (node.kind) {
    case "Pipe":
      return Level.Pipe;
    case "Range":
      return Level.Choice;
    case "Choice":
      return Level.Choice;
    case "Logical":
      return logicalOperators[node.operator].level;
    case "Compare":
    case "IsType":
    case "IsEmpty":
      return Level.Compare;
    case "Unary":
      return node.operator === "not" ? Level.Not : Level.Prefix;
    case "Binary":
      return binaryOperators[node.operator].level;
    case "Cast":
    case "Default":
      return Level.Cast;
    case "Call":
      return hasWithList(node.arguments) ? Level.With : Level.Suffix;
    case "At":
      return node.access === "either" ? Level.Suffix : Level.Phrase;
    case "Slice":
      return (node.flags & Spelling.Symbol) !== 0 ? Level.Suffix : Level.Phrase;
    default:
      return Level.Closed;
  }
}

/** The loosest operator that, written behind the expression, would be taken by its last part. */
export function extentOf(node: Expression): number {
  if (isParenthesised(node)) return Level.Closed;
  switch (node.kind) {
    case "Lambda":
      return Array.isArray((node.body as { statements?: unknown }).statements) ? Level.Closed : Level.Pipe;
    case "ListLiteral":
    case "SetLiteral":
      return (node.flags & Spelling.Symbol) !== 0 ? Level.Closed : Level.Pipe;
    case "ListCopies":
      return Level.Join;
    case "Construct":
    case "Invoke":
      return node.arguments.length > 0 ? Level.Join : Level.Closed;
    case "Call":
      return hasWithList(node.arguments) ? Level.Join : Level.Closed;
    case "Spawn":
    case "Signal":
      return Level.Join;
    case "Ask":
      return node.within === undefined ? (node.arguments.length > 0 ? Level.Join : Level.Suffix) : Level.Closed;
    case "OfPhrase":
    case "CopyOf":
    case "Await":
    case "PositionOf":
      return Level.Phrase;
    case "ReferenceAt":
      return Level.Suffix;
    case "At":
      return node.access === "either" ? Level.Closed : Math.min(Level.Suffix, extentOf(node.subscript));
    case "Slice":
      return (node.flags & Spelling.Symbol) !== 0 ? Level.Closed : Level.Add;
    default:
      return extentOfOperator(node);
  }
}

function extentOfOperator(node: Expression): number {
  switch (node.kind) {
    case "Pipe":
      return Math.min(Level.Choice, extentOf(node.target));
    case "Range":
      return Math.min(Level.Or, extentOf(node.to));
    case "Choice":
      return Math.min(Level.Choice, extentOf(node.otherwise));
    case "Logical":
    case "Compare":
    case "Binary":
      return extentOf(node.right);
    case "Unary":
      return Math.min(node.operator === "not" ? Level.Not : Level.Prefix, extentOf(node.operand));
    case "Default":
      return Math.min(Level.Prefix, extentOf(node.fallback));
    default:
      return Level.Closed;
  }
}

/**
 * True if an expression in a slot that takes `slot` and tighter needs parentheses; an operator of level `follow`
 * stands behind it, or nothing if that is -1.
 */
export function needsParentheses(node: Expression, slot: number, follow: number): boolean {
  if (isParenthesised(node)) return true;
  if (levelOf(node) < slot) return true;
  return follow >= 0 && extentOf(node) <= follow;
}

/** True if an `and NAME as` behind the expression would go on a list inside it. */
export function endsOpen(node: Expression): boolean {
  if (isParenthesised(node)) return false;
  switch (node.kind) {
    case "Binary":
    case "Logical":
    case "Compare":
      return endsOpen(node.right);
    case "Unary":
      return endsOpen(node.operand);
    case "Default":
      return endsOpen(node.fallback);
    case "Choice":
      return endsOpen(node.otherwise);
    case "Call":
      return hasWithList(node.arguments);
    case "Construct":
    case "Spawn":
    case "Ask":
    case "Invoke":
      return node.arguments.length > 0;
    case "Signal":
      return endsOpen(node.value);
    case "ListCopies":
      return endsOpen(node.value);
    default:
      return extentOf(node) <= Level.Or;
  }
}

/** The expression that an expression begins with. */
export function leftmost(node: Expression): Expression {
  let at = node;
  for (;;) {
    if (isParenthesised(at)) return at;
    switch (at.kind) {
      case "Binary":
      case "Logical":
      case "Compare":
        at = at.left;
        break;
      case "Cast":
      case "Default":
      case "IsType":
      case "IsEmpty":
      case "Pipe":
        at = at.value;
        break;
      case "Call":
        at = at.callee;
        break;
      case "Member":
      case "At":
      case "Slice":
        at = at.object;
        break;
      case "Choice":
        at = at.then;
        break;
      default:
        return at;
    }
  }
}

/** True if an expression begins with `NAME as`, which a list before it could take for its next item. */
export function beginsWithNameAs(node: Expression): boolean {
  let at = node;
  for (;;) {
    if (isParenthesised(at)) return false;
    if (at.kind === "Cast" && (at.value.kind === "Name" || at.value.kind === "NameRun"))
      return !isParenthesised(at.value);
    const next = leftChild(at);
    if (next === undefined) return false;
    at = next;
  }
}

function leftChild(node: Expression): Expression | undefined {
  switch (node.kind) {
    case "Binary":
    case "Logical":
    case "Compare":
      return node.left;
    case "Cast":
    case "Default":
    case "IsType":
    case "IsEmpty":
      return node.value;
    case "Choice":
      return node.then;
    default:
      return undefined;
  }
}

/** `-1`, `negative 1`: a number rather than arithmetic. */
export function isNegativeNumber(node: Unary): boolean {
  if (node.operator !== "negate" || isParenthesised(node.operand)) return false;
  return node.operand.kind === "IntegerLiteral" || node.operand.kind === "FloatLiteral";
}
