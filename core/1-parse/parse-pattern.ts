/** Patterns of `When`. */

import type { Expression } from "#core/ast/expressions.ts";
import type { DeclaredName, WordRun } from "#core/ast/names.ts";
import type { Pattern, PatternField } from "#core/ast/patterns.ts";
import { errorExpression } from "./parse-expression.ts";
import { parseLiteral } from "./parse-literal.ts";
import { isNameBeforeAs, isNameKind, parseNewName, runLength, takeWords } from "./parse-name.ts";
import { isCapitalised, parseType } from "./parse-type.ts";
import type { Parser } from "./parser.ts";
import { Token, Word } from "./token-kinds.ts";

/** `P or Q`, `P as name`. */
export function parsePattern(parser: Parser): Pattern {
  if (!parser.enter()) return errorPattern(parser);
  let pattern = parseAlternatives(parser);
  while (parser.kind === Word.as && !parser.failed) {
    parser.advance();
    const name = parseNewName(parser, "a name for the whole value");
    const { start } = pattern;
    pattern = { kind: "AsPattern", id: parser.nextId++, flags: 0, start, end: parser.previousEnd, pattern, name };
  }
  parser.leave();
  return pattern;
}

function parseAlternatives(parser: Parser): Pattern {
  const first = parseSingle(parser);
  if (parser.kind !== Word.or && parser.kind !== Token.Bar) return first;
  const alternatives = [first];
  while ((parser.accept(Word.or) || parser.accept(Token.Bar)) && !parser.failed) alternatives.push(parseSingle(parser));
  const { start } = first;
  return { kind: "OrPattern", id: parser.nextId++, flags: 0, start, end: parser.previousEnd, alternatives };
}

function errorPattern(parser: Parser): Pattern {
  const at = parser.previousEnd;
  return { kind: "ErrorPattern", id: parser.nextId++, flags: 0, start: at, end: at };
}

function parseSingle(parser: Parser): Pattern {
  if ((parser.kind === Word.a || parser.kind === Word.an) && isNameKind(parser.peek(1))) {
    if (isCapitalised(parser.wordAt(1))) parser.advance();
  }
  switch (parser.kind) {
    case Token.Integer:
    case Token.Float:
    case Token.Text:
    case Token.Character:
    case Token.Minus:
    case Word.negative:
    case Word.true:
    case Word.false:
    case Word.nothing:
    case Word.None:
      return parseLiteralOrRange(parser);
    case Token.LeftParen:
      return parseTuplePattern(parser);
    case Token.LeftBracket:
      return parseListPattern(parser);
  }
  if (!isNameKind(parser.kind)) {
    parser.failExpected("a pattern");
    return errorPattern(parser);
  }
  const isPath = isCapitalised(parser.wordAt(0)) || parser.peek(1) === Token.Dot;
  return isPath ? parseVariantPattern(parser) : parseBindingPattern(parser);
}

function parseLiteralOrRange(parser: Parser): Pattern {
  const from = parsePatternLiteral(parser);
  const { start } = from;
  if (parser.kind !== Word.to && parser.kind !== Word.until) {
    return { kind: "LiteralPattern", id: parser.nextId++, flags: 0, start, end: parser.previousEnd, value: from };
  }
  const isInclusive = parser.kind === Word.to;
  parser.advance();
  const to = parsePatternLiteral(parser);
  return { kind: "RangePattern", id: parser.nextId++, flags: 0, start, end: parser.previousEnd, from, to, isInclusive };
}

/** A literal, or a negated number. */
function parsePatternLiteral(parser: Parser): Expression {
  const start = parser.start;
  const isNegated = parser.accept(Token.Minus) || parser.accept(Word.negative);
  const { kind } = parser;
  const isNumber = kind === Token.Integer || kind === Token.Float;
  const isOther = kind === Token.Text || kind === Token.Character || kind === Word.true || kind === Word.false;
  if (!isNumber && (isNegated || !(isOther || kind === Word.nothing || kind === Word.None))) {
    parser.failExpected(isNegated ? "a number" : "a literal");
    return errorExpression(parser);
  }
  const operand = parseLiteral(parser);
  if (!isNegated) return operand;
  return { kind: "Unary", id: parser.nextId++, flags: 0, start, end: parser.previousEnd, operator: "negate", operand };
}

/** A lower-case name, `_`, or `x of type T`. */
function parseBindingPattern(parser: Parser): Pattern {
  const start = parser.start;
  if (parser.wordAt(0) === "_") {
    parser.advance();
    if (parser.kind !== Word.of) {
      return { kind: "WildcardPattern", id: parser.nextId++, flags: 0, start, end: parser.previousEnd };
    }
    const name: DeclaredName = {
      kind: "DeclaredName",
      id: parser.nextId++,
      flags: 0,
      start,
      end: parser.previousEnd,
      text: "_",
      wordCount: 1,
      isQuoted: false,
    };
    return parseTypePattern(parser, name);
  }
  const name = parseNewName(parser, "a name");
  if (parser.kind === Word.of) return parseTypePattern(parser, name);
  return { kind: "BindingPattern", id: parser.nextId++, flags: 0, start, end: parser.previousEnd, name };
}

function parseTypePattern(parser: Parser, name: DeclaredName): Pattern {
  parser.advance();
  parser.expect(Word.type, "`type` and a type");
  const type = parseType(parser);
  const { start } = name;
  return { kind: "TypePattern", id: parser.nextId++, flags: 0, start, end: parser.previousEnd, name, type };
}

/** `Circle with radius as P`, `Rectangle(P, Q)`, `Shape.Dot`, `LIMIT`. */
function parseVariantPattern(parser: Parser): Pattern {
  const start = parser.start;
  const path: WordRun[] = [takePathWords(parser)];
  while (parser.kind === Token.Dot && isNameKind(parser.peek(1))) {
    parser.advance();
    path.push(takePathWords(parser));
  }
  const fields: PatternField[] = [];
  if (parser.accept(Word.with)) parseNamedFields(parser, fields);
  else if (parser.kind === Token.LeftParen && !parser.isLineStart(0)) parsePositionalFields(parser, fields);
  return { kind: "VariantPattern", id: parser.nextId++, flags: 0, start, end: parser.previousEnd, path, fields };
}

function takePathWords(parser: Parser): WordRun {
  const longest = runLength(parser);
  let length = 1;
  while (length < longest && isCapitalised(parser.wordAt(length))) length++;
  return takeWords(parser, length);
}

function parseNamedFields(parser: Parser, fields: PatternField[]): void {
  for (;;) {
    const start = parser.start;
    const name = parseNewName(parser, "the name of a field");
    parser.expect(Word.as, "`as` and a pattern");
    const pattern = parser.failed ? errorPattern(parser) : parseSingle(parser);
    fields.push({ kind: "PatternField", id: parser.nextId++, flags: 0, start, end: parser.previousEnd, name, pattern });
    const goesOn = (parser.kind === Word.and || parser.kind === Token.Comma) && isNameBeforeAs(parser, 1);
    if (parser.failed || !goesOn) return;
    parser.advance();
  }
}

function parsePositionalFields(parser: Parser, fields: PatternField[]): void {
  for (const pattern of parsePatternList(parser, Token.RightParen)) {
    const { start, end } = pattern;
    fields.push({ kind: "PatternField", id: parser.nextId++, flags: 0, start, end, name: undefined, pattern });
  }
  parser.expect(Token.RightParen, "`)`");
}

/** Patterns between commas up to a closing bracket or `...`, which are left. */
function parsePatternList(parser: Parser, close: number): Pattern[] {
  const items: Pattern[] = [];
  parser.advance();
  while (parser.kind !== close && parser.kind !== Token.Ellipsis && !parser.failed && !parser.aborted) {
    items.push(parsePattern(parser));
    if (!parser.accept(Token.Comma)) break;
  }
  return items;
}

/** `(P)` groups, `(P, Q)` is a tuple. */
function parseTuplePattern(parser: Parser): Pattern {
  const start = parser.start;
  const items = parsePatternList(parser, Token.RightParen);
  parser.expect(Token.RightParen, "`)`");
  const [only] = items;
  if (items.length === 1 && only !== undefined) return only;
  return { kind: "TuplePattern", id: parser.nextId++, flags: 0, start, end: parser.previousEnd, items };
}

function parseListPattern(parser: Parser): Pattern {
  const start = parser.start;
  const items = parsePatternList(parser, Token.RightBracket);
  let rest: DeclaredName | undefined;
  if (parser.accept(Token.Ellipsis)) {
    rest = parseNewName(parser, "a name for the rest of the list");
    if (parser.kind === Token.Comma) parser.fail("misplacedRest", parser.here(), {});
  }
  parser.expect(Token.RightBracket, "`]`");
  return { kind: "ListPattern", id: parser.nextId++, flags: 0, start, end: parser.previousEnd, items, rest };
}
