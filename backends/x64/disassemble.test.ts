/** The disassembler reads back every operation, branches, prefixes and names. */
import { expect, test } from "bun:test";
import { CodeBuffer, relocationKind } from "#backends/shared/code-buffer.ts";
import { createDisassembler, disassemble, disassembleOne } from "./disassemble.ts";
import {
  encode,
  encodeBranch,
  encodeBranchSymbol,
  encodeMemory,
  encodeMemoryLabel,
  encodeMemorySymbol,
} from "./encode.ts";
import { encodeMoveSymbol, encodePrefix, prefix } from "./encode-constants.ts";
import { instructionText } from "./instruction-text.ts";
import * as op from "./opcodes.gen.ts";
import { gpr, noRegister } from "./registers.ts";
import { encodeInstruction, generateInstructions } from "./testing/instruction-cases.ts";

test("every encoded instruction reads back as what it was", () => {
  const disassembler = createDisassembler();
  const cases = generateInstructions();
  const wrong: string[] = [];
  for (const instruction of cases) {
    const buffer = new CodeBuffer(32);
    encodeInstruction(buffer, instruction);
    const wanted = instructionText(disassembler.names[instruction.operation] ?? "", instruction, {});
    const { text, length } = disassembleOne(disassembler, buffer.content(), 0);
    if (text !== wanted || length !== buffer.length) wrong.push(`${wanted} | ${text} | ${buffer.content().toHex()}`);
  }
  expect(wrong.slice(0, 20)).toEqual([]);
  expect(cases.length).toBeGreaterThan(10000);
});

test("branches, prefixes, relocations and labels", () => {
  const buffer = new CodeBuffer(16);
  const top = buffer.newLabel();
  const end = buffer.newLabel();
  const table = buffer.newLabel();
  buffer.bind(top);
  encodeBranchSymbol(buffer, op.call_rel, 7);
  encodePrefix(buffer, prefix.lock);
  encodeMemory(buffer, op.xadd_m64_r64, gpr.rdi, noRegister, 0, 8, gpr.rax);
  encodePrefix(buffer, prefix.gs);
  encodeMemory(buffer, op.mov_r64_m64, noRegister, noRegister, 0, 16, gpr.r15);
  encodeMemorySymbol(buffer, op.cmp_m64_i32, 9, 4, 1000);
  encodeMemoryLabel(buffer, op.lea_r64_a, table, gpr.rcx);
  encodeMoveSymbol(buffer, gpr.r8, 7, 24);
  encodeBranch(buffer, op.jne_rel, top);
  encodeBranch(buffer, op.jb_rel, end);
  encodeBranch(buffer, op.jmp_rel, end, true);
  encodePrefix(buffer, prefix.rep);
  encode(buffer, op.movsb);
  buffer.bind(end);
  encode(buffer, op.ret);
  buffer.bind(table);
  buffer.resolveLabels();
  const relocations = new Map<number, string>();
  for (let i = 0; i < buffer.relocationCount; i++) {
    const offset = buffer.relocationOffsets[i] ?? 0;
    relocations.set(
      offset,
      `s${buffer.relocationSymbols[i]}:${buffer.relocationKinds[i]}${buffer.relocationAddends[i]}`,
    );
  }
  const places = new Map([
    [buffer.labelOffset(top), "top"],
    [buffer.labelOffset(end), "end"],
    [buffer.labelOffset(table), "table"],
  ]);
  const lines = disassemble(createDisassembler(), buffer.content(), {
    relocation: (field) => relocations.get(field),
    place: (offset) => places.get(offset),
  });
  expect(lines.map((line) => line.text)).toEqual([
    `call s7:${relocationKind.rel32}-4`,
    "lock xadd qword ptr [rdi + 0x8], rax",
    "mov r15, qword ptr gs:[0x10]",
    `cmp qword ptr [s9:${relocationKind.rel32data}-4], 0x3e8`,
    "lea rcx, [table]",
    `movabs r8, s7:${relocationKind.abs64}24`,
    "jne top",
    "jb end",
    "jmp end",
    "rep movsb",
    "ret",
  ]);
  expect(lines.map((line) => line.length)).toEqual([5, 6, 9, 11, 7, 10, 2, 6, 2, 2, 1]);
});

test("bytes that are no instruction are listed as bytes", () => {
  expect(disassemble(createDisassembler(), Uint8Array.of(0x06, 0x90)).map((line) => line.text)).toEqual([
    ".byte 0x6",
    "nop",
  ]);
});
