/** Every operation of the table, with operands at the edges, is encoded and read back by an independent disassembler. */
import { expect, test } from "bun:test";
import { CodeBuffer } from "#backends/shared/code-buffer.ts";
import { instructionText, operationNameList } from "./instruction-text.ts";
import { disassembleWithBinutils, haveObjdump, normalised } from "./testing/binutils.ts";
import { encodeInstruction, generateInstructions } from "./testing/instruction-cases.ts";

const hasObjdump = haveObjdump();

test.skipIf(!hasObjdump)(
  hasObjdump ? "objdump reads what was encoded, in all forms" : "encodings (skipped: needs objdump)",
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
