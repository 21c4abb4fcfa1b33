// Proves `x ≤ y + c` between words on demand, in the manner of ABCD (Bodík, Gupta, Sarkar: "Eliminating Array Bounds Checks on Demand"):
// it walks from x through additions, facts and block parameters towards y. A cycle through a parameter is an induction over the turns of its loop.

import type { ControlFlow } from "#core/mir/control-flow.ts";
import type { Dominators } from "#core/mir/dominators.ts";
import type { Block, BlockId, MirFunction, ValueId } from "#core/mir/function.ts";
import { OP } from "#core/spec/mir-ops.ts";
import { END_OF_BLOCK, type OrderFacts, type Place, ZERO } from "./order-facts.ts";
import { constantNumber } from "./pass-context.ts";
import { type WordRanges, wordBound } from "./word-ranges.ts";

/** The greatest word when asked from above, the least one when asked from below. */
export const EXTREME = -2 as ValueId;
const BUDGET = 120;
const DEPTH_MAX = 24;
const FACTOR_MAX = 2 ** 31 - 1;

export class InequalityProver {
  private readonly fn: MirFunction;
  private readonly ranges: WordRanges;
  private readonly flow: ControlFlow;
  private readonly dominators: Dominators;
  private readonly facts: OrderFacts;
  private readonly home: Int32Array;
  private readonly places: Int32Array;
  /** Parameters that are being looked into: value, other side, offset, direction. */
  private readonly open: { readonly x: ValueId; readonly y: ValueId; readonly c: number; readonly isUpper: boolean }[] =
    [];
  private budget = 0;

  constructor(
    ranges: WordRanges,
    flow: ControlFlow,
    dominators: Dominators,
    facts: OrderFacts,
    home: Int32Array,
    places: Int32Array,
  ) {
    this.fn = ranges.fn;
    this.ranges = ranges;
    this.flow = flow;
    this.dominators = dominators;
    this.facts = facts;
    this.home = home;
    this.places = places;
  }

  /** Whether x ≤ y + c certainly holds at `place`. */
  isAtMost(x: ValueId, y: ValueId, c: number, place: Place): boolean {
    this.budget = BUDGET;
    return this.prove(x, y, c, true, place, 0);
  }
  /** Whether x ≥ y − c certainly holds at `place`. */
  isAtLeast(x: ValueId, y: ValueId, c: number, place: Place): boolean {
    this.budget = BUDGET;
    return this.prove(x, y, c, false, place, 0);
  }

  private prove(x: ValueId, y: ValueId, c: number, isUpper: boolean, place: Place, depth: number): boolean {
    if (x === y) return c >= 0;
    if (y === EXTREME && c >= 0) return true;
    if (--this.budget < 0 || depth > DEPTH_MAX || Number.isNaN(c)) return false;
    if (y >= 0) {
      const constant = constantNumber(this.fn, y);
      if (!Number.isNaN(constant))
        return this.prove(x, ZERO, isUpper ? c + constant : c - constant, isUpper, place, depth + 1);
    }
    if (x === ZERO && y === EXTREME) return c > -(2 ** 62);
    if (x === ZERO) return y >= 0 && this.prove(y, ZERO, c, !isUpper, place, depth + 1);
    if (this.followsFromBounds(x, y, c, isUpper)) return true;
    const constant = constantNumber(this.fn, x);
    if (!Number.isNaN(constant))
      return y >= 0 && this.prove(y, ZERO, isUpper ? c - constant : c + constant, !isUpper, place, depth + 1);
    for (const fact of this.facts.about(x, isUpper) ?? []) {
      if (!this.facts.holds(fact, place)) continue;
      const other = isUpper ? fact.right : fact.left;
      if (this.prove(other, y, c - fact.offset, isUpper, place, depth + 1)) return true;
    }
    return this.proveFromOperation(x, y, c, isUpper, place, depth + 1);
  }

  /** x's own bound against y's. */
  private followsFromBounds(x: ValueId, y: ValueId, c: number, isUpper: boolean): boolean {
    const bound = wordBound(this.ranges, x, isUpper);
    if (!Number.isFinite(bound)) return false;
    if (y === EXTREME) return c > -(2 ** 62);
    const other = y === ZERO ? 0 : wordBound(this.ranges, y, !isUpper);
    return Number.isFinite(other) && (isUpper ? bound <= other + c : bound >= other - c);
  }

  private proveFromOperation(
    x: ValueId,
    y: ValueId,
    c: number,
    isUpper: boolean,
    place: Place,
    depth: number,
  ): boolean {
    const { fn } = this;
    const op = fn.op(x);
    switch (op) {
      case OP.param:
        return this.proveParam(x, y, c, isUpper, depth);
      case OP.add_checked:
      case OP.add:
      case OP.sub_checked:
      case OP.sub:
        return this.proveSum(x, y, c, isUpper, place, depth);
      case OP.mul:
      case OP.mul_checked:
        return this.proveProduct(x, y, c, isUpper, place, depth);
      case OP.select:
        return (
          this.prove(fn.arg(x, 1), y, c, isUpper, place, depth) && this.prove(fn.arg(x, 2), y, c, isUpper, place, depth)
        );
      case OP.rem_s:
      case OP.rem_u:
      case OP.div_s:
      case OP.div_u:
      case OP.shr:
      case OP.sar:
      case OP.and:
        return this.proveShrunk(x, y, c, isUpper, place, depth);
      default:
        return false;
    }
  }

  /** x = a + k or a − b where that cannot have wrapped. */
  private proveSum(x: ValueId, y: ValueId, c: number, isUpper: boolean, place: Place, depth: number): boolean {
    const { fn } = this;
    const op = fn.op(x);
    const a = fn.arg(x, 0);
    const isSum = op === OP.add || op === OP.add_checked;
    const given = constantNumber(fn, fn.arg(x, 1));
    const step = isSum ? given : -given;
    const isChecked = op === OP.add_checked || op === OP.sub_checked;
    if (Number.isNaN(step)) {
      if (!isChecked) return false;
      return this.proveMonotone(x, y, c, isUpper, place, depth);
    }
    if (!isChecked && !this.cannotWrap(a, step, x, depth)) return false;
    return this.prove(a, y, isUpper ? c - step : c + step, isUpper, place, depth);
  }

  /** a + b with b of known sign lies on one side of a; likewise a − b. */
  private proveMonotone(x: ValueId, y: ValueId, c: number, isUpper: boolean, place: Place, depth: number): boolean {
    const { fn } = this;
    const isSum = fn.op(x) === OP.add_checked;
    const a = fn.arg(x, 0);
    const b = fn.arg(x, 1);
    const wantsNonNegative = isSum !== isUpper;
    if (this.prove(b, ZERO, 0, !wantsNonNegative, place, depth) && this.prove(a, y, c, isUpper, place, depth))
      return true;
    return (
      isSum && this.prove(a, ZERO, 0, !wantsNonNegative, place, depth) && this.prove(b, y, c, isUpper, place, depth)
    );
  }

  /** The product of two words from 0 to 2^31 − 1 is none of the extremes, and not negative. */
  private proveProduct(x: ValueId, y: ValueId, c: number, isUpper: boolean, place: Place, depth: number): boolean {
    if (y === EXTREME ? c < -(2 ** 62) : isUpper || y !== ZERO || c < 0) return false;
    const isFactor = (value: ValueId): boolean =>
      this.prove(value, ZERO, 0, false, place, depth) && this.prove(value, ZERO, FACTOR_MAX, true, place, depth);
    return isFactor(this.fn.arg(x, 0)) && isFactor(this.fn.arg(x, 1));
  }

  private cannotWrap(a: ValueId, step: number, sum: ValueId, depth: number): boolean {
    const place: Place = { block: this.home[sum] as BlockId, at: this.places[sum] as number, edge: -1 };
    return this.prove(a, EXTREME, -Math.abs(step), step > 0, place, depth);
  }

  /** Results that lie between 0 and an operand that is not negative. */
  private proveShrunk(x: ValueId, y: ValueId, c: number, isUpper: boolean, place: Place, depth: number): boolean {
    const { fn } = this;
    const op = fn.op(x);
    const a = fn.arg(x, 0);
    const b = fn.arg(x, 1);
    const isNonNegative = (value: ValueId): boolean => this.prove(value, ZERO, 0, false, place, depth);
    if (!isUpper) {
      if (y === EXTREME) return false;
      const isKnown =
        (op === OP.and && isNonNegative(b)) ||
        (op !== OP.rem_u && isNonNegative(a) && (op !== OP.div_s || isNonNegative(b)));
      return isKnown && (y === ZERO ? c >= 0 : this.prove(y, ZERO, c, true, place, depth));
    }
    const isRemainder = op === OP.rem_s || op === OP.rem_u;
    if (isRemainder && this.prove(b, ZERO, -1, false, place, depth) && this.prove(b, y, c + 1, true, place, depth))
      return true;
    return (op !== OP.div_s || isNonNegative(b)) && isNonNegative(a) && this.prove(a, y, c, true, place, depth);
  }

  /** All arguments must obey; one that leads back here may assume what earlier turns proved. */
  private proveParam(x: ValueId, y: ValueId, c: number, isUpper: boolean, depth: number): boolean {
    const { fn, flow, home } = this;
    const block = home[x] as BlockId;
    if (block === 0 || flow.isHandler[block] === 1) return false;
    if (y >= 0 && ((home[y] as BlockId) === block || !this.dominators.dominates(home[y] as BlockId, block)))
      return false;
    for (const entry of this.open) if (entry.x === x && entry.y === y && entry.isUpper === isUpper) return c >= entry.c;
    this.open.push({ x, y, c, isUpper });
    const index = fn.block(block).params.indexOf(x);
    let holds = true;
    for (let number = 0; holds && number < flow.predecessorCount(block); number++) {
      const source: Block = fn.block(flow.predecessor(block, number));
      for (let edge = 0; holds && edge < source.edges.length; edge++) {
        if (source.edges[edge]?.block !== block) continue;
        const arg = source.edges[edge]?.args[index] as ValueId;
        const isOnlyWay = flow.predecessorCount(block) === 1;
        const place = isOnlyWay ? { block, at: 0, edge: -1 } : { block: source.id, at: END_OF_BLOCK, edge };
        holds = this.prove(arg, y, c, isUpper, place, depth);
      }
    }
    this.open.pop();
    return holds;
  }
}
