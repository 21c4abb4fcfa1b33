// Optional: making, testing and taking values.

import type { ValueId } from "#core/mir/function.ts";
import { OP } from "#core/spec/mir-ops.ts";
import { BOOL } from "#core/types/type-table.ts";
import type { ProcessLowering } from "./context.ts";
import { lowerOwned } from "./copies.ts";
import { type ExpressionOf, lowerExpression } from "./expressions.ts";

export function lowerNothing(p: ProcessLowering, node: ExpressionOf<"nothing">): ValueId {
  return p.b.emit(OP.g_none, p.mirType(node.type), [], node.type);
}

export function lowerSome(p: ProcessLowering, node: ExpressionOf<"some">): ValueId {
  const value = lowerOwned(p, node.operand);
  return p.b.emit(OP.g_some, p.mirType(node.type), [value], node.type);
}

export function lowerUnwrap(p: ProcessLowering, node: ExpressionOf<"unwrap">): ValueId {
  const optional = lowerExpression(p, node.operand);
  if (node.isChecked) {
    p.locate(node.at);
    const isSome = p.b.emit(OP.g_is_some, BOOL, [optional], node.operand.type);
    p.trapIf(p.b.emit(OP.bool_not, BOOL, [isSome]), "nothing_taken");
  }
  return p.b.emit(OP.g_payload, p.mirType(node.type), [optional], node.operand.type);
}

export function lowerIsNothing(p: ProcessLowering, node: ExpressionOf<"isNothing">): ValueId {
  const isSome = p.b.emit(OP.g_is_some, BOOL, [lowerExpression(p, node.operand)], node.operand.type);
  return node.isNegated ? isSome : p.b.emit(OP.bool_not, BOOL, [isSome]);
}

/** `P otherwise D`: D is evaluated only when P is nothing. */
export function lowerOrElse(p: ProcessLowering, node: ExpressionOf<"orElse">): ValueId {
  const optional = lowerExpression(p, node.operand);
  const some = p.b.newBlock();
  const none = p.b.newBlock();
  const join = p.b.newBlock();
  const result = p.b.addParam(join, p.mirType(node.type));
  p.b.branch(p.b.emit(OP.g_is_some, BOOL, [optional], node.operand.type), some, none);
  p.b.enterSealed(some);
  const keepsOptional = node.type === node.operand.type;
  const payload = keepsOptional
    ? optional
    : p.b.emit(OP.g_payload, p.mirType(node.type), [optional], node.operand.type);
  p.b.jump(join, [payload]);
  p.b.enterSealed(none);
  p.b.jump(join, [lowerExpression(p, node.fallback)]);
  p.b.enterSealed(join);
  return result;
}
