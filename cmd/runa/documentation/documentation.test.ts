// Tests of what `runa doc` collects, finds and writes.

import { expect, test } from "bun:test";
import { runInNewContext } from "node:vm";
import { parse } from "#core/1-parse/parse.ts";
import { documentationOf, textNamed } from "#core/ast/documentation.ts";
import { DiagnosticList } from "#core/base/diagnostic.ts";
import { SourceFile } from "#core/base/source.ts";
import { docParts, firstSentence } from "./doc-text.ts";
import type { DocumentedSource } from "./documented-source.ts";
import { findEntries, methodsOf } from "./find-entries.ts";
import { htmlPages } from "./html-pages.ts";
import { layEntry, laySource } from "./lay-documentation.ts";

const text = `Note: Shapes and their areas.

Import "math"

Note: How exact
Note: results are.
Constant digits as Integer is 3

@Reasoning
    Only some shapes; others come as a < b & "c".

    Example: area(Dot) is 0.0
    Example:
        Let dot be Dot
        Assert area(dot) is 0.0
@End Reasoning
Type Shape is:
    | Circle with radius as Float
    | Dot
End Type

Type called "Pen" of T that follows Drawable:
    colour as T
    Private ink as Float
    Note: Draws it.
    Process called "draw" that takes self, width as Float defaults to 1.0:
        Display width
    End Process
    Private Process called "refill" that takes self:
        Return
    End Process
End Type

Protocol called "Drawable":
    Process called "draw" that takes self, width as Float
End Protocol

@Implementation
    The area. It is never negative.
@End Implementation
Process called "area" that takes self as Shape returns Float:
    Return 0.0
End Process

Process called "area" of A that follows Drawable that takes pen as A
    returns Float:
    Return 1.0
End Process

Type Colour is Integer
Private Process called "hidden":
    Return
End Process
Note: says nothing of the test

Test "no entry":
    Assert true
End Test
`;

const module = documentationOf(parse(new SourceFile("shapes.runa", text), new DiagnosticList()));
const source: DocumentedSource = { path: "shapes.runa", isLibrary: false, module };

test("declarations that others may use, as they are used", () => {
  expect(module.summary).toBe("Shapes and their areas.");
  expect(module.entries.map(({ header }) => header)).toEqual([
    "digits as Integer is 3",
    "Shape is Circle with radius as Float | Dot",
    "Pen of T that follows Drawable with colour as T",
    "Drawable",
    "area(self as Shape) returns Float",
    "area of A that follows Drawable (pen as A) returns Float",
    "Colour is Integer",
  ]);
  expect(module.entries[2]?.processes.map(({ header, text }) => [header, text])).toEqual([
    ["draw(self, width as Float defaults to 1.0)", "Draws it."],
  ]);
});

test("texts come from annotations, or from the comments above", () => {
  expect(textNamed(module, "digits")).toBe("How exact\nresults are.");
  expect(textNamed(module, "area")).toBe("The area. It is never negative.");
  expect(textNamed(module, "Pen.draw")).toBe("Draws it.");
  expect(textNamed(module, "Drawable")).toBeUndefined();
  expect(textNamed(module, "nowhere.draw")).toBeUndefined();
});

test("a text has paragraphs and examples", () => {
  expect(docParts(textNamed(module, "Shape") ?? "")).toEqual([
    { kind: "text", text: 'Only some shapes; others come as a < b & "c".' },
    { kind: "example", text: "area(Dot) is 0.0\nLet dot be Dot\nAssert area(dot) is 0.0" },
  ]);
  expect(docParts("One\ntwo\n\nthree\n\n    Display 1\n")).toEqual([
    { kind: "text", text: "One\ntwo" },
    { kind: "text", text: "three" },
    { kind: "example", text: "Display 1" },
  ]);
  expect(firstSentence("The area. It is never negative.")).toBe("The area");
  expect(firstSentence("`pi` is 3.14, e.g. for circles")).toBe("`pi` is 3.14, e.g. for circles");
});

test("names are found however they are spelt", () => {
  const headers = (name: string): string[] => findEntries([source], name).map(({ entry }) => entry.header);
  expect(headers("area")).toHaveLength(2);
  expect(headers("Shape.area")).toEqual(["area(self as Shape) returns Float"]);
  expect(headers("pen.draw")).toEqual(["draw(self, width as Float defaults to 1.0)"]);
  expect(headers("colour")).toEqual(["Colour is Integer"]);
  expect(headers("hidden")).toEqual([]);
  expect(methodsOf([source], "Shape").map(({ entry }) => entry.name)).toEqual(["area"]);
});

test("lines of a terminal", () => {
  const style = { width: 40, colour: false };
  const [shape] = findEntries([source], "Shape");
  if (shape === undefined) throw new Error("Shape is missing");
  expect(layEntry(shape, [source], style)).toEqual([
    ...["Shape is Circle with radius as Float", "    | Dot", "    in shapes.runa", ""],
    ...["    Only some shapes; others come as a <", '    b & "c".', ""],
    ...["        area(Dot) is 0.0", "        Let dot be Dot", "        Assert area(dot) is 0.0", ""],
    ...["  area(self as Shape) returns Float", "      The area"],
  ]);
  expect(laySource(source, style).slice(0, 5)).toEqual([
    ...["shapes.runa", "Shapes and their areas.", ""],
    ...["  digits as Integer is 3", "      How exact results are"],
  ]);
});

const files = htmlPages("Shapes", [
  { name: "shapes.runa", summary: module.summary, sources: [source] },
  { name: "Shapes.runa", summary: "two of them", sources: [source, { ...source, path: "other.runa" }] },
]);
const fileNamed = (name: string): string => files.find((file) => file.name === name)?.text ?? "";
type Row = readonly [string, string, string, string, string];

function searchRows(): readonly Row[] {
  const window: { runaEntries: readonly Row[] } = { runaEntries: [] };
  runInNewContext(fileNamed("entries.js"), { window });
  return window.runaEntries;
}

test("pages link to what is there, without a network", () => {
  expect(files.map(({ name }) => name)).toEqual([
    ...["index.html", "shapes.html", "Shapes-2.html", "entries.js", "search.js", "style.css"],
  ]);
  const rows = searchRows();
  expect(rows).toHaveLength(27);
  for (const [, , , , address] of rows) {
    const [name = "", anchor = ""] = address.split("#");
    expect(fileNamed(name).split(`id="${anchor}"`)).toHaveLength(2);
  }
  for (const { name, text: page } of files) {
    expect(page).not.toContain("://");
    for (const [, link = ""] of page.matchAll(/(?:href|src)="([^"#]+)"/g))
      expect([name, fileNamed(link) !== ""]).toEqual([name, true]);
  }
  expect(fileNamed("shapes.html")).toContain("as a &lt; b &amp; &quot;c&quot;.");
});

/** As much of a browser as the search needs. */
class FakeElement {
  value = "";
  href = "";
  textContent = "";
  children: FakeElement[] = [];
  readonly listeners = new Map<string, (event: unknown) => void>();
  readonly classList = { toggle: (): boolean => true };
  readonly attributes = new Map<string, string>();
  setAttribute(name: string, value: string): void {
    this.attributes.set(name, value);
  }
  scrollIntoView(): void {
    this.attributes.set("seen", "true");
  }
  append(...items: FakeElement[]): void {
    this.children.push(...items);
  }
  replaceChildren(...items: FakeElement[]): void {
    this.children = items;
  }
  addEventListener(name: string, listener: (event: unknown) => void): void {
    this.listeners.set(name, listener);
  }
}

test("the search finds the best first", () => {
  const [input, list] = [new FakeElement(), new FakeElement()];
  const document = {
    getElementById: (id: string) => (id === "search" ? input : list),
    createElement: () => new FakeElement(),
    addEventListener: () => undefined,
  };
  const window = { runaEntries: searchRows() };
  runInNewContext(fileNamed("search.js"), { window, document, location: { search: "?q=draw" }, URLSearchParams });
  const shown = (): (string | undefined)[] => list.children.map((item) => item.children[0]?.textContent);
  expect(shown()[0]).toBe("Pen: draw(self, width as Float defaults to 1.0)");
  input.value = "never NEGATIVE";
  input.listeners.get("input")?.({});
  expect(list.children.map((item) => item.textContent)).toEqual(["nothing found"]);
  input.value = "shape area";
  input.listeners.get("input")?.({});
  expect(shown()[0]).toBe("area(self as Shape) returns Float");
  expect(input.attributes.get("aria-activedescendant")).toBe("found-0");
  expect(list.children[0]?.attributes.get("aria-selected")).toBe("true");
});

test("a page lists its names, each overloaded one once, and colours its examples", () => {
  const page = fileNamed("shapes.html");
  const [contents = ""] = /<nav class="contents"[^]*?<\/nav>/.exec(page) ?? [];
  expect([...contents.matchAll(/>([^<]+)<\/a>/g)].map(([, name]) => name)).toEqual([
    ...["digits", "Shape", "Pen", "Drawable", "area", "Colour"],
  ]);
  expect(page).toContain('<pre tabindex="0"><code>area(<span class="type">Dot</span>) <span class="word">is</span>');
});
