// Frame slots of protected code, and tests of what kind an error is.

import { memoryAccess, type ValueId } from "#core/mir/function.ts";
import { OP } from "#core/spec/mir-ops.ts";
import { ADDR, MEMORY_KIND_BYTES, memoryKind, type TypeId, VOID, WORD } from "#core/types/type-table.ts";
import type { FlatBuilder } from "./flat-builder.ts";

/** A frame slot for each scalar of a value of the type; those of references are visited by the collector. */
export function frameSlots(b: FlatBuilder, type: TypeId): ValueId[] {
  return b
    .layout(type)
    .kinds.map((kind) =>
      kind === memoryKind("ref")
        ? b.put(OP.reference_slot, ADDR, [])
        : b.put(OP.stack_slot, ADDR, [], 0, Math.max(MEMORY_KIND_BYTES[kind] as number, 8)),
    );
}

export function flattenSlot(b: FlatBuilder): void {
  b.set(frameSlots(b, b.auxType()));
}

export function flattenGetSlot(b: FlatBuilder): void {
  const { kinds, scalars } = b.layout(b.auxType());
  const slots = b.arg(0);
  b.set(
    kinds.map((kind, index) => b.put(OP.load, scalars[index] as TypeId, [slots[index] as ValueId], memoryAccess(kind))),
  );
}

export function flattenSetSlot(b: FlatBuilder): void {
  const { kinds } = b.layout(b.auxType());
  const slots = b.arg(0);
  const values = b.arg(1);
  kinds.forEach((kind, index) => {
    b.put(OP.store, VOID, [values[index] as ValueId, slots[index] as ValueId], memoryAccess(kind));
  });
}

export function flattenFollows(b: FlatBuilder): void {
  const { descriptors, representation } = b.session;
  const type = b.auxType();
  const descriptor = descriptors.object(type, -1, representation.record(type));
  const error = b.put(OP.ref_to_word, WORD, [b.oneArg(0)]);
  const wanted = b.put(OP.symbol_address, WORD, [], descriptor);
  b.set([b.role("error_follows", [error, wanted])]);
}
