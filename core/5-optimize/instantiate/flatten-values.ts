// Aggregates and Optionals as scalars; operations whose operands or results may be aggregates.

import type { SymbolId, ValueId } from "#core/mir/function.ts";
import { OP } from "#core/spec/mir-ops.ts";
import { BOOL, REF, type TypeId, VOID } from "#core/types/type-table.ts";
import type { Rebuild } from "./rebuild.ts";

export function flattenMake(r: Rebuild, value: ValueId): void {
  r.set(value, r.flatArgs(value));
}

export function flattenExtract(r: Rebuild, value: ValueId): void {
  const part = r.layout(r.auxType(value)).parts[r.fn.immediateLow(value)];
  if (part === undefined) return;
  r.set(value, r.arg(value, 0).slice(part.start, part.start + part.count));
}

export function flattenInsert(r: Rebuild, value: ValueId): void {
  const part = r.layout(r.auxType(value)).parts[r.fn.immediateLow(value)];
  if (part === undefined) return;
  const whole = r.arg(value, 0).slice();
  whole.splice(part.start, part.count, ...r.arg(value, 1));
  r.set(value, whole);
}

/** Whether a concrete Optional is a reference that may be 0. */
function isNullable(r: Rebuild, optional: TypeId): boolean {
  return r.session.representation.mirType(optional) === REF;
}

export function flattenSome(r: Rebuild, value: ValueId): void {
  const payload = r.arg(value, 0);
  r.set(value, isNullable(r, r.auxType(value)) ? payload : [...payload, r.emit(OP.const_bool, BOOL, [], 0, 1)]);
}

export function flattenNone(r: Rebuild, value: ValueId): void {
  const { scalars } = r.layout(r.auxType(value));
  r.set(
    value,
    scalars.map((scalar) => r.zero(scalar)),
  );
}

export function flattenIsSome(r: Rebuild, value: ValueId): void {
  const optional = r.arg(value, 0);
  if (!isNullable(r, r.auxType(value))) {
    r.set(value, [optional.at(-1) as ValueId]);
    return;
  }
  const isNull = r.emit(OP.is_null, BOOL, [optional[0] as ValueId]);
  r.set(value, [r.emit(OP.bool_not, BOOL, [isNull])]);
}

export function flattenPayload(r: Rebuild, value: ValueId): void {
  const optional = r.arg(value, 0);
  r.set(value, isNullable(r, r.auxType(value)) ? optional : optional.slice(0, -1));
}

export function flattenIdentity(r: Rebuild, value: ValueId): void {
  const [left, right] = [r.oneArg(value, 0), r.oneArg(value, 1)];
  const isRef = r.out.type(left) === REF;
  r.set(value, [r.emit(isRef ? OP.ref_eq : OP.eq, BOOL, [left, right])]);
}

export function flattenStaticObject(r: Rebuild, value: ValueId): void {
  const symbol = r.fn.aux(value) as SymbolId;
  r.session.requestData(symbol);
  r.session.descriptors.text();
  r.set(value, [r.emit(OP.static_object, REF, [], symbol)]);
}

export function flattenNewText(r: Rebuild, value: ValueId): void {
  r.set(value, [r.emit(OP.new_text, REF, r.flatArgs(value), r.session.descriptors.text())]);
}

/** The one object that generic MIR makes by its size is a view of a text. */
export function flattenNewView(r: Rebuild, value: ValueId): void {
  const { fn } = r;
  const descriptor = r.session.descriptors.text();
  r.set(value, [r.emit(OP.new_object, REF, [], descriptor, fn.immediateLow(value), fn.immediateHigh(value))]);
}

/** `return` with all scalars of its operand. */
export function flattenAggregateEnd(r: Rebuild, value: ValueId): void {
  r.emit(r.fn.op(value), VOID, r.flatArgs(value));
}

/** Results of calls are scalars already where the generic function names them. */
export function flattenResult(r: Rebuild, value: ValueId): void {
  const from = r.oneArg(value, 0);
  r.set(value, [r.emit(OP.result, r.fn.type(value), [from], 0, r.fn.immediateLow(value))]);
}

export function flattenAssembly(r: Rebuild, value: ValueId): void {
  const template = r.session.template(r.module, r.fn.aux(value));
  const made = r.emit(OP.assembly, r.fn.type(value), r.flatArgs(value), template);
  const more = r.fn.moreResults.get(value);
  if (more !== undefined) r.out.moreResults.set(made, more);
  r.set(value, [made]);
}

/** A machine operation on values may give a tuple. */
export function flattenPlainMachine(r: Rebuild, value: ValueId): void {
  const { fn } = r;
  const results = r.scalars(fn.type(value));
  const low = fn.immediateLow(value);
  const made = r.emit(OP.machine, results[0] ?? VOID, r.flatArgs(value), fn.aux(value), low, fn.immediateHigh(value));
  r.set(value, r.resultsOf(made, results));
}
