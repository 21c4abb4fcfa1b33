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

/** Fused operations on numbers of all kinds: ordinary ones, ones that nearly cancel, subnormal ones, infinities. */
const fused = `Import { float_fused_multiply_add, float_bits, float_from_bits } from "core/machine/number"

Process called "near" that takes bits as Integer, n as Integer returns Integer:
    Return bits wrapping plus ((n modulo 5) minus 2)
End Process

Process called "main":
    Let state be 88172645463325252
    Let digest be 0
    For n from 1 to 200000:
        Let inputs be [0, 0, 0]
        For k from 0 to 2:
            Set state to state bitwise xor (state shifted left by 13)
            Set state to state bitwise xor (state shifted right by 7)
            Set state to state bitwise xor (state shifted left by 17)
            Set inputs at index k to state
            If n modulo 4 is 1: Set inputs at index k to (state bitwise and 4503599627370495) bitwise or (((n modulo 7) plus 1020) shifted left by 52)
            If n modulo 16 is 2: Set inputs at index k to state bitwise and negative 9218868437227405313
        End For
        Let a be float_from_bits(inputs at index 0)
        Let b be float_from_bits(inputs at index 1)
        Let c be float_from_bits(inputs at index 2)
        If n modulo 3 is 0: Set c to float_from_bits(near(float_bits(negative (a multiplied by b)), n))
        Let result be float_fused_multiply_add(a, b, c)
        If result is result: Set digest to (digest wrapping multiplied by 31) wrapping plus float_bits(result)
        If n is at most 12: Display result
    End For
    Display digest
End Process
`;

test.skipIf(process.arch !== "x64")(
  "processors without fused multiplication and addition compute the same",
  () => {
    const outputs = ["x86-64-v3", "x86-64-v2", "x86-64"].map((cpu) => {
      const path = writeExecutable(join(folder, `fused-${cpu}`), compileText(fused, { cpu }).object);
      return runCommand([path]).output;
    });
    expect(outputs[0]?.split("\n").length).toBe(14);
    expect(outputs[1]).toBe(outputs[0] ?? "");
    expect(outputs[2]).toBe(outputs[0] ?? "");
  },
  30_000,
);
