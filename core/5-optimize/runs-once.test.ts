// Programs without loops and repeated calls run each instruction once; all others do not.

import { expect, test } from "bun:test";
import { parseMir } from "#core/mir/parse-mir.ts";
import { PositionTable, SymbolTable } from "#core/mir/session-tables.ts";
import { runsOnce } from "./runs-once.ts";

const once = (text: string): boolean =>
  runsOnce(parseMir(text, { symbols: new SymbolTable(), positions: new PositionTable() }));
const LEAF = "function @leaf() {\nb0:\n  return\n}\n";
const calls = (count: number): string => `function @main() {\nb0:\n${"  call @leaf\n".repeat(count)}  return\n}\n`;

test.each([
  ["straight code", LEAF, true],
  ["one call", LEAF + calls(1), true],
  ["two calls of the same process", LEAF + calls(2), false],
  ["calls of processes elsewhere", calls(2), true],
  ["a loop", "function @main() {\nb0:\n  jump -> b1\nb1:\n  jump -> b1\n}\n", false],
  ["recursion from outside", "function @main() {\nb0:\n  call @main\n  call @main\n  return\n}\n", false],
])("%s", (_, text, expected) => {
  expect(once(text)).toBe(expected);
});
