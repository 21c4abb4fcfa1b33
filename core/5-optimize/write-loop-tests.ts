// Writes the tests in front of a loop of which there are two copies: each is a branch that leads on or to the copy with all checks.

import { type Block, type Edge, type MirFunction, NO_POSITION, type ValueId } from "#core/mir/function.ts";
import { type MirOp, OP } from "#core/spec/mir-ops.ts";
import { BOOL, VOID, WORD } from "#core/types/type-table.ts";
import type { CountedLoop } from "./counted-loop.ts";
import type { LoopPlan } from "./loop-plan.ts";
import { ZERO } from "./order-facts.ts";
import { constantNumber, isConstant } from "./pass-context.ts";

/** Hint of a branch that is likely taken. */
const LIKELY = 1;

/** `before` leads to the loop now; afterwards it leads to `fast` if all tests hold. */
export function writeLoopTests(fn: MirFunction, plan: LoopPlan, before: Block, fast: Block): void {
  const writer = new TestWriter(fn, plan, before);
  writer.assume("small", 30);
  writer.assume("large", 60);
  const { counted } = plan;
  const start = plan.first[counted.index] as ValueId;
  const end: readonly [ValueId, number] = [counted.bound, counted.offset];
  if (counted.isUp) writer.compare([start, 0], end);
  else writer.compare(end, [start, 0]);
  for (const test of plan.tests)
    if ("condition" in test) writer.require(test.condition, test.truth);
    else writer.compare(writer.endOf(test.left, true, 0), writer.endOf(test.right, false, test.offset));
  writer.finish(fast);
}

/** A word and a small number to be added. */
type Sum = readonly [ValueId, number];

class TestWriter {
  private readonly fn: MirFunction;
  private readonly plan: LoopPlan;
  private block: Block;
  /** Leads to the copy with all checks: a cold block of its own, made when it is first needed. */
  private slow: Block | undefined;
  private readonly edge: Edge;

  constructor(fn: MirFunction, plan: LoopPlan, before: Block) {
    this.fn = fn;
    this.plan = plan;
    this.block = before;
    before.body.pop();
    this.edge = before.edges[0] as Edge;
  }

  private emit(op: MirOp, a: ValueId, b: ValueId): ValueId {
    const made = this.fn.create(op, op >= OP.eq && op <= OP.le_u ? BOOL : WORD, [a, b], NO_POSITION);
    this.block.body.push(made);
    return made;
  }
  private constant(value: number): ValueId {
    const made = this.fn.create(OP.const, WORD, [], NO_POSITION, 0, value | 0, Math.floor(value / 4294967296));
    this.block.body.push(made);
    return made;
  }

  /** Goes on only if the condition has this truth value. */
  require(condition: ValueId, truth: boolean): void {
    const { fn, block } = this;
    const next = fn.addBlock();
    next.handler = block.handler;
    next.isCold = block.isCold;
    block.body.push(fn.create(OP.branch, VOID, [condition], NO_POSITION, 0, truth ? LIKELY : 3 - LIKELY));
    const onward: Edge = { block: next.id, args: [] };
    const back: Edge = { block: this.slowBlock().id, args: [] };
    block.edges = truth ? [onward, back] : [back, onward];
    this.block = next;
  }

  private slowBlock(): Block {
    const { fn, block, edge } = this;
    if (this.slow !== undefined) return this.slow;
    this.slow = fn.addBlock();
    this.slow.handler = block.handler;
    this.slow.isCold = true;
    this.slow.body.push(fn.create(OP.jump, VOID, [], NO_POSITION));
    this.slow.edges = [{ block: edge.block, args: edge.args.slice() }];
    return this.slow;
  }

  /** All values with this assumption together: none has a bit from `bits` on. */
  assume(limit: "small" | "large", bits: number): void {
    const { plan } = this;
    let all: ValueId | undefined;
    for (const [index, { value, assumption }] of plan.ranges.leaves.entries()) {
      if ((plan.needs & (1 << index)) === 0 || (assumption === "small") !== (limit === "small")) continue;
      let size = isConstant(this.fn, value) ? this.copyOf(value) : value;
      if (assumption === "signed") size = this.emit(OP.xor, size, this.emit(OP.sar, size, this.constant(63)));
      all = all === undefined ? size : this.emit(OP.or, all, size);
    }
    if (all === undefined) return;
    const isBelow =
      bits < 31
        ? this.emit(OP.lt_u, all, this.constant(2 ** bits))
        : this.emit(OP.eq, this.emit(OP.shr, all, this.constant(bits)), this.constant(0));
    this.require(isBelow, true);
  }

  /** left ≤ right. */
  compare([left, leftOffset]: Sum, [right, rightOffset]: Sum): void {
    const offset = rightOffset - leftOffset;
    const isStrict = offset === -1;
    const a = this.word(left, 0);
    const b = this.word(right, isStrict ? 0 : offset);
    this.require(this.emit(isStrict ? OP.lt_s : OP.le_s, a, b), true);
  }

  private word(value: ValueId, offset: number): ValueId {
    const { fn } = this;
    const constant = value === ZERO ? 0 : constantNumber(fn, value);
    if (!Number.isNaN(constant)) return this.constant(constant + offset);
    const word = isConstant(fn, value) ? this.copyOf(value) : value;
    return offset === 0 ? word : this.emit(OP.add, word, this.constant(offset));
  }

  private copyOf(constant: ValueId): ValueId {
    const { fn } = this;
    const [low, high] = [fn.immediateLow(constant), fn.immediateHigh(constant)];
    const copy = fn.create(OP.const, WORD, [], NO_POSITION, 0, low, high);
    this.block.body.push(copy);
    return copy;
  }

  /** The greatest or the least value in any turn: computed from those of the operands, which cannot wrap. */
  endOf(value: ValueId, isGreatest: boolean, offset: number, depth = 0): Sum {
    const { fn } = this;
    const { ranges, counted } = this.plan;
    if (value === ZERO || isConstant(fn, value) || !ranges.isInside(value)) return [value, offset];
    if (value === counted.counter) return this.endOfCounter(counted, isGreatest, offset);
    const op = fn.op(value);
    const [a, b] = [fn.arg(value, 0), fn.arg(value, 1)];
    const part = (operand: ValueId, greatest: boolean): ValueId =>
      this.word(...this.endOf(operand, greatest, 0, depth + 1));
    switch (op) {
      case OP.add:
      case OP.add_checked:
        if (constantNumber(fn, b) < 2 ** 30 && constantNumber(fn, b) > -(2 ** 30))
          return this.endOf(a, isGreatest, offset + constantNumber(fn, b), depth + 1);
        return [this.emit(OP.add, part(a, isGreatest), part(b, isGreatest)), offset];
      case OP.sub:
      case OP.sub_checked:
        return [this.emit(OP.sub, part(a, isGreatest), part(b, !isGreatest)), offset];
      case OP.mul:
      case OP.mul_checked:
        return [this.emit(OP.mul, part(a, isGreatest), part(b, isGreatest)), offset];
      default:
        return [this.emit(op, part(a, isGreatest), part(b, true)), offset];
    }
  }

  private endOfCounter(counted: CountedLoop, isGreatest: boolean, offset: number): Sum {
    return isGreatest === counted.isUp
      ? [counted.bound, counted.offset + offset]
      : [this.plan.first[counted.index] as ValueId, offset];
  }

  finish(fast: Block): void {
    const { fn, block } = this;
    block.body.push(fn.create(OP.jump, VOID, [], NO_POSITION));
    block.edges = [{ block: fast.id, args: this.edge.args.slice() }];
  }
}
