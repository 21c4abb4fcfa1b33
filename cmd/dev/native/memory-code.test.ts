// The code of accesses to manual memory: in a loop over a block, one comparison for each of them.

import { expect, test } from "bun:test";
import { assemblyText } from "#cmd/runa/compiler/write-forms.ts";
import { compileText } from "./compile-native.ts";
import { processesOf } from "./listing.ts";

const program = `
Process called "copy words" that takes target as Integer, source as Integer, count as Integer:
    For i from 0 until count:
        memory_set_integer(target, i * 8, memory_get_integer(source, i * 8))
    End For
End Process

Process called "main":
    Let block be allocate(64)
    copy words(block plus 32, block, 4)
End Process
`;

test("a copying loop looks the blocks up once and compares each offset once", () => {
  const roots = ["program.copy_words"];
  const lines =
    processesOf(assemblyText(compileText(program, { roots }).object, roots)).get("program.copy_words") ?? [];
  const first = lines.findIndex((line) => line.startsWith("imul "));
  const last = lines.findIndex((line, index) => index > first && line.startsWith("jl "));
  const loop = lines.slice(first, last + 1).filter((line) => !/^nop|^\.byte/.test(line));
  expect(loop.filter((line) => /^j(be|b|ae|a) /.test(line)).length).toBe(2);
  expect(loop.filter((line) => line.includes("[")).map((line) => line.replace(/\br\w+/g, "r"))).toEqual([
    "mov r, qword ptr [r + r*1]",
    "mov qword ptr [r + r*1], r",
    "lea r, [r + 0x1]",
  ]);
  expect(loop.length).toBeLessThanOrEqual(15);
});
