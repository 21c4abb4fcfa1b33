/** Emission of one machine instruction with its allocated operands. */

import { NOWHERE } from "#backends/shared/allocated-function.ts";
import { instructionFlag, operand, pseudo, registerClass, SLOT } from "#backends/shared/machine-function.ts";
import { unreachable } from "#core/base/unreachable.ts";
import { FIBER, STORAGE } from "#core/spec/layouts.ts";
import { RUNTIME_SYMBOLS } from "#core/spec/rt-symbols.ts";
import { fiberRegister, scratch, vectorScratch } from "./abi.ts";
import { poolSymbol } from "./constant-pool.ts";
import { emitAssembly } from "./emit-assembly.ts";
import { type ColdExit, type Emitter } from "./emitter.ts";
import { encode, encodeBranch, encodeBranchSymbol, encodeMemory, encodeMemorySymbol } from "./encode.ts";
import { encodeMoveImmediate, encodeMoveWide, encodePrefix, prefix } from "./encode-constants.ts";
import * as x64 from "./opcodes.gen.ts";
import { x64Pseudo } from "./pseudo-operations.ts";
import { firstVector, gpr, noRegister } from "./registers.ts";
import { STUBS } from "./stub-symbols.ts";

/** Emits any instruction that does not end a block. */
export function emitInstruction(e: Emitter, id: number): void {
  const { code } = e.selector;
  const opcode = code.opcode[id] as number;
  if (opcode >= 0) emitEncoded(e, id, opcode);
  else if (opcode === pseudo.move) emitMove(e, id);
  else if (opcode === pseudo.parallel) e.parallel(id);
  else if (opcode !== pseudo.handlerEntry) emitPseudo(e, id, opcode);
}

function emitMove(e: Emitter, id: number): void {
  const { code } = e.selector;
  const register = code.operandRegister[code.operandFirst[id] as number] as number;
  const to = e.place(id, 0);
  const words = register < 32 ? 1 : (code.registerWords[register] as number);
  const isVector = register < 32 ? register >= firstVector : code.registerClass[register] === registerClass.vector;
  if (to !== NOWHERE) e.writer.move(e.place(id, 1), to, words, isVector);
}

/** An instruction of the table: registers and immediate in order, memory where it has an address or an operand in its slot. */
function emitEncoded(e: Emitter, id: number, registerOpcode: number): void {
  const { buffer } = e;
  const { code } = e.selector;
  const flags = code.flags[id] as number;
  let opcode = registerOpcode;
  let base: number = noRegister;
  let index: number = noRegister;
  let slot = -1;
  let count = 0;
  let a = 0;
  let b = 0;
  let c = 0;
  let d = 0;
  const first = code.operandFirst[id] as number;
  const end = code.operandFirst[id + 1] as number;
  for (let at = first; at <= end; at++) {
    let value: number;
    if (at < end) {
      const role = code.operandFlags[at] as number;
      if ((role & operand.implicit) !== 0) continue;
      value = e.allocation.operandPlace[at] as number;
      if ((role & operand.base) !== 0) base = value;
      else if ((role & operand.index) !== 0) index = value;
      else if (value >= SLOT) {
        opcode = code.memoryOpcode[id] as number;
        if (opcode === 0 || slot >= 0) unreachable(`emit: operand in memory of operation ${registerOpcode}`);
        slot = value;
        continue;
      }
      if ((role & (operand.base | operand.index)) !== 0) continue;
    } else if ((flags & instructionFlag.immediate) !== 0) value = code.immediateLow[id] as number;
    else break;
    if (count === 0) a = value;
    else if (count === 1) b = value;
    else if (count === 2) c = value;
    else d = value;
    count++;
  }
  if ((flags & (instructionFlag.mayFault | instructionFlag.lock)) !== 0 && opcode !== x64.lea_r64_a)
    e.addSite(id, "fault");
  if ((flags & instructionFlag.lock) !== 0) encodePrefix(buffer, prefix.lock);
  const displacement = code.displacement[id] as number;
  const shift = (flags >> instructionFlag.shiftShift) & 3;
  if (slot >= 0) encodeMemory(buffer, opcode, gpr.rsp, noRegister, 0, e.frame.offset(slot), a, b, c);
  else if ((flags & instructionFlag.address) !== 0)
    encodeMemory(buffer, opcode, base, index, shift, displacement, a, b, c);
  else if ((flags & instructionFlag.frameAddress) !== 0)
    encodeMemory(
      buffer,
      opcode,
      gpr.rsp,
      index,
      shift,
      e.frame.objectOffset(code.symbol[id] as number) + displacement,
      a,
      b,
      c,
    );
  else if ((flags & instructionFlag.symbolAddress) !== 0)
    encodeMemorySymbol(buffer, opcode, code.symbol[id] as number, displacement, a, b, c);
  else if ((flags & instructionFlag.poolAddress) !== 0)
    encodeMemorySymbol(buffer, opcode, poolSymbol(e, id), 0, a, b, c);
  else encode(buffer, opcode, a, b, c, d);
}

/** Address of the trap process or stub that a cold exit of this function calls. */
export function trapTarget(e: Emitter): number {
  const { selector } = e;
  if (!selector.fn.flags.isRuntime) return selector.objectSymbol(STUBS.trap);
  const row = RUNTIME_SYMBOLS.find((entry) => entry.role === "trap");
  return selector.objectSymbol(row?.symbol ?? STUBS.trap);
}

export function coldExit(e: Emitter, kind: ColdExit["kind"], of: number): ColdExit {
  const exit: ColdExit = { label: e.buffer.newLabel(), kind, of, back: e.buffer.newLabel() };
  e.cold.push(exit);
  return exit;
}

/** Where a call's target lies: a register, or loaded into the scratch register. */
function targetRegister(e: Emitter, id: number): number {
  const place = e.place(id, 0);
  if (place < SLOT) return place;
  e.writer.move(place, scratch, 1, false);
  return scratch;
}

function emitPseudo(e: Emitter, id: number, opcode: number): void {
  const { buffer } = e;
  const { code } = e.selector;
  switch (opcode) {
    case x64Pseudo.constant:
      encodeMoveImmediate(buffer, e.place(id, 0), code.immediateLow[id] as number, code.immediateHigh[id] as number);
      return;
    case x64Pseudo.zero:
      emitZero(e, e.place(id, 0));
      return;
    case x64Pseudo.trapIf:
      e.jumpIf(id, x64.jo_rel + (code.displacement[id] as number), coldExit(e, "trap", id).label);
      return;
    case x64Pseudo.call:
      encodeBranchSymbol(buffer, x64.call_rel, code.symbol[id] as number);
      e.addSite(id, "call");
      return;
    case x64Pseudo.callRegister: {
      const place = e.place(id, 0);
      if (place < SLOT) encode(buffer, x64.call_r64, place);
      else encodeMemory(buffer, x64.call_m64, gpr.rsp, noRegister, 0, e.frame.offset(place));
      e.addSite(id, "call");
      return;
    }
    case x64Pseudo.callRuntime:
      encodeMemorySymbol(buffer, x64.lea_r64_a, code.symbol[id] as number, 0, scratch);
      encodeBranchSymbol(buffer, x64.call_rel, e.selector.objectSymbol(STUBS.runtimeCall));
      e.addSite(id, "call");
      return;
    case x64Pseudo.callForeign:
      emitForeignCall(e, id);
      return;
    case x64Pseudo.newObject:
      emitNewObject(e, id);
      return;
    case x64Pseudo.newArray:
    case x64Pseudo.newText:
      emitSlowAllocation(e, id, opcode === x64Pseudo.newArray);
      return;
    case x64Pseudo.routine:
      encodeBranchSymbol(buffer, x64.call_rel, code.symbol[id] as number);
      e.addSite(id, "trap");
      return;
    case x64Pseudo.repeated:
      e.addSite(id, "fault");
      encodePrefix(buffer, prefix.rep);
      encode(buffer, code.symbol[id] as number);
      return;
    case x64Pseudo.assembly:
      emitBlock(e, id);
      return;
    case x64Pseudo.atomicLoop:
      emitAtomicLoop(e, id);
      return;
    default:
      emitCheck(e, id, opcode);
  }
}

function emitZero(e: Emitter, register: number): void {
  if (register < firstVector) encode(e.buffer, x64.xor_r32_r32, register, register);
  else if (e.writer.hasAvx) encode(e.buffer, x64.vxorps_x_x_x, register, register, register);
  else encode(e.buffer, x64.xorps_x_x, register, register);
}

/** Barrier and poll: a test, and a jump that is hardly ever taken. */
function emitCheck(e: Emitter, id: number, opcode: number): void {
  const { buffer } = e;
  const { code } = e.selector;
  if (opcode === x64Pseudo.barrier) {
    const exit = coldExit(e, "barrier", id);
    encodeMemory(buffer, x64.test_m8_i8, e.place(id, 0), noRegister, 0, 4, code.immediateLow[id] as number);
    e.jumpIf(id, x64.je_rel, exit.label, buffer.length);
    buffer.bind(exit.back);
  } else if (opcode === x64Pseudo.poll) {
    const exit = coldExit(e, "poll", id);
    const start = buffer.length;
    encodeMemory(buffer, x64.cmp_r64_m64, fiberRegister, noRegister, 0, FIBER.stackLimit, gpr.rsp);
    e.jumpIf(id, x64.jb_rel, exit.label, start);
    buffer.bind(exit.back);
  } else unreachable(`emit: pseudo operation ${opcode}`);
}

function emitForeignCall(e: Emitter, id: number): void {
  const { buffer } = e;
  const target = targetRegister(e, id);
  if (target !== scratch) encode(buffer, x64.mov_r64_r64, scratch, target);
  if (e.selector.fn.flags.isRuntime) encode(buffer, x64.call_r64, scratch);
  else encodeBranchSymbol(buffer, x64.call_rel, e.selector.code.symbol[id] as number);
  e.addSite(id, "call");
}

function emitBlock(e: Emitter, id: number): void {
  const block = e.selector.assemblyBlocks[e.selector.code.symbol[id] as number];
  if (block === undefined) return;
  const assignments = block.places.map((place) =>
    place.kind !== "frame"
      ? place
      : {
          kind: "memory" as const,
          base: gpr.rsp,
          index: noRegister,
          shift: 0,
          displacement: e.frame.objectOffset(place.frameObject),
        },
  );
  emitAssembly(e.selector.assembler(), e.buffer, block.template, assignments, () => e.addSite(id, "fault"));
}

function emitAtomicLoop(e: Emitter, id: number): void {
  const { buffer } = e;
  const address = e.place(id, 0);
  e.addSite(id, "fault");
  encodeMemory(buffer, x64.mov_r64_m64, address, noRegister, 0, 0, gpr.rax);
  const again = buffer.newLabel();
  buffer.bind(again);
  encode(buffer, x64.mov_r64_r64, scratch, gpr.rax);
  encode(buffer, e.selector.code.symbol[id] as number, scratch, e.place(id, 1));
  e.addSite(id, "fault");
  encodePrefix(buffer, prefix.lock);
  encodeMemory(buffer, x64.cmpxchg_m64_r64, address, noRegister, 0, 0, scratch);
  encodeBranch(buffer, x64.jne_rel, again);
}

const IMAGE_BASE = 4;

/** Loads a finished header word into the scratch register. */
export function loadHeader(e: Emitter, descriptor: number, high: number): void {
  encodeMoveWide(e.buffer, scratch, 0, high);
  e.buffer.addRelocation(e.buffer.length - 8, IMAGE_BASE, descriptor, 0);
}

/** Bump allocation: pointer up, compare with the limit, header, cleared words. */
function emitNewObject(e: Emitter, id: number): void {
  const { buffer } = e;
  const { code } = e.selector;
  const d = e.place(id, 0);
  const bytes = code.immediateLow[id] as number;
  const exit = coldExit(e, "object", id);
  encodeMemory(buffer, x64.mov_r64_m64, fiberRegister, noRegister, 0, FIBER.nurseryPointer, d);
  encodeMemory(buffer, x64.lea_r64_a, d, noRegister, 0, bytes, scratch);
  encodeMemory(buffer, x64.cmp_r64_m64, fiberRegister, noRegister, 0, FIBER.nurseryLimit, scratch);
  encodeBranch(buffer, x64.ja_rel, exit.label, e.isNear(id, exit.label));
  encodeMemory(buffer, x64.mov_m64_r64, fiberRegister, noRegister, 0, FIBER.nurseryPointer, scratch);
  encodeMemory(buffer, x64.mov_m32_i32, d, noRegister, 0, 0, 0);
  buffer.addRelocation(buffer.length - 4, IMAGE_BASE, code.symbol[id] as number, 0);
  encodeMemory(buffer, x64.mov_m32_i32, d, noRegister, 0, 4, code.immediateHigh[id] as number);
  clearWords(e, d, e.selector.clearLists[code.displacement[id] as number] ?? []);
  buffer.bind(exit.back);
  const fixed = e.selector.fixedLengths.get(id);
  if (fixed !== undefined) encodeMemory(buffer, x64.mov_m64_i32, d, noRegister, 0, STORAGE.lengthOffset, fixed.length);
}

const CLEARED_BY_LOOP_MIN = 40;

/** Zeroes words of a new object, in runs of vectors where that pays. */
function clearWords(e: Emitter, d: number, words: readonly number[]): void {
  const { buffer } = e;
  const { hasAvx } = e.writer;
  if (words.length >= 2) emitZero(e, vectorScratch);
  const last = words.at(-1) ?? 0;
  if (words.length >= CLEARED_BY_LOOP_MIN && last - (words[0] as number) + 1 === words.length) {
    clearLoop(e, d, words[0] as number, words.length);
    return;
  }
  for (let at = 0; at < words.length; ) {
    const word = words[at] as number;
    const run = (length: number): boolean => words[at + length - 1] === word + length - 1;
    if (hasAvx && run(4)) {
      encodeMemory(buffer, x64.vmovups_m256_y, d, noRegister, 0, word * 8, vectorScratch);
      at += 4;
    } else if (run(2)) {
      encodeMemory(buffer, hasAvx ? x64.vmovups_m128_x : x64.movups_m128_x, d, noRegister, 0, word * 8, vectorScratch);
      at += 2;
    } else {
      encodeMemory(buffer, x64.mov_m64_i32, d, noRegister, 0, word * 8, 0);
      at += 1;
    }
  }
}

/** Zeroes `count` words from `first` on, 16 bytes at a time from the end. */
function clearLoop(e: Emitter, d: number, first: number, count: number): void {
  const { buffer } = e;
  const store = e.writer.hasAvx ? x64.vmovups_m128_x : x64.movups_m128_x;
  if (count % 2 === 1) encodeMemory(buffer, x64.mov_m64_i32, d, noRegister, 0, (first + count - 1) * 8, 0);
  encodeMoveImmediate(buffer, scratch, (count >> 1) * 2, 0);
  const again = buffer.newLabel();
  buffer.bind(again);
  encodeMemory(buffer, store, d, scratch, 3, first * 8 - 16, vectorScratch);
  encode(buffer, x64.sub_r64_i32, scratch, 2);
  encodeBranch(buffer, x64.jne_rel, again);
}

/** The room below the stack pointer where slow paths find their arguments: number `k` at rsp − 16 − 8k. */
export const slowArgumentOffset = (number: number): number => -16 - 8 * number;

/** Arrays of unknown length and texts: always by the stub. */
function emitSlowAllocation(e: Emitter, id: number, isArray: boolean): void {
  const { buffer } = e;
  const { code } = e.selector;
  encodeMemory(buffer, x64.mov_m64_r64, gpr.rsp, noRegister, 0, slowArgumentOffset(0), e.place(id, 1));
  if (isArray)
    encodeMemory(
      buffer,
      x64.mov_m64_i32,
      gpr.rsp,
      noRegister,
      0,
      slowArgumentOffset(1),
      code.immediateLow[id] as number,
    );
  else encodeMemory(buffer, x64.mov_m64_r64, gpr.rsp, noRegister, 0, slowArgumentOffset(1), e.place(id, 2));
  loadHeader(e, code.symbol[id] as number, 1);
  encodeMemory(buffer, x64.mov_m64_r64, gpr.rsp, noRegister, 0, slowArgumentOffset(2), scratch);
  encodeBranchSymbol(buffer, x64.call_rel, e.selector.objectSymbol(isArray ? STUBS.allocateArray : STUBS.allocateText));
  e.addSite(id, "slow");
  encode(buffer, x64.mov_r64_r64, e.place(id, 0), scratch);
}
