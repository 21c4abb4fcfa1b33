/** What the formatter promises, for all programs of the project as they are, respelt, and full of comments. */

import { describe, expect, test } from "bun:test";
import { sameAst } from "#core/ast/same-ast.ts";
import { formatModule } from "./format-module.ts";
import {
  firstDifference,
  formatChecked,
  formatText,
  type Program,
  parseProgram,
  readPrograms,
} from "./testing/read-programs.ts";
import { type Random, respell, seededRandom } from "./testing/respell.ts";

const programs = await readPrograms();

test("there are programs of all areas", () => {
  for (const area of ["rt/", "stdlib/", "cmd/runa/testdata/", "examples/", "bench/", "core/1-parse/testdata/"]) {
    expect(programs.some(({ path }) => path.startsWith(area))).toBeTrue();
  }
});

/** Every program of the project is formatted several times: on a busy machine that takes longer than a test usually may. */
const TIMEOUT_MS = 60_000;

describe("same meaning, all notes, own result", () => {
  for (const style of ["kept", "canon", "developer"] as const) {
    test(
      style,
      () => {
        for (const { path, text } of programs) formatChecked(text, style, path);
      },
      TIMEOUT_MS,
    );
  }
});

test(
  "words and symbols go round",
  () => {
    for (const { path, text } of programs) {
      const symbols = formatText(text, "developer", path);
      const words = formatText(symbols, "canon", path);
      expect(sameAst(parseProgram(path, text).ast, parseProgram(path, words).ast)).toBeTrue();
      if (lineLengthMax(words) < 100) expect(formatText(text, "canon", path)).toBe(words);
      if (lineLengthMax(words) < 100) expect(formatText(words, "developer", path)).toBe(symbols);
    }
  },
  TIMEOUT_MS,
);

function lineLengthMax(text: string): number {
  return Math.max(...text.split("\n").map((line) => line.length));
}

test(
  "other spellings and other white space give the same text",
  () => {
    programs.forEach(({ path, text }, at) => {
      const formatted = formatText(text, "kept", path);
      for (let seed = 1; seed <= 2; seed++) {
        const respelt = respell(formatted, seededRandom(at * 977 + seed));
        const result = formatText(respelt, "kept", path);
        if (result !== formatted) throw new Error(`${path}, seed ${seed}:\n${firstDifference(formatted, result)}`);
      }
    });
  },
  TIMEOUT_MS,
);

test(
  "comments anywhere stay, and the program is the same",
  () => {
    programs.forEach(({ path, text }, at) => {
      if (/"""|Inline Assembly|@\w+|:End Note/.test(text)) return;
      for (let seed = 1; seed <= 2; seed++)
        formatChecked(withComments(text, seededRandom(at * 31 + seed)), "kept", path);
    });
  },
  TIMEOUT_MS,
);

test(
  "comments within statements stay, and the program is the same",
  () => {
    const random = seededRandom(4711);
    let count = 0;
    for (const { path, text } of programs) {
      const gaps = [...text.matchAll(/[ (,]/g)].map((match) => match.index + 1);
      const { ast } = parseProgram(path, text);
      for (let tries = 0; tries < 3 && gaps.length > 0; tries++) {
        let broken = text;
        for (const note of ["\n// own\n", " // behind\n", "\nNote:\n  block\n:End Note\n"].slice(0, 1 + random(3))) {
          const at = gaps[random(gaps.length)] as number;
          const candidate = broken.slice(0, at) + note + broken.slice(at);
          const parsed = parseProgram(path, candidate);
          if (parsed.errors === "" && sameAst(ast, parsed.ast)) broken = candidate;
        }
        if (broken === text) continue;
        count++;
        formatChecked(broken, "kept", path);
      }
    }
    expect(count).toBeGreaterThan(100);
  },
  TIMEOUT_MS,
);

test(
  "programs with words taken out, put in and exchanged: what still parses keeps its meaning and its notes",
  () => {
    const random = seededRandom(99);
    const short = programs.filter(({ text }) => text.length < 4000);
    const taken = (): string => (short[random(short.length)] as Program).text;
    let count = 0;
    for (let tries = 0; tries < 2500; tries++) {
      const { path, text } = short[random(short.length)] as Program;
      const mutated = withMovedWords(text, taken(), random);
      if (mutated === text || parseProgram(path, mutated).errors !== "") continue;
      count++;
      formatChecked(mutated, (["kept", "canon", "developer"] as const)[random(3)], path);
    }
    expect(count).toBeGreaterThan(200);
  },
  TIMEOUT_MS,
);

/** Up to three words of a text are left out, doubled, or replaced by words of another one that begin no statement. */
function withMovedWords(text: string, other: string, random: Random): string {
  const words = text.split(/(\s+|[(),:])/);
  const others = other.split(/(\s+|[(),:])/).filter((word) => !/^[A-Z]/.test(word));
  for (let count = 1 + random(3); count > 0; count--) {
    const at = random(words.length);
    const word = others[random(others.length)] as string;
    const change = random(3);
    if (change === 0) words.splice(at, 2);
    else words.splice(at, change === 1 ? 1 : 0, word, " ");
  }
  return words.join("");
}

/** Comments behind and between lines. */
function withComments(text: string, random: Random): string {
  let count = 0;
  const comment = (): string =>
    ["Note: note", "// slashes", "# hash", "//", "Note:\n  block\n:End Note"][random(5)] + (random(2) === 0 ? "" : "");
  const lines: string[] = [];
  for (const line of text.split("\n")) {
    if (random(3) === 0) lines.push(`${" ".repeat(random(3) * 4)}${comment()}`);
    count++;
    const isCommented = /Note:|#!/.test(line);
    lines.push(random(3) === 0 && line !== "" && !isCommented ? `${line} // behind ${count}` : line);
  }
  return lines.join("\n");
}

test("10,000 lines take less than half a second", () => {
  const all = programs.filter(({ text }) => !text.includes("Runtime Module") && !text.startsWith("#!"));
  let text = "";
  while (text.split("\n").length < 10_000) text += all.map((program) => program.text).join("\n");
  const { ast } = parseProgram("large.runa", text);
  formatModule(ast.source, ast, { style: "kept" });
  // The quickest of several runs: what else the machine does is not the formatter's time.
  let formatted = "";
  const times = Array.from({ length: 5 }, () => {
    const start = performance.now();
    formatted = formatModule(ast.source, ast, { style: "kept" });
    return performance.now() - start;
  });
  expect(Math.min(...times)).toBeLessThan(500);
  expect(formatted.length).toBeGreaterThan(text.length / 2);
});
