// Executables with debug information under a debugger: breakpoints by line, names and lines down to main, and no frame beyond the entry.

import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { executableBytes } from "#cmd/runa/compiler/write-forms.ts";
import { compileText, hasTool, makeFolder, runCommand, writeExecutable } from "./compile-native.ts";

const folder = makeFolder("debugging");
afterAll(() => rmSync(folder, { recursive: true }));

const program = `Process called "inner" that takes n as Integer returns Integer:
    Let items as List of Integer be a list containing 1, 2
    Display "in", n
    Return items at index n
End Process

Process called "outer" that takes n as Integer returns Integer:
    Let a be inner(n) plus 1
    Display "after", a
    Return a
End Process

Process called "main":
    Display outer(1)
End Process
`;

describe.skipIf(!hasTool("gdb"))(`gdb${hasTool("gdb") ? "" : " (skipped: needs gdb)"}`, () => {
  let report = "";
  beforeAll(() => {
    writeFileSync(join(folder, "program.runa"), program);
    const path = writeExecutable(
      join(folder, "program"),
      compileText(program, { optimize: 0, wantsLines: true }).object,
      true,
    );
    const commands = ["break program.runa:3", "run", "backtrace", "next", "info line program.runa:9", "continue"];
    const { output } = runCommand(["gdb", "-q", "-batch", "-nx", ...commands.flatMap((one) => ["-ex", one]), path], {
      cwd: folder,
    });
    report = output;
  }, 30_000);

  test("stops at a line and shows it", () => {
    expect(report).toContain('Breakpoint 1, program.inner () at program.runa:3\n3\t    Display "in", n\n');
    expect(report).toMatch(/Line 9 of "program.runa" starts at address 0x[0-9a-f]+ <program\.outer/);
    expect(report).toContain("in 1\nafter 3\n3\n");
    expect(report).toContain("exited normally");
  });

  test("the trace goes down to the entry and no further", () => {
    const frames = report.split("\n").filter((line) => /^#\d/.test(line));
    expect(frames.map((line) => line.replace(/^#\d+ +(0x[0-9a-f]+ in )?/, ""))).toEqual([
      "program.inner () at program.runa:3",
      "program.outer () at program.runa:8",
      "program.main () at program.runa:14",
      "__runa_program ()",
      "__runa_enter_fiber ()",
    ]);
  });
});

test("without -g there is no debug information, and the bytes are the same each time", () => {
  const { object } = compileText(program);
  const bytes = executableBytes(object, "program.runa", false);
  expect(Buffer.from(bytes).includes(".debug_line")).toBe(false);
  expect(executableBytes(compileText(program).object, "program.runa", false)).toEqual(bytes);
}, 30_000);
