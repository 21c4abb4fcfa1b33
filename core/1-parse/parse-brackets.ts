/** Expressions in brackets: parentheses, tuples, ranges, lists, comprehensions, dictionaries. */

import type { ComprehensionClause, DictionaryEntry, Expression } from "#core/ast/expressions.ts";
import type { BindingTarget } from "#core/ast/patterns.ts";
import { Spelling } from "#core/ast/spelling.ts";
import { errorExpression, parseBinary, parseExpression, parseRange } from "./parse-expression.ts";
import { closeBracket } from "./parse-phrase.ts";
import { parseTarget } from "./parse-target.ts";
import { Mode, type Parser } from "./parser.ts";
import { Level } from "./peek-operator.ts";
import { Token, Word } from "./token-kinds.ts";

/** `(e)`, `(a, b)`, `(a to b)`. */
export function parseParentheses(parser: Parser): Expression {
  const open = parser.here();
  parser.advance();
  const saved = parser.mode;
  parser.mode = beginsContaining(parser) ? 0 : Mode.InList;
  const items: Expression[] = [];
  let height = 0;
  while (parser.kind !== Token.RightParen && !parser.failed && !parser.aborted) {
    items.push(parseRange(parser, 0));
    height = Math.max(height, parser.height);
    if (parser.kind === Token.Assign) {
      parser.fail("assignmentInExpression", parser.here(), {});
    }
    if (!parser.accept(Token.Comma)) break;
  }
  parser.mode = saved;
  closeBracket(parser, open, Token.RightParen, "(", "`)`");
  const { start } = open;
  const end = parser.previousEnd;
  parser.height = Math.max(1, height);
  const [only] = items;
  if (items.length === 1 && only !== undefined) return { ...only, flags: only.flags | Spelling.Parenthesised };
  if (items.length === 0) {
    parser.fail("expected", { start, end }, { expected: "an expression between the parentheses", found: "nothing" });
    return errorExpression(parser);
  }
  parser.raise(height);
  return { kind: "TupleLiteral", id: parser.nextId++, flags: 0, start, end, items };
}

/** `[a] list containing`: within parentheses of its own it takes all commas. */
function beginsContaining(parser: Parser): boolean {
  const at = parser.kind === Word.a || parser.kind === Word.an ? 1 : 0;
  const kind = parser.peek(at);
  return (kind === Word.list || kind === Word.set) && parser.peek(at + 1) === Word.containing;
}

/** `[1, 2]`, `[e for x in xs if c]`. */
export function parseBrackets(parser: Parser): Expression {
  const open = parser.here();
  parser.advance();
  const saved = parser.mode;
  parser.mode = Mode.InList;
  const items: Expression[] = [];
  const clauses: ComprehensionClause[] = [];
  let height = 1;
  while (parser.kind !== Token.RightBracket && !parser.failed && !parser.aborted) {
    items.push(parseExpression(parser));
    height = Math.max(height, parser.height);
    while (items.length === 1 && parser.kind === Word.for && !parser.failed) {
      clauses.push(parseClause(parser));
      height = Math.max(height, parser.height);
    }
    if (clauses.length > 0 || !parser.accept(Token.Comma)) break;
  }
  parser.mode = saved;
  closeBracket(parser, open, Token.RightBracket, "[", "`]` or `,`");
  parser.raise(height);
  const { start } = open;
  const end = parser.previousEnd;
  const [value] = items;
  if (clauses.length > 0 && value !== undefined) {
    return { kind: "Comprehension", id: parser.nextId++, flags: 0, start, end, value, clauses };
  }
  return { kind: "ListLiteral", id: parser.nextId++, flags: Spelling.Symbol, start, end, items };
}

/** `for x in xs if c`. */
function parseClause(parser: Parser): ComprehensionClause {
  const start = parser.start;
  parser.advance();
  parser.accept(Word.each);
  const targets: BindingTarget[] = [parseTarget(parser)];
  if (parser.accept(Token.Comma)) targets.push(parseTarget(parser));
  parser.expect(Word.in, "`in`");
  const saved = parser.mode;
  parser.mode = saved | Mode.NoChoice;
  const source = parseRange(parser, Level.Or);
  let { height } = parser;
  const conditions: Expression[] = [];
  while (parser.accept(Word.if)) {
    conditions.push(parseBinary(parser, Level.Or));
    height = Math.max(height, parser.height);
  }
  parser.mode = saved;
  parser.height = height;
  const end = parser.previousEnd;
  return { kind: "ComprehensionClause", id: parser.nextId++, flags: 0, start, end, targets, source, conditions };
}

/** `{"a": 1}`. */
export function parseBraces(parser: Parser): Expression {
  const open = parser.here();
  parser.advance();
  const saved = parser.mode;
  parser.mode = Mode.InList;
  const entries: DictionaryEntry[] = [];
  let height = 1;
  while (parser.kind !== Token.RightBrace && !parser.failed && !parser.aborted) {
    entries.push(parsePair(parser));
    height = Math.max(height, parser.height);
    if (!parser.accept(Token.Comma)) break;
  }
  parser.mode = saved;
  closeBracket(parser, open, Token.RightBrace, "{", "`}` or `,`");
  parser.raise(height);
  const { start } = open;
  const end = parser.previousEnd;
  return { kind: "DictionaryLiteral", id: parser.nextId++, flags: Spelling.Symbol, start, end, entries };
}

function parsePair(parser: Parser): DictionaryEntry {
  const start = parser.start;
  const key = parseExpression(parser);
  const { height } = parser;
  parser.expect(Token.Colon, "`:` and the value of the entry");
  const value = parseExpression(parser);
  parser.height = Math.max(height, parser.height);
  const end = parser.previousEnd;
  return { kind: "DictionaryEntry", id: parser.nextId++, flags: Spelling.Symbol, start, end, key, value };
}
