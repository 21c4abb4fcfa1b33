/** Statements of one line: Return, Display, Alert, Throw, Assert, Resume. */

import type { Expression } from "#core/ast/expressions.ts";
import type { Statement } from "#core/ast/statements.ts";
import { parseExpression } from "./parse-expression.ts";
import { Mode, type Parser } from "./parser.ts";
import { Token, Word } from "./token-kinds.ts";

function isLineEnd(parser: Parser): boolean {
  return parser.kind === Token.Newline || parser.kind === Token.EndOfFile;
}

/** `Return [e]`. */
export function parseReturn(parser: Parser): Statement {
  const start = parser.start;
  parser.advance();
  const value = isLineEnd(parser) ? undefined : parseExpression(parser);
  return { kind: "Return", id: parser.nextId++, flags: 0, start, end: parser.previousEnd, value };
}

/** `Display a, b [with message v] [continuing]`, `Alert …`. */
export function parseDisplay(parser: Parser): Statement {
  const start = parser.start;
  const stream = parser.kind === Word.Alert ? "error" : "output";
  parser.advance();
  const values: Expression[] = [];
  if (!isLineEnd(parser) && !isContinuingWord(parser)) {
    const saved = parser.mode;
    const isOnlyOne = (saved & Mode.InStatement) !== 0;
    parser.mode = Mode.InList;
    do values.push(parseExpression(parser));
    while (!isOnlyOne && !parser.failed && parser.accept(Token.Comma));
    if (parser.kind === Word.with && parser.peek(1) === Word.message) {
      parser.advance();
      parser.advance();
      values.push(parseExpression(parser));
    }
    parser.mode = saved;
  }
  const isContinuing = isContinuingWord(parser);
  if (isContinuing) parser.advance();
  const end = parser.previousEnd;
  return { kind: "Display", id: parser.nextId++, flags: 0, start, end, values, stream, isContinuing };
}

/** `continuing` as the last word of the line. */
function isContinuingWord(parser: Parser): boolean {
  if (parser.kind !== Word.continuing) return false;
  return parser.peek(1) === Token.Newline || parser.peek(1) === Token.EndOfFile;
}

/** `Throw e`. */
export function parseThrow(parser: Parser): Statement {
  const start = parser.start;
  parser.advance();
  const value = parseExpression(parser);
  return { kind: "Throw", id: parser.nextId++, flags: 0, start, end: parser.previousEnd, value };
}

/** `Assert c [with message e]`. */
export function parseAssert(parser: Parser): Statement {
  const start = parser.start;
  parser.advance();
  const condition = parseExpression(parser);
  let message: Expression | undefined;
  if (parser.kind === Word.with && parser.peek(1) === Word.message) {
    parser.advance();
    parser.advance();
    parser.accept(Word.as);
    message = parseExpression(parser);
  } else if ((parser.mode & Mode.InStatement) === 0 && parser.accept(Token.Comma)) message = parseExpression(parser);
  return { kind: "Assert", id: parser.nextId++, flags: 0, start, end: parser.previousEnd, condition, message };
}

/** `Resume [with e]`. */
export function parseResume(parser: Parser): Statement {
  const start = parser.start;
  parser.advance();
  const value = parser.accept(Word.with) ? parseExpression(parser) : undefined;
  return { kind: "Resume", id: parser.nextId++, flags: 0, start, end: parser.previousEnd, value };
}
