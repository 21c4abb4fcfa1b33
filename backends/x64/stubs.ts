/** The machine-code routines without MIR: entry points, switches between stacks, slow paths, traps, copies of memory. */

import type { CompileContext } from "#backends/backend.ts";
import { unreachable } from "#core/base/unreachable.ts";
import { FIBER, HEADER, SAVE_AREA, STORAGE, TEXT_LAYOUT } from "#core/spec/layouts.ts";
import { C_SYMBOLS, LINK_SYMBOLS, RUNTIME_SYMBOLS, type RuntimeRole } from "#core/spec/rt-symbols.ts";
import { cpuFeatures } from "./cpu-features.ts";
import { emitFaultHandler } from "./fault-stubs.ts";
import { emitForeignCalls } from "./foreign-stubs.ts";
import { emitMemoryFill, emitMemoryMove } from "./memory-stubs.ts";
import * as x64 from "./opcodes.gen.ts";
import { emitProcessorCheck, emitProcessorLevel } from "./processor-check.ts";
import { firstVector, gpr } from "./registers.ts";
import { RoutineWriter } from "./routine-writer.ts";
import { ROUTINES, STUBS } from "./stub-symbols.ts";

const { rax, rbx, rcx, rdx, rsi, rdi, rsp, rbp, r8, r9, r10, r11, r12, r13, r14, r15 } = gpr;

/** The Runa process that plays a role. */
export const roleSymbol = (role: RuntimeRole): string =>
  RUNTIME_SYMBOLS.find((row) => row.role === role)?.symbol ?? unreachable(`stubs: role ${role}`);

/** General registers that slow paths keep: all but the stack pointer, the scratch register and the fiber. */
const keptRegisters = [rax, rcx, rdx, rbx, rbp, rsi, rdi, r8, r9, r10, r12, r13, r14] as const;
const keptVectors = 15;
const vectorAt = (number: number): number => SAVE_AREA.gprWords * 8 + number * SAVE_AREA.vectorWords * 8;

/**
 * A slow path: saves all registers below the return address, calls the runtime process on the system stack, restores them. Arguments lie
 * at rsp − 8 − 8k on entry, in the place of xmm15, which nobody keeps. A result comes back in r11, and in rax if `givesRax`.
 */
function emitSlowPath(
  w: RoutineWriter,
  name: string,
  role: RuntimeRole,
  argumentCount: number,
  givesRax = false,
): void {
  const { hasAvx } = cpuFeatures(w.context.cpu);
  w.store(r15, FIBER.savedStack, rsp);
  w.at(x64.lea_r64_a, rsp, -SAVE_AREA.bytes, rsp);
  for (const register of keptRegisters) w.store(rsp, register * 8, register);
  for (let number = 0; number < keptVectors; number++)
    w.at(hasAvx ? x64.vmovups_m256_y : x64.movups_m128_x, rsp, vectorAt(number), firstVector + number);
  const registers = [rdi, rsi, rdx];
  for (let k = 0; k < argumentCount; k++) w.load(registers[k] as number, rsp, SAVE_AREA.bytes - 8 - 8 * k);
  w.load(rsp, r15, FIBER.systemStack);
  w.call(roleSymbol(role));
  w.load(rsp, r15, FIBER.savedStack);
  w.at(x64.lea_r64_a, rsp, -SAVE_AREA.bytes, rsp);
  w.move(r11, rax);
  for (const register of keptRegisters) w.load(register, rsp, register * 8);
  for (let number = 0; number < keptVectors; number++)
    w.at(hasAvx ? x64.vmovups_y_m256 : x64.movups_x_m128, rsp, vectorAt(number), firstVector + number);
  w.at(x64.lea_r64_a, rsp, SAVE_AREA.bytes, rsp);
  if (givesRax) w.move(rax, r11);
  w.op(x64.ret);
  w.finish(name);
}

/** A routine around a runtime process of three words that gives one. */
function emitFusedMultiplyAdd(w: RoutineWriter): void {
  [rdi, rsi, rdx].forEach((register, k) => {
    w.store(rsp, -8 - 8 * k, register);
  });
  emitSlowPath(w, ROUTINES.fusedMultiplyAdd, "fused_multiply_add", 3, true);
}

/**
 * A text from the nursery without leaving the stack: bytes, form and header lie where slow paths find them, the result comes in r11. Other registers are
 * kept below the arguments meanwhile. Texts that are long or find no room go on to the slow path, which follows.
 */
function emitTextAllocation(w: RoutineWriter): void {
  const slow = w.label();
  const isLarge = w.label();
  w.store(rsp, -40, rax);
  w.load(rax, rsp, -8);
  w.op(x64.cmp_r64_i32, rax, 1 << 20);
  w.jump(x64.ja_rel, slow);
  w.op(x64.add_r64_i32, rax, TEXT_LAYOUT.firstByte + 7);
  w.op(x64.and_r64_i32, rax, -8);
  w.op(x64.cmp_r64_i32, rax, TEXT_LAYOUT.leastBytes);
  w.jump(x64.jae_rel, isLarge);
  w.set(rax, TEXT_LAYOUT.leastBytes);
  w.bind(isLarge);
  w.load(r11, r15, FIBER.nurseryPointer);
  w.op(x64.add_r64_r64, rax, r11);
  w.at(x64.cmp_r64_m64, r15, FIBER.nurseryLimit, rax);
  w.jump(x64.ja_rel, slow);
  w.store(r15, FIBER.nurseryPointer, rax);
  w.load(rax, rsp, -16);
  w.op(x64.shl_r64_i8, rax, HEADER.tagShift);
  w.at(x64.or_r64_m64, rsp, -24, rax);
  w.store(r11, 0, rax);
  w.load(rax, rsp, -8);
  w.store(r11, TEXT_LAYOUT.byteLengthOffset, rax);
  w.at(x64.mov_m32_i32, r11, TEXT_LAYOUT.hashOffset, 0);
  w.at(x64.mov_m32_i32, r11, TEXT_LAYOUT.countOffset, -1);
  w.load(rax, rsp, -40);
  w.op(x64.ret);
  w.bind(slow);
  w.load(rax, rsp, -40);
}

const FAST_ARRAY_BYTES_MAX = 4096;

/** An array of few elements, likewise: length, stride and header. */
function emitArrayAllocation(w: RoutineWriter): void {
  const slow = w.label();
  const clear = w.label();
  const cleared = w.label();
  w.store(rsp, -40, rax);
  w.load(rax, rsp, -8);
  w.op(x64.cmp_r64_i32, rax, FAST_ARRAY_BYTES_MAX);
  w.jump(x64.ja_rel, slow);
  w.at(x64.imul_r64_m64, rsp, -16, rax);
  w.op(x64.cmp_r64_i32, rax, FAST_ARRAY_BYTES_MAX);
  w.jump(x64.ja_rel, slow);
  w.op(x64.add_r64_i32, rax, STORAGE.firstElement + 7);
  w.op(x64.and_r64_i32, rax, -8);
  w.load(r11, r15, FIBER.nurseryPointer);
  w.op(x64.add_r64_r64, rax, r11);
  w.at(x64.cmp_r64_m64, r15, FIBER.nurseryLimit, rax);
  w.jump(x64.ja_rel, slow);
  w.store(r15, FIBER.nurseryPointer, rax);
  w.op(x64.add_r64_i32, r11, STORAGE.firstElement);
  w.bind(clear);
  w.op(x64.cmp_r64_r64, rax, r11);
  w.jump(x64.jbe_rel, cleared);
  w.op(x64.sub_r64_i32, rax, 8);
  w.at(x64.mov_m64_i32, rax, 0, 0);
  w.jump(x64.jmp_rel, clear);
  w.bind(cleared);
  w.op(x64.sub_r64_i32, r11, STORAGE.firstElement);
  w.load(rax, rsp, -24);
  w.store(r11, 0, rax);
  w.load(rax, rsp, -8);
  w.store(r11, STORAGE.lengthOffset, rax);
  w.load(rax, rsp, -40);
  w.op(x64.ret);
  w.bind(slow);
  w.load(rax, rsp, -40);
}

/** Runtime call: r11 is the process; arguments and results stay in their registers. */
function emitRuntimeCall(w: RoutineWriter): void {
  w.store(r15, FIBER.savedStack, rsp);
  w.load(rsp, r15, FIBER.systemStack);
  w.op(x64.call_r64, r11);
  w.load(rsp, r15, FIBER.savedStack);
  w.op(x64.ret);
  w.finish(STUBS.runtimeCall);
}

/** Trap: arguments in rdi rsi rdx rcx; the saved stack lets the runtime walk the frames. */
function emitTrap(w: RoutineWriter): void {
  w.store(r15, FIBER.savedStack, rsp);
  w.load(rsp, r15, FIBER.systemStack);
  w.call(roleSymbol("trap"));
  w.op(x64.ud2);
  w.finish(STUBS.trap);
}

/** Module variable for what the system's loader leaves in rdx; only programs that call foreign processes have it. */
const FINALISER = "rt/abi/foreign.finaliser";

/** Entry of an executable: the initial stack becomes the system stack. */
function emitStart(w: RoutineWriter): void {
  const { program, symbols } = w.context;
  if (program.data.has(symbols.intern(FINALISER))) {
    w.address(rax, FINALISER);
    w.store(rax, 0, rdx);
  }
  emitProcessorCheck(w);
  w.move(rdi, rsp);
  w.op(x64.xor_r32_r32, rbp, rbp);
  w.op(x64.xor_r32_r32, r15, r15);
  w.op(x64.and_r64_i32, rsp, -16);
  w.call(roleSymbol("start_process"));
  w.op(x64.ud2);
  w.finish(LINK_SYMBOLS.entry);
}

const calleeSaved = [rbx, rbp, r12, r13, r14, r15] as const;

/** A System V function around a Runa process of the same parameters, which runs without a fiber. `narrow`: widths in bits of parameters that are not words. */
function emitThunk(w: RoutineWriter, name: string, target: string, narrow: readonly (32 | 8 | 64)[]): void {
  const registers = [rdi, rsi, rdx, rcx, r8, r9];
  for (const register of calleeSaved) w.op(x64.push_r64, register);
  w.op(x64.sub_r64_i32, rsp, 8);
  w.op(x64.xor_r32_r32, r15, r15);
  narrow.forEach((bits, i) => {
    const register = registers[i] as number;
    if (bits === 32) w.op(x64.mov_r32_r32, register, register);
    else if (bits === 8) w.op(x64.movzx_r32_r8, register, register);
  });
  w.call(target);
  w.op(x64.add_r64_i32, rsp, 8);
  for (const register of [...calleeSaved].reverse()) w.op(x64.pop_r64, register);
  w.op(x64.ret);
  w.finish(name);
}

/** (fiber, code): runs an ordinary process on the fiber's stack; what was the stack pointer is the fiber's system stack meanwhile. */
function emitEnterFiber(w: RoutineWriter): void {
  w.op(x64.push_r64, r15);
  w.move(r15, rdi);
  w.store(r15, FIBER.systemStack, rsp);
  w.load(rsp, r15, FIBER.stackBase);
  w.op(x64.call_r64, rsi);
  w.load(rsp, r15, FIBER.systemStack);
  w.op(x64.pop_r64, r15);
  w.op(x64.ret);
  w.finish(LINK_SYMBOLS.enterFiber);
}

/** (result): back to where `emitEnterFiber` was called, whatever stands on the fiber's stack. */
function emitLeaveFiber(w: RoutineWriter): void {
  w.load(rsp, r15, FIBER.systemStack);
  w.move(rax, rdi);
  w.op(x64.pop_r64, r15);
  w.op(x64.ret);
  w.finish(LINK_SYMBOLS.leaveFiber);
}

/** (stack pointer, code address): leaves the system stack and goes on there. */
function emitResumeAt(w: RoutineWriter): void {
  w.move(rsp, rdi);
  w.op(x64.jmp_r64, rsi);
  w.finish(LINK_SYMBOLS.resumeAt);
}

/** What a trap tries first. Only handlers make error objects of traps: a program that never does has none. */
function emitRaise(w: RoutineWriter): void {
  const { program, symbols } = w.context;
  if (program.functions.has(symbols.intern(roleSymbol("trap_error")))) w.jumpTo(roleSymbol("trap_to_handler"));
  else w.op(x64.ret);
  w.finish(LINK_SYMBOLS.raise);
}

const parameterBits = (types: string): (32 | 8 | 64)[] =>
  types
    .split(" ")
    .filter((type) => type !== "")
    .map((type) => (type === "u32" ? 32 : type === "u8" ? 8 : 64));

/** Lays down all routines; the linker keeps those that are reached. */
export function emitStubs(context: CompileContext): void {
  const w = new RoutineWriter(context);
  emitRuntimeCall(w);
  emitForeignCalls(w, roleSymbol("flush_output"));
  emitTrap(w);
  emitSlowPath(w, STUBS.allocateObject, "allocate_object_slow", 2);
  emitArrayAllocation(w);
  emitSlowPath(w, STUBS.allocateArray, "allocate_array_slow", 3);
  emitTextAllocation(w);
  emitSlowPath(w, STUBS.allocateText, "allocate_text_slow", 3);
  emitSlowPath(w, STUBS.barrier, "write_barrier_slow", 1);
  emitSlowPath(w, STUBS.poll, "stack_limit_reached", 0);
  emitFusedMultiplyAdd(w);
  emitMemoryMove(w);
  emitMemoryFill(w);
  emitProcessorLevel(w);
  emitStart(w);
  emitThunk(w, LINK_SYMBOLS.threadEntry, roleSymbol("start_thread"), [64]);
  emitThunk(w, LINK_SYMBOLS.sessionEntry, roleSymbol("run_session_entry"), [64]);
  emitEnterFiber(w);
  emitLeaveFiber(w);
  emitResumeAt(w);
  emitRaise(w);
  emitFaultHandler(w);
  for (const row of C_SYMBOLS) emitThunk(w, row.name, row.symbol, parameterBits(row.params));
}
