/** Recognises infix operators: words of one or several tokens, and symbols. */

import type { Parser } from "./parser.ts";
import { Token, Word } from "./token-kinds.ts";

/** Binding strengths, tightest last; 0 is no operator. `not` stands between compare and `and`. */
export const Level = {
  Or: 1,
  And: 2,
  Not: 3,
  Compare: 4,
  Join: 5,
  BitOr: 6,
  BitXor: 7,
  BitAnd: 8,
  Shift: 9,
  Add: 10,
  Multiply: 11,
  Power: 12,
} as const satisfies Readonly<Record<string, number>>;

function found(parser: Parser, level: number, operator: string, length: number): number {
  parser.operator = operator;
  parser.operatorLength = length;
  return level;
}

/** Level of the infix operator at the current token, or 0; its name and length are left in the parser. */
export function peekOperator(parser: Parser): number {
  const { kind } = parser;
  if (kind < Token.Equal) return 0;
  if (kind < Word.be) return peekSymbol(parser, kind);
  switch (kind) {
    case Word.plus:
      return found(parser, Level.Add, "add", 1);
    case Word.minus:
      return found(parser, Level.Add, "subtract", 1);
    case Word.and:
      return found(parser, Level.And, "and", 1);
    case Word.or:
      return found(parser, Level.Or, "or", 1);
    case Word.is:
    case Word.does:
    case Word.equals:
    case Word.contains:
      return peekComparison(parser, kind);
    case Word.multiplied:
      return parser.peek(1) === Word.by ? found(parser, Level.Multiply, "multiply", 2) : 0;
    case Word.divided:
      return parser.peek(1) === Word.by ? found(parser, Level.Multiply, "divide", 2) : 0;
    case Word.modulo:
      return found(parser, Level.Multiply, "modulo", parser.peek(1) === Word.by ? 2 : 1);
    case Word.times:
      return endsRepeatCount(parser) ? 0 : found(parser, Level.Multiply, "multiply", 1);
    case Word.mod:
      return parser.peek(1) === Token.Colon ? 0 : found(parser, Level.Multiply, "modulo", 1);
    case Word.joined:
      return parser.peek(1) === Word.with ? found(parser, Level.Join, "join", 2) : 0;
    case Word.followed:
      return parser.peek(1) === Word.by ? found(parser, Level.Join, "join", 2) : 0;
    default:
      return peekRareWord(parser, kind);
  }
}

/** `Repeat n times:`, `Repeat n times called NAME:`. */
function endsRepeatCount(parser: Parser): boolean {
  const next = parser.peek(1);
  return next === Token.Colon || (next === Word.called && parser.peek(2) >= Token.Name && !parser.isLineStart(2));
}

function peekRareWord(parser: Parser, kind: number): number {
  const next = parser.peek(1);
  switch (kind) {
    case Word.to: {
      const isPower = next === Word.the && parser.peek(2) === Word.power && parser.peek(3) === Word.of;
      return isPower ? found(parser, Level.Power, "power", 4) : 0;
    }
    case Word.wrapping:
    case Word.saturating:
      return peekArithmetic(parser, kind === Word.wrapping ? "wrapping" : "saturating", next);
    case Word.shifted:
      if (parser.peek(2) !== Word.by) return 0;
      if (next === Word.left) return found(parser, Level.Shift, "shiftLeft", 3);
      return next === Word.right ? found(parser, Level.Shift, "shiftRight", 3) : 0;
    case Word.rotated:
      if (parser.peek(2) !== Word.by) return 0;
      if (next === Word.left) return found(parser, Level.Shift, "rotateLeft", 3);
      return next === Word.right ? found(parser, Level.Shift, "rotateRight", 3) : 0;
    case Word.arithmetically: {
      const isShift = next === Word.shifted && parser.peek(2) === Word.right && parser.peek(3) === Word.by;
      return isShift ? found(parser, Level.Shift, "arithmeticShiftRight", 4) : 0;
    }
    case Word.bitwise:
      if (next === Word.and) return found(parser, Level.BitAnd, "bitwiseAnd", 2);
      if (next === Word.xor) return found(parser, Level.BitXor, "bitwiseXor", 2);
      return next === Word.or ? found(parser, Level.BitOr, "bitwiseOr", 2) : 0;
    case Word.bit_and:
      return found(parser, Level.BitAnd, "bitwiseAnd", 1);
    case Word.bit_xor:
      return found(parser, Level.BitXor, "bitwiseXor", 1);
    case Word.bit_or:
      return found(parser, Level.BitOr, "bitwiseOr", 1);
    default:
      return 0;
  }
}

function peekArithmetic(parser: Parser, prefix: string, next: number): number {
  if (next === Word.plus || next === Token.Plus) return found(parser, Level.Add, `${prefix}Add`, 2);
  if (next === Word.minus || next === Token.Minus) return found(parser, Level.Add, `${prefix}Subtract`, 2);
  if (next === Token.Star || next === Word.times) return found(parser, Level.Multiply, `${prefix}Multiply`, 2);
  if (next === Word.multiplied && parser.peek(2) === Word.by)
    return found(parser, Level.Multiply, `${prefix}Multiply`, 3);
  return 0;
}

/** Comparisons that `is`, `does`, `equals` and `contains` begin. `isType`, `isEmpty` and their negations are names of our own. */
function peekComparison(parser: Parser, kind: number): number {
  if (kind === Word.equals) return found(parser, Level.Compare, "equal", 1);
  if (kind === Word.contains) {
    const isKey = parser.peek(1) === Word.key && beginsOperand(parser.peek(2));
    return isKey ? found(parser, Level.Compare, "containsKey", 2) : found(parser, Level.Compare, "contains", 1);
  }
  if (kind === Word.does) {
    if (parser.peek(1) !== Word.not) return 0;
    const isEqual = wordIs(parser, 2, "equal") || parser.peek(2) === Word.equals;
    if (isEqual) return found(parser, Level.Compare, "notEqual", 3);
    const isContain = wordIs(parser, 2, "contain") || parser.peek(2) === Word.contains;
    return isContain ? found(parser, Level.Compare, "notContains", 3) : 0;
  }
  const isNegated = parser.peek(1) === Word.not;
  return peekAfterIs(parser, isNegated ? 2 : 1, isNegated);
}

function wordIs(parser: Parser, distance: number, word: string): boolean {
  const kind = parser.peek(distance);
  return (kind === Token.Name || kind >= Word.be) && parser.wordAt(distance) === word;
}

/** True for a token that can begin an operand, seen from a phrase word that may also be a name. */
function beginsOperand(kind: number): boolean {
  if (kind === Token.LeftParen || kind === Token.LeftBracket) return false;
  return (kind >= Token.Name && kind <= Token.InterpolatedStart) || kind > Word.lambda;
}

/** What follows `is` or `is not`, `length` tokens on. */
function peekAfterIs(parser: Parser, length: number, isNegated: boolean): number {
  const kind = parser.peek(length);
  const next = parser.peek(length + 1);
  const plain = isNegated ? "notEqual" : "equal";
  switch (kind) {
    case Word.equal:
      return next === Word.to
        ? found(parser, Level.Compare, plain, length + 2)
        : found(parser, Level.Compare, plain, length);
    case Word.less:
    case Word.greater:
      return peekThan(parser, length, isNegated, kind === Word.less);
    case Word.at:
      if (next === Word.most) return found(parser, Level.Compare, isNegated ? "greater" : "lessOrEqual", length + 2);
      if (next === Word.least) return found(parser, Level.Compare, isNegated ? "less" : "greaterOrEqual", length + 2);
      break;
    case Word.in:
      return found(parser, Level.Compare, isNegated ? "notIn" : "in", length + 1);
    case Word.empty:
      if (!beginsOperand(next) && next !== Token.Dot && next !== Token.LeftParen && next !== Token.LeftBracket) {
        return found(parser, Level.Compare, isNegated ? "isNotEmpty" : "isEmpty", length + 1);
      }
      break;
    case Word.the:
      if (next === Word.same && parser.peek(length + 2) === Word.as) {
        return found(parser, Level.Compare, isNegated ? "notSame" : "same", length + 3);
      }
      break;
    case Word.a:
    case Word.an:
      if (isTypeStart(parser, length + 1)) {
        return found(parser, Level.Compare, isNegated ? "isNotType" : "isType", length + 1);
      }
      break;
  }
  return found(parser, Level.Compare, plain, length);
}

/** `less than`, `greater than`, each with `or equal to`. */
function peekThan(parser: Parser, length: number, isNegated: boolean, isLess: boolean): number {
  if (parser.peek(length + 1) !== Word.than)
    return found(parser, Level.Compare, isNegated ? "notEqual" : "equal", length);
  const isOrEqual =
    parser.peek(length + 2) === Word.or &&
    parser.peek(length + 3) === Word.equal &&
    parser.peek(length + 4) === Word.to;
  const size = length + (isOrEqual ? 5 : 2);
  const wantsLess = isLess !== isNegated;
  const wantsEqual = isOrEqual !== isNegated;
  if (wantsLess) return found(parser, Level.Compare, wantsEqual ? "lessOrEqual" : "less", size);
  return found(parser, Level.Compare, wantsEqual ? "greaterOrEqual" : "greater", size);
}

/** A Capitalised word, or a type in parentheses, that is not a construction (`is a Point with …` compares values). */
function isTypeStart(parser: Parser, distance: number): boolean {
  const kind = parser.peek(distance);
  if (kind !== Token.Name && kind < Word.be) return false;
  const unit = parser.wordAt(distance).charCodeAt(0);
  return unit >= 65 && unit <= 90 && parser.peek(distance + 1) !== Word.with;
}

function peekSymbol(parser: Parser, kind: number): number {
  switch (kind) {
    case Token.Plus:
      return found(parser, Level.Add, "add", 1);
    case Token.Minus:
      return found(parser, Level.Add, "subtract", 1);
    case Token.Star:
      return found(parser, Level.Multiply, "multiply", 1);
    case Token.Slash:
      return found(parser, Level.Multiply, "divide", 1);
    case Token.Percent:
      return found(parser, Level.Multiply, "modulo", 1);
    case Token.StarStar:
      return found(parser, Level.Power, "power", 1);
    case Token.PlusPlus:
      return found(parser, Level.Join, "join", 1);
    case Token.Equal:
      return found(parser, Level.Compare, "equal", 1);
    case Token.NotEqual:
      return found(parser, Level.Compare, "notEqual", 1);
    case Token.Less:
      return found(parser, Level.Compare, "less", 1);
    case Token.LessOrEqual:
      return found(parser, Level.Compare, "lessOrEqual", 1);
    case Token.Greater:
      return found(parser, Level.Compare, "greater", 1);
    case Token.GreaterOrEqual:
      return found(parser, Level.Compare, "greaterOrEqual", 1);
    case Token.ShiftLeft:
      return found(parser, Level.Shift, "shiftLeft", 1);
    case Token.ShiftRight:
      return found(parser, Level.Shift, "shiftRight", 1);
    case Token.Ampersand:
      return found(parser, Level.BitAnd, "bitwiseAnd", 1);
    case Token.Caret:
      return found(parser, Level.BitXor, "bitwiseXor", 1);
    case Token.Bar:
      return found(parser, Level.BitOr, "bitwiseOr", 1);
    case Token.AmpersandAmpersand:
      return found(parser, Level.And, "and", 1);
    case Token.BarBar:
      return found(parser, Level.Or, "or", 1);
    default:
      return 0;
  }
}
