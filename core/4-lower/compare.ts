// Comparisons: one operation for numbers, generic operations for everything else.

import type { ValueId } from "#core/mir/function.ts";
import { type MirOpName, OP } from "#core/spec/mir-ops.ts";
import { BOOL, F32, F64, type TypeId, WORD } from "#core/types/type-table.ts";
import type { CompareOp } from "#core/types/typed-tree.ts";
import type { ProcessLowering } from "./context.ts";
import { type ExpressionOf, lowerExpression } from "./expressions.ts";

export function lowerCompare(p: ProcessLowering, node: ExpressionOf<"compare">): ValueId {
  const left = lowerExpression(p, node.left);
  const right = lowerExpression(p, node.right);
  p.locate(node.at);
  return compareValues(p, node.op, node.left.type, left, right);
}

/** Two values of one type. */
export function compareValues(p: ProcessLowering, op: CompareOp, type: TypeId, left: ValueId, right: ValueId): ValueId {
  const scalar = p.mirType(type);
  if (scalar === F64 || scalar === F32) return ordered(p, op, "feq", "fne", "flt", "fle", left, right);
  if (scalar === WORD) {
    const isSigned = p.representation.integer(type)?.signed === true;
    return ordered(p, op, "eq", "ne", isSigned ? "lt_s" : "lt_u", isSigned ? "le_s" : "le_u", left, right);
  }
  const generic = (name: MirOpName, one: ValueId, other: ValueId): ValueId =>
    p.b.emit(OP[name], BOOL, [one, other], type);
  const not = (value: ValueId): ValueId => p.b.emit(OP.bool_not, BOOL, [value]);
  switch (op) {
    case "equal":
      return generic("g_equal", left, right);
    case "notEqual":
      return not(generic("g_equal", left, right));
    case "less":
      return generic("g_less", left, right);
    case "greater":
      return generic("g_less", right, left);
    case "lessOrEqual":
      return not(generic("g_less", right, left));
    case "greaterOrEqual":
      return not(generic("g_less", left, right));
  }
}

function ordered(
  p: ProcessLowering,
  op: CompareOp,
  equal: MirOpName,
  notEqual: MirOpName,
  less: MirOpName,
  lessOrEqual: MirOpName,
  left: ValueId,
  right: ValueId,
): ValueId {
  const emit = (name: MirOpName, one: ValueId, other: ValueId): ValueId => p.b.emit(OP[name], BOOL, [one, other]);
  switch (op) {
    case "equal":
      return emit(equal, left, right);
    case "notEqual":
      return emit(notEqual, left, right);
    case "less":
      return emit(less, left, right);
    case "lessOrEqual":
      return emit(lessOrEqual, left, right);
    case "greater":
      return emit(less, right, left);
    case "greaterOrEqual":
      return emit(lessOrEqual, right, left);
  }
}

/** `is the same as`. */
export function lowerIdentical(p: ProcessLowering, node: ExpressionOf<"identical">): ValueId {
  const left = lowerExpression(p, node.left);
  const right = lowerExpression(p, node.right);
  const same = p.b.emit(OP.g_identity, BOOL, [left, right], node.left.type);
  return node.isNegated ? p.b.emit(OP.bool_not, BOOL, [same]) : same;
}
