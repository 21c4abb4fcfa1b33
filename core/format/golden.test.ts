/** Programs beside their formatted text; RUNA_BLESS=1 writes it anew. */

import { expect, test } from "bun:test";
import { join } from "node:path";
import { Glob } from "bun";
import { formatChecked } from "./testing/read-programs.ts";

const folder = join(import.meta.dir, "testdata");
const names = (await Array.fromAsync(new Glob("*.runa").scan(folder))).sort();

test.each(names)("%s", async (name) => {
  const text = await Bun.file(join(folder, name)).text();
  const expected = Bun.file(join(folder, name.replace(/\.runa$/, ".formatted")));
  const formatted = formatChecked(text, "kept", name);
  if (Bun.env["RUNA_BLESS"] === "1") await Bun.write(expected, formatted);
  expect(formatted).toBe(await expected.text());
});
