// Simplification of float operations and conversions: folding that gives the same bits on every machine, and exact identities.

import {
  f32FromBits,
  f32ToBits,
  f64FromBits,
  f64ToBits,
  f64ToWord,
  floatComparison,
  floatOperation,
  unsignedToNumber,
  WordResult,
  wordToF32,
  wordToNumber,
} from "#core/base/arithmetic.ts";
import type { MirFunction, ValueId } from "#core/mir/function.ts";
import { type MirOp, OP } from "#core/spec/mir-ops.ts";
import { BOOL, F32, F64, type TypeId, WORD } from "#core/types/type-table.ts";
import { isConstant } from "./pass-context.ts";
import { REWRITTEN, type Simplifier, UNCHANGED } from "./simplifier.ts";

const isFloatConstant = (fn: MirFunction, value: ValueId): boolean =>
  fn.op(value) === OP.const_f64 || fn.op(value) === OP.const_f32;

function floatOf(fn: MirFunction, value: ValueId): number {
  if (fn.op(value) === OP.const_f32) return f32FromBits(fn.immediateLow(value));
  return f64FromBits(fn.immediateLow(value), fn.immediateHigh(value));
}

/** Results that are NaN are not folded: their sign and payload are the machine's. */
function becomeFloat(fn: MirFunction, id: ValueId, value: number): number {
  if (Number.isNaN(value)) return UNCHANGED;
  const out = new WordResult();
  const isSingle = fn.type(id) === F32;
  if (isSingle) f32ToBits(value, out);
  else f64ToBits(value, out);
  return become(fn, id, isSingle ? OP.const_f32 : OP.const_f64, out);
}

function become(fn: MirFunction, id: ValueId, op: MirOp, out: WordResult): number {
  fn.setOp(id, op);
  fn.setArgs(id, []);
  fn.setImmediate(id, out.low, out.high);
  return UNCHANGED;
}

/** One step for float operations and conversions; other operations are left alone. */
export function simplifyFloat({ fn }: Simplifier, id: ValueId, op: MirOp): number {
  if (op < OP.fadd || op > OP.f32_from_bits) return UNCHANGED;
  const a = fn.arg(id, 0);
  if (isConstant(fn, a)) return foldFromWord(fn, id, op, a);
  const count = fn.argCount(id);
  if (count === 2) return simplifyPair(fn, id, op, a, fn.arg(id, 1));
  if (count !== 1) return UNCHANGED;
  if (isFloatConstant(fn, a)) return foldUnary(fn, id, op, a);
  if ((op === OP.fneg && fn.op(a) === OP.fneg) || (op === OP.f32_from_bits && fn.op(a) === OP.f32_bits))
    return fn.arg(a, 0);
  return (op === OP.f64_from_bits && fn.op(a) === OP.f64_bits) || (op === OP.f64_bits && fn.op(a) === OP.f64_from_bits)
    ? fn.arg(a, 0)
    : UNCHANGED;
}

function simplifyPair(fn: MirFunction, id: ValueId, op: MirOp, a: ValueId, b: ValueId): number {
  if (!isFloatConstant(fn, b)) return op === OP.fmul && isFloatConstant(fn, a) ? doubled(fn, id, b, a) : UNCHANGED;
  const right = floatOf(fn, b);
  if (isFloatConstant(fn, a)) {
    const left = floatOf(fn, a);
    const truth = floatComparison(op, left, right);
    if (truth !== undefined) {
      const out = new WordResult();
      out.setBool(truth);
      return fn.type(id) === BOOL ? become(fn, id, OP.const_bool, out) : UNCHANGED;
    }
    const result = floatOperation(op, left, right);
    return result === undefined ? UNCHANGED : becomeFloat(fn, id, result);
  }
  if ((op === OP.fmul || op === OP.fdiv) && right === 1) return a;
  if (op === OP.fmul && right === 2) return doubled(fn, id, a, b);
  return (op === OP.fsub && Object.is(right, 0)) || (op === OP.fadd && Object.is(right, -0)) ? a : UNCHANGED;
}

/** Twice a number is exactly its sum with itself. */
function doubled(fn: MirFunction, id: ValueId, a: ValueId, factor: ValueId): number {
  if (floatOf(fn, factor) !== 2) return UNCHANGED;
  fn.setOp(id, OP.fadd);
  fn.setArgs(id, [a, a]);
  return REWRITTEN;
}

function foldUnary(fn: MirFunction, id: ValueId, op: MirOp, a: ValueId): number {
  const value = floatOf(fn, a);
  const out = new WordResult();
  switch (op) {
    case OP.f64_to_word:
      if (!(Math.abs(value) < 2 ** 63)) return UNCHANGED;
      f64ToWord(value, out);
      return become(fn, id, OP.const, out);
    case OP.f64_bits:
    case OP.f32_bits:
      out.set(fn.immediateLow(a), op === OP.f64_bits ? fn.immediateHigh(a) : 0);
      return become(fn, id, OP.const, out);
    case OP.f64_to_f32:
    case OP.f32_to_f64:
      return becomeFloat(fn, id, value);
    default: {
      const result = floatOperation(op, value, 0);
      return result === undefined ? UNCHANGED : becomeFloat(fn, id, result);
    }
  }
}

function foldFromWord(fn: MirFunction, id: ValueId, op: MirOp, a: ValueId): number {
  const low = fn.immediateLow(a);
  const high = fn.immediateHigh(a);
  const out = new WordResult();
  const types: Readonly<Record<number, TypeId>> = { [OP.f64_from_bits]: F64, [OP.f32_from_bits]: F32 };
  if (types[op] !== undefined && fn.type(a) === WORD) {
    out.set(low, op === OP.f64_from_bits ? high : 0);
    return become(fn, id, op === OP.f64_from_bits ? OP.const_f64 : OP.const_f32, out);
  }
  if (op === OP.word_to_f64) return becomeFloat(fn, id, wordToNumber(low, high));
  if (op === OP.unsigned_to_f64) return becomeFloat(fn, id, unsignedToNumber(low, high));
  return op === OP.word_to_f32 ? becomeFloat(fn, id, wordToF32(low, high)) : UNCHANGED;
}
