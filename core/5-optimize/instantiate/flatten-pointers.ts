// Runtime Modules' pointers, sizes, and machine operations on places inside objects.

import { unreachable } from "#core/base/unreachable.ts";
import { ALIAS_ANY, type ValueId } from "#core/mir/function.ts";
import { elementStride } from "#core/mir/representation.ts";
import { STORAGE } from "#core/spec/layouts.ts";
import { OP } from "#core/spec/mir-ops.ts";
import { VOID } from "#core/types/type-table.ts";
import { type Address, loadPart, storePart } from "./flatten-memory.ts";
import { elementAddress } from "./flatten-storage.ts";
import type { Rebuild } from "./rebuild.ts";

function pathOf(r: Rebuild, number: number): readonly number[] {
  return number < 0 ? [] : (r.fn.paths[number] ?? unreachable("instantiate: no such path"));
}

function pointerAddress(r: Rebuild, value: ValueId, from: number): Address {
  const base = r.oneArg(value, from);
  if (r.fn.argCount(value) === from + 1) return { base, displacement: 0 };
  return elementAddress(r, base, r.oneArg(value, from + 1), elementStride(r.layout(r.auxType(value))), 0);
}

export function flattenPointerLoad(r: Rebuild, value: ValueId): void {
  const type = r.auxType(value);
  const part = r.session.representation.part(type, pathOf(r, r.fn.immediateLow(value) - 1));
  r.set(
    value,
    loadPart(r, r.layout(type), part, pointerAddress(r, value, 0), () => ALIAS_ANY),
  );
}

export function flattenPointerStore(r: Rebuild, value: ValueId): void {
  const type = r.auxType(value);
  const part = r.session.representation.part(type, pathOf(r, r.fn.immediateLow(value) - 1));
  const at = pointerAddress(r, value, 1);
  storePart(r, r.layout(type), part, at, () => ALIAS_ANY, r.arg(value, 0), "plain");
}

export function flattenSizeOf(r: Rebuild, value: ValueId): void {
  r.set(value, [r.word(elementStride(r.layout(r.auxType(value))))]);
}

/** Immediate of `machine` with a target: displacement; high half: scale shift + 1 when operand 1 is an index. */
export function flattenMachine(r: Rebuild, value: ValueId): void {
  const type = r.auxType(value);
  const row = r.fn.immediateLow(value);
  const place = r.fn.immediateHigh(value);
  const path = pathOf(r, place >> 1);
  const base = r.oneArg(value, 0);
  const result = r.scalars(r.fn.type(value))[0] ?? VOID;
  if ((place & 1) === 0) {
    const field =
      r.session.representation.record(type).parts[path[0] as number] ?? unreachable("instantiate: no field");
    const offset = field.offset + r.session.representation.part(field.type, path, 1).offset;
    r.set(value, [r.emit(OP.machine, result, [base, ...r.flatArgs(value, 1)], row, offset, 0)]);
    return;
  }
  const at = elementAddress(r, base, r.oneArg(value, 1), elementStride(r.layout(type)), STORAGE.firstElement);
  const displacement = at.displacement + r.session.representation.part(type, path).offset;
  const rest = r.flatArgs(value, 2);
  const operands = at.index === undefined ? [at.base, ...rest] : [at.base, at.index, ...rest];
  const high = at.index === undefined ? 0 : (at.scaleShift ?? 0) + 1;
  r.set(value, [r.emit(OP.machine, result, operands, row, displacement, high)]);
}
