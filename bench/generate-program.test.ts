// Tests that generated programs have the wanted length and are the same every time.
import { expect, test } from "bun:test";
import { generateProgram } from "./generate-program.ts";

test.each([1000, 10_000, 40_000])("a program of %d lines", (lines) => {
  const program = generateProgram(lines);
  const count = program.split("\n").length - 1;
  expect(count).toBeGreaterThanOrEqual(lines);
  expect(count).toBeLessThan(lines + 100);
  expect(generateProgram(lines)).toBe(program);
});
