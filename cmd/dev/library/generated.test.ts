/** The library's generated modules are those that their tables give. */
import { expect, test } from "bun:test";
import { caseTablesModule } from "#cmd/dev/generate-case.ts";
import { layoutsModule, messagesModule, trapErrorModule } from "#cmd/dev/generate-layouts.ts";
import { powersOfTenModule } from "#cmd/dev/math/generate-powers-of-ten.ts";
import { graphemeTablesModule } from "#cmd/dev/unicode/generate-graphemes.ts";
import { normalizationTablesModule } from "#cmd/dev/unicode/generate-normalization.ts";
import { propertyTablesModule } from "#cmd/dev/unicode/generate-properties.ts";
import { librarySources } from "./library-sources.ts";

const generated: readonly (readonly [path: string, make: () => string, command: string])[] = [
  ["rt/abi/layouts.runa", layoutsModule, "generate-layouts.ts"],
  ["rt/trap/messages.runa", messagesModule, "generate-layouts.ts"],
  ["rt/trap/trap_error.runa", trapErrorModule, "generate-layouts.ts"],
  ["rt/format/powers_of_ten.runa", powersOfTenModule, "math/generate-powers-of-ten.ts"],
  ["stdlib/text/case_tables.runa", caseTablesModule, "generate-case.ts"],
  ["stdlib/text/grapheme_tables.runa", graphemeTablesModule, "unicode/generate-graphemes.ts"],
  ["stdlib/text/normalization_tables.runa", normalizationTablesModule, "unicode/generate-normalization.ts"],
  ["stdlib/text/property_tables.runa", propertyTablesModule, "unicode/generate-properties.ts"],
];

test("generated modules are up to date", async () => {
  const sources = await librarySources();
  for (const [path, make, command] of generated)
    expect(sources.get(path) === make() ? "up to date" : `stale: run bun cmd/dev/${command}`).toBe("up to date");
});
