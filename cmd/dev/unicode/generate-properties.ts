// Writes stdlib/text/property_tables.runa: which characters are letters, digits and so on, from JavaScript's own properties.

import { arrayModule, LAST_CODE, type Table } from "./array-module.ts";

const PROPERTIES: readonly (readonly [name: string, pattern: RegExp])[] = [
  ["LETTERS", /\p{L}/u],
  ["MARKS", /\p{M}/u],
  ["DECIMAL_DIGITS", /\p{Nd}/u],
  ["NUMBERS", /\p{N}/u],
  ["PUNCTUATION", /\p{P}/u],
  ["SYMBOLS", /\p{S}/u],
  ["UPPERCASE", /\p{Uppercase}/u],
  ["LOWERCASE", /\p{Lowercase}/u],
];

/** The codes at which membership changes, beginning with the first member. */
function boundaries(pattern: RegExp): number[] {
  const result: number[] = [];
  let isInside = false;
  for (let code = 0; code <= LAST_CODE; code++) {
    const isMember = (code < 0xd800 || code > 0xdfff) && pattern.test(String.fromCodePoint(code));
    if (isMember !== isInside) result.push(code);
    isInside = isMember;
  }
  return result;
}

/** Text of stdlib/text/property_tables.runa. */
export function propertyTablesModule(): string {
  const tables = PROPERTIES.map(
    ([name, pattern]): Table => ({
      name,
      note: `${pattern.source}: the codes at which membership begins and ends, in turn.`,
      type: "Unsigned32",
      values: boundaries(pattern),
    }),
  );
  return arrayModule("Properties of characters: made by cmd/dev/unicode/generate-properties.ts.", tables);
}

if (import.meta.main)
  await Bun.write(new URL("../../../stdlib/text/property_tables.runa", import.meta.url), propertyTablesModule());
