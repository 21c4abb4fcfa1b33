// File tests: testdata/<pass>/<case>.mir holds the input and, below a line of dashes, what the pass (or `all`) makes of it; RUNA_BLESS=1 rewrites that.

import { expect, test } from "bun:test";
import { parseMir } from "#core/mir/parse-mir.ts";
import { printModule } from "#core/mir/print-mir.ts";
import { PositionTable, SymbolTable } from "#core/mir/session-tables.ts";
import { PASSES } from "./passes.ts";
import { runPasses } from "./run-passes.ts";

const ROOT = `${import.meta.dir}/testdata`;
const LINE = "\n----\n";
/** Alias class of a List's count in the files. */
const COUNT = 41;
const cases = [...new Bun.Glob("*/*.mir").scanSync(ROOT)].sort();

function optimised(text: string, pass: string): string {
  const symbols = new SymbolTable();
  const positions = new PositionTable();
  const program = parseMir(text, { symbols, positions });
  const polls = pass === "insert-polls";
  const lengths = new Set([COUNT]);
  const only = pass === "all" ? {} : { only: [pass] };
  runPasses(program, { symbols, positions, level: 2, polls, lengths, verifyEach: true, ...only });
  return printModule(program, { symbols, positions, renumber: true });
}

test.each(cases)("%s", async (name) => {
  const text = await Bun.file(`${ROOT}/${name}`).text();
  const [input = "", wanted] = text.split(LINE);
  const given = optimised(input, name.split("/")[0] as string);
  if (process.env["RUNA_BLESS"] === "1")
    await Bun.write(`${ROOT}/${name}`, `${input.trimEnd()}\n${LINE.trimStart()}${given}`);
  else expect(given).toBe(wanted ?? "");
});

test("every pass has a file", () => {
  const folders = new Set(cases.map((name) => name.split("/")[0]));
  expect(PASSES.map((row) => row.name).filter((name) => !folders.has(name))).toEqual([]);
});

/** Instructions of one operation in the innermost loop of the function: a block that jumps to itself. */
function countInLoop(text: string, operation: string): number {
  const block = text.split(/^(?=b\d+)/m).find((part) => part.includes(` -> ${/^b\d+/.exec(part)?.[0]}(`)) ?? "";
  expect(block).not.toBe("");
  return block.split("\n").filter((line) => new RegExp(`(?:^|= )\\s*${operation}\\b`).test(line.trim())).length;
}

test.each([
  ["sum-over-list", { trap_if: 0, load: 1, add_checked: 0 }],
  ["nbody-inner-loop", { trap_if: 0, load: 4, add_checked: 0 }],
  ["sieve-inner-loop", { trap_if: 0, load: 0, add_checked: 0 }],
  ["matmul-inner-loop", { trap_if: 0, load: 2, mul_checked: 0, add_checked: 0 }],
  ["spectral-norm-inner-loop", { trap_if: 0, load: 1, call: 0, div_s: 0 }],
])("inner loop of %s", async (name, counts) => {
  const [input = ""] = (await Bun.file(`${ROOT}/all/${name}.mir`).text()).split(LINE);
  const all = optimised(input, "all");
  const text = all.slice(all.lastIndexOf("function "));
  for (const [operation, count] of Object.entries(counts))
    expect(`${operation} ${countInLoop(text, operation)}`).toBe(`${operation} ${count}`);
});
