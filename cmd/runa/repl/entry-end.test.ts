// Tests where an entry ends that is typed line by line.
import { expect, test } from "bun:test";
import { isGivenUp, isWholeEntry } from "./entry-end.ts";

test("open blocks, brackets, texts, comments and operators go on", () => {
  const open = [
    "If a:",
    "Let x be (1 +",
    'Let t be """a',
    "Note:\nmore",
    "Let x be 1 plus",
    "@Implementation\n    Mine.\n",
  ];
  for (const text of open) {
    expect(isWholeEntry(text)).toBe(false);
    expect(isGivenUp(`${text}\n`)).toBe(false);
  }
});

test("what is finished or wrong by itself is whole", () => {
  for (const text of ["1 plus 1", "If a: b()", ":help", "Let x be be", "End If"]) expect(isWholeEntry(text)).toBe(true);
});

test("a block with a mistake in it goes on until it ends, or until an empty line", () => {
  expect(isWholeEntry("Type T is | A | B")).toBe(false);
  expect(isGivenUp("Type T is | A | B")).toBe(false);
  expect(isGivenUp("Type T is | A | B\n    ")).toBe(true);
  expect(isGivenUp("If a:\n    Let be 1\n    b()\n")).toBe(true);
  expect(isGivenUp("If a:\n    b()\n\n")).toBe(false);
});
