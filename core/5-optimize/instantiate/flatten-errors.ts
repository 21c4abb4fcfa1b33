// Frame slots of protected code, and tests of what kind an error is.

import { memoryAccess, type ValueId } from "#core/mir/function.ts";
import { OP } from "#core/spec/mir-ops.ts";
import { ADDR, MEMORY_KIND_BYTES, memoryKind, type TypeId, VOID, WORD } from "#core/types/type-table.ts";
import type { Rebuild } from "./rebuild.ts";

/** A frame slot for each scalar of a value of the type; those of references are visited by the collector. */
export function frameSlots(r: Rebuild, type: TypeId): ValueId[] {
  return r
    .layout(type)
    .kinds.map((kind) =>
      kind === memoryKind("ref")
        ? r.emit(OP.reference_slot, ADDR, [])
        : r.emit(OP.stack_slot, ADDR, [], 0, Math.max(MEMORY_KIND_BYTES[kind] as number, 8)),
    );
}

export function flattenSlot(r: Rebuild, value: ValueId): void {
  r.set(value, frameSlots(r, r.auxType(value)));
}

export function flattenGetSlot(r: Rebuild, value: ValueId): void {
  const { kinds, scalars } = r.layout(r.auxType(value));
  const slots = r.arg(value, 0);
  r.set(
    value,
    kinds.map((kind, index) =>
      r.emit(OP.load, scalars[index] as TypeId, [slots[index] as ValueId], memoryAccess(kind)),
    ),
  );
}

export function flattenSetSlot(r: Rebuild, value: ValueId): void {
  const { kinds } = r.layout(r.auxType(value));
  const slots = r.arg(value, 0);
  const values = r.arg(value, 1);
  kinds.forEach((kind, index) => {
    r.emit(OP.store, VOID, [values[index] as ValueId, slots[index] as ValueId], memoryAccess(kind));
  });
}

export function flattenFollows(r: Rebuild, value: ValueId): void {
  const { descriptors, representation } = r.session;
  const type = r.auxType(value);
  const descriptor = descriptors.object(type, -1, representation.record(type));
  const error = r.emit(OP.ref_to_word, WORD, [r.oneArg(value, 0)]);
  const wanted = r.emit(OP.symbol_address, WORD, [], descriptor);
  r.set(value, [r.role("error_follows", [error, wanted])]);
}
