// Shows that each tidy rule fires on a bad sample and keeps quiet on a good one.
import { describe, expect, test } from "bun:test";
import { checkImports } from "./check-imports.ts";
import { checkLayout } from "./check-layout.ts";
import { checkSize } from "./check-size.ts";
import { checkSyntax } from "./check-syntax.ts";
import { checkText } from "./check-text.ts";
import { parseSources, type Source } from "./parse-sources.ts";

async function parseOne(path: string, text: string): Promise<Source> {
  const [source] = await parseSources(new Map([[path, text]]));
  if (source === undefined) throw new Error("nothing parsed");
  return source;
}

async function importMessages(path: string, ...targets: string[]): Promise<string[]> {
  const text = targets.map((target, index) => `import { x as x${index} } from "${target}";`).join("\n");
  return checkImports(await parseOne(path, text)).map(({ message }) => message);
}

async function syntaxMessages(text: string, path = "core/base/sample.ts"): Promise<string[]> {
  return checkSyntax(await parseOne(path, text)).map(({ message }) => message);
}

const head = "// Says what it is for.\n";

describe("layout", () => {
  test("accepts what belongs", () => {
    expect(
      checkLayout(["core/mir/builder.ts", "README.md", ".ci/run", "rt/heap/arena.runa", "core/spec/mir-ops.test.ts"]),
    ).toEqual([]);
  });
  test.each(["scripts/x.ts", "notes.md", "src/main.ts"])("top level: %s", (path) => {
    expect(checkLayout([path])).toHaveLength(1);
  });
  test.each([
    "core/base/index.ts",
    "core/base/utils.ts",
    "core/common/x.ts",
    "core/base/string-helpers.ts",
    "core/base/HeapManager.ts",
  ])("name: %s", (path) => {
    expect(checkLayout([path]).length).toBeGreaterThan(0);
  });
});

describe("imports", () => {
  test("accepts what the layers allow", async () => {
    expect(await importMessages("core/base/span.ts", "#core/spec/traps.ts", "./source.ts")).toEqual([]);
    expect(
      await importMessages("core/3-check/types.ts", "#core/ast/node.ts", "#core/mir/builder.ts", "./scope.ts"),
    ).toEqual([]);
    expect(
      await importMessages("backends/x64/select.ts", "#core/mir/op.ts", "#backends/shared/liveness.ts", "./encode.ts"),
    ).toEqual([]);
    expect(await importMessages("core/mir/evaluate-runtime.ts", "./evaluate.ts", "./evaluation-memory.ts")).toEqual([]);
    expect(await importMessages("core/pipeline.ts", "#core/1-parse/parse.ts", "#backends/x64/target.ts")).toEqual([]);
    expect(
      await importMessages("core/3-check/check.test.ts", "#core/1-parse/parse.ts", "node:fs", "#core/mir/evaluate.ts"),
    ).toEqual([]);
  });
  test.each([
    ["core/spec/traps.ts", "#core/base/span.ts"],
    ["core/base/span.ts", "#core/mir/op.ts"],
    ["core/mir/op.ts", "#core/ast/node.ts"],
    ["core/3-check/check.ts", "#core/1-parse/parse.ts"],
    ["core/4-lower/lower.ts", "#backends/x64/encode.ts"],
    ["backends/x64/select.ts", "#backends/arm64/encode.ts"],
    ["backends/x64/select.ts", "#core/ast/node.ts"],
    ["backends/object/link.ts", "#backends/x64/encode.ts"],
    ["rt/host/map.ts", "#core/mir/op.ts"],
    ["core/pipeline.ts", "#cmd/runa/main.ts"],
    ["cmd/runa/main.ts", "#cmd/dev/build.ts"],
    ["cmd/dev/build.ts", "#bench/run.ts"],
    ["core/5-optimize/fold.ts", "#core/mir/evaluate.ts"],
    ["core/mir/builder.ts", "./evaluate.ts"],
    ["core/mir/builder.ts", "./evaluation-memory.ts"],
    ["core/base/span.ts", "#core/base/testing/sample.ts"],
    ["core/base/span.ts", "../spec/traps.ts"],
    ["core/base/span.ts", "./source"],
    ["core/base/span.ts", "node:fs"],
    ["cmd/runa/main.ts", "path"],
    ["cmd/runa/main.ts", "commander"],
  ])("%s must not import %s", async (path, target) => {
    expect(await importMessages(path, target)).toHaveLength(1);
  });
  test("dynamic imports and export from count", async () => {
    const text = 'export { a } from "node:fs";\nexport const b = () => import("node:path");';
    expect(checkImports(await parseOne("cmd/runa/main.ts", text)).map(({ line }) => line)).toEqual([1, 2]);
  });
});

describe("sizes", () => {
  const longFunction = `${head}export const f = () => {\n${"  g();\n".repeat(70)}};\n`;

  test("a file of 801 lines", async () => {
    const texts = new Map([["core/base/long.ts", "x\n".repeat(800)]]);
    expect(checkSize(texts, [], {})).toHaveLength(1);
    expect(checkSize(texts, [], { "core/base/long.ts": 801 })).toEqual([]);
    expect(checkSize(new Map([["core/spec/long.ts", "x\n".repeat(900)]]), [], {})).toEqual([]);
  });
  test("a function of 72 lines", async () => {
    const source = await parseOne("core/base/long.ts", longFunction);
    expect(checkSize(new Map(), [source], {}).map(({ line }) => line)).toEqual([2]);
    expect(checkSize(new Map(), [source], { "core/base/long.ts#f": 72 })).toEqual([]);
  });
  test("exceptions only shrink", async () => {
    const source = await parseOne("core/base/long.ts", longFunction);
    expect(checkSize(new Map(), [source], { "core/base/long.ts#f": 80 })).toHaveLength(1);
    expect(checkSize(new Map(), [source], { "core/base/long.ts#f": 71 })).toHaveLength(1);
    expect(checkSize(new Map(), [], { "core/base/gone.ts": 900 })).toHaveLength(1);
  });
  test("a group of tests may be long", async () => {
    const text = `${head}describe("x", () => {\n${"  g();\n".repeat(90)}});\n`;
    expect(checkSize(new Map(), [await parseOne("core/base/long.test.ts", text)], {})).toEqual([]);
    expect(checkSize(new Map(), [await parseOne("core/base/long.ts", text)], {})).toHaveLength(1);
  });
});

describe("style", () => {
  test("accepts good code", async () => {
    expect(
      await syntaxMessages(`${head}export const any = "any";\nexport function f(): void {\n  let x = 1;\n}\n`),
    ).toEqual([]);
    expect(await syntaxMessages("/** Says what it is for. */\nexport const a = 1;\n")).toEqual([]);
  });
  test.each([
    "let x = 1;",
    "export let y = 1;",
    "var z = 1;",
    "export enum E { A }",
    "export const a: any = 1;",
    "export function f(x: Map<string, any>) {}",
    'export * from "./a.ts";\nexport const b = 1;',
    'export { a } from "./a.ts";',
    "export const out = process.stdout;",
  ])("refuses %s", async (line) => {
    expect(await syntaxMessages(head + line)).toHaveLength(1);
  });
  test("development tools may write to process.stdout", async () => {
    expect(await syntaxMessages(`${head}process.stdout.write("x");`, "cmd/dev/x.ts")).toEqual([]);
  });
  test.each(["export const a = 1;\n", "// words\nexport const a = 1;\n", "\n\nexport const a = 1;\n"])(
    "wants a sentence: %j",
    async (text) => {
      expect(await syntaxMessages(text)).toHaveLength(1);
    },
  );
});

describe("texts", () => {
  const marks = ["@ts-", "TO", "FIX", "biome-", "/wo", "/ho", "test.on"] as const;

  test.each([
    `  // ${marks[0]}ignore`,
    `  // ${marks[1]}DO later`,
    ` * ${marks[2]}ME`,
    `// ${marks[3]}ignore lint`,
    `const a = "${marks[4]}rk/x";`,
    `const a = "${marks[5]}me/someone";`,
    `${marks[6]}ly("x", f);`,
    `// ${"=".repeat(20)}`,
  ])("refuses %s", (line) => {
    expect(checkText("core/base/sample.ts", `\n${line}\n`).map((found) => found.line)).toEqual([2]);
  });
  test("accepts ordinary text", () => {
    expect(checkText("docs/a.md", "see core/work/x, https://example.org/home/page and 1/work\n")).toEqual([]);
    expect(checkText("core/base/sample.ts", "export const todo = 1; // what is to do\n")).toEqual([]);
  });
});
