// Storages: allocation, length, elements and parts of elements, moving and clearing.

import { elementAlias } from "#core/mir/alias-classes.ts";
import { ALIAS_INVARIANT, type ValueId } from "#core/mir/function.ts";
import { elementStride, type PartLayout, type ValueLayout } from "#core/mir/representation.ts";
import { STORAGE } from "#core/spec/layouts.ts";
import { OP } from "#core/spec/mir-ops.ts";
import { memoryKind, REF, type TypeId, VOID, WORD } from "#core/types/type-table.ts";
import { type Address, loadPart, storePart } from "./flatten-memory.ts";
import type { Rebuild } from "./rebuild.ts";

/** Constant indexes up to this become part of the displacement. */
const CONSTANT_INDEX_MAX = 1 << 20;

export function newStorage(r: Rebuild, item: TypeId, count: ValueId): ValueId {
  const stride = elementStride(r.layout(item));
  return r.emit(OP.new_array, REF, [count], r.session.descriptors.storage(item), stride);
}

export function flattenNewStorage(r: Rebuild, value: ValueId): void {
  r.set(value, [newStorage(r, r.auxType(value), r.oneArg(value, 0))]);
}

export function flattenLength(r: Rebuild, value: ValueId): void {
  const access = r.access(memoryKind("word"), ALIAS_INVARIANT);
  r.set(value, [r.emit(OP.load, WORD, [r.oneArg(value, 0)], access, STORAGE.lengthOffset)]);
}

/** Address of element `index`: constants fold, strides of more than 8 bytes multiply the index first. */
export function elementAddress(
  r: Rebuild,
  base: ValueId,
  index: ValueId,
  stride: number,
  firstElement: number,
): Address {
  const { out } = r;
  if (out.op(index) === OP.const && out.immediateHigh(index) === 0) {
    const known = out.immediateLow(index);
    if (known >= 0 && known <= CONSTANT_INDEX_MAX) return { base, displacement: firstElement + known * stride };
  }
  const shift = [1, 2, 4, 8].indexOf(stride);
  if (shift >= 0) return { base, index, scaleShift: shift, displacement: firstElement };
  const unit = stride % 8 === 0 ? 3 : stride % 4 === 0 ? 2 : stride % 2 === 0 ? 1 : 0;
  const scaled = r.emit(OP.mul, WORD, [index, r.word(stride >> unit)]);
  return { base, index: scaled, scaleShift: unit, displacement: firstElement };
}

function elementPart(r: Rebuild, value: ValueId, item: TypeId): PartLayout {
  const immediate = r.fn.immediateLow(value);
  const path = immediate === 0 ? [] : (r.fn.paths[immediate - 1] ?? []);
  return r.session.representation.part(item, path);
}

/** The storage of no bytes per element: nothing is loaded or stored. */
const isEmpty = (layout: ValueLayout): boolean => layout.scalars.length === 0;

export function flattenGetElement(r: Rebuild, value: ValueId): void {
  const item = r.auxType(value);
  const layout = r.layout(item);
  if (isEmpty(layout)) return r.set(value, []);
  const at = elementAddress(r, r.oneArg(value, 0), r.oneArg(value, 1), elementStride(layout), STORAGE.firstElement);
  r.set(
    value,
    loadPart(r, layout, elementPart(r, value, item), at, (_, kind) => elementAlias(kind)),
  );
}

export function flattenSetElement(r: Rebuild, value: ValueId): void {
  const item = r.auxType(value);
  const layout = r.layout(item);
  if (isEmpty(layout)) return;
  const storage = r.oneArg(value, 0);
  const isFresh = r.isFresh(storage);
  const at = elementAddress(r, storage, r.oneArg(value, 1), elementStride(layout), STORAGE.firstElement);
  const part = elementPart(r, value, item);
  storePart(r, layout, part, at, (_, kind) => elementAlias(kind), r.arg(value, 2), isFresh ? "initial" : "barrier");
}

export function flattenMoveElements(r: Rebuild, value: ValueId): void {
  const item = r.auxType(value);
  const holdsReferences = r.session.representation.elementReferences(item).length > 0;
  const stride = elementStride(r.layout(item));
  r.emit(OP.move_elements, VOID, r.flatArgs(value), holdsReferences ? 1 : 0, stride);
}

export function flattenClearElements(r: Rebuild, value: ValueId): void {
  const stride = r.word(elementStride(r.layout(r.auxType(value))));
  const object = r.emit(OP.ref_to_word, WORD, [r.oneArg(value, 0)]);
  const distance = r.emit(OP.mul, WORD, [r.oneArg(value, 1), stride]);
  const first = r.emit(OP.add, WORD, [object, r.word(STORAGE.firstElement)]);
  const start = r.emit(OP.add, WORD, [first, distance]);
  const bytes = r.emit(OP.mul, WORD, [r.oneArg(value, 2), stride]);
  r.emit(OP.memory_fill, VOID, [start, r.word(0), bytes]);
}
