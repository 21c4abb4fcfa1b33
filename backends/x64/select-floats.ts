/** Selection of float arithmetic and conversions: VEX forms where the processor has them, SSE2 otherwise. */

import { instructionFlag, operand, type RegisterId } from "#backends/shared/machine-function.ts";
import { unreachable } from "#core/base/unreachable.ts";
import { accessKind, type ValueId } from "#core/mir/function.ts";
import { OP } from "#core/spec/mir-ops.ts";
import { F32, F64, memoryKind } from "#core/types/type-table.ts";
import * as x64 from "./opcodes.gen.ts";
import { x64Pseudo } from "./pseudo-operations.ts";
import { gpr } from "./registers.ts";
import { lowerRoundWithout } from "./round-without-sse41.ts";
import { callRoutine } from "./select-blocks-of-memory.ts";
import { emitConstant } from "./select-integers.ts";
import type { Selector } from "./selector.ts";
import { ROUTINES } from "./stub-symbols.ts";

const F64_MEMORY = memoryKind("f64");
const F32_MEMORY = memoryKind("f32");

/** A float operation: SSE register and memory forms, VEX register and memory forms. */
export interface FloatForms {
  readonly sse: number;
  readonly sseMemory: number;
  readonly vex: number;
  readonly vexMemory: number;
}

const forms = (sse: number, sseMemory: number, vex: number, vexMemory: number): FloatForms => ({
  sse,
  sseMemory,
  vex,
  vexMemory,
});

/** Two-operand arithmetic by width. */
const FLOAT_ARITHMETIC = {
  add: {
    f64: forms(x64.addsd_x_x, x64.addsd_x_m64, x64.vaddsd_x_x_x, x64.vaddsd_x_x_m64),
    f32: forms(x64.addss_x_x, x64.addss_x_m32, x64.vaddss_x_x_x, x64.vaddss_x_x_m32),
  },
  sub: {
    f64: forms(x64.subsd_x_x, x64.subsd_x_m64, x64.vsubsd_x_x_x, x64.vsubsd_x_x_m64),
    f32: forms(x64.subss_x_x, x64.subss_x_m32, x64.vsubss_x_x_x, x64.vsubss_x_x_m32),
  },
  mul: {
    f64: forms(x64.mulsd_x_x, x64.mulsd_x_m64, x64.vmulsd_x_x_x, x64.vmulsd_x_x_m64),
    f32: forms(x64.mulss_x_x, x64.mulss_x_m32, x64.vmulss_x_x_x, x64.vmulss_x_x_m32),
  },
  div: {
    f64: forms(x64.divsd_x_x, x64.divsd_x_m64, x64.vdivsd_x_x_x, x64.vdivsd_x_x_m64),
    f32: forms(x64.divss_x_x, x64.divss_x_m32, x64.vdivss_x_x_x, x64.vdivss_x_x_m32),
  },
  min: {
    f64: forms(x64.minsd_x_x, x64.minsd_x_m64, x64.vminsd_x_x_x, x64.vminsd_x_x_m64),
    f32: forms(x64.minss_x_x, x64.minss_x_m32, x64.vminss_x_x_x, x64.vminss_x_x_m32),
  },
  max: {
    f64: forms(x64.maxsd_x_x, x64.maxsd_x_m64, x64.vmaxsd_x_x_x, x64.vmaxsd_x_x_m64),
    f32: forms(x64.maxss_x_x, x64.maxss_x_m32, x64.vmaxss_x_x_x, x64.vmaxss_x_x_m32),
  },
} as const;

export type FloatOperation = keyof typeof FLOAT_ARITHMETIC;

const isSingle = (s: Selector, value: ValueId): boolean => s.fn.type(value) === F32;

function isFloatLoad(s: Selector, value: ValueId): boolean {
  if (!s.waits(value, OP.load)) return false;
  const kind = accessKind(s.fn.aux(value));
  return kind === F64_MEMORY || kind === F32_MEMORY;
}

/**
 * Adds an instruction whose last source is float `value`: a constant from the pool, a waiting load, or a register or slot.
 * `addOthers` adds the operands that stand before it.
 */
export function floatSource(
  s: Selector,
  opcode: number,
  memoryOpcode: number,
  value: ValueId,
  addOthers: () => void,
): void {
  const { code, fn } = s;
  const op = fn.op(value);
  if (op === OP.const_f64 || op === OP.const_f32) {
    const id = s.add(memoryOpcode, instructionFlag.poolAddress);
    addOthers();
    setPoolConstant(s, id, value);
  } else if (isFloatLoad(s, value)) {
    s.take(value);
    s.address.matchAccess(s, value, 0);
    const id = s.add(memoryOpcode);
    addOthers();
    s.address.attach(s, id);
  } else {
    const register = s.use(value);
    const id = s.add(opcode);
    addOthers();
    code.operand(register, operand.use | operand.orMemory);
    code.memoryOpcode[id] = memoryOpcode;
  }
}

/** A constant of the pool: width in bytes in `symbol`, bits in the two halves of the immediate. */
function setPoolConstant(s: Selector, id: number, value: ValueId): void {
  setPool(s, id, isSingle(s, value) ? 4 : 8, s.fn.immediateLow(value), s.fn.immediateHigh(value));
}

function setPool(s: Selector, id: number, bytes: number, low: number, high: number): void {
  s.code.symbol[id] = bytes;
  s.code.immediateLow[id] = low;
  s.code.immediateHigh[id] = high;
}

const isFoldable = (s: Selector, value: ValueId): boolean => {
  const op = s.fn.op(value);
  return op === OP.const_f64 || op === OP.const_f32 || isFloatLoad(s, value);
};

export function lowerFloatArithmetic(name: FloatOperation): (s: Selector, value: ValueId) => void {
  return (s, value) => {
    let a = s.fn.arg(value, 0);
    let b = s.fn.arg(value, 1);
    const commutes = name === "add" || name === "mul";
    if (commutes && isFoldable(s, a) && !isFoldable(s, b)) [a, b] = [b, a];
    const row = FLOAT_ARITHMETIC[name][isSingle(s, value) ? "f32" : "f64"];
    if (!s.cpu.hasAvx && commutes && s.useCount[a] !== 1 && s.useCount[b] === 1 && !isFoldable(s, b)) [a, b] = [b, a];
    const left = s.use(a);
    const d = s.newRegister(s.fn.type(value));
    binaryFloat(s, row, d, left, b);
    s.registers[value] = d;
  };
}

function binaryFloat(s: Selector, row: FloatForms, d: RegisterId, left: RegisterId, b: ValueId): void {
  const { code } = s;
  if (s.cpu.hasAvx) {
    floatSource(s, row.vex, row.vexMemory, b, () => {
      code.operand(d, operand.def);
      code.operand(left, operand.use);
    });
    code.hint(d, left);
    return;
  }
  if (!isFoldable(s, b)) {
    s.twoAddress(row.sse, row.sseMemory, d, left, s.use(b));
    return;
  }
  s.move(d, left);
  floatSource(s, row.sse, row.sseMemory, b, () => code.operand(d, operand.use | operand.def));
}

/** d = a op b in registers. */
function floatRegisters(s: Selector, row: FloatForms, d: RegisterId, a: RegisterId, b: RegisterId): void {
  if (!s.cpu.hasAvx) {
    s.twoAddress(row.sse, 0, d, a, b);
    return;
  }
  s.add(row.vex);
  s.code.operand(d, operand.def);
  s.code.operand(a, operand.use);
  s.code.operand(b, operand.use);
}

const BITWISE = {
  and: forms(x64.andps_x_x, 0, x64.vandps_x_x_x, 0),
  or: forms(x64.orps_x_x, 0, x64.vorps_x_x_x, 0),
  xor: forms(x64.xorps_x_x, 0, x64.vxorps_x_x_x, 0),
} as const;

function poolRegister(s: Selector, bytes: number, low: number, high: number): RegisterId {
  const d = s.newVector();
  const single = bytes === 4;
  const opcode = s.cpu.hasAvx
    ? single
      ? x64.vmovss_x_m32
      : x64.vmovsd_x_m64
    : single
      ? x64.movss_x_m32
      : x64.movsd_x_m64;
  const id = s.add(opcode, instructionFlag.poolAddress);
  s.code.operand(d, operand.def);
  setPool(s, id, bytes, low, high);
  return d;
}

/** fneg and fabs: the sign bit is flipped or cleared by a mask. */
export function lowerSign(isNegation: boolean): (s: Selector, value: ValueId) => void {
  return (s, value) => {
    const register = s.use(s.fn.arg(value, 0));
    const single = isSingle(s, value);
    const bits = isNegation ? 0x80000000 | 0 : 0x7fffffff;
    const mask = single ? poolRegister(s, 4, bits, 0) : poolRegister(s, 8, isNegation ? 0 : -1, bits);
    floatRegisters(s, isNegation ? BITWISE.xor : BITWISE.and, s.define(value), register, mask);
  };
}

export function lowerFloatConstant(s: Selector, value: ValueId): void {
  const { fn } = s;
  const low = fn.immediateLow(value);
  const high = fn.type(value) === F64 ? fn.immediateHigh(value) : 0;
  if (low === 0 && high === 0) {
    s.add(x64Pseudo.zero);
    s.code.operand(s.define(value), operand.def);
    return;
  }
  s.registers[value] = poolRegister(s, fn.type(value) === F64 ? 8 : 4, low, high);
}

/** One source, one result; VEX forms name a second source for the upper half, which is the destination's own kind of source here. */
export function lowerFloatUnary(
  single: FloatForms,
  double: FloatForms,
  immediate = -1,
): (s: Selector, value: ValueId) => void {
  return (s, value) => {
    const arg = s.fn.arg(value, 0);
    const row = isSingle(s, arg) ? single : double;
    const register = s.use(arg);
    floatUnary(s, row, s.define(value), register, immediate);
  };
}

function floatUnary(s: Selector, row: FloatForms, d: RegisterId, register: RegisterId, immediate: number): void {
  const id = s.add(s.cpu.hasAvx ? row.vex : row.sse, immediate < 0 ? 0 : instructionFlag.immediate);
  s.code.operand(d, operand.def);
  if (s.cpu.hasAvx) s.code.operand(register, operand.use);
  s.code.operand(register, operand.use);
  s.code.immediateLow[id] = immediate;
}

export const SQUARE_ROOT = {
  f32: forms(x64.sqrtss_x_x, 0, x64.vsqrtss_x_x_x, 0),
  f64: forms(x64.sqrtsd_x_x, 0, x64.vsqrtsd_x_x_x, 0),
} as const;
const ROUND = {
  f32: forms(x64.roundss_x_x_i8, 0, x64.vroundss_x_x_x_i8, 0),
  f64: forms(x64.roundsd_x_x_i8, 0, x64.vroundsd_x_x_x_i8, 0),
} as const;
/** Rounding by mode (the instruction's immediate: 8 even, 9 down, 10 up, 11 towards zero). */
export function lowerRound(mode: number): (s: Selector, value: ValueId) => void {
  const direct = lowerFloatUnary(ROUND.f32, ROUND.f64, mode);
  return (s, value) => {
    if (s.cpu.hasSse41) direct(s, value);
    else lowerRoundWithout(s, value, mode);
  };
}

export const WIDEN = forms(x64.cvtss2sd_x_x, 0, x64.vcvtss2sd_x_x_x, 0);
export const NARROW = forms(x64.cvtsd2ss_x_x, 0, x64.vcvtsd2ss_x_x_x, 0);

/** Conversions from words: the destination is cleared first, as the instruction keeps its upper part. */
export function lowerFromWord(isSingleResult: boolean): (s: Selector, value: ValueId) => void {
  return (s, value) => {
    const register = s.use(s.fn.arg(value, 0));
    convertWord(s, s.define(value), register, isSingleResult);
  };
}

function convertWord(s: Selector, d: RegisterId, register: RegisterId, isSingleResult: boolean): void {
  const { code } = s;
  s.add(x64Pseudo.zero);
  code.operand(d, operand.def);
  const opcode = s.cpu.hasAvx
    ? isSingleResult
      ? x64.vcvtsi2ss_x_x_r64
      : x64.vcvtsi2sd_x_x_r64
    : isSingleResult
      ? x64.cvtsi2ss_x_r64
      : x64.cvtsi2sd_x_r64;
  const id = s.add(opcode);
  code.operand(d, operand.use | operand.def);
  if (s.cpu.hasAvx) code.operand(d, operand.use);
  code.operand(register, operand.use | operand.orMemory);
  code.memoryOpcode[id] = s.cpu.hasAvx
    ? isSingleResult
      ? x64.vcvtsi2ss_x_x_m64
      : x64.vcvtsi2sd_x_x_m64
    : isSingleResult
      ? x64.cvtsi2ss_x_m64
      : x64.cvtsi2sd_x_m64;
}

const HALVES_LOW = 0x43300000;
const HALVES_HIGH = 0x45300000;

/** Unsigned words: each half becomes the low bits of a float of known exponent; the exponents are taken off and the halves added, rounding once. */
export function lowerFromUnsigned(s: Selector, value: ValueId): void {
  const source = s.use(s.fn.arg(value, 0));
  const low = s.newWord();
  s.unary(x64.mov_r32_r32, x64.mov_r32_m32, low, source);
  const high = s.newWord();
  s.twoAddressImmediate(x64.shr_r64_i8, high, source, 32);
  const floats = [low, high].map((half, which) => {
    const exponent = s.newWord();
    emitConstant(s, exponent, 0, which === 0 ? HALVES_LOW : HALVES_HIGH);
    const bits = s.newWord();
    s.twoAddress(x64.or_r64_r64, 0, bits, half, exponent);
    const float = s.newVector();
    s.unary(s.cpu.hasAvx ? x64.vmovq_x_r64 : x64.movq_x_r64, 0, float, bits);
    return float;
  }) as [RegisterId, RegisterId];
  const { add, sub } = FLOAT_ARITHMETIC;
  const upper = s.newVector();
  floatRegisters(s, sub.f64, upper, floats[1], poolRegister(s, 8, 0x00100000, HALVES_HIGH));
  floatRegisters(s, add.f64, s.define(value), upper, floats[0]);
}

export function lowerToWord(s: Selector, value: ValueId): void {
  const register = s.use(s.fn.arg(value, 0));
  const [opcode, memoryOpcode] = s.cpu.hasAvx
    ? [x64.vcvttsd2si_r64_x, x64.vcvttsd2si_r64_m64]
    : [x64.cvttsd2si_r64_x, x64.cvttsd2si_r64_m64];
  s.unary(opcode, memoryOpcode, s.define(value), register);
}

/** Bits between the register classes; `sse` and `vex` are the moves. */
export function lowerBits(sse: number, vex: number): (s: Selector, value: ValueId) => void {
  return (s, value) => {
    const register = s.use(s.fn.arg(value, 0));
    s.unary(s.cpu.hasAvx ? vex : sse, 0, s.define(value), register);
  };
}

/**
 * IEEE minimum and maximum from the processor's, which give the second source when either is NaN or both are zeros: both orders are
 * computed and joined, bitwise or for the minimum (−0 wins) and bitwise and for the maximum; a NaN is caught by adding both sources.
 */
export function lowerExtreme(name: "min" | "max"): (s: Selector, value: ValueId) => void {
  return (s, value) => {
    const { fn, code } = s;
    const single = isSingle(s, value);
    const width = single ? "f32" : "f64";
    const a = s.use(fn.arg(value, 0));
    const b = s.use(fn.arg(value, 1));
    const first = s.newVector();
    const second = s.newVector();
    floatRegisters(s, FLOAT_ARITHMETIC[name][width], first, a, b);
    floatRegisters(s, FLOAT_ARITHMETIC[name][width], second, b, a);
    const joined = s.newVector();
    floatRegisters(s, name === "min" ? BITWISE.or : BITWISE.and, joined, first, second);
    const sum = s.newVector();
    floatRegisters(s, FLOAT_ARITHMETIC.add[width], sum, a, b);
    const unordered = s.newVector();
    const compare = single ? x64.cmpss_x_x_i8 : x64.cmpsd_x_x_i8;
    s.move(unordered, a);
    const id = s.add(compare, instructionFlag.immediate);
    code.operand(unordered, operand.use | operand.def);
    code.operand(b, operand.use);
    code.immediateLow[id] = 3;
    const nan = s.newVector();
    floatRegisters(s, BITWISE.and, nan, unordered, sum);
    const rest = s.newVector();
    s.twoAddress(x64.andnps_x_x, 0, rest, unordered, joined);
    floatRegisters(s, BITWISE.or, s.define(value), nan, rest);
  };
}

/** fma: an instruction where the processor has one, else a routine on the bits. */
export function lowerFusedMultiplyAdd(s: Selector, value: ValueId): void {
  if (!s.cpu.hasFma) return fuseByRoutine(s, value);
  const [a, b, c] = [0, 1, 2].map((index) => s.use(s.fn.arg(value, index))) as [RegisterId, RegisterId, RegisterId];
  const d = s.define(value);
  s.move(d, a);
  s.add(isSingle(s, value) ? x64.vfmadd213ss_x_x_x : x64.vfmadd213sd_x_x_x);
  s.code.operand(d, operand.use | operand.def);
  s.code.operand(b, operand.use);
  s.code.operand(c, operand.use);
}

function fuseByRoutine(s: Selector, value: ValueId): void {
  if (isSingle(s, value)) unreachable("select: a fused operation of Float32 without an instruction for it");
  const bits = [0, 1, 2].map((index) => {
    const word = s.newWord();
    s.unary(s.cpu.hasAvx ? x64.vmovq_r64_x : x64.movq_r64_x, 0, word, s.use(s.fn.arg(value, index)));
    return word;
  });
  callRoutine(s, ROUTINES.fusedMultiplyAdd, bits);
  const result = s.newWord();
  s.move(result, gpr.rax);
  s.unary(s.cpu.hasAvx ? x64.vmovq_x_r64 : x64.movq_x_r64, 0, s.define(value), result);
}
