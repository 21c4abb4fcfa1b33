// Calls with aggregates flattened; calls from ordinary code into Runtime Modules switch stacks.

import { OP } from "#core/spec/mir-ops.ts";
import { VOID } from "#core/types/type-table.ts";
import type { FlatBuilder } from "./flat-builder.ts";

export function flattenCall(b: FlatBuilder): void {
  const { symbol, isRuntime } = b.callTarget();
  const args = b.flatArgs();
  const start = b.length;
  b.set(b.call(symbol, args, b.scalars(b.type), isRuntime));
  if (isRuntime === b.fn.flags.isRuntime) b.noteCall(start);
}

export function flattenCallValue(b: FlatBuilder): void {
  const closure = b.boundArg(0);
  if (closure !== undefined) {
    const known = b.call(b.boundTarget(closure), b.flatArgs(), b.scalars(b.type), false);
    b.set(known);
    return;
  }
  const { code, args, signature, results } = b.valueCall();
  const start = b.length;
  const first = b.put(OP.call_indirect, results[0] ?? VOID, [code, ...args], signature);
  b.set(b.resultsOf(first, results));
  b.noteCall(start);
}

export function flattenCallIndirect(b: FlatBuilder): void {
  keepSignature(b, 0);
}

/** With its flags. */
export function flattenCallForeign(b: FlatBuilder): void {
  keepSignature(b, b.low);
}

function keepSignature(b: FlatBuilder, flags: number): void {
  const old = b.tables.signatures[b.aux];
  if (old === undefined) return;
  const signature = b.tables === b.fn ? b.aux : b.fn.signatures.push(old) - 1;
  b.set([b.put(b.op, old.results[0] ?? VOID, b.flatArgs(), signature, flags)]);
}
