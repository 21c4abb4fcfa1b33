/** Tests of static executables: they run, are small and reproducible, and readelf accepts them. */

import { expect, test } from "bun:test";
import { buildExecutable } from "./elf-executable.ts";
import { ObjectFile } from "./object-file.ts";
import { hasTool, runBytes, runTool, writeExecutable } from "./testing/run-tool.ts";
import { addSample, helloObject } from "./testing/sample-objects.ts";

test("a program with code, constants, data and bss runs", () => {
  const executable = buildExecutable([helloObject()], { entry: "_start" });
  expect(executable.errors).toEqual([]);
  expect(executable.bytes.length).toBeLessThan(600);
  expect(runBytes("hello", executable.bytes)).toEqual({ stdout: "hello\n", stderr: "", exitCode: 42 });
});

test("programs without data, and with bss alone, run", () => {
  const object = new ObjectFile();
  // mov edi, [rip + zero]; mov eax, 231; syscall
  const code = [0x8b, 0x3d, 0, 0, 0, 0, 0xb8, 231, 0, 0, 0, 0x0f, 0x05];
  addSample(object, { name: "bare", bytes: [0x6a, 5, 0x5f, ...code.slice(6)] });
  addSample(object, { name: "zeroed", bytes: code, relocations: [[2, "rel32data", "zero", -4]] });
  addSample(object, { name: "zero", section: "bss", zeroBytes: 4 });
  expect(runBytes("bare", buildExecutable([object], { entry: "bare" }).bytes).exitCode).toBe(5);
  expect(runBytes("zeroed", buildExecutable([object], { entry: "zeroed" }).bytes).exitCode).toBe(0);
});

test("constants are not writable", () => {
  const object = new ObjectFile();
  addSample(object, {
    name: "_start",
    bytes: [0xc6, 0x05, 0, 0, 0, 0, 1], // mov byte [rip + message], 1
    relocations: [[2, "rel32data", "message", -5]],
  });
  addSample(object, { name: "message", section: "rodata", bytes: [0] });
  expect(runBytes("sealed", buildExecutable([object], { entry: "_start" }).bytes).exitCode).toBe(139);
});

test("the same input gives the same bytes, with and without symbols", () => {
  for (const withSymbols of [false, true]) {
    const first = buildExecutable([helloObject()], { entry: "_start", withSymbols }).bytes;
    expect(buildExecutable([helloObject()], { entry: "_start", withSymbols }).bytes).toEqual(first);
  }
});

test("errors give no bytes", () => {
  const executable = buildExecutable([helloObject()], { entry: "unused" });
  expect(executable.errors).toEqual([{ kind: "undefined-symbol", symbol: "nowhere", referrers: ["unused"] }]);
  expect(executable.bytes.length).toBe(0);
});

test.skipIf(!hasTool("readelf"))(
  hasTool("readelf") ? "symbols are readable by binutils" : "symbols (skipped: needs readelf)",
  () => {
    const executable = buildExecutable([helloObject()], { entry: "_start", withSymbols: true });
    const path = writeExecutable("symbols", executable.bytes);
    const shown = runTool(["readelf", "--wide", "--all", path]);
    expect(shown.stderr).toBe("");
    expect(shown.stdout).toMatch(/FUNC +GLOBAL DEFAULT +2 print/);
    expect(shown.stdout).toMatch(/OBJECT +GLOBAL DEFAULT +4 scratch/);
    expect(shown.stdout).not.toContain("RWE");
  },
);
