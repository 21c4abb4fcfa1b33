// Protocol values: boxing, tests for the type within, and taking it out.

import type { ValueId } from "#core/mir/function.ts";
import { OP } from "#core/spec/mir-ops.ts";
import { BOOL, REF, type TypeId } from "#core/types/type-table.ts";
import { trapIfWithText } from "./assert.ts";
import type { ProcessLowering } from "./context.ts";
import { lowerOwned } from "./copies.ts";
import { type ExpressionOf, lowerExpression } from "./expressions.ts";

export function lowerToProtocol(p: ProcessLowering, node: ExpressionOf<"toProtocol">): ValueId {
  const value = lowerOwned(p, node.operand);
  return p.b.emit(OP.g_box, REF, [value], node.operand.type);
}

export function lowerIsType(p: ProcessLowering, node: ExpressionOf<"isType">): ValueId {
  return p.b.emit(OP.g_is_type, BOOL, [lowerExpression(p, node.operand)], node.of);
}

export function lowerFromProtocol(p: ProcessLowering, node: ExpressionOf<"fromProtocol">): ValueId {
  const value = lowerExpression(p, node.operand);
  if (node.isChecked) {
    p.locate(node.at);
    const isOther = p.b.emit(OP.bool_not, BOOL, [p.b.emit(OP.g_is_type, BOOL, [value], node.type)]);
    trapIfWithText(p, isOther, "type_mismatch", `the value is no ${p.types.display(node.type)}`);
  }
  return unboxed(p, node.type, value);
}

/** The value in a protocol value that is known to be of `type`. */
export function unboxed(p: ProcessLowering, type: TypeId, value: ValueId): ValueId {
  return p.b.emit(OP.g_unbox, p.mirType(type), [value], type);
}
