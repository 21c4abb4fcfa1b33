// Tests that the table of method modules names exactly the public processes of each module.
import { expect, test } from "bun:test";
import { join } from "node:path";
import { METHOD_MODULES, methodModule } from "./method-modules.ts";

const library = join(import.meta.dir, "..", "..", "stdlib");

for (const modules of Object.values(METHOD_MODULES))
  for (const [module, names] of Object.entries(modules))
    test(module, async () => {
      const source = await Bun.file(join(library, `${module}.runa`)).text();
      const declared = new Set([...source.matchAll(/^Process called "(\w+)"/gm)].map((match) => match[1] ?? ""));
      expect([...declared].toSorted()).toEqual(names.split(" ").toSorted());
    });

test("a method of another module, and one of the type's own", () => {
  expect(methodModule("collections/list", "chunks")).toBe("collections/list_queries");
  expect(methodModule("collections/list", "chunk")).toBeUndefined();
  expect(methodModule("text/text", "chunks")).toBeUndefined();
});
