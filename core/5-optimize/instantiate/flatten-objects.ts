// Records and variants: allocation with initialising stores, fields, case numbers.

import { unreachable } from "#core/base/unreachable.ts";
import { ALIAS_FIXED, ALIAS_INVARIANT, type ValueId } from "#core/mir/function.ts";
import type { ObjectLayout, PartLayout } from "#core/mir/representation.ts";
import { HEADER } from "#core/spec/layouts.ts";
import { OP } from "#core/spec/mir-ops.ts";
import { memoryKind, REF, type TypeId, WORD } from "#core/types/type-table.ts";
import { type AliasOf, loadPart, storePart, wholeOf } from "./flatten-memory.ts";
import type { Rebuild } from "./rebuild.ts";

/** Number of the declared type behind a concrete nominal type. */
function nominalOf(r: Rebuild, type: TypeId): number {
  const shape = r.session.types.shape(r.session.representation.underlying(type));
  return shape.kind === "nominal" ? shape.nominal : unreachable("instantiate: not a declared type");
}

/** Alias classes of the scalars of a record's field: by field, and by scalar within it. */
function fieldAlias(r: Rebuild, type: TypeId, layout: ObjectLayout, field: number): AliasOf {
  const nominal = nominalOf(r, type);
  const start = layout.parts[field]?.start ?? 0;
  return (leaf) => r.session.aliases.field(nominal, -1, field, leaf - start);
}

/** The part of a record's object that a path names. */
function fieldPart(r: Rebuild, layout: ObjectLayout, path: readonly number[]): PartLayout {
  const field = layout.parts[path[0] as number] ?? unreachable("instantiate: no such field");
  if (path.length === 1) return field;
  const inner = r.session.representation.part(field.type, path, 1);
  return {
    type: inner.type,
    start: field.start + inner.start,
    count: inner.count,
    offset: field.offset + inner.offset,
  };
}

/** A new object with all its fields stored. */
export function newObject(
  r: Rebuild,
  descriptor: number,
  layout: ObjectLayout,
  tag: number,
  values: readonly ValueId[],
  alias: AliasOf,
): ValueId {
  const object = r.emit(OP.new_object, REF, [], descriptor, layout.bytes, tag);
  storePart(r, layout, wholeOf(REF, layout), { base: object, displacement: 0 }, alias, values, "initial");
  return object;
}

/** A new record of a concrete type from the scalars of its fields. */
export function newRecord(r: Rebuild, type: TypeId, values: readonly ValueId[]): ValueId {
  const layout = r.session.representation.record(type);
  const fields = leafFields(layout);
  const nominal = nominalOf(r, type);
  const alias: AliasOf = (leaf) => {
    const field = fields[leaf] as number;
    return r.session.aliases.field(nominal, -1, field, leaf - (layout.parts[field]?.start ?? 0));
  };
  return newObject(r, r.session.descriptors.object(type, -1, layout), layout, 0, values, alias);
}

/** By scalar of an object: number of its field. */
function leafFields(layout: ObjectLayout): number[] {
  return layout.parts.flatMap((part, field) => new Array<number>(part.count).fill(field));
}

export function flattenNewRecord(r: Rebuild, value: ValueId): void {
  r.set(value, [newRecord(r, r.auxType(value), r.flatArgs(value))]);
}

export function flattenGetField(r: Rebuild, value: ValueId): void {
  const type = r.auxType(value);
  const path = r.fn.paths[r.fn.immediateLow(value)] ?? unreachable("instantiate: no such path");
  const layout = r.session.representation.record(type);
  const at = { base: r.oneArg(value, 0), displacement: 0 };
  r.set(value, loadPart(r, layout, fieldPart(r, layout, path), at, fieldAlias(r, type, layout, path[0] as number)));
}

export function flattenSetField(r: Rebuild, value: ValueId): void {
  const type = r.auxType(value);
  const path = r.fn.paths[r.fn.immediateLow(value)] ?? unreachable("instantiate: no such path");
  const layout = r.session.representation.record(type);
  const at = { base: r.oneArg(value, 0), displacement: 0 };
  const alias = fieldAlias(r, type, layout, path[0] as number);
  storePart(r, layout, fieldPart(r, layout, path), at, alias, r.arg(value, 1), "barrier");
}

function isEnumeration(r: Rebuild, type: TypeId): boolean {
  return r.session.representation.mirType(type) === WORD;
}

export function flattenNewCase(r: Rebuild, value: ValueId): void {
  const type = r.auxType(value);
  const caseIndex = r.fn.immediateLow(value);
  if (isEnumeration(r, type)) {
    r.set(value, [r.word(caseIndex)]);
    return;
  }
  const { descriptors, representation } = r.session;
  const layout = representation.variantCase(type, caseIndex);
  if (layout.scalars.length === 0) {
    r.set(value, [r.emit(OP.static_object, REF, [], descriptors.emptyCase(type, caseIndex))]);
    return;
  }
  const descriptor = descriptors.object(type, caseIndex, layout);
  r.set(value, [newObject(r, descriptor, layout, caseIndex, r.flatArgs(value), () => ALIAS_FIXED)]);
}

/** Numbers of so many cases are one byte. */
const BYTE_CASES = 256;

export function flattenCase(r: Rebuild, value: ValueId): void {
  const variant = r.oneArg(value, 0);
  if (isEnumeration(r, r.auxType(value))) {
    r.set(value, [variant]);
    return;
  }
  const { representation, types } = r.session;
  const shape = types.shape(representation.underlying(r.auxType(value)));
  const cases = shape.kind === "nominal" ? representation.declaration(shape.nominal).cases.length : 0;
  if (cases <= BYTE_CASES) {
    const access = r.access(memoryKind("u8"), ALIAS_FIXED);
    r.set(value, [r.emit(OP.load, WORD, [variant], access, HEADER.tagByteOffset)]);
    return;
  }
  const access = r.access(memoryKind("u32"), ALIAS_INVARIANT);
  const upper = r.emit(OP.load, WORD, [variant], access, HEADER.tagOffset);
  r.set(value, [r.emit(OP.shr, WORD, [upper, r.word(HEADER.tagShiftInUpperHalf)])]);
}

/** Fields of cases never change. */
export function flattenCaseField(r: Rebuild, value: ValueId): void {
  const immediate = r.fn.immediateLow(value);
  const layout = r.session.representation.variantCase(r.auxType(value), immediate >> 16);
  const part = layout.parts[immediate & 0xffff] ?? unreachable("instantiate: no such field of a case");
  const at = { base: r.oneArg(value, 0), displacement: 0 };
  r.set(
    value,
    loadPart(r, layout, part, at, () => ALIAS_FIXED),
  );
}
