/** If, Unless, Try, With, Defer, Unsafe Block. */

import type { Expression } from "#core/ast/expressions.ts";
import type { DeclaredName } from "#core/ast/names.ts";
import { Spelling } from "#core/ast/spelling.ts";
import type { Block, CatchClause, IfArm, Statement } from "#core/ast/statements.ts";
import { describeToken } from "./describe-token.ts";
import { endBlock, openBlock, parseBlock, parseBody } from "./parse-block.ts";
import { parseCondition } from "./parse-condition.ts";
import { parseExpression } from "./parse-expression.ts";
import { parseNewName } from "./parse-name.ts";
import { parseType } from "./parse-type.ts";
import type { Parser } from "./parser.ts";
import { stopAt } from "./stop-at.ts";
import { Token, Word } from "./token-kinds.ts";

function isOneLine(body: Block): boolean {
  return (body.flags & Spelling.OneLine) !== 0;
}

/** `If c:` … `Otherwise if c:` … `Otherwise:` … `End If`; `Unless c:` is `If not c:`. */
export function parseIf(parser: Parser): Statement {
  const open = parser.here();
  const word = parser.kind === Word.Unless ? "Unless" : "If";
  parser.advance();
  openBlock(parser, word, open);
  const arms = [parseArm(parser, open.start, word === "Unless")];
  let otherwise: Block | undefined;
  if (isOneLine((arms[0] as IfArm).body)) parser.blocks.pop();
  else {
    otherwise = parseFurtherArms(parser, arms);
    endBlock(parser);
  }
  const { start } = open;
  return { kind: "If", id: parser.nextId++, flags: 0, start, end: parser.previousEnd, arms, otherwise };
}

/** Takes `Otherwise if` arms, and gives the body of `Otherwise`. */
function parseFurtherArms(parser: Parser, arms: IfArm[]): Block | undefined {
  let otherwise: Block | undefined;
  while (parser.kind === Word.Otherwise && !parser.aborted) {
    const start = parser.start;
    parser.failed = false;
    if (otherwise !== undefined) parser.report("duplicateOtherwise", parser.here(), { after: "`Otherwise`" });
    parser.advance();
    if ((parser.kind === Word.if || parser.kind === Word.If) && !parser.isLineStart(0)) {
      parser.advance();
      arms.push(parseArm(parser, start, false));
    } else otherwise = parseBody(parser);
    parser.skipNewlines();
  }
  return otherwise;
}

function parseArm(parser: Parser, start: number, isNegated: boolean): IfArm {
  let condition = parseCondition(parser);
  if (isNegated) {
    const { start: from, end } = condition;
    const flags = Spelling.Unless;
    condition = { kind: "Unary", id: parser.nextId++, flags, start: from, end, operator: "not", operand: condition };
  }
  const body = parseBody(parser);
  if (!isOneLine(body)) parser.skipNewlines();
  return { kind: "IfArm", id: parser.nextId++, flags: 0, start, end: parser.previousEnd, condition, body };
}

/** `Try:` … `Catch e as T:` … `Finally:` … `End Try`. */
export function parseTry(parser: Parser): Statement {
  const open = parser.here();
  parser.advance();
  openBlock(parser, "Try", open);
  const body = parseBody(parser);
  const catches: CatchClause[] = [];
  let last: Block | undefined;
  if (isOneLine(body)) parser.skipNewlines();
  while ((parser.kind === Word.Catch || parser.kind === Word.Finally) && !parser.aborted) {
    parser.failed = false;
    if (parser.kind === Word.Catch) {
      if (last !== undefined) parser.report("duplicateOtherwise", parser.here(), { after: "`Catch` after `Finally`" });
      catches.push(parseCatch(parser));
    } else {
      parser.advance();
      last = parseBody(parser);
    }
    parser.skipNewlines();
  }
  endBlock(parser);
  const { start } = open;
  const end = parser.previousEnd;
  return { kind: "Try", id: parser.nextId++, flags: 0, start, end, body, catches, finally: last };
}

function parseCatch(parser: Parser): CatchClause {
  const start = parser.start;
  parser.advance();
  const name = parser.kind === Token.Colon ? undefined : parseNewName(parser, "a name for the error");
  const type = parser.accept(Word.as) ? parseType(parser) : undefined;
  if (type !== undefined && (parser.kind === Word.or || parser.kind === Token.Comma)) {
    const text = "a clause takes one type: one that all of them follow (`Error` fits all), or one clause for each";
    const found = describeToken(parser);
    parser.fail("expected", parser.here(), { expected: "`:`", found }, { help: { text } });
  }
  const body = parseBody(parser);
  parser.runLater.push(start);
  return { kind: "CatchClause", id: parser.nextId++, flags: 0, start, end: parser.previousEnd, name, type, body };
}

/** `With e as name:` … `End With`: the last `as` of the header is the separator. */
export function parseWithResource(parser: Parser): Statement {
  const open = parser.here();
  parser.advance();
  let value: Expression;
  let name: DeclaredName | undefined;
  const stop = stopAt(parser, Word.as, 0);
  if (stop < 0) value = parseExpression(parser);
  else {
    value = parseExpression(parser);
    if (stopReached(parser, stop)) name = parseNewName(parser, "a name");
  }
  const body = parseBlock(parser, "With", open);
  const { start } = open;
  return { kind: "WithResource", id: parser.nextId++, flags: 0, start, end: parser.previousEnd, value, name, body };
}

/** Passes a Stop, which must be here. */
function stopReached(parser: Parser, at: number): boolean {
  if (parser.index !== at) {
    parser.failExpected("`as` and a name");
    return false;
  }
  parser.advance();
  return true;
}

/** `Defer:` … `End Defer`. */
export function parseDefer(parser: Parser): Statement {
  const open = parser.here();
  parser.advance();
  const body = parseBlock(parser, "Defer", open);
  const { start } = open;
  return { kind: "Defer", id: parser.nextId++, flags: 0, start, end: parser.previousEnd, body };
}

/** `Unsafe Block:` … `End Unsafe`. */
export function parseUnsafe(parser: Parser): Statement {
  const open = parser.here();
  parser.advance();
  parser.accept(Word.Block);
  const body = parseBlock(parser, "Unsafe", open);
  const { start } = open;
  return { kind: "UnsafeBlock", id: parser.nextId++, flags: 0, start, end: parser.previousEnd, body };
}
