// Pass: puts the bodies of small processes in place of direct calls; positions keep where they were inlined.
// Requires callees to have been optimised before their callers; leaves block merging to clean-control-flow.

import { ControlFlow } from "#core/mir/control-flow.ts";
import { Dominators } from "#core/mir/dominators.ts";
import { type Block, type MirFunction, NO_BLOCK, type SymbolId, type ValueId } from "#core/mir/function.ts";
import { LoopForest } from "#core/mir/loop-forest.ts";
import { EFFECT, OP_EFFECTS } from "#core/mir/op-effects.ts";
import { OP } from "#core/spec/mir-ops.ts";
import { copyInto, type InlinedResults, replaceResults } from "./copy-function.ts";
import type { PassContext } from "./pass-context.ts";

/** Instructions that a body may have to be inlined outside loops and within them, by level. */
const BODY_MAX: readonly (readonly [number, number])[] = [
  [0, 0],
  [6, 6],
  [24, 60],
  [40, 120],
];
/** Leaf processes of the runtime that are inlined into ordinary code. */
const RUNTIME_BODY_MAX = 12;
/** A function stops growing here. */
const CALLER_MAX = 4000;
const ALWAYS_MAX = 400;

export function inlineCalls(fn: MirFunction, context: PassContext): boolean {
  if (!fn.blocks.some((block) => block.body.some((id) => isDirectCall(fn, id)))) return false;
  const flow = new ControlFlow(fn);
  const forest = new LoopForest(fn, flow, new Dominators(flow));
  const blocks = fn.blocks.filter((block) => flow.isReachable(block.id));
  let size = fn.count;
  const inlined: InlinedResults = new Map();
  let hasChanged = false;
  for (const block of blocks) {
    const isInLoop = forest.depth(block.id) > 0;
    let at: Block = block;
    for (let index = 0; index < at.body.length; index++) {
      const call = at.body[index] as ValueId;
      if (!isDirectCall(fn, call)) continue;
      const callee = bodyOf(fn.aux(call) as SymbolId, context);
      if (
        callee === undefined ||
        size > CALLER_MAX ||
        !isWorthwhile(fn, call, callee, isInLoop && !block.isCold, context)
      )
        continue;
      size += bodySize(callee);
      hasChanged = true;
      const after = copyInto(fn, at, index, callee, context, inlined);
      if (after === undefined) break;
      at = after;
      index = -1;
    }
  }
  if (inlined.size > 0) replaceResults(fn, inlined);
  return hasChanged;
}

function bodyOf(symbol: SymbolId, { program, inlineBodies }: PassContext): MirFunction | undefined {
  return program.functions.get(symbol) ?? inlineBodies?.find(symbol);
}

/** Whether calls of `fn` may be replaced by its body somewhere, in what is compiled at this level. */
export function isInlinable(fn: MirFunction, level: number): boolean {
  if (fn.blocks.length === 0 || fn.flags.isExported || fn.flags.inlineHint === "never" || callsItself(fn)) return false;
  if (fn.flags.isRuntime) return isTinyLeaf(fn);
  const sizeMax = fn.flags.inlineHint === "always" ? ALWAYS_MAX : Math.max(...(BODY_MAX[level] ?? [0]));
  return bodySize(fn) <= sizeMax;
}

function isDirectCall(fn: MirFunction, id: ValueId): boolean {
  const op = fn.op(id);
  return op === OP.call || op === OP.call_runtime || op === OP.tail_call;
}

/** Instructions without constants: what the body adds to the caller. */
export function bodySize(fn: MirFunction): number {
  let size = 0;
  for (const block of fn.blocks)
    for (const id of block.body) {
      const op = fn.op(id);
      if (op !== OP.const && op !== OP.const_bool && op !== OP.const_f64 && op !== OP.null && op !== OP.jump) size++;
    }
  return size;
}

function isWorthwhile(
  fn: MirFunction,
  call: ValueId,
  callee: MirFunction,
  isHot: boolean,
  context: PassContext,
): boolean {
  if (callee === fn || callee.blocks.length === 0 || callee.flags.inlineHint === "never" || callee.typeParameters > 0)
    return false;
  if (fn.op(call) === OP.call_runtime) return isTinyLeaf(callee);
  if (callee.flags.isRuntime !== fn.flags.isRuntime) return false;
  const size = bodySize(callee);
  if (callee.flags.inlineHint === "always") return size <= ALWAYS_MAX && !callsItself(callee);
  const [outside, inside] = BODY_MAX[context.level] ?? [0, 0];
  return size <= (isHot ? inside : outside) && !callsItself(callee);
}

function callsItself(fn: MirFunction): boolean {
  return fn.blocks.some((block) =>
    block.body.some((id) => (fn.op(id) === OP.call || fn.op(id) === OP.tail_call) && fn.aux(id) === fn.symbol),
  );
}

/** A runtime process that can run on any stack: straight code without calls, traps and machine state other than inline assembly's. */
function isTinyLeaf(callee: MirFunction): boolean {
  const forbidden = EFFECT.trap | EFFECT.call | EFFECT.machine | EFFECT.gc | EFFECT.switch;
  if (callee.blocks.length !== 1 || bodySize(callee) > RUNTIME_BODY_MAX) return false;
  return callee.blocks.every(
    (block) =>
      block.handler === NO_BLOCK &&
      block.body.every((id) => {
        const op = callee.op(id);
        return op === OP.return || op === OP.assembly || ((OP_EFFECTS[op] as number) & (forbidden | EFFECT.end)) === 0;
      }),
  );
}
