// C programs linked with the archive: every function of the C interface, its limits, messages and exit codes.

import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { archiveBytes, objectBytes } from "#cmd/runa/compiler/write-forms.ts";
import { C_SYMBOLS } from "#core/spec/rt-symbols.ts";
import { TRAPS } from "#core/spec/traps.ts";
import { compileText, type Ended, hasTool, makeFolder, runCommand } from "./compile-native.ts";

const folder = makeFolder("c-interface");
afterAll(() => rmSync(folder, { recursive: true }));

const program = join(folder, "program");
const run = (...words: string[]): Ended => runCommand([program, ...words]);

beforeAll(() => {
  if (!hasTool("gcc")) return;
  const { object } = compileText("", { roots: C_SYMBOLS.map((row) => row.symbol) });
  const archive = join(folder, "libruna.a");
  writeFileSync(archive, archiveBytes(object));
  const source = join(import.meta.dir, "testdata", "c-interface.c");
  const flags = ["-std=c11", "-O1", "-Wall", "-Wextra", "-Werror", "-pthread"];
  expect(runCommand(["gcc", ...flags, source, archive, "-o", program])).toEqual({
    output: "",
    errors: "",
    exitCode: 0,
  });
}, 30_000);

describe.skipIf(!hasTool("gcc"))(`C interface${hasTool("gcc") ? "" : " (skipped: needs gcc)"}`, () => {
  test("values, limits, strings, formatter, memory, threads", () => {
    expect(run("values")).toEqual({ output: "", errors: "", exitCode: 0 });
  }, 30_000);

  test("printing writes at once", () => {
    expect(run("print").output).toBe(`one\ntwo\nthree\n${"x".repeat(200_000)}\n`);
  });

  test("the allocation trace, on and off", () => {
    const { output, errors } = run("trace");
    const [first = "", second = ""] = output.trim().split(" ");
    expect(errors).toBe(
      `alloc ${first} size=24 align=16\nrealloc ${first} to ${second} size=100000 align=16\nfree ${second}\nfree 0x0\n`,
    );
  });

  test.each([
    ["bytes", "value=9, min=0, max=8"],
    ["unsigned", "value=9, min=0, max=8"],
    ["integer", "value=9, min=0, max=8"],
  ])("a formatter that overflows by %s ends the program", (what, values) => {
    expect(run("overflow", what)).toEqual({
      output: "",
      errors: `Runtime error: Value out of range: ${values}\n`,
      exitCode: 102,
    });
  });

  test("a string longer than its length can say is out of range", () => {
    expect(run("long").exitCode).toBe(102);
  });

  test("a program as an object file links with a C compiler", () => {
    const { object } = compileText('Process called "main":\n    Display "linked"\nEnd Process\n');
    writeFileSync(join(folder, "program.o"), objectBytes(object, "program.runa", true));
    const linked = join(folder, "linked");
    const link = ["gcc", "-nostdlib", "-static", "-Wl,-e,__runa_start", join(folder, "program.o"), "-o", linked];
    expect(runCommand(link)).toEqual({ output: "", errors: "", exitCode: 0 });
    expect(runCommand([linked])).toEqual({ output: "linked\n", errors: "", exitCode: 0 });
  }, 30_000);
});

describe.skipIf(!hasTool("gcc"))("traps from C", () => {
  test.each(TRAPS.filter(({ message }) => message.includes("{text}")).map((row) => [row.kind, row] as const))(
    "trap %d with a text",
    (kind, { message }) => {
      const shown = message.replace("{text}", "OddError");
      expect(run("trap-text", String(kind), "OddError")).toEqual({
        output: "",
        errors: `Runtime error: ${shown}\n`,
        exitCode: 100 + kind,
      });
    },
  );

  test.each(TRAPS.filter(({ message }) => !message.includes("{text}")).map((row) => [row.kind, row] as const))(
    "trap %d",
    (kind, row) => {
      const values = ["3", "18446744073709551614", "9"];
      const shown = values.map((value) => (row.signed && value.length > 5 ? "-2" : value));
      const message = row.message.replace(/\{(\d)\}/g, (_, index: string) => shown[Number(index)] ?? "");
      expect(run("trap", String(kind), ...values)).toEqual({
        output: "before\n",
        errors: `Runtime error: ${message}\n`,
        exitCode: 100 + kind,
      });
    },
  );

  test("unknown kinds", () => {
    expect(run("trap", "99", "0", "0", "0")).toEqual({
      output: "before\n",
      errors: "Runtime error: Unknown trap\n",
      exitCode: 199,
    });
  });
});
