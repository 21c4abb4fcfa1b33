/** Operations on Text against JavaScript's strings, characters counted as code points. */
import { expect, test } from "bun:test";
import type { EvaluatedValue } from "#core/mir/evaluate.ts";
import { EvaluatedTrap } from "#core/mir/evaluate.ts";
import { makeText, readText } from "#core/mir/evaluate-runtime.ts";
import { machineMaker } from "./evaluate-program.ts";
import { randomNumbers } from "./random-numbers.ts";

/** Name, parameters after `t as Text`, expression over `t`. */
const operations = {
  upper: ["", "t.to_uppercase()"],
  lower: ["", "t.to_lowercase()"],
  trimmed: ["", "t.trim()"],
  reversed: ["", "t.reverse()"],
  lines: ["", "t.lines() as Text"],
  measured: ["", "(length of t) as Text"],
  quoted: ["", "[t] as Text"],
  characters: ["", "t.characters() as Text"],
  split: ["s as Text", "t.split(s) as Text"],
  found: ["s as Text", "t.find(s) as Text"],
  begins: ["s as Text", "t.starts_with(s) as Text"],
  ends: ["s as Text", "t.ends_with(s) as Text"],
  has: ["s as Text", "(t contains s) as Text"],
  less: ["s as Text", "(t is less than s) as Text"],
  replaced: ["s as Text, r as Text", "t.replace(s, r)"],
  sliced: ["a as Integer, b as Integer", "t.slice(a, b)"],
  at: ["a as Integer", "(t at index a) as Text"],
  repeated: ["a as Integer", "t.repeat(a)"],
  padded: ["a as Integer", "t.pad_left(a, 'é') joined with \"|\" joined with t.pad_right(a)"],
} as const;
type Operation = keyof typeof operations;

const source = Object.entries(operations)
  .map(([name, [params, body]]) => {
    const header = `that takes t as Text${params === "" ? "" : `, ${params}`} returns Text`;
    return `Process called "${name}" ${header}:\n    Return ${body}\nEnd Process\n`;
  })
  .join("\n");
const newMachine = machineMaker(source, { roots: Object.keys(operations).map((name) => `program.${name}`) });

const current = { machine: newMachine() };
function run(name: Operation, ...args: (string | number)[]): string {
  const values = args.map(
    (arg): EvaluatedValue => (typeof arg === "string" ? makeText(current.machine, arg) : BigInt(arg)),
  );
  try {
    return readText(current.machine, current.machine.run(`program.${name}`, values)[0] ?? 0n);
  } catch (error) {
    if (error instanceof EvaluatedTrap) return error.message;
    throw error;
  }
}

const quote = (text: string): string =>
  `"${text.replace(/[\\"]/g, "\\$&").replace(/\n/g, "\\n").replace(/\t/g, "\\t").replace(/\r/g, "\\r")}"`;
const list = (parts: readonly string[]): string => `[${parts.map(quote).join(", ")}]`;

const random = randomNumbers(77);
const alphabets = ["ab", "abc ,\n", "aé", "xyzäöü ß", "日本語a", "😀b😁", 'a"\\\t\r\n '];
function randomText(): string {
  const alphabet = [...(alphabets[random(alphabets.length)] ?? "a")];
  return Array.from({ length: random(12) }, () => alphabet[random(alphabet.length)]).join("");
}

test("operations of one text", () => {
  for (let i = 0; i < 250; i++) {
    const t = randomText();
    const codes = [...t];
    expect(run("upper", t)).toBe(t.toUpperCase());
    expect(run("lower", t)).toBe(t.toLowerCase());
    expect(run("trimmed", t)).toBe(t.trim());
    expect(run("reversed", t)).toBe([...codes].reverse().join(""));
    expect(run("measured", t)).toBe(String(codes.length));
    expect(run("quoted", t)).toBe(list([t]));
    const lines = t.split(/\r?\n/);
    if (lines.at(-1) === "") lines.pop();
    expect(run("lines", t)).toBe(list(lines));
    expect(run("repeated", t, 3)).toBe(t.repeat(3));
    const fill = (count: number, c: string): string => c.repeat(Math.max(0, count - codes.length));
    expect(run("padded", t, 8)).toBe(`${fill(8, "é")}${t}|${t}${fill(8, " ")}`);
  }
});

test("operations with a second text", () => {
  for (let i = 0; i < 250; i++) {
    const t = randomText();
    const from = random(t.length + 1);
    const s =
      random(3) === 0
        ? [...t].slice(from, from + 1 + random(3)).join("")
        : randomText()
            .slice(0, 2)
            .replace(/[\ud800-\udfff]/g, "");
    const at = t.indexOf(s);
    expect(run("found", t, s)).toBe(at < 0 ? "nothing" : String([...t.slice(0, at)].length));
    expect(run("begins", t, s)).toBe(String(t.startsWith(s)));
    expect(run("ends", t, s)).toBe(String(t.endsWith(s)));
    expect(run("has", t, s)).toBe(String(t.includes(s)));
    expect(run("split", t, s)).toBe(list(s === "" ? [...t] : t.split(s)));
    if (s !== "") expect(run("replaced", t, s, "<é>")).toBe(t.replaceAll(s, "<é>"));
    expect(run("less", t, s)).toBe(String(Buffer.compare(Buffer.from(t), Buffer.from(s)) < 0));
  }
});

test("slices and characters by index, inside and outside", () => {
  for (let i = 0; i < 300; i++) {
    const t = randomText();
    const codes = [...t];
    const a = random(10) - 1;
    const b = random(12) - 1;
    const isInside = a >= 0 && b >= a && b <= codes.length;
    const sliced = run("sliced", t, a, b);
    if (isInside) expect(sliced).toBe(codes.slice(a, b).join(""));
    else expect(sliced).toStartWith("trap 1 ");
    expect(run("at", t, a)).toBe(codes[a] ?? `trap 1 (${a}, ${codes.length}, 0)`);
  }
});

test("case of all characters, and the final sigma", () => {
  const changes = (code: number): boolean => {
    const c = String.fromCodePoint(code);
    return c.toUpperCase() !== c || c.toLowerCase() !== c;
  };
  // Those that change, and every neighbour of one.
  let block = "";
  let count = 0;
  for (let code = 1; code < 0x1f000; code++) {
    if ((code >= 0xd7ff && code <= 0xe000) || code === 0x3a3) continue;
    if (changes(code) || (!changes(code - 1) && changes(code + 1))) block += String.fromCodePoint(code);
    if (block.length < 500 && code < 0x1efff) continue;
    current.machine = newMachine();
    expect(run("upper", block)).toBe(block.toUpperCase());
    expect(run("lower", block)).toBe(block.toLowerCase());
    count += block.length;
    block = "";
  }
  expect(count).toBeGreaterThan(2800);
  current.machine = newMachine();
  const sigmas = [
    "ΑΣ",
    "Σ",
    "ΑΣΑ",
    "ΑΣ Α",
    "Α.Σ",
    "ΑΣ.Α",
    "ΑΣ'",
    "ΟΔΥΣΣΕΥΣ",
    "ΑΣ\u0301",
    "ΑΣ\u0301Β",
    "1Σ",
    "ΑΣ1",
    "-Σ-",
    "aΣb aΣ",
  ];
  for (const text of sigmas) expect(run("lower", text)).toBe(text.toLowerCase());
});
