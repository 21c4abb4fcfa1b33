/** Match, and the arms it shares with Receive. */

import type { Block, MatchArm, Statement } from "#core/ast/statements.ts";
import { describeToken, foreignWordHelp } from "./describe-token.ts";
import { endBlock, endHeader, openBlock, parseBody, readLowerCaseEnd } from "./parse-block.ts";
import { parseExpression } from "./parse-expression.ts";
import { readForeignBranch } from "./parse-foreign.ts";
import { parsePattern } from "./parse-pattern.ts";
import type { Parser } from "./parser.ts";
import { Token, Word } from "./token-kinds.ts";

/** `Match e:` `When PATTERN [where guard]:` … `Otherwise:` … `End Match`. */
export function parseMatch(parser: Parser): Statement {
  const open = parser.here();
  parser.advance();
  const subject = parseExpression(parser);
  openBlock(parser, "Match", open);
  endHeader(parser);
  const arms: MatchArm[] = [];
  let otherwise: Block | undefined;
  let isSound = true;
  for (;;) {
    parser.skipNewlines();
    parser.failed = false;
    readLowerCaseEnd(parser);
    readForeignBranch(parser);
    if (parser.kind === Word.When) {
      if (otherwise !== undefined) parser.report("duplicateOtherwise", parser.here(), { after: "`When`" });
      arms.push(parseArm(parser));
    } else if (parser.kind === Word.Otherwise) {
      if (otherwise !== undefined) parser.report("duplicateOtherwise", parser.here(), { after: "`Otherwise`" });
      parser.advance();
      otherwise = parseBody(parser);
    } else if (skipOutsideArm(parser)) isSound = false;
    else break;
  }
  // What was skipped may take the values that no arm takes.
  if (!isSound) otherwise ??= emptyBlock(parser);
  endBlock(parser);
  const { start } = open;
  return { kind: "Match", id: parser.nextId++, flags: 0, start, end: parser.previousEnd, subject, arms, otherwise };
}

function emptyBlock(parser: Parser): Block {
  const at = parser.previousEnd;
  return { kind: "Block", id: parser.nextId++, flags: 0, start: at, end: at, statements: [] };
}

/** Reports and passes a line that stands before the first arm; false at `End`, the end of the file or another branch. */
export function skipOutsideArm(parser: Parser): boolean {
  if (parser.kind === Word.End || parser.kind === Token.EndOfFile) return false;
  if (parser.kind === Word.Catch || parser.kind === Word.Finally || parser.kind === Word.After) return false;
  if (parser.kind === Word.Otherwise) return false;
  const colon = parser.source.text.slice(parser.start).search(/[:\n]/);
  const pattern = parser.source.text.slice(parser.start, parser.start + colon);
  const isArm = colon >= 0 && parser.source.text[parser.start + colon] === ":" && parser.kind !== Token.Name;
  const help = isArm ? { text: `write \`When ${pattern}:\`` } : (foreignWordHelp(parser) ?? {});
  parser.fail("expected", parser.here(), { expected: "`When` and a pattern", found: describeToken(parser) }, { help });
  parser.skipToLineEnd();
  return true;
}

/** `When PATTERN [where guard]:` and its body. */
export function parseArm(parser: Parser): MatchArm {
  const start = parser.start;
  parser.advance();
  const pattern = parsePattern(parser);
  const guard = !parser.failed && parser.accept(Word.where) ? parseExpression(parser) : undefined;
  const body = parseBody(parser);
  return { kind: "MatchArm", id: parser.nextId++, flags: 0, start, end: parser.previousEnd, pattern, guard, body };
}
