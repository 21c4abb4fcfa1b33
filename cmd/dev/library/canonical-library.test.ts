/** The library and the runtime stand in the form that `runa fmt` gives them: they are what people read to learn the language. */
import { expect, test } from "bun:test";
import { canonicalText } from "#cmd/dev/canonical-text.ts";
import { librarySources } from "./library-sources.ts";

test("rt/ and stdlib/ are in canonical form", async () => {
  const others: string[] = [];
  for (const [path, text] of await librarySources()) if (canonicalText(path, text) !== text) others.push(path);
  expect(others).toEqual([]);
});
