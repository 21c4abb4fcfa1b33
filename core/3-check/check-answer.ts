// The expression at the end of a session's entry: its value is kept in a variable, whatever its type.

import type { ExpressionStatement } from "#core/ast/statements.ts";
import type { GlobalSignature } from "#core/types/module-interface.ts";
import { ERROR, NEVER, NOTHING } from "#core/types/type-table.ts";
import type { TypedStatement } from "#core/types/typed-tree.ts";
import type { Body } from "./body.ts";
import { checkExpression } from "./check-expression.ts";
import { declareGlobal, finishSurplus } from "./check-variables.ts";

/** What gives no value runs as a statement; `nothing` of no known type has nothing to keep. The variable has a type iff there is a value. */
export function checkAnswer(
  body: Body,
  node: ExpressionStatement,
  global: GlobalSignature,
  out: TypedStatement[],
): void {
  const { expression } = node;
  const value = finishSurplus(body, expression, checkExpression(body, expression, undefined));
  if (value.type === ERROR) return;
  const shape = body.types.shape(value.type);
  if (shape.kind === "optional" && shape.item === NEVER) global.type = value.type;
  else if (value.type === NOTHING || value.type === NEVER) out.push({ kind: "expression", value, at: node.start });
  else declareGlobal(body, global, value, node, out);
}
