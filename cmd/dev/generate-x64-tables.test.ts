/** The generated tables in the tree are those that the instruction table gives. */
import { expect, test } from "bun:test";
import { generateX64Tables } from "./generate-x64-tables.ts";

test("the x86-64 tables are up to date (bun cmd/dev/generate-x64-tables.ts writes them)", async () => {
  const top = new URL("../../", import.meta.url).pathname;
  for (const [path, text] of Object.entries(generateX64Tables())) {
    expect((await Bun.file(top + path).text()) === text ? "up to date" : `${path} is stale`).toBe("up to date");
  }
});
