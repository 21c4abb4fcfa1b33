/** The first thing that a static executable does: a processor without the instruction set that it was compiled for gets a message. */

import * as x64 from "./opcodes.gen.ts";
import { gpr } from "./registers.ts";
import type { RoutineWriter } from "./routine-writer.ts";

const { rax, rbx, rcx, rdx, rsi, rdi } = gpr;

const bits = (...numbers: readonly number[]): number => numbers.reduce((mask, bit) => mask | (1 << bit), 0);

/** CPUID bits by instruction set: function 1 in ecx, function 7 in ebx; states that the operating system must save. LZCNT came with AVX2. */
const LEVELS: Readonly<Record<string, { readonly first: number; readonly seventh: number; readonly states: number }>> =
  {
    /** SSE3 SSSE3 CX16 SSE4.1 SSE4.2 POPCNT. */
    "x86-64-v2": { first: bits(0, 9, 13, 19, 20, 23), seventh: 0, states: 0 },
    /** Also FMA MOVBE OSXSAVE AVX F16C; BMI1 AVX2 BMI2. */
    "x86-64-v3": { first: bits(0, 9, 12, 13, 19, 20, 22, 23, 27, 28, 29), seventh: bits(3, 5, 8), states: 6 },
  };

const WRITE = 1;
const EXIT_GROUP = 231;

/** Leaves the stack pointer as it is; all other registers may change. Nothing for the oldest instruction set. */
export function emitProcessorCheck(w: RoutineWriter): void {
  const { cpu } = w.context;
  if (cpu === "x86-64") return;
  const name = LEVELS[cpu] === undefined ? "x86-64-v3" : cpu;
  const { first, seventh, states } = LEVELS[name] as (typeof LEVELS)[string];
  const message = `Runtime error: This program was compiled for processors with ${name}, and this is none; --cpu=x86-64 makes one for all\n`;
  const lacking = w.label();
  const fine = w.label();
  const demand = (register: number, mask: number): void => {
    w.op(x64.not_r32, register);
    w.op(x64.test_r32_i32, register, mask);
    w.jump(x64.jne_rel, lacking);
  };
  w.set(rax, 1);
  w.op(x64.cpuid);
  demand(rcx, first);
  if (states !== 0) {
    w.op(x64.xor_r32_r32, rcx, rcx);
    w.op(x64.xgetbv);
    demand(rax, states);
    w.set(rax, 7);
    w.op(x64.xor_r32_r32, rcx, rcx);
    w.op(x64.cpuid);
    demand(rbx, seventh);
  }
  w.jump(x64.jmp_rel, fine);
  w.bind(lacking);
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
