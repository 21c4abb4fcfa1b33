/** The examples of docs/*.md and README.md compile, do what stands behind them, and mistakes are told as shown. `RUNA_BLESS=1` rewrites what is shown. */
import { afterAll, describe, expect, test } from "bun:test";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { projectRoot } from "#cmd/dev/tidy/project-files.ts";
import { runaPath } from "#cmd/runa/testing/built-runa.ts";
import { formatChecked } from "#core/format/testing/read-programs.ts";
import { type DocumentExample, documentExamples } from "./read-examples.ts";

/** Its examples are fragments, which `core/format/style-guide.test.ts` compares with what the formatter makes of them. */
const styleGuide = "docs/style-of-programs.md";

const folder = mkdtempSync(join(tmpdir(), "runa-documents-"));
afterAll(() => rmSync(folder, { recursive: true }));

const paths = ["README.md", ...new Bun.Glob("docs/*.md").scanSync(projectRoot)]
  .filter((path) => path !== styleGuide)
  .toSorted();
const documents = new Map<string, string>();
for (const path of paths) documents.set(path, await Bun.file(join(projectRoot, path)).text());

interface Case {
  readonly path: string;
  readonly example: DocumentExample;
}

const cases: Case[] = [...documents].flatMap(([path, text]) =>
  documentExamples(text).map((example) => ({ path, example })),
);

function command({ example: { code, expected } }: Case): readonly string[] {
  if (expected.kind === "diagnostic") return ["check"];
  if (expected.kind !== "compiles") return ["run", "--no-cache"];
  return /^Test "/m.test(code) ? ["test", "--seed=1"] : ["check"];
}

/** What an example does, in the words of its expectation. */
async function whatHappens(one: Case, home: string): Promise<string> {
  mkdirSync(home);
  await Bun.write(join(home, "example.runa"), one.example.code);
  const child = Bun.spawn([runaPath, ...command(one), "example.runa"], {
    cwd: home,
    stdout: "pipe",
    stderr: "pipe",
    env: { PATH: process.env["PATH"] },
  });
  const [output, errors] = await Promise.all([child.stdout.text(), child.stderr.text()]);
  const exitCode = await child.exited;
  const { kind } = one.example.expected;
  if (kind === "exit") return `${exitCode}\n`;
  if (kind === "diagnostic") return errors.replace(/\n\d+ errors?\n$/, "");
  if (exitCode !== 0 || (kind === "output" && errors !== "")) return `exit ${exitCode}\n${output}${errors}`;
  return kind === "output" ? output : "";
}

const found = new Map<Case, string>();
const waiting = [...cases.entries()];
await Promise.all(
  Array.from({ length: 4 }, async () => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift())
      found.set(next[1], await whatHappens(next[1], join(folder, `${next[0]}`)));
  }),
);

if (process.env["RUNA_BLESS"] === "1")
  for (const [path, before] of documents) {
    let text = before;
    for (const one of cases.filter((other) => other.path === path).toReversed()) {
      const { expectedPlace } = one.example;
      const shown = found.get(one) ?? "";
      if (expectedPlace !== undefined && !shown.startsWith("exit "))
        text = text.slice(0, expectedPlace.start) + shown + text.slice(expectedPlace.end);
    }
    if (text !== before) await Bun.write(join(projectRoot, path), text);
  }

describe.each(paths)("%s", (path) => {
  for (const one of cases.filter((other) => other.path === path)) {
    const { line, expected } = one.example;
    test(`line ${line}: ${expected.kind}`, () => {
      if ("text" in expected) expect(expected.text).not.toBe("");
      expect(found.get(one) ?? "not run").toBe(expected.kind === "compiles" ? "" : expected.text);
    });
  }
  test("examples mean the same when they are formatted", () => {
    for (const { example } of cases.filter(
      (other) => other.path === path && other.example.expected.kind !== "diagnostic",
    ))
      for (const style of ["kept", "canon", "developer"] as const) formatChecked(example.code, style, path);
  });
  test("has its examples", () => expect(documents.get(path)?.startsWith("# ")).toBe(true));
});
