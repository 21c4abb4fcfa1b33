// The code of Match: jump tables for dense numbers, characters and many cases, binary search for scattered numbers and few cases, few comparisons of texts.

import { describe, expect, test } from "bun:test";
import { assemblyText } from "#cmd/runa/compiler/write-forms.ts";
import { compileText } from "./compile-native.ts";
import { processesOf } from "./listing.ts";

const words = ["for", "let", "set", "while", "until", "repeat", "return", "unless", "match", "break"];

const program = `
Type Token is:
    | Number with value as Integer
    | Word with text as Text
    | Plus
    | Minus
    | Open
    | Close
End Type

Type Instruction is:
    | Load with place as Integer
    | Store with place as Integer
    | Increment
    | Decrement
    | Negate
    | Double
    | Halve
    | Skip
    | Stop
End Type

Process called "dense" that takes code as Integer, x as Integer returns Integer:
    Match code:
        When 10: Return x wrapping plus 3
        When 11: Return x bitwise xor 5
        When 12: Return x wrapping multiplied by 7
        When 13 or 14: Return x wrapping minus 1
        When 15: Return 0
        Otherwise: Return x
    End Match
End Process

Process called "letters" that takes c as Character returns Integer:
    Match c:
        When 'a': Return 5
        When 'b' or 'd': Return 9
        When 'c': Return 2
        When 'e' to 'k': Return 4
        When 'l': Return 7
        Otherwise: Return 0
    End Match
End Process

Process called "scattered" that takes n as Integer returns Integer:
    Match n:
${Array.from({ length: 32 }, (_, index) => `        When ${index * 1000}: Return ${index * index + 3}`).join("\n")}
        Otherwise: Return 0
    End Match
End Process

Process called "words" that takes word as Text returns Integer:
    Match word:
${words.map((word, index) => `        When "${word}": Return ${index * 3 + 1}`).join("\n")}
        Otherwise: Return 0
    End Match
End Process

Process called "tokens" that takes token as Token returns Integer:
    Match token:
        When Number with value as n: Return n
        When Word with text as t: Return length of t
        When Plus: Return 10
        When Minus: Return 20
        When Open or Close: Return 30
    End Match
End Process

Process called "instructions" that takes instruction as Instruction, x as Integer returns Integer:
    Match instruction:
        When Load with place as p: Return p
        When Store with place as p: Return p wrapping plus x
        When Increment: Return x wrapping plus 1
        When Decrement: Return x wrapping minus 1
        When Negate: Return 0 wrapping minus x
        When Double: Return x wrapping multiplied by 2
        When Halve: Return x divided by 2
        When Skip: Return x
        When Stop: Return 0
    End Match
End Process

Process called "pairs" that takes left as Token, right as Token returns Integer:
    Match (left, right):
        When (Number(0), _): Return 1
        When (_, Number(0)): Return 2
        When (Number(a), Number(b)): Return a wrapping plus b
        When (Plus, Minus): Return 3
        When (Minus, Plus): Return 4
        Otherwise: Return 0
    End Match
End Process

Process called "main":
    Display dense(11, 3), letters('c'), scattered(5000), words("until"), tokens(Plus), instructions(Double, 4), pairs(Plus, Minus)
End Process
`;

const names = ["dense", "letters", "scattered", "words", "tokens", "instructions", "pairs"].map(
  (name) => `program.${name}`,
);
const roots = names;
const { object } = compileText(program, { roots });
const code = processesOf(assemblyText(object, roots));
const linesOf = (name: string): readonly string[] => code.get(`program.${name}`) ?? [];
const count = (name: string, pattern: RegExp): number => linesOf(name).filter((line) => pattern.test(line)).length;

describe("code of Match", () => {
  test("dense numbers, characters and many cases: one comparison and one indirect jump", () => {
    for (const [name, entries] of [
      ["dense", "0x6"],
      ["letters", "0xc"],
      ["instructions", "0x[89]"],
    ]) {
      // The table itself follows the code and is listed as if it were instructions.
      expect(count(name as string, /^jmp r\w+$/)).toBeGreaterThan(0);
      expect(count(name as string, new RegExp(`^cmp r\\w+, ${entries}$`))).toBe(1);
      expect(count(name as string, /^movsxd r\w+, dword ptr \[r11 \+ r\w+\*4\]$/)).toBe(1);
    }
  });

  test("few cases: no jump table, and as many comparisons as a search takes", () => {
    expect(count("tokens", /^jmp r\w+$/)).toBe(0);
    expect(count("tokens", /^cmp r\w+, 0x[0-5]$/)).toBeLessThanOrEqual(5);
    expect(depth("tokens")).toBeLessThanOrEqual(4);
  });

  test("scattered numbers: at most one comparison for each half and one for each number", () => {
    expect(count("scattered", /^cmp /)).toBeLessThanOrEqual(64);
    expect(depth("scattered")).toBeLessThanOrEqual(7);
  });

  test("texts: one comparison of bytes at most on each way", () => {
    expect(count("words", /^call .*text_equal|^call .*equal_bytes/)).toBeLessThanOrEqual(words.length);
    expect(count("words", /^cmp .*0x3$|^cmp .*0x5$|^cmp .*0x6$|^jmp r\w+$/)).toBeGreaterThan(0);
  });

  test("parts of values are read and tested once on each way", () => {
    expect(count("pairs", /^call /)).toBe(0);
  });
});

/** The longest way from the start to a return in comparisons, along forward jumps. */
function depth(name: string): number {
  const listing = assemblyText(object, roots)
    .split("\n\n")
    .find((part) => part.trim().startsWith(`program.${name}:`));
  const lines = (listing ?? "").trim().split("\n").slice(1);
  const indexAt = new Map(lines.map((line, index) => [Number.parseInt(line, 16), index]));
  const longest = new Map<number, number>();
  for (let index = lines.length - 1; index >= 0; index--) {
    const text = (lines[index] as string).slice((lines[index] as string).indexOf(": ") + 2);
    const [word = "", target = ""] = text.split(" ");
    const to = word.startsWith("j") ? indexAt.get(Number.parseInt(target, 16)) : undefined;
    const jumped = to === undefined || to <= index ? 0 : (longest.get(to) ?? 0);
    const next = word === "jmp" || word === "ret" || word === "ud2" ? 0 : (longest.get(index + 1) ?? 0);
    longest.set(index, Math.max(jumped, next) + (word === "cmp" || word === "test" ? 1 : 0));
  }
  return longest.get(0) ?? 0;
}
