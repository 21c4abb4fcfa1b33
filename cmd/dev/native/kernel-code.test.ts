// The innermost loops of the kernels in bench/programs have no instructions beyond those that checks of the language ask for; shared variables cost none.

import { describe, expect, test } from "bun:test";
import { assemblyText } from "#cmd/runa/compiler/write-forms.ts";
import { compileText } from "./compile-native.ts";

const shared = `
Process called "each below" that takes n as Integer, act as Process that takes Integer:
    For i from 0 until n: act(i)
End Process

Process called "summed" that takes n as Integer returns Integer:
    Let sum be 0
    each_below(n, lambda x:
        Set sum to sum wrapping plus x
    End Lambda)
    Return sum
End Process

Process called "letters" that takes text as Text returns Integer:
    Let i be 0
    Let n be text.length()
    While i is less than n and text.character_at(i) is at least 'a':
        Increase i by 1
    End While
    Return i
End Process

Process called "looked up" that takes counts as Dictionary of Text to Integer, text as Text, n as Integer
    returns Boolean:
    Return counts contains key text.slice(0, n)
End Process

Process called "distance row" that takes a as Text, b as Text, i as Integer, above as List of Integer, row as List of Integer:
    For j from 1 to b.length():
        Let cost be 1
        If a at index i is b at index (j minus 1): Set cost to 0
        Set row at index j to minimum(
            minimum(above at index j plus 1, row at index (j minus 1) plus 1), above at index (j minus 1) plus cost
        )
    End For
End Process

Process called "main":
    Let row be [0, 0, 0]
    distance_row("ab", "ac", 0, [0, 1, 2], row)
    Display summed(3), letters("abc"), looked_up({"ab": 1}, "abc", 2), row
End Process
`;

interface Line {
  readonly address: number;
  readonly text: string;
}

const listingOf = (program: string, roots: readonly string[]): string =>
  assemblyText(compileText(program, { roots }).object, roots);

/** The code of one process, padding left out. */
function codeOf(listing: string, process: string): Line[] {
  const part = listing.split("\n\n").find((text) => text.trim().startsWith(`${process}:\n`)) ?? "";
  return part
    .trim()
    .split("\n")
    .slice(1)
    .map((line) => ({
      address: Number.parseInt(line, 16),
      text: line.slice(line.indexOf(": ") + 2),
    }))
    .filter(({ text }) => !/^nop|^\.byte|^xchg ax, ax/.test(text));
}

/** The shortest loop of the code that holds an instruction of that kind. */
function loopWith(code: readonly Line[], instruction: RegExp): string[] {
  const loops: Line[][] = [];
  for (const { address, text } of code) {
    const target = Number.parseInt(/^j\w+ 0x([0-9a-f]+)$/.exec(text)?.[1] ?? "ffffffff", 16);
    if (target <= address) loops.push(code.filter((line) => line.address >= target && line.address <= address));
  }
  const found = loops
    .filter((loop) => loop.some(({ text }) => instruction.test(text)))
    .sort((a, b) => a.length - b.length)[0];
  return (found ?? []).map(({ text }) => text);
}

async function kernel(name: string): Promise<string> {
  return Bun.file(`${import.meta.dir}/../../../bench/programs/${name}/${name}.runa`).text();
}

describe("kernels", () => {
  test.each([
    ["records", "program.move_all", /^vmulsd/, 18],
    ["variants", "program.measure", /^imul .*qword/, 24],
    ["closures", "program.repeated", /^call r/, 11],
  ] as const)("%s", async (name, process, instruction, most) => {
    const loop = loopWith(codeOf(listingOf(await kernel(name), [process]), process), instruction);
    expect(loop.length).toBeGreaterThan(5);
    expect(loop.length).toBeLessThanOrEqual(most);
    // A case is told by one byte of the header.
    if (name !== "variants") return;
    expect(loop.filter((line) => line.startsWith("movzx"))).toHaveLength(1);
    expect(loop.filter((line) => /^(shr|sar|and)/.test(line))).toEqual([]);
  });
});

describe("what does not escape", () => {
  const roots = ["summed", "letters", "looked_up", "distance_row"].map((name) => `program.${name}`);
  const listing = listingOf(shared, roots);

  test("a variable that an inlined lambda sets is a register", () => {
    const code = codeOf(listing, "program.summed").map(({ text }) => text);
    expect(code.length).toBeGreaterThan(3);
    expect(code.filter((line) => line.includes("[rsp") || line.includes("[r15 + 0x8]"))).toEqual([]);
    expect(code.filter((line) => line.startsWith("call") && !line.includes("__runa_slow_poll"))).toEqual([]);
  });

  test("characters of an ASCII Text are read in a loop of its own, without a call and without the stack", () => {
    const loop = loopWith(codeOf(listing, "program.letters"), /^movzx \w+, byte/);
    expect(loop.length).toBeGreaterThan(4);
    expect(loop.length).toBeLessThanOrEqual(10);
    expect(loop.filter((line) => line.startsWith("call") || line.includes("[rsp"))).toEqual([]);
  });

  test("two Texts and two Lists are read in one loop without calls, and the least of three is found without a jump", () => {
    const loop = loopWith(codeOf(listing, "program.distance_row"), /^cmovl/);
    expect(loop.length).toBeGreaterThan(10);
    expect(loop.length).toBeLessThanOrEqual(26);
    expect(loop.filter((line) => line.startsWith("call"))).toEqual([]);
    expect(loop.filter((line) => line.startsWith("cmov"))).toHaveLength(3);
  });

  test("a part of a Text that is only looked for is not made", () => {
    const code = codeOf(listing, "program.looked_up").map(({ text }) => text);
    expect(code.length).toBeGreaterThan(3);
    expect(code.filter((line) => /call (text\/text\.(slice|byte_slice)|__runa_slow)(?!_poll)/.test(line))).toEqual([]);
  });
});
