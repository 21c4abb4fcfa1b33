/** Types. */

import type { Expression } from "#core/ast/expressions.ts";
import type { WordRun } from "#core/ast/names.ts";
import { Spelling } from "#core/ast/spelling.ts";
import type { ArrayType, NamedType, ProcessType, TypeNode } from "#core/ast/types.ts";
import { parseBinary } from "./parse-expression.ts";
import { parseInteger } from "./parse-literal.ts";
import { isNameBeforeAs, isNameKind, runLength, takeWords } from "./parse-name.ts";
import type { Parser } from "./parser.ts";
import { Token, Word } from "./token-kinds.ts";

/** Operators of level `add` and tighter. */
const addLevel = 10;

/** Built-in types of one argument: a comma after it never belongs to them. */
const unaryTypes: Readonly<Record<string, true>> = {
  List: true,
  Set: true,
  Optional: true,
  Range: true,
  Address: true,
  Mutex: true,
  Atomic: true,
  Channel: true,
  Task: true,
  Iterable: true,
  Pointer: true,
};

export function parseType(parser: Parser): TypeNode {
  if (!parser.enter()) return errorType(parser);
  const type = parseTypeHere(parser);
  parser.leave();
  const isArray = parser.kind === Token.LeftBracket && parser.peek(1) === Token.RightBracket && !parser.isLineStart(0);
  return isArray ? readEmptyBrackets(parser, type) : type;
}

/** `Integer[]` is reported, and read as the list that is meant. */
function readEmptyBrackets(parser: Parser, item: TypeNode): TypeNode {
  const { start } = item;
  parser.advance();
  parser.advance();
  const text = `List of ${parser.source.slice(item)}`;
  const edits = [{ span: parser.since(start), text }];
  const at = { start: item.end, end: parser.previousEnd };
  parser.report("expected", at, { expected: "a type", found: "`[]`" }, { help: { text: `write \`${text}\``, edits } });
  return namedType(parser, start, [{ words: ["List"], wordStarts: [start] }], [item], 0);
}

function parseTypeHere(parser: Parser): TypeNode {
  if ((parser.kind === Word.a || parser.kind === Word.an) && isNameKind(parser.peek(1))) parser.advance();
  if (parser.kind === Token.LeftParen) return parseTupleType(parser);
  if (parser.kind === Word.Process) return parseProcessType(parser);
  if (!isNameKind(parser.kind)) {
    if (parser.kind === Token.Colon && parser.tokens.kinds[parser.index - 1] === Word.returns) failAtResult(parser);
    else if (parser.kind === Word.nothing)
      parser.failExpected("a type (a process that returns nothing has no `returns`)");
    else parser.failExpected("a type");
    return errorType(parser);
  }
  const start = parser.start;
  const word = parser.wordAt(0);
  if (word === "Array") return parseArrayType(parser);
  if (word === "Function" && parser.peek(1) === Token.LeftBracket) return parseFunctionType(parser);
  const path = parseTypePath(parser);
  const last = path[path.length - 1] as WordRun;
  const types = parseTypeArguments(parser, last.words.length === 1 ? (last.words[0] as string) : "");
  return namedType(parser, start, path, types, 0);
}

/** `returns:` names no type. */
function failAtResult(parser: Parser): void {
  const help = { text: "write the type of the result, or leave `returns` out if there is none" };
  parser.fail("expected", parser.here(), { expected: "a type", found: "`:`" }, { help });
}

function errorType(parser: Parser): TypeNode {
  const at = Math.max(parser.previousEnd, 0);
  return { kind: "ErrorType", id: parser.nextId++, flags: 0, start: at, end: at };
}

function namedType(
  parser: Parser,
  start: number,
  path: readonly WordRun[],
  types: readonly TypeNode[],
  flags: number,
): NamedType {
  const end = parser.previousEnd;
  return { kind: "NamedType", id: parser.nextId++, flags, start, end, path, arguments: types };
}

/** `M.User Account`: the words of each part; a run goes on only with Capitalised words. */
function parseTypePath(parser: Parser): WordRun[] {
  const path = [parseTypeWords(parser)];
  while (parser.kind === Token.Dot && isNameKind(parser.peek(1))) {
    parser.advance();
    path.push(parseTypeWords(parser));
  }
  return path;
}

function parseTypeWords(parser: Parser): WordRun {
  const longest = runLength(parser);
  let length = 1;
  while (length < longest && isCapitalised(parser.wordAt(length))) length++;
  return takeWords(parser, length);
}

/** True for a word that begins with an upper-case letter. */
export function isCapitalised(word: string): boolean {
  const unit = word.charCodeAt(0);
  return unit >= 65 && unit <= 90;
}

/** `of T`, `of K to V`, `of T or E`, `of A, B`, `to V` (Pointer), `[T, U]`. */
function parseTypeArguments(parser: Parser, name: string): TypeNode[] {
  if (parser.kind === Token.LeftBracket && !parser.isLineStart(0))
    return parser.peek(1) === Token.RightBracket ? [] : parseBracketedTypes(parser);
  if (name === "Pointer" && parser.kind === Word.to) {
    parser.advance();
    return [parseType(parser)];
  }
  if (parser.kind !== Word.of || parser.peek(1) === Word.type) return [];
  parser.advance();
  const types = [parseType(parser)];
  if (name === "Dictionary" || name === "Map") {
    const hasValues = parser.expect(Word.to, "`to` and the type of the values");
    types.push(hasValues ? parseType(parser) : errorType(parser));
    return types;
  }
  if (name === "Result") {
    if (parser.expect(Word.or, "`or` and the type of the error")) types.push(parseType(parser));
    return types;
  }
  if (Object.hasOwn(unaryTypes, name)) return types;
  while (parser.kind === Token.Comma && beginsType(parser, 1) && !isNameBeforeAs(parser, 1)) {
    parser.advance();
    types.push(parseType(parser));
  }
  return types;
}

/** True if the token `distance` on can begin another type of a comma list. */
function beginsType(parser: Parser, distance: number): boolean {
  const kind = parser.peek(distance);
  if (kind === Token.LeftParen || kind === Word.Process) return true;
  return isNameKind(kind) && isCapitalised(parser.wordAt(distance));
}

function parseBracketedTypes(parser: Parser): TypeNode[] {
  parser.advance();
  const types: TypeNode[] = [];
  while (parser.kind !== Token.RightBracket && !parser.failed) {
    types.push(parseType(parser));
    if (!parser.accept(Token.Comma)) break;
  }
  parser.expect(Token.RightBracket, "`]`");
  return types;
}

/** `(T, U)`; `(T)` is T. */
function parseTupleType(parser: Parser): TypeNode {
  const start = parser.start;
  parser.advance();
  const items: TypeNode[] = [];
  while (parser.kind !== Token.RightParen && !parser.failed) {
    items.push(parseType(parser));
    if (!parser.accept(Token.Comma)) break;
  }
  parser.expect(Token.RightParen, "`)`");
  if (items.length === 1)
    return { ...(items[0] as TypeNode), start, end: parser.previousEnd, flags: Spelling.Parenthesised };
  return { kind: "TupleType", id: parser.nextId++, flags: 0, start, end: parser.previousEnd, items };
}

/** `Array of (N) T`, `Array of 4 T`, `Array[T, N]`. */
function parseArrayType(parser: Parser): TypeNode {
  const start = parser.start;
  const path = [takeWords(parser, 1)];
  if (parser.kind === Token.LeftBracket) return parseBracketedArray(parser, start);
  if (parser.kind !== Word.of) return namedType(parser, start, path, [], 0);
  parser.advance();
  let size: Expression;
  if (parser.kind === Token.Integer) size = parseInteger(parser);
  else if (parser.accept(Token.LeftParen)) {
    size = parser.within(0, (inner) => parseBinary(inner, addLevel));
    parser.expect(Token.RightParen, "`)` after the length of the array");
  } else {
    parser.failExpected("the length of the array: a number, or a constant in parentheses");
    return errorType(parser);
  }
  return arrayType(parser, start, size, parseType(parser), 0);
}

function parseBracketedArray(parser: Parser, start: number): TypeNode {
  parser.advance();
  const element = parseType(parser);
  parser.expect(Token.Comma, "`,` and the length of the array");
  const size = parser.within(0, (inner) => parseBinary(inner, addLevel));
  parser.expect(Token.RightBracket, "`]`");
  return arrayType(parser, start, size, element, Spelling.Alternative);
}

function arrayType(parser: Parser, start: number, size: Expression, element: TypeNode, flags: number): ArrayType {
  return { kind: "ArrayType", id: parser.nextId++, flags, start, end: parser.previousEnd, size, element };
}

/** `Process that takes A, B returns C`. */
function parseProcessType(parser: Parser): ProcessType {
  const start = parser.start;
  parser.advance();
  const parameters: TypeNode[] = [];
  if (parser.kind === Word.that && (parser.peek(1) === Word.takes || parser.peek(1) === Word.returns)) parser.advance();
  if (parser.accept(Word.takes) && !parser.accept(Word.nothing)) {
    do parameters.push(parseType(parser));
    while (continuesTypeList(parser));
  }
  if (parser.kind === Word.that && parser.peek(1) === Word.returns) parser.advance();
  const result = parser.accept(Word.returns) ? parseType(parser) : undefined;
  return { kind: "ProcessType", id: parser.nextId++, flags: 0, start, end: parser.previousEnd, parameters, result };
}

function continuesTypeList(parser: Parser): boolean {
  const isNext =
    parser.kind === Token.Comma
      ? beginsType(parser, 1) && !isNameBeforeAs(parser, 1)
      : parser.kind === Word.and && beginsType(parser, 1) && !isNameBeforeAs(parser, 1);
  if (isNext) parser.advance();
  return isNext;
}

/** `Function[A, B, R]`: the last one is the result. */
function parseFunctionType(parser: Parser): ProcessType {
  const start = parser.start;
  parser.advance();
  const parameters = parseBracketedTypes(parser);
  const result = parameters.pop();
  const flags = Spelling.Alternative;
  return { kind: "ProcessType", id: parser.nextId++, flags, start, end: parser.previousEnd, parameters, result };
}
