// Records and variants: allocation with initialising stores, fields, case numbers.

import { unreachable } from "#core/base/unreachable.ts";
import { ALIAS_FIXED, ALIAS_INVARIANT, type ValueId } from "#core/mir/function.ts";
import type { ObjectLayout, PartLayout } from "#core/mir/representation.ts";
import { HEADER } from "#core/spec/layouts.ts";
import { OP } from "#core/spec/mir-ops.ts";
import { memoryKind, REF, type TypeId, WORD } from "#core/types/type-table.ts";
import type { FlatBuilder } from "./flat-builder.ts";
import { type AliasOf, loadPart, storePart, wholeOf } from "./flatten-memory.ts";

/** Number of the declared type behind a concrete nominal type. */
function nominalOf(b: FlatBuilder, type: TypeId): number {
  const shape = b.session.types.shape(b.session.representation.underlying(type));
  return shape.kind === "nominal" ? shape.nominal : unreachable("instantiate: not a declared type");
}

/** Alias classes of the scalars of a record's field: by field, and by scalar within it. */
function fieldAlias(b: FlatBuilder, type: TypeId, layout: ObjectLayout, field: number): AliasOf {
  const nominal = nominalOf(b, type);
  const start = layout.parts[field]?.start ?? 0;
  return (leaf) => b.session.aliases.field(nominal, -1, field, leaf - start);
}

/** The part of a record's object that a path names. */
function fieldPart(b: FlatBuilder, layout: ObjectLayout, path: readonly number[]): PartLayout {
  const field = layout.parts[path[0] as number] ?? unreachable("instantiate: no such field");
  if (path.length === 1) return field;
  const inner = b.session.representation.part(field.type, path, 1);
  return {
    type: inner.type,
    start: field.start + inner.start,
    count: inner.count,
    offset: field.offset + inner.offset,
  };
}

/** A new object with all its fields stored. */
export function newObject(
  b: FlatBuilder,
  descriptor: number,
  layout: ObjectLayout,
  tag: number,
  values: readonly ValueId[],
  alias: AliasOf,
): ValueId {
  const object = b.put(OP.new_object, REF, [], descriptor, layout.bytes, tag);
  storePart(b, layout, wholeOf(REF, layout), { base: object, displacement: 0 }, alias, values, "initial");
  return object;
}

/** A new record of a concrete type from the scalars of its fields. */
export function newRecord(b: FlatBuilder, type: TypeId, values: readonly ValueId[]): ValueId {
  const layout = b.session.representation.record(type);
  const nominal = nominalOf(b, type);
  let field = 0;
  // The scalars come in order, and so do the fields that they belong to.
  const alias: AliasOf = (leaf) => {
    while (leaf >= endOf(layout.parts[field])) field++;
    return b.session.aliases.field(nominal, -1, field, leaf - (layout.parts[field]?.start ?? 0));
  };
  return newObject(b, b.session.descriptors.object(type, -1, layout), layout, 0, values, alias);
}

const endOf = (part: PartLayout | undefined): number => (part === undefined ? Infinity : part.start + part.count);

export function flattenNewRecord(b: FlatBuilder): void {
  b.set([newRecord(b, b.auxType(), b.flatArgs())]);
}

export function flattenGetField(b: FlatBuilder): void {
  const type = b.auxType();
  const path = b.tables.paths[b.low] ?? unreachable("instantiate: no such path");
  const layout = b.session.representation.record(type);
  const at = { base: b.oneArg(0), displacement: 0 };
  b.set(loadPart(b, layout, fieldPart(b, layout, path), at, fieldAlias(b, type, layout, path[0] as number)));
}

export function flattenSetField(b: FlatBuilder): void {
  const type = b.auxType();
  const path = b.tables.paths[b.low] ?? unreachable("instantiate: no such path");
  const layout = b.session.representation.record(type);
  const at = { base: b.oneArg(0), displacement: 0 };
  const alias = fieldAlias(b, type, layout, path[0] as number);
  storePart(b, layout, fieldPart(b, layout, path), at, alias, b.arg(1), "barrier");
}

function isEnumeration(b: FlatBuilder, type: TypeId): boolean {
  return b.session.representation.mirType(type) === WORD;
}

export function flattenNewCase(b: FlatBuilder): void {
  const type = b.auxType();
  const caseIndex = b.low;
  if (isEnumeration(b, type)) {
    b.set([b.word(caseIndex)]);
    return;
  }
  const { descriptors, representation } = b.session;
  const layout = representation.variantCase(type, caseIndex);
  if (layout.scalars.length === 0) {
    b.set([b.put(OP.static_object, REF, [], descriptors.emptyCase(type, caseIndex))]);
    return;
  }
  const descriptor = descriptors.object(type, caseIndex, layout);
  b.set([newObject(b, descriptor, layout, caseIndex, b.flatArgs(), () => ALIAS_FIXED)]);
}

/** Numbers of so many cases are one byte. */
const BYTE_CASES = 256;

export function flattenCase(b: FlatBuilder): void {
  const variant = b.oneArg(0);
  if (isEnumeration(b, b.auxType())) {
    b.set([variant]);
    return;
  }
  const { representation, types } = b.session;
  const shape = types.shape(representation.underlying(b.auxType()));
  const cases = shape.kind === "nominal" ? representation.declaration(shape.nominal).cases.length : 0;
  if (cases <= BYTE_CASES) {
    const access = b.access(memoryKind("u8"), ALIAS_FIXED);
    b.set([b.put(OP.load, WORD, [variant], access, HEADER.tagByteOffset)]);
    return;
  }
  const access = b.access(memoryKind("u32"), ALIAS_INVARIANT);
  const upper = b.put(OP.load, WORD, [variant], access, HEADER.tagOffset);
  b.set([b.put(OP.shr, WORD, [upper, b.word(HEADER.tagShiftInUpperHalf)])]);
}

/** Fields of cases never change. */
export function flattenCaseField(b: FlatBuilder): void {
  const immediate = b.low;
  const layout = b.session.representation.variantCase(b.auxType(), immediate >> 16);
  const part = layout.parts[immediate & 0xffff] ?? unreachable("instantiate: no such field of a case");
  const at = { base: b.oneArg(0), displacement: 0 };
  b.set(loadPart(b, layout, part, at, () => ALIAS_FIXED));
}
