/** Suffixes (`.f`, `(…)`, `[…]`) and the phrases `at index`, `at key`, `from … to …`. */

import type { Argument, Expression } from "#core/ast/expressions.ts";
import type { WordRun } from "#core/ast/names.ts";
import { Spelling } from "#core/ast/spelling.ts";
import { describeToken } from "./describe-token.ts";
import { errorExpression, parseBinary, parseExpression } from "./parse-expression.ts";
import { runLength, takeWords } from "./parse-name.ts";
import { parsePrimary } from "./parse-primary.ts";
import { Mode, type Parser } from "./parser.ts";
import { Level } from "./peek-operator.ts";
import { firstWord, Token, Word } from "./token-kinds.ts";

/** A suffixed operand and the phrases behind it. */
export function parsePhrase(parser: Parser): Expression {
  if (!parser.enter()) return errorExpression(parser);
  let value = parseSuffixed(parser);
  while (!parser.failed && !parser.aborted) {
    if (parser.kind === Word.at) value = parseAt(parser, value);
    else if (parser.kind === Word.from) value = parseSliceFrom(parser, value);
    else break;
  }
  parser.leave();
  return value;
}

function parseAt(parser: Parser, object: Expression): Expression {
  const { height } = parser;
  const { start } = object;
  parser.advance();
  if (parser.kind !== Word.index && parser.kind !== Word.key) {
    if (object.kind === "Name" && object.text === "reference") {
      const word = parseSuffixed(parser);
      return { kind: "ReferenceAt", id: parser.nextId++, flags: 0, start, end: parser.previousEnd, word };
    }
    parser.failExpected("`index` or `key`");
    return object;
  }
  const access = parser.kind === Word.index ? "index" : "key";
  parser.advance();
  const subscript = parseSuffixed(parser);
  parser.raise(Math.max(height, parser.height));
  const end = parser.previousEnd;
  return { kind: "At", id: parser.nextId++, flags: 0, start, end, object, subscript, access };
}

/** `xs from a to b`, `xs from a until b`: bounds of add level. */
function parseSliceFrom(parser: Parser, object: Expression): Expression {
  const { height } = parser;
  parser.advance();
  const from = parseBinary(parser, Level.Add);
  const isInclusive = parser.kind === Word.to;
  let to: Expression | undefined;
  if (isInclusive || parser.kind === Word.until) {
    parser.advance();
    to = parseBinary(parser, Level.Add);
  } else if (isLineEnd(parser)) failOpenSlice(parser, object, from);
  else parser.failExpected("`to` or `until` and the end of the slice");
  parser.raise(Math.max(height, parser.height));
  const { start } = object;
  const end = parser.previousEnd;
  return { kind: "Slice", id: parser.nextId++, flags: 0, start, end, object, from, to, isInclusive };
}

const isLineEnd = (parser: Parser): boolean => parser.kind === Token.Newline || parser.kind === Token.EndOfFile;

/** `xs from 2`. */
function failOpenSlice(parser: Parser, object: Expression, from: Expression): void {
  const at = { start: parser.previousEnd, end: parser.previousEnd };
  const open = `\`${parser.source.slice(object)}[${parser.source.slice(from)}:]\``;
  const help = { text: `up to the end is written ${open}` };
  parser.fail(
    "expected",
    at,
    { expected: "`to` or `until` and the end of the slice", found: "the end of the line" },
    { help },
  );
}

/** An operand with its members, calls and subscripts. */
export function parseSuffixed(parser: Parser): Expression {
  let value = parsePrimary(parser);
  let { height } = parser;
  for (;;) {
    if (parser.kind === Token.Dot) value = parseMember(parser, value);
    else if (parser.kind === Token.LeftParen && !parser.isLineStart(0)) value = parseCallSuffix(parser, value);
    else if (parser.kind === Token.LeftBracket && !parser.isLineStart(0)) value = parseSubscript(parser, value);
    else break;
    parser.raise(Math.max(height, parser.height));
    ({ height } = parser);
    if (parser.failed || parser.aborted) break;
  }
  parser.height = height;
  return value;
}

function parseMember(parser: Parser, object: Expression): Expression {
  const { start } = object;
  parser.advance();
  let run: WordRun = { words: [], wordStarts: [] };
  if (parser.kind >= firstWord || parser.kind === Token.Name) {
    run = takeWords(parser, runLength(parser));
  } else if (parser.kind === Token.Integer) {
    run = { words: [parser.source.slice(parser.here())], wordStarts: [parser.start] };
    parser.advance();
  } else {
    const isRange = parser.kind === Token.Dot;
    parser.fail(
      "strayText",
      parser.here(),
      {},
      isRange ? { help: { text: "write a range as `1 to 10` or `0 until n`" } } : {},
    );
    return errorExpression(parser);
  }
  parser.height = 1;
  const end = parser.previousEnd;
  return {
    kind: "Member",
    id: parser.nextId++,
    flags: 0,
    start,
    end,
    object,
    words: run.words,
    wordStarts: run.wordStarts,
  };
}

function parseCallSuffix(parser: Parser, callee: Expression): Expression {
  const list = parseParenthesisedArguments(parser);
  const { start } = callee;
  return { kind: "Call", id: parser.nextId++, flags: 0, start, end: parser.previousEnd, callee, arguments: list };
}

/** `(a, b)`; leaves the height of the highest argument. */
export function parseParenthesisedArguments(parser: Parser): Argument[] {
  const open = parser.here();
  parser.advance();
  const saved = parser.mode;
  parser.mode = Mode.InList;
  const items: Argument[] = [];
  let height = 1;
  while (parser.kind !== Token.RightParen && !parser.failed && !parser.aborted) {
    const value = parseExpression(parser);
    height = Math.max(height, parser.height);
    const { start, end } = value;
    items.push({ kind: "Argument", id: parser.nextId++, flags: 0, start, end, name: undefined, value });
    if (!parser.accept(Token.Comma)) break;
  }
  parser.mode = saved;
  parser.height = height;
  if (!parser.failed && items.length > 0) adviseOnNamedArgument(parser, items);
  closeBracket(parser, open, Token.RightParen, "(", "`)` or `,`");
  return items;
}

/** `f(1, b = 2)` or `f(1, b: 2)`: arguments with names stand behind `with`, after those without. */
function adviseOnNamedArgument(parser: Parser, items: readonly Argument[]): void {
  if (parser.kind !== Token.Assign && parser.kind !== Token.Colon) return;
  const value = items.at(-1)?.value;
  if (value === undefined || (value.kind !== "Name" && value.kind !== "NameRun")) return;
  const before = items.length === 1 ? "f" : "f(…)";
  const help = {
    text: `an argument with its name stands behind \`with\`: \`${before} with ${parser.source.slice(value)} as …\``,
  };
  parser.fail("expected", parser.here(), { expected: "`)` or `,`", found: describeToken(parser) }, { help });
}

/** Passes a closing bracket, or reports the opening one if the statement ends without it. */
export function closeBracket(
  parser: Parser,
  open: { readonly start: number; readonly end: number },
  kind: number,
  bracket: string,
  expected: string,
): void {
  if (parser.accept(kind)) return;
  if (parser.kind === Token.Newline || parser.kind === Token.EndOfFile) {
    parser.fail("unclosedBracket", open, { bracket: `\`${bracket}\`` });
  } else parser.failExpected(expected);
}

/** `xs[i]`, `xs[a:b]`. */
function parseSubscript(parser: Parser, object: Expression): Expression {
  const open = parser.here();
  parser.advance();
  const saved = parser.mode;
  parser.mode = 0;
  let from: Expression | undefined;
  let to: Expression | undefined;
  let height = 1;
  if (parser.kind !== Token.Colon) from = parseExpression(parser);
  height = Math.max(height, parser.height);
  const isSlice = parser.accept(Token.Colon);
  if (isSlice && parser.kind !== Token.RightBracket) to = parseExpression(parser);
  parser.mode = saved;
  parser.height = Math.max(height, parser.height);
  closeBracket(parser, open, Token.RightBracket, "[", "`]`");
  const { start } = object;
  const end = parser.previousEnd;
  const id = parser.nextId++;
  const flags = Spelling.Symbol;
  if (isSlice) return { kind: "Slice", id, flags, start, end, object, from, to, isInclusive: false };
  const subscript = from ?? errorExpression(parser);
  return { kind: "At", id, flags, start, end, object, subscript, access: "either" };
}
