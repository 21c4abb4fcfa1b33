// Runtime Modules' pointers, sizes, and machine operations on places inside objects.

import { unreachable } from "#core/base/unreachable.ts";
import { ALIAS_ANY } from "#core/mir/function.ts";
import { elementStride } from "#core/mir/representation.ts";
import { STORAGE } from "#core/spec/layouts.ts";
import { OP } from "#core/spec/mir-ops.ts";
import { VOID } from "#core/types/type-table.ts";
import type { FlatBuilder } from "./flat-builder.ts";
import { type Address, loadPart, storePart } from "./flatten-memory.ts";
import { elementAddress } from "./flatten-storage.ts";

function pathOf(b: FlatBuilder, number: number): readonly number[] {
  return number < 0 ? [] : (b.tables.paths[number] ?? unreachable("instantiate: no such path"));
}

function pointerAddress(b: FlatBuilder, from: number): Address {
  const base = b.oneArg(from);
  if (b.args.length === from + 1) return { base, displacement: 0 };
  return elementAddress(b, base, b.oneArg(from + 1), elementStride(b.layout(b.auxType())), 0);
}

export function flattenPointerLoad(b: FlatBuilder): void {
  const type = b.auxType();
  const part = b.session.representation.part(type, pathOf(b, b.low - 1));
  b.set(loadPart(b, b.layout(type), part, pointerAddress(b, 0), () => ALIAS_ANY));
}

export function flattenPointerStore(b: FlatBuilder): void {
  const type = b.auxType();
  const part = b.session.representation.part(type, pathOf(b, b.low - 1));
  const at = pointerAddress(b, 1);
  storePart(b, b.layout(type), part, at, () => ALIAS_ANY, b.arg(0), "plain");
}

export function flattenSizeOf(b: FlatBuilder): void {
  b.set([b.word(elementStride(b.layout(b.auxType())))]);
}

/** Immediate of `machine` with a target: displacement; high half: scale shift + 1 when operand 1 is an index. */
export function flattenMachine(b: FlatBuilder): void {
  const type = b.auxType();
  const row = b.low;
  const place = b.high;
  const path = pathOf(b, place >> 1);
  const base = b.oneArg(0);
  const result = b.scalars(b.type)[0] ?? VOID;
  if ((place & 1) === 0) {
    const field =
      b.session.representation.record(type).parts[path[0] as number] ?? unreachable("instantiate: no field");
    const offset = field.offset + b.session.representation.part(field.type, path, 1).offset;
    b.set([b.put(OP.machine, result, [base, ...b.flatArgs(1)], row, offset, 0)]);
    return;
  }
  const at = elementAddress(b, base, b.oneArg(1), elementStride(b.layout(type)), STORAGE.firstElement);
  const displacement = at.displacement + b.session.representation.part(type, path).offset;
  const rest = b.flatArgs(2);
  const operands = at.index === undefined ? [at.base, ...rest] : [at.base, at.index, ...rest];
  const high = at.index === undefined ? 0 : (at.scaleShift ?? 0) + 1;
  b.set([b.put(OP.machine, result, operands, row, displacement, high)]);
}
