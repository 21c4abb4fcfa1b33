/** Statements of concurrency: Send, Receive, Task Group, Link, Monitor, Stop. */

import type { Argument } from "#core/ast/expressions.ts";
import type { AfterClause, MatchArm, Statement } from "#core/ast/statements.ts";
import { parseDuration } from "./parse-actor-expression.ts";
import { endBlock, endHeader, openBlock, parseBlock, parseBody } from "./parse-block.ts";
import { parseLast, parseUpTo } from "./parse-collection-statement.ts";
import { parseExpression } from "./parse-expression.ts";
import { parseText } from "./parse-literal.ts";
import { parseArm, skipOutsideArm } from "./parse-match.ts";
import { parseArguments } from "./parse-with.ts";
import type { Parser } from "./parser.ts";
import { stopAt } from "./stop-at.ts";
import { Token, Word } from "./token-kinds.ts";

/** `Send v to w`, `Send "name" with … to w`. */
export function parseSend(parser: Parser): Statement {
  const start = parser.start;
  parser.advance();
  const stop = stopAt(parser, Word.to, 0);
  if (parser.kind === Token.Text && parser.peek(1) === Word.with) {
    const value = parseText(parser);
    parser.advance();
    const list: Argument[] = parseArguments(parser, false);
    if (!parser.failed && parser.index === stop) parser.advance();
    else parser.failExpected("`to` and the receiver");
    const target = parseLast(parser);
    const end = parser.previousEnd;
    return { kind: "Send", id: parser.nextId++, flags: 0, start, end, value, arguments: list, target };
  }
  const value = parseUpTo(parser, stop, "`Send`", "to");
  const target = parseLast(parser);
  return { kind: "Send", id: parser.nextId++, flags: 0, start, end: parser.previousEnd, value, arguments: [], target };
}

/** `Receive:` `When PATTERN:` … `After 50 milliseconds:` … `End Receive`. */
export function parseReceive(parser: Parser): Statement {
  const open = parser.here();
  parser.advance();
  openBlock(parser, "Receive", open);
  endHeader(parser);
  const arms: MatchArm[] = [];
  let after: AfterClause | undefined;
  for (;;) {
    parser.skipNewlines();
    parser.failed = false;
    if (parser.kind === Word.When) arms.push(parseArm(parser));
    else if (parser.kind === Word.After) {
      if (after !== undefined) parser.report("duplicateOtherwise", parser.here(), { after: "a second `After`" });
      after = parseAfter(parser);
    } else if (!skipOutsideArm(parser)) break;
  }
  endBlock(parser);
  const { start } = open;
  return { kind: "Receive", id: parser.nextId++, flags: 0, start, end: parser.previousEnd, arms, after };
}

function parseAfter(parser: Parser): AfterClause {
  const start = parser.start;
  parser.advance();
  const delay = parseDuration(parser);
  const body = parseBody(parser);
  return { kind: "AfterClause", id: parser.nextId++, flags: 0, start, end: parser.previousEnd, delay, body };
}

/** `Task Group:` … `End Group`. */
export function parseGroup(parser: Parser): Statement {
  const open = parser.here();
  parser.advance();
  parser.advance();
  const body = parseBlock(parser, "Group", open);
  const { start } = open;
  return { kind: "TaskGroup", id: parser.nextId++, flags: 0, start, end: parser.previousEnd, body };
}

/** `Link p`, `Monitor p`, `Stop p`. */
export function parseTargeted(parser: Parser): Statement {
  const start = parser.start;
  const { kind: word } = parser;
  parser.advance();
  const target = parseExpression(parser);
  const kind = word === Word.Link ? "Link" : word === Word.Monitor ? "Monitor" : "Stop";
  return { kind, id: parser.nextId++, flags: 0, start, end: parser.previousEnd, target };
}
