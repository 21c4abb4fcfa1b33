/** Sources, diagnostics and how they are shown. */

import { expect, test } from "bun:test";
import { diagnosticTable } from "#core/spec/diagnostics.ts";
import { DiagnosticList } from "./diagnostic.ts";
import { renderDiagnostic } from "./render-diagnostic.ts";
import { SourceFile, span } from "./source.ts";

function render(text: string, start: number, end: number): string {
  const list = new DiagnosticList();
  list.report("chainedComparison", new SourceFile("a.runa", text), span(start, end), {});
  const [first] = list.items;
  if (first === undefined) throw new Error("nothing was reported");
  return renderDiagnostic(first, { colour: false });
}

test("lines and columns count from 1, and a line ends before its carriage return", () => {
  const file = new SourceFile("a.runa", "ab\r\ncd\n\ne");
  expect(file.lineCount).toBe(4);
  expect(file.lineColumnAt(0)).toEqual({ line: 1, column: 1 });
  expect(file.lineColumnAt(5)).toEqual({ line: 2, column: 2 });
  expect(file.lineColumnAt(9)).toEqual({ line: 4, column: 2 });
  expect(file.lineEnd(1)).toBe(2);
  expect(file.slice(span(4, 6))).toBe("cd");
});

test("the span is underlined, also behind tabs and wide characters", () => {
  expect(render("\tx < y < z", 7, 8).split("\n").slice(3, -1)).toEqual(["1 |     x < y < z", "  |           ^"]);
  expect(render("日本 < y < z", 7, 8).split("\n").slice(3)[1]).toBe("  |          ^");
});

test("a long line is cut round the span", () => {
  const lines = render(`${"a".repeat(5000)}<${"b".repeat(5000)}`, 5000, 5001).split("\n");
  expect(lines[3]).toStartWith("1 | ...aaa");
  expect(lines[3]?.length).toBeLessThan(140);
  expect(lines[3]?.indexOf("<")).toBe(lines[4]?.indexOf("^") as number);
});

test("a span of several lines shows the first and the last", () => {
  expect(render("a(\n  b\n  c\n  d\n)", 1, 17).split("\n").slice(3, -1)).toEqual([
    "1 | a(",
    "  |  ^",
    "  | ...",
    "5 | )",
    "  | ^",
  ]);
});

test("templates are filled, notes and help follow, errors and warnings are counted", () => {
  const list = new DiagnosticList();
  const file = new SourceFile("a.runa", "Let x");
  const labels = [{ file, span: span(0, 3), text: "here" }];
  const details = { labels, notes: ["a note"], help: { text: "some help" } };
  list.report("expected", file, span(4, 5), { expected: "`be`", found: "`x`" }, details);
  expect(list.errorCount).toBe(1);
  const text = list.items[0] === undefined ? "" : renderDiagnostic(list.items[0], { colour: false });
  expect(text.split("\n")[0]).toBe("error[R0201]: expected `be`, found `x`");
  expect(text).toContain("--- here");
  expect(text).toContain("= note: a note");
  expect(text).toContain("= help: some help");
});

test("ids are unique and well formed", () => {
  const ids = Object.values(diagnosticTable).map((row) => row.id);
  expect(new Set(ids).size).toBe(ids.length);
  for (const id of ids) expect(id).toMatch(/^R0\d\d\d$/);
});

test("nothing that steers a terminal reaches it, in excerpts, messages and paths", () => {
  const list = new DiagnosticList();
  const text = 'x "\u001B[31m\u009B\u202E"\n';
  list.report("unexpectedCharacter", new SourceFile("a\u001B[2J.runa", text), span(2, 9), { character: text.trim() });
  const shown = renderDiagnostic(list.items[0] as (typeof list.items)[number], { colour: false });
  const steers = (unit: string): boolean => (unit < " " && unit !== "\n") || (unit >= "\u007F" && unit <= "\u009F");
  expect([...shown].filter((unit) => steers(unit) || unit === "\u202E")).toEqual([]);
  expect(shown).toContain('unexpected character x "\uFFFD[31m\uFFFD\uFFFD"');
  expect(shown).toContain("--> a\uFFFD[2J.runa:1:3");
});

test("a message shows the ends of an enormous name", () => {
  const list = new DiagnosticList();
  const name = `a${"x".repeat(1e6)}z`;
  list.report("unexpectedCharacter", new SourceFile("a.runa", name), span(0, 9), { character: name });
  expect(list.items[0]?.message).toMatch(/^unexpected character ax+… \(\d+ characters\) …x+z$/);
  expect(list.items[0]?.message.length).toBeLessThan(500);
});
