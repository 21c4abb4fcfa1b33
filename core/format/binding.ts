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

/** A node with arguments: a Call, Spawn or Invoke. */
interface WithArguments {
  readonly arguments: readonly Argument[];
  readonly flags: number;
}

/** True if the arguments by position cannot go into parentheses: they keep their `with`. */
export function keepsWith(node: WithArguments): boolean {
  if (isJoinedByAnd(node.arguments)) return true;
  if ((node.flags & Spelling.With) === 0) return false;
  return node.arguments.some((item) => holdsCommas(item.value));
}

/** True if a call is written with a `with` list. */
export function hasWithList(node: WithArguments): boolean {
  const last = node.arguments[node.arguments.length - 1];
  return last !== undefined && (last.name !== undefined || keepsWith(node));
}

/** True if an expression ends in a list of which a comma would no longer be a part within parentheses. */
export function holdsCommas(node: Expression): boolean {
  if (isParenthesised(node)) return false;
  switch (node.kind) {
    case "Call":
    case "Construct":
    case "Invoke":
    case "Spawn":
    case "Ask": {
      if ((node.kind === "Call" || node.kind === "Spawn") && !hasWithList(node)) return false;
      const last = node.arguments[node.arguments.length - 1];
      return node.arguments.some(isBehindComma) || (last !== undefined && holdsCommas(last.value));
    }
    default: {
      const last = lastPart(node);
      return last !== undefined && holdsCommas(last);
    }
  }
}

function isBehindComma(item: Argument, at: number): boolean {
  return at > 0 && item.name === undefined && (item.flags & Spelling.JoinedByAnd) === 0;
}

/** The expression that an expression ends with, if no bracket or word closes it. */
function lastPart(node: Expression): Expression | undefined {
  switch (node.kind) {
    case "Binary":
    case "Logical":
    case "Compare":
      return node.right;
    case "Unary":
    case "OfPhrase":
      return node.operand;
    case "Default":
      return node.fallback;
    case "Choice":
      return node.otherwise;
    case "CopyOf":
    case "ListCopies":
    case "Signal":
    case "Await":
      return node.value;
    case "PositionOf":
      return node.collection;
    case "Pipe":
      return node.target;
    case "Range":
      return node.to;
    case "Lambda":
      return node.body.kind === "Block" ? undefined : node.body;
    default:
      return undefined;
  }
}

/** How tightly the outermost part of an expression binds. Forms that a word begins stand wherever an operand may. */
function levelOf(node: Expression): number {
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
      return hasWithList(node) ? Level.With : Level.Suffix;
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
      return node.body.kind === "Block" ? Level.Closed : Level.Pipe;
    case "ListLiteral":
    case "SetLiteral":
      return (node.flags & Spelling.Symbol) !== 0 ? Level.Closed : Level.Pipe;
    case "ListCopies":
      return Math.min(Level.Join, extentOf(node.value));
    case "Construct":
    case "Invoke":
      return extentOfList(node.arguments, Level.Closed);
    case "Call":
      return hasWithList(node) ? extentOfList(node.arguments, Level.Closed) : Level.Closed;
    case "Spawn":
      return extentOfList(node.arguments, Level.With);
    case "Signal":
      return Math.min(Level.With, extentOf(node.value));
    case "Ask":
      return node.within === undefined ? extentOfList(node.arguments, Level.Suffix) : Level.Closed;
    case "OfPhrase":
      return Math.min(Level.Phrase, extentOf(node.operand));
    case "CopyOf":
    case "Await":
      return Math.min(Level.Phrase, extentOf(node.value));
    case "PositionOf":
      return Math.min(Level.Phrase, extentOf(node.collection));
    case "ReferenceAt":
      return Math.min(Level.Suffix, extentOf(node.word));
    case "At":
      return node.access === "either" ? Level.Closed : Math.min(Level.Suffix, extentOf(node.subscript));
    case "Slice":
      if ((node.flags & Spelling.Symbol) !== 0 || node.to === undefined) return Level.Closed;
      return Math.min(Level.Add, extentOf(node.to));
    default:
      return extentOfOperator(node);
  }
}

/** The same of a `with` list, or of what stands there without one. */
function extentOfList(list: readonly Argument[], without: number): number {
  const last = list[list.length - 1];
  return last === undefined ? without : Math.min(Level.Join, extentOf(last.value));
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
      return hasWithList(node);
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

/** True if an expression ends in a `d at key k` behind which `or` would give the value of a missing key. */
export function endsInKey(node: Expression): boolean {
  if (isParenthesised(node)) return false;
  switch (node.kind) {
    case "At":
      return node.access === "key";
    case "Binary":
    case "Logical":
    case "Compare":
      return endsInKey(node.right);
    case "Unary":
      return endsInKey(node.operand);
    case "Default":
      return endsInKey(node.fallback);
    case "ListCopies":
      return endsInKey(node.value);
    case "Call":
    case "Construct":
    case "Spawn":
    case "Ask":
    case "Invoke": {
      const last = node.arguments[node.arguments.length - 1];
      return last !== undefined && endsInKey(last.value);
    }
    default:
      return false;
  }
}
