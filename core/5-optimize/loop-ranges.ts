// Ranges of the words of a counted loop, under assumptions about what comes from outside that one test in front of the loop can check.

import type { ControlFlow } from "#core/mir/control-flow.ts";
import type { BlockId, MirFunction, ValueId } from "#core/mir/function.ts";
import type { LoopForest } from "#core/mir/loop-forest.ts";
import { OP } from "#core/spec/mir-ops.ts";
import { type CountedLoop, NO_BOUND } from "./counted-loop.ts";
import { constantNumber } from "./pass-context.ts";
import { type WordRanges, wordBound } from "./word-ranges.ts";

/** What is assumed of a value from outside: 0 ≤ v < 2^30, 0 ≤ v < 2^60, −2^60 ≤ v < 2^60. */
export type Assumption = "small" | "large" | "signed";
export interface Leaf {
  readonly value: ValueId;
  readonly assumption: Assumption;
}

/** Bounds of a word, and the set of assumptions (bits by number of leaf) from which they follow. */
export interface LoopRange {
  readonly low: number;
  readonly high: number;
  readonly needs: number;
}

const SMALL = 2 ** 30;
const LARGE = 2 ** 60;
/** Sums and products within this certainly do not wrap, rounding of the bounds included. */
const EXACT = 2 ** 62;
const LEAVES_MAX = 30;
const DEPTH_MAX = 12;
const UNKNOWN: LoopRange = { low: -Infinity, high: Infinity, needs: 0 };

const limitOf = (assumption: Assumption): number => (assumption === "small" ? SMALL : LARGE);

export class LoopRanges {
  readonly leaves: Leaf[] = [];
  /** The assumptions without which nothing is known of the counter. */
  readonly counterNeeds: number;
  private readonly fn: MirFunction;
  private readonly words: WordRanges;
  private readonly flow: ControlFlow;
  private readonly forest: LoopForest;
  private readonly counted: CountedLoop;
  private readonly home: readonly number[];
  /** First values of the header's parameters. */
  private readonly first: readonly ValueId[];
  private readonly known = new Map<ValueId, LoopRange>();
  private readonly inProducts = new Set<ValueId>();
  private readonly counterRange: LoopRange;

  constructor(
    words: WordRanges,
    flow: ControlFlow,
    forest: LoopForest,
    counted: CountedLoop,
    first: readonly ValueId[],
    home: readonly number[],
  ) {
    this.fn = words.fn;
    this.words = words;
    this.flow = flow;
    this.forest = forest;
    this.counted = counted;
    this.first = first;
    this.home = home;
    this.findFactors();
    this.counterRange = this.rangeOfCounter();
    this.counterNeeds = this.counterRange.needs;
  }

  isInside(value: ValueId): boolean {
    return this.forest.contains(this.counted.loop, this.home[value] as BlockId);
  }

  rangeOf(value: ValueId, depth = 0): LoopRange {
    const found = this.known.get(value);
    if (found !== undefined) return found;
    if (depth > DEPTH_MAX) return UNKNOWN;
    this.known.set(value, UNKNOWN);
    const range = this.compute(value, depth + 1);
    this.known.set(value, range);
    return range;
  }

  /** The exact bounds of a sum, difference or product, whether checked or not; undefined if it might wrap. */
  arithmeticRange(value: ValueId, depth = 0): LoopRange | undefined {
    const { fn } = this;
    const a = this.rangeOf(fn.arg(value, 0), depth);
    const b = this.rangeOf(fn.arg(value, 1), depth);
    const [low, high] = this.combine(value, a, b);
    if (!(low >= -EXACT && high <= EXACT)) return undefined;
    return { low, high, needs: a.needs | b.needs };
  }

  private combine(value: ValueId, a: LoopRange, b: LoopRange): readonly [number, number] {
    switch (this.fn.op(value)) {
      case OP.add:
      case OP.add_checked:
      case OP.add_checked_u:
        return [a.low + b.low, a.high + b.high];
      case OP.sub:
      case OP.sub_checked:
      case OP.sub_checked_u:
        return [a.low - b.high, a.high - b.low];
      default: {
        const products = [a.low * b.low, a.low * b.high, a.high * b.low, a.high * b.high];
        if (products.some(Number.isNaN)) return [-Infinity, Infinity];
        return [Math.min(...products), Math.max(...products)];
      }
    }
  }

  /** Values from outside that are multiplied with must be small. */
  private findFactors(): void {
    const { fn, counted } = this;
    const visit = (value: ValueId, depth: number): void => {
      if (depth > 4 || this.inProducts.has(value)) return;
      this.inProducts.add(value);
      if (!this.isInside(value) || fn.op(value) === OP.param) return;
      for (let index = fn.argCount(value) - 1; index >= 0; index--) visit(fn.arg(value, index), depth + 1);
    };
    for (const block of counted.loop.blocks)
      for (const id of fn.block(block).body)
        if (fn.op(id) === OP.mul || fn.op(id) === OP.mul_checked) {
          visit(fn.arg(id, 0), 0);
          visit(fn.arg(id, 1), 0);
        }
  }

  private rangeOfCounter(): LoopRange {
    const { counted } = this;
    const start = this.leafRange(this.first[counted.index] as ValueId, "small");
    const end = counted.bound === NO_BOUND ? { low: 0, high: 0, needs: 0 } : this.leafRange(counted.bound, "small");
    const step = Number.isNaN(counted.step) ? this.leafRange(counted.stepValue, "small").needs : 0;
    const needs = start.needs | end.needs | step;
    const { offset } = counted;
    return counted.isUp
      ? { low: start.low, high: end.high + offset, needs }
      : { low: end.low + offset, high: start.high, needs };
  }

  /** A value from outside, bounded by what is known of it anyway or by an assumption. */
  private leafRange(value: ValueId, assumption: Assumption): LoopRange {
    const { fn, leaves, words } = this;
    const constant = constantNumber(fn, value);
    if (!Number.isNaN(constant)) return { low: constant, high: constant, needs: 0 };
    const limit = limitOf(assumption);
    const floor = assumption === "signed" ? -limit : 0;
    const [low, high] = [wordBound(words, value, false), wordBound(words, value, true)];
    if (low >= floor && high < limit) return { low, high, needs: 0 };
    let index = leaves.findIndex(
      (leaf) => leaf.value === value && (leaf.assumption === assumption || leaf.assumption === "small"),
    );
    if (index < 0) {
      if (leaves.length === LEAVES_MAX) return UNKNOWN;
      index = leaves.length;
      leaves.push({ value, assumption });
    }
    const assumed = limitOf((leaves[index] as Leaf).assumption);
    return { low: Math.max(floor, -assumed), high: assumed - 1, needs: 1 << index };
  }

  private compute(value: ValueId, depth: number): LoopRange {
    const { fn, counted } = this;
    if (value === counted.counter) return this.counterRange;
    if (fn.op(value) === OP.const) return this.leafRange(value, "small");
    if (!this.isInside(value)) return this.leafRange(value, this.inProducts.has(value) ? "small" : "large");
    const bounds = { low: wordBound(this.words, value, false), high: wordBound(this.words, value, true), needs: 0 };
    if (fn.op(value) === OP.param)
      return this.home[value] === counted.loop.header ? this.carried(value, depth) : this.merged(value, depth);
    const computed = this.computed(value, depth);
    if (bounds.low >= computed.low && bounds.high <= computed.high) return bounds;
    return {
      low: Math.max(bounds.low, computed.low),
      high: Math.min(bounds.high, computed.high),
      needs: computed.needs,
    };
  }

  private computed(value: ValueId, depth: number): LoopRange {
    const { fn } = this;
    switch (fn.op(value)) {
      case OP.add:
      case OP.sub:
      case OP.mul:
      case OP.add_checked:
      case OP.sub_checked:
      case OP.mul_checked:
        return this.arithmeticRange(value, depth) ?? UNKNOWN;
      case OP.select:
        return union(this.rangeOf(fn.arg(value, 1), depth), this.rangeOf(fn.arg(value, 2), depth));
      case OP.div_s:
      case OP.div_u:
      case OP.shr:
      case OP.sar: {
        const a = this.rangeOf(fn.arg(value, 0), depth);
        const divisor = this.divisor(value);
        if (!(a.low >= 0 && divisor > 0)) return UNKNOWN;
        return { low: Math.floor(a.low / divisor), high: Math.ceil(a.high / divisor), needs: a.needs };
      }
      case OP.rem_s:
      case OP.rem_u:
      case OP.and: {
        const a = this.rangeOf(fn.arg(value, 0), depth);
        return a.low >= 0 ? { low: 0, high: a.high, needs: a.needs } : UNKNOWN;
      }
      default:
        return UNKNOWN;
    }
  }

  /** By what a division or a shift to the right by a constant divides, else NaN. */
  divisor(value: ValueId): number {
    const { fn } = this;
    const constant = constantNumber(fn, fn.arg(value, 1));
    if (fn.op(value) === OP.div_s || fn.op(value) === OP.div_u) return constant;
    return constant >= 0 && constant < 64 ? 2 ** constant : Number.NaN;
  }

  /** A parameter of a block within the loop. */
  private merged(value: ValueId, depth: number): LoopRange {
    let range: LoopRange | undefined;
    const isFine = this.forEachArgument(value, (arg) => {
      const other = this.rangeOf(arg, depth);
      range = range === undefined ? other : union(range, other);
    });
    return isFine && range !== undefined ? range : UNKNOWN;
  }

  /** Visits what a parameter within the loop gets; false if that is not known. */
  private forEachArgument(value: ValueId, visit: (arg: ValueId) => void): boolean {
    const { fn, flow } = this;
    const block = this.home[value] as BlockId;
    if (flow.isHandler[block] === 1) return false;
    const index = fn.block(block).params.indexOf(value);
    for (let number = flow.predecessorCount(block) - 1; number >= 0; number--)
      for (const edge of fn.block(flow.predecessor(block, number)).edges)
        if (edge.block === block) visit(edge.args[index] as ValueId);
    return true;
  }

  /** A word carried around the loop: it changes by a bounded amount in each of less than 2^30 turns. */
  private carried(value: ValueId, depth: number): LoopRange {
    const { fn, counted } = this;
    const index = fn.block(counted.loop.header).params.indexOf(value);
    const turns = this.counterRange.high - this.counterRange.low;
    if (!(counted.step >= 1 && turns <= SMALL)) return UNKNOWN;
    const change = this.changeOf(counted.latch.edges[counted.backEdge]?.args[index] as ValueId, value, depth);
    if (change === undefined) return UNKNOWN;
    const start = this.leafRange(this.first[index] as ValueId, "signed");
    const low = start.low + Math.min(0, change.low * SMALL);
    const high = start.high + Math.max(0, change.high * SMALL);
    if (!(low >= -EXACT && high <= EXACT)) return UNKNOWN;
    return { low, high, needs: start.needs | change.needs | this.counterNeeds };
  }

  /** By how much `value` differs from what `from` was at the start of the turn. */
  private changeOf(value: ValueId, from: ValueId, depth: number): LoopRange | undefined {
    const { fn } = this;
    if (value === from) return { low: 0, high: 0, needs: 0 };
    if (depth > DEPTH_MAX || !this.isInside(value)) return undefined;
    switch (fn.op(value)) {
      case OP.param: {
        if (this.home[value] === this.counted.loop.header) return undefined;
        let range: LoopRange | undefined;
        let isKnown = true;
        const visit = (arg: ValueId): void => {
          const other = isKnown ? this.changeOf(arg, from, depth + 1) : undefined;
          if (other === undefined) isKnown = false;
          else range = range === undefined ? other : union(range, other);
        };
        return this.forEachArgument(value, visit) && isKnown ? range : undefined;
      }
      case OP.add:
      case OP.add_checked:
        return (
          this.changed(value, fn.arg(value, 0), fn.arg(value, 1), from, depth) ??
          this.changed(value, fn.arg(value, 1), fn.arg(value, 0), from, depth)
        );
      case OP.sub:
      case OP.sub_checked:
        return this.changed(value, fn.arg(value, 0), fn.arg(value, 1), from, depth);
      default:
        return undefined;
    }
  }

  private changed(value: ValueId, base: ValueId, by: ValueId, from: ValueId, depth: number): LoopRange | undefined {
    const change = this.changeOf(base, from, depth + 1);
    if (change === undefined) return undefined;
    const amount = this.rangeOf(by, depth + 1);
    const [low, high] = this.combine(value, change, amount);
    return low >= -SMALL && high <= SMALL ? { low, high, needs: change.needs | amount.needs } : undefined;
  }
}

function union(a: LoopRange, b: LoopRange): LoopRange {
  return { low: Math.min(a.low, b.low), high: Math.max(a.high, b.high), needs: a.needs | b.needs };
}
