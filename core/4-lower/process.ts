// Processes: parameters, body, the return at the end.

import type { MakeBuilder } from "#core/mir/builder.ts";
import type { MirFunction, ValueId } from "#core/mir/function.ts";
import { OP } from "#core/spec/mir-ops.ts";
import { ALWAYS_INLINED, NEVER_INLINED, RARELY_CALLED } from "#core/spec/rt-symbols.ts";
import { type TypeId, VOID } from "#core/types/type-table.ts";
import type { SourceOffset, TypedExpression, TypedProcess } from "#core/types/typed-tree.ts";
import { lowerBranch } from "./conditions.ts";
import { type ModuleLowering, ProcessLowering } from "./context.ts";
import { copyValue, lowerOwned } from "./copies.ts";
import { countWay } from "./coverage.ts";
import { findPartsInPlace } from "./part-keys.ts";
import { leave, returnsThroughCleanup } from "./protect.ts";
import { newSlot, writeSlot } from "./regions.ts";
import { lowerStatements } from "./statements.ts";

/** Generic MIR of a process; the lambdas in it come into the module. */
export function lowerProcess(module: ModuleLowering, process: TypedProcess): MirFunction {
  const types = process.params.map((param) => param.type);
  const p = new ProcessLowering(module, process.symbol, process.typeParameters.length, types, process.result);
  const fn = lowerWhole(p, process);
  if (p.makesParts) findPartsInPlace(p, fn);
  return fn;
}

/** The same by way of another builder; undefined if something has to be found out from the generic function. */
export function lowerProcessWith(
  module: ModuleLowering,
  process: TypedProcess,
  makeBuilder: MakeBuilder,
): MirFunction | undefined {
  const types = process.params.map((param) => param.type);
  const p = new ProcessLowering(module, process.symbol, 0, types, process.result, makeBuilder);
  const fn = lowerWhole(p, process);
  return p.makesParts ? undefined : fn;
}

function lowerWhole(p: ProcessLowering, process: TypedProcess): MirFunction {
  const isNever = NEVER_INLINED.includes(process.symbol) || RARELY_CALLED.includes(process.symbol);
  const isAlways = ALWAYS_INLINED.includes(process.symbol);
  p.b.fn.flags.inlineHint = isNever ? "never" : isAlways ? "always" : process.inlineHint;
  p.locate(process.at);
  lowerParams(p, process);
  return lowerBody(p, process);
}

/** Parameters of the function from its `first` on: those of the process. */
export function lowerParams(p: ProcessLowering, process: TypedProcess): void {
  const values = process.params.map((param) => p.b.addParam(p.b.current, p.mirType(param.type)));
  process.params.forEach((param, index) => {
    const value = values[index] as (typeof values)[number];
    p.define(param, param.isSet ? copyValue(p, param.type, value) : value);
  });
}

/** Statements and the implicit return. */
export function lowerBody(p: ProcessLowering, process: TypedProcess): MirFunction {
  lowerStatements(p, process.body);
  if (p.b.isOpen) {
    if (p.mirType(process.result) === VOID) p.b.end(OP.return, []);
    else p.b.end(OP.unreachable, []);
  }
  return p.b.finish();
}

/** `Return e`: choices return in each of their branches, so that calls in them stay in return position. */
export function lowerReturn(p: ProcessLowering, value: TypedExpression | undefined): void {
  if (value === undefined) return leaveWith(p, undefined, VOID);
  if (value.kind === "choice") return returnEither(p, value.condition, value.then, value.otherwise, value.at);
  if (value.kind === "and")
    return returnEither(p, value.left, value.right, { ...value, kind: "boolean", value: false });
  if (value.kind === "or") return returnEither(p, value.left, { ...value, kind: "boolean", value: true }, value.right);
  const result = lowerOwned(p, value);
  if (p.b.isOpen) leaveWith(p, result, value.type);
}

/** Returns, through the clean-up around this point. */
function leaveWith(p: ProcessLowering, result: ValueId | undefined, type: TypeId): void {
  const hasResult = result !== undefined && p.mirType(type) !== VOID;
  if (!returnsThroughCleanup(p)) return p.b.end(OP.return, hasResult ? [result] : []);
  if (hasResult) {
    p.resultSlot ??= newSlot(p, p.result);
    writeSlot(p, p.resultSlot, p.result, result);
  }
  leave(p, { kind: "return" });
}

/** `decision`: where the two ways are counted as those of a decision. */
function returnEither(
  p: ProcessLowering,
  condition: TypedExpression,
  then: TypedExpression,
  otherwise: TypedExpression,
  decision?: SourceOffset,
): void {
  const whenTrue = p.b.newBlock();
  const whenFalse = p.b.newBlock();
  lowerBranch(p, condition, whenTrue, whenFalse);
  for (const [way, block, value] of [
    [0, whenTrue, then],
    [1, whenFalse, otherwise],
  ] as const) {
    p.b.enterSealed(block);
    if (decision !== undefined) countWay(p, decision, way);
    if (p.b.isOpen) lowerReturn(p, value);
  }
}
