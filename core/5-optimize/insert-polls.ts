// Pass: gives each loop that may run long a `poll`, so that the program can be asked to stop or to let others run.
// Calls poll by themselves (their prologue does); counted loops of few turns without calls need none. Runtime Modules never poll.

import { ControlFlow } from "#core/mir/control-flow.ts";
import { Dominators } from "#core/mir/dominators.ts";
import { type MirFunction, NO_POSITION, type PositionId, type ValueId } from "#core/mir/function.ts";
import { type Loop, LoopForest } from "#core/mir/loop-forest.ts";
import { EFFECT, OP_EFFECTS } from "#core/mir/op-effects.ts";
import { OP } from "#core/spec/mir-ops.ts";
import { VOID } from "#core/types/type-table.ts";
import { constantNumber } from "./pass-context.ts";

/** Turns that a loop without a poll may take. */
const TURNS_MAX = 256;

export function insertPolls(fn: MirFunction): boolean {
  if (fn.flags.isRuntime) return false;
  const flow = new ControlFlow(fn);
  const dominators = new Dominators(flow);
  const forest = new LoopForest(fn, flow, dominators);
  let changed = false;
  for (const loop of forest.loops) {
    if (pollsAlready(fn, dominators, loop) || isShort(fn, loop)) continue;
    fn.block(loop.header).body.unshift(fn.create(OP.poll, VOID, [], positionOf(fn, loop)));
    changed = true;
  }
  return changed;
}

/** Whose loop it is: the place of what decides about the next turn, else of anything in it. Stops are let wait in loops of the library. */
function positionOf(fn: MirFunction, loop: Loop): PositionId {
  for (const id of [loop.header, ...loop.blocks])
    for (const value of fn.block(id).body.toReversed())
      if (fn.position(value) !== NO_POSITION) return fn.position(value);
  return NO_POSITION;
}

/** Whether every turn passes a call of a Runa process or a poll. */
function pollsAlready(fn: MirFunction, dominators: Dominators, loop: Loop): boolean {
  return loop.blocks.some(
    (id) =>
      loop.latches.every((latch) => dominators.dominates(id, latch)) &&
      fn
        .block(id)
        .body.some(
          (value) => fn.op(value) === OP.poll || fn.op(value) === OP.call || fn.op(value) === OP.call_indirect,
        ),
  );
}

/** `for i from a until b` with constant a and b, a few turns, and nothing inside that may take long. */
function isShort(fn: MirFunction, loop: Loop): boolean {
  const [latch] = loop.latches;
  if (loop.latches.length !== 1 || latch === undefined) return false;
  for (const id of loop.blocks) {
    const block = fn.block(id);
    const calls = EFFECT.call;
    if (block.body.some((value) => ((OP_EFFECTS[fn.op(value)] as number) & calls) !== 0)) return false;
  }
  const block = fn.block(latch);
  const end = block.body[block.body.length - 1] as ValueId;
  if (fn.op(end) !== OP.branch || block.edges[0]?.block !== loop.header) return false;
  const condition = fn.arg(end, 0);
  if (fn.op(condition) !== OP.lt_s && fn.op(condition) !== OP.le_s) return false;
  const next = fn.arg(condition, 0);
  const limit = constantNumber(fn, fn.arg(condition, 1));
  if (fn.op(next) !== OP.add && fn.op(next) !== OP.add_checked) return false;
  const step = constantNumber(fn, fn.arg(next, 1));
  const index = fn.block(loop.header).params.indexOf(fn.arg(next, 0));
  if (index < 0 || block.edges[0]?.args[index] !== next || !(step > 0)) return false;
  return fn.blocks.every((source) =>
    source.edges.every((edge) => {
      if (edge.block !== loop.header || source.id === latch) return true;
      const start = constantNumber(fn, edge.args[index] as ValueId);
      return (limit - start) / step <= TURNS_MAX;
    }),
  );
}
