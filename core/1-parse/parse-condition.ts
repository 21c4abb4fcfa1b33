/** Conditions of `If` and `While`, and what people write in them who know other languages. */

import type { Expression } from "#core/ast/expressions.ts";
import { describeToken, foreignWordHelp } from "./describe-token.ts";
import { errorOver, parseExpression } from "./parse-expression.ts";
import type { Parser } from "./parser.ts";
import { Token, Word } from "./token-kinds.ts";

/** A condition, in which `=` is taken for a comparison once it has been reported. */
export function parseCondition(parser: Parser): Expression {
  if (parser.kind === Token.Colon) {
    const help = { text: "write what decides before the colon, as in `If x is 3:`" };
    parser.report("expected", parser.here(), { expected: "a condition", found: "`:`" }, { help });
    return errorOver(parser, parser.start);
  }
  const condition = parseExpression(parser);
  if (parser.kind !== Token.Assign) return failAtCondition(parser, condition);
  const help = { edits: [{ span: parser.here(), text: "==" }] };
  parser.report("assignmentInExpression", parser.here(), {}, { help });
  parser.advance();
  parseExpression(parser);
  return errorOver(parser, condition.start);
}

/** Gives the condition back unless something that makes no sense follows it; then that is reported, and nothing else about it. */
function failAtCondition(parser: Parser, condition: Expression): Expression {
  const { kind } = parser;
  if (parser.failed) return errorOver(parser, condition.start);
  const isSound = kind === Token.Colon || kind === Token.Newline || kind === Token.EndOfFile || kind === Word.called;
  if (isSound || kind === Token.LeftBrace) return condition;
  const text = conditionAdvice(parser);
  const found = describeToken(parser);
  const help = text === undefined ? (foreignWordHelp(parser) ?? {}) : { text };
  parser.fail("expected", parser.here(), { expected: "`:`", found }, { help });
  return errorOver(parser, condition.start);
}

/** `If x in xs:`, `If x not in xs:`, `If x be 3:`, `If x greater than 3:`. */
function conditionAdvice(parser: Parser): string | undefined {
  if (parser.kind === Word.in) return "write `is in`";
  if (parser.kind === Word.not) return parser.peek(1) === Word.in ? "write `is not in`" : "write `is not`";
  if (parser.kind === Word.be) return "write `is`";
  const written = parser.source.text.slice(Math.max(0, parser.previousEnd - 24), parser.previousEnd);
  if (!written.endsWith(" than")) return undefined;
  return /\b(less|smaller|fewer|lower) than$/.test(written) ? "write `is less than`" : "write `is greater than`";
}
