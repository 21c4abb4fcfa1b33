// Tests that the library says what each of its declarations does.
import { expect, test } from "bun:test";
import { documentedLibrary } from "#cmd/dev/documents/generate-library.ts";
import { pagesOf } from "#cmd/runa/documentation/documented-source.ts";
import type { DocumentedEntry } from "#core/ast/documentation.ts";
import { libraryPages } from "#core/spec/library-pages.ts";

/** Names of entries without a word about them; overloads may share what is said about one of them. */
function untold(entries: readonly DocumentedEntry[], place: string): string[] {
  return entries.flatMap(({ name, processes }) => {
    const told = entries.some((other) => other.name === name && other.text.trim() !== "");
    return [...(told ? [] : [`${place}.${name}`]), ...untold(processes, `${place}.${name}`)];
  });
}

test("all that the library's pages show is told of", async () => {
  const pages = pagesOf(await documentedLibrary());
  const sources = pages.flatMap((page) => page.sources);
  expect(sources.flatMap(({ path, module }) => untold(module.entries, path))).toEqual([]);
  expect(sources.filter(({ module }) => module.summary === "").map(({ path }) => path)).toEqual([]);
  expect(sources.length).toBe(Object.values(libraryPages).flatMap(({ modules }) => modules).length);
});

test("a declaration without a word is found", () => {
  const entry = { name: "f", kind: "process", header: "f()", text: "", processes: [] } as const;
  expect(untold([entry, { ...entry, name: "g", text: "Told." }, { ...entry, name: "g" }], "m")).toEqual(["m.f"]);
});
