/** Every module of the library and the runtime is well typed. */
import { expect, test } from "bun:test";
import { DiagnosticList } from "#core/base/diagnostic.ts";
import { renderDiagnostic } from "#core/base/render-diagnostic.ts";
import { SourceFile } from "#core/base/source.ts";
import { checkProgram } from "#core/check-program.ts";
import { TypeTable } from "#core/types/type-table.ts";
import { checkoutLoader } from "./library-loader.ts";
import { librarySources } from "./library-sources.ts";

test("rt/ and stdlib/ check without a diagnostic", async () => {
  const sources = await librarySources();
  const paths = [...sources.keys()].map((file) => file.replace(/^stdlib\//, "").replace(/\.runa$/, ""));
  const diagnostics = new DiagnosticList();
  const root = new SourceFile("root.runa", "Display 1\n");
  const { modules } = checkProgram(root, checkoutLoader(), new TypeTable(), diagnostics, { alsoLibrary: paths });
  expect(diagnostics.items.map((item) => renderDiagnostic(item, { colour: false }))).toEqual([]);
  expect(modules.length).toBeGreaterThan(paths.length);
});
