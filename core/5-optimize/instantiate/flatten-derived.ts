// Operations that depend on what a type is made of: defaults, copies, equality, order, hash, text.

import { unreachable } from "#core/base/unreachable.ts";
import type { ValueId } from "#core/mir/function.ts";
import { OP } from "#core/spec/mir-ops.ts";
import { REF, TEXT, type TypeId } from "#core/types/type-table.ts";
import { deriveArrayCopy, deriveArrayDefault, deriveOptionalCopy } from "./derive-array.ts";
import { emitEqual, emitEqualWithin, emitLess } from "./derive-equal.ts";
import { emitHash } from "./derive-hash.ts";
import { emitShow, emitToText } from "./derive-text.ts";
import type { FlatBuilder } from "./flat-builder.ts";
import { loadPart, wholeOf } from "./flatten-memory.ts";
import { newRecord } from "./flatten-objects.ts";
import { newStorage } from "./flatten-storage.ts";

export function flattenEqual(b: FlatBuilder): void {
  b.set([emitEqual(b, b.auxType(), b.arg(0), b.arg(1))]);
}
export function flattenEqualWithin(b: FlatBuilder): void {
  b.set([emitEqualWithin(b, b.auxType(), b.arg(0), b.arg(1), b.oneArg(2))]);
}
export function flattenLess(b: FlatBuilder): void {
  b.set([emitLess(b, b.auxType(), b.arg(0), b.arg(1))]);
}
export function flattenHash(b: FlatBuilder): void {
  b.set([emitHash(b, b.auxType(), b.arg(0))]);
}
export function flattenToText(b: FlatBuilder): void {
  b.set([emitToText(b, b.auxType(), b.arg(0), b.low === 1)]);
}
export function flattenShow(b: FlatBuilder): void {
  emitShow(b, b.auxType(), b.arg(0), b.oneArg(1), b.low === 1);
}

export function flattenDefault(b: FlatBuilder): void {
  b.set(defaultScalars(b, b.auxType()));
}

/** The zero of a type. */
function defaultScalars(b: FlatBuilder, type: TypeId): readonly ValueId[] {
  const { session } = b;
  const inner = session.representation.underlying(type);
  const shape = session.types.shape(inner);
  if (inner === TEXT) return [b.text("")];
  if (shape.kind === "optional" || shape.kind === "process")
    return b.layout(inner).scalars.map((scalar) => b.zero(scalar));
  if (shape.kind === "storage") return [b.put(OP.static_object, REF, [], session.descriptors.emptyStorage(shape.item))];
  if (shape.kind === "array") return [defaultArray(b, inner, shape.item, Math.max(shape.length, 0))];
  if (shape.kind === "nominal") return defaultNominal(b, inner);
  if (shape.kind === "tuple") return shape.items.flatMap((item) => defaultScalars(b, item));
  return b.layout(inner).scalars.map((scalar) => b.zero(scalar));
}

function defaultNominal(b: FlatBuilder, type: TypeId): readonly ValueId[] {
  const { session } = b;
  const shape = session.types.shape(type);
  if (shape.kind !== "nominal") return unreachable("instantiate: not a declared type");
  const declaration = session.representation.declaration(shape.nominal);
  if (declaration.kind !== "record" && declaration.kind !== "value")
    return b.layout(type).scalars.map((scalar) => b.zero(scalar));
  const values = declaration.fields.flatMap((field) => {
    const fieldType = session.types.substitute(field.type, shape.args);
    if (field.defaultSymbol === "") return defaultScalars(b, fieldType);
    const symbol = session.request(session.symbols.intern(field.defaultSymbol), shape.args);
    return b.call(symbol, [], b.layout(fieldType).scalars, false);
  });
  return declaration.kind === "value" ? values : [newRecord(b, type, values)];
}

function defaultArray(b: FlatBuilder, type: TypeId, item: TypeId, length: number): ValueId {
  if (hasZeroDefault(b, item)) return newStorage(b, item, b.word(length));
  return b.call(deriveArrayDefault(b.session, type, item, length), [], [REF], false)[0] as ValueId;
}

/** Whether the default is all zero bytes. */
function hasZeroDefault(b: FlatBuilder, type: TypeId): boolean {
  const { representation, types } = b.session;
  const shape = types.shape(representation.underlying(type));
  if (shape.kind === "optional") return true;
  if (shape.kind === "tuple") return shape.items.every((item) => hasZeroDefault(b, item));
  if (shape.kind !== "nominal") return representation.mirType(type) !== REF;
  const declaration = representation.declaration(shape.nominal);
  if (declaration.kind !== "value") return representation.mirType(type) !== REF;
  return declaration.fields.every(
    (field) => field.defaultSymbol === "" && hasZeroDefault(b, types.substitute(field.type, shape.args)),
  );
}

export function flattenCopy(b: FlatBuilder): void {
  b.set(copyScalars(b, b.auxType(), b.arg(0)));
}

/** Arrays inside the value are copied, everything else stays. */
function copyScalars(b: FlatBuilder, type: TypeId, scalars: readonly ValueId[]): readonly ValueId[] {
  if (!holdsArray(b, type)) return scalars;
  const { session } = b;
  const inner = session.representation.underlying(type);
  const shape = session.types.shape(inner);
  if (shape.kind === "array") {
    const symbol = deriveArrayCopy(session, inner, shape.item, holdsArray(b, shape.item));
    return b.call(symbol, scalars, [REF], false);
  }
  if (shape.kind === "optional")
    return b.call(deriveOptionalCopy(session, inner, shape.item), scalars, b.layout(inner).scalars, false);
  return b
    .layout(inner)
    .parts.flatMap((part) => copyScalars(b, part.type, scalars.slice(part.start, part.start + part.count)));
}

function holdsArray(b: FlatBuilder, type: TypeId): boolean {
  const { representation, types } = b.session;
  const inner = representation.underlying(type);
  const shape = types.shape(inner);
  if (shape.kind === "array") return true;
  if (shape.kind === "optional") return holdsArray(b, shape.item);
  if (shape.kind === "tuple") return shape.items.some((item) => holdsArray(b, item));
  if (shape.kind !== "nominal" || representation.declaration(shape.nominal).kind !== "value") return false;
  return representation.partTypes(inner).some((part) => holdsArray(b, part));
}

/** A new record with the same field values. */
export function flattenShallowCopy(b: FlatBuilder): void {
  const type = b.auxType();
  const layout = b.session.representation.record(type);
  const at = { base: b.oneArg(0), displacement: 0 };
  const values = loadPart(b, layout, wholeOf(type, layout), at, () => 0);
  b.set([newRecord(b, type, values)]);
}
