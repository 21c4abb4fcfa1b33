/** The smallest expressions: literals, brackets, names, and the forms that a leading word begins. */

import type { Expression } from "#core/ast/expressions.ts";
import { Spelling } from "#core/ast/spelling.ts";
import { parseAsk, parseInvoke, parseSpawn, parseWaiting } from "./parse-actor-expression.ts";
import { parseArticle, parseListContaining } from "./parse-article.ts";
import { parseBraces, parseBrackets, parseParentheses } from "./parse-brackets.ts";
import { errorExpression, parseBinary, parseWith } from "./parse-expression.ts";
import { isArrowLambda, parseArrowLambda, parseLambda } from "./parse-lambda.ts";
import { parseInterpolated, parseLiteral } from "./parse-literal.ts";
import { isNameKind, runLength, takeWords } from "./parse-name.ts";
import { parsePhrase } from "./parse-phrase.ts";
import { isCapitalised, parseType } from "./parse-type.ts";
import { canTakeArguments, parseWithCall } from "./parse-with.ts";
import type { Parser } from "./parser.ts";
import { Level } from "./peek-operator.ts";
import { firstWord, Token, Word } from "./token-kinds.ts";

/** Leaves the height of what it read in the parser. */
export function parsePrimary(parser: Parser): Expression {
  parser.height = 1;
  switch (parser.kind) {
    case Token.Name:
      return parser.peek(1) === Token.Arrow ? parseArrowLambda(parser) : parseRun(parser, 0);
    case Token.Integer:
    case Token.Float:
    case Token.Text:
    case Token.Character:
    case Word.true:
    case Word.false:
    case Word.nothing:
    case Word.None:
      return parseLiteral(parser);
    case Token.InterpolatedStart:
      return parseInterpolated(parser);
    case Token.LeftParen:
      return isArrowLambda(parser) ? parseArrowLambda(parser) : parseParentheses(parser);
    case Token.LeftBracket:
      return parseBrackets(parser);
    case Token.LeftBrace:
      return parseBraces(parser);
    case Word.lambda:
      return parseLambda(parser);
    default:
      return parser.kind >= firstWord ? parseWordForm(parser) : missing(parser);
  }
}

function missing(parser: Parser): Expression {
  parser.failExpected("an expression");
  return errorExpression(parser);
}

/** Forms that a word begins; a word without such a form is a name. */
function parseWordForm(parser: Parser): Expression {
  const next = parser.peek(1);
  if (next === Token.Arrow && isNameKind(parser.kind)) return parseArrowLambda(parser);
  switch (parser.kind) {
    case Word.a:
    case Word.an:
      return parseArticle(parser) ?? parseRun(parser, 0);
    case Word.the:
      return parseThe(parser);
    case Word.list:
    case Word.dictionary:
    case Word.set:
      return parseListContaining(parser, parser.start) ?? parseRun(parser, 0);
    case Word.this:
      return next === Word.actor ? parseThisActor(parser) : parseRun(parser, 0);
    case Word.convert:
      return beginsOperand(parser, 1) ? parseConvert(parser) : parseRun(parser, 0);
    case Word.position:
      return next === Word.of && hasIn(parser) ? parsePosition(parser) : parseRun(parser, 0);
    case Word.proc:
    case Word.Call:
      return beginsOperand(parser, 1) ? parseCallForm(parser) : parseRun(parser, 0);
    case Word.Await:
    case Word.Signal:
      return parseWaiting(parser);
    case Word.Spawn:
      return parseSpawn(parser);
    case Word.Ask:
      return parseAsk(parser);
    case Word.Invoke:
      return parseInvoke(parser);
    default:
      return isNameKind(parser.kind) || isCalledOperator(parser) ? parseRun(parser, 0) : missing(parser);
  }
}

/** `contains(xs, x)`: an operator word that is called where an operand is wanted is a process. */
function isCalledOperator(parser: Parser): boolean {
  const isOperator = parser.kind === Word.contains || parser.kind === Word.equals;
  return isOperator && parser.peek(1) === Token.LeftParen;
}

/** True if an operand begins `distance` on that cannot go on a name or a call before it. */
function beginsOperand(parser: Parser, distance: number): boolean {
  const kind = parser.peek(distance);
  if (parser.isLineStart(distance)) return false;
  return (kind >= Token.Name && kind <= Token.InterpolatedStart) || (isNameKind(kind) && kind !== Word.times);
}

/** One word, several, or `words of P`. */
function parseRun(parser: Parser, flags: number): Expression {
  const start = parser.start;
  const count = runLength(parser);
  if (count === 1) {
    const text = parser.wordAt(0);
    const wordStart = parser.start;
    parser.advance();
    if (parser.kind === Word.of && beginsOf(parser)) return parseOf(parser, start, [text], [wordStart], flags);
    return { kind: "Name", id: parser.nextId++, flags, start: wordStart, end: parser.previousEnd, text };
  }
  const { words, wordStarts } = takeWords(parser, count);
  if (parser.kind === Word.of && beginsOf(parser)) return parseOf(parser, start, words, wordStarts, flags);
  return {
    kind: "NameRun",
    id: parser.nextId++,
    flags,
    start: wordStarts[0] as number,
    end: parser.previousEnd,
    words,
    wordStarts,
  };
}

/** `of type T` says a type and is no phrase. */
function beginsOf(parser: Parser): boolean {
  return !(parser.peek(1) === Word.type && isNameKind(parser.peek(2)) && isCapitalised(parser.wordAt(2)));
}

function parseOf(
  parser: Parser,
  start: number,
  words: readonly string[],
  wordStarts: readonly number[],
  flags: number,
): Expression {
  parser.advance();
  if (!parser.enter()) return errorExpression(parser);
  const operand = parsePhrase(parser);
  parser.leave();
  parser.raise(parser.height);
  return { kind: "OfPhrase", id: parser.nextId++, flags, start, end: parser.previousEnd, words, wordStarts, operand };
}

/** `the N of P`; without `of` the word is part of a name. */
function parseThe(parser: Parser): Expression {
  const start = parser.start;
  if (!isNameKind(parser.peek(1))) return parseRun(parser, 0);
  const count = runLength(parser);
  if (parser.peek(count) !== Word.of) return parseRun(parser, 0);
  parser.advance();
  const value = parseRun(parser, Spelling.Article);
  return { ...value, start };
}

function parseThisActor(parser: Parser): Expression {
  const start = parser.start;
  parser.advance();
  parser.advance();
  return { kind: "ThisActor", id: parser.nextId++, flags: 0, start, end: parser.previousEnd };
}

/** `convert x to T`. */
function parseConvert(parser: Parser): Expression {
  const start = parser.start;
  parser.advance();
  const value = parseBinary(parser, Level.Join);
  parser.expect(Word.to, "`to` and a type");
  const type = parseType(parser);
  const flags = Spelling.Alternative;
  return { kind: "Cast", id: parser.nextId++, flags, start, end: parser.previousEnd, value, type };
}

/** How far `position of` looks for its `in`. */
const positionReach = 200;

/** True if an `in` of its own follows `position of` in this expression. */
function hasIn(parser: Parser): boolean {
  let depth = 0;
  for (let at = 2; at < positionReach; at++) {
    const kind = parser.peek(at);
    if (kind === Token.Newline || kind === Token.EndOfFile || kind === Token.Stop) return false;
    if (kind === Token.LeftParen || kind === Token.LeftBracket || kind === Token.LeftBrace) depth++;
    else if (kind === Token.RightParen || kind === Token.RightBracket || kind === Token.RightBrace) {
      if (depth-- === 0) return false;
    } else if (depth > 0) continue;
    else if (kind === Token.Comma || kind === Token.Colon || kind === Word.for) return false;
    else if (kind === Word.in) return parser.peek(at - 1) !== Word.is && parser.peek(at - 1) !== Word.not;
  }
  return false;
}

/** `position of J in P`. */
function parsePosition(parser: Parser): Expression {
  const start = parser.start;
  parser.advance();
  parser.advance();
  const value = parseBinary(parser, Level.Join);
  const { height } = parser;
  parser.expect(Word.in, "`in` and a collection");
  const collection = parsePhrase(parser);
  parser.raise(Math.max(height, parser.height));
  return { kind: "PositionOf", id: parser.nextId++, flags: 0, start, end: parser.previousEnd, value, collection };
}

/** `Call f with a, b`, `Call f`, `proc f from M with a, b`. */
function parseCallForm(parser: Parser): Expression {
  const start = parser.start;
  parser.advance();
  if (isNameKind(parser.kind)) {
    const count = runLength(parser);
    if (parser.peek(count) === Word.from) return parseCallFrom(parser, start);
  }
  const call = parseWith(parser);
  if (call.kind === "Call") return { ...call, start, flags: call.flags | Spelling.Call };
  const end = parser.previousEnd;
  return { kind: "Call", id: parser.nextId++, flags: Spelling.Call, start, end, callee: call, arguments: [] };
}

function parseCallFrom(parser: Parser, start: number): Expression {
  const nameStart = parser.start;
  const { words, wordStarts } = takeWords(parser, runLength(parser));
  parser.advance();
  const object = parseRun(parser, 0);
  const id = parser.nextId++;
  const callee: Expression = {
    kind: "Member",
    id,
    flags: Spelling.Alternative,
    start: nameStart,
    end: parser.previousEnd,
    object,
    words,
    wordStarts,
  };
  const hasArguments = parser.kind === Word.with && canTakeArguments(parser, callee);
  const call = hasArguments ? parseWithCall(parser, callee) : undefined;
  if (call !== undefined) return { ...call, start, flags: Spelling.With | Spelling.Call };
  return {
    kind: "Call",
    id: parser.nextId++,
    flags: Spelling.Call,
    start,
    end: parser.previousEnd,
    callee,
    arguments: [],
  };
}
