/** Selection of copies and fills of memory, and of access to the fiber register. */

import { instructionFlag, operand, type RegisterId } from "#backends/shared/machine-function.ts";
import { accessAlias, type ValueId } from "#core/mir/function.ts";
import { isOwnAddress } from "#core/mir/may-fault.ts";
import { HEADER, STORAGE } from "#core/spec/layouts.ts";
import { fiberRegister } from "./abi.ts";
import * as x64 from "./opcodes.gen.ts";
import { x64Pseudo } from "./pseudo-operations.ts";
import { firstVector, gpr } from "./registers.ts";
import { MovePairs } from "./select-calls.ts";
import type { Selector } from "./selector.ts";
import { ROUTINES } from "./stub-symbols.ts";

const COPIED_INLINE_MAX = 64;

/** Calls a machine-code routine with arguments in rdi, rsi, rdx that destroys these, rax, rcx and xmm14. */
export function callRoutine(s: Selector, name: string, places: readonly number[]): void {
  const registers = [gpr.rdi, gpr.rsi, gpr.rdx];
  const pairs = new MovePairs();
  places.forEach((place, i) => {
    pairs.toPlace(registers[i] as number, place);
  });
  pairs.emit(s);
  const id = s.add(x64Pseudo.routine);
  s.code.symbol[id] = s.objectSymbol(name);
  for (const register of registers) s.code.operand(register, operand.use | operand.implicit);
  for (const register of [...registers, gpr.rax, gpr.rcx, firstVector + 14])
    s.code.operand(register, operand.def | operand.implicit);
}

/** memory_copy and memory_move. Few bytes of known number: all loads, then all stores. */
export function lowerMemoryCopy(s: Selector, value: ValueId): void {
  const { fn } = s;
  const count = fn.arg(value, 2);
  if (s.isImmediate(count) && fn.immediateLow(count) >= 0 && fn.immediateLow(count) <= COPIED_INLINE_MAX) {
    const [to, from] = [fn.arg(value, 0), fn.arg(value, 1)];
    copyInline(s, s.use(to), s.use(from), fn.immediateLow(count), isOwnAddress(s.fn, from));
    return;
  }
  callRoutine(
    s,
    ROUTINES.memoryMove,
    [0, 1, 2].map((index) => s.place(fn.arg(value, index))),
  );
}

const PIECES = [
  { bytes: 16, load: x64.movups_x_m128, store: x64.movups_m128_x, isVector: true },
  { bytes: 8, load: x64.mov_r64_m64, store: x64.mov_m64_r64, isVector: false },
  { bytes: 4, load: x64.mov_r32_m32, store: x64.mov_m32_r32, isVector: false },
  { bytes: 2, load: x64.movzx_r32_m16, store: x64.mov_m16_r16, isVector: false },
  { bytes: 1, load: x64.movzx_r32_m8, store: x64.mov_m8_r8, isVector: false },
] as const;

function copyInline(s: Selector, to: RegisterId, from: RegisterId, bytes: number, mayLoadFault: boolean): void {
  const { code } = s;
  const stores: { opcode: number; register: RegisterId; at: number }[] = [];
  let at = 0;
  for (const piece of PIECES) {
    for (; bytes - at >= piece.bytes; at += piece.bytes) {
      const register = piece.isVector ? s.code.newRegister(1, 0, 2) : s.newWord();
      const id = s.add(piece.load, instructionFlag.address | (mayLoadFault ? instructionFlag.mayFault : 0));
      code.operand(register, operand.def);
      code.operand(from, operand.use | operand.base);
      code.displacement[id] = at;
      stores.push({ opcode: piece.store, register, at });
    }
  }
  for (const store of stores) {
    const id = s.add(store.opcode, instructionFlag.address | instructionFlag.mayFault);
    code.operand(store.register, operand.use);
    code.operand(to, operand.use | operand.base);
    code.displacement[id] = store.at;
  }
}

export function lowerMemoryFill(s: Selector, value: ValueId): void {
  callRoutine(
    s,
    ROUTINES.memoryFill,
    [0, 1, 2].map((index) => s.place(s.fn.arg(value, index))),
  );
}

/** Address of element `index` of a storage. */
function elementAddress(s: Selector, storage: ValueId, index: ValueId, stride: number): RegisterId {
  const { fn, address } = s;
  const shift = 31 - Math.clz32(stride);
  const isConstant = s.isImmediate(index) && Math.abs(fn.immediateLow(index) * stride) < 2 ** 30;
  if (isConstant) address.match(s, storage, undefined, 0, STORAGE.firstElement + fn.immediateLow(index) * stride);
  else if (stride === 1 << shift) address.match(s, storage, index, shift, STORAGE.firstElement);
  else {
    const bytes = scaled(s, index, stride);
    address.match(s, storage, undefined, 0, STORAGE.firstElement);
    address.index = bytes;
  }
  const register = s.newWord();
  const id = s.add(x64.lea_r64_a);
  s.code.operand(register, operand.def);
  address.attach(s, id);
  return register;
}

function scaled(s: Selector, value: ValueId, stride: number): RegisterId {
  const register = s.use(value);
  if (stride === 1) return register;
  const bytes = s.newWord();
  const shift = 31 - Math.clz32(stride);
  if (stride === 1 << shift) {
    s.twoAddressImmediate(s.shiftLeft, bytes, register, shift);
    return bytes;
  }
  const id = s.add(x64.imul_r64_r64_i32, instructionFlag.immediate);
  s.code.operand(bytes, operand.def);
  s.code.operand(register, operand.use);
  s.code.immediateLow[id] = stride;
  return bytes;
}

/** Bytes of that many elements: a register, or the number itself. */
function bytesOf(s: Selector, count: ValueId, stride: number): number {
  if (!s.isImmediate(count)) return scaled(s, count, stride);
  const bytes = s.fn.immediateLow(count) * stride;
  return s.code.constant(bytes | 0, Math.floor(bytes / 4294967296));
}

export function lowerMoveElements(s: Selector, value: ValueId): void {
  const { fn, code } = s;
  const stride = fn.immediateLow(value);
  if ((fn.aux(value) & 1) === 1 || accessAlias(fn.aux(value)) < 0) {
    const target = s.use(fn.arg(value, 0));
    const id = s.add(x64Pseudo.barrier);
    code.operand(target, operand.use);
    code.immediateLow[id] = HEADER.collector.logged;
  }
  const count = bytesOf(s, fn.arg(value, 4), stride);
  const to = elementAddress(s, fn.arg(value, 0), fn.arg(value, 1), stride);
  const from = elementAddress(s, fn.arg(value, 2), fn.arg(value, 3), stride);
  callRoutine(s, ROUTINES.memoryMove, [to, from, count]);
}

export function lowerFiber(s: Selector, value: ValueId): void {
  s.add(x64.mov_r64_r64);
  s.code.operand(s.define(value), operand.def);
  s.code.operand(fiberRegister, operand.use);
}

export function lowerSetFiber(s: Selector, value: ValueId): void {
  const register = s.use(s.fn.arg(value, 0));
  s.add(x64.mov_r64_r64);
  s.code.operand(fiberRegister, operand.def);
  s.code.operand(register, operand.use);
}
