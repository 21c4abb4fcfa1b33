// Pass: innermost loops that count get a copy without the checks that cannot fail if what comes from outside is small enough and
// the first and the last turn stay within bounds; a test in front decides which of the two runs. The one with all checks traps exactly as before.
// Requires bounds and lengths outside the loop (hoist-invariants) and reachable blocks only; may add preheaders.

import { ControlFlow } from "#core/mir/control-flow.ts";
import { Dominators } from "#core/mir/dominators.ts";
import { type Block, type BlockId, type MirFunction, NO_POSITION, type ValueId } from "#core/mir/function.ts";
import { type Loop, LoopForest } from "#core/mir/loop-forest.ts";
import { EFFECT, OP_EFFECTS } from "#core/mir/op-effects.ts";
import { type MirOp, OP } from "#core/spec/mir-ops.ts";
import { BOOL, WORD } from "#core/types/type-table.ts";
import { addPreheaders } from "./add-preheaders.ts";
import { closeLoop, copyLoop, entrance, exitsOfUses, type OuterUse, outerUses } from "./copy-loop.ts";
import { type CountedLoop, countedLoop, NO_BOUND } from "./counted-loop.ts";
import { isCertain, type LoopPlan, planLoop } from "./loop-plan.ts";
import { LoopRanges } from "./loop-ranges.ts";
import { isConstant, type PassContext } from "./pass-context.ts";
import { reduceDivision } from "./reduce-strength.ts";
import type { WordRanges } from "./word-ranges.ts";
import { writeLoopTests } from "./write-loop-tests.ts";

/** Instructions that a loop may have to be copied. */
const SIZE_MAX = 120;
/** Instructions of the loop for each that is saved: more are not worth it. */
const SIZE_PER_SAVING = 12;

export function versionLoops(fn: MirFunction, context: PassContext): boolean {
  if (!hasChecks(fn)) return false;
  let flow = new ControlFlow(fn);
  let dominators = new Dominators(flow);
  let forest = new LoopForest(fn, flow, dominators);
  if (!forest.loops.some((loop) => isCandidate(fn, flow, forest, loop))) return false;
  const changed = addPreheaders(fn, flow, forest);
  if (changed) {
    flow = new ControlFlow(fn);
    dominators = new Dominators(flow);
    forest = new LoopForest(fn, flow, dominators);
  }
  const home = fn.homes();
  const order = (loop: Loop): number => flow.orderIndex[loop.header] as number;
  const loops = forest.loops.filter((loop) => isCandidate(fn, flow, forest, loop)).sort((a, b) => order(a) - order(b));
  let uses: Map<BlockId, OuterUse[]> | undefined;
  const words: WordRanges = { fn, lengths: context.lengths };
  let isVersioned = false;
  for (const loop of loops) {
    const plan = planOf(words, flow, forest, dominators, loop, home);
    if (plan === undefined) continue;
    if (isCertain(fn, plan)) {
      for (const id of loop.blocks) fn.block(id).body = relaxedBody(fn, plan, fn.block(id), new Map());
      isVersioned = true;
      continue;
    }
    uses ??= outerUses(fn, forest, home);
    const used = uses.get(loop.header) ?? [];
    const exits = exitsOfUses(fn, flow, dominators, forest, loop, used);
    if (exits === undefined) continue;
    closeLoop(fn, loop, used, exits, home);
    applyPlan(fn, flow, forest, plan);
    isVersioned = true;
  }
  return changed || isVersioned;
}

const isChecked = (op: MirOp): boolean => op === OP.trap_if || (op >= OP.add_checked && op <= OP.mul_checked_u);

function hasChecks(fn: MirFunction): boolean {
  return fn.blocks.some((block) => !block.isCold && block.body.some((id) => isChecked(fn.op(id))));
}

/** Innermost, hot, with a check, small, and without anything that costs more than all checks together. */
function isCandidate(fn: MirFunction, flow: ControlFlow, forest: LoopForest, loop: Loop): boolean {
  if (fn.block(loop.header).isCold || loop.latches.length !== 1) return false;
  let size = 0;
  let checks = 0;
  for (const id of loop.blocks) {
    if (forest.loopOf(id) !== loop || flow.isHandler[id] === 1) return false;
    if (fn.block(id).handler !== fn.block(loop.header).handler) return false;
    for (const value of fn.block(id).body) {
      const op = fn.op(value);
      const forbidden = EFFECT.call | EFFECT.gc | EFFECT.machine;
      if (((OP_EFFECTS[op] as number) & forbidden) !== 0 || op === OP.stack_slot || op === OP.call_runtime)
        return false;
      if (!isConstant(fn, value)) size++;
      if (isChecked(op)) checks++;
    }
  }
  return size <= SIZE_MAX && checks > 0;
}

function planOf(
  words: WordRanges,
  flow: ControlFlow,
  forest: LoopForest,
  dominators: Dominators,
  loop: Loop,
  home: readonly number[],
): LoopPlan | undefined {
  const { fn } = words;
  const before = entrance(fn, flow, forest, loop);
  const counted = countedLoop(fn, forest, loop, home);
  const first = before?.edges[0]?.args;
  if (counted === undefined || first === undefined) return undefined;
  const ranges = new LoopRanges(words, flow, forest, counted, first, home);
  const plan = planLoop(fn, counted, ranges, dominators, first);
  return plan.saved > 0 && plan.size <= plan.saved * SIZE_PER_SAVING ? plan : undefined;
}

function applyPlan(fn: MirFunction, flow: ControlFlow, forest: LoopForest, plan: LoopPlan): void {
  const { loop } = plan.counted;
  const before = entrance(fn, flow, forest, loop) as Block;
  const values = new Map<ValueId, ValueId>();
  const copies = copyLoop(fn, loop, values);
  for (const [id, copy] of copies) copy.body = relaxedBody(fn, plan, fn.block(id), values);
  if (plan.counted.comparesRest) compareNext(fn, plan.counted, copies.get(plan.counted.latch.id) as Block, values);
  for (const id of loop.blocks) fn.block(id).isCold = true;
  writeLoopTests(fn, plan, before, copies.get(loop.header) as Block);
}

/** The body of the block's copy without what the tests in front make superfluous. */
function relaxedBody(fn: MirFunction, plan: LoopPlan, block: Block, copies: ReadonlyMap<ValueId, ValueId>): ValueId[] {
  return block.body.flatMap((original) => {
    if (plan.dropped.has(original)) return [];
    const id = copies.get(original) ?? original;
    const op = plan.relaxed.get(original);
    if (op === undefined) return [id];
    fn.setOp(id, op);
    const added: ValueId[] = [];
    if (op === OP.div_u || op === OP.rem_u) reduceDivision(fn, id, true, added);
    return [...added, id];
  });
}

/** Where nothing wraps, `next` is within the bound just if a step is left: the copy compares `next`, which is there anyway. */
function compareNext(fn: MirFunction, counted: CountedLoop, latch: Block, copies: ReadonlyMap<ValueId, ValueId>): void {
  const end = latch.body.pop() as ValueId;
  const next = copies.get(counted.next) as ValueId;
  let bound = copies.get(counted.bound) ?? counted.bound;
  if (counted.bound === NO_BOUND) {
    bound = fn.create(OP.const, WORD, [], NO_POSITION, 0, counted.offset);
    latch.body.push(bound);
  }
  const [low, high] = counted.isUp ? [next, bound] : [bound, next];
  const goesOn = counted.backEdge === 0;
  const condition = fn.create(goesOn ? OP.le_s : OP.lt_s, BOOL, goesOn ? [low, high] : [high, low], fn.position(end));
  latch.body.push(condition, end);
  fn.setArg(end, 0, condition);
}
