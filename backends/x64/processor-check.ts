/** Which instruction set the processor has, and the first thing that a static executable does: without the one it was compiled for it gets a message. */

import { processorLevels } from "#core/spec/processors.ts";
import { LINK_SYMBOLS } from "#core/spec/rt-symbols.ts";
import { cpuLevel } from "./cpu-features.ts";
import * as x64 from "./opcodes.gen.ts";
import { gpr } from "./registers.ts";
import type { RoutineWriter } from "./routine-writer.ts";

const { rax, rbx, rcx, rdx, rsi, rdi } = gpr;

const bits = (...numbers: readonly number[]): number => numbers.reduce((mask, bit) => mask | (1 << bit), 0);

/**
 * What each level asks for beyond the one before, from the second on: CPUID bits of function 1 in ecx and of function 7 in ebx, and
 * the register states that the operating system must save. LZCNT came with AVX2.
 */
const DEMANDS: readonly { readonly first: number; readonly states: number; readonly seventh: number }[] = [
  /** SSE3 SSSE3 CX16 SSE4.1 SSE4.2 POPCNT. */
  { first: bits(0, 9, 13, 19, 20, 23), states: 0, seventh: 0 },
  /** FMA MOVBE OSXSAVE AVX F16C; BMI1 AVX2 BMI2. */
  { first: bits(12, 22, 27, 28, 29), states: bits(1, 2), seventh: bits(3, 5, 8) },
  /** AVX-512 F DQ CD BW VL. */
  { first: 0, states: bits(1, 2, 5, 6, 7), seventh: bits(16, 17, 28, 30, 31) },
];

const WRITE = 1;
const EXIT_GROUP = 231;

/** A System V function that gives the number of the processor's level: 1 for x86-64, 4 for x86-64-v4. */
export function emitProcessorLevel(w: RoutineWriter): void {
  const done = w.label();
  const demand = (register: number, mask: number): void => {
    w.op(x64.not_r32, register);
    w.op(x64.test_r32_i32, register, mask);
    w.jump(x64.jne_rel, done);
  };
  const identify = (leaf: number): void => {
    w.set(rax, leaf);
    w.op(x64.xor_r32_r32, rcx, rcx);
    w.op(x64.cpuid);
  };
  w.op(x64.push_r64, rbx);
  DEMANDS.forEach(({ first, states, seventh }, index) => {
    w.set(rsi, index + 1);
    if (first !== 0) {
      identify(1);
      demand(rcx, first);
    }
    if (states !== 0) {
      w.op(x64.xor_r32_r32, rcx, rcx);
      w.op(x64.xgetbv);
      demand(rax, states);
    }
    if (seventh !== 0) {
      identify(7);
      demand(rbx, seventh);
    }
  });
  w.set(rsi, DEMANDS.length + 1);
  w.bind(done);
  w.move(rax, rsi);
  w.op(x64.pop_r64, rbx);
  w.op(x64.ret);
  w.finish(LINK_SYMBOLS.processorLevel);
}

/** Leaves the stack pointer as it is; all other registers may change. Nothing for the oldest instruction set. */
export function emitProcessorCheck(w: RoutineWriter): void {
  const level = cpuLevel(w.context.cpu);
  if (level === 1) return;
  const message = `Runtime error: This program was compiled for processors with ${processorLevels[level - 1]}, and this is none; --cpu=x86-64 makes one for all\n`;
  const fine = w.label();
  w.call(LINK_SYMBOLS.processorLevel);
  w.op(x64.cmp_r64_i32, rax, level);
  w.jump(x64.jge_rel, fine);
  w.set(rdi, 2);
  w.address(rsi, MESSAGE);
  w.set(rdx, message.length);
  w.set(rax, WRITE);
  w.op(x64.syscall);
  w.set(rdi, 1);
  w.set(rax, EXIT_GROUP);
  w.op(x64.syscall);
  w.bind(fine);
  addMessage(w, message);
}

const MESSAGE = "__runa_processor_message";

function addMessage(w: RoutineWriter, text: string): void {
  const { object } = w.context;
  object.beginFragment({ symbol: object.symbols.intern(MESSAGE), section: "rodata", alignment: 1 });
  object.appendBytes(new TextEncoder().encode(text));
}
