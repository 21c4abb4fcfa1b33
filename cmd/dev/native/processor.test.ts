// Executables say at their start that the processor is too old for them; those for every processor run on all.

import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { compileText, type Ended, hasTool, makeFolder, runCommand, writeExecutable } from "./compile-native.ts";

const folder = makeFolder("processor");
afterAll(() => rmSync(folder, { recursive: true }));

const program = `Process called "main":
    Let total be 0.0
    For i from 1 to 100:
        Set total to total plus square_root(i as Float)
    End For
    Display total, 12345 modulo 67
End Process
`;
const expected = "671.4629471031477 17\n";

describe.skipIf(!hasTool("qemu-x86_64"))(
  `old processors${hasTool("qemu-x86_64") ? "" : " (skipped: needs qemu-x86_64)"}`,
  () => {
    beforeAll(() => {
      for (const cpu of ["x86-64", "x86-64-v2", "x86-64-v3"])
        writeExecutable(join(folder, cpu), compileText(program, { cpu }).object);
    }, 30_000);
    const runOn = (processor: string, cpu: string): Ended =>
      runCommand(["qemu-x86_64", "-cpu", processor, join(folder, cpu)]);

    test.each([
      ["qemu64", "x86-64"],
      ["Nehalem", "x86-64"],
      ["Nehalem", "x86-64-v2"],
      ["max", "x86-64"],
      ["max", "x86-64-v2"],
      ["max", "x86-64-v3"],
    ])("%s runs %s", (processor, cpu) => {
      expect(runOn(processor, cpu)).toEqual({ output: expected, errors: "", exitCode: 0 });
    });

    test.each([
      ["qemu64", "x86-64-v2"],
      ["qemu64", "x86-64-v3"],
      ["Nehalem", "x86-64-v3"],
    ])("%s refuses %s", (processor, cpu) => {
      const { output, errors, exitCode } = runOn(processor, cpu);
      expect(output).toBe("");
      expect(errors.split("\n").filter((line) => !line.startsWith("qemu-x86_64: warning"))).toEqual([
        `Runtime error: This program was compiled for processors with ${cpu}, and this is none; --cpu=x86-64 makes one for all`,
        "",
      ]);
      expect(exitCode).toBe(1);
    });
  },
);

test("the newest instruction set runs here", () => {
  const path = writeExecutable(join(folder, "here"), compileText(program, { cpu: "x86-64-v3" }).object);
  expect(runCommand([path]).output).toBe(expected);
}, 30_000);
