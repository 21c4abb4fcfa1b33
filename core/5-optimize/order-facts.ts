// What branches and passed checks say about the order of words: constraints `a ≤ b + offset`, each with the place from which it holds.

import type { ControlFlow } from "#core/mir/control-flow.ts";
import type { Dominators } from "#core/mir/dominators.ts";
import type { Block, BlockId, MirFunction, ValueId } from "#core/mir/function.ts";
import { OP } from "#core/spec/mir-ops.ts";
import { constantNumber, isNumber } from "./pass-context.ts";

/** A place in the function: before instruction `at` of the block; on edge `edge` at its end if that is not −1. */
export interface Place {
  readonly block: BlockId;
  readonly at: number;
  readonly edge: number;
}

/** `left ≤ right + offset` as signed words, without wrapping. */
export interface OrderFact extends Place {
  readonly left: ValueId;
  readonly right: ValueId;
  readonly offset: number;
}

/** `value` is a multiple of 2^exponent. */
interface MultipleFact extends Place {
  readonly exponent: number;
}

export const END_OF_BLOCK = 0x7fffffff;

export class OrderFacts {
  private readonly fn: MirFunction;
  private readonly dominators: Dominators;
  private readonly isNonNegative: (value: ValueId) => boolean;
  /** By value: facts that bound it from above, from below. */
  private readonly upper: (OrderFact[] | undefined)[] = [];
  private readonly lower: (OrderFact[] | undefined)[] = [];
  private readonly multiples: (MultipleFact[] | undefined)[] = [];

  constructor(
    fn: MirFunction,
    flow: ControlFlow,
    dominators: Dominators,
    isNonNegative: (value: ValueId) => boolean,
    places: Int32Array,
  ) {
    this.fn = fn;
    this.dominators = dominators;
    this.isNonNegative = isNonNegative;
    for (const id of flow.order) {
      const block = fn.blocks[id] as Block;
      for (const value of block.body)
        if (fn.op(value) === OP.trap_if)
          this.learn(fn.arg(value, 0), false, { block: block.id, at: (places[value] as number) + 1, edge: -1 });
      this.learnFromBranch(block, flow);
    }
  }

  /** Facts with `value` on the left (above) or on the right (below); ask `holds` of each. */
  about(value: ValueId, isUpper: boolean): readonly OrderFact[] | undefined {
    return (isUpper ? this.upper : this.lower)[value];
  }

  /** Whether 2^exponent certainly divides the value at `place`. */
  isMultiple(value: ValueId, exponent: number, place: Place): boolean {
    return this.multiples[value]?.some((fact) => fact.exponent >= exponent && this.holds(fact, place)) ?? false;
  }

  holds(fact: Place, place: Place): boolean {
    if (fact.edge >= 0) return fact.block === place.block && fact.edge === place.edge;
    return fact.block === place.block ? fact.at <= place.at : this.dominators.dominates(fact.block, place.block);
  }

  private learnFromBranch(block: Block, flow: ControlFlow): void {
    const { fn } = this;
    const end = block.body[block.body.length - 1] as ValueId;
    const [whenTrue, whenFalse] = block.edges;
    if (fn.op(end) !== OP.branch || whenTrue === undefined || whenFalse === undefined) return;
    for (const [index, edge] of block.edges.entries()) {
      const isOwn =
        flow.predecessorCount(edge.block) === 1 &&
        flow.isHandler[edge.block] === 0 &&
        whenTrue.block !== whenFalse.block;
      const place = isOwn ? { block: edge.block, at: 0, edge: -1 } : { block: block.id, at: END_OF_BLOCK, edge: index };
      this.learn(fn.arg(end, 0), index === 0, place);
    }
  }

  private learn(condition: ValueId, truth: boolean, place: Place): void {
    const { fn } = this;
    const op = fn.op(condition);
    if (fn.argCount(condition) === 0) return;
    const a = fn.arg(condition, 0);
    if (op === OP.bool_not) return this.learn(a, !truth, place);
    if (fn.argCount(condition) < 2) return;
    const b = fn.arg(condition, 1);
    if ((op === OP.bool_and && truth) || (op === OP.bool_or && !truth)) {
      this.learn(a, truth, place);
      this.learn(b, truth, place);
    } else if (op === OP.lt_s) this.add(truth ? a : b, truth ? b : a, truth ? -1 : 0, place);
    else if (op === OP.le_s) this.add(truth ? a : b, truth ? b : a, truth ? 0 : -1, place);
    else if ((op === OP.eq && truth) || (op === OP.ne && !truth)) {
      this.add(a, b, 0, place);
      this.add(b, a, 0, place);
      this.learnMultiple(a, b, place);
    } else if (op === OP.lt_u) this.addUnsigned(truth ? a : b, truth ? b : a, truth ? -1 : 0, place);
    else if (op === OP.le_u) this.addUnsigned(truth ? a : b, truth ? b : a, truth ? 0 : -1, place);
  }

  /** No bit of a mask of low ones is set. */
  private learnMultiple(masked: ValueId, zero: ValueId, place: Place): void {
    const { fn, multiples } = this;
    if (fn.op(masked) !== OP.and || !isNumber(fn, zero, 0)) return;
    const exponent = Math.log2(constantNumber(fn, fn.arg(masked, 1)) + 1);
    if (!(exponent > 0) || exponent > 52 || !Number.isInteger(exponent)) return;
    const value = fn.arg(masked, 0);
    const facts = multiples[value];
    if (facts === undefined) multiples[value] = [{ ...place, exponent }];
    else facts.push({ ...place, exponent });
  }

  private add(left: ValueId, right: ValueId, offset: number, place: Place): void {
    const fact: OrderFact = { ...place, left, right, offset };
    const above = this.upper[left];
    if (above === undefined) this.upper[left] = [fact];
    else above.push(fact);
    const below = this.lower[right];
    if (below === undefined) this.lower[right] = [fact];
    else below.push(fact);
  }

  /** Below a word that is not negative, unsigned order says both that the lesser one is not negative and their signed order. */
  private addUnsigned(left: ValueId, right: ValueId, offset: number, place: Place): void {
    if (!this.isNonNegative(right)) return;
    this.add(left, right, offset, place);
    const fact: OrderFact = { ...place, left: ZERO, right: left, offset: 0 };
    const below = this.lower[left];
    if (below === undefined) this.lower[left] = [fact];
    else below.push(fact);
  }
}

/** Stands for the constant 0 in facts and questions. */
export const ZERO = -1 as ValueId;
