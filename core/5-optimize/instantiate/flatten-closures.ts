// Closures over lambdas, processes as values, and cells of shared variables.

import { unreachable } from "#core/base/unreachable.ts";
import { ALIAS_CELL } from "#core/mir/alias-classes.ts";
import { FunctionBuilder } from "#core/mir/builder.ts";
import { ALIAS_FIXED, ALIAS_INVARIANT, MirFunction, type SymbolId, type ValueId } from "#core/mir/function.ts";
import type { ObjectLayout } from "#core/mir/representation.ts";
import { CLOSURE } from "#core/spec/layouts.ts";
import { OP } from "#core/spec/mir-ops.ts";
import { type MemoryKind, memoryKind, REF, type TypeId, VOID, WORD } from "#core/types/type-table.ts";
import type { FlatBuilder } from "./flat-builder.ts";
import { frameSlots } from "./flatten-errors.ts";
import { loadPart, storePart, wholeOf } from "./flatten-memory.ts";
import { newObject } from "./flatten-objects.ts";
import type { InstantiateSession } from "./session.ts";

/** A wrapper that takes a closure first and forgets it. */
export function flattenProcessValue(b: FlatBuilder): void {
  if (b.boundClosure() !== undefined) {
    b.set([]);
    return;
  }
  const reference = b.tables.references[b.low] ?? unreachable("instantiate: no such reference");
  const { session } = b;
  const typeArgs = reference.typeArgs.map((type) => b.concrete(type));
  const target = session.request(reference.symbol, typeArgs);
  const symbol = session.symbols.intern(`${session.symbols.name(target)}$value`);
  if (session.announce(symbol)) session.adopt(makeWrapper(session, symbol, target, reference.symbol, typeArgs));
  b.set([b.put(OP.static_object, REF, [], session.descriptors.closure(symbol))]);
}

function makeWrapper(
  session: InstantiateSession,
  symbol: SymbolId,
  target: SymbolId,
  generic: SymbolId,
  typeArgs: readonly TypeId[],
): MirFunction {
  const source = session.find(generic)?.fn;
  const concrete = (type: TypeId): TypeId => session.types.substitute(type, typeArgs);
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

function captureLayout(b: FlatBuilder, tuple: TypeId): ObjectLayout {
  return b.session.representation.objectOf(b.session.representation.partTypes(tuple), CLOSURE.firstCapture);
}

export function flattenNewClosure(b: FlatBuilder): void {
  if (b.boundClosure() !== undefined) {
    b.set(b.flatArgs());
    return;
  }
  const reference = b.tables.references[b.low] ?? unreachable("instantiate: no such reference");
  const code = b.session.request(
    reference.symbol,
    reference.typeArgs.map((type) => b.concrete(type)),
  );
  const layout = captureLayout(b, b.auxType());
  if (layout.scalars.length === 0) {
    b.set([b.put(OP.static_object, REF, [], b.session.descriptors.closure(code))]);
    return;
  }
  const descriptor = b.session.descriptors.anonymous("Closure", layout);
  const closure = newObject(b, descriptor, layout, 0, b.flatArgs(), () => ALIAS_FIXED);
  const address = b.put(OP.symbol_address, WORD, [], code);
  b.put(OP.store, VOID, [address, closure], b.access(memoryKind("word"), ALIAS_INVARIANT), CLOSURE.codeOffset);
  b.set([closure]);
}

export function flattenCapture(b: FlatBuilder): void {
  const index = b.low;
  const captures = b.boundArg(0)?.captures;
  if (captures !== undefined) {
    b.set(b.arg(0).slice(captures.starts[index], captures.starts[index + 1]));
    return;
  }
  const layout = captureLayout(b, b.auxType());
  const part = layout.parts[index] ?? unreachable("instantiate: no such capture");
  b.set(loadPart(b, layout, part, { base: b.oneArg(0), displacement: 0 }, () => ALIAS_FIXED));
}

const cellLayout = (b: FlatBuilder): ObjectLayout => b.session.representation.objectOf([b.auxType()]);

/** The scalars of a shared variable in the frame: loads from its slots. */
function loadSlots(b: FlatBuilder, type: TypeId, slots: readonly ValueId[]): ValueId[] {
  const { kinds, scalars } = b.layout(type);
  return slots.map((slot, index) =>
    b.put(OP.load, scalars[index] as TypeId, [slot], b.access(kinds[index] as MemoryKind, ALIAS_CELL)),
  );
}

function storeSlots(b: FlatBuilder, type: TypeId, slots: readonly ValueId[], values: readonly ValueId[]): void {
  const { kinds } = b.layout(type);
  for (const [index, slot] of slots.entries())
    b.put(OP.store, VOID, [values[index] as ValueId, slot], b.access(kinds[index] as MemoryKind, ALIAS_CELL));
}

export function flattenNewCell(b: FlatBuilder): void {
  const inFrame = b.frameVariable();
  if (inFrame !== undefined) {
    const slots = frameSlots(b, inFrame);
    storeSlots(b, inFrame, slots, b.arg(0));
    b.set(slots);
    return;
  }
  const layout = cellLayout(b);
  const descriptor = b.session.descriptors.anonymous("Cell", layout);
  b.set([newObject(b, descriptor, layout, 0, b.flatArgs(), () => ALIAS_CELL)]);
}

export function flattenCell(b: FlatBuilder): void {
  const inFrame = b.frameVariableOf(0);
  if (inFrame !== undefined) {
    b.set(loadSlots(b, inFrame, b.arg(0)));
    return;
  }
  const layout = cellLayout(b);
  const at = { base: b.oneArg(0), displacement: 0 };
  b.set(loadPart(b, layout, wholeOf(REF, layout), at, () => ALIAS_CELL));
}

export function flattenSetCell(b: FlatBuilder): void {
  const inFrame = b.frameVariableOf(0);
  if (inFrame !== undefined) {
    storeSlots(b, inFrame, b.arg(0), b.arg(1));
    return;
  }
  const layout = cellLayout(b);
  const at = { base: b.oneArg(0), displacement: 0 };
  storePart(b, layout, wholeOf(REF, layout), at, () => ALIAS_CELL, b.arg(1), "barrier");
}
