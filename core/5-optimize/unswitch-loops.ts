// Pass: an innermost loop that calls something only if a condition from outside has one of its two values gets a copy for that value,
// and a branch in front decides which of the two runs: values of the one without calls can stay in registers.
// Requires conditions outside the loop (hoist-invariants) and reachable blocks in reverse post-order; may add preheaders, cleans the control flow if it copies.

import { ControlFlow } from "#core/mir/control-flow.ts";
import { Dominators } from "#core/mir/dominators.ts";
import { type Block, type BlockId, type MirFunction, type ValueId } from "#core/mir/function.ts";
import { type Loop, LoopForest } from "#core/mir/loop-forest.ts";
import { EFFECT, OP_EFFECTS } from "#core/mir/op-effects.ts";
import { OP } from "#core/spec/mir-ops.ts";
import { VOID } from "#core/types/type-table.ts";
import { addPreheaders } from "./add-preheaders.ts";
import { cleanControlFlow } from "./clean-control-flow.ts";
import { closeLoop, copyLoop, entrance, exitsOfUses, outerUses } from "./copy-loop.ts";
import { constantBool, isConstant, makeBool } from "./pass-context.ts";

/** Instructions that a loop may have to be copied, and a function not to have more loops copied. */
const SIZE_MAX = 160;
const FUNCTION_MAX = 3000;

export function unswitchLoops(fn: MirFunction): boolean {
  if (!hasLoops(fn) || !hasCalls(fn)) return false;
  let flow = new ControlFlow(fn);
  let dominators = new Dominators(flow);
  let forest = new LoopForest(fn, flow, dominators);
  const candidates = forest.loops.filter((loop) => isCandidate(fn, flow, forest, loop));
  if (candidates.length === 0) return false;
  let home = fn.homes();
  if (!candidates.some((loop) => decisiveCondition(fn, forest, loop, home) !== undefined)) return false;
  const changed = addPreheaders(fn, flow, forest);
  if (changed) {
    flow = new ControlFlow(fn);
    dominators = new Dominators(flow);
    forest = new LoopForest(fn, flow, dominators);
    home = fn.homes();
  }
  let isUnswitched = false;
  for (const loop of forest.loops) {
    if (fn.count > FUNCTION_MAX || !isCandidate(fn, flow, forest, loop)) continue;
    const condition = decisiveCondition(fn, forest, loop, home);
    const before = entrance(fn, flow, forest, loop);
    if (condition === undefined || before === undefined) continue;
    const uses = outerUses(fn, forest, home).get(loop.header) ?? [];
    const exits = exitsOfUses(fn, flow, dominators, forest, loop, uses);
    if (exits === undefined) continue;
    closeLoop(fn, loop, uses, exits, home);
    unswitch(fn, loop, before, condition);
    isUnswitched = true;
  }
  if (isUnswitched) cleanControlFlow(fn);
  return changed || isUnswitched;
}

const isCall = (fn: MirFunction, id: ValueId): boolean =>
  ((OP_EFFECTS[fn.op(id)] as number) & EFFECT.call) !== 0 || fn.op(id) === OP.call_runtime;

const callsHot = (fn: MirFunction, block: Block): boolean => !block.isCold && block.body.some((id) => isCall(fn, id));

/** Blocks stand in reverse post-order, so that a loop has an edge backwards. */
function hasLoops(fn: MirFunction): boolean {
  return fn.blocks.some((block) => block.edges.some((edge) => edge.block <= block.id));
}

function hasCalls(fn: MirFunction): boolean {
  return fn.blocks.some((block) => callsHot(fn, block));
}

/** Innermost, hot, with a call, small. */
function isCandidate(fn: MirFunction, flow: ControlFlow, forest: LoopForest, loop: Loop): boolean {
  if (fn.block(loop.header).isCold) return false;
  let size = 0;
  let calls = false;
  for (const id of loop.blocks) {
    const block = fn.block(id);
    if (forest.loopOf(id) !== loop || flow.isHandler[id] === 1 || block.handler !== fn.block(loop.header).handler)
      return false;
    calls ||= callsHot(fn, block);
    for (const value of block.body) {
      if (fn.op(value) === OP.stack_slot || fn.op(value) === OP.reference_slot) return false;
      if (!isConstant(fn, value)) size++;
    }
  }
  return calls && size <= SIZE_MAX;
}

/** A condition from outside with one value for which the loop calls nothing. */
function decisiveCondition(
  fn: MirFunction,
  forest: LoopForest,
  loop: Loop,
  home: readonly number[],
): ValueId | undefined {
  for (const id of loop.blocks) {
    const end = fn.block(id).body.at(-1) as ValueId;
    if (fn.op(end) !== OP.branch) continue;
    const condition = fn.arg(end, 0);
    if (forest.contains(loop, home[condition] as BlockId) || constantBool(fn, condition) >= 0) continue;
    if (!callsIf(fn, forest, loop, condition, 0) || !callsIf(fn, forest, loop, condition, 1)) return condition;
  }
  return undefined;
}

/** Whether the loop calls something if the branches on `condition` take their edge number `taken`. */
function callsIf(fn: MirFunction, forest: LoopForest, loop: Loop, condition: ValueId, taken: number): boolean {
  const seen = new Set<BlockId>([loop.header]);
  for (const id of seen) {
    const block = fn.block(id);
    if (callsHot(fn, block)) return true;
    const end = block.body.at(-1) as ValueId;
    const isDecided = fn.op(end) === OP.branch && fn.arg(end, 0) === condition;
    block.edges.forEach((edge, index) => {
      if (forest.contains(loop, edge.block) && (!isDecided || index === taken)) seen.add(edge.block);
    });
  }
  return false;
}

function unswitch(fn: MirFunction, loop: Loop, before: Block, condition: ValueId): void {
  const copies = copyLoop(fn, loop, new Map());
  for (const id of loop.blocks) decide(fn, fn.block(id), condition, true);
  for (const copy of copies.values()) decide(fn, copy, condition, false);
  const edge = before.edges[0] as Block["edges"][number];
  const position = fn.position(before.body.pop() as ValueId);
  before.body.push(fn.create(OP.branch, VOID, [condition], position));
  before.edges = [edge, { block: (copies.get(loop.header) as Block).id, args: edge.args.slice() }];
}

function decide(fn: MirFunction, block: Block, condition: ValueId, value: boolean): void {
  const end = block.body.at(-1) as ValueId;
  if (fn.op(end) !== OP.branch || fn.arg(end, 0) !== condition) return;
  const constant = makeBool(fn, value);
  block.body.splice(-1, 0, constant);
  fn.setArg(end, 0, constant);
}
