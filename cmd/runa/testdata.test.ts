// Tests that every program of the project that is meant to be right can be parsed.
import { expect, test } from "bun:test";
import { join } from "node:path";
import { Glob } from "bun";
import { parse } from "#core/1-parse/parse.ts";
import { DiagnosticList } from "#core/base/diagnostic.ts";
import { renderDiagnostics } from "#core/base/render-diagnostic.ts";
import { SourceFile } from "#core/base/source.ts";

const root = join(import.meta.dir, "..", "..");

test("golden programs, measured programs and examples can be parsed", async () => {
  const diagnostics = new DiagnosticList();
  const patterns = ["cmd/runa/testdata/*/*.runa", "bench/programs/*/*.runa", "examples/*.runa"];
  const found = await Promise.all(patterns.map((pattern) => Array.fromAsync(new Glob(pattern).scan(root))));
  const paths = found.flat();
  expect(paths.length).toBeGreaterThan(50);
  for (const path of paths) parse(SourceFile.fromBytes(path, await Bun.file(join(root, path)).bytes()), diagnostics);
  expect(renderDiagnostics(diagnostics.items, { colour: false })).toBe("");
});
