// Finds out which checks of a counted loop cannot fail, and what has to be tested in front of the loop for that to hold.

import type { Dominators } from "#core/mir/dominators.ts";
import type { Block, MirFunction, ValueId } from "#core/mir/function.ts";
import { type MirOp, OP } from "#core/spec/mir-ops.ts";
import type { CountedLoop } from "./counted-loop.ts";
import type { LoopRanges } from "./loop-ranges.ts";
import { ZERO } from "./order-facts.ts";
import { constantNumber, isConstant } from "./pass-context.ts";

/** Holds in front of the loop: the condition is false, or the greatest `left` ≤ the least `right` + offset (−1 or 0). */
export type LoopTest =
  | { readonly condition: ValueId; readonly truth: boolean }
  | { readonly left: ValueId; readonly right: ValueId; readonly offset: number };

export interface LoopPlan {
  readonly counted: CountedLoop;
  readonly ranges: LoopRanges;
  /** First values of the header's parameters. */
  readonly first: readonly ValueId[];
  readonly dropped: Set<ValueId>;
  readonly relaxed: Map<ValueId, MirOp>;
  /** Leaves of `ranges` that are assumed, as bits. */
  needs: number;
  readonly tests: LoopTest[];
  /** Instructions that the plan saves in each turn, roughly, and those that the loop has. */
  saved: number;
  size: number;
}

interface Assurance {
  readonly needs: number;
  readonly tests: readonly LoopTest[];
}
const CERTAIN: Assurance = { needs: 0, tests: [] };
const DEPTH_MAX = 8;

const PLAIN: Readonly<Record<number, MirOp>> = {
  [OP.add_checked]: OP.add,
  [OP.sub_checked]: OP.sub,
  [OP.mul_checked]: OP.mul,
  [OP.add_checked_u]: OP.add,
  [OP.sub_checked_u]: OP.sub,
  [OP.mul_checked_u]: OP.mul,
  [OP.div_s]: OP.div_u,
  [OP.rem_s]: OP.rem_u,
};

export function planLoop(
  fn: MirFunction,
  counted: CountedLoop,
  ranges: LoopRanges,
  dominators: Dominators,
  first: readonly ValueId[],
): LoopPlan {
  const plan: LoopPlan = {
    counted,
    ranges,
    first,
    dropped: new Set(),
    relaxed: new Map(),
    needs: ranges.counterNeeds,
    tests: [],
    saved: 0,
    size: 0,
  };
  const assurer = new Assurer(fn, counted, ranges);
  for (const id of counted.loop.blocks) {
    const block = fn.block(id);
    planBlock(fn, plan, assurer, block, dominators.dominates(id, counted.latch.id));
  }
  return plan;
}

function planBlock(fn: MirFunction, plan: LoopPlan, assurer: Assurer, block: Block, isInEachTurn: boolean): void {
  for (const id of block.body) {
    const op = fn.op(id);
    if (!isConstant(fn, id)) plan.size++;
    if (op === OP.trap_if) {
      const assurance = assurer.assure(fn.arg(id, 0), false, isInEachTurn, 0);
      if (assurance === undefined) continue;
      plan.dropped.add(id);
      plan.needs |= assurance.needs;
      plan.tests.push(...assurance.tests);
      if (!block.isCold) plan.saved += 2;
      continue;
    }
    const plain = PLAIN[op];
    const needs = plain === undefined ? undefined : neededToRelax(fn, plan.ranges, id, op);
    if (plain === undefined || needs === undefined) continue;
    plan.relaxed.set(id, plain);
    plan.needs |= needs;
    if (!block.isCold) plan.saved++;
  }
}

/** The assumptions under which the plain operation will do, if any. */
function neededToRelax(fn: MirFunction, ranges: LoopRanges, id: ValueId, op: MirOp): number | undefined {
  if (op === OP.div_s || op === OP.rem_s) {
    const range = ranges.rangeOf(fn.arg(id, 0));
    return range.low >= 0 && constantNumber(fn, fn.arg(id, 1)) > 0 ? range.needs : undefined;
  }
  const range = ranges.arithmeticRange(id);
  if (range === undefined) return undefined;
  if (op <= OP.mul_checked) return range.needs;
  const areNonNegative = ranges.rangeOf(fn.arg(id, 0)).low >= 0 && ranges.rangeOf(fn.arg(id, 1)).low >= 0;
  return areNonNegative && range.low >= 0 ? range.needs : undefined;
}

class Assurer {
  private readonly fn: MirFunction;
  private readonly counted: CountedLoop;
  private readonly ranges: LoopRanges;

  constructor(fn: MirFunction, counted: CountedLoop, ranges: LoopRanges) {
    this.fn = fn;
    this.counted = counted;
    this.ranges = ranges;
  }

  /** What makes sure that the condition has this truth value in every turn; undefined if nothing simple does. */
  assure(condition: ValueId, truth: boolean, mayTest: boolean, depth: number): Assurance | undefined {
    const { fn, ranges } = this;
    const op = fn.op(condition);
    if (depth > 3) return undefined;
    if (op === OP.const_bool) return (fn.immediateLow(condition) === 1) === truth ? CERTAIN : undefined;
    if (!ranges.isInside(condition)) return mayTest ? { needs: 0, tests: [{ condition, truth }] } : undefined;
    if (op === OP.bool_not) return this.assure(fn.arg(condition, 0), !truth, mayTest, depth + 1);
    if (fn.argCount(condition) !== 2) return undefined;
    const [a, b] = [fn.arg(condition, 0), fn.arg(condition, 1)];
    switch (op) {
      case OP.bool_or:
      case OP.bool_and: {
        if ((op === OP.bool_and) !== truth) return undefined;
        const first = this.assure(a, truth, mayTest, depth + 1);
        const second = first === undefined ? undefined : this.assure(b, truth, mayTest, depth + 1);
        return first === undefined || second === undefined ? undefined : both(first, second);
      }
      case OP.lt_s:
        return truth ? this.order(a, b, -1, mayTest) : this.order(b, a, 0, mayTest);
      case OP.le_s:
        return truth ? this.order(a, b, 0, mayTest) : this.order(b, a, -1, mayTest);
      case OP.lt_u:
        return truth ? this.unsignedOrder(a, b, -1, mayTest) : this.unsignedOrder(b, a, 0, mayTest);
      case OP.le_u:
        return truth ? this.unsignedOrder(a, b, 0, mayTest) : this.unsignedOrder(b, a, -1, mayTest);
      case OP.eq:
      case OP.ne:
        return (op === OP.ne) === truth ? (this.order(a, b, -1, false) ?? this.order(b, a, -1, false)) : undefined;
      default:
        return undefined;
    }
  }

  /** left ≤ right + offset, signed. */
  private order(left: ValueId, right: ValueId, offset: number, mayTest: boolean): Assurance | undefined {
    const { ranges } = this;
    const [low, high] = [ranges.rangeOf(right), ranges.rangeOf(left)];
    if (high.high <= low.low + offset) return { needs: high.needs | low.needs, tests: [] };
    if (!mayTest) return undefined;
    const [ofLeft, ofRight] = [this.endNeeds(left, 0), this.endNeeds(right, 0)];
    return ofLeft === undefined || ofRight === undefined
      ? undefined
      : { needs: ofLeft | ofRight, tests: [{ left, right, offset }] };
  }

  /** The same of unsigned words: as signed ones, if the lesser one is not negative. */
  private unsignedOrder(left: ValueId, right: ValueId, offset: number, mayTest: boolean): Assurance | undefined {
    const order = this.order(left, right, offset, mayTest);
    if (order === undefined) return undefined;
    const range = this.ranges.rangeOf(left);
    if (range.low >= 0) return both(order, { needs: range.needs, tests: [] });
    const ofLeft = mayTest ? this.endNeeds(left, 0) : undefined;
    return ofLeft === undefined
      ? undefined
      : both(order, { needs: ofLeft, tests: [{ left: ZERO, right: left, offset: 0 }] });
  }

  /** The assumptions under which the first and the last turn give the extremes of `value`; see `LoopEnds` for how they are computed. */
  private endNeeds(value: ValueId, depth: number): number | undefined {
    const { fn, ranges, counted } = this;
    if (isConstant(fn, value) || !ranges.isInside(value)) return 0;
    if (value === counted.counter) return ranges.counterNeeds;
    if (depth > DEPTH_MAX || fn.argCount(value) !== 2) return undefined;
    const op = fn.op(value);
    const [a, b] = [fn.arg(value, 0), fn.arg(value, 1)];
    const [ofA, ofB] = [this.endNeeds(a, depth + 1), this.endNeeds(b, depth + 1)];
    if (ofA === undefined || ofB === undefined) return undefined;
    switch (op) {
      case OP.add:
      case OP.sub:
      case OP.mul:
      case OP.add_checked:
      case OP.sub_checked:
      case OP.mul_checked: {
        const range = ranges.arithmeticRange(value);
        if (range === undefined) return undefined;
        const isProduct = op === OP.mul || op === OP.mul_checked;
        if (isProduct && !(ranges.rangeOf(a).low >= 0 && ranges.rangeOf(b).low >= 0)) return undefined;
        return range.needs | ofA | ofB;
      }
      case OP.div_s:
      case OP.div_u:
      case OP.shr:
      case OP.sar: {
        const range = ranges.rangeOf(a);
        return range.low >= 0 && range.high < Infinity && ranges.divisor(value) > 0 ? range.needs | ofA : undefined;
      }
      default:
        return undefined;
    }
  }
}

function both(first: Assurance, second: Assurance): Assurance {
  return { needs: first.needs | second.needs, tests: [...first.tests, ...second.tests] };
}

/** Whether the plan holds without any test. */
export function isCertain(fn: MirFunction, plan: LoopPlan): boolean {
  const { counted, first, needs, tests } = plan;
  const start = constantNumber(fn, first[counted.index] as ValueId);
  const bound = counted.bound === ZERO ? 0 : constantNumber(fn, counted.bound);
  const end = bound + counted.offset;
  return needs === 0 && tests.length === 0 && (counted.isUp ? start <= end : end <= start);
}
