/** Add, Insert and Remove: the last separator word outside brackets wins. */

import type { Expression } from "#core/ast/expressions.ts";
import { Spelling } from "#core/ast/spelling.ts";
import type { Statement } from "#core/ast/statements.ts";
import { errorExpression, parseExpression } from "./parse-expression.ts";
import type { Parser } from "./parser.ts";
import { stopAt } from "./stop-at.ts";
import { Token, Word } from "./token-kinds.ts";

/** Parses up to a Stop and passes it, then gives what stands before it. */
export function parseUpTo(parser: Parser, stop: number, statement: string, separator: string): Expression {
  const value = parseExpression(parser);
  if (parser.failed) return value;
  if (stop < 0) parser.fail("missingSeparator", value, { statement, separator });
  else if (parser.index !== stop) parser.failExpected(`\`${separator}\``);
  else parser.advance();
  return value;
}

/** What stands behind the separator. */
export function parseLast(parser: Parser): Expression {
  return parser.failed ? errorExpression(parser) : parseExpression(parser);
}

/** `Add x to xs`, `Add x to end of xs`. */
export function parseAdd(parser: Parser): Statement {
  const start = parser.start;
  parser.advance();
  const value = parseUpTo(parser, stopAt(parser, Word.to, 0), "`Add`", "to");
  let flags = 0;
  const hasThe = parser.kind === Word.the;
  const wordAt = hasThe ? 1 : 0;
  const isEnd =
    parser.peek(wordAt) === Token.Name && parser.wordAt(wordAt) === "end" && parser.peek(wordAt + 1) === Word.of;
  if (isEnd) {
    for (let count = wordAt + 2; count > 0; count--) parser.advance();
    flags = Spelling.Alternative;
  }
  const collection = parseLast(parser);
  return { kind: "AddItem", id: parser.nextId++, flags, start, end: parser.previousEnd, value, collection };
}

/** `Insert x at index i in xs`. */
export function parseInsert(parser: Parser): Statement {
  const start = parser.start;
  parser.advance();
  const inStop = stopAt(parser, Word.in, 0);
  const atStop = inStop < 0 ? -1 : stopAt(parser, Word.at, inStop);
  const value = parseUpTo(parser, atStop, "`Insert`", inStop < 0 ? "in" : "at index");
  if (!parser.failed) parser.expect(Word.index, "`index`");
  const index = parser.failed ? errorExpression(parser) : parseUpTo(parser, inStop, "`Insert`", "in");
  const collection = parseLast(parser);
  return {
    kind: "InsertItem",
    id: parser.nextId++,
    flags: 0,
    start,
    end: parser.previousEnd,
    value,
    index,
    collection,
  };
}

/** `Remove x from xs`, `Remove item at index i from xs`, `Remove key k from d`. */
export function parseRemove(parser: Parser): Statement {
  const start = parser.start;
  parser.advance();
  const stop = stopAt(parser, Word.from, 0);
  if (parser.kind === Word.item && parser.peek(1) === Word.at && parser.peek(2) === Word.index) {
    for (let count = 3; count > 0; count--) parser.advance();
    const index = parseUpTo(parser, stop, "`Remove`", "from");
    const collection = parseLast(parser);
    return { kind: "RemoveAtIndex", id: parser.nextId++, flags: 0, start, end: parser.previousEnd, index, collection };
  }
  if (parser.kind === Word.key && beginsKey(parser)) {
    parser.advance();
    const key = parseUpTo(parser, stop, "`Remove`", "from");
    const collection = parseLast(parser);
    return { kind: "RemoveKey", id: parser.nextId++, flags: 0, start, end: parser.previousEnd, key, collection };
  }
  const value = parseUpTo(parser, stop, "`Remove`", "from");
  const collection = parseLast(parser);
  return { kind: "RemoveItem", id: parser.nextId++, flags: 0, start, end: parser.previousEnd, value, collection };
}

/** True if an operand follows the word `key`, which otherwise is a name. */
function beginsKey(parser: Parser): boolean {
  const next = parser.peek(1);
  if (next === Token.Stop || next === Token.Dot || next === Token.LeftBracket) return false;
  return (next >= Token.Name && next <= Token.InterpolatedStart) || next === Token.LeftParen || next > Word.lambda;
}
