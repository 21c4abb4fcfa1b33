/** Nothing stands in the library and the runtime that nothing uses: no import, variable or private declaration. */
import { expect, test } from "bun:test";
import { parse } from "#core/1-parse/parse.ts";
import { DiagnosticList } from "#core/base/diagnostic.ts";
import { SourceFile } from "#core/base/source.ts";
import { checkProgram } from "#core/check-program.ts";
import { lintModule } from "#core/lint/lint.ts";
import { TypeTable } from "#core/types/type-table.ts";
import { checkoutLoader } from "./library-loader.ts";
import { librarySources } from "./library-sources.ts";

const modulePath = (file: string): string => file.replace(/^stdlib\//, "").replace(/\.runa$/, "");

test("rt/ and stdlib/ use what they declare", async () => {
  const sources = new Map([...(await librarySources())].map(([file, text]) => [modulePath(file), { file, text }]));
  const root = new SourceFile("root.runa", "Display 1\n");
  const options = { alsoLibrary: [...sources.keys()] };
  const { modules } = checkProgram(root, checkoutLoader(), new TypeTable(), new DiagnosticList(), options);
  const unused: string[] = [];
  for (const typed of modules) {
    const { file, text } = sources.get(typed.path) ?? { file: "root.runa", text: root.text };
    const diagnostics = new DiagnosticList();
    lintModule({ ast: parse(new SourceFile(file, text), new DiagnosticList()), typed, diagnostics });
    for (const { name, span, message } of diagnostics.items)
      if (name === "unusedImport" || name === "unusedVariable" || name === "unusedPrivate")
        unused.push(`${file}:${text.slice(0, span.start).split("\n").length}: ${message}`);
  }
  expect(modules.length).toBeGreaterThan(sources.size);
  expect(unused).toEqual([]);
});
