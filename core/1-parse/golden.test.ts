/** Golden tests: testdata/*.runa with the AST (`.ast`) and the diagnostics (`.diagnostics`) they give. RUNA_BLESS=1 rewrites. */

import { expect, test } from "bun:test";
import { readdirSync } from "node:fs";
import { parseText } from "./parse-text.ts";

const folder = `${import.meta.dir}/testdata`;

async function compare(path: string, actual: string): Promise<void> {
  if (process.env["RUNA_BLESS"] === "1") await Bun.write(path, actual);
  expect(actual).toBe(await Bun.file(path).text());
}

for (const name of readdirSync(folder).filter((file) => file.endsWith(".runa"))) {
  test(name, async () => {
    const parsed = parseText(await Bun.file(`${folder}/${name}`).text(), name);
    const stem = `${folder}/${name.slice(0, -".runa".length)}`;
    if (parsed.diagnostics === "") await compare(`${stem}.ast`, parsed.ast);
    else await compare(`${stem}.diagnostics`, `${parsed.diagnostics}\n`);
  });
}
