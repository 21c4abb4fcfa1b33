// Pass: an innermost loop that calls nothing as long as some conditions from outside have certain values gets a copy for the case that they do not,
// and a branch in front decides which of the two runs: values of the one without calls can stay in registers, and what it loads in front of it.
// Requires conditions outside the loop (hoist-invariants) and reachable blocks in reverse post-order; may add preheaders; cleans the control flow and
// hoists anew if it copies.

import { ControlFlow } from "#core/mir/control-flow.ts";
import { Dominators } from "#core/mir/dominators.ts";
import { type Block, type BlockId, type MirFunction, type ValueId } from "#core/mir/function.ts";
import { type Loop, LoopForest } from "#core/mir/loop-forest.ts";
import { EFFECT, OP_EFFECTS } from "#core/mir/op-effects.ts";
import { OP } from "#core/spec/mir-ops.ts";
import { BOOL, VOID } from "#core/types/type-table.ts";
import { addPreheaders } from "./add-preheaders.ts";
import { cleanControlFlow } from "./clean-control-flow.ts";
import { closeLoop, copyLoop, entrance, exitsOfUses, outerUses } from "./copy-loop.ts";
import { hoistInvariants } from "./hoist-invariants.ts";
import { constantBool, isConstant, makeBool } from "./pass-context.ts";

/** Instructions that a loop may have to be copied, and a function not to have more loops copied. */
const SIZE_MAX = 160;
const FUNCTION_MAX = 3000;
/** Conditions that are looked at together. */
const CONDITIONS_MAX = 4;

/** The value that each condition has in the loop without calls: 0 or 1. */
type Decisions = ReadonlyMap<ValueId, number>;

export function unswitchLoops(fn: MirFunction): boolean {
  if (!hasLoops(fn) || !hasCalls(fn)) return false;
  let flow = new ControlFlow(fn);
  let dominators = new Dominators(flow);
  let forest = new LoopForest(fn, flow, dominators);
  const candidates = forest.loops.filter((loop) => isCandidate(fn, flow, forest, loop));
  if (candidates.length === 0) return false;
  let home = fn.homes();
  if (!candidates.some((loop) => quietDecisions(fn, forest, loop, home) !== undefined)) return false;
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
    const decisions = quietDecisions(fn, forest, loop, home);
    const before = entrance(fn, flow, forest, loop);
    if (decisions === undefined || before === undefined) continue;
    const uses = outerUses(fn, forest, home).get(loop.header) ?? [];
    const exits = exitsOfUses(fn, flow, dominators, forest, loop, uses);
    if (exits === undefined) continue;
    closeLoop(fn, loop, uses, exits, home);
    unswitch(fn, loop, before, decisions);
    isUnswitched = true;
  }
  if (isUnswitched) {
    cleanControlFlow(fn);
    hoistInvariants(fn);
    cleanControlFlow(fn);
  }
  return changed || isUnswitched;
}

const isCall = (fn: MirFunction, id: ValueId): boolean =>
  ((OP_EFFECTS[fn.op(id)] as number) & EFFECT.call) !== 0 || fn.op(id) === OP.call_runtime;

const calls = (fn: MirFunction, block: Block): boolean => block.body.some((id) => isCall(fn, id));

/** Blocks stand in reverse post-order, so that a loop has an edge backwards. */
function hasLoops(fn: MirFunction): boolean {
  return fn.blocks.some((block) => block.edges.some((edge) => edge.block <= block.id));
}

function hasCalls(fn: MirFunction): boolean {
  return fn.blocks.some((block) => calls(fn, block));
}

/** Innermost, hot, with a call, small. */
function isCandidate(fn: MirFunction, flow: ControlFlow, forest: LoopForest, loop: Loop): boolean {
  if (fn.block(loop.header).isCold) return false;
  let size = 0;
  let hasCall = false;
  for (const id of loop.blocks) {
    const block = fn.block(id);
    if (forest.loopOf(id) !== loop || flow.isHandler[id] === 1 || block.handler !== fn.block(loop.header).handler)
      return false;
    hasCall ||= calls(fn, block);
    for (const value of block.body) {
      if (fn.op(value) === OP.stack_slot || fn.op(value) === OP.reference_slot) return false;
      if (!isConstant(fn, value)) size++;
    }
  }
  return hasCall && size <= SIZE_MAX;
}

/** Values of conditions from outside with which the loop calls nothing; undefined if there are none. */
function quietDecisions(
  fn: MirFunction,
  forest: LoopForest,
  loop: Loop,
  home: readonly number[],
): Decisions | undefined {
  const decisions = new Map<ValueId, number>();
  let conditions: Set<ValueId> | undefined;
  for (let call = reachedCall(fn, forest, loop, decisions); call !== undefined; ) {
    if (decisions.size === CONDITIONS_MAX) return undefined;
    conditions ??= outerConditions(fn, forest, loop, home);
    const without = decisionAgainst(fn, forest, loop, decisions, conditions, call);
    if (without === undefined) return undefined;
    decisions.set(without.condition, without.value);
    call = reachedCall(fn, forest, loop, decisions);
  }
  return decisions.size === 0 ? undefined : decisions;
}

/** Conditions of branches in the loop that do not change while it runs. */
function outerConditions(fn: MirFunction, forest: LoopForest, loop: Loop, home: readonly number[]): Set<ValueId> {
  const found = new Set<ValueId>();
  for (const id of loop.blocks) {
    const end = fn.block(id).body.at(-1) as ValueId;
    if (fn.op(end) !== OP.branch) continue;
    const condition = fn.arg(end, 0);
    if (!forest.contains(loop, home[condition] as BlockId) && constantBool(fn, condition) < 0) found.add(condition);
  }
  return found;
}

/** A further decision after which the loop does not reach the block of a call. */
function decisionAgainst(
  fn: MirFunction,
  forest: LoopForest,
  loop: Loop,
  decisions: Decisions,
  conditions: ReadonlySet<ValueId>,
  call: BlockId,
): { condition: ValueId; value: number } | undefined {
  for (const condition of conditions) {
    if (decisions.has(condition)) continue;
    for (const value of [0, 1])
      if (!reachedBlocks(fn, forest, loop, new Map([...decisions, [condition, value]])).has(call))
        return { condition, value };
  }
  return undefined;
}

/** A block with a call that the loop gets to if conditions have these values. */
function reachedCall(fn: MirFunction, forest: LoopForest, loop: Loop, decisions: Decisions): BlockId | undefined {
  for (const id of reachedBlocks(fn, forest, loop, decisions)) if (calls(fn, fn.block(id))) return id;
  return undefined;
}

/** Blocks of the loop that it gets to if conditions have these values. */
function reachedBlocks(fn: MirFunction, forest: LoopForest, loop: Loop, decisions: Decisions): Set<BlockId> {
  const seen = new Set<BlockId>([loop.header]);
  for (const id of seen) {
    const block = fn.block(id);
    const end = block.body.at(-1) as ValueId;
    const value = fn.op(end) === OP.branch ? decisions.get(fn.arg(end, 0)) : undefined;
    const taken = value === undefined ? undefined : 1 - value;
    block.edges.forEach((edge, index) => {
      if (forest.contains(loop, edge.block) && (taken === undefined || index === taken)) seen.add(edge.block);
    });
  }
  return seen;
}

/** The loop itself becomes the one without calls; its copy runs if a condition has another value than it needs. */
function unswitch(fn: MirFunction, loop: Loop, before: Block, decisions: Decisions): void {
  const copies = copyLoop(fn, loop, new Map());
  const edge = before.edges[0] as Block["edges"][number];
  const position = fn.position(before.body.pop() as ValueId);
  let isQuiet: ValueId | undefined;
  for (const [condition, value] of decisions) {
    for (const id of loop.blocks) decide(fn, fn.block(id), condition, value === 1);
    if (decisions.size === 1) for (const copy of copies.values()) decide(fn, copy, condition, value === 0);
    let holds = condition;
    if (value === 0) before.body.push((holds = fn.create(OP.bool_not, BOOL, [condition], position)));
    const all: ValueId = isQuiet === undefined ? holds : fn.create(OP.bool_and, BOOL, [isQuiet, holds], position);
    if (all !== holds) before.body.push(all);
    isQuiet = all;
  }
  before.body.push(fn.create(OP.branch, VOID, [isQuiet as ValueId], position));
  before.edges = [edge, { block: (copies.get(loop.header) as Block).id, args: edge.args.slice() }];
}

function decide(fn: MirFunction, block: Block, condition: ValueId, value: boolean): void {
  const end = block.body.at(-1) as ValueId;
  if (fn.op(end) !== OP.branch || fn.arg(end, 0) !== condition) return;
  const constant = makeBool(fn, value);
  block.body.splice(-1, 0, constant);
  fn.setArg(end, 0, constant);
}
