/** Expressions by precedence, from pipes down to prefixes; language reference §2. */

import type { BinaryOperator, CompareOperator, Expression, Member } from "#core/ast/expressions.ts";
import { Spelling } from "#core/ast/spelling.ts";
import type { NamedType } from "#core/ast/types.ts";
import { describeToken } from "./describe-token.ts";
import { isNameBeforeAs } from "./parse-name.ts";
import { parsePhrase } from "./parse-phrase.ts";
import { isCapitalised, parseType } from "./parse-type.ts";
import { canTakeArguments, parseWithCall } from "./parse-with.ts";
import { Mode, type Parser } from "./parser.ts";
import { Level, peekOperator } from "./peek-operator.ts";
import { Token, Word } from "./token-kinds.ts";

/** A whole expression: pipes of choices. */
export function parseExpression(parser: Parser): Expression {
  const start = parser.start;
  let value = parseChoice(parser);
  let height = parser.height;
  while (parser.kind === Token.BarGreater) {
    parser.advance();
    const target = parseChoice(parser);
    height = Math.max(height, parser.height);
    parser.raise(height);
    height = parser.height;
    value = { kind: "Pipe", id: parser.nextId++, flags: 0, start, end: parser.previousEnd, value, target };
  }
  parser.height = height;
  return value;
}

/** Stands for an expression that could not be read. */
export function errorExpression(parser: Parser): Expression {
  const at = parser.previousEnd;
  parser.height = 1;
  return { kind: "ErrorExpression", id: parser.nextId++, flags: 0, start: at, end: at };
}

/** `A if C otherwise B`; an `otherwise` in C belongs to the choice. */
export function parseChoice(parser: Parser): Expression {
  const start = parser.start;
  const then = parseBinary(parser, Level.Or);
  if (parser.kind !== Word.if || (parser.mode & Mode.NoChoice) !== 0 || isLowerCaseIf(parser)) return then;
  const thenHeight = parser.height;
  parser.advance();
  if (!parser.enter()) return then;
  const condition = parser.within(parser.mode | Mode.NoDefault, (inner) => parseBinary(inner, Level.Or));
  const partsHeight = Math.max(thenHeight, parser.height);
  let otherwise: Expression;
  if (parser.expect(Word.otherwise, "`otherwise` and what the value is if the condition does not hold")) {
    otherwise = parseChoice(parser);
  } else otherwise = errorExpression(parser);
  parser.raise(Math.max(partsHeight, parser.height));
  parser.leave();
  const end = parser.previousEnd;
  return { kind: "Choice", id: parser.nextId++, flags: 0, start, end, condition, then, otherwise };
}

/** True at an `if` that begins its line and a block: an `If` without its capital letter, not a choice that goes on here. */
export function isLowerCaseIf(parser: Parser): boolean {
  if (parser.kind !== Word.if || !parser.isLineStart(0)) return false;
  let last: number = parser.kind;
  let distance = 1;
  for (; !parser.isLineStart(distance); distance++) {
    const kind = parser.peek(distance);
    if (kind === Word.otherwise || kind === Word.lambda) return false;
    if (kind === Token.EndOfFile || kind === Token.Newline) break;
    last = kind;
  }
  if (last === Token.Colon || last === Token.LeftBrace) return true;
  while (parser.peek(distance) === Token.Newline) distance++;
  return parser.peek(distance) >= Word.Process && parser.isLineStart(distance);
}

/** Infix operators of this level and tighter ones. */
export function parseBinary(parser: Parser, level: number): Expression {
  return parseBinaryRest(parser, parseOperand(parser), level);
}

/** `not`, or what prefix operators and tighter ones make. */
function parseOperand(parser: Parser): Expression {
  if (parser.kind !== Word.not && parser.kind !== Token.Exclamation) return parsePrefix(parser);
  const start = parser.start;
  const flags = parser.kind === Token.Exclamation ? Spelling.Symbol : 0;
  parser.advance();
  if (!parser.enter()) return errorExpression(parser);
  const operand = parseBinary(parser, Level.Not);
  parser.leave();
  parser.raise(parser.height);
  return { kind: "Unary", id: parser.nextId++, flags, start, end: parser.previousEnd, operator: "not", operand };
}

/** Stands for what was read from an offset on and makes no sense; nobody complains about it again. */
export function errorOver(parser: Parser, start: number): Expression {
  return { kind: "ErrorExpression", id: parser.nextId++, flags: 0, start, end: Math.max(start, parser.previousEnd) };
}

/** Goes on with the operators behind a left operand. */
function parseBinaryRest(parser: Parser, first: Expression, level: number): Expression {
  let left = first;
  let height = parser.height;
  let compared = false;
  for (;;) {
    const given = parser.givenBack;
    if (given !== undefined && given.index === parser.index) {
      if (level > Level.And) break;
      parser.givenBack = undefined;
      const right = parseBinaryRest(parser, given.operand, Level.Not);
      left = makeBinary(parser, Level.And, "and", 0, left, right);
    } else {
      const found = peekOperator(parser);
      if (found === 0 || found < level || !takesOperator(parser, found)) break;
      const isChained = found === Level.Compare && compared;
      if (isChained) {
        parser.report("chainedComparison", parser.here(), {});
      }
      compared = found === Level.Compare;
      left = parseOperator(parser, left, found);
      if (isChained || (compared && endsListEarly(parser, left))) left = errorOver(parser, left.start);
    }
    parser.raise(Math.max(height, parser.height));
    height = parser.height;
    if (parser.aborted) break;
  }
  parser.height = height;
  return left;
}

/** `T with a as x is y and b as z`: the comparison, which ends the list, was meant to be the value of `a`. */
function endsListEarly(parser: Parser, node: Expression): boolean {
  if (node.kind !== "Compare" || parser.kind !== Word.and || parser.failed) return false;
  const list = node.left;
  const isList = list.kind === "Construct" || (list.kind === "Call" && (list.flags & Spelling.With) !== 0);
  if (!isList || (list.flags & Spelling.Parenthesised) !== 0) return false;
  const name = list.arguments[list.arguments.length - 1]?.name;
  // Behind `as` a type begins with a capital, and what is meant is logic.
  const isType = parser.peek(3) === Token.Name && /^[A-Z]/.test(parser.wordAt(3));
  if (name === undefined || isType || parser.peek(1) !== Token.Name || parser.peek(2) !== Word.as) return false;
  const text = `a comparison among values with names stands in parentheses: \`${name.text} as (…)\``;
  parser.fail(
    "expected",
    parser.here(),
    { expected: "a condition", found: "another value with a name" },
    { help: { text } },
  );
  return true;
}

/** Some operators may belong to the construct round the expression. */
function takesOperator(parser: Parser, level: number): boolean {
  if (level === Level.And && (parser.mode & Mode.InEntries) !== 0 && parser.kind === Word.and) {
    return !(parser.peek(2) === Word.as || isNameBeforeAs(parser, 1));
  }
  if (parser.kind === Token.Bar && (parser.mode & Mode.InVariants) !== 0) return !parser.isLineStart(0);
  return true;
}

/** Passes the operator just found and its right operand. */
function parseOperator(parser: Parser, left: Expression, level: number): Expression {
  const { operator } = parser;
  const flags = parser.kind < Word.be ? Spelling.Symbol : 0;
  for (let count = parser.operatorLength; count > 0; count--) parser.advance();
  switch (operator) {
    case "isType":
    case "isNotType":
      return parseIsType(parser, left, operator === "isNotType");
    case "isEmpty":
    case "isNotEmpty": {
      const isNegated = operator === "isNotEmpty";
      parser.height = 1;
      const end = parser.previousEnd;
      return { kind: "IsEmpty", id: parser.nextId++, flags, start: left.start, end, value: left, isNegated };
    }
    case "in":
    case "notIn":
      return makeBinary(parser, level, operator, flags, left, parseRange(parser, Level.Join));
    case "notContains": {
      const test = makeBinary(parser, level, "contains", flags, left, parseBinary(parser, Level.Join));
      const { start, end } = test;
      return {
        kind: "Unary",
        id: parser.nextId++,
        flags: Spelling.Alternative,
        start,
        end,
        operator: "not",
        operand: test,
      };
    }
  }
  if (!parser.enter()) return left;
  const right = parseBinary(parser, level === Level.Power ? Level.Power : level + 1);
  parser.leave();
  return makeBinary(parser, level, operator, flags, left, right);
}

function parseIsType(parser: Parser, value: Expression, isNegated: boolean): Expression {
  const type = parseType(parser);
  parser.height = 1;
  const end = parser.previousEnd;
  return { kind: "IsType", id: parser.nextId++, flags: 0, start: value.start, end, value, type, isNegated };
}

/** An expression of a level, or `a to b`, `a until b` of it. */
export function parseRange(parser: Parser, level: number): Expression {
  const from = level === 0 ? parseExpression(parser) : parseBinary(parser, level);
  if (parser.kind !== Word.to && parser.kind !== Word.until) return from;
  const isInclusive = parser.kind === Word.to;
  const height = parser.height;
  parser.advance();
  const to = level === 0 ? parseExpression(parser) : parseBinary(parser, level);
  parser.raise(Math.max(height, parser.height));
  const end = parser.previousEnd;
  return { kind: "Range", id: parser.nextId++, flags: 0, start: from.start, end, from, to, isInclusive };
}

function makeBinary(
  parser: Parser,
  level: number,
  operator: string,
  flags: number,
  left: Expression,
  right: Expression,
): Expression {
  const id = parser.nextId++;
  const { start } = left;
  const end = Math.max(right.end, parser.previousEnd);
  if (level >= Level.Join) {
    return { kind: "Binary", id, flags, start, end, operator: operator as BinaryOperator, left, right };
  }
  if (level === Level.Compare) {
    return { kind: "Compare", id, flags, start, end, operator: operator as CompareOperator, left, right };
  }
  return { kind: "Logical", id, flags, start, end, operator: operator as "and" | "or", left, right };
}

/** `negative x`, `bitwise not x`, `-x`, `~x`. */
function parsePrefix(parser: Parser): Expression {
  const { kind } = parser;
  const isNegation = kind === Word.negative || kind === Token.Minus;
  const isComplement = kind === Token.Tilde || (kind === Word.bitwise && parser.peek(1) === Word.not);
  if (!isNegation && !isComplement) return parseCast(parser);
  const start = parser.start;
  const flags = kind < Word.be ? Spelling.Symbol : 0;
  parser.advance();
  if (kind === Word.bitwise) parser.advance();
  if (!parser.enter()) return errorExpression(parser);
  const operand = parsePrefix(parser);
  parser.leave();
  parser.raise(parser.height);
  const operator = isNegation ? "negate" : "bitwiseNot";
  return { kind: "Unary", id: parser.nextId++, flags, start, end: parser.previousEnd, operator, operand };
}

/** `f(width as 2.0)`: a literal is no type; arguments with names stand behind `with`. */
function adviseOnNamedArgument(parser: Parser, value: Expression): void {
  const isLiteral = parser.kind > Token.Name && parser.kind <= Token.InterpolatedStart;
  if (!isLiteral || (value.kind !== "Name" && value.kind !== "NameRun")) return;
  const name = parser.source.slice(value);
  const help = { text: `an argument with its name stands behind \`with\`: \`f with ${name} as …\`` };
  parser.fail("expected", parser.here(), { expected: "a type", found: describeToken(parser) }, { help });
}

/** `P as Type`, `P otherwise D`, in any number. */
function parseCast(parser: Parser): Expression {
  let value = parseWith(parser);
  for (;;) {
    if (parser.kind === Word.as && (parser.mode & Mode.NoCast) === 0) {
      const { height } = parser;
      parser.advance();
      adviseOnNamedArgument(parser, value);
      const type = parseType(parser);
      parser.raise(height);
      const { start } = value;
      value = { kind: "Cast", id: parser.nextId++, flags: 0, start, end: parser.previousEnd, value, type };
      if (parser.kind === Word.with) value = variantCall(parser, value);
    } else if (beginsDefault(parser, value)) {
      const { height } = parser;
      const flags = parser.kind === Word.or ? Spelling.Alternative : 0;
      parser.advance();
      if (!parser.enter()) return value;
      const fallback = parsePrefix(parser);
      parser.leave();
      parser.raise(Math.max(height, parser.height));
      const { start } = value;
      value = { kind: "Default", id: parser.nextId++, flags, start, end: parser.previousEnd, value, fallback };
    } else return value;
    if (parser.aborted) return value;
  }
}

/** `otherwise`, or `or` directly after a key. */
function beginsDefault(parser: Parser, value: Expression): boolean {
  if (parser.kind === Word.otherwise) return (parser.mode & Mode.NoDefault) === 0;
  if (parser.kind !== Word.or || value.kind !== "At" || value.access !== "key") return false;
  return (value.flags & Spelling.Parenthesised) === 0;
}

/** `Shape as Circle with …` is `Shape.Circle with …`. */
function variantCall(parser: Parser, cast: Expression): Expression {
  if (cast.kind !== "Cast" || cast.value.kind !== "Name" || !isCapitalised(cast.value.text)) return cast;
  const { type } = cast;
  if (!isPlainTypeName(type)) return cast;
  const { start, end } = cast;
  const run = type.path[0] ?? { words: [], wordStarts: [] };
  const { words, wordStarts } = run;
  const member: Member = {
    kind: "Member",
    id: cast.id,
    flags: Spelling.Alternative,
    start,
    end,
    words,
    wordStarts,
    object: cast.value,
  };
  return parseWithCall(parser, member);
}

function isPlainTypeName(type: { readonly kind: string }): type is NamedType {
  if (type.kind !== "NamedType") return false;
  const named = type as NamedType;
  return named.path.length === 1 && named.arguments.length === 0;
}

/** A phrase, and the `with` list of a call. */
export function parseWith(parser: Parser): Expression {
  const value = parsePhrase(parser);
  if (parser.kind !== Word.with || !canTakeArguments(parser, value)) return value;
  return parseWithCall(parser, value);
}
