/** Tests only: instructions of every operation with registers, addresses and immediates at their edges. */

import type { CodeBuffer } from "#backends/shared/code-buffer.ts";
import { encode, encodeMemory } from "#backends/x64/encode.ts";
import { type Instruction, type MemoryOperand, operationNameList } from "#backends/x64/instruction-text.ts";
import { operandKinds } from "#backends/x64/operation-layout.ts";
import { operandKindNumber } from "#backends/x64/operations.ts";
import { firstVector, gpr, noRegister } from "#backends/x64/registers.ts";

/** Memory operands that need every shape of ModRM, SIB and displacement. */
function memoryCases(): MemoryOperand[] {
  const cases: MemoryOperand[] = [];
  const add = (base: number, index: number, shift: number, displacement: number): void => {
    cases.push({ base, index, shift, displacement, segment: "" });
  };
  for (const base of [gpr.rax, gpr.rsp, gpr.rbp, gpr.r12, gpr.r13]) {
    for (const displacement of [0, 127, 128, -128, -129]) add(base, noRegister, 0, displacement);
  }
  for (const base of [gpr.rbx, gpr.rsp, gpr.rbp, gpr.r13]) {
    add(base, gpr.r12, 0, 0);
    add(base, gpr.rbp, 2, 16);
  }
  add(gpr.r8, gpr.r15, 3, 0x7fffffff);
  add(gpr.rdi, gpr.rsi, 1, -0x80000000);
  add(noRegister, gpr.r13, 3, 0x1234);
  add(noRegister, gpr.rax, 1, -8);
  add(noRegister, noRegister, 0, 0x1234);
  return cases;
}

const registerChoices = [0, 3, 4, 5, 6, 7, 8, 12, 15] as const;

const immediateChoices: Readonly<Record<string, readonly number[]>> = {
  i8: [0, 1, 127, -128, 0x24],
  i16: [0, 127, 128, -128, -129, 32767, -32768],
  i32: [0, 1, 127, 128, -128, -129, 0x7fffffff, -0x80000000],
};

/** Predicates and selectors that disassemblers print as another mnemonic are avoided. */
function immediatesOf(name: string, kind: string): readonly number[] {
  if (/cmp[ps][sd]_/.test(name)) return [0x2d];
  if (/pclmul/.test(name)) return [0x55];
  return immediateChoices[kind] ?? [0];
}

function registerAt(kind: string, choice: number, position: number): number {
  const register = registerChoices[(choice + position * 4) % registerChoices.length] ?? 0;
  return kind === "x" || kind === "y" ? firstVector + register : register;
}

/** For a branch the displacement means nothing here; they have tests of their own. */
function isTested(name: string): boolean {
  return !name.endsWith("_rel") && !["lock", "rep", "repne"].includes(name);
}

/** Thousands of instructions that cover all operations but those with a branch target and the prefixes. */
export function generateInstructions(): Instruction[] {
  const memories = memoryCases();
  const result: Instruction[] = [];
  for (const [operation, name] of operationNameList().entries()) {
    if (!isTested(name)) continue;
    const kinds = [0, 1, 2, 3]
      .map((i) => operandKinds[operandKindNumber(operation, i)] ?? "none")
      .filter((kind) => kind !== "none");
    const hasMemory = kinds.some((kind) => kind === "a" || /^m\d/.test(kind));
    const immediateKind = kinds.find((kind) => /^i\d/.test(kind));
    if (immediateKind === "i64") {
      for (const wide of [0n, 1n, 0x7fffffffn, 0x123456789an, -1n, -0x8000000000000000n + 0n]) {
        if (wide !== -0x8000000000000000n) result.push({ operation, values: [gpr.r9], memory: undefined, wide });
      }
      continue;
    }
    const immediates = immediateKind === undefined ? [0] : immediatesOf(name, immediateKind);
    const rounds = kinds.length === 0 ? 1 : hasMemory ? memories.length : registerChoices.length;
    for (let round = 0; round < Math.max(rounds, immediates.length); round++) {
      const values: number[] = [];
      for (const [position, kind] of kinds.entries()) {
        if (kind === immediateKind) values.push(immediates[round % immediates.length] ?? 0);
        else if (["r8", "r16", "r32", "r64", "x", "y"].includes(kind)) values.push(registerAt(kind, round, position));
      }
      result.push({
        operation,
        values,
        memory: hasMemory ? memories[round % memories.length] : undefined,
        wide: undefined,
      });
    }
    // The accumulator has encodings of its own: every immediate once with it.
    for (const value of hasMemory || immediateKind === undefined ? [] : immediates) {
      const values = kinds
        .filter((kind) => kind !== "cl")
        .map((kind) => (kind === immediateKind ? value : kind === "x" || kind === "y" ? firstVector : 0));
      result.push({ operation, values, memory: undefined, wide: undefined });
    }
  }
  return result;
}

/** Encodes one of these. */
export function encodeInstruction(buffer: CodeBuffer, instruction: Instruction): void {
  const [a = 0, b = 0, c = 0, d = 0] =
    instruction.wide === undefined ? instruction.values : [...instruction.values, Number(instruction.wide)];
  const { operation, memory } = instruction;
  if (memory === undefined) encode(buffer, operation, a, b, c, d);
  else encodeMemory(buffer, operation, memory.base, memory.index, memory.shift, memory.displacement, a, b, c);
}
