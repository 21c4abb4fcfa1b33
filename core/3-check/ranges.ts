// Ranges as values.

import type { Range } from "#core/ast/expressions.ts";
import { INTEGER, RANGE } from "#core/types/type-table.ts";
import type { TypedExpression } from "#core/types/typed-tree.ts";
import type { Body } from "./body.ts";
import { checkAs } from "./check-expression.ts";

/** `a to b`, `a until b`: both bounds are Integers. */
export function checkRange(body: Body, node: Range): TypedExpression {
  const from = checkAs(body, node.from, INTEGER);
  const to = checkAs(body, node.to, INTEGER);
  return { kind: "range", type: RANGE, at: node.start, from, to, isInclusive: node.isInclusive };
}
