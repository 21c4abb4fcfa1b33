// Standard output of native programs: slow, full, closed and broken ones, terminals, and the order of the two streams.

import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { compileText, hasTool, makeFolder, runCommand, writeExecutable } from "./compile-native.ts";

const folder = makeFolder("output");
afterAll(() => rmSync(folder, { recursive: true }));

/** Lines of several lengths, two million bytes and more. */
const LINES = 40_000;
const many = `Process called "main":
    For i from 0 until ${LINES}:
        Display "line", i, "copies".repeat(i modulo 9)
    End For
End Process
`;
const manyText = Array.from({ length: LINES }, (_, i) => `line ${i} ${"copies".repeat(i % 9)}\n`).join("");

const mixed = `Process called "main":
    Display "one"
    Alert "two"
    Display "three" continuing
    Alert "four"
    Display "five"
End Process
`;
const asking = `Import { read_line } from "io/console"
Process called "main":
    Display "first"
    Let answer be read_line()
    Display "second"
End Process
`;

const made = { many: "", mixed: "", asking: "" };
beforeAll(() => {
  made.many = writeExecutable(join(folder, "many"), compileText(many).object);
  made.mixed = writeExecutable(join(folder, "mixed"), compileText(mixed).object);
  made.asking = writeExecutable(join(folder, "asking"), compileText(asking).object);
}, 30_000);

const shell = (text: string) => runCommand(["sh", "-c", text]);

test("all lines arrive", () => {
  expect(runCommand([made.many])).toEqual({ output: manyText, errors: "", exitCode: 0 });
});

test("the two streams keep their order", () => {
  expect(shell(`${made.mixed} 2>&1`).output).toBe("one\ntwo\nthreefour\nfive\n");
});

test("a full device is an error with a message", () => {
  for (const program of [made.many, made.mixed]) {
    const { errors, exitCode } = shell(`${program} >/dev/full`);
    expect(errors).toEndWith("Runtime error: Cannot write to standard output: no space left on device\n");
    expect(exitCode).toBe(1);
  }
});

test("a closed standard output is an error with a message", () => {
  const { errors, exitCode } = shell(`${made.many} >&-`);
  expect(errors).toBe("Runtime error: Cannot write to standard output\n");
  expect(exitCode).toBe(1);
  expect(shell(`${made.mixed} >&- 2>&-`).exitCode).toBe(1);
});

test("a reader that goes away ends the program as a native one", () => {
  expect(shell(`${made.many} | head -n 2`)).toEqual({ output: "line 0 \nline 1 copies\n", errors: "", exitCode: 0 });
  expect(shell(`(${made.many}; echo $? >&2) | true`).errors.trim()).toBe("141");
});

describe.skipIf(!hasTool("python3"))(`odd pipes${hasTool("python3") ? "" : " (skipped: needs python3)"}`, () => {
  const streams = (mode: string, program: string) =>
    runCommand(["python3", join(import.meta.dir, "testdata", "streams.py"), mode, program]);
  const digest = new Bun.CryptoHasher("sha256").update(manyText).digest("hex");

  test.each(["slow", "nonblocking", "stopped"])("%s", (mode) => {
    const { output, errors } = streams(mode, made.many);
    expect(errors).toBe("");
    expect(output).toBe(`0 ${manyText.length} ${digest}\n`);
  });

  test("a broken pipe ends the program by its signal", () => {
    expect(streams("broken", made.many).output).toStartWith("-13 ");
  });

  test("a terminal sees each line at once", () => {
    expect(streams("terminal", made.asking).output).toBe("0 b'first\\r\\n' b'second\\r\\n'\n");
  });
});
