// Simplification of integer operations: folding, neutral elements, constants to the right, extensions of what is already narrow.

import { binaryWord, unaryWord, WordResult } from "#core/base/arithmetic.ts";
import { accessKind, type MirFunction, type ValueId } from "#core/mir/function.ts";
import { type MirOp, OP } from "#core/spec/mir-ops.ts";
import { BOOL, MEMORY_KINDS, WORD } from "#core/types/type-table.ts";
import { constantNumber, isConstant, isNumber, makeWord, powerOfTwo } from "./pass-context.ts";
import { REWRITTEN, type Simplifier, UNCHANGED } from "./simplifier.ts";

const isUnary = (op: MirOp): boolean => op >= OP.not && op <= OP.byte_swap;
const isCommutative = (op: MirOp): boolean =>
  op === OP.add ||
  op === OP.mul ||
  op === OP.add_checked ||
  op === OP.mul_checked ||
  op === OP.add_checked_u ||
  op === OP.mul_checked_u ||
  op === OP.mul_high_s ||
  op === OP.mul_high_u ||
  op === OP.and ||
  op === OP.or ||
  op === OP.xor ||
  op === OP.eq ||
  op === OP.ne;

/** Turns the instruction into a constant of its own type. */
function becomeConstant(fn: MirFunction, id: ValueId, low: number, high: number): number {
  fn.setOp(id, fn.type(id) === BOOL ? OP.const_bool : OP.const);
  fn.setArgs(id, []);
  fn.setAux(id, 0);
  fn.setImmediate(id, low, high);
  return UNCHANGED;
}

/** One step for an integer operation or comparison; see `UNCHANGED`, `REWRITTEN`. */
export function simplifyWord(simplifier: Simplifier, id: ValueId, op: MirOp): number {
  const { fn } = simplifier;
  const a = fn.arg(id, 0);
  if (isUnary(op)) return simplifyUnary(fn, id, op, a);
  const b = fn.arg(id, 1);
  if (isConstant(fn, a)) {
    if (isConstant(fn, b)) return fold(fn, id, op, a, b);
    if (isCommutative(op)) {
      fn.setArg(id, 0, b);
      fn.setArg(id, 1, a);
      return REWRITTEN;
    }
  }
  if (a === b) {
    const same = sameOperands(fn, id, op, a);
    if (same !== UNCHANGED || isConstant(fn, id) || fn.op(id) === OP.const_bool) return same;
  }
  if (op >= OP.eq) return simplifyComparison(simplifier, id, op, a, b);
  return isConstant(fn, b) ? withConstant(simplifier, id, op, a, b) : UNCHANGED;
}

function fold(fn: MirFunction, id: ValueId, op: MirOp, a: ValueId, b: ValueId): number {
  const out = new WordResult();
  const fine = binaryWord(op, fn.immediateLow(a), fn.immediateHigh(a), fn.immediateLow(b), fn.immediateHigh(b), out);
  return fine ? becomeConstant(fn, id, out.low, out.high) : UNCHANGED;
}

function sameOperands(fn: MirFunction, id: ValueId, op: MirOp, a: ValueId): number {
  switch (op) {
    case OP.sub:
    case OP.sub_checked:
    case OP.sub_checked_u:
    case OP.xor:
    case OP.ne:
    case OP.lt_s:
    case OP.lt_u:
      return becomeConstant(fn, id, 0, 0);
    case OP.eq:
    case OP.le_s:
    case OP.le_u:
      return becomeConstant(fn, id, 1, 0);
    case OP.and:
    case OP.or:
      return a;
    default:
      return UNCHANGED;
  }
}

/** Operand 1 is a constant, operand 0 is none. */
function withConstant(simplifier: Simplifier, id: ValueId, op: MirOp, a: ValueId, b: ValueId): number {
  const { fn } = simplifier;
  const number = constantNumber(fn, b);
  switch (op) {
    case OP.add:
    case OP.sub:
      return number === 0 ? a : reassociate(simplifier, id, op, a, b);
    case OP.add_checked:
    case OP.sub_checked:
    case OP.add_checked_u:
    case OP.sub_checked_u:
    case OP.xor:
    case OP.or:
    case OP.shl:
    case OP.shr:
    case OP.sar:
    case OP.rotl:
      if (number === 0) return a;
      return op === OP.or && number === -1 ? b : UNCHANGED;
    case OP.mul:
    case OP.mul_checked:
    case OP.mul_checked_u:
      if (number === 1) return a;
      return number === 0 ? becomeConstant(fn, id, 0, 0) : UNCHANGED;
    case OP.div_s:
    case OP.div_u:
      return number === 1 ? a : UNCHANGED;
    case OP.rem_s:
    case OP.rem_u:
      return number === 1 || (number === -1 && op === OP.rem_s) ? becomeConstant(fn, id, 0, 0) : UNCHANGED;
    case OP.and:
      if (number === 0) return becomeConstant(fn, id, 0, 0);
      return number === -1 || maskKeeps(fn, a, number) ? a : UNCHANGED;
    default:
      return UNCHANGED;
  }
}

/** (x + c) + d → x + (c + d) for wrapping addition; subtraction of a constant becomes addition. */
function reassociate(simplifier: Simplifier, id: ValueId, op: MirOp, a: ValueId, b: ValueId): number {
  const { fn, before } = simplifier;
  const inner = fn.op(a) === OP.add && isConstant(fn, fn.arg(a, 1)) ? fn.arg(a, 1) : undefined;
  if (op === OP.add && inner === undefined) return UNCHANGED;
  const out = new WordResult();
  binaryWord(
    op,
    inner === undefined ? 0 : fn.immediateLow(inner),
    inner === undefined ? 0 : fn.immediateHigh(inner),
    fn.immediateLow(b),
    fn.immediateHigh(b),
    out,
  );
  const constant = makeWord(fn, out.low, out.high);
  before.push(constant);
  fn.setOp(id, OP.add);
  fn.setArgs(id, [inner === undefined ? a : fn.arg(a, 0), constant]);
  return REWRITTEN;
}

/** Bits that a value can have: how many low ones, 64 if all. Signed kinds count as 64. */
function bitsOf(fn: MirFunction, value: ValueId): number {
  switch (fn.op(value)) {
    case OP.zext8:
      return 8;
    case OP.zext16:
      return 16;
    case OP.zext32:
    case OP.rotl32:
      return 32;
    case OP.bool_to_word:
      return 1;
    case OP.load:
      return { u8: 8, bool: 8, u16: 16, u32: 32 }[MEMORY_KINDS[accessKind(fn.aux(value))] as "u8"] ?? 64;
    case OP.and: {
      const mask = constantNumber(fn, fn.arg(value, 1));
      return mask >= 0 ? Math.ceil(Math.log2(mask + 1)) : 64;
    }
    case OP.shr: {
      const count = constantNumber(fn, fn.arg(value, 1));
      return count >= 0 && count < 64 ? 64 - count : 64;
    }
    default:
      return 64;
  }
}

/** Whether a mask of ones covers every bit that the value can have. */
function maskKeeps(fn: MirFunction, value: ValueId, mask: number): boolean {
  const bits = bitsOf(fn, value);
  return bits <= 52 && mask === 2 ** Math.ceil(Math.log2(mask + 1)) - 1 && mask >= 2 ** bits - 1;
}

const ZERO_EXTENSIONS: Readonly<Record<number, number>> = { [OP.zext8]: 8, [OP.zext16]: 16, [OP.zext32]: 32 };
const SIGN_EXTENSIONS: Readonly<Record<number, number>> = { [OP.sext8]: 8, [OP.sext16]: 16, [OP.sext32]: 32 };

/** Width from which the value is sign-extended already, or 64. */
function signedBitsOf(fn: MirFunction, value: ValueId): number {
  const op = fn.op(value);
  const extended = SIGN_EXTENSIONS[op];
  if (extended !== undefined) return extended;
  if (op === OP.load) {
    const kind = MEMORY_KINDS[accessKind(fn.aux(value))];
    if (kind === "s8") return 8;
    if (kind === "s16") return 16;
    if (kind === "s32") return 32;
  }
  return Math.min(64, bitsOf(fn, value) + 1);
}

function simplifyUnary(fn: MirFunction, id: ValueId, op: MirOp, a: ValueId): number {
  if (isConstant(fn, a)) {
    const out = new WordResult();
    unaryWord(op, fn.immediateLow(a), fn.immediateHigh(a), out);
    return becomeConstant(fn, id, out.low, out.high);
  }
  if (fn.op(a) === op && (op === OP.not || op === OP.byte_swap)) return fn.arg(a, 0);
  const zero = ZERO_EXTENSIONS[op];
  if (zero !== undefined && bitsOf(fn, a) <= zero) return a;
  const sign = SIGN_EXTENSIONS[op];
  return sign !== undefined && signedBitsOf(fn, a) <= sign ? a : UNCHANGED;
}

/** Comparisons of a truth value turned into a word, of unsigned words with 0, and of remainders with 0. */
function simplifyComparison(simplifier: Simplifier, id: ValueId, op: MirOp, a: ValueId, b: ValueId): number {
  const { fn, before } = simplifier;
  if (fn.op(a) === OP.rem_s && (op === OP.eq || op === OP.ne) && isNumber(fn, b, 0)) {
    const exponent = powerOfTwo(fn, fn.arg(a, 1));
    if (exponent < 0 || exponent > 52) return UNCHANGED;
    const size = 2 ** exponent;
    const mask = makeWord(fn, (size - 1) | 0, Math.floor((size - 1) / 4294967296));
    const low = fn.create(OP.and, WORD, [fn.arg(a, 0), mask], fn.position(a));
    before.push(mask, low);
    fn.setArg(id, 0, low);
    return REWRITTEN;
  }
  if (op === OP.lt_u && isNumber(fn, b, 0)) return becomeConstant(fn, id, 0, 0);
  if (op === OP.le_u && isNumber(fn, a, 0)) return becomeConstant(fn, id, 1, 0);
  if (fn.op(a) !== OP.bool_to_word || (op !== OP.eq && op !== OP.ne)) return UNCHANGED;
  const inner = fn.arg(a, 0);
  const number = constantNumber(fn, b);
  if (number !== 0 && number !== 1) return UNCHANGED;
  if ((number === 1) === (op === OP.eq)) return inner;
  fn.setOp(id, OP.bool_not);
  fn.setArgs(id, [inner]);
  return REWRITTEN;
}
