// Constants that are arrays of number literals: their elements lie in the image's read-only data.

import type { LiteralValue, MirData } from "#core/mir/module.ts";
import { elementStride } from "#core/mir/representation.ts";
import { HEADER, STORAGE } from "#core/spec/layouts.ts";
import { MEMORY_KINDS, type MemoryKindName } from "#core/types/type-table.ts";
import type { TypedExpression } from "#core/types/typed-tree.ts";
import type { ModuleLowering } from "./context.ts";

/** How an element of a kind of memory is written; kinds that are absent hold no numbers. */
const WRITERS: Partial<Record<MemoryKindName, (view: DataView, at: number, value: number | bigint) => void>> = {
  s8: (view, at, value) => view.setInt8(at, Number(value)),
  u8: (view, at, value) => view.setUint8(at, Number(value)),
  s16: (view, at, value) => view.setInt16(at, Number(value), true),
  u16: (view, at, value) => view.setUint16(at, Number(value), true),
  s32: (view, at, value) => view.setInt32(at, Number(value), true),
  u32: (view, at, value) => view.setUint32(at, Number(value), true),
  word: (view, at, value) => view.setBigInt64(at, BigInt.asIntN(64, BigInt(value)), true),
  f32: (view, at, value) => view.setFloat32(at, Number(value), true),
  f64: (view, at, value) => view.setFloat64(at, Number(value), true),
};

/**
 * The storage of a constant array if all its items are literals, as data of the module; its descriptor is put in when a program
 * takes it in (`Descriptors.constantArray`). Undefined for all other values, which code must make.
 */
export function constantArray(
  module: ModuleLowering,
  symbolName: string,
  value: TypedExpression,
): LiteralValue | undefined {
  if (value.kind !== "array") return undefined;
  const { representation, symbols, types } = module.context;
  const shape = types.shape(representation.underlying(value.type));
  if (shape.kind !== "array") return undefined;
  const layout = representation.value(shape.item);
  const kind = layout.kinds.length === 1 ? layout.kinds[0] : undefined;
  const write = kind === undefined ? undefined : WRITERS[MEMORY_KINDS[kind] as MemoryKindName];
  if (write === undefined) return undefined;
  const stride = elementStride(layout);
  const bytes = new Uint8Array(Math.ceil((STORAGE.firstElement + stride * value.items.length) / 8) * 8);
  const view = new DataView(bytes.buffer);
  view.setUint8(HEADER.collectorOffset, HEADER.collector.frozen);
  view.setBigInt64(STORAGE.lengthOffset, BigInt(value.items.length), true);
  for (const [index, item] of value.items.entries()) {
    if (item.kind !== "integer" && item.kind !== "float") return undefined;
    write(view, STORAGE.firstElement + stride * index, item.value);
  }
  const symbol = symbols.intern(`array:${symbolName}`);
  const data: MirData = { symbol, bytes, align: 8, isWritable: false, relocations: [], references: [] };
  module.mir.data.set(symbol, data);
  return { kind: "array", value: symbol };
}
