// Writes stdlib/text/grapheme_tables.runa: how each character joins its neighbours (UAX #29), found out by asking Intl.Segmenter.

import { arrayModule, LAST_CODE } from "./array-module.ts";

/** Kinds of characters; `stdlib/text/graphemes.runa` has the same numbers. */
const KINDS = {
  other: 0,
  carriageReturn: 1,
  lineFeed: 2,
  control: 3,
  /** Extend, with the values of Indic_Conjunct_Break. */
  extend: 4,
  extendAlone: 5,
  linker: 6,
  joiner: 7,
  regional: 8,
  prepend: 9,
  spacing: 10,
  hangulL: 11,
  hangulV: 12,
  hangulT: 13,
  pictograph: 14,
  consonant: 15,
} as const;

const KA = "\u0915";
const VIRAMA = "\u094d";
const JOINER = "\u200d";
const FACE = "\u{1f600}";

const segmenter = new Intl.Segmenter("en", { granularity: "grapheme" });
const isOne = (text: string): boolean => segmenter.segment(text).containing(0)?.segment.length === text.length;

/** Characters of which nothing is to be found out: they join nothing but what extends them. */
const PLAIN = /[\p{Unified_Ideograph}\p{Co}]/u;
const UNASSIGNED = /\p{Cn}/u;
const UNASSIGNED_WITH_KIND = /[\p{Extended_Pictographic}\p{Default_Ignorable_Code_Point}]/u;
const SYLLABLES = { first: 0xac00, last: 0xd7a3 };

function kindOf(code: number): number {
  const text = String.fromCodePoint(code);
  if (code === 13) return KINDS.carriageReturn;
  if (code === 10) return KINDS.lineFeed;
  if (code >= SYLLABLES.first && code <= SYLLABLES.last) return KINDS.other;
  if (PLAIN.test(text)) return KINDS.other;
  if (UNASSIGNED.test(text) && !UNASSIGNED_WITH_KIND.test(text)) return KINDS.other;
  if (!isOne(`${text}\u0308`)) return KINDS.control;
  if (text === JOINER) return KINDS.joiner;
  if (isOne(`a${text}`)) return kindOfFollower(text);
  if (/\p{Regional_Indicator}/u.test(text)) return KINDS.regional;
  if (/\p{Extended_Pictographic}/u.test(text)) return KINDS.pictograph;
  if (isOne(`${text}a`)) return KINDS.prepend;
  if (isOne(`${text}\uac00`)) return KINDS.hangulL;
  if (isOne(`\u11a8${text}`)) return KINDS.hangulT;
  if (isOne(`\u1100${text}`)) return KINDS.hangulV;
  return isOne(`${KA}${VIRAMA}${text}`) ? KINDS.consonant : KINDS.other;
}

function kindOfFollower(text: string): number {
  if (!isOne(`${FACE}${text}${JOINER}${FACE}`)) return KINDS.spacing;
  if (isOne(`${KA}${text}${KA}`)) return KINDS.linker;
  return isOne(`${KA}${text}${VIRAMA}${KA}`) ? KINDS.extend : KINDS.extendAlone;
}

/** Text of stdlib/text/grapheme_tables.runa. */
export function graphemeTablesModule(): string {
  const starts: number[] = [];
  const kinds: number[] = [];
  for (let code = 0; code <= LAST_CODE; code++) {
    const kind = code >= 0xd800 && code <= 0xdfff ? KINDS.other : kindOf(code);
    if (kind === kinds.at(-1)) continue;
    starts.push(code);
    kinds.push(kind);
  }
  return arrayModule("Unicode grapheme clusters: made by cmd/dev/unicode/generate-graphemes.ts.", [
    { name: "KIND_START", note: "Where the kind of characters changes.", type: "Unsigned32", values: starts },
    { name: "KIND", note: "The kind from there on.", type: "Byte", values: kinds },
  ]);
}

if (import.meta.main)
  await Bun.write(new URL("../../../stdlib/text/grapheme_tables.runa", import.meta.url), graphemeTablesModule());
