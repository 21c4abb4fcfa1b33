// Tests of `runa doc` as people use it.

import { afterAll, expect, test } from "bun:test";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Ended, runa as start } from "#cmd/runa/testing/built-runa.ts";
import { libraryPages } from "#core/spec/library-pages.ts";

const folder = mkdtempSync(join(tmpdir(), "runa-doc-"));
afterAll(() => rmSync(folder, { recursive: true }));
const runa = (...words: string[]): Ended => start(words, { folder, environment: { COLUMNS: "80" } });

await Bun.write(
  join(folder, "shapes.runa"),
  'Note: The area of a circle.\nProcess called "circle area" that takes radius as Float returns Float:\n    Return radius\nEnd Process\n',
);

test("all pages of the library have something to show, and declarations are told about", () => {
  const { output, exitCode } = runa("doc");
  expect(exitCode).toBe(0);
  for (const name of Object.keys(libraryPages)) {
    expect(output).toContain(`\n  ${name} `);
    expect(runa("doc", name).output.split("\n").length).toBeGreaterThan(5);
  }
});

test("names of the library", () => {
  expect(runa("doc", "square", "root").output).toStartWith('square_root(x as Float) returns Float\n    in "math"\n');
  expect(runa("doc", "list").output).toMatch(
    /^List of T that follows Iterable of T\n(.*\n)* {2}sort_by\(self as List of T/,
  );
  expect(runa("doc", "math/statistics").output).toStartWith('Import "math/statistics"\n');
  expect(runa("doc", "sqare_root")).toEqual({
    exitCode: 2,
    output: "",
    errors: "runa: nothing in the library is called sqare_root; did you mean square_root?\n",
  });
});

test("names of a program, also of one that is wrong", async () => {
  const told = "circle_area(radius as Float) returns Float\n    in shapes.runa\n\n    The area of a circle.\n";
  expect(runa("doc", "shapes.runa", "circle", "area").output).toBe(told);
  expect(runa("doc", "shapes.runa").output).toContain("circle_area(radius as Float)");
  expect(runa("doc", "shapes.runa", "nothing").exitCode).toBe(2);
  expect(runa("doc", "missing.runa").exitCode).toBe(1);
  await Bun.write(join(folder, "broken.runa"), 'Process called "f":\n    Display (\n');
  const { exitCode, output, errors } = runa("doc", "broken.runa");
  expect(exitCode).toBe(1);
  expect(output).toContain("broken.runa");
  expect(errors).toContain("error[");
});

test("pages of the library and of programs", () => {
  expect(runa("doc", "--html=pages").exitCode).toBe(0);
  const pages = Object.keys(libraryPages).map((name) => `${name}.html`);
  expect(readdirSync(join(folder, "pages")).toSorted()).toEqual(
    [...pages, "index.html", "entries.js", "search.js", "style.css"].toSorted(),
  );
  expect(runa("doc", "--html=own", "shapes.runa").errors).toBe("wrote 5 files; open own/index.html\n");
  expect(runa("doc", "--html=no/such", "shapes.runa").exitCode).toBe(1);
  expect(runa("doc", "--html=x", "name").exitCode).toBe(2);
});
