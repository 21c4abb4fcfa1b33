// Closures over lambdas, processes as values, and cells of shared variables.

import { unreachable } from "#core/base/unreachable.ts";
import { ALIAS_CELL } from "#core/mir/alias-classes.ts";
import { FunctionBuilder } from "#core/mir/builder.ts";
import { ALIAS_FIXED, ALIAS_INVARIANT, MirFunction, type SymbolId, type ValueId } from "#core/mir/function.ts";
import type { ObjectLayout } from "#core/mir/representation.ts";
import { CLOSURE } from "#core/spec/layouts.ts";
import { OP } from "#core/spec/mir-ops.ts";
import { type MemoryKind, memoryKind, REF, type TypeId, VOID, WORD } from "#core/types/type-table.ts";
import { frameSlots } from "./flatten-errors.ts";
import { loadPart, storePart, wholeOf } from "./flatten-memory.ts";
import { newObject } from "./flatten-objects.ts";
import type { Rebuild } from "./rebuild.ts";

/** A wrapper that takes a closure first and forgets it. */
export function flattenProcessValue(r: Rebuild, value: ValueId): void {
  if (r.boundClosure(value) !== undefined) {
    r.set(value, []);
    return;
  }
  const reference = r.fn.references[r.fn.immediateLow(value)] ?? unreachable("instantiate: no such reference");
  const { session } = r;
  const typeArgs = reference.typeArgs.map((type) => r.concrete(type));
  const target = session.request(reference.symbol, typeArgs);
  const symbol = session.symbols.intern(`${session.symbols.name(target)}$value`);
  if (session.announce(symbol)) session.adopt(makeWrapper(r, symbol, target, reference.symbol, typeArgs));
  r.set(value, [r.emit(OP.static_object, REF, [], session.descriptors.closure(symbol))]);
}

function makeWrapper(
  r: Rebuild,
  symbol: SymbolId,
  target: SymbolId,
  generic: SymbolId,
  typeArgs: readonly TypeId[],
): MirFunction {
  const source = r.session.find(generic)?.fn;
  const concrete = (type: TypeId): TypeId => r.session.types.substitute(type, typeArgs);
  const params = source?.params.map(concrete) ?? [];
  const results = source?.results.map(concrete) ?? [];
  const b = new FunctionBuilder(new MirFunction(symbol, 0, [REF, ...params], results));
  b.addParam(b.current, REF);
  const args = params.map((param) => b.addParam(b.current, param));
  const made =
    typeArgs.length === 0
      ? b.emit(OP.call, results[0] ?? VOID, args, target)
      : b.emit(OP.g_call, results[0] ?? VOID, args, b.fn.references.push({ symbol: generic, typeArgs }) - 1);
  b.end(OP.return, results.length === 0 ? [] : [made]);
  return b.finish();
}

function captureLayout(r: Rebuild, tuple: TypeId): ObjectLayout {
  return r.session.representation.objectOf(r.session.representation.partTypes(tuple), CLOSURE.firstCapture);
}

export function flattenNewClosure(r: Rebuild, value: ValueId): void {
  if (r.boundClosure(value) !== undefined) {
    r.set(value, r.flatArgs(value));
    return;
  }
  const reference = r.fn.references[r.fn.immediateLow(value)] ?? unreachable("instantiate: no such reference");
  const code = r.session.request(
    reference.symbol,
    reference.typeArgs.map((type) => r.concrete(type)),
  );
  const layout = captureLayout(r, r.auxType(value));
  if (layout.scalars.length === 0) {
    r.set(value, [r.emit(OP.static_object, REF, [], r.session.descriptors.closure(code))]);
    return;
  }
  const descriptor = r.session.descriptors.anonymous("Closure", layout);
  const closure = newObject(r, descriptor, layout, 0, r.flatArgs(value), () => ALIAS_FIXED);
  const address = r.emit(OP.symbol_address, WORD, [], code);
  r.emit(OP.store, VOID, [address, closure], r.access(memoryKind("word"), ALIAS_INVARIANT), CLOSURE.codeOffset);
  r.set(value, [closure]);
}

export function flattenCapture(r: Rebuild, value: ValueId): void {
  const index = r.fn.immediateLow(value);
  const captures = r.boundClosure(r.fn.arg(value, 0))?.captures;
  if (captures !== undefined) {
    r.set(value, r.arg(value, 0).slice(captures.starts[index], captures.starts[index + 1]));
    return;
  }
  const layout = captureLayout(r, r.auxType(value));
  const part = layout.parts[index] ?? unreachable("instantiate: no such capture");
  r.set(
    value,
    loadPart(r, layout, part, { base: r.oneArg(value, 0), displacement: 0 }, () => ALIAS_FIXED),
  );
}

const cellLayout = (r: Rebuild, value: ValueId): ObjectLayout => r.session.representation.objectOf([r.auxType(value)]);

/** The scalars of a shared variable in the frame: loads from its slots. */
function loadSlots(r: Rebuild, type: TypeId, slots: readonly ValueId[]): ValueId[] {
  const { kinds, scalars } = r.layout(type);
  return slots.map((slot, index) =>
    r.emit(OP.load, scalars[index] as TypeId, [slot], r.access(kinds[index] as MemoryKind, ALIAS_CELL)),
  );
}

function storeSlots(r: Rebuild, type: TypeId, slots: readonly ValueId[], values: readonly ValueId[]): void {
  const { kinds } = r.layout(type);
  for (const [index, slot] of slots.entries())
    r.emit(OP.store, VOID, [values[index] as ValueId, slot], r.access(kinds[index] as MemoryKind, ALIAS_CELL));
}

export function flattenNewCell(r: Rebuild, value: ValueId): void {
  const inFrame = r.frameVariable(value);
  if (inFrame !== undefined) {
    const slots = frameSlots(r, inFrame);
    storeSlots(r, inFrame, slots, r.arg(value, 0));
    r.set(value, slots);
    return;
  }
  const layout = cellLayout(r, value);
  const descriptor = r.session.descriptors.anonymous("Cell", layout);
  r.set(value, [newObject(r, descriptor, layout, 0, r.flatArgs(value), () => ALIAS_CELL)]);
}

export function flattenCell(r: Rebuild, value: ValueId): void {
  const inFrame = r.frameVariable(r.fn.arg(value, 0));
  if (inFrame !== undefined) {
    r.set(value, loadSlots(r, inFrame, r.arg(value, 0)));
    return;
  }
  const layout = cellLayout(r, value);
  const at = { base: r.oneArg(value, 0), displacement: 0 };
  r.set(
    value,
    loadPart(r, layout, wholeOf(REF, layout), at, () => ALIAS_CELL),
  );
}

export function flattenSetCell(r: Rebuild, value: ValueId): void {
  const inFrame = r.frameVariable(r.fn.arg(value, 0));
  if (inFrame !== undefined) {
    storeSlots(r, inFrame, r.arg(value, 0), r.arg(value, 1));
    return;
  }
  const layout = cellLayout(r, value);
  const at = { base: r.oneArg(value, 0), displacement: 0 };
  storePart(r, layout, wholeOf(REF, layout), at, () => ALIAS_CELL, r.arg(value, 1), "barrier");
}
