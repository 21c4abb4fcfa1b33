// Processes as values and lambdas with their captures.

import type { ValueId } from "#core/mir/function.ts";
import { OP } from "#core/spec/mir-ops.ts";
import { REF, type TypeId } from "#core/types/type-table.ts";
import type { Local } from "#core/types/typed-tree.ts";
import { ProcessLowering } from "./context.ts";
import type { ExpressionOf } from "./expressions.ts";
import { findPartsInPlace } from "./part-keys.ts";
import { lowerBody, lowerParams } from "./process.ts";

export function lowerProcessValue(p: ProcessLowering, node: ExpressionOf<"process">): ValueId {
  const reference = p.reference(node.process.symbol, node.process.typeArgs);
  return p.b.emit(OP.g_process_value, REF, [], node.type, reference);
}

const isShared = (local: Local): boolean => local.isSet && local.isCaptured;

/** The lambda becomes a process of its own that takes its closure first; captured variables that are set come as their cells. */
export function lowerLambda(p: ProcessLowering, node: ExpressionOf<"lambda">): ValueId {
  const { process, captures } = node;
  const captureTypes = captures.map((local) => (isShared(local) ? REF : local.type));
  const tuple = p.types.tuple(captureTypes);
  lowerLambdaBody(p, node, tuple);
  const values = captures.map((local) => {
    const slot = p.slot(local);
    return slot.kind === "cell" ? slot.cell : p.read(local);
  });
  const ownVariables: TypeId[] = [];
  for (let index = 0; index < p.typeParameters; index++) ownVariables.push(p.types.variable(index));
  p.locate(node.at);
  return p.b.emit(OP.g_new_closure, REF, values, tuple, p.reference(process.symbol, ownVariables));
}

function lowerLambdaBody(p: ProcessLowering, node: ExpressionOf<"lambda">, tuple: TypeId): void {
  const { process, captures } = node;
  const types = [REF, ...process.params.map((param) => param.type)];
  const inner = new ProcessLowering(p.module, process.symbol, p.typeParameters, types, process.result);
  inner.locate(process.at);
  const closure = inner.b.addParam(inner.b.current, REF);
  lowerParams(inner, process);
  captures.forEach((local, index) => {
    const type = isShared(local) ? REF : inner.mirType(local.type);
    const value = inner.b.emit(OP.g_capture, type, [closure], tuple, index);
    inner.slots.set(local, isShared(local) ? { kind: "cell", cell: value } : { kind: "value", value });
  });
  const fn = lowerBody(inner, process);
  if (inner.makesParts) findPartsInPlace(inner, fn);
  p.module.mir.functions.set(inner.symbol, fn);
}
