// Module variables: words at fixed addresses; constants with literal values need none.

import { unreachable } from "#core/base/unreachable.ts";
import { ALIAS_INVARIANT, memoryAccess, type SymbolId, type ValueId } from "#core/mir/function.ts";
import type { LiteralValue } from "#core/mir/module.ts";
import type { ValueLayout } from "#core/mir/representation.ts";
import { OP } from "#core/spec/mir-ops.ts";
import { BOOL, F32, F64, memoryKind, REF, type TypeId, WORD } from "#core/types/type-table.ts";
import type { FlatBuilder } from "./flat-builder.ts";
import { loadPart, storePart, wholeOf } from "./flatten-memory.ts";

const BITS = new DataView(new ArrayBuffer(8));

export function flattenGetGlobal(b: FlatBuilder): void {
  const symbol = b.low as SymbolId;
  const module = b.session.requestGlobal(symbol);
  const global = module?.globals.get(symbol);
  const literal = global?.isConstant === true ? global.literal : undefined;
  const type = b.auxType();
  if (literal !== undefined) {
    b.set([literalScalar(b, literal, type)]);
    return;
  }
  const layout = b.layout(type);
  const at = { base: globalAddress(b, symbol, layout), displacement: 0 };
  b.set(loadPart(b, layout, wholeOf(type, layout), at, () => b.session.aliases.global(symbol)));
}

export function flattenSetGlobal(b: FlatBuilder): void {
  const symbol = b.low as SymbolId;
  b.session.requestGlobal(symbol);
  const type = b.auxType();
  const layout = b.layout(type);
  const at = { base: globalAddress(b, symbol, layout), displacement: 0 };
  const alias = (): number => b.session.aliases.global(symbol);
  const isConstant = b.session.requestGlobal(symbol)?.globals.get(symbol)?.isConstant === true;
  const values = isConstant && mayChange(b, type) ? frozen(b, b.arg(0), layout) : b.arg(0);
  storePart(b, layout, wholeOf(type, layout), at, alias, values, "plain");
}

/** The value of a constant with frozen copies of the objects that it leads to. */
function frozen(b: FlatBuilder, values: readonly ValueId[], layout: ValueLayout): readonly ValueId[] {
  b.role("freeze_begin", []);
  const result = values.map((value, leaf) => {
    if (layout.scalars[leaf] !== REF) return value;
    const word = b.put(OP.ref_to_word, WORD, [value]);
    return b.put(OP.word_to_ref, REF, [b.role("freeze_value", [word])]);
  });
  b.role("freeze_end", []);
  return result;
}

/** Whether a value of the type may lead to an object that somebody can change. */
function mayChange(b: FlatBuilder, type: TypeId): boolean {
  const { representation, types } = b.session;
  const inner = representation.underlying(type);
  if (!b.layout(inner).scalars.includes(REF)) return false;
  const shape = types.shape(inner);
  switch (shape.kind) {
    case "builtin":
      return false;
    case "array":
    case "optional":
      return mayChange(b, shape.item);
    case "tuple":
      return shape.items.some((item) => mayChange(b, item));
    default:
      return true;
  }
}

/** The address of a module variable or a process brings it into the program; names of the linker and of C stay as they are. */
export function flattenSymbolAddress(b: FlatBuilder): void {
  const symbol = b.aux as SymbolId;
  const { session } = b;
  if (session.program.externals.has(symbol)) {
    b.set([foreignAddress(b, symbol)]);
    return;
  }
  const global = session.requestGlobal(symbol)?.globals.get(symbol);
  if (global !== undefined) defineGlobal(session, symbol, b.layout(global.type));
  else if (session.moduleOf(symbol) !== undefined) session.request(symbol, []);
  b.set([b.put(OP.symbol_address, WORD, [], symbol, b.low, b.high)]);
}

const WORD_BYTES = 8;

/** A foreign process lies anywhere: its address comes from a word that the linker or the loader fills in. */
function foreignAddress(b: FlatBuilder, symbol: SymbolId): ValueId {
  const { session } = b;
  session.callsForeign = true;
  const slot = session.symbols.intern(`address:${session.symbols.name(symbol)}`);
  const relocations = [{ offset: 0, kind: "abs64", symbol, addend: 0 }] as const;
  const bytes = new Uint8Array(WORD_BYTES);
  session.addData({ symbol: slot, bytes, align: WORD_BYTES, isWritable: true, relocations, references: [] });
  const access = memoryAccess(memoryKind("word"), 0, ALIAS_INVARIANT);
  return b.put(OP.load, WORD, [b.put(OP.symbol_address, WORD, [], slot)], access);
}

function globalAddress(b: FlatBuilder, symbol: SymbolId, layout: ValueLayout): ValueId {
  defineGlobal(b.session, symbol, layout);
  return b.put(OP.symbol_address, WORD, [], symbol);
}

/** Memory of a module variable: zero, or its literal. */
function defineGlobal(session: FlatBuilder["session"], symbol: SymbolId, layout: ValueLayout): void {
  if (session.program.data.has(symbol) || session.isGlobalOutside(symbol)) return;
  const reference = memoryKind("ref");
  const references = layout.offsets.filter((_, leaf) => layout.kinds[leaf] === reference);
  const bytes = new Uint8Array(Math.max(8, Math.ceil(layout.bytes / 8) * 8));
  const literal = session.requestGlobal(symbol)?.globals.get(symbol)?.literal;
  if (literal !== undefined) writeLiteral(new DataView(bytes.buffer), literal, layout.scalars[0] as TypeId);
  session.addData({ symbol, bytes, align: 8, isWritable: true, relocations: [], references });
}

/** Little-endian, as wide as a word: narrower kinds are its first bytes. */
function writeLiteral(view: DataView, { kind, value }: LiteralValue, scalar: TypeId): void {
  if (kind === "boolean") view.setUint8(0, value === true ? 1 : 0);
  else if (scalar === F64) view.setFloat64(0, Number(value), true);
  else if (scalar === F32) view.setFloat32(0, Number(value), true);
  else view.setBigInt64(0, BigInt.asIntN(64, BigInt(value)), true);
}

function literalScalar(b: FlatBuilder, literal: LiteralValue, type: TypeId): ValueId {
  const { value } = literal;
  if (literal.kind === "array") {
    b.session.descriptors.constantArray(value as SymbolId, arrayItem(b, type));
    return b.put(OP.static_object, REF, [], value as number);
  }
  if (literal.kind === "text") {
    b.session.requestData(value as SymbolId);
    b.session.descriptors.text();
    return b.put(OP.static_object, REF, [], value as number);
  }
  const scalar = b.layout(type).scalars[0] as TypeId;
  if (scalar === BOOL) return b.put(OP.const_bool, BOOL, [], 0, value === true ? 1 : 0);
  if (scalar === F64) BITS.setFloat64(0, Number(value));
  else if (scalar === F32) {
    BITS.setFloat32(4, Number(value));
    BITS.setInt32(0, 0);
  } else if (scalar === WORD) BITS.setBigInt64(0, BigInt.asIntN(64, BigInt(value)));
  else return unreachable("instantiate: a literal of an odd type");
  const op = scalar === F64 ? OP.const_f64 : scalar === F32 ? OP.const_f32 : OP.const;
  return b.put(op, scalar, [], 0, BITS.getInt32(4), BITS.getInt32(0));
}

function arrayItem(b: FlatBuilder, type: TypeId): TypeId {
  const { representation, types } = b.session;
  const shape = types.shape(representation.underlying(type));
  return shape.kind === "array" ? shape.item : unreachable("instantiate: an array literal of another type");
}
