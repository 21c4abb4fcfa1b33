// Writes stdlib/text/normalization_tables.runa: decompositions, compositions and the order of marks, all found out by asking String.normalize.

import { arrayModule, codesOf, scalarValues, type Table } from "./array-module.ts";

const HANGUL_FIRST = 0xac00;
const HANGUL_LAST = 0xd7a3;
/** Marks of the lowest and of the highest class. */
const LOWEST_MARK = "\u0334";
const HIGHEST_MARK = "\u0345";

const isHangul = (code: number): boolean => code >= HANGUL_FIRST && code <= HANGUL_LAST;
const canonical = (text: string): string => text.normalize("NFD");

/** Codes, where the decomposition of each begins, and all decompositions one after the other. */
function decompositions(form: "NFD" | "NFKD"): { codes: number[]; starts: number[]; parts: number[] } {
  const codes: number[] = [];
  const starts: number[] = [];
  const parts: number[] = [];
  for (const code of scalarValues()) {
    const text = String.fromCodePoint(code);
    const result = text.normalize(form);
    if (isHangul(code) || result === (form === "NFD" ? text : canonical(text))) continue;
    codes.push(code);
    starts.push(parts.length);
    parts.push(...codesOf(result));
  }
  starts.push(parts.length);
  return { codes, starts, parts };
}

/** Whether normalisation moves the second of two marks in front of the first. */
const swaps = (first: string, second: string): boolean => canonical(first + second) !== first + second;

/** Marks that do not stay where they are, with their rank: the order of canonical combining classes. */
function ranks(): { code: number; rank: number }[] {
  const marks: string[] = [];
  for (const code of scalarValues()) {
    const text = String.fromCodePoint(code);
    if (isHangul(code) || canonical(text) !== text) continue;
    if (swaps(text, LOWEST_MARK) || swaps(HIGHEST_MARK, text) || text === LOWEST_MARK || text === HIGHEST_MARK)
      marks.push(text);
  }
  const before = (a: string, b: string): number => (swaps(b, a) ? -1 : swaps(a, b) ? 1 : 0);
  const ordered = marks.sort(before);
  let rank = 0;
  const result = ordered.map((mark, index) => {
    if (index === 0 || before(ordered[index - 1] as string, mark) !== 0) rank++;
    return { code: mark.codePointAt(0) as number, rank };
  });
  return result.sort((a, b) => a.code - b.code);
}

/** Pairs that compose: the first times 2^21 plus the second, and what they become. */
function compositions(decomposed: readonly number[]): { keys: number[]; results: number[] } {
  const rows: { key: number; result: number }[] = [];
  for (const code of decomposed) {
    const text = String.fromCodePoint(code);
    const parts = codesOf(canonical(text));
    const last = String.fromCodePoint(parts.at(-1) as number);
    const first = String.fromCodePoint(...parts.slice(0, -1)).normalize("NFC");
    if (parts.length < 2 || text.normalize("NFC") !== text) continue;
    if ([...first].length !== 1 || (first + last).normalize("NFC") !== text) throw new Error(`no pair for ${code}`);
    rows.push({ key: (first.codePointAt(0) as number) * 2 ** 21 + (parts.at(-1) as number), result: code });
  }
  rows.sort((a, b) => a.key - b.key);
  return { keys: rows.map((row) => row.key), results: rows.map((row) => row.result) };
}

/** Runs of codes next to each other with one rank. */
function runs(marks: readonly { code: number; rank: number }[]): { start: number; length: number; rank: number }[] {
  const result: { start: number; length: number; rank: number }[] = [];
  for (const { code, rank } of marks) {
    const run = result.at(-1);
    if (run !== undefined && run.rank === rank && run.start + run.length === code) run.length++;
    else result.push({ start: code, length: 1, rank });
  }
  return result;
}

/** Text of stdlib/text/normalization_tables.runa. */
export function normalizationTablesModule(): string {
  const plain = decompositions("NFD");
  const compatible = decompositions("NFKD");
  const composed = compositions(plain.codes);
  const marks = runs(ranks());
  const table = (name: string, note: string, type: string, values: readonly number[]): Table => ({
    name,
    note,
    type,
    values,
  });
  return arrayModule("Unicode normalisation: made by cmd/dev/unicode/generate-normalization.ts.", [
    table("DECOMPOSED", "Characters with a canonical decomposition, without Hangul.", "Unsigned32", plain.codes),
    table("DECOMPOSED_START", "Where in DECOMPOSITION that of each begins.", "Unsigned16", plain.starts),
    table("DECOMPOSITION", "Full canonical decompositions, in order.", "Unsigned32", plain.parts),
    table("COMPATIBLE", "Characters with another compatibility decomposition.", "Unsigned32", compatible.codes),
    table("COMPATIBLE_START", "Where in COMPATIBILITY that of each begins.", "Unsigned16", compatible.starts),
    table("COMPATIBILITY", "Full compatibility decompositions.", "Unsigned32", compatible.parts),
    table("PAIRS", "Pairs that compose: 2^21 times the first code plus the second.", "Integer", composed.keys),
    table("COMPOSED", "What each pair becomes.", "Unsigned32", composed.results),
    table(
      "MARK_START",
      "Runs of marks with one rank among combining classes: first code, number, rank.",
      "Unsigned32",
      marks.map((run) => run.start),
    ),
    table(
      "MARK_COUNT",
      "As above.",
      "Unsigned16",
      marks.map((run) => run.length),
    ),
    table(
      "MARK_RANK",
      "As above; what stands in none of the runs has rank 0.",
      "Byte",
      marks.map((run) => run.rank),
    ),
  ]);
}

if (import.meta.main)
  await Bun.write(
    new URL("../../../stdlib/text/normalization_tables.runa", import.meta.url),
    normalizationTablesModule(),
  );
