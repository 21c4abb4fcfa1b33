/** Every file of the library and the runtime parses without a word of complaint. */
import { expect, test } from "bun:test";
import { parse } from "#core/1-parse/parse.ts";
import { DiagnosticList } from "#core/base/diagnostic.ts";
import { SourceFile } from "#core/base/source.ts";
import { librarySources } from "./library-sources.ts";

test("rt/ and stdlib/ parse without a diagnostic", async () => {
  const sources = await librarySources();
  expect(sources.size).toBeGreaterThan(40);
  const complaints: string[] = [];
  for (const [path, text] of sources) {
    const diagnostics = new DiagnosticList();
    const source = new SourceFile(path, text);
    parse(source, diagnostics);
    for (const { span, message } of diagnostics.items)
      complaints.push(`${path}:${text.slice(0, span.start).split("\n").length}: ${message}`);
  }
  expect(complaints).toEqual([]);
});
