/** The routines through which foreign processes are called: from the fiber's stack to the worker's system stack, as C wants it. */

import { FIBER, OUTPUT } from "#core/spec/layouts.ts";
import * as x64 from "./opcodes.gen.ts";
import { firstVector, gpr } from "./registers.ts";
import type { RoutineWriter } from "./routine-writer.ts";
import { STUBS } from "./stub-symbols.ts";

const { rax, rbx, rcx, rdx, rsi, rdi, rsp, r8, r9, r10, r11, r12, r13, r15 } = gpr;

/** What a foreign call takes in registers, and its address: kept while the program's output goes out. */
const foreignRegisters = [rdi, rsi, rdx, rcx, r8, r9, rax, r10, r11] as const;
const FOREIGN_VECTORS = 8;
const FOREIGN_KEPT_BYTES = 16 * FOREIGN_VECTORS + 8 * (foreignRegisters.length + 1);

/**
 * Foreign call: as the runtime call, and r10 words of arguments are copied from the caller's outgoing area. rbx and r12 are saved by C code.
 * Unless it is a leaf, what was displayed goes out before, and C's output after it.
 */
function emitForeignCall(w: RoutineWriter, isLeaf: boolean, flushOutput: string): void {
  const flush = w.label();
  const flushed = w.label();
  w.store(r15, FIBER.savedStack, rsp);
  w.move(r12, rsp);
  w.load(rsp, r15, FIBER.systemStack);
  if (!isLeaf) {
    w.load(rbx, r15, FIBER.output);
    w.at(x64.cmp_m64_i32, rbx, OUTPUT.used, 0);
    w.jump(x64.jne_rel, flush);
    w.bind(flushed);
    w.at(x64.mov_m64_i32, rbx, OUTPUT.followsForeign, 1);
  }
  emitStackArguments(w);
  w.op(x64.call_r64, r11);
  w.load(rsp, r15, FIBER.savedStack);
  w.op(x64.ret);
  if (!isLeaf) {
    w.bind(flush);
    emitFlushBeforeCall(w, flushOutput);
    w.jump(x64.jmp_rel, flushed);
  }
  w.finish(isLeaf ? STUBS.leafCall : STUBS.foreignCall);
}

/** Copies r10 words from above the return address at r12. */
function emitStackArguments(w: RoutineWriter): void {
  const copy = w.label();
  const copied = w.label();
  w.op(x64.test_r64_r64, r10, r10);
  w.jump(x64.je_rel, copied);
  w.at(x64.lea_r64_a, r10, 1, rbx);
  w.op(x64.and_r64_i32, rbx, -2);
  w.op(x64.shl_r64_i8, rbx, 3);
  w.op(x64.sub_r64_r64, rsp, rbx);
  w.bind(copy);
  w.op(x64.sub_r64_i32, r10, 1);
  w.move(r13, r10);
  w.op(x64.shl_r64_i8, r13, 3);
  w.move(rbx, r13);
  w.op(x64.add_r64_r64, rbx, r12);
  w.load(rbx, rbx, 8);
  w.op(x64.add_r64_r64, r13, rsp);
  w.store(r13, 0, rbx);
  w.op(x64.test_r64_r64, r10, r10);
  w.jump(x64.jne_rel, copy);
  w.bind(copied);
}

function emitFlushBeforeCall(w: RoutineWriter, flushOutput: string): void {
  const vectorAt = (number: number): number => 16 * number;
  const wordAt = (index: number): number => 16 * FOREIGN_VECTORS + 8 * index;
  w.op(x64.sub_r64_i32, rsp, FOREIGN_KEPT_BYTES);
  for (let number = 0; number < FOREIGN_VECTORS; number++)
    w.at(x64.movups_m128_x, rsp, vectorAt(number), firstVector + number);
  for (const [index, register] of foreignRegisters.entries()) w.store(rsp, wordAt(index), register);
  w.call(flushOutput);
  for (let number = 0; number < FOREIGN_VECTORS; number++)
    w.at(x64.movups_x_m128, rsp, vectorAt(number), firstVector + number);
  for (const [index, register] of foreignRegisters.entries()) w.load(register, rsp, wordAt(index));
  w.op(x64.add_r64_i32, rsp, FOREIGN_KEPT_BYTES);
  w.load(r12, r15, FIBER.savedStack);
  w.load(rbx, r15, FIBER.output);
}

/** Both routines; `flushOutput` is the runtime process that empties the fiber's output. */
export function emitForeignCalls(w: RoutineWriter, flushOutput: string): void {
  emitForeignCall(w, false, flushOutput);
  emitForeignCall(w, true, flushOutput);
}
