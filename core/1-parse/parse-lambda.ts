/** Lambdas: `lambda x, y: e`, the block form, and `(x, y) => e`. */

import type { Expression, LambdaParameter } from "#core/ast/expressions.ts";
import { Spelling } from "#core/ast/spelling.ts";
import { parseBlock, parseOneLine } from "./parse-block.ts";
import { errorExpression, parseExpression } from "./parse-expression.ts";
import { isNameKind, parseNewName } from "./parse-name.ts";
import { parseType } from "./parse-type.ts";
import { Mode, type Parser } from "./parser.ts";
import { Token, Word } from "./token-kinds.ts";

/** `lambda x, y: e`, `lambda x:` … `End Lambda`. */
export function parseLambda(parser: Parser): Expression {
  const open = parser.here();
  if (!parser.enter()) return errorExpression(parser);
  parser.advance();
  const parameters: LambdaParameter[] = [];
  if (isNameKind(parser.kind)) {
    do parameters.push(parseParameter(parser));
    while (!parser.failed && (parser.accept(Token.Comma) || parser.accept(Word.and)));
  } else if (parser.accept(Token.LeftParen)) {
    if (parser.kind !== Token.RightParen) {
      do parameters.push(parseParameter(parser));
      while (!parser.failed && parser.accept(Token.Comma));
    }
    parser.expect(Token.RightParen, "`)`");
  }
  const { start } = open;
  if (parser.kind === Token.Colon && parser.peek(1) === Token.Newline) {
    const body = parser.within(0, (inner) => parseBlock(inner, "Lambda", open));
    parser.leave();
    parser.height = 1;
    parser.runLater.push(start);
    return { kind: "Lambda", id: parser.nextId++, flags: 0, start, end: parser.previousEnd, parameters, body };
  }
  parser.expect(Token.Colon, "`:` and the body of the lambda");
  const body = beginsStatement(parser)
    ? parser.within((parser.mode & Mode.InList) === 0 ? 0 : Mode.InStatement, parseOneLine)
    : parser.within(parser.mode & (Mode.InList | Mode.NoChoice), parseExpression);
  parser.leave();
  parser.raise(parser.height);
  parser.runLater.push(start);
  return { kind: "Lambda", id: parser.nextId++, flags: 0, start, end: parser.previousEnd, parameters, body };
}

/** Whether the body of a lambda is one statement of those that fit on a line. */
function beginsStatement(parser: Parser): boolean {
  switch (parser.kind) {
    case Word.Display:
    case Word.Alert:
    case Word.Set:
    case Word.Increase:
    case Word.Decrease:
    case Word.Multiply:
    case Word.Divide:
    case Word.Add:
    case Word.Insert:
    case Word.Remove:
    case Word.Throw:
    case Word.Return:
      return isStatementWord(parser);
    default:
      return false;
  }
}

/** Not a name that is spelt like the word. */
function isStatementWord(parser: Parser): boolean {
  const next = parser.peek(1);
  return next !== Token.Dot && next !== Token.Assign && next !== Token.LeftParen && next !== Token.Comma;
}

function parseParameter(parser: Parser): LambdaParameter {
  const start = parser.start;
  const name = parseNewName(parser, "the name of a parameter");
  const type = parser.accept(Word.as) ? parseType(parser) : undefined;
  return { kind: "LambdaParameter", id: parser.nextId++, flags: 0, start, end: parser.previousEnd, name, type };
}

/** True at a `(` that holds nothing but parameters and is followed by `=>`. */
export function isArrowLambda(parser: Parser): boolean {
  for (let at = 1; ; at++) {
    const kind = parser.peek(at);
    if (kind === Token.RightParen) return parser.peek(at + 1) === Token.Arrow;
    if (kind !== Token.Comma && kind !== Word.as && kind !== Word.of && !isNameKind(kind)) return false;
  }
}

/** `(x, y) => e`, `x => e`. */
export function parseArrowLambda(parser: Parser): Expression {
  const start = parser.start;
  if (!parser.enter()) return errorExpression(parser);
  const parameters: LambdaParameter[] = [];
  if (parser.accept(Token.LeftParen)) {
    while (parser.kind !== Token.RightParen && !parser.failed) {
      parameters.push(parseParameter(parser));
      if (!parser.accept(Token.Comma)) break;
    }
    parser.expect(Token.RightParen, "`)`");
  } else parameters.push(parseParameter(parser));
  parser.expect(Token.Arrow, "`=>`");
  const body = parser.within(parser.mode & (Mode.InList | Mode.NoChoice), parseExpression);
  parser.leave();
  parser.raise(parser.height);
  const flags = Spelling.Alternative;
  parser.runLater.push(start);
  return { kind: "Lambda", id: parser.nextId++, flags, start, end: parser.previousEnd, parameters, body };
}
