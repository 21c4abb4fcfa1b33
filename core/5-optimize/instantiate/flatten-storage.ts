// Storages: allocation, length, elements and parts of elements, moving and clearing.

import { elementAlias } from "#core/mir/alias-classes.ts";
import { ALIAS_INVARIANT, type ValueId } from "#core/mir/function.ts";
import { elementStride, type PartLayout, type ValueLayout } from "#core/mir/representation.ts";
import { STORAGE } from "#core/spec/layouts.ts";
import { OP } from "#core/spec/mir-ops.ts";
import { memoryKind, REF, type TypeId, VOID, WORD } from "#core/types/type-table.ts";
import type { FlatBuilder } from "./flat-builder.ts";
import { type Address, loadPart, storePart } from "./flatten-memory.ts";

/** Constant indexes up to this become part of the displacement. */
const CONSTANT_INDEX_MAX = 1 << 20;

export function newStorage(b: FlatBuilder, item: TypeId, count: ValueId): ValueId {
  const stride = elementStride(b.layout(item));
  return b.put(OP.new_array, REF, [count], b.session.descriptors.storage(item), stride);
}

export function flattenNewStorage(b: FlatBuilder): void {
  b.set([newStorage(b, b.auxType(), b.oneArg(0))]);
}

export function flattenLength(b: FlatBuilder): void {
  const access = b.access(memoryKind("word"), ALIAS_INVARIANT);
  b.set([b.put(OP.load, WORD, [b.oneArg(0)], access, STORAGE.lengthOffset)]);
}

/** Address of element `index`: constants fold, strides of more than 8 bytes multiply the index first. */
export function elementAddress(
  b: FlatBuilder,
  base: ValueId,
  index: ValueId,
  stride: number,
  firstElement: number,
): Address {
  const { fn } = b;
  if (fn.op(index) === OP.const && fn.immediateHigh(index) === 0) {
    const known = fn.immediateLow(index);
    if (known >= 0 && known <= CONSTANT_INDEX_MAX) return { base, displacement: firstElement + known * stride };
  }
  const shift = [1, 2, 4, 8].indexOf(stride);
  if (shift >= 0) return { base, index, scaleShift: shift, displacement: firstElement };
  const unit = stride % 8 === 0 ? 3 : stride % 4 === 0 ? 2 : stride % 2 === 0 ? 1 : 0;
  const scaled = b.put(OP.mul, WORD, [index, b.word(stride >> unit)]);
  return { base, index: scaled, scaleShift: unit, displacement: firstElement };
}

function elementPart(b: FlatBuilder, item: TypeId): PartLayout {
  const immediate = b.low;
  const path = immediate === 0 ? [] : (b.tables.paths[immediate - 1] ?? []);
  return b.session.representation.part(item, path);
}

/** The storage of no bytes per element: nothing is loaded or stored. */
const isEmpty = (layout: ValueLayout): boolean => layout.scalars.length === 0;

export function flattenGetElement(b: FlatBuilder): void {
  const item = b.auxType();
  const layout = b.layout(item);
  if (isEmpty(layout)) return b.set([]);
  const at = elementAddress(b, b.oneArg(0), b.oneArg(1), elementStride(layout), STORAGE.firstElement);
  b.set(loadPart(b, layout, elementPart(b, item), at, (_, kind) => elementAlias(kind)));
}

export function flattenSetElement(b: FlatBuilder): void {
  const item = b.auxType();
  const layout = b.layout(item);
  if (isEmpty(layout)) return;
  const storage = b.oneArg(0);
  const isFresh = b.isFresh(storage);
  const at = elementAddress(b, storage, b.oneArg(1), elementStride(layout), STORAGE.firstElement);
  const part = elementPart(b, item);
  storePart(b, layout, part, at, (_, kind) => elementAlias(kind), b.arg(2), isFresh ? "initial" : "barrier");
}

export function flattenMoveElements(b: FlatBuilder): void {
  const item = b.auxType();
  const holdsReferences = b.session.representation.elementReferences(item).length > 0;
  const stride = elementStride(b.layout(item));
  b.put(OP.move_elements, VOID, b.flatArgs(), holdsReferences ? 1 : 0, stride);
}

export function flattenClearElements(b: FlatBuilder): void {
  const stride = b.word(elementStride(b.layout(b.auxType())));
  const object = b.put(OP.ref_to_word, WORD, [b.oneArg(0)]);
  const distance = b.put(OP.mul, WORD, [b.oneArg(1), stride]);
  const first = b.put(OP.add, WORD, [object, b.word(STORAGE.firstElement)]);
  const start = b.put(OP.add, WORD, [first, distance]);
  const bytes = b.put(OP.mul, WORD, [b.oneArg(2), stride]);
  b.put(OP.memory_fill, VOID, [start, b.word(0), bytes]);
}
