/** Every operation of the table, with operands at the edges, is encoded and read back by an independent disassembler. */
import { expect, test } from "bun:test";
import { CodeBuffer } from "#backends/shared/code-buffer.ts";
import { encode, encodeMemory } from "./encode.ts";
import { type Instruction, instructionText, operationNameList } from "./instruction-text.ts";
import { disassembleWithBinutils, haveObjdump, normalised } from "./testing/binutils.ts";
import { generateInstructions } from "./testing/instruction-cases.ts";

function encodeInstruction(buffer: CodeBuffer, instruction: Instruction): void {
  const [a = 0, b = 0, c = 0, d = 0] =
    instruction.wide === undefined ? instruction.values : [...instruction.values, Number(instruction.wide)];
  const { operation, memory } = instruction;
  if (memory === undefined) encode(buffer, operation, a, b, c, d);
  else encodeMemory(buffer, operation, memory.base, memory.index, memory.shift, memory.displacement, a, b, c);
}

test.skipIf(!haveObjdump())(
  "objdump reads what was encoded, in all forms (skipped: needs objdump)",
  async () => {
    const names = operationNameList();
    const cases = generateInstructions();
    const buffer = new CodeBuffer();
    const starts: number[] = [];
    for (const instruction of cases) {
      starts.push(buffer.length);
      encodeInstruction(buffer, instruction);
    }
    const lines = await disassembleWithBinutils(buffer.content(), starts);
    const wrong: string[] = [];
    for (const [i, instruction] of cases.entries()) {
      const ours = normalised(instructionText(names[instruction.operation] ?? "", instruction, {}));
      const theirs = normalised(lines[i] ?? "nothing");
      const end = starts[i + 1] ?? buffer.length;
      if (ours !== theirs) wrong.push(`${ours} | ${theirs} | ${buffer.bytes.subarray(starts[i], end).toHex()}`);
    }
    expect(wrong.slice(0, 20)).toEqual([]);
    expect(cases.length).toBeGreaterThan(10000);
  },
  60000,
);
