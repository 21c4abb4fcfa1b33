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
  switch (op) {
    case "equal":
      return emitComparison(p, "g_equal", left, right, type);
    case "notEqual":
      return emitNot(p, emitComparison(p, "g_equal", left, right, type));
    case "less":
      return emitComparison(p, "g_less", left, right, type);
    case "greater":
      return emitComparison(p, "g_less", right, left, type);
    case "lessOrEqual":
      return emitNot(p, emitComparison(p, "g_less", right, left, type));
    case "greaterOrEqual":
      return emitNot(p, emitComparison(p, "g_less", left, right, type));
  }
}

function emitComparison(p: ProcessLowering, name: MirOpName, left: ValueId, right: ValueId, aux = 0): ValueId {
  return p.b.emit(OP[name], BOOL, [left, right], aux);
}

function emitNot(p: ProcessLowering, value: ValueId): ValueId {
  return p.b.emit(OP.bool_not, BOOL, [value]);
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
  switch (op) {
    case "equal":
      return emitComparison(p, equal, left, right);
    case "notEqual":
      return emitComparison(p, notEqual, left, right);
    case "less":
      return emitComparison(p, less, left, right);
    case "lessOrEqual":
      return emitComparison(p, lessOrEqual, left, right);
    case "greater":
      return emitComparison(p, less, right, left);
    case "greaterOrEqual":
      return emitComparison(p, lessOrEqual, right, left);
  }
}

/** `is the same as`. */
export function lowerIdentical(p: ProcessLowering, node: ExpressionOf<"identical">): ValueId {
  const left = lowerExpression(p, node.left);
  const right = lowerExpression(p, node.right);
  const same = p.b.emit(OP.g_identity, BOOL, [left, right], node.left.type);
  return node.isNegated ? p.b.emit(OP.bool_not, BOOL, [same]) : same;
}
