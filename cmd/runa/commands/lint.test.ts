// Tests `runa lint --fix` as people use it: what it changes, what it leaves, and what it says.
import { afterAll, expect, test } from "bun:test";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Ended, runa as runaIn } from "#cmd/runa/testing/built-runa.ts";

const folder = mkdtempSync(join(tmpdir(), "runa-lint-"));
afterAll(() => rmSync(folder, { recursive: true }));
const runa = (...words: string[]): Ended => runaIn(words, { folder });
const write = (name: string, text: string): void => writeFileSync(join(folder, name), text);

test("unused imports of the library go, those of the program are only reported", () => {
  write("mine.runa", 'Process called "greet":\n    Display "hello"\nEnd Process\nDisplay "loaded"\n');
  write(
    "imports.runa",
    'Import { square_root, floor } from "math"\nImport "json" as j\nImport "csv"\nImport "text/text"\nImport "os/environment"\nImport { parse_csv, csv_text } from "csv"\nImport { greet } from "mine"\n\nDisplay floor(2.5), trim(" a ")\nDisplay environment variable("A")\n',
  );
  const { exitCode, errors } = runa("lint", "--fix", "imports.runa");
  expect(readFileSync(join(folder, "imports.runa"), "utf8")).toBe(
    'Import { floor } from "math"\nImport "text/text"\nImport "os/environment"\nImport { greet } from "mine"\n\nDisplay floor(2.5), trim(" a ")\nDisplay environment variable("A")\n',
  );
  expect(exitCode).toBe(1);
  expect(errors).toStartWith("changed imports.runa\n");
  expect(errors.match(/R0802/g)).toHaveLength(1);
});

test("an import of several modules as one is used if a name of any of them is", () => {
  write("whole.runa", 'Import "math"\nImport "time"\n\nDisplay greatest_common_divisor(4, 6)\n');
  expect(runa("lint", "whole.runa").errors.match(/nothing of `(.*)` is used/)?.[1]).toBe("time");
});

test("comparisons with `true` and `false`, in parentheses and without", () => {
  write(
    "truth.runa",
    'Let count be 3\nLet flag be count is 4\nIf (count is greater than 3) is true:\n    Display "more"\nEnd If\nIf (count is greater than 3) is false:\n    Display "less"\nEnd If\nIf flag is false:\n    Display "off"\nEnd If\n',
  );
  const { errors } = runa("lint", "truth.runa");
  for (const advice of ["`count is greater than 3`", "`not (count is greater than 3)`", "`not flag`"])
    expect(errors).toContain(`help: write ${advice}\n`);
  expect(runa("lint", "--fix", "truth.runa")).toEqual({ exitCode: 0, output: "", errors: "changed truth.runa\n" });
  expect(readFileSync(join(folder, "truth.runa"), "utf8")).toBe(
    'Let count be 3\nLet flag be count is 4\nIf count is greater than 3:\n    Display "more"\nEnd If\nIf not (count is greater than 3):\n    Display "less"\nEnd If\nIf not flag:\n    Display "off"\nEnd If\n',
  );
});

test("a program with errors is not touched, and standard input goes to standard output", () => {
  write("wrong.runa", "Display   missing\n");
  expect(runa("lint", "--fix", "wrong.runa").exitCode).toBe(1);
  expect(readFileSync(join(folder, "wrong.runa"), "utf8")).toBe("Display   missing\n");
  expect(runaIn(["lint", "--fix", "-"], { folder, input: "Let x be 1+1\nDisplay x\n" })).toEqual({
    exitCode: 0,
    output: "Let x be 1 + 1\nDisplay x\n",
    errors: "",
  });
});
