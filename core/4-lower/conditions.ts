// Conditions: branches with short circuit, and conditions as values.

import type { BlockId, ValueId } from "#core/mir/function.ts";
import { OP } from "#core/spec/mir-ops.ts";
import { BOOL } from "#core/types/type-table.ts";
import type { TypedExpression } from "#core/types/typed-tree.ts";
import type { ProcessLowering } from "./context.ts";
import { countWay } from "./coverage.ts";
import { type ExpressionOf, lowerExpression } from "./expressions.ts";

/** Goes to one of two blocks; neither may be sealed before. `hint` as in the operation `branch`. */
export function lowerBranch(
  p: ProcessLowering,
  condition: TypedExpression,
  whenTrue: BlockId,
  whenFalse: BlockId,
  hint = 0,
): void {
  if (condition.kind === "not") {
    const flipped = hint === 0 ? 0 : 3 - hint;
    lowerBranch(p, condition.operand, whenFalse, whenTrue, flipped);
    return;
  }
  if (condition.kind === "boolean") {
    p.b.jump(condition.value ? whenTrue : whenFalse);
    return;
  }
  if (condition.kind === "and" || condition.kind === "or") {
    const right = p.b.newBlock();
    if (condition.kind === "and") lowerBranch(p, condition.left, right, whenFalse);
    else lowerBranch(p, condition.left, whenTrue, right);
    p.b.enterSealed(right);
    if (p.b.isOpen) lowerBranch(p, condition.right, whenTrue, whenFalse);
    return;
  }
  const value = lowerExpression(p, condition);
  if (p.b.isOpen) p.b.branch(value, whenTrue, whenFalse, hint);
}

/** `and`, `or` as a value. */
export function lowerShortCircuit(p: ProcessLowering, node: ExpressionOf<"and" | "or">): ValueId {
  const right = p.b.newBlock();
  const join = p.b.newBlock();
  const result = p.b.addParam(join, BOOL);
  const left = lowerExpression(p, node.left);
  const known = p.b.bool(node.kind === "or");
  if (node.kind === "and") p.b.branchWith(left, right, [], join, [known]);
  else p.b.branchWith(left, join, [known], right, []);
  p.b.enterSealed(right);
  p.b.jump(join, [lowerExpression(p, node.right)]);
  p.b.enterSealed(join);
  return result;
}

export function lowerNot(p: ProcessLowering, node: ExpressionOf<"not">): ValueId {
  return p.b.emit(OP.bool_not, BOOL, [lowerExpression(p, node.operand)]);
}

/** `A if C otherwise B`. */
export function lowerChoice(p: ProcessLowering, node: ExpressionOf<"choice">): ValueId {
  const then = p.b.newBlock();
  const otherwise = p.b.newBlock();
  const join = p.b.newBlock();
  const result = p.b.addParam(join, p.mirType(node.type));
  lowerBranch(p, node.condition, then, otherwise);
  p.b.enterSealed(then);
  countWay(p, node.at, 0);
  if (p.b.isOpen) p.b.jump(join, [lowerExpression(p, node.then)]);
  p.b.enterSealed(otherwise);
  countWay(p, node.at, 1);
  if (p.b.isOpen) p.b.jump(join, [lowerExpression(p, node.otherwise)]);
  p.b.enterSealed(join);
  return result;
}
