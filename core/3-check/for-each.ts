// `For each`: what can be run over, and the variables of each turn.

import type { Expression } from "#core/ast/expressions.ts";
import type { DeclaredName } from "#core/ast/names.ts";
import type { BindingTarget } from "#core/ast/patterns.ts";
import type { ForEach } from "#core/ast/statements.ts";
import type { Span } from "#core/base/source.ts";
import type { ProcessSignature } from "#core/types/module-interface.ts";
import { ERROR, INTEGER, RANGE, type TypeId } from "#core/types/type-table.ts";
import type {
  IterationSource,
  Local,
  ProcessReference,
  TypedExpression,
  TypedPattern,
  TypedStatement,
} from "#core/types/typed-tree.ts";
import { bindTarget } from "./bind-target.ts";
import { type Body, bindLocal, inBlock, isRuntime, report, show } from "./body.ts";
import { checkExpression } from "./check-expression.ts";
import { afterLoop, checkLoopBody, forgetAssigned } from "./check-loops.ts";
import { checkBlock } from "./check-statement.ts";
import { inferFromBounds } from "./generic-arguments.ts";
import { type TypeArguments, unify } from "./inference.ts";
import { findMethod, noteUse } from "./methods.ts";

type ForEachStatement = Extract<TypedStatement, { readonly kind: "forEach" }>;

interface Iteration {
  readonly source: IterationSource;
  /** One for the item, or key and value. */
  readonly itemTypes: readonly TypeId[];
}

export function checkForEach(body: Body, node: ForEach, out: TypedStatement[]): void {
  inBlock(body, () => {
    const loop = beginForEach(body, node.targets, node.index, node.source, node);
    forgetAssigned(body, node.body);
    const { facts } = body.flow;
    const checked = checkLoopBody(body, node.label, () => checkBlock(body, node.body));
    afterLoop(body, facts, checked.frame);
    if (loop !== undefined) out.push({ ...loop, body: checked.body, loop: checked.frame.number });
  });
}

/** Checks the source and binds the variables of a turn; undefined (reported) when there is nothing to run over. */
export function beginForEach(
  body: Body,
  targets: readonly BindingTarget[],
  index: DeclaredName | undefined,
  sourceNode: Expression,
  span: Span,
): ForEachStatement | undefined {
  const source = checkExpression(body, sourceNode, undefined);
  const iteration = source.type === ERROR ? undefined : iterationOver(body, source, targets.length, sourceNode);
  const patterns: TypedPattern[] = [];
  const itemTypes: TypeId[] = [];
  targets.forEach((target, at) => {
    const type = iteration?.itemTypes[at] ?? ERROR;
    itemTypes.push(type);
    patterns.push(bindTarget(body, target, type, "a loop variable"));
  });
  let indexLocal: Local | undefined;
  if (index !== undefined) indexLocal = bindLocal(body, index.text, INTEGER, index, "a loop variable");
  if (iteration === undefined) return undefined;
  return {
    kind: "forEach",
    source: iteration.source,
    patterns,
    itemTypes,
    index: indexLocal,
    body: [],
    loop: body.loopCount++,
    at: span.start,
  };
}

function iterationOver(body: Body, source: TypedExpression, targetCount: number, span: Span): Iteration | undefined {
  const plain = plainIteration(body, source);
  if (plain !== undefined) {
    if (targetCount === plain.itemTypes.length) return plain;
    report(body, "loopTargets", span, { type: show(body, source.type) });
    return undefined;
  }
  const found = cursorIteration(body, source, targetCount) ?? iteratorIteration(body, source);
  if (found === undefined) report(body, "notIterable", span, { type: show(body, source.type) });
  else if (found.itemTypes.length !== targetCount) {
    report(body, "loopTargets", span, { type: show(body, source.type) });
    return undefined;
  }
  return found;
}

/** What lowering runs over in line. */
function plainIteration(body: Body, source: TypedExpression): Iteration | undefined {
  const { type } = source;
  const item = body.program.listItem(type);
  if (item !== undefined) return { source: { kind: "list", collection: source }, itemTypes: [item] };
  if (type === RANGE) return { source: { kind: "range", range: source }, itemTypes: [INTEGER] };
  const shape = body.types.shape(type);
  if (shape.kind === "array" || shape.kind === "storage")
    return { source: { kind: shape.kind, collection: source }, itemTypes: [shape.item] };
  return undefined;
}

/** Library collections: `cursor_start`, `cursor_next`, and `cursor_item` or `cursor_key` with `cursor_value`. */
function cursorIteration(body: Body, source: TypedExpression, targetCount: number): Iteration | undefined {
  const start = findMethod(body, source.type, "cursor_start");
  const next = findMethod(body, source.type, "cursor_next");
  if (start === undefined || next === undefined) return undefined;
  const names = targetCount === 2 ? ["cursor_key", "cursor_value"] : ["cursor_item"];
  const items: ProcessReference[] = [];
  const itemTypes: TypeId[] = [];
  for (const name of names) {
    const process = findMethod(body, source.type, name);
    if (process === undefined) return undefined;
    items.push(referenceFor(body, process, source.type));
    itemTypes.push(resultFor(body, process, source.type));
  }
  return {
    source: {
      kind: "cursor",
      collection: source,
      start: referenceFor(body, start, source.type),
      next: referenceFor(body, next, source.type),
      items,
    },
    itemTypes,
  };
}

/** Something with `next`, or with `iterator` that gives such. */
function iteratorIteration(body: Body, source: TypedExpression): Iteration | undefined {
  let iterator = source;
  let next = findMethod(body, source.type, "next");
  if (next === undefined) {
    const make = findMethod(body, source.type, "iterator");
    if (make === undefined) return undefined;
    const type = resultFor(body, make, source.type);
    iterator = { kind: "call", type, at: source.at, process: referenceFor(body, make, source.type), args: [source] };
    next = findMethod(body, type, "next");
    if (next === undefined) return undefined;
  }
  const shape = body.types.shape(resultFor(body, next, iterator.type));
  if (shape.kind !== "optional") return undefined;
  return {
    source: { kind: "iterator", iterator, next: referenceFor(body, next, iterator.type) },
    itemTypes: [shape.item],
  };
}

function argumentsFor(body: Body, process: ProcessSignature, receiver: TypeId): readonly TypeId[] {
  const found: TypeArguments = new Array<TypeId | undefined>(process.typeParameters.length).fill(undefined);
  unify(body.types, process.params[0]?.type ?? ERROR, receiver, found);
  inferFromBounds(body, process.typeParameters, found);
  return found.map((type) => type ?? ERROR);
}

function referenceFor(body: Body, process: ProcessSignature, receiver: TypeId): ProcessReference {
  noteUse(body, process);
  if (isRuntime(body) && !process.isRuntime)
    report(body, "runtimeCallsOrdinary", { start: 0, end: 0 }, { name: process.name });
  return { symbol: process.symbol, typeArgs: argumentsFor(body, process, receiver), isRuntime: process.isRuntime };
}

function resultFor(body: Body, process: ProcessSignature, receiver: TypeId): TypeId {
  return body.types.substitute(process.result, argumentsFor(body, process, receiver));
}
