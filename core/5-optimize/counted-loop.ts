// Recognises loops that count one word up or down to a bound that does not change.

import { type Block, type BlockId, type MirFunction, NO_BLOCK, type ValueId } from "#core/mir/function.ts";
import type { Loop, LoopForest } from "#core/mir/loop-forest.ts";
import { OP } from "#core/spec/mir-ops.ts";
import { constantNumber, isConstant } from "./pass-context.ts";

/**
 * In every turn the counter lies between its first value and `bound + offset` (above it if `isUp`, else below it),
 * provided that the first value does and that no arithmetic between them wraps.
 */
export interface CountedLoop {
  readonly loop: Loop;
  readonly counter: ValueId;
  /** Place of the counter among the parameters of the header. */
  readonly index: number;
  readonly isUp: boolean;
  /** Invariant, or a constant anywhere; −1 stands for 0. */
  readonly bound: ValueId;
  readonly offset: number;
  /** The counter of the next turn. */
  readonly next: ValueId;
  /** The size of a step if that is a constant, else NaN. */
  readonly step: number;
  /** The step itself, to be added or taken away; if it is no constant it must not be negative for the bounds to hold. */
  readonly stepValue: ValueId;
  /** The one block that leads back, and the number of its edge to the header. */
  readonly latch: Block;
  readonly backEdge: number;
  /** Whether the loop goes on as long as enough is left between counter and bound: then `next` could be compared instead. */
  readonly comparesRest: boolean;
}

/** Stands for the bound 0 where no instruction gives it. */
export const NO_BOUND = -1 as ValueId;

export function countedLoop(
  fn: MirFunction,
  forest: LoopForest,
  loop: Loop,
  home: readonly number[],
): CountedLoop | undefined {
  const header = fn.block(loop.header);
  if (loop.latches.length !== 1) return undefined;
  const latch = fn.block(loop.latches[0] as BlockId);
  const end = latch.body[latch.body.length - 1] as ValueId;
  if (fn.op(end) !== OP.branch || latch.edges[0]?.block === latch.edges[1]?.block) return undefined;
  const backEdge = latch.edges[0]?.block === header.id ? 0 : 1;
  if (forest.contains(loop, latch.edges[1 - backEdge]?.block ?? (NO_BLOCK as BlockId))) return undefined;
  let condition = fn.arg(end, 0);
  let truth = backEdge === 0;
  if (fn.op(condition) === OP.bool_not) {
    condition = fn.arg(condition, 0);
    truth = !truth;
  }
  const isInvariant = (value: ValueId): boolean =>
    isConstant(fn, value) || !forest.contains(loop, home[value] as BlockId);
  for (let index = 0; index < header.params.length; index++) {
    const counter = header.params[index] as ValueId;
    const next = latch.edges[backEdge]?.args[index] as ValueId;
    const step = stepOf(fn, counter, next, isInvariant);
    if (step === undefined) continue;
    const bound = boundOf(fn, { counter, next, ...step }, condition, truth, isInvariant);
    if (bound !== undefined)
      return {
        loop,
        counter,
        index,
        next,
        isUp: step.isUp,
        step: step.size,
        stepValue: step.value,
        latch,
        backEdge,
        ...bound,
      };
  }
  return undefined;
}

interface Step {
  readonly isUp: boolean;
  readonly size: number;
  readonly value: ValueId;
}

function stepOf(
  fn: MirFunction,
  counter: ValueId,
  next: ValueId,
  isInvariant: (value: ValueId) => boolean,
): Step | undefined {
  const op = fn.op(next);
  if (op !== OP.add && op !== OP.add_checked && op !== OP.sub && op !== OP.sub_checked) return undefined;
  const isSum = op === OP.add || op === OP.add_checked;
  const [a, b] = [fn.arg(next, 0), fn.arg(next, 1)];
  const by = a === counter ? b : b === counter && isSum ? a : undefined;
  if (by === undefined || by === counter || !isInvariant(by)) return undefined;
  if (!isConstant(fn, by)) return { isUp: isSum, size: Number.NaN, value: by };
  const number = isSum ? constantNumber(fn, by) : -constantNumber(fn, by);
  return Math.abs(number) >= 1 && Math.abs(number) < 2 ** 30
    ? { isUp: number > 0, size: Math.abs(number), value: by }
    : undefined;
}

interface Question extends Step {
  readonly counter: ValueId;
  readonly next: ValueId;
}
type Bound = Pick<CountedLoop, "bound" | "offset" | "comparesRest">;

/** What the condition to go on says about the counter of the next turn. */
function boundOf(
  fn: MirFunction,
  question: Question,
  condition: ValueId,
  truth: boolean,
  isInvariant: (value: ValueId) => boolean,
): Bound | undefined {
  const op = fn.op(condition);
  if (fn.argCount(condition) !== 2) return undefined;
  const isStrict = (op === OP.lt_s || op === OP.lt_u) === truth;
  const [a, b] = [fn.arg(condition, 0), fn.arg(condition, 1)];
  const [low, high] = truth ? [a, b] : [b, a];
  if (op === OP.lt_s || op === OP.le_s) {
    const [moving, bound] = question.isUp ? [low, high] : [high, low];
    if (moving !== question.next || !isInvariant(bound)) return undefined;
    return { bound, offset: isStrict ? (question.isUp ? -1 : 1) : 0, comparesRest: false };
  }
  if ((op !== OP.lt_u && op !== OP.le_u) || isStrict) return undefined;
  return boundOfRest(fn, question, low, high, isInvariant);
}

/** The loop goes on if `size` is at most `rest`, the distance from the counter to its bound. */
function boundOfRest(
  fn: MirFunction,
  question: Question,
  size: ValueId,
  rest: ValueId,
  isInvariant: (value: ValueId) => boolean,
): Bound | undefined {
  const { counter, isUp } = question;
  const isStep = Number.isNaN(question.size) ? size === question.value : constantNumber(fn, size) === question.size;
  if (!isStep) return undefined;
  if (rest === counter && !isUp) return { bound: NO_BOUND, offset: 0, comparesRest: true };
  if (fn.op(rest) !== OP.sub && fn.op(rest) !== OP.add) return undefined;
  const [a, b] = [fn.arg(rest, 0), fn.arg(rest, 1)];
  if (fn.op(rest) === OP.sub) {
    const [bound, moving] = isUp ? [a, b] : [b, a];
    return moving === counter && isInvariant(bound) ? { bound, offset: 0, comparesRest: true } : undefined;
  }
  const added = constantNumber(fn, b);
  return !isUp && a === counter && Math.abs(added) < 2 ** 30
    ? { bound: NO_BOUND, offset: -added, comparesRest: true }
    : undefined;
}
