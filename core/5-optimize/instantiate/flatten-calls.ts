// Calls with aggregates flattened; calls from ordinary code into Runtime Modules switch stacks.

import type { ValueId } from "#core/mir/function.ts";
import { OP } from "#core/spec/mir-ops.ts";
import { VOID } from "#core/types/type-table.ts";
import type { Rebuild } from "./rebuild.ts";

export function flattenCall(r: Rebuild, value: ValueId): void {
  const { symbol, isRuntime } = r.callTarget(value);
  r.set(value, r.call(symbol, r.flatArgs(value), r.scalars(r.fn.type(value)), isRuntime));
}

export function flattenCallValue(r: Rebuild, value: ValueId): void {
  const closure = r.boundClosure(r.fn.arg(value, 0));
  if (closure !== undefined) {
    const known = r.call(r.boundTarget(closure), r.flatArgs(value), r.scalars(r.fn.type(value)), false);
    r.set(value, known);
    return;
  }
  const { code, args, signature, results } = r.valueCall(value);
  const first = r.emit(OP.call_indirect, results[0] ?? VOID, [code, ...args], signature);
  r.set(value, r.resultsOf(first, results));
}

export function flattenCallIndirect(r: Rebuild, value: ValueId): void {
  keepSignature(r, value, 0);
}

/** The symbol of the C function comes with it. */
export function flattenCallForeign(r: Rebuild, value: ValueId): void {
  keepSignature(r, value, r.fn.immediateLow(value));
}

function keepSignature(r: Rebuild, value: ValueId, flags: number): void {
  const old = r.fn.signatures[r.fn.aux(value)];
  if (old === undefined) return;
  const signature = r.out.signatures.push(old) - 1;
  r.set(value, [r.emit(r.fn.op(value), old.results[0] ?? VOID, r.flatArgs(value), signature, flags)]);
}
