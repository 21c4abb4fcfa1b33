/** The examples of `runa explain`: the first has the mistake, the second is sound. What the compiler says of the mistakes is a golden file. */
import { expect, test } from "bun:test";
import { fixSource, lintSource } from "#cmd/runa/commands/lint.ts";
import { moduleLoader, openLibrary } from "#cmd/runa/compiler/library.ts";
import { DiagnosticList } from "#core/base/diagnostic.ts";
import { renderDiagnostics } from "#core/base/render-diagnostic.ts";
import { SourceFile } from "#core/base/source.ts";
import { compileToMir } from "#core/pipeline.ts";
import { diagnosticHelp } from "#core/spec/diagnostic-help.ts";
import { type DiagnosticName, diagnosticTable } from "#core/spec/diagnostics.ts";
import { explanations } from "#core/spec/explanations/explanations.ts";
import { lintExplanations } from "#core/spec/explanations/of-lint.ts";
import { Libc } from "#rt/host/libc.ts";
import { compileLibrary, libraryArchive } from "./precompile-library.ts";

const golden = `${import.meta.dir}/testdata/explanations.diagnostics`;
const archive = libraryArchive(await compileLibrary());
const library = openLibrary((offset, length) => archive.subarray(offset, offset + length));
const loader = moduleLoader(new Libc(), library, []);
const names = Object.keys(diagnosticTable) as DiagnosticName[];

/** What is found in a program; instances are made too, since some mistakes show only then. */
function diagnose(text: string): DiagnosticList {
  const source = new SourceFile("example.runa", `${text.replace(/^\n/, "")}\n`);
  return compileToMir(source, loader, { passes: { level: 0 } }).diagnostics;
}

const isLint = (name: DiagnosticName): boolean => Object.hasOwn(lintExplanations, name);

function lint(text: string): DiagnosticList {
  return lintSource(new SourceFile("example.runa", `${text.replace(/^\n/, "")}\n`), loader);
}

/** Diagnostics that no small program shows; each must say in its text what there is to do. */
const withoutExample: readonly DiagnosticName[] = [
  "invalidUtf8",
  "fileTooLarge",
  "nestedTooDeeply",
  "expressionTooLong",
  "missingLibrary",
  "foreignTwice",
  "notInRuntimeModule",
  "runtimeCallsOrdinary",
  "addressNeedsGlobal",
  "missingProcess",
  "notSupportedYet",
  "assembly",
];

test("all but few diagnostics have examples", () => {
  expect(names.filter((name) => explanations[name].wrong === undefined).sort()).toEqual([...withoutExample].sort());
  expect(names.filter((name) => explanations[name].right === undefined).sort()).toEqual([...withoutExample].sort());
});

const found = new Map<DiagnosticName, DiagnosticList>();

test.each(names.filter((name) => explanations[name].wrong !== undefined))("%s", (name) => {
  const { wrong = "", right = "" } = explanations[name];
  const { id } = diagnosticTable[name];
  const diagnostics = isLint(name) ? lint(wrong) : diagnose(wrong);
  found.set(name, diagnostics);
  expect(diagnostics.items.map(({ code }) => code)).toContain(id);
  expect(renderDiagnostics(diagnose(right).items, { colour: false })).toBe("");
  if (isLint(name)) expect(lint(right).items.map(({ code }) => code)).not.toContain(id);
});

/** What beginners write, each under a line `== title`, and what they are told. */
test("mistakes of beginners", async () => {
  const cases = (await Bun.file(`${import.meta.dir}/testdata/beginners.txt`).text()).split(/^== /m).slice(1);
  expect(cases.length).toBeGreaterThanOrEqual(90);
  const told = cases.map((one) => {
    const [title = "", ...lines] = one.split("\n");
    const { items } = diagnose(lines.join("\n").trimEnd());
    expect(`${title}: ${items.length > 0}`).toBe(`${title}: true`);
    return `== ${title}\n${renderDiagnostics(items, { colour: false })}\n`;
  });
  const text = told.join("\n");
  const path = `${import.meta.dir}/testdata/beginners.diagnostics`;
  if (process.env["RUNA_BLESS"] === "1") await Bun.write(path, text);
  expect(text).toBe(await Bun.file(path).text());
});

test("what is said of the mistakes", async () => {
  const parts = [...found].map(
    ([name, { items }]) => `== ${diagnosticTable[name].id}\n${renderDiagnostics(items, { colour: false })}\n`,
  );
  const text = parts.join("\n");
  if (process.env["RUNA_BLESS"] === "1") await Bun.write(golden, text);
  expect(text).toBe(await Bun.file(golden).text());
});

test("advice names nothing that its message does not know", () => {
  for (const name of names) {
    const { message } = diagnosticTable[name];
    const known = new Set(Array.from(message.matchAll(/\{(\w+)\}/g), ([, word]) => word));
    const used = Array.from(diagnosticHelp[name].matchAll(/\{(\w+)\}/g), ([, word]) => word);
    expect(used.filter((word) => !known.has(word))).toEqual([]);
  }
});

test("advice of the table is given by the table alone", async () => {
  const root = `${import.meta.dir}/../../..`;
  const table = new Map(names.map((name) => [diagnosticHelp[name] as string, name]));
  const repeated: string[] = [];
  for (const folder of ["core", "backends", "cmd/runa"]) {
    for (const path of new Bun.Glob("**/*.ts").scanSync(`${root}/${folder}`)) {
      if (path.endsWith("diagnostic-help.ts") || path.includes("explanations/") || path.endsWith(".test.ts")) continue;
      const text = await Bun.file(`${root}/${folder}/${path}`).text();
      for (const [, , literal = ""] of text.matchAll(/(["'`])((?:\\.|(?!\1)[^\\\n])+)\1/g)) {
        const name = table.get(literal.replaceAll(/\\(["'`])/g, "$1"));
        if (name !== undefined) repeated.push(`${folder}/${path}: ${name}`);
      }
    }
  }
  expect(repeated).toEqual([]);
});

test("lint --fix changes what can be changed, and leaves the program as it was otherwise", () => {
  const text = [
    'Process called "area" that takes width as Float returns Float:',
    "  Let unused be 5",
    "  For each (x, unread) in [(1, 2)]:",
    "    If (x > 1) is true: Display x",
    "  End For",
    "  Return width",
    "End Process",
    "Display area(2.0)",
    "",
  ].join("\n");
  const fixed = fixSource(new SourceFile("example.runa", text), loader);
  expect(fixed.text).toBe(
    [
      'Process called "area" that takes width as Float returns Float:',
      "    Let _ be 5",
      "    For each (x, _) in [(1, 2)]:",
      "        If x is greater than 1: Display x",
      "    End For",
      "    Return width",
      "End Process",
      "",
      "Display area(2.0)",
      "",
    ].join("\n"),
  );
  expect(lintSource(fixed, loader).items).toEqual([]);
});
