/** What `Let`, `For each` and comprehensions bind. */

import type { BindingTarget } from "#core/ast/patterns.ts";
import { describeToken } from "./describe-token.ts";
import { parseNewName } from "./parse-name.ts";
import type { Parser } from "./parser.ts";
import { Token } from "./token-kinds.ts";

/** A name, or `(a, b)`. */
export function parseTarget(parser: Parser): BindingTarget {
  if (parser.kind === Token.LeftBracket) adviseOnList(parser);
  if (parser.kind !== Token.LeftParen) return parseNewName(parser, "a name");
  const start = parser.start;
  const items: BindingTarget[] = [];
  if (!parser.enter()) return parseNewName(parser, "a name");
  parser.advance();
  do items.push(parseTarget(parser));
  while (!parser.failed && parser.accept(Token.Comma));
  parser.leave();
  parser.expect(Token.RightParen, "`)`");
  return { kind: "TupleTarget", id: parser.nextId++, flags: 0, start, end: parser.previousEnd, items };
}

/** `Let [a, b] be xs`. */
function adviseOnList(parser: Parser): void {
  const help = { text: "a tuple is taken apart with `Let (a, b) be …`, a list in a `Match` with `When [a, b]:`" };
  parser.fail("expected", parser.here(), { expected: "a name", found: describeToken(parser) }, { help });
}
