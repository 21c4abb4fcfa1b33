/** Instruction selection: flat MIR to machine instructions, block by block, one selector per operation. */

import { unreachable } from "#core/base/unreachable.ts";
import { type BlockId, NO_BLOCK, type ValueId } from "#core/mir/function.ts";
import { opName } from "#core/mir/op-effects.ts";
import { MIR_OPS, type MirOpName } from "#core/spec/mir-ops.ts";
import { condition } from "./alu-operations.ts";
import * as x64 from "./opcodes.gen.ts";
import { lowerNewArray, lowerNewObject, lowerNewText } from "./select-allocation.ts";
import {
  lowerFiber,
  lowerMemoryCopy,
  lowerMemoryFill,
  lowerMoveElements,
  lowerSetFiber,
} from "./select-blocks-of-memory.ts";
import * as calls from "./select-calls.ts";
import { lowerComparison, lowerNot, lowerSelect } from "./select-conditions.ts";
import { lowerEnd, lowerPoll, lowerTrapIf } from "./select-control.ts";
import * as floats from "./select-floats.ts";
import * as integers from "./select-integers.ts";
import { lowerAssembly, lowerMachine } from "./select-machine.ts";
import { lowerAddress, lowerLoad, lowerStore, lowerStoreReference } from "./select-memory.ts";
import { lowerTextBase, lowerTextStart } from "./select-texts.ts";
import type { Selector } from "./selector.ts";

type Lower = (s: Selector, value: ValueId) => void;

const copy: Lower = (s, value) => {
  const register = s.use(s.fn.arg(value, 0));
  s.move(s.define(value), register);
};

const bothTrue: Lower = (s, value) => boolOperation(s, value, x64.and_r32_r32);
const eitherTrue: Lower = (s, value) => boolOperation(s, value, x64.or_r32_r32);
const oneTrue: Lower = (s, value) => boolOperation(s, value, x64.xor_r32_r32);

function boolOperation(s: Selector, value: ValueId, opcode: number): void {
  const a = s.use(s.fn.arg(value, 0));
  const b = s.use(s.fn.arg(value, 1));
  s.twoAddress(opcode, 0, s.define(value), a, b);
}

const LOWER: Partial<Readonly<Record<MirOpName, Lower>>> = {
  const: integers.lowerConstant,
  const_bool: integers.lowerConstant,
  null: integers.lowerConstant,
  const_f64: floats.lowerFloatConstant,
  const_f32: floats.lowerFloatConstant,
  symbol_address: lowerAddress,
  static_object: lowerAddress,
  stack_slot: lowerAddress,
  reference_slot: lowerAddress,
  result: calls.lowerResult,
  select: lowerSelect,
  add: integers.lowerAdd,
  sub: integers.lowerSub,
  mul: integers.lowerMultiply,
  add_checked: integers.lowerChecked("add", condition.overflow),
  sub_checked: integers.lowerChecked("sub", condition.overflow),
  mul_checked: integers.lowerMultiplyChecked,
  add_checked_u: integers.lowerChecked("add", condition.below),
  sub_checked_u: integers.lowerChecked("sub", condition.below),
  mul_checked_u: integers.lowerMultiplyCheckedUnsigned,
  mul_high_s: integers.lowerMultiplyHigh(x64.imul_r64, x64.imul_m64),
  mul_high_u: integers.lowerMultiplyHigh(x64.mul_r64, x64.mul_m64),
  div_s: integers.lowerDivide(true, false),
  div_u: integers.lowerDivide(false, false),
  rem_s: integers.lowerDivide(true, true),
  rem_u: integers.lowerDivide(false, true),
  and: integers.lowerBitwise("and"),
  or: integers.lowerBitwise("or"),
  xor: integers.lowerBitwise("xor"),
  shl: integers.lowerShift(integers.SHIFTS.shl, 63),
  shr: integers.lowerShift(integers.SHIFTS.shr, 63),
  sar: integers.lowerShift(integers.SHIFTS.sar, 63),
  rotl: integers.lowerShift(integers.SHIFTS.rotl, 63),
  rotl32: integers.lowerShift(integers.SHIFTS.rotl32, 31),
  not: integers.lowerInPlace(x64.not_r64),
  sext8: integers.lowerUnary(x64.movsx_r64_r8, x64.movsx_r64_m8),
  sext16: integers.lowerUnary(x64.movsx_r64_r16, x64.movsx_r64_m16),
  sext32: integers.lowerUnary(x64.movsxd_r64_r32, x64.movsxd_r64_m32),
  zext8: integers.lowerUnary(x64.movzx_r32_r8, x64.movzx_r32_m8),
  zext16: integers.lowerUnary(x64.movzx_r32_r16, x64.movzx_r32_m16),
  zext32: integers.lowerZeroExtend32,
  clz: integers.lowerCountZeros(true),
  ctz: integers.lowerCountZeros(false),
  popcount: integers.lowerPopulationCount,
  byte_swap: integers.lowerInPlace(x64.bswap_r64),
  eq: lowerComparison,
  ne: lowerComparison,
  lt_s: lowerComparison,
  le_s: lowerComparison,
  lt_u: lowerComparison,
  le_u: lowerComparison,
  bool_not: lowerNot,
  bool_and: bothTrue,
  bool_or: eitherTrue,
  bool_xor: oneTrue,
  bool_to_word: copy,
  fadd: floats.lowerFloatArithmetic("add"),
  fsub: floats.lowerFloatArithmetic("sub"),
  fmul: floats.lowerFloatArithmetic("mul"),
  fdiv: floats.lowerFloatArithmetic("div"),
  fneg: floats.lowerSign(true),
  fabs: floats.lowerSign(false),
  fsqrt: floats.lowerFloatUnary(floats.SQUARE_ROOT.f32, floats.SQUARE_ROOT.f64),
  fmin: floats.lowerExtreme("min"),
  fmax: floats.lowerExtreme("max"),
  ffloor: floats.lowerRound(9),
  fceiling: floats.lowerRound(10),
  ftruncate: floats.lowerRound(11),
  fround_even: floats.lowerRound(8),
  fma: floats.lowerFusedMultiplyAdd,
  feq: lowerComparison,
  fne: lowerComparison,
  flt: lowerComparison,
  fle: lowerComparison,
  word_to_f64: floats.lowerFromWord(false),
  unsigned_to_f64: floats.lowerFromUnsigned,
  word_to_f32: floats.lowerFromWord(true),
  f64_to_word: floats.lowerToWord,
  f64_to_f32: floats.lowerFloatUnary(floats.NARROW, floats.NARROW),
  f32_to_f64: floats.lowerFloatUnary(floats.WIDEN, floats.WIDEN),
  f64_bits: floats.lowerBits(x64.movq_r64_x, x64.vmovq_r64_x),
  f64_from_bits: floats.lowerBits(x64.movq_x_r64, x64.vmovq_x_r64),
  f32_bits: floats.lowerBits(x64.movd_r32_x, x64.vmovd_r32_x),
  f32_from_bits: floats.lowerBits(x64.movd_x_r32, x64.vmovd_x_r32),
  ref_to_word: copy,
  word_to_ref: copy,
  addr_to_word: copy,
  is_null: lowerComparison,
  ref_eq: lowerComparison,
  load: lowerLoad,
  store: lowerStore,
  store_ref: lowerStoreReference,
  init_ref: lowerStore,
  memory_copy: lowerMemoryCopy,
  memory_move: lowerMemoryCopy,
  memory_fill: lowerMemoryFill,
  move_elements: lowerMoveElements,
  new_object: lowerNewObject,
  new_array: lowerNewArray,
  new_text: lowerNewText,
  text_base: lowerTextBase,
  text_start: lowerTextStart,
  call: calls.lowerCall,
  call_indirect: calls.lowerCallIndirect,
  call_runtime: calls.lowerCallRuntime,
  call_foreign: calls.lowerCallForeign,
  assembly: lowerAssembly,
  machine: lowerMachine,
  poll: lowerPoll,
  trap_if: lowerTrapIf,
  fiber: lowerFiber,
  set_fiber: lowerSetFiber,
};

const BY_NUMBER: readonly (Lower | undefined)[] = MIR_OPS.map((row) => LOWER[row.name as MirOpName]);

/** Emits the machine instructions of one MIR instruction that does not end a block; its value then has a register. */
export function lowerValue(s: Selector, value: ValueId): void {
  const lower = BY_NUMBER[s.fn.op(value)];
  if (lower === undefined) unreachable(`select: ${opName(s.fn.op(value))} in flat MIR`);
  lower(s, value);
}

/** An end of a block that no selector knows. */
export function settleEnd(s: Selector, value: ValueId): never {
  return unreachable(`select: ${opName(s.fn.op(value))} ends a block`);
}

/** Selects a whole function into `s.code`; `begin` comes before. */
export function selectFunction(s: Selector): void {
  const { fn, code, order } = s;
  for (let index = 1; index < order.blocks.length; index++) {
    const id = order.blocks[index] as BlockId;
    if (order.isHandler[id] === 1) continue;
    for (const param of fn.block(id).params) s.define(param);
  }
  for (let index = 0; index < order.blocks.length; index++) {
    const id = order.blocks[index] as BlockId;
    const block = fn.block(id);
    const handler = block.handler === NO_BLOCK ? -1 : (order.index[block.handler] as number);
    const isHandler = order.isHandler[id] === 1;
    code.beginBlock(
      order.weight[index] as number,
      order.depth[index] as number,
      order.loopHeader[index] as number,
      order.loopParent[index] as number,
      handler,
      isHandler,
    );
    s.block = id;
    s.position = 0;
    if (index === 0) calls.receiveParameters(s, block.params);
    else if (isHandler) calls.receiveHandlerValues(s, block.params);
    else for (const param of block.params) code.addParam(s.registers[param] as number);
    selectBody(s, id);
    code.endBlock();
  }
}

function selectBody(s: Selector, id: BlockId): void {
  const block = s.fn.block(id);
  const last = block.body.length - 1;
  for (let at = 0; at < last; at++) s.select(block.body[at] as ValueId, id);
  const end = block.body[last];
  if (end === undefined) unreachable("select: a block without an end");
  lowerEnd(s, block, end);
  s.endLoads();
}
