// Loads and stores of values of several scalars at fixed offsets from a base.

import type { ValueId } from "#core/mir/function.ts";
import type { PartLayout, ValueLayout } from "#core/mir/representation.ts";
import { OP } from "#core/spec/mir-ops.ts";
import { type MemoryKind, memoryKind, type TypeId, VOID } from "#core/types/type-table.ts";
import type { FlatBuilder } from "./flat-builder.ts";

const REFERENCE = memoryKind("ref");

/** Where scalars lie: base, optional scaled index, displacement of the layout's offset 0. */
export interface Address {
  readonly base: ValueId;
  readonly index?: ValueId | undefined;
  readonly scaleShift?: number;
  readonly displacement: number;
}

/** How references are stored: with barrier, into a new object, or outside the heap. */
export type RefStore = "barrier" | "initial" | "plain";

/** Alias class of scalar `leaf` of the layout. */
export type AliasOf = (leaf: number, kind: MemoryKind) => number;

export function loadPart(
  b: FlatBuilder,
  layout: ValueLayout,
  part: PartLayout,
  at: Address,
  alias: AliasOf,
): ValueId[] {
  const loaded: ValueId[] = [];
  const operands = at.index === undefined ? [at.base] : [at.base, at.index];
  for (let leaf = part.start; leaf < part.start + part.count; leaf++) {
    const kind = layout.kinds[leaf] as MemoryKind;
    const access = b.access(kind, alias(leaf, kind), at.scaleShift ?? 0);
    const offset = at.displacement + (layout.offsets[leaf] as number);
    loaded.push(b.put(OP.load, layout.scalars[leaf] as TypeId, operands, access, offset));
  }
  return loaded;
}

export function storePart(
  b: FlatBuilder,
  layout: ValueLayout,
  part: PartLayout,
  at: Address,
  alias: AliasOf,
  values: readonly ValueId[],
  how: RefStore,
): void {
  for (let index = 0; index < part.count; index++) {
    const leaf = part.start + index;
    const value = values[index] as ValueId;
    if (how === "initial" && b.isZero(value)) continue;
    const kind = layout.kinds[leaf] as MemoryKind;
    const operands = at.index === undefined ? [value, at.base] : [value, at.base, at.index];
    const access = b.access(kind, alias(leaf, kind), at.scaleShift ?? 0);
    const offset = at.displacement + (layout.offsets[leaf] as number);
    b.put(storeOp(kind, how), VOID, operands, access, offset);
  }
}

function storeOp(kind: MemoryKind, how: RefStore): typeof OP.store {
  if (kind !== REFERENCE || how === "plain") return OP.store;
  return how === "initial" ? OP.init_ref : OP.store_ref;
}

/** All of a layout as one part. */
export const wholeOf = (type: TypeId, layout: ValueLayout): PartLayout => ({
  type,
  start: 0,
  count: layout.scalars.length,
  offset: 0,
});
