// Runtime Modules: loads through pointers, addresses, references out of words.

import { unreachable } from "#core/base/unreachable.ts";
import type { ValueId } from "#core/mir/function.ts";
import { elementStride } from "#core/mir/representation.ts";
import { OP } from "#core/spec/mir-ops.ts";
import { REF, WORD } from "#core/types/type-table.ts";
import type { TypedPlace } from "#core/types/typed-tree.ts";
import type { ProcessLowering } from "./context.ts";
import { type ExpressionOf, lowerExpression } from "./expressions.ts";
import { pointerTarget } from "./places.ts";

export function lowerPointerLoad(p: ProcessLowering, node: ExpressionOf<"pointerLoad">): ValueId {
  const pointer = lowerExpression(p, node.pointer);
  const operands = node.index === undefined ? [pointer] : [pointer, lowerExpression(p, node.index)];
  const target = pointerTarget(p, node.pointer.type);
  const immediate = node.path.length === 0 ? 0 : p.path(node.path) + 1;
  return p.b.emit(OP.g_pointer_load, p.mirType(node.type), operands, target, immediate);
}

/** `address of x`: of a module variable or of something behind a pointer. */
export function lowerAddressOf(p: ProcessLowering, node: ExpressionOf<"addressOf">): ValueId {
  return placeAddress(p, node.place);
}

function placeAddress(p: ProcessLowering, place: TypedPlace): ValueId {
  const plus = (base: ValueId, offset: number): ValueId =>
    offset === 0 ? base : p.b.emit(OP.add, WORD, [base, p.b.word(offset)]);
  if (place.kind === "global") {
    const symbol = p.module.context.symbols.intern(place.symbol);
    return p.b.emit(OP.symbol_address, WORD, [], symbol);
  }
  if (place.kind === "part")
    return plus(placeAddress(p, place.of), p.representation.part(place.of.type, [place.field]).offset);
  if (place.kind !== "pointer") return unreachable("lower: the address of this place is not known");
  const target = pointerTarget(p, place.pointer.type);
  let address = lowerExpression(p, place.pointer);
  if (place.index !== undefined) {
    const stride = p.b.word(elementStride(p.representation.value(target)));
    const distance = p.b.emit(OP.mul, WORD, [lowerExpression(p, place.index), stride]);
    address = p.b.emit(OP.add, WORD, [address, distance]);
  }
  return plus(address, p.representation.part(target, place.path).offset);
}

export function lowerReferenceAt(p: ProcessLowering, node: ExpressionOf<"referenceAt">): ValueId {
  return p.b.emit(OP.word_to_ref, REF, [lowerExpression(p, node.operand)]);
}

export function lowerSizeOf(p: ProcessLowering, node: ExpressionOf<"sizeOf">): ValueId {
  return p.b.emit(OP.g_size_of, WORD, [], node.of);
}
