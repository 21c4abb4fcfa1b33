// Holds the whole project against the house rules.
import { beforeAll, describe, expect, test } from "bun:test";
import { checkImports } from "./check-imports.ts";
import { checkLayout } from "./check-layout.ts";
import { checkSize } from "./check-size.ts";
import { checkSyntax } from "./check-syntax.ts";
import { checkText } from "./check-text.ts";
import { formatViolation, parseSources, type Source, type Violation } from "./parse-sources.ts";
import { listProjectFiles, readProjectFiles } from "./project-files.ts";
import { sizeExceptions } from "./size-exceptions.ts";

function expectNone(violations: readonly Violation[]): void {
  expect(violations.map(formatViolation).join("\n")).toBe("");
}

describe("tidy", () => {
  const project: { paths: string[]; texts: Map<string, string>; sources: Source[] } = {
    paths: [],
    texts: new Map(),
    sources: [],
  };

  beforeAll(async () => {
    project.paths = await listProjectFiles();
    project.texts = await readProjectFiles(project.paths.filter((path) => !path.includes("/testdata/")));
    project.sources = await parseSources(new Map([...project.texts].filter(([path]) => path.endsWith(".ts"))));
  }, 30_000);

  test("the project was read", () => {
    expect(project.sources.length).toBeGreaterThan(5);
  });
  test("layout and names", () => {
    expectNone(checkLayout(project.paths));
  });
  test("imports", () => {
    expectNone(project.sources.flatMap(checkImports));
  });
  test("sizes", () => {
    const counted = new Map([...project.texts].filter(([path]) => /\.(ts|mjs|runa)$/.test(path)));
    expectNone(checkSize(counted, project.sources, sizeExceptions));
  });
  test("style", () => {
    expectNone(project.sources.flatMap(checkSyntax));
  });
  test("texts", () => {
    expectNone([...project.texts].flatMap(([path, text]) => checkText(path, text)));
  });
});
