/** `Inline Assembly` blocks really run: with every operand in a register picked at random among those the template allows. */
import { CFunction, dlopen, type Pointer, ptr, toArrayBuffer } from "bun:ffi";
import { expect, test } from "bun:test";
import { CodeBuffer } from "#backends/shared/code-buffer.ts";
import { createAssembler, parseAssembly } from "./assemble.ts";
import type { AssemblyTemplate } from "./assembly-template.ts";
import { emitAssembly } from "./emit-assembly.ts";
import { encode } from "./encode.ts";
import * as op from "./opcodes.gen.ts";
import { gpr } from "./registers.ts";

const canRun = process.platform === "linux" && process.arch === "x64";
const assembler = createAssembler();
const allocatable = [gpr.rax, gpr.rcx, gpr.rdx, gpr.rsi, gpr.rdi, gpr.r8, gpr.r9, gpr.r10, gpr.r11] as const;
const argumentRegisters = [gpr.rdi, gpr.rsi, gpr.rdx, gpr.rcx, gpr.r8, gpr.r9] as const;

function executablePage(): Pointer {
  const libc = dlopen("libc.so.6", {
    mmap: { args: ["ptr", "u64", "i32", "i32", "i32", "i64"], returns: "ptr" },
  });
  const page = libc.symbols.mmap(null, 4096, 7, 0x22, -1, 0);
  if (page === null) throw new Error("mmap failed");
  return Number(page) as Pointer;
}

/** A register for every operand; `next` gives random numbers below its argument. Undefined if this order of choices leads nowhere. */
function allocate(template: AssemblyTemplate, next: (bound: number) => number): number[] | undefined {
  const chosen: number[] = [];
  for (const operand of template.operands) {
    const free = allocatable.filter((register) => {
      if ((operand.forbidden & (1 << register)) !== 0) return false;
      return chosen.every((other, i) => {
        const bothInputs = template.operands[i]?.constraint.isOutput === false && !operand.constraint.isOutput;
        return other !== register || (!bothInputs && (operand.conflicts & (1 << i)) === 0);
      });
    });
    const register = free[next(free.length)];
    if (register === undefined) return undefined;
    chosen.push(register);
  }
  return chosen;
}

/** A System V function that runs a block with one output on its arguments. */
function functionAround(template: AssemblyTemplate, registers: readonly number[]): Uint8Array {
  const buffer = new CodeBuffer();
  encode(buffer, op.push_r64, gpr.rbx);
  const inputs = registers.slice(1);
  for (let i = inputs.length - 1; i >= 0; i--) encode(buffer, op.push_r64, argumentRegisters[i]);
  for (const register of inputs) encode(buffer, op.pop_r64, register);
  emitAssembly(
    assembler,
    buffer,
    template,
    registers.map((register) => ({ kind: "register", register })),
  );
  if (template.operands[0]?.bitsWritten === 8) encode(buffer, op.movzx_r32_r8, gpr.rax, registers[0]);
  else encode(buffer, op.mov_r64_r64, gpr.rax, registers[0]);
  encode(buffer, op.pop_r64, gpr.rbx);
  encode(buffer, op.ret);
  buffer.resolveLabels();
  return buffer.content();
}

/** Runs a block in forty allocations and calls `check` with each as a function of numbers. */
function runBlock(
  lines: string[],
  inputCount: number,
  clobbers: string[],
  check: (call: (...values: number[]) => number) => void,
): void {
  const operand = (constraint: string): { constraint: string; bits: number } => ({ constraint, bits: 64 });
  const inputs = Array.from({ length: inputCount }, () => operand("r"));
  const { template, problems } = parseAssembly(assembler, { lines, outputs: [operand("=r")], inputs, clobbers });
  expect(problems).toEqual([]);
  if (template === undefined) return;
  const page = executablePage();
  const code = new Uint8Array(toArrayBuffer(page, 0, 4096));
  const call = CFunction({ ptr: page, args: inputs.map(() => "i64" as const), returns: "i64" });
  let seed = 12345;
  let runs = 0;
  for (let attempt = 0; attempt < 400 && runs < 40; attempt++) {
    const registers = allocate(template, (bound) => {
      seed = (Math.imul(seed, 1103515245) + 12345) & 0x7fffffff;
      return (seed >> 8) % Math.max(1, bound);
    });
    if (registers === undefined) continue;
    code.set(functionAround(template, registers));
    check((...values) => Number(call(...values)));
    runs++;
  }
  expect(runs).toBe(40);
}

const cell = new BigInt64Array(1);
const cellAddress = (): number => ptr(cell);

test.skipIf(!canRun)(canRun ? "atomic operations" : "atomic operations (skipped: needs Linux on x86-64)", () => {
  runBlock(["lock xadd [%1], %2", "mov %0, %2"], 2, ["memory"], (call) => {
    cell[0] = 40n;
    expect(call(cellAddress(), 2)).toBe(40);
    expect(cell[0]).toBe(42n);
  });
  runBlock(["mov rax, %2", "lock cmpxchg [%1], %3", "sete %0"], 3, ["rax", "memory", "flags"], (call) => {
    cell[0] = 7n;
    expect(call(cellAddress(), 6, 9)).toBe(0);
    expect(call(cellAddress(), 7, 9)).toBe(1);
    expect(cell[0]).toBe(9n);
  });
});

test.skipIf(!canRun)(canRun ? "system calls, loops, cpuid" : "blocks (skipped: needs Linux on x86-64)", () => {
  const clobbers = ["rax", "rdi", "rsi", "rdx", "r10", "rcx", "r11", "memory"];
  const lines = ["mov rax, %1", "mov rdi, %2", "mov rsi, %3", "mov rdx, %4", "syscall", "mov %0, rax"];
  runBlock(lines, 4, clobbers, (call) => {
    expect(call(39, 0, 0, 0)).toBe(process.pid);
    expect(call(1, -1, 0, 0)).toBe(-9);
  });
  runBlock(["mov %0, 0", "1: add %0, %1", "dec %1", "jnz 1b"], 1, ["cc"], (call) => expect(call(100)).toBe(5050));
  const identify = ["mov eax, %k1", "cpuid", "mov %0, rbx"];
  runBlock(identify, 1, ["eax", "ebx", "ecx", "edx"], (call) => expect(call(0)).toBeGreaterThan(0));
});
