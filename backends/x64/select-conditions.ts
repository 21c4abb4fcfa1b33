/** Selection of comparisons: as conditions of branches, traps, moves, or as values. */

import { instructionFlag, operand, type RegisterId } from "#backends/shared/machine-function.ts";
import { accessKind, type ValueId } from "#core/mir/function.ts";
import { OP } from "#core/spec/mir-ops.ts";
import { F32, memoryKind, V256 } from "#core/types/type-table.ts";
import { isVectorType } from "./abi.ts";
import { ALU64, condition, swappedCondition } from "./alu-operations.ts";
import * as x64 from "./opcodes.gen.ts";
import { floatSource } from "./select-floats.ts";
import { isWordLoad } from "./select-integers.ts";
import type { Selector } from "./selector.ts";

const U8 = memoryKind("u8");
const BOOL_MEMORY = memoryKind("bool");

const INTEGER_CONDITIONS: Readonly<Record<number, number>> = {
  [OP.eq]: condition.equal,
  [OP.ne]: condition.notEqual,
  [OP.lt_s]: condition.less,
  [OP.le_s]: condition.lessEqual,
  [OP.lt_u]: condition.below,
  [OP.le_u]: condition.belowEqual,
  [OP.ref_eq]: condition.equal,
};

function testSelf(s: Selector, register: RegisterId): void {
  s.add(x64.test_r64_r64);
  s.code.operand(register, operand.use);
  s.code.operand(register, operand.use);
}

/** `cmp a, immediate`, as `test` where that is enough. */
function compareImmediate(s: Selector, a: ValueId, number: number): void {
  const { code, fn } = s;
  if (number === 0 && s.waits(a, OP.and)) {
    const mask = fn.arg(a, 1);
    s.take(a);
    if (s.isImmediate(mask)) {
      const register = s.use(fn.arg(a, 0));
      const low = fn.immediateLow(mask);
      const id = s.add(
        low >= 0 && low <= 255 ? x64.test_r8_i8 : low >= 0 ? x64.test_r32_i32 : x64.test_r64_i32,
        instructionFlag.immediate,
      );
      code.operand(register, operand.use);
      code.immediateLow[id] = low >= 128 && low <= 255 ? low - 256 : low;
      return;
    }
    const left = s.use(fn.arg(a, 0));
    const right = s.use(mask);
    s.add(x64.test_r64_r64);
    code.operand(left, operand.use);
    code.operand(right, operand.use);
    return;
  }
  if (isWordLoad(s, a) || isByteLoad(s, a, number)) {
    const isByte = !isWordLoad(s, a);
    s.take(a);
    s.address.matchAccess(s, a, 0);
    const id = s.add(isByte ? x64.cmp_m8_i8 : x64.cmp_m64_i32, instructionFlag.immediate);
    code.immediateLow[id] = isByte && number > 127 ? number - 256 : number;
    s.address.attach(s, id);
    return;
  }
  const register = s.use(a);
  if (number === 0) {
    testSelf(s, register);
    return;
  }
  const id = s.add(x64.cmp_r64_i32, instructionFlag.immediate);
  code.operand(register, operand.use | operand.orMemory);
  code.immediateLow[id] = number;
  code.memoryOpcode[id] = x64.cmp_m64_i32;
}

function isByteLoad(s: Selector, value: ValueId, number: number): boolean {
  if (!s.waits(value, OP.load) || number < 0 || number > 127) return false;
  const kind = accessKind(s.fn.aux(value));
  return kind === U8 || kind === BOOL_MEMORY;
}

/** Whether an order compared on loaded bytes means the same as on words: only equality does, since `cmp` of bytes is not zero-extended for signed conditions. */
function compareIntegers(s: Selector, value: ValueId, code: number): number {
  const { fn } = s;
  let a = fn.arg(value, 0);
  let b = fn.arg(value, 1);
  let result = code;
  if (s.isImmediate(a) && !s.isImmediate(b)) {
    [a, b] = [b, a];
    result = swappedCondition(result);
  }
  if (s.isImmediate(b)) {
    const number = fn.op(b) === OP.null ? 0 : fn.immediateLow(b);
    const isEquality = result === condition.equal || result === condition.notEqual;
    if (number !== 0 || !isEquality || !s.waits(a, OP.sub)) {
      if (!isEquality && isByteLoad(s, a, number)) s.use(a);
      compareImmediate(s, a, number);
      return result;
    }
    s.take(a);
    b = fn.arg(a, 1);
    a = fn.arg(a, 0);
    if (s.isImmediate(b)) {
      compareImmediate(s, a, fn.immediateLow(b));
      return result;
    }
  }
  if (isWordLoad(s, a) && !isWordLoad(s, b)) {
    [a, b] = [b, a];
    result = swappedCondition(result);
  }
  const left = s.use(a);
  if (isWordLoad(s, b)) {
    s.take(b);
    s.address.matchAccess(s, b, 0);
    const id = s.add(ALU64.cmp.rm);
    s.code.operand(left, operand.use);
    s.address.attach(s, id);
    return result;
  }
  const right = s.use(b);
  const id = s.add(ALU64.cmp.rr);
  s.code.operand(left, operand.use);
  s.code.operand(right, operand.use | operand.orMemory);
  s.code.memoryOpcode[id] = ALU64.cmp.rm;
  return result;
}

function compareFloats(s: Selector, value: ValueId): number {
  const { fn } = s;
  const op = fn.op(value);
  const isLess = op === OP.flt || op === OP.fle;
  const a = fn.arg(value, isLess ? 1 : 0);
  const b = fn.arg(value, isLess ? 0 : 1);
  const isSingle = fn.type(a) === F32;
  const left = s.use(a);
  const avx = s.cpu.hasAvx;
  const register = isSingle ? (avx ? x64.vucomiss_x_x : x64.ucomiss_x_x) : avx ? x64.vucomisd_x_x : x64.ucomisd_x_x;
  const memory = isSingle
    ? avx
      ? x64.vucomiss_x_m32
      : x64.ucomiss_x_m32
    : avx
      ? x64.vucomisd_x_m64
      : x64.ucomisd_x_m64;
  floatSource(s, register, memory, b, () => s.code.operand(left, operand.use));
  if (op === OP.flt) return condition.above;
  if (op === OP.fle) return condition.aboveEqual;
  return op === OP.feq ? condition.floatEqual : condition.floatNotEqual;
}

/** Emits what sets the flags for a truth value; gives the condition that holds when it is true. */
export function selectCondition(s: Selector, value: ValueId): number {
  if (s.isWaiting[value] === 1) {
    const op = s.fn.op(value);
    const integer = INTEGER_CONDITIONS[op];
    if (integer !== undefined) {
      s.take(value);
      return compareIntegers(s, value, integer);
    }
    if (op === OP.bool_not) {
      s.take(value);
      return selectCondition(s, s.fn.arg(value, 0)) ^ 1;
    }
    if (op === OP.is_null) {
      s.take(value);
      compareImmediate(s, s.fn.arg(value, 0), 0);
      return condition.equal;
    }
    if (op === OP.feq || op === OP.fne || op === OP.flt || op === OP.fle) {
      s.take(value);
      return compareFloats(s, value);
    }
    if (op === OP.load) {
      compareImmediate(s, value, 0);
      return condition.notEqual;
    }
  }
  testSelf(s, s.use(value));
  return condition.notEqual;
}

/** A condition that one jump can test; a truth value in a register where that takes two. */
export function selectSimpleCondition(s: Selector, value: ValueId): number {
  const code = selectCondition(s, value);
  if (code < condition.floatEqual) return code;
  testSelf(s, materialize(s, s.newWord(), code));
  return condition.notEqual;
}

function setByte(s: Selector, d: RegisterId, code: number): void {
  s.add(x64.seto_r8 + code);
  s.code.operand(d, operand.def);
}

/** `d` = 1 if the condition holds, else 0. */
export function materialize(s: Selector, d: RegisterId, code: number): RegisterId {
  const byte = s.newWord();
  if (code < condition.floatEqual) setByte(s, byte, code);
  else {
    const first = s.newWord();
    const second = s.newWord();
    setByte(s, first, code === condition.floatEqual ? condition.equal : condition.notEqual);
    setByte(s, second, code === condition.floatEqual ? condition.noParity : condition.parity);
    s.twoAddress(code === condition.floatEqual ? x64.and_r32_r32 : x64.or_r32_r32, 0, byte, first, second);
  }
  s.unary(x64.movzx_r32_r8, 0, d, byte);
  s.code.hint(d, byte);
  return d;
}

/** A comparison whose truth value is needed in a register. */
export function lowerComparison(s: Selector, value: ValueId): void {
  s.isWaiting[value] = 1;
  const code = selectCondition(s, value);
  materialize(s, s.define(value), code);
}

export function lowerNot(s: Selector, value: ValueId): void {
  const arg = s.fn.arg(value, 0);
  if (s.isWaiting[arg] === 1) {
    const code = selectCondition(s, arg) ^ 1;
    materialize(s, s.define(value), code);
    return;
  }
  const register = s.use(arg);
  s.twoAddressImmediate(x64.xor_r32_i32, s.define(value), register, 1);
}

const isFloatSelect = (s: Selector, value: ValueId): boolean => isVectorType(s.fn.type(value));

export function lowerSelect(s: Selector, value: ValueId): void {
  const { fn, code } = s;
  if (isFloatSelect(s, value)) {
    selectFloat(s, value);
    return;
  }
  const ifTrue = s.use(fn.arg(value, 1));
  const ifFalse = s.use(fn.arg(value, 2));
  const test = selectSimpleCondition(s, fn.arg(value, 0));
  const d = s.define(value);
  s.move(d, ifFalse);
  const id = s.add(x64.cmovo_r64_r64 + test);
  code.operand(d, operand.use | operand.def);
  code.operand(ifTrue, operand.use | operand.orMemory);
  code.memoryOpcode[id] = x64.cmovo_r64_m64 + test;
}

/** Floats: the truth value becomes a mask of all bits. */
function selectFloat(s: Selector, value: ValueId): void {
  const { fn, code } = s;
  const ifTrue = s.use(fn.arg(value, 1));
  const ifFalse = s.use(fn.arg(value, 2));
  const truth = s.use(fn.arg(value, 0));
  const wide = s.newWord();
  s.move(wide, truth);
  s.add(x64.neg_r64);
  code.operand(wide, operand.use | operand.def);
  const mask = s.newVector();
  s.unary(s.cpu.hasAvx ? x64.vmovq_x_r64 : x64.movq_x_r64, 0, mask, wide);
  if (fn.type(value) === V256) {
    selectWide(s, value, mask, ifTrue, ifFalse);
    return;
  }
  const spread = s.newVector(fn.type(value));
  s.move(spread, mask);
  s.add(x64.punpcklqdq_x_x);
  code.operand(spread, operand.use | operand.def);
  code.operand(spread, operand.use);
  const kept = s.newVector(fn.type(value));
  s.twoAddress(x64.pand_x_x, 0, kept, ifTrue, spread);
  const other = s.newVector(fn.type(value));
  s.twoAddress(x64.pandn_x_x, 0, other, spread, ifFalse);
  const d = s.define(value);
  s.twoAddress(x64.por_x_x, 0, d, kept, other);
}

/** Vectors of 256 bits exist only with AVX2. */
function selectWide(s: Selector, value: ValueId, mask: RegisterId, ifTrue: RegisterId, ifFalse: RegisterId): void {
  const { code } = s;
  const three = (opcode: number, to: RegisterId, a: RegisterId, b: RegisterId): void => {
    s.add(opcode);
    code.operand(to, operand.def);
    code.operand(a, operand.use);
    code.operand(b, operand.use);
  };
  const [spread, kept, other] = [s.newVector(V256), s.newVector(V256), s.newVector(V256)] as const;
  s.unary(x64.vpbroadcastq_y_x, 0, spread, mask);
  three(x64.vpand_y_y_y, kept, spread, ifTrue);
  three(x64.vpandn_y_y_y, other, spread, ifFalse);
  three(x64.vpor_y_y_y, s.define(value), kept, other);
}
