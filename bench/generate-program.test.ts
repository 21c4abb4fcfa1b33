// Tests that generated programs have the wanted length and are the same every time.
import { expect, test } from "bun:test";
import { parse } from "#core/1-parse/parse.ts";
import { DiagnosticList } from "#core/base/diagnostic.ts";
import { renderDiagnostics } from "#core/base/render-diagnostic.ts";
import { SourceFile } from "#core/base/source.ts";
import { generateProgram } from "./generate-program.ts";

test.each([1000, 10_000, 40_000])("a program of %d lines", (lines) => {
  const program = generateProgram(lines);
  const count = program.split("\n").length - 1;
  expect(count).toBeGreaterThanOrEqual(lines);
  expect(count).toBeLessThan(lines + 100);
  expect(generateProgram(lines)).toBe(program);
});

test("a generated program can be parsed", () => {
  const diagnostics = new DiagnosticList();
  parse(new SourceFile("generated.runa", generateProgram(1000)), diagnostics);
  expect(renderDiagnostics(diagnostics.items, { colour: false })).toBe("");
});
