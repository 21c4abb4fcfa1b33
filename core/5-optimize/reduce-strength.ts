// Pass: multiplication, division and remainder by constants become shifts, masks and multiplications by reciprocals
// (Granlund, Montgomery: "Division by Invariant Integers using Multiplication"). Requires flat MIR; keeps blocks and edges.

import { WordResult, wordToBig } from "#core/base/arithmetic.ts";
import type { MirFunction, ValueId } from "#core/mir/function.ts";
import { type MirOp, OP } from "#core/spec/mir-ops.ts";
import { WORD } from "#core/types/type-table.ts";
import { isConstant, makeWord, type PassContext, powerOfTwo } from "./pass-context.ts";
import { type WordRanges, wordBound } from "./word-ranges.ts";

export function reduceStrength(fn: MirFunction, context: PassContext): boolean {
  const ranges: WordRanges = { fn, lengths: context.lengths };
  let changed = false;
  for (const block of fn.blocks) {
    let body: ValueId[] | undefined;
    for (let index = 0; index < block.body.length; index++) {
      const id = block.body[index] as ValueId;
      const op = fn.op(id);
      const isWanted = op === OP.mul || (op >= OP.div_s && op <= OP.rem_u);
      if (isWanted && isConstant(fn, fn.arg(id, 1))) {
        const before: ValueId[] = [];
        if (op === OP.mul) reduceProduct(fn, id, before);
        else reduceDivision(fn, id, wordBound(ranges, fn.arg(id, 0), false) >= 0, before);
        if (before.length > 0) {
          body ??= block.body.slice(0, index);
          body.push(...before);
        }
      }
      body?.push(id);
    }
    if (body === undefined) continue;
    block.body = body;
    changed = true;
  }
  return changed;
}

/** Makes instructions for the place in front of `id`. */
class Emitter {
  private readonly fn: MirFunction;
  private readonly id: ValueId;
  private readonly before: ValueId[];

  constructor(fn: MirFunction, id: ValueId, before: ValueId[]) {
    this.fn = fn;
    this.id = id;
    this.before = before;
  }
  emit(op: MirOp, a: ValueId, b: ValueId): ValueId {
    const made = this.fn.create(op, WORD, [a, b], this.fn.position(this.id));
    this.before.push(made);
    return made;
  }
  constant(value: bigint): ValueId {
    const out = new WordResult();
    out.setBig(BigInt.asIntN(64, value));
    const made = makeWord(this.fn, out.low, out.high);
    this.before.push(made);
    return made;
  }
  shift(op: MirOp, a: ValueId, count: number): ValueId {
    return count === 0 ? a : this.emit(op, a, this.constant(BigInt(count)));
  }
  /** Turns the instruction itself into `a op b`. */
  become(op: MirOp, a: ValueId, b: ValueId): void {
    this.fn.setOp(this.id, op);
    this.fn.setArgs(this.id, [a, b]);
  }
}

function reduceProduct(fn: MirFunction, id: ValueId, before: ValueId[]): void {
  const exponent = powerOfTwo(fn, fn.arg(id, 1));
  if (exponent < 1) return;
  const emitter = new Emitter(fn, id, before);
  emitter.become(OP.shl, fn.arg(id, 0), emitter.constant(BigInt(exponent)));
}

/** Rewrites a division or remainder by a constant; `before` stays empty if it is left alone. */
export function reduceDivision(fn: MirFunction, id: ValueId, isNonNegative: boolean, before: ValueId[]): void {
  const op = fn.op(id);
  const divisorId = fn.arg(id, 1);
  const signed = wordToBig(fn.immediateLow(divisorId), fn.immediateHigh(divisorId));
  const isSigned = op === OP.div_s || op === OP.rem_s;
  const divisor = isSigned ? signed : BigInt.asUintN(64, signed);
  const treatUnsigned = !isSigned || (isNonNegative && signed > 0n);
  const size = divisor < 0n ? -divisor : divisor;
  if (size < 2n || size === 1n << 63n) return;
  const emitter = new Emitter(fn, id, before);
  const x = fn.arg(id, 0);
  const wantsRemainder = op === OP.rem_s || op === OP.rem_u;
  if (treatUnsigned && (size & (size - 1n)) === 0n) {
    if (wantsRemainder) emitter.become(OP.and, x, emitter.constant(size - 1n));
    else emitter.become(OP.shr, x, emitter.constant(BigInt(bitLength(size) - 1)));
    return;
  }
  const quotient = treatUnsigned
    ? unsignedQuotient(emitter, x, size, isNonNegative)
    : signedQuotient(emitter, x, size, divisor < 0n);
  if (wantsRemainder) {
    const product =
      (size & (size - 1n)) === 0n && divisor > 0n
        ? emitter.shift(OP.shl, quotient, bitLength(size) - 1)
        : emitter.emit(OP.mul, quotient, divisorId);
    emitter.become(OP.sub, x, product);
  } else emitter.become(OP.or, quotient, emitter.constant(0n));
}

const bitLength = (value: bigint): number => value.toString(2).length;

/** size is no power of two. */
function unsignedQuotient(emitter: Emitter, x: ValueId, size: bigint, isNonNegative: boolean): ValueId {
  const shift = bitLength(size - 1n);
  if (isNonNegative) {
    const factor = (1n << BigInt(63 + shift)) / size + 1n;
    return emitter.shift(OP.shr, emitter.emit(OP.mul_high_u, x, emitter.constant(factor)), shift - 1);
  }
  const factor = ((1n << 64n) * ((1n << BigInt(shift)) - size)) / size + 1n;
  const high = emitter.emit(OP.mul_high_u, x, emitter.constant(factor));
  const half = emitter.shift(OP.shr, emitter.emit(OP.sub, x, high), 1);
  return emitter.shift(OP.shr, emitter.emit(OP.add, high, half), shift - 1);
}

function signedQuotient(emitter: Emitter, x: ValueId, size: bigint, isNegative: boolean): ValueId {
  let quotient: ValueId;
  if ((size & (size - 1n)) === 0n) {
    const exponent = bitLength(size) - 1;
    const bias = emitter.shift(OP.shr, exponent === 1 ? x : emitter.shift(OP.sar, x, 63), 64 - exponent);
    quotient = emitter.shift(OP.sar, emitter.emit(OP.add, x, bias), exponent);
  } else {
    const shift = bitLength(size - 1n);
    const factor = 1n + (1n << BigInt(63 + shift)) / size - (1n << 64n);
    const high = emitter.emit(OP.mul_high_s, x, emitter.constant(factor));
    const sum = emitter.shift(OP.sar, emitter.emit(OP.add, x, high), shift - 1);
    quotient = emitter.emit(OP.sub, sum, emitter.shift(OP.sar, x, 63));
  }
  return isNegative ? emitter.emit(OP.sub, emitter.constant(0n), quotient) : quotient;
}
