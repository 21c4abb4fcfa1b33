// Tests that the reference of the library is what its modules say.
import { expect, test } from "bun:test";
import { join } from "node:path";
import { projectRoot } from "#cmd/dev/tidy/project-files.ts";
import { areaParts } from "#core/2-resolve/areas.ts";
import { libraryPages } from "#core/spec/library-pages.ts";
import { documentedLibrary, libraryNamesPath, libraryNamesSource, libraryReference } from "./generate-library.ts";

const modules = await documentedLibrary();
const shown = new Set<string>(Object.values(libraryPages).flatMap((page) => page.modules));

test("docs/library is current: `bun cmd/dev/documents/generate-library.ts` makes it", async () => {
  const made = await libraryReference();
  const there = [...new Bun.Glob("docs/library/*").scanSync(projectRoot)].toSorted();
  expect(there).toEqual([...made.keys()].toSorted());
  for (const [path, text] of made) expect(await Bun.file(join(projectRoot, path)).text()).toBe(text);
});

test("the table of importable names is current: the same command makes it", async () => {
  expect(await Bun.file(join(projectRoot, libraryNamesPath)).text()).toBe(await libraryNamesSource());
});

test("pages show modules that there are, and all that are imported by one word", () => {
  expect([...shown].filter((path) => modules[path] === undefined)).toEqual([]);
  const top = Object.keys(modules).filter((path) => !path.includes("/"));
  const parts = Object.keys(libraryPages).flatMap((name) => areaParts(name) ?? []);
  expect([...top, ...parts].filter((path) => !shown.has(path))).toEqual([]);
});

test("every module of a page says what it is for", () => {
  expect([...shown].filter((path) => modules[path]?.summary === "")).toEqual([]);
});
