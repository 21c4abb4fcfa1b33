// Machine operations: rows of the intrinsics table that each backend selects itself, on values or on a place.

import { unreachable } from "#core/base/unreachable.ts";
import type { ValueId } from "#core/mir/function.ts";
import { elementStride } from "#core/mir/representation.ts";
import { INTRINSICS } from "#core/spec/intrinsics.ts";
import { OP } from "#core/spec/mir-ops.ts";
import { ADDR, MEMORY_KIND_BYTES, type TypeId, VOID, WORD } from "#core/types/type-table.ts";
import type { TypedPlace } from "#core/types/typed-tree.ts";
import { checkedStorage } from "./collections.ts";
import type { ProcessLowering } from "./context.ts";
import { type ExpressionOf, lowerExpression } from "./expressions.ts";
import { lowerPlace, pointerTarget } from "./places.ts";

type Intrinsic = ExpressionOf<"intrinsic">;
const STACK_SLOT_BYTES = 32;

/** The operation of intrinsics row `number`. */
export function lowerMachine(p: ProcessLowering, node: Intrinsic, number: number): ValueId {
  const type = p.mirType(node.type);
  if (node.place === undefined) {
    const args = node.args.map((arg) => lowerExpression(p, arg));
    p.locate(node.at);
    return p.b.emit(OP.machine, type, args, number);
  }
  return onPlace(p, node, node.place, number, type);
}

function onPlace(p: ProcessLowering, node: Intrinsic, place: TypedPlace, number: number, type: TypeId): ValueId {
  const args = (): ValueId[] => {
    const values = node.args.map((arg) => lowerExpression(p, arg));
    p.locate(node.at);
    return values;
  };
  const path: number[] = [];
  let root = place;
  while (root.kind === "part") {
    path.unshift(root.field);
    root = root.of;
  }
  if (root.kind === "global") {
    const offset = p.representation.part(root.type, path).offset;
    const base = p.b.emit(OP.symbol_address, WORD, [], p.module.context.symbols.intern(root.symbol));
    return p.b.emit(OP.machine, type, [base, ...args()], number, offset, 0);
  }
  if (root.kind === "field") {
    const object = lowerExpression(p, root.object);
    const operands = [object, ...args()];
    return p.b.emit(OP.g_machine, type, operands, root.object.type, number, p.path([root.field, ...path]) * 2);
  }
  if (root.kind === "element" || root.kind === "arrayElement") {
    const collectionType = root.kind === "element" ? root.collection.type : root.of.type;
    const collection =
      root.kind === "element" ? lowerExpression(p, root.collection) : lowerPlace(p, root.of, true).read();
    const index = lowerExpression(p, root.index);
    const values = args();
    const storage = checkedStorage(p, collectionType, collection, index);
    return p.b.emit(OP.g_machine, type, [storage, index, ...values], root.type, number, p.path(path) * 2 + 1);
  }
  if (root.kind === "pointer") return onPointer(p, root, path, args, number, type);
  if (root.kind === "local") return onLocal(p, place, args(), number, type);
  return unreachable("lower: this place has no address");
}

function onPointer(
  p: ProcessLowering,
  place: Extract<TypedPlace, { readonly kind: "pointer" }>,
  rest: readonly number[],
  args: () => ValueId[],
  number: number,
  type: TypeId,
): ValueId {
  const target = pointerTarget(p, place.pointer.type);
  const { offset } = p.representation.part(target, [...place.path, ...rest]);
  let base = lowerExpression(p, place.pointer);
  if (place.index !== undefined) {
    const stride = p.b.word(elementStride(p.representation.value(target)));
    base = p.b.emit(OP.add, WORD, [base, p.b.emit(OP.mul, WORD, [lowerExpression(p, place.index), stride])]);
  }
  return p.b.emit(OP.machine, type, [base, ...args()], number, offset, 0);
}

/** A local variable visits a stack slot for the time of the operation: nothing else can see it. */
function onLocal(
  p: ProcessLowering,
  place: TypedPlace,
  args: readonly ValueId[],
  number: number,
  type: TypeId,
): ValueId {
  const { b } = p;
  if (INTRINSICS[number]?.takesAnyTarget === true)
    return b.emit(OP.machine, type, [b.emit(OP.stack_slot, ADDR, [], 0, STACK_SLOT_BYTES), ...args], number, 0, 0);
  const variable = lowerPlace(p, place, true);
  const layout = p.representation.value(place.type);
  const kind = layout.kinds[0];
  if (kind === undefined || layout.kinds.length !== 1) return unreachable("lower: a target is one scalar");
  if ((MEMORY_KIND_BYTES[kind] as number) > STACK_SLOT_BYTES) return unreachable("lower: a target is too large");
  const slot = b.emit(OP.stack_slot, ADDR, [], 0, STACK_SLOT_BYTES);
  b.emit(OP.store, VOID, [variable.read(), slot], kind);
  const result = b.emit(OP.machine, type, [slot, ...args], number, 0, 0);
  variable.write(b.emit(OP.load, layout.scalars[0] as TypeId, [slot], kind));
  return result;
}
