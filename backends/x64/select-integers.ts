/** Selection of integer arithmetic. */

import { instructionFlag, operand, pseudo, type RegisterId } from "#backends/shared/machine-function.ts";
import { accessKind, NO_BLOCK, type ValueId } from "#core/mir/function.ts";
import { OP } from "#core/spec/mir-ops.ts";
import { trapKind } from "#core/spec/traps.ts";
import { memoryKind } from "#core/types/type-table.ts";
import { ALU32, ALU64, type AluForms, type AluName, condition } from "./alu-operations.ts";
import * as x64 from "./opcodes.gen.ts";
import { x64Pseudo } from "./pseudo-operations.ts";
import { gpr } from "./registers.ts";
import type { Selector } from "./selector.ts";

const WORD_MEMORY = memoryKind("word");

/** A waiting load of a whole word, which an instruction can read itself. */
export function isWordLoad(s: Selector, value: ValueId): boolean {
  return s.waits(value, OP.load) && accessKind(s.fn.aux(value)) === WORD_MEMORY;
}

const NARROW_MEMORY: readonly number[] = [WORD_MEMORY, memoryKind("u32"), memoryKind("s32")];

/** A waiting load that an instruction on words, or on their low halves, can make itself. */
function isSourceLoad(s: Selector, value: ValueId, isWide: boolean): boolean {
  if (isWide) return isWordLoad(s, value);
  return s.waits(value, OP.load) && NARROW_MEMORY.includes(accessKind(s.fn.aux(value)));
}

/** Whether `value` dies here, so that its register may be overwritten. */
function isLastUse(s: Selector, value: ValueId): boolean {
  return s.useCount[value] === 1 && !s.isConstant(value);
}

export function emitConstant(s: Selector, d: RegisterId, low: number, high: number): void {
  const id = s.add(low === 0 && high === 0 ? x64Pseudo.zero : x64Pseudo.constant);
  s.code.operand(d, operand.def);
  s.code.immediateLow[id] = low;
  s.code.immediateHigh[id] = high;
}

export function lowerConstant(s: Selector, value: ValueId): void {
  emitConstant(s, s.define(value), s.fn.immediateLow(value), s.fn.immediateHigh(value));
}

/** `d = a op [address of load b]`, the load taken in. */
function memorySource(s: Selector, forms: AluForms, d: RegisterId, a: ValueId, load: ValueId): void {
  const left = s.use(a);
  s.take(load);
  s.address.matchAccess(s, load, 0);
  s.move(d, left);
  const id = s.add(forms.rm);
  s.code.operand(d, operand.use | operand.def);
  s.address.attach(s, id);
}

/** Longer blocks are not searched for uses. */
const SEARCHED_MAX = 48;

/** Whether the result goes on to another block and the operand, a block parameter, is used nowhere else in this one: both are likely one variable. */
function goesOnAs(s: Selector, result: ValueId, param: ValueId): boolean {
  const { fn } = s;
  if (fn.op(param) !== OP.param || s.useCount[result] !== 1 || s.useBlock[result] !== NO_BLOCK) return false;
  const { body, edges } = fn.block(s.block);
  if (body.length > SEARCHED_MAX || edges.some((edge) => edge.args.includes(param))) return false;
  let uses = 0;
  for (const id of body)
    for (let index = fn.argCount(id) - 1; index >= 0; index--) if (fn.arg(id, index) === param) uses++;
  return uses === 1;
}

/** Whether to overwrite the second operand's register rather than the first one's. */
function prefersSecond(s: Selector, result: ValueId, a: ValueId, b: ValueId): boolean {
  if (s.isImmediate(a)) return true;
  if (s.isImmediate(b)) return false;
  if (goesOnAs(s, result, b)) return s.fn.op(a) !== OP.param;
  return !isLastUse(s, a) && isLastUse(s, b) && !goesOnAs(s, result, a);
}

/** Two-operand arithmetic in any of its forms. */
function alu(
  s: Selector,
  forms: AluForms,
  result: ValueId,
  first: ValueId,
  second: ValueId,
  commutes: boolean,
  isWide: boolean,
): void {
  const isSwapped = commutes && prefersSecond(s, result, first, second);
  const a = isSwapped ? second : first;
  const b = isSwapped ? first : second;
  const d = s.define(result);
  if (s.isImmediate(b)) s.twoAddressImmediate(forms.ri, d, s.use(a), s.fn.immediateLow(b));
  else if (isSourceLoad(s, b, isWide)) memorySource(s, forms, d, a, b);
  else if (commutes && isSourceLoad(s, a, isWide)) memorySource(s, forms, d, b, a);
  else {
    const left = s.use(a);
    s.twoAddress(forms.rr, forms.rm, d, left, s.use(b));
  }
}

/** `lea` with a three-operand sum where an addition would need a copy. */
function leaSum(s: Selector, value: ValueId, a: ValueId, b: ValueId): boolean {
  if (isWordLoad(s, a) || isWordLoad(s, b)) return false;
  const isScaled = isScaledIndex(s, b);
  const isImmediate = s.isImmediate(b);
  if (isImmediate && isLastUse(s, a) && !s.waits(a, OP.add) && !s.waits(a, OP.shl)) return false;
  if (!isImmediate && !isScaled && !s.waits(a, OP.add) && (isLastUse(s, a) || isLastUse(s, b))) return false;
  s.address.match(s, a, b, 0, 0);
  const id = s.add(x64.lea_r64_a);
  const d = s.define(value);
  s.code.operand(d, operand.def);
  s.address.attach(s, id);
  return true;
}

function isScaledIndex(s: Selector, value: ValueId): boolean {
  return (
    s.waits(value, OP.shl) && s.isImmediate(s.fn.arg(value, 1)) && (s.fn.immediateLow(s.fn.arg(value, 1)) & 63) <= 3
  );
}

export function lowerAdd(s: Selector, value: ValueId): void {
  let a = s.fn.arg(value, 0);
  let b = s.fn.arg(value, 1);
  if (s.isImmediate(a) || (isScaledIndex(s, a) && !s.isImmediate(b))) [a, b] = [b, a];
  if (leaSum(s, value, a, b)) return;
  alu(s, ALU64.add, value, a, b, true, true);
}

export function lowerSub(s: Selector, value: ValueId): void {
  const a = s.fn.arg(value, 0);
  const b = s.fn.arg(value, 1);
  if (s.isConstantOf(a, 0)) {
    negate(s, value, b);
    return;
  }
  if (s.isImmediate(b) && !isLastUse(s, a) && s.fn.immediateLow(b) !== -0x80000000) {
    const register = s.use(a);
    const id = s.add(x64.lea_r64_a, instructionFlag.address);
    s.code.operand(s.define(value), operand.def);
    s.code.operand(register, operand.use | operand.base);
    s.code.displacement[id] = -s.fn.immediateLow(b);
    return;
  }
  alu(s, ALU64.sub, value, a, b, false, true);
}

function negate(s: Selector, value: ValueId, arg: ValueId): void {
  const register = s.use(arg);
  const d = s.define(value);
  s.move(d, register);
  s.add(x64.neg_r64);
  s.code.operand(d, operand.use | operand.def);
}

/** and, or, xor. */
export function lowerBitwise(name: Exclude<AluName, "add" | "sub" | "cmp">): (s: Selector, value: ValueId) => void {
  return (s, value) => {
    const a = s.fn.arg(value, 0);
    const b = s.fn.arg(value, 1);
    if (name === "and" && s.isConstant(b) && s.fn.immediateHigh(b) === 0) {
      const narrow = s.use(a);
      const d = s.define(value);
      const low = s.fn.immediateLow(b);
      if (low === 255) s.unary(x64.movzx_r32_r8, x64.movzx_r32_m8, d, narrow);
      else if (low === 65535) s.unary(x64.movzx_r32_r16, x64.movzx_r32_m16, d, narrow);
      else if (low === -1) s.unary(x64.mov_r32_r32, x64.mov_r32_m32, d, narrow);
      else s.twoAddressImmediate(ALU32.and.ri, d, narrow, low);
      return;
    }
    alu(s, ALU64[name], value, a, b, true, true);
  };
}

export function lowerMultiply(s: Selector, value: ValueId): void {
  multiply(s, value, false);
}

function multiply(s: Selector, value: ValueId, setsFlags: boolean): void {
  let a = s.fn.arg(value, 0);
  let b = s.fn.arg(value, 1);
  if (s.isImmediate(a)) [a, b] = [b, a];
  if (s.isImmediate(b)) {
    multiplyByConstant(s, value, a, s.fn.immediateLow(b), setsFlags);
    return;
  }
  if (!isLastUse(s, a) && isLastUse(s, b)) [a, b] = [b, a];
  const forms: AluForms = { rr: x64.imul_r64_r64, rm: x64.imul_r64_m64, mr: 0, ri: 0, mi: 0 };
  alu(s, forms, value, a, b, false, true);
}

const LEA_SHIFTS: Readonly<Record<number, number>> = { 3: 1, 5: 2, 9: 3 };

function multiplyByConstant(s: Selector, value: ValueId, a: ValueId, factor: number, setsFlags: boolean): void {
  const shift = LEA_SHIFTS[factor];
  const register = s.use(a);
  const d = s.define(value);
  if (shift !== undefined && !setsFlags) {
    s.add(x64.lea_r64_a, instructionFlag.address | (shift << instructionFlag.shiftShift));
    s.code.operand(d, operand.def);
    s.code.operand(register, operand.use | operand.base);
    s.code.operand(register, operand.use | operand.index);
    return;
  }
  if (!setsFlags && factor > 0 && (factor & (factor - 1)) === 0) {
    s.twoAddressImmediate(x64.shl_r64_i8, d, register, 31 - Math.clz32(factor));
    return;
  }
  const id = s.add(x64.imul_r64_r64_i32, instructionFlag.immediate);
  s.code.operand(d, operand.def);
  s.code.operand(register, operand.use | operand.orMemory);
  s.code.immediateLow[id] = factor;
  s.code.memoryOpcode[id] = x64.imul_r64_m64_i32;
}

function overflowTrap(s: Selector, code: number): void {
  const id = s.add(x64Pseudo.trapIf);
  s.code.displacement[id] = code;
  s.code.symbol[id] = trapKind("overflow");
}

/** add_checked, sub_checked and their unsigned forms. */
export function lowerChecked(name: "add" | "sub", code: number): (s: Selector, value: ValueId) => void {
  return (s, value) => {
    const a = s.fn.arg(value, 0);
    const b = s.fn.arg(value, 1);
    if (name === "sub" && s.isConstantOf(a, 0) && code === condition.overflow) negate(s, value, b);
    else alu(s, ALU64[name], value, a, b, name === "add", true);
    overflowTrap(s, code);
  };
}

export function lowerMultiplyChecked(s: Selector, value: ValueId): void {
  multiply(s, value, true);
  overflowTrap(s, condition.overflow);
}

/** Moves `a` to rax, multiplies by `b`; the product is in rdx:rax. */
function wideMultiply(s: Selector, a: ValueId, b: ValueId, opcode: number, memoryOpcode: number): void {
  const left = s.use(a);
  const right = s.use(b);
  s.add(pseudo.parallel);
  s.code.operand(gpr.rax, operand.def);
  s.code.operand(left, operand.use | operand.any);
  s.code.hint(left, gpr.rax);
  const id = s.add(opcode);
  s.code.operand(right, operand.use | operand.orMemory);
  s.code.operand(gpr.rax, operand.use | operand.def | operand.implicit);
  s.code.operand(gpr.rdx, operand.def | operand.implicit);
  s.code.memoryOpcode[id] = memoryOpcode;
}

export function lowerMultiplyHigh(opcode: number, memoryOpcode: number): (s: Selector, value: ValueId) => void {
  return (s, value) => {
    wideMultiply(s, s.fn.arg(value, 0), s.fn.arg(value, 1), opcode, memoryOpcode);
    fromFixed(s, s.define(value), gpr.rdx);
  };
}

export function lowerMultiplyCheckedUnsigned(s: Selector, value: ValueId): void {
  wideMultiply(s, s.fn.arg(value, 0), s.fn.arg(value, 1), x64.mul_r64, x64.mul_m64);
  fromFixed(s, s.define(value), gpr.rax);
  overflowTrap(s, condition.overflow);
}

/** `d` = what a fixed register holds. Does not change the flags. */
export function fromFixed(s: Selector, d: RegisterId, register: number): void {
  s.add(pseudo.parallel);
  s.code.operand(d, operand.def | operand.any);
  s.code.operand(register, operand.use);
  s.code.hint(d, register);
}

/** Division and remainder. */
export function lowerDivide(isSigned: boolean, isRemainder: boolean): (s: Selector, value: ValueId) => void {
  return (s, value) => {
    const { fn, code } = s;
    const left = s.use(fn.arg(value, 0));
    const right = s.use(fn.arg(value, 1));
    s.add(pseudo.parallel);
    code.operand(gpr.rax, operand.def);
    code.operand(left, operand.use | operand.any);
    code.hint(left, gpr.rax);
    if (isSigned) {
      s.add(x64.cqo);
      code.operand(gpr.rax, operand.use | operand.implicit);
      code.operand(gpr.rdx, operand.def | operand.implicit);
    } else {
      s.add(x64Pseudo.zero);
      code.operand(gpr.rdx, operand.def);
    }
    const id = s.add(isSigned ? x64.idiv_r64 : x64.div_r64);
    code.operand(right, operand.use | operand.orMemory);
    code.operand(gpr.rax, operand.use | operand.def | operand.implicit);
    code.operand(gpr.rdx, operand.use | operand.def | operand.implicit);
    code.memoryOpcode[id] = isSigned ? x64.idiv_m64 : x64.div_m64;
    fromFixed(s, s.define(value), isRemainder ? gpr.rdx : gpr.rax);
  };
}

/** Opcodes of a shift or rotation: by a constant, by cl, by any register (BMI2; 0 if there is none), reading memory. */
export interface ShiftForms {
  readonly immediate: number;
  readonly cl: number;
  readonly register: number;
  readonly memory: number;
}

export const SHIFTS = {
  shl: { immediate: x64.shl_r64_i8, cl: x64.shl_r64_cl, register: x64.shlx_r64_r64_r64, memory: x64.shlx_r64_m64_r64 },
  shr: { immediate: x64.shr_r64_i8, cl: x64.shr_r64_cl, register: x64.shrx_r64_r64_r64, memory: x64.shrx_r64_m64_r64 },
  sar: { immediate: x64.sar_r64_i8, cl: x64.sar_r64_cl, register: x64.sarx_r64_r64_r64, memory: x64.sarx_r64_m64_r64 },
  rotl: { immediate: x64.rol_r64_i8, cl: x64.rol_r64_cl, register: 0, memory: 0 },
  rotl32: { immediate: x64.rol_r32_i8, cl: x64.rol_r32_cl, register: 0, memory: 0 },
} as const satisfies Record<string, ShiftForms>;

export function lowerShift(forms: ShiftForms, countMask: number): (s: Selector, value: ValueId) => void {
  return (s, value) => {
    const { fn, code } = s;
    const count = fn.arg(value, 1);
    const left = s.use(fn.arg(value, 0));
    if (s.isConstant(count)) {
      const amount = fn.immediateLow(count) & countMask;
      const d = s.define(value);
      if ((forms === SHIFTS.rotl || forms === SHIFTS.rotl32) && s.cpu.hasBmi) {
        const isWide = forms === SHIFTS.rotl;
        const id = s.add(isWide ? x64.rorx_r64_r64_i8 : x64.rorx_r32_r32_i8, instructionFlag.immediate);
        code.operand(d, operand.def);
        code.operand(left, operand.use);
        code.immediateLow[id] = (countMask + 1 - amount) & countMask;
      } else s.twoAddressImmediate(forms.immediate, d, left, amount);
      return;
    }
    const right = s.use(count);
    const d = s.define(value);
    if (forms.register !== 0 && s.cpu.hasBmi) {
      const id = s.add(forms.register);
      code.operand(d, operand.def);
      code.operand(left, operand.use | operand.orMemory);
      code.operand(right, operand.use);
      code.memoryOpcode[id] = forms.memory;
      return;
    }
    s.move(d, left);
    s.add(pseudo.parallel);
    code.operand(gpr.rcx, operand.def);
    code.operand(right, operand.use | operand.any);
    s.add(forms.cl);
    code.operand(d, operand.use | operand.def);
    code.operand(gpr.rcx, operand.use | operand.implicit);
  };
}

/** One-operand operations with a memory form. */
export function lowerUnary(opcode: number, memoryOpcode: number): (s: Selector, value: ValueId) => void {
  return (s, value) => {
    const register = s.use(s.fn.arg(value, 0));
    s.unary(opcode, memoryOpcode, s.define(value), register);
  };
}

/** One-operand operations that change their operand. */
export function lowerInPlace(opcode: number): (s: Selector, value: ValueId) => void {
  return (s, value) => {
    const register = s.use(s.fn.arg(value, 0));
    const d = s.define(value);
    s.move(d, register);
    s.add(opcode);
    s.code.operand(d, operand.use | operand.def);
  };
}

const NARROW: Readonly<Record<number, { readonly name: Exclude<AluName, "cmp">; readonly commutes: boolean }>> = {
  [OP.add]: { name: "add", commutes: true },
  [OP.sub]: { name: "sub", commutes: false },
  [OP.and]: { name: "and", commutes: true },
  [OP.or]: { name: "or", commutes: true },
  [OP.xor]: { name: "xor", commutes: true },
};

/** zext32: of waiting arithmetic, the 32-bit form does it. */
export function lowerZeroExtend32(s: Selector, value: ValueId): void {
  const arg = s.fn.arg(value, 0);
  const row = s.isWaiting[arg] === 1 ? NARROW[s.fn.op(arg)] : undefined;
  if (row === undefined) {
    const register = s.use(arg);
    s.unary(x64.mov_r32_r32, x64.mov_r32_m32, s.define(value), register);
    return;
  }
  s.take(arg);
  alu(s, ALU32[row.name], value, s.fn.arg(arg, 0), s.fn.arg(arg, 1), row.commutes, false);
}

/** clz and ctz without the instructions that define them for 0. */
export function lowerCountZeros(isLeading: boolean): (s: Selector, value: ValueId) => void {
  return (s, value) => {
    const register = s.use(s.fn.arg(value, 0));
    const d = s.define(value);
    if (s.cpu.hasBmi) {
      if (isLeading) s.unary(x64.lzcnt_r64_r64, x64.lzcnt_r64_m64, d, register);
      else s.unary(x64.tzcnt_r64_r64, x64.tzcnt_r64_m64, d, register);
      return;
    }
    const found = s.newWord();
    const other = s.newWord();
    emitConstant(s, other, isLeading ? 127 : 64, 0);
    s.unary(isLeading ? x64.bsr_r64_r64 : x64.bsf_r64_r64, 0, found, register);
    const result = s.newWord();
    s.move(result, found);
    s.add(x64.cmove_r64_r64);
    s.code.operand(result, operand.use | operand.def);
    s.code.operand(other, operand.use);
    if (isLeading) s.twoAddressImmediate(x64.xor_r64_i32, d, result, 63);
    else s.move(d, result);
  };
}

/** popcount without the instruction: the classic sum of fields. */
export function lowerPopulationCount(s: Selector, value: ValueId): void {
  const source = s.use(s.fn.arg(value, 0));
  if (s.cpu.hasPopcnt) {
    s.unary(x64.popcnt_r64_r64, x64.popcnt_r64_m64, s.define(value), source);
    return;
  }
  const masked = (register: RegisterId, pattern: number): RegisterId => {
    const mask = s.newWord();
    emitConstant(s, mask, pattern, pattern);
    const d = s.newWord();
    s.twoAddress(x64.and_r64_r64, 0, d, register, mask);
    return d;
  };
  const shifted = (register: RegisterId, count: number): RegisterId => {
    const d = s.newWord();
    s.twoAddressImmediate(x64.shr_r64_i8, d, register, count);
    return d;
  };
  const combined = (opcode: number, a: RegisterId, b: RegisterId): RegisterId => {
    const d = s.newWord();
    s.twoAddress(opcode, 0, d, a, b);
    return d;
  };
  const pairs = combined(x64.sub_r64_r64, source, masked(shifted(source, 1), 0x55555555));
  const quads = combined(x64.add_r64_r64, masked(pairs, 0x33333333), masked(shifted(pairs, 2), 0x33333333));
  const bytes = masked(combined(x64.add_r64_r64, quads, shifted(quads, 4)), 0x0f0f0f0f);
  const ones = s.newWord();
  emitConstant(s, ones, 0x01010101, 0x01010101);
  s.twoAddressImmediate(x64.shr_r64_i8, s.define(value), combined(x64.imul_r64_r64, bytes, ones), 56);
}
