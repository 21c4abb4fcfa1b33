// Aggregates and Optionals as scalars; operations whose operands or results may be aggregates.

import type { SymbolId, ValueId } from "#core/mir/function.ts";
import { OP } from "#core/spec/mir-ops.ts";
import { BOOL, REF, type TypeId, VOID } from "#core/types/type-table.ts";
import type { FlatBuilder } from "./flat-builder.ts";

export function flattenMake(b: FlatBuilder): void {
  b.set(b.flatArgs());
}

export function flattenExtract(b: FlatBuilder): void {
  const part = b.layout(b.auxType()).parts[b.low];
  if (part === undefined) return;
  b.set(b.arg(0).slice(part.start, part.start + part.count));
}

export function flattenInsert(b: FlatBuilder): void {
  const part = b.layout(b.auxType()).parts[b.low];
  if (part === undefined) return;
  const whole = b.arg(0).slice();
  whole.splice(part.start, part.count, ...b.arg(1));
  b.set(whole);
}

/** Whether a concrete Optional is a reference that may be 0. */
function isNullable(b: FlatBuilder, optional: TypeId): boolean {
  return b.session.representation.mirType(optional) === REF;
}

export function flattenSome(b: FlatBuilder): void {
  const payload = b.arg(0);
  b.set(isNullable(b, b.auxType()) ? payload : [...payload, b.put(OP.const_bool, BOOL, [], 0, 1)]);
}

export function flattenNone(b: FlatBuilder): void {
  const { scalars } = b.layout(b.auxType());
  b.set(scalars.map((scalar) => b.zero(scalar)));
}

export function flattenIsSome(b: FlatBuilder): void {
  const optional = b.arg(0);
  if (!isNullable(b, b.auxType())) {
    b.set([optional.at(-1) as ValueId]);
    return;
  }
  const isNull = b.put(OP.is_null, BOOL, [optional[0] as ValueId]);
  b.set([b.put(OP.bool_not, BOOL, [isNull])]);
}

export function flattenPayload(b: FlatBuilder): void {
  const optional = b.arg(0);
  b.set(isNullable(b, b.auxType()) ? optional : optional.slice(0, -1));
}

export function flattenIdentity(b: FlatBuilder): void {
  const [left, right] = [b.oneArg(0), b.oneArg(1)];
  const isRef = b.fn.type(left) === REF;
  b.set([b.put(isRef ? OP.ref_eq : OP.eq, BOOL, [left, right])]);
}

export function flattenStaticObject(b: FlatBuilder): void {
  const symbol = b.aux as SymbolId;
  b.session.requestData(symbol);
  b.session.descriptors.text();
  b.set([b.put(OP.static_object, REF, [], symbol)]);
}

export function flattenNewText(b: FlatBuilder): void {
  b.set([b.put(OP.new_text, REF, b.flatArgs(), b.session.descriptors.text())]);
}

/** The one object that generic MIR makes by its size is a view of a text. */
export function flattenNewView(b: FlatBuilder): void {
  const descriptor = b.session.descriptors.text();
  b.set([b.put(OP.new_object, REF, [], descriptor, b.low, b.high)]);
}

/** `return` with all scalars of its operand. */
export function flattenAggregateEnd(b: FlatBuilder): void {
  b.put(b.op, VOID, b.flatArgs());
}

/** Results of calls are scalars already where the generic function names them. */
export function flattenResult(b: FlatBuilder): void {
  const from = b.oneArg(0);
  b.set([b.put(OP.result, b.type, [from], 0, b.low)]);
}

export function flattenAssembly(b: FlatBuilder): void {
  const template = b.session.template(b.module, b.aux);
  const made = b.put(OP.assembly, b.type, b.flatArgs(), template);
  const more = b.moreResults();
  if (more !== undefined) b.fn.moreResults.set(made, more);
  b.set([made]);
}

/** A machine operation on values may give a tuple. */
export function flattenPlainMachine(b: FlatBuilder): void {
  const results = b.scalars(b.type);
  const made = b.put(OP.machine, results[0] ?? VOID, b.flatArgs(), b.aux, b.low, b.high);
  b.set(b.resultsOf(made, results));
}
