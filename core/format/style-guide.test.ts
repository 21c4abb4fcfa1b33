/** The examples of docs/style-of-programs.md are what the formatter makes of them. */

import { expect, test } from "bun:test";
import { join } from "node:path";
import { formatChecked } from "./testing/read-programs.ts";

const guide = await Bun.file(join(import.meta.dir, "..", "..", "docs", "style-of-programs.md")).text();
const blocks = [...guide.matchAll(/^```runa( before)?\n(.*?)^```$/gms)];

test("there are examples", () => {
  expect(blocks.length).toBeGreaterThan(9);
});

blocks.forEach(([, before, text = ""], at) => {
  test(`example ${at + 1}: ${text.split("\n")[0]}`, () => {
    const expected = before === undefined ? text : blocks[at + 1]?.[2];
    expect(formatChecked(text)).toBe(expected ?? "");
  });
});
