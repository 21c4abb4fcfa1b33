/** Loops, Break and Continue. */

import type { Expression } from "#core/ast/expressions.ts";
import type { DeclaredName } from "#core/ast/names.ts";
import type { BindingTarget } from "#core/ast/patterns.ts";
import { Spelling } from "#core/ast/spelling.ts";
import type { Statement } from "#core/ast/statements.ts";
import { describeToken } from "./describe-token.ts";
import { parseBlock } from "./parse-block.ts";
import { parseCondition } from "./parse-condition.ts";
import { errorExpression, parseExpression, parseRange } from "./parse-expression.ts";
import { isNameKind, parseNewName } from "./parse-name.ts";
import { parseParameters } from "./parse-process.ts";
import { parseTarget } from "./parse-target.ts";
import type { Parser } from "./parser.ts";
import { Token, Word } from "./token-kinds.ts";

/** `called NAME` before the colon of a loop. */
function parseLabel(parser: Parser): DeclaredName | undefined {
  if (parser.failed || !parser.accept(Word.called)) return undefined;
  return parseNewName(parser, "a name for the loop");
}

/** `While c:`. */
export function parseWhile(parser: Parser): Statement {
  const open = parser.here();
  parser.advance();
  const condition = parseCondition(parser);
  const label = parseLabel(parser);
  const body = parseBlock(parser, "While", open);
  const { start } = open;
  return { kind: "While", id: parser.nextId++, flags: 0, start, end: parser.previousEnd, condition, body, label };
}

/** `Repeat n times:`. */
export function parseRepeat(parser: Parser): Statement {
  const open = parser.here();
  parser.advance();
  const count = parseExpression(parser);
  if (parser.kind === Token.Colon && !parser.failed) {
    const edits = [{ span: { start: parser.start, end: parser.start }, text: " times" }];
    const help = { text: "write `times` before the colon", edits };
    parser.report("expected", parser.here(), { expected: "`times`", found: "`:`" }, { help });
  } else parser.expect(Word.times, "`times`");
  const label = parseLabel(parser);
  const body = parseBlock(parser, "Repeat", open);
  const { start } = open;
  return { kind: "Repeat", id: parser.nextId++, flags: 0, start, end: parser.previousEnd, count, body, label };
}

/** `Loop forever:`. */
export function parseLoop(parser: Parser): Statement {
  const open = parser.here();
  parser.advance();
  const flags = parser.accept(Word.forever) ? 0 : Spelling.Alternative;
  const label = parseLabel(parser);
  const body = parseBlock(parser, "Loop", open);
  const { start } = open;
  return { kind: "Loop", id: parser.nextId++, flags, start, end: parser.previousEnd, body, label };
}

/** `Break [NAME]`, `Continue [NAME]`. */
export function parseLeaveLoop(parser: Parser): Statement {
  const start = parser.start;
  const kind = parser.kind === Word.Break ? "Break" : "Continue";
  parser.advance();
  const isBare = parser.kind === Token.Newline || parser.kind === Token.EndOfFile;
  const label = isBare ? undefined : parseNewName(parser, "the name of a loop");
  return { kind, id: parser.nextId++, flags: 0, start, end: parser.previousEnd, label };
}

/** `For i from a to b [by s]:`, `For each x in xs:` and their forms. */
export function parseFor(parser: Parser): Statement {
  const open = parser.here();
  parser.advance();
  if (parser.accept(Word.each) || parser.accept(Word.Each)) return parseForEach(parser, open, 0);
  if (isForAll(parser)) return parseForAll(parser, open);
  const target = parseTarget(parser);
  if (parser.kind === Word.from && target.kind === "DeclaredName") return parseForRange(parser, open, target);
  if (parser.kind === Word.in || parser.kind === Token.Comma || parser.kind === Word.at) {
    return parseForEachFrom(parser, open, target, Spelling.Alternative);
  }
  parser.failExpected("`from` and bounds, or `in` and a collection");
  return parseForEachFrom(parser, open, target, Spelling.Alternative);
}

/** Whether `all` begins a property here; it also may be the name of a loop's variable. */
function isForAll(parser: Parser): boolean {
  if (parser.kind !== Token.Name || parser.wordAt(0) !== "all") return false;
  const next = parser.peek(1);
  return next !== Word.in && next !== Word.from && next !== Word.at && isNameKind(next);
}

/** The rest of `For all x as Integer and y as Text [where c]:`. */
function parseForAll(parser: Parser, open: { start: number; end: number }): Statement {
  parser.advance();
  const parameters = parseParameters(parser);
  if (parser.kind === Word.in) adviseOnRange(parser);
  const condition = !parser.failed && parser.accept(Word.where) ? parseExpression(parser) : undefined;
  const body = parseBlock(parser, "For", open);
  const { start } = open;
  return {
    kind: "ForAll",
    id: parser.nextId++,
    flags: 0,
    start,
    end: parser.previousEnd,
    parameters,
    condition,
    body,
  };
}

/** `For all i in 1 to 3`. */
function adviseOnRange(parser: Parser): void {
  const help = {
    text: "give each its type, and the bounds behind `where`: `For all i as Integer where i is in 1 to 3`",
  };
  parser.fail("expected", parser.here(), { expected: "`as` and a type", found: describeToken(parser) }, { help });
}

function parseForRange(parser: Parser, open: { start: number; end: number }, variable: DeclaredName): Statement {
  parser.advance();
  const from = parseExpression(parser);
  const isInclusive = parser.kind !== Word.until;
  let to: Expression;
  if (parser.accept(Word.until) || parser.expect(Word.to, "`to` or `until` and the last value")) {
    to = parseExpression(parser);
  } else to = errorExpression(parser);
  const step = !parser.failed && parser.accept(Word.by) ? parseExpression(parser) : undefined;
  const label = parseLabel(parser);
  const body = parseBlock(parser, "For", open);
  const { start } = open;
  const end = parser.previousEnd;
  const id = parser.nextId++;
  return { kind: "ForRange", id, flags: 0, start, end, variable, from, to, isInclusive, step, body, label };
}

function parseForEach(parser: Parser, open: { start: number; end: number }, flags: number): Statement {
  return parseForEachFrom(parser, open, parseTarget(parser), flags);
}

/** The rest of a `For each` whose first target has been read. */
function parseForEachFrom(
  parser: Parser,
  open: { start: number; end: number },
  first: BindingTarget,
  flags: number,
): Statement {
  const targets = [first];
  if (parser.accept(Token.Comma)) targets.push(parseTarget(parser));
  let index: DeclaredName | undefined;
  if (parser.accept(Word.at)) {
    if (parser.kind === Word.index && parser.peek(1) !== Word.in) parser.advance();
    index = parseNewName(parser, "a name for the index");
  }
  let source: Expression;
  if (parser.expect(Word.in, "`in` and a collection")) source = parseRange(parser, 0);
  else source = errorExpression(parser);
  const label = parseLabel(parser);
  const body = parseBlock(parser, "For", open);
  const { start } = open;
  const end = parser.previousEnd;
  return { kind: "ForEach", id: parser.nextId++, flags, start, end, targets, index, source, body, label };
}
