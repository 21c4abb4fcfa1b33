// Module variables: words at fixed addresses; constants with literal values need none.

import { unreachable } from "#core/base/unreachable.ts";
import { ALIAS_INVARIANT, memoryAccess, type SymbolId, type ValueId } from "#core/mir/function.ts";
import type { LiteralValue } from "#core/mir/module.ts";
import type { ValueLayout } from "#core/mir/representation.ts";
import { OP } from "#core/spec/mir-ops.ts";
import { BOOL, F32, F64, memoryKind, REF, type TypeId, WORD } from "#core/types/type-table.ts";
import { loadPart, storePart, wholeOf } from "./flatten-memory.ts";
import type { Rebuild } from "./rebuild.ts";

const BITS = new DataView(new ArrayBuffer(8));

export function flattenGetGlobal(r: Rebuild, value: ValueId): void {
  const symbol = r.fn.immediateLow(value) as SymbolId;
  const module = r.session.requestGlobal(symbol);
  const global = module?.globals.get(symbol);
  const literal = global?.isConstant === true ? global.literal : undefined;
  const type = r.auxType(value);
  if (literal !== undefined) {
    r.set(value, [literalScalar(r, literal, type)]);
    return;
  }
  const layout = r.layout(type);
  const at = { base: globalAddress(r, symbol, layout), displacement: 0 };
  r.set(
    value,
    loadPart(r, layout, wholeOf(type, layout), at, () => r.session.aliases.global(symbol)),
  );
}

export function flattenSetGlobal(r: Rebuild, value: ValueId): void {
  const symbol = r.fn.immediateLow(value) as SymbolId;
  r.session.requestGlobal(symbol);
  const type = r.auxType(value);
  const layout = r.layout(type);
  const at = { base: globalAddress(r, symbol, layout), displacement: 0 };
  const alias = (): number => r.session.aliases.global(symbol);
  const isConstant = r.session.requestGlobal(symbol)?.globals.get(symbol)?.isConstant === true;
  const values = isConstant && mayChange(r, type) ? frozen(r, r.arg(value, 0), layout) : r.arg(value, 0);
  storePart(r, layout, wholeOf(type, layout), at, alias, values, "plain");
}

/** The value of a constant with frozen copies of the objects that it leads to. */
function frozen(r: Rebuild, values: readonly ValueId[], layout: ValueLayout): readonly ValueId[] {
  r.role("freeze_begin", []);
  const result = values.map((value, leaf) => {
    if (layout.scalars[leaf] !== REF) return value;
    const word = r.emit(OP.ref_to_word, WORD, [value]);
    return r.emit(OP.word_to_ref, REF, [r.role("freeze_value", [word])]);
  });
  r.role("freeze_end", []);
  return result;
}

/** Whether a value of the type may lead to an object that somebody can change. */
function mayChange(r: Rebuild, type: TypeId): boolean {
  const { representation, types } = r.session;
  const inner = representation.underlying(type);
  if (!r.layout(inner).scalars.includes(REF)) return false;
  const shape = types.shape(inner);
  switch (shape.kind) {
    case "builtin":
      return false;
    case "array":
    case "optional":
      return mayChange(r, shape.item);
    case "tuple":
      return shape.items.some((item) => mayChange(r, item));
    default:
      return true;
  }
}

/** The address of a module variable or a process brings it into the program; names of the linker and of C stay as they are. */
export function flattenSymbolAddress(r: Rebuild, value: ValueId): void {
  const symbol = r.fn.aux(value) as SymbolId;
  const { session } = r;
  if (session.program.externals.has(symbol)) {
    r.set(value, [foreignAddress(r, symbol)]);
    return;
  }
  const global = session.requestGlobal(symbol)?.globals.get(symbol);
  if (global !== undefined) defineGlobal(session, symbol, r.layout(global.type));
  else if (session.find(symbol) !== undefined) session.request(symbol, []);
  r.set(value, [r.emit(OP.symbol_address, WORD, [], symbol, r.fn.immediateLow(value), r.fn.immediateHigh(value))]);
}

const WORD_BYTES = 8;

/** A foreign process lies anywhere: its address comes from a word that the linker or the loader fills in. */
function foreignAddress(r: Rebuild, symbol: SymbolId): ValueId {
  const { session } = r;
  session.callsForeign = true;
  const slot = session.symbols.intern(`address:${session.symbols.name(symbol)}`);
  const relocations = [{ offset: 0, kind: "abs64", symbol, addend: 0 }] as const;
  const bytes = new Uint8Array(WORD_BYTES);
  session.addData({ symbol: slot, bytes, align: WORD_BYTES, isWritable: true, relocations, references: [] });
  const access = memoryAccess(memoryKind("word"), 0, ALIAS_INVARIANT);
  return r.emit(OP.load, WORD, [r.emit(OP.symbol_address, WORD, [], slot)], access);
}

function globalAddress(r: Rebuild, symbol: SymbolId, layout: ValueLayout): ValueId {
  defineGlobal(r.session, symbol, layout);
  return r.emit(OP.symbol_address, WORD, [], symbol);
}

/** Memory of a module variable: zero, or its literal. */
function defineGlobal(session: Rebuild["session"], symbol: SymbolId, layout: ValueLayout): void {
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

function literalScalar(r: Rebuild, literal: LiteralValue, type: TypeId): ValueId {
  const { value } = literal;
  if (literal.kind === "array") {
    r.session.descriptors.constantArray(value as SymbolId, arrayItem(r, type));
    return r.emit(OP.static_object, REF, [], value as number);
  }
  if (literal.kind === "text") {
    r.session.requestData(value as SymbolId);
    r.session.descriptors.text();
    return r.emit(OP.static_object, REF, [], value as number);
  }
  const scalar = r.layout(type).scalars[0] as TypeId;
  if (scalar === BOOL) return r.emit(OP.const_bool, BOOL, [], 0, value === true ? 1 : 0);
  if (scalar === F64) BITS.setFloat64(0, Number(value));
  else if (scalar === F32) {
    BITS.setFloat32(4, Number(value));
    BITS.setInt32(0, 0);
  } else if (scalar === WORD) BITS.setBigInt64(0, BigInt.asIntN(64, BigInt(value)));
  else return unreachable("instantiate: a literal of an odd type");
  const op = scalar === F64 ? OP.const_f64 : scalar === F32 ? OP.const_f32 : OP.const;
  return r.emit(op, scalar, [], 0, BITS.getInt32(4), BITS.getInt32(0));
}

function arrayItem(r: Rebuild, type: TypeId): TypeId {
  const { representation, types } = r.session;
  const shape = types.shape(representation.underlying(type));
  return shape.kind === "array" ? shape.item : unreachable("instantiate: an array literal of another type");
}
