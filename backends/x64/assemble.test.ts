/** `Inline Assembly`: blocks of the machine module, facts for allocation, diagnostics, and a parser that never throws. */
import { expect, test } from "bun:test";
import fc from "fast-check";
import { CodeBuffer } from "#backends/shared/code-buffer.ts";
import { type AssemblySource, createAssembler, parseAssembly } from "./assemble.ts";
import type { AssemblyTemplate, OperandAssignment } from "./assembly-template.ts";
import { createDisassembler, disassemble } from "./disassemble.ts";
import { emitAssembly } from "./emit-assembly.ts";
import { firstVector, gpr } from "./registers.ts";

const assembler = createAssembler();
const disassembler = createDisassembler();

/** A block of 64-bit operands unless a constraint says `r:8` or the like. */
function block(lines: string[], outputs: string[], inputs: string[], clobbers: string[]): AssemblySource {
  const operand = (text: string): { constraint: string; bits: number } => {
    const [constraint = "", bits = "64"] = text.split(":");
    return { constraint, bits: Number(bits) };
  };
  return { lines, outputs: outputs.map(operand), inputs: inputs.map(operand), clobbers };
}

function parsed(source: AssemblySource): AssemblyTemplate {
  const { template, problems } = parseAssembly(assembler, source);
  expect(problems).toEqual([]);
  if (template === undefined) throw new Error("no template");
  return template;
}

function emitted(template: AssemblyTemplate, places: (number | OperandAssignment)[]): string[] {
  const buffer = new CodeBuffer();
  const assignments = places.map((place) =>
    typeof place === "number" ? { kind: "register" as const, register: place } : place,
  );
  emitAssembly(assembler, buffer, template, assignments);
  buffer.resolveLabels();
  return disassemble(disassembler, buffer.content()).map((line) => line.text);
}

function mask(...registers: number[]): number {
  return registers.reduce((bits, register) => bits | (1 << register), 0);
}

const { rax, rcx, rdx, rbx, rsi, rdi, r8, r9, r10, r11, r12, r13 } = gpr;

const rawSyscall = block(
  [
    "mov rax, %1",
    "mov rdi, %2",
    "mov rsi, %3",
    "mov rdx, %4",
    "mov r10, %5",
    "mov r8, %6",
    "mov r9, %7",
    "syscall",
    "mov %0, rax",
  ],
  ["=r"],
  ["r", "r", "r", "r", "r", "r", "r"],
  ["rax", "rdi", "rsi", "rdx", "r10", "r8", "r9", "rcx", "r11", "memory"],
);

test("raw_syscall: each argument may lie where it is wanted, and then costs nothing", () => {
  const template = parsed(rawSyscall);
  expect(template.operands.map((operand) => operand.hint)).toEqual([rax, rax, rdi, rsi, rdx, r10, r8, r9]);
  expect(template.operands.map((operand) => operand.forbidden)).toEqual([
    0,
    0,
    mask(rax),
    mask(rax, rdi),
    mask(rax, rdi, rsi),
    mask(rax, rdi, rsi, rdx),
    mask(rax, rdi, rsi, rdx, r10),
    mask(rax, rdi, rsi, rdx, r10, r8),
  ]);
  expect(template.clobberedRegisters).toBe(mask(rax, rdi, rsi, rdx, r10, r8, r9, rcx, r11));
  expect(template.isVolatile && template.writesMemory && template.readsMemory).toBe(true);
  expect(emitted(template, [rax, rax, rdi, rsi, rdx, r10, r8, r9])).toEqual(["syscall"]);
  expect(emitted(template, [rbx, r12, r13, rsi, rdx, r10, r8, r9])).toEqual([
    "mov rax, r12",
    "mov rdi, r13",
    "syscall",
    "mov rbx, rax",
  ]);
});

test("atomic_compare_and_swap: the Boolean is a byte, the expected value goes to rax", () => {
  const template = parsed(
    block(["mov rax, %2", "lock cmpxchg [%1], %3", "sete %0"], ["=r:8"], ["r", "r", "r"], ["rax", "memory", "flags"]),
  );
  expect(template.operands.map((operand) => operand.forbidden)).toEqual([0, mask(rax), 0, mask(rax)]);
  expect(template.operands.map((operand) => operand.bitsWritten)).toEqual([8, 0, 0, 0]);
  expect(template.operands[0]?.conflicts).toBe(0);
  expect(emitted(template, [rsi, rdi, rcx, rdx])).toEqual([
    "mov rax, rcx",
    "lock cmpxchg qword ptr [rdi], rdx",
    "sete sil",
  ]);
});

test("atomic_add: an input that is written is reported, and shares with nothing", () => {
  const template = parsed(block(["lock xadd [%1], %2", "mov %0, %2"], ["=r"], ["r", "r"], ["memory"]));
  expect(template.operands.map((operand) => operand.isModified)).toEqual([false, false, true]);
  expect(template.operands.map((operand) => operand.conflicts)).toEqual([0, 0b100, 0b010]);
  expect(emitted(template, [rax, rdi, rax])).toEqual(["lock xadd qword ptr [rdi], rax"]);
  expect(emitted(template, [rax, rdi, r8])).toEqual(["lock xadd qword ptr [rdi], r8", "mov rax, r8"]);
});

test("secure_zero_memory: rep, a clobbered byte register", () => {
  const template = parsed(
    block(
      ["mov rcx, %1", "mov rdi, %0", "xor al, al", "rep stosb", "mfence"],
      [],
      ["r", "r"],
      ["rcx", "rdi", "al", "memory"],
    ),
  );
  expect(template.clobberedRegisters).toBe(mask(rax, rcx, rdi));
  expect(template.operands.map((operand) => operand.forbidden)).toEqual([mask(rcx), 0]);
  expect(emitted(template, [rdi, rsi])).toEqual(["mov rcx, rsi", "xor al, al", "rep stosb", "mfence"]);
});

test("cpuid: 32-bit names of 64-bit operands, outputs that do not destroy what is still to be read", () => {
  const template = parsed(
    block(
      ["mov eax, %4", "cpuid", "mov %0, eax", "mov %1, ebx", "mov %2, ecx", "mov %3, edx"],
      ["=r", "=r", "=r", "=r"],
      ["r"],
      ["eax", "ebx", "ecx", "edx"],
    ),
  );
  expect(template.operands.map((operand) => operand.forbidden)).toEqual([
    mask(rbx, rcx, rdx),
    mask(rcx, rdx),
    mask(rdx),
    0,
    0,
  ]);
  expect(template.operands.map((operand) => operand.bitsWritten)).toEqual([32, 32, 32, 32, 0]);
  expect(emitted(template, [r8, r9, r10, r11, rdi])).toEqual([
    "mov eax, edi",
    "cpuid",
    "mov r8d, eax",
    "mov r9d, ebx",
    "mov r10d, ecx",
    "mov r11d, edx",
  ]);
});

test("rdtsc, fences, a line that ends in a newline, addition to memory", () => {
  const rdtsc = parsed(block(["rdtsc", "shl rdx, 32", "or rax, rdx", "mov %0, rax"], ["=r"], [], ["rax", "rdx"]));
  expect(rdtsc.isVolatile).toBe(true);
  expect(emitted(rdtsc, [rax])).toEqual(["rdtsc", "shl rdx, 0x20", "or rax, rdx"]);
  expect(emitted(parsed(block(["mfence"], [], [], ["memory"])), [])).toEqual(["mfence"]);
  const add = parsed(block(["lock add [ %0 ], %1\n"], [], ["r", "r"], ["memory", "cc"]));
  expect(add.clobbersFlags).toBe(true);
  expect(emitted(add, [rdi, r8])).toEqual(["lock add qword ptr [rdi], r8"]);
});

test("labels, modifiers, sizes, matching and fixed operands, immediates, memory operands, vectors", () => {
  const loop = parsed(
    block(["1: add %0, %1", "dec %1", "jnz 1b", "test %b0, %b0", "jz done", "nop", "done:"], ["+r"], ["r"], ["cc"]),
  );
  expect(loop.operands.map((operand) => operand.conflicts)).toEqual([0b10, 0b01]);
  expect(loop.operands[1]?.isModified).toBe(true);
  expect(emitted(loop, [rsi, rcx])).toEqual(["add rsi, rcx", "dec rcx", "jne 0x0", "test sil, sil", "je 0x12", "nop"]);
  const fixed = parsed(block(["mul %3"], ["=a", "=d"], ["0", "r"], []));
  expect(fixed.operands[3]?.forbidden).toBe(0);
  expect(fixed.clobberedRegisters).toBe(0);
  expect(fixed.operands[0]?.conflicts).toBe(0b1010);
  expect(emitted(fixed, [rax, rdx, rax, rbx])).toEqual(["mul rbx"]);
  const shift = parsed(
    block(["shl %0, %b1", "imul %0, %2", "mov %k0, dword ptr [%0 + %1*4 + %2]"], ["+r"], ["c", "i"], []),
  );
  expect(emitted(shift, [rdi, rcx, { kind: "immediate", value: 24n }])).toEqual([
    "shl rdi, cl",
    "imul rdi, rdi, 0x18",
    "mov edi, dword ptr [rdi + rcx*4 + 0x18]",
  ]);
  const memory = parsed(block(["mov %0, %1", "inc dword ptr gs:[8]", "clflush %1"], ["=r"], ["m"], []));
  const place = { kind: "memory", base: rbx, index: -1, shift: 0, displacement: 16 } as const;
  expect(emitted(memory, [rax, place])).toEqual([
    "mov rax, qword ptr [rbx + 0x10]",
    "inc dword ptr gs:[0x8]",
    "clflush [rbx + 0x10]",
  ]);
  const vector = parsed(block(["vaddps %0, %1, ymmword ptr [%2]"], ["=x:256"], ["x:256", "r"], []));
  expect(emitted(vector, [firstVector + 3, firstVector + 9, rdi])).toEqual(["vaddps ymm3, ymm9, ymmword ptr [rdi]"]);
  const wide = parsed(block(["mov rax, 0x123456789abcdef0", "mov rcx, -1"], [], [], ["rax", "rcx"]));
  expect(emitted(wide, [])).toEqual(["movabs rax, 0x123456789abcdef0", "mov rcx, 0xffffffffffffffff"]);
});

function problemsOf(source: AssemblySource): string[] {
  return parseAssembly(assembler, source).problems.map(
    ({ part, index, column, length, message }) => `${part} ${index}:${column}+${length} ${message}`,
  );
}

test("mistakes are reported together, each at its place", () => {
  const lines = [
    "  frob rax",
    "mov rax",
    "mov [%0], 5",
    "mov %9, rax",
    "jmp nowhere",
    "mov rax, [rax+",
    "lock mov rax, rbx",
    "mov ah, 1",
    "mov rax, [eax]",
  ];
  expect(problemsOf(block(lines, ["=r"], ["r"], []))).toEqual([
    'line 0:2+4 unknown instruction "frob"',
    'line 1:0+3 "mov" does not take these operands; it takes r8, r8; m8, r8; r16, r16; m16, r16; r32, r32; m32, r32 …',
    'line 2:0+3 the size of the memory operand of "mov" is open: write "qword ptr" or the like',
    "line 3:0+3 there is no operand %9; the block has 2",
    'line 4:4+7 there is no label "nowhere" in this block',
    "line 5:14+1 expected a register or a number",
    'line 6:5+3 "lock" cannot stand before this form of "mov"',
    'line 7:4+2 the high byte register "ah" is not supported',
    "line 8:10+3 an address is made of 64-bit registers",
  ]);
  expect(problemsOf(block([], ["r", "=z", "=a"], ["=r", "5"], ["foo", "rsp", "r15", "rax"]))).toEqual([
    'output 0:0+1 the constraint of an output begins with "=" or "+"',
    'output 1:0+2 unknown constraint letter "z"',
    "output 2:0+1 the register of this operand is also in the list of clobbers",
    'input 0:0+2 the constraint of an input has no "=", "+" or "&"',
    "input 1:0+1 there is no output 5 to match",
    'clobber 0:0+3 "foo" is not a register, "memory", "cc" or "flags"',
    "clobber 1:0+3 the stack pointer cannot be clobbered",
    "clobber 2:0+3 r15 holds the fiber and cannot be clobbered",
  ]);
  const constant = { constraint: "i", bits: 64, value: 1n << 40n };
  expect(
    problemsOf({ lines: ["add rax, %0", "mov rax, [rax + %0]"], outputs: [], inputs: [constant], clobbers: ["rax"] })
      .length,
  ).toBe(2);
});

test("the parser never throws, whatever it is given", () => {
  const word = fc.constantFrom(
    ..."mov add lock rep rax eax al xmm1 ymm2 [ ] + - * , : ; %0 %1 %b2 %z0 %99 1 8 0x10 0xffffffffffffffffff 1b 1f 1: a: jmp qword ptr gs fs ah % \n é cmpxchg rsp*2".split(
      " ",
    ),
  );
  const line = fc.oneof(
    fc.array(word, { maxLength: 12 }).map((words) => words.join(" ")),
    fc.string({ maxLength: 30 }),
  );
  const constraint = fc.oneof(
    fc.constantFrom("r", "=r", "+r", "=&r", "m", "=m", "i", "a", "=a", "x", "=x", "0", "g", "7", ""),
    fc.string({ maxLength: 4 }),
  );
  const operand = fc.record({ constraint, bits: fc.constantFrom(8, 16, 32, 64, 128, 256) });
  const source = fc.record({
    lines: fc.array(line, { maxLength: 4 }),
    outputs: fc.array(operand, { maxLength: 2 }),
    inputs: fc.array(operand, { maxLength: 3 }),
    clobbers: fc.array(fc.oneof(fc.constantFrom("rax", "memory", "cc"), fc.string({ maxLength: 5 })), { maxLength: 2 }),
  });
  let accepted = 0;
  fc.assert(
    fc.property(source, (given) => {
      const { template, problems } = parseAssembly(assembler, given);
      expect(template === undefined).toBe(problems.length > 0);
      if (template !== undefined) accepted++;
    }),
    { numRuns: 4000 },
  );
  expect(accepted).toBeGreaterThan(10);
});
