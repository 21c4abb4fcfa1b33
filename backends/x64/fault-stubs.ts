/** The signal handler: a hardware fault in compiled code goes on as a trap there; any other goes to the handler that was installed before. */

import { FIBER, OUTPUT } from "#core/spec/layouts.ts";
import { LINK_SYMBOLS, RUNTIME_SYMBOLS } from "#core/spec/rt-symbols.ts";
import { trapKind } from "#core/spec/traps.ts";
import * as x64 from "./opcodes.gen.ts";
import { gpr } from "./registers.ts";
import type { RoutineWriter } from "./routine-writer.ts";
import { STUBS } from "./stub-symbols.ts";

const { rax, rcx, rdx, rsi, rdi, r8, r9, r10 } = gpr;

/** Offsets in the kernel's `ucontext`: the base of the thread's signal stack, and registers (struct sigcontext behind 40 bytes). */
const CONTEXT = { signalStack: 16, r15: 96, rdi: 104, rsi: 112, rdx: 136, rcx: 152, rsp: 160, rip: 168 } as const;
const SIGNAL_ARITHMETIC = 8;
const SIGNAL_SEGMENT = 11;
const SIGNAL_ADDRESS = 16;
/** A fault that far below the stack's low end is an overflow of it. */
const NEAR_STACK_BYTES = 0x100000;
/** Module variables with the range of the program's code, which in process lies apart from the runtime's. */
const PROGRAM_RANGE = {
  start: "rt/unwind/code_ranges.code_low",
  end: "rt/unwind/code_ranges.code_high",
} as const;
/** Module variables: the main fiber and the signal stack of its thread. */
const MAIN_FIBER = "rt/trap/faults.main_fiber";
const SIGNAL_STACK = "rt/trap/faults.main_signal_stack";
const TRAP_PROCESS = RUNTIME_SYMBOLS.find((row) => row.role === "trap")?.symbol ?? STUBS.trap;
const ACTION_BYTES = 32;
const SIGNAL_COUNT = 32;
const RT_SIGACTION = 13;
const RT_SIGRETURN = 15;

/**
 * (signal, information, context). A fault on the fiber's stack continues in the trap stub, entered as if called from the faulting
 * instruction, whose site is at its second byte; one on the system stack continues in the trap process itself.
 */
function emitHandler(w: RoutineWriter): void {
  const foreign = w.label();
  const onSystemStack = w.label();
  const set = w.label();
  const ours = w.label();
  const notOfImage = w.label();
  w.load(rax, rdx, CONTEXT.rip);
  w.address(rcx, LINK_SYMBOLS.codeStart);
  w.op(x64.cmp_r64_r64, rax, rcx);
  w.jump(x64.jb_rel, notOfImage);
  w.address(rcx, LINK_SYMBOLS.codeEnd);
  w.op(x64.cmp_r64_r64, rax, rcx);
  w.jump(x64.jb_rel, ours);
  w.bind(notOfImage);
  w.address(rcx, PROGRAM_RANGE.start);
  w.at(x64.cmp_r64_m64, rcx, 0, rax);
  w.jump(x64.jb_rel, foreign);
  w.address(rcx, PROGRAM_RANGE.end);
  w.at(x64.cmp_r64_m64, rcx, 0, rax);
  w.jump(x64.jae_rel, foreign);
  w.bind(ours);
  w.load(r8, rdx, CONTEXT.r15);
  w.load(r9, rdx, CONTEXT.rsp);
  emitKind(w);
  w.op(x64.test_r64_r64, r8, r8);
  w.jump(x64.je_rel, onSystemStack);
  w.at(x64.cmp_r64_m64, r8, FIBER.stackBase, r9);
  w.jump(x64.jae_rel, onSystemStack);
  w.load(r10, r8, FIBER.stackLow);
  w.op(x64.sub_r64_i32, r10, 8192);
  w.op(x64.cmp_r64_r64, r9, r10);
  w.jump(x64.jb_rel, onSystemStack);
  w.op(x64.add_r64_i32, r10, 64);
  w.op(x64.cmp_r64_r64, r9, r10);
  w.op(x64.cmovb_r64_r64, r9, r10);
  w.op(x64.sub_r64_i32, r9, 8);
  w.op(x64.add_r64_i32, rax, 1);
  w.store(r9, 0, rax);
  w.address(rax, STUBS.trap);
  w.jump(x64.jmp_rel, set);
  w.bind(onSystemStack);
  w.op(x64.and_r64_i32, r9, -16);
  w.op(x64.sub_r64_i32, r9, 136);
  w.address(rax, TRAP_PROCESS);
  w.bind(set);
  w.store(rdx, CONTEXT.rsp, r9);
  w.store(rdx, CONTEXT.rip, rax);
  w.op(x64.ret);
  w.bind(foreign);
  emitForeignFault(w);
  emitChain(w);
  w.finish(LINK_SYMBOLS.faultHandler);
}

/** Kind and arguments of the trap: division, stack overflow near the stack's low end, else a hardware fault with signal and address. */
function emitKind(w: RoutineWriter): void {
  const done = w.label();
  const notDivision = w.label();
  const hardware = w.label();
  w.op(x64.cmp_r64_i32, rdi, SIGNAL_ARITHMETIC);
  w.jump(x64.jne_rel, notDivision);
  w.set(r10, trapKind("division_by_zero"));
  w.jump(x64.jmp_rel, done);
  w.bind(notDivision);
  w.op(x64.cmp_r64_i32, rdi, SIGNAL_SEGMENT);
  w.jump(x64.jne_rel, hardware);
  w.op(x64.test_r64_r64, r8, r8);
  w.jump(x64.je_rel, hardware);
  w.set(r10, trapKind("stack_overflow"));
  w.load(rcx, rsi, SIGNAL_ADDRESS);
  w.at(x64.sub_r64_m64, r8, FIBER.stackLow, rcx);
  w.op(x64.add_r64_i32, rcx, NEAR_STACK_BYTES);
  w.op(x64.cmp_r64_i32, rcx, NEAR_STACK_BYTES);
  w.jump(x64.jb_rel, done);
  w.bind(hardware);
  w.set(r10, trapKind("hardware_fault"));
  w.bind(done);
  w.store(rdx, CONTEXT.rdi, r10);
  w.store(rdx, CONTEXT.rsi, rdi);
  w.load(rcx, rsi, SIGNAL_ADDRESS);
  w.store(rdx, CONTEXT.rdx, rcx);
  w.store(rdx, CONTEXT.rcx, rax);
}

/**
 * A fault outside the program's code on the thread of the main fiber, known by its signal stack, lies in a foreign process: the program ends as after a
 * fault of its own, with the trace of the call. What C holds in buffers is given up, because it may be in the middle of printing.
 */
function emitForeignFault(w: RoutineWriter): void {
  const chain = w.label();
  w.load(rcx, rdx, CONTEXT.signalStack);
  w.address(rax, SIGNAL_STACK);
  w.at(x64.cmp_r64_m64, rax, 0, rcx);
  w.jump(x64.jne_rel, chain);
  w.address(rcx, MAIN_FIBER);
  w.load(rcx, rcx, 0);
  w.store(rdx, CONTEXT.r15, rcx);
  w.load(rax, rcx, FIBER.output);
  w.at(x64.mov_m64_i32, rax, OUTPUT.followsForeign, 0);
  w.load(r9, rcx, FIBER.systemStack);
  w.op(x64.sub_r64_i32, r9, 8);
  w.store(rdx, CONTEXT.rsp, r9);
  w.set(r10, trapKind("hardware_fault"));
  w.store(rdx, CONTEXT.rdi, r10);
  w.load(rax, rdx, CONTEXT.rip);
  w.store(rdx, CONTEXT.rcx, rax);
  w.store(rdx, CONTEXT.rsi, rdi);
  w.load(rax, rsi, SIGNAL_ADDRESS);
  w.store(rdx, CONTEXT.rdx, rax);
  w.address(rax, TRAP_PROCESS);
  w.store(rdx, CONTEXT.rip, rax);
  w.op(x64.ret);
  w.bind(chain);
}

const OLD_ACTIONS = LINK_SYMBOLS.oldActions;

/** Goes on in the handler installed before; without one, restores the default action, so that the fault happens again and ends the process. */
function emitChain(w: RoutineWriter): void {
  const none = w.label();
  w.address(rcx, OLD_ACTIONS);
  w.move(rax, rdi);
  w.op(x64.shl_r64_i8, rax, 5);
  w.op(x64.add_r64_r64, rax, rcx);
  w.load(rcx, rax, 0);
  w.op(x64.cmp_r64_i32, rcx, 1);
  w.jump(x64.jbe_rel, none);
  w.op(x64.jmp_r64, rcx);
  w.bind(none);
  w.at(x64.mov_m64_i32, rax, 0, 0);
  w.move(rsi, rax);
  w.op(x64.xor_r32_r32, rdx, rdx);
  w.set(r10, 8);
  w.set(rax, RT_SIGACTION);
  w.op(x64.syscall);
  w.op(x64.ret);
}

/** The kernel returns from a handler to here. */
function emitSignalReturn(w: RoutineWriter): void {
  w.set(rax, RT_SIGRETURN);
  w.op(x64.syscall);
  w.finish(LINK_SYMBOLS.signalReturn);
}

/** Handler, its restorer, and the table of earlier actions: one `struct sigaction` of the kernel per signal number. */
export function emitFaultHandler(w: RoutineWriter): void {
  emitHandler(w);
  emitSignalReturn(w);
  const { object } = w.context;
  object.beginFragment({ symbol: object.symbols.intern(OLD_ACTIONS), section: "bss", alignment: 16 });
  object.reserveBytes(SIGNAL_COUNT * ACTION_BYTES);
}
