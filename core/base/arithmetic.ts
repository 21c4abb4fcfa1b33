// The one definition of machine arithmetic at compile time: 64-bit words as pairs of signed 32-bit halves, IEEE floats as numbers.

import { type MirOp, OP } from "#core/spec/mir-ops.ts";

const TWO_32 = 4294967296;
const SAFE = 9007199254740992;

/** Receives a 64-bit result: both halves signed. One object serves many computations. */
export class WordResult {
  low = 0;
  high = 0;

  set(low: number, high: number): void {
    this.low = low | 0;
    this.high = high | 0;
  }
  setBig(value: bigint): void {
    this.low = Number(BigInt.asIntN(32, value));
    this.high = Number(BigInt.asIntN(32, value >> 32n));
  }
  /** An integer within ±2^63. */
  setNumber(value: number): void {
    const high = Math.floor(value / TWO_32);
    this.high = high | 0;
    this.low = (value - high * TWO_32) | 0;
  }
  setBool(value: boolean): void {
    this.low = value ? 1 : 0;
    this.high = 0;
  }
}

/** The signed value as a number; exact within ±2^53, else rounded once. */
export const wordToNumber = (low: number, high: number): number => high * TWO_32 + (low >>> 0);
export const unsignedToNumber = (low: number, high: number): number => (high >>> 0) * TWO_32 + (low >>> 0);
export const wordToBig = (low: number, high: number): bigint => (BigInt(high) << 32n) | BigInt(low >>> 0);
const unsignedToBig = (low: number, high: number): bigint => BigInt.asUintN(64, wordToBig(low, high));

const lessSigned = (aLow: number, aHigh: number, bLow: number, bHigh: number): boolean =>
  aHigh < bHigh || (aHigh === bHigh && aLow >>> 0 < bLow >>> 0);
const lessUnsigned = (aLow: number, aHigh: number, bLow: number, bHigh: number): boolean =>
  aHigh >>> 0 < bHigh >>> 0 || (aHigh === bHigh && aLow >>> 0 < bLow >>> 0);

/** Low 64 bits of the product. */
function multiplyWords(aLow: number, aHigh: number, bLow: number, bHigh: number, out: WordResult): void {
  const a0 = aLow & 0xffff;
  const a1 = aLow >>> 16;
  const b0 = bLow & 0xffff;
  const b1 = bLow >>> 16;
  const low = a0 * b0;
  const middle = a1 * b0 + (low >>> 16);
  const middle2 = a0 * b1 + (middle % 65536);
  const carry = a1 * b1 + Math.floor(middle / 65536) + Math.floor(middle2 / 65536);
  out.low = Math.imul(aLow, bLow);
  out.high = (carry + Math.imul(aHigh, bLow) + Math.imul(aLow, bHigh)) | 0;
}

function shiftLeft(low: number, high: number, count: number, out: WordResult): void {
  if (count === 0) out.set(low, high);
  else if (count >= 32) out.set(0, low << (count - 32));
  else out.set(low << count, (high << count) | (low >>> (32 - count)));
}

function shiftRight(low: number, high: number, count: number, isSigned: boolean, out: WordResult): void {
  const fill = isSigned ? high >> 31 : 0;
  if (count === 0) out.set(low, high);
  else if (count >= 32) out.set(isSigned ? high >> (count - 32) : high >>> (count - 32), fill);
  else out.set((low >>> count) | (high << (32 - count)), isSigned ? high >> count : high >>> count);
}

/** Quotient and remainder; false where the operation is undefined. */
function divide(op: MirOp, aLow: number, aHigh: number, bLow: number, bHigh: number, out: WordResult): boolean {
  if ((bLow | bHigh) === 0) return false;
  const isSigned = op === OP.div_s || op === OP.rem_s;
  const wantsRemainder = op === OP.rem_s || op === OP.rem_u;
  if (isSigned && bLow === -1 && bHigh === -1 && aLow === 0 && aHigh === -2147483648) {
    out.set(0, 0);
    return wantsRemainder;
  }
  const a = isSigned ? wordToNumber(aLow, aHigh) : unsignedToNumber(aLow, aHigh);
  const b = isSigned ? wordToNumber(bLow, bHigh) : unsignedToNumber(bLow, bHigh);
  if (Math.abs(a) < SAFE && Math.abs(b) < SAFE) {
    out.setNumber(wantsRemainder ? a % b : Math.trunc(a / b));
    return true;
  }
  const x = isSigned ? wordToBig(aLow, aHigh) : unsignedToBig(aLow, aHigh);
  const y = isSigned ? wordToBig(bLow, bHigh) : unsignedToBig(bLow, bHigh);
  out.setBig(wantsRemainder ? x % y : x / y);
  return true;
}

/** Sum, difference or product with overflow check; false on overflow. `out` holds the wrapped result in any case. */
function checkedWords(op: MirOp, aLow: number, aHigh: number, bLow: number, bHigh: number, out: WordResult): boolean {
  switch (op) {
    case OP.add_checked:
      addWords(aLow, aHigh, bLow, bHigh, out);
      return ((aHigh ^ out.high) & (bHigh ^ out.high)) >= 0;
    case OP.add_checked_u:
      addWords(aLow, aHigh, bLow, bHigh, out);
      return !lessUnsigned(out.low, out.high, aLow, aHigh);
    case OP.sub_checked:
      subtractWords(aLow, aHigh, bLow, bHigh, out);
      return ((aHigh ^ bHigh) & (aHigh ^ out.high)) >= 0;
    case OP.sub_checked_u:
      subtractWords(aLow, aHigh, bLow, bHigh, out);
      return !lessUnsigned(aLow, aHigh, bLow, bHigh);
    case OP.mul_checked: {
      multiplyWords(aLow, aHigh, bLow, bHigh, out);
      if (Math.abs(wordToNumber(aLow, aHigh) * wordToNumber(bLow, bHigh)) < 2 ** 62) return true;
      return wordToBig(aLow, aHigh) * wordToBig(bLow, bHigh) === wordToBig(out.low, out.high);
    }
    default: {
      multiplyWords(aLow, aHigh, bLow, bHigh, out);
      return unsignedToBig(aLow, aHigh) * unsignedToBig(bLow, bHigh) === unsignedToBig(out.low, out.high);
    }
  }
}

function addWords(aLow: number, aHigh: number, bLow: number, bHigh: number, out: WordResult): void {
  const low = (aLow >>> 0) + (bLow >>> 0);
  out.low = low | 0;
  out.high = (aHigh + bHigh + (low >= TWO_32 ? 1 : 0)) | 0;
}
function subtractWords(aLow: number, aHigh: number, bLow: number, bHigh: number, out: WordResult): void {
  const borrow = aLow >>> 0 < bLow >>> 0 ? 1 : 0;
  out.low = (aLow - bLow) | 0;
  out.high = (aHigh - bHigh - borrow) | 0;
}

function rotate(op: MirOp, low: number, high: number, count: number, out: WordResult): void {
  if (op === OP.rotl32) {
    const n = count & 31;
    out.set(n === 0 ? low : (low << n) | (low >>> (32 - n)), 0);
    return;
  }
  const n = count & 63;
  const x = unsignedToBig(low, high);
  out.setBig((x << BigInt(n)) | (x >> BigInt(64 - n)));
}

/**
 * An integer operation of two words (comparisons give 0 or 1). False if it would trap or is undefined; throws if `op` is none of these.
 * Counts of shifts are taken modulo the width.
 */
export function binaryWord(
  op: MirOp,
  aLow: number,
  aHigh: number,
  bLow: number,
  bHigh: number,
  out: WordResult,
): boolean {
  switch (op) {
    case OP.add:
      addWords(aLow, aHigh, bLow, bHigh, out);
      return true;
    case OP.sub:
      subtractWords(aLow, aHigh, bLow, bHigh, out);
      return true;
    case OP.mul:
      multiplyWords(aLow, aHigh, bLow, bHigh, out);
      return true;
    case OP.add_checked:
    case OP.sub_checked:
    case OP.mul_checked:
    case OP.add_checked_u:
    case OP.sub_checked_u:
    case OP.mul_checked_u:
      return checkedWords(op, aLow, aHigh, bLow, bHigh, out);
    case OP.div_s:
    case OP.div_u:
    case OP.rem_s:
    case OP.rem_u:
      return divide(op, aLow, aHigh, bLow, bHigh, out);
    case OP.mul_high_s:
      out.setBig((wordToBig(aLow, aHigh) * wordToBig(bLow, bHigh)) >> 64n);
      return true;
    case OP.mul_high_u:
      out.setBig((unsignedToBig(aLow, aHigh) * unsignedToBig(bLow, bHigh)) >> 64n);
      return true;
    default:
      return bitwiseOrCompare(op, aLow, aHigh, bLow, bHigh, out);
  }
}

function bitwiseOrCompare(
  op: MirOp,
  aLow: number,
  aHigh: number,
  bLow: number,
  bHigh: number,
  out: WordResult,
): boolean {
  switch (op) {
    case OP.and:
      out.set(aLow & bLow, aHigh & bHigh);
      break;
    case OP.or:
      out.set(aLow | bLow, aHigh | bHigh);
      break;
    case OP.xor:
      out.set(aLow ^ bLow, aHigh ^ bHigh);
      break;
    case OP.shl:
      shiftLeft(aLow, aHigh, bLow & 63, out);
      break;
    case OP.shr:
    case OP.sar:
      shiftRight(aLow, aHigh, bLow & 63, op === OP.sar, out);
      break;
    case OP.rotl:
    case OP.rotl32:
      rotate(op, aLow, aHigh, bLow, out);
      break;
    case OP.eq:
    case OP.ne:
      out.setBool((aLow === bLow && aHigh === bHigh) === (op === OP.eq));
      break;
    case OP.lt_s:
      out.setBool(lessSigned(aLow, aHigh, bLow, bHigh));
      break;
    case OP.le_s:
      out.setBool(!lessSigned(bLow, bHigh, aLow, aHigh));
      break;
    case OP.lt_u:
      out.setBool(lessUnsigned(aLow, aHigh, bLow, bHigh));
      break;
    case OP.le_u:
      out.setBool(!lessUnsigned(bLow, bHigh, aLow, aHigh));
      break;
    default:
      throw new Error(`arithmetic: operation ${op} is not of two words`);
  }
  return true;
}

function populationCount(word: number): number {
  let bits = word - ((word >>> 1) & 0x55555555);
  bits = (bits & 0x33333333) + ((bits >>> 2) & 0x33333333);
  return Math.imul((bits + (bits >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}
const trailingZeros = (word: number): number => (word === 0 ? 32 : 31 - Math.clz32(word & -word));
const swapBytes = (word: number): number =>
  (word << 24) | ((word & 0xff00) << 8) | ((word >>> 8) & 0xff00) | (word >>> 24);

/** An integer operation of one word; throws if `op` is none. */
export function unaryWord(op: MirOp, low: number, high: number, out: WordResult): void {
  switch (op) {
    case OP.not:
      return out.set(~low, ~high);
    case OP.sext8:
      return out.set((low << 24) >> 24, (low << 24) >> 31);
    case OP.sext16:
      return out.set((low << 16) >> 16, (low << 16) >> 31);
    case OP.sext32:
      return out.set(low, low >> 31);
    case OP.zext8:
      return out.set(low & 0xff, 0);
    case OP.zext16:
      return out.set(low & 0xffff, 0);
    case OP.zext32:
      return out.set(low, 0);
    case OP.clz:
      return out.set(high === 0 ? 32 + Math.clz32(low) : Math.clz32(high), 0);
    case OP.ctz:
      return out.set(low === 0 ? 32 + trailingZeros(high) : trailingZeros(low), 0);
    case OP.popcount:
      return out.set(populationCount(low) + populationCount(high), 0);
    case OP.byte_swap:
      return out.set(swapBytes(high), swapBytes(low));
    default:
      throw new Error(`arithmetic: operation ${op} is not of one word`);
  }
}

const bits = new DataView(new ArrayBuffer(8));

/** The f64 with these bits. */
export function f64FromBits(low: number, high: number): number {
  bits.setInt32(0, low, true);
  bits.setInt32(4, high, true);
  return bits.getFloat64(0, true);
}
export function f64ToBits(value: number, out: WordResult): void {
  bits.setFloat64(0, value, true);
  out.set(bits.getInt32(0, true), bits.getInt32(4, true));
}
export function f32FromBits(low: number): number {
  bits.setInt32(0, low, true);
  return bits.getFloat32(0, true);
}
/** Zero-extended bits. */
export function f32ToBits(value: number, out: WordResult): void {
  bits.setFloat32(0, value, true);
  out.set(bits.getInt32(0, true), 0);
}

/** A word, signed, as the nearest f32: bits that f64 would round away stay visible in the last one kept. */
export function wordToF32(low: number, high: number): number {
  const value = wordToNumber(low, high);
  if (Math.abs(value) < SAFE) return Math.fround(value);
  const sticky = (low & 0x7ff) !== 0 ? 0x800 : 0;
  return Math.fround(wordToNumber((low & ~0x7ff) | sticky, high));
}

/** Truncates; outside the signed range the least integer, as x86-64 does. */
export function f64ToWord(value: number, out: WordResult): void {
  if (value >= -9223372036854775808 && value < 9223372036854775808) out.setNumber(Math.trunc(value));
  else out.set(0, -2147483648);
}

/** Nearest integer, ties to even, keeping the sign of zero. */
export function roundEven(value: number): number {
  if (!(Math.abs(value) < 4503599627370496)) return value;
  const floor = Math.floor(value);
  const rest = value - floor;
  const rounded = rest < 0.5 || (rest === 0.5 && floor % 2 === 0) ? floor : floor + 1;
  return rounded === 0 && (value < 0 || Object.is(value, -0)) ? -0 : rounded;
}

/** A float operation of two operands (`b` is ignored by those of one) in double precision; undefined if `op` is none. For f32 round the result with Math.fround: that is exact for all of these. */
export function floatOperation(op: MirOp, a: number, b: number): number | undefined {
  switch (op) {
    case OP.fadd:
      return a + b;
    case OP.fsub:
      return a - b;
    case OP.fmul:
      return a * b;
    case OP.fdiv:
      return a / b;
    case OP.fneg:
      return -a;
    case OP.fabs:
      return Math.abs(a);
    case OP.fsqrt:
      return Math.sqrt(a);
    case OP.fmin:
      return Math.min(a, b);
    case OP.fmax:
      return Math.max(a, b);
    case OP.ffloor:
      return Math.floor(a);
    case OP.fceiling:
      return Math.ceil(a);
    case OP.ftruncate:
      return Math.trunc(a);
    case OP.fround_even:
      return roundEven(a);
    default:
      return undefined;
  }
}

/** A float comparison; undefined if `op` is none. */
export function floatComparison(op: MirOp, a: number, b: number): boolean | undefined {
  switch (op) {
    case OP.feq:
      return a === b;
    case OP.fne:
      return a !== b;
    case OP.flt:
      return a < b;
    case OP.fle:
      return a <= b;
    default:
      return undefined;
  }
}
