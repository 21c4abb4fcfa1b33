// `For each` over `t.lines()`: each line is cut off when its turn comes, no list is made. Texts do not change, so nobody can tell.

import { OP } from "#core/spec/mir-ops.ts";
import { BOOL, INTEGER, TEXT, WORD } from "#core/types/type-table.ts";
import type { TypedExpression } from "#core/types/typed-tree.ts";
import type { ProcessLowering } from "./context.ts";
import { lowerExpression } from "./expressions.ts";
import { bindItem, type ForEach, turnCounter } from "./for-each.ts";
import { lowerTurn } from "./loops.ts";
import { textByteLength } from "./text-bytes.ts";

const MODULE = "text/text";

type LinesCall = Extract<TypedExpression, { readonly kind: "call" }>;

/** Whether an expression is a call of the library's `lines` of a Text. */
export const isLines = (node: TypedExpression): node is LinesCall =>
  node.kind === "call" && node.order === undefined && node.process.symbol === `${MODULE}.lines`;

export function overLines(p: ProcessLowering, node: ForEach, lines: LinesCall): void {
  const { b } = p;
  const text = lowerExpression(p, lines.args[0] as TypedExpression);
  p.locate(node.at);
  const turns = turnCounter(p, node);
  const length = textByteLength(p, text);
  const head = b.newBlock();
  const exit = b.newBlock();
  const start = b.addParam(head, WORD);
  b.branchWith(b.emit(OP.lt_s, BOOL, [b.word(0), length]), head, [b.word(0)], exit, []);
  b.enter(head);
  const stop = p.callSymbol(`${MODULE}.line_stop`, [], [text, start], INTEGER);
  bindItem(p, node, 0, p.callSymbol(`${MODULE}.line_between`, [], [text, start, stop], TEXT));
  turns.begin();
  lowerTurn(p, node.loop, exit, node.body, () => {
    p.locate(node.at);
    turns.advance();
    const next = b.emit(OP.add, WORD, [stop, b.word(1)]);
    b.branchWith(b.emit(OP.lt_s, BOOL, [next, length]), head, [next], exit, []);
  });
  b.seal(head);
  b.enterSealed(exit);
}
