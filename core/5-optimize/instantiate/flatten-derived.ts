// Operations that depend on what a type is made of: defaults, copies, equality, order, hash, text.

import { unreachable } from "#core/base/unreachable.ts";
import type { ValueId } from "#core/mir/function.ts";
import { OP } from "#core/spec/mir-ops.ts";
import { REF, TEXT, type TypeId } from "#core/types/type-table.ts";
import { deriveArrayCopy, deriveArrayDefault, deriveOptionalCopy } from "./derive-array.ts";
import { emitEqual, emitEqualWithin, emitLess } from "./derive-equal.ts";
import { emitHash } from "./derive-hash.ts";
import { emitShow, emitToText } from "./derive-text.ts";
import { loadPart, wholeOf } from "./flatten-memory.ts";
import { newRecord } from "./flatten-objects.ts";
import { newStorage } from "./flatten-storage.ts";
import type { Rebuild } from "./rebuild.ts";

export function flattenEqual(r: Rebuild, value: ValueId): void {
  r.set(value, [emitEqual(r, r.auxType(value), r.arg(value, 0), r.arg(value, 1))]);
}
export function flattenEqualWithin(r: Rebuild, value: ValueId): void {
  r.set(value, [emitEqualWithin(r, r.auxType(value), r.arg(value, 0), r.arg(value, 1), r.oneArg(value, 2))]);
}
export function flattenLess(r: Rebuild, value: ValueId): void {
  r.set(value, [emitLess(r, r.auxType(value), r.arg(value, 0), r.arg(value, 1))]);
}
export function flattenHash(r: Rebuild, value: ValueId): void {
  r.set(value, [emitHash(r, r.auxType(value), r.arg(value, 0))]);
}
export function flattenToText(r: Rebuild, value: ValueId): void {
  r.set(value, [emitToText(r, r.auxType(value), r.arg(value, 0), r.fn.immediateLow(value) === 1)]);
}
export function flattenShow(r: Rebuild, value: ValueId): void {
  emitShow(r, r.auxType(value), r.arg(value, 0), r.oneArg(value, 1), r.fn.immediateLow(value) === 1);
}

export function flattenDefault(r: Rebuild, value: ValueId): void {
  r.set(value, defaultScalars(r, r.auxType(value)));
}

/** The zero of a type. */
function defaultScalars(r: Rebuild, type: TypeId): readonly ValueId[] {
  const { session } = r;
  const inner = session.representation.underlying(type);
  const shape = session.types.shape(inner);
  if (inner === TEXT) return [r.text("")];
  if (shape.kind === "optional" || shape.kind === "process")
    return r.layout(inner).scalars.map((scalar) => r.zero(scalar));
  if (shape.kind === "storage")
    return [r.emit(OP.static_object, REF, [], session.descriptors.emptyStorage(shape.item))];
  if (shape.kind === "array") return [defaultArray(r, inner, shape.item, Math.max(shape.length, 0))];
  if (shape.kind === "nominal") return defaultNominal(r, inner);
  if (shape.kind === "tuple") return shape.items.flatMap((item) => defaultScalars(r, item));
  return r.layout(inner).scalars.map((scalar) => r.zero(scalar));
}

function defaultNominal(r: Rebuild, type: TypeId): readonly ValueId[] {
  const { session } = r;
  const shape = session.types.shape(type);
  if (shape.kind !== "nominal") return unreachable("instantiate: not a declared type");
  const declaration = session.representation.declaration(shape.nominal);
  if (declaration.kind !== "record" && declaration.kind !== "value")
    return r.layout(type).scalars.map((scalar) => r.zero(scalar));
  const values = declaration.fields.flatMap((field) => {
    const fieldType = session.types.substitute(field.type, shape.args);
    if (field.defaultSymbol === "") return defaultScalars(r, fieldType);
    const symbol = session.request(session.symbols.intern(field.defaultSymbol), shape.args);
    return r.call(symbol, [], r.layout(fieldType).scalars, false);
  });
  return declaration.kind === "value" ? values : [newRecord(r, type, values)];
}

function defaultArray(r: Rebuild, type: TypeId, item: TypeId, length: number): ValueId {
  if (hasZeroDefault(r, item)) return newStorage(r, item, r.word(length));
  return r.call(deriveArrayDefault(r.session, type, item, length), [], [REF], false)[0] as ValueId;
}

/** Whether the default is all zero bytes. */
function hasZeroDefault(r: Rebuild, type: TypeId): boolean {
  const { representation, types } = r.session;
  const shape = types.shape(representation.underlying(type));
  if (shape.kind === "optional") return true;
  if (shape.kind === "tuple") return shape.items.every((item) => hasZeroDefault(r, item));
  if (shape.kind !== "nominal") return representation.mirType(type) !== REF;
  const declaration = representation.declaration(shape.nominal);
  if (declaration.kind !== "value") return representation.mirType(type) !== REF;
  return declaration.fields.every(
    (field) => field.defaultSymbol === "" && hasZeroDefault(r, types.substitute(field.type, shape.args)),
  );
}

export function flattenCopy(r: Rebuild, value: ValueId): void {
  r.set(value, copyScalars(r, r.auxType(value), r.arg(value, 0)));
}

/** Arrays inside the value are copied, everything else stays. */
function copyScalars(r: Rebuild, type: TypeId, scalars: readonly ValueId[]): readonly ValueId[] {
  if (!holdsArray(r, type)) return scalars;
  const { session } = r;
  const inner = session.representation.underlying(type);
  const shape = session.types.shape(inner);
  if (shape.kind === "array") {
    const symbol = deriveArrayCopy(session, inner, shape.item, holdsArray(r, shape.item));
    return r.call(symbol, scalars, [REF], false);
  }
  if (shape.kind === "optional")
    return r.call(deriveOptionalCopy(session, inner, shape.item), scalars, r.layout(inner).scalars, false);
  return r
    .layout(inner)
    .parts.flatMap((part) => copyScalars(r, part.type, scalars.slice(part.start, part.start + part.count)));
}

function holdsArray(r: Rebuild, type: TypeId): boolean {
  const { representation, types } = r.session;
  const inner = representation.underlying(type);
  const shape = types.shape(inner);
  if (shape.kind === "array") return true;
  if (shape.kind === "optional") return holdsArray(r, shape.item);
  if (shape.kind === "tuple") return shape.items.some((item) => holdsArray(r, item));
  if (shape.kind !== "nominal" || representation.declaration(shape.nominal).kind !== "value") return false;
  return representation.partTypes(inner).some((part) => holdsArray(r, part));
}

/** A new record with the same field values. */
export function flattenShallowCopy(r: Rebuild, value: ValueId): void {
  const type = r.auxType(value);
  const layout = r.session.representation.record(type);
  const at = { base: r.oneArg(value, 0), displacement: 0 };
  const values = loadPart(r, layout, wholeOf(type, layout), at, () => 0);
  r.set(value, [newRecord(r, type, values)]);
}
