// Writes stdlib/text/case_tables.runa: Unicode case mapping and the properties that the final sigma needs, from JavaScript's own.
import { codesOf, LAST_CODE } from "./unicode/array-module.ts";

/** Digits are printable characters from `#` on, without quote and backslash: 56 of them. */
const BASE = 56;
const FIRST_DIGIT = 35;

function digits(value: number, count: number): string {
  let text = "";
  for (let rest = value, left = count; left > 0; left--) {
    text = String.fromCharCode(FIRST_DIGIT + (rest % BASE)) + text;
    rest = Math.floor(rest / BASE);
  }
  return text;
}

interface Run {
  readonly start: number;
  readonly target: number;
  last: number;
  step: number;
}

/** Codes that change to one other code, as runs in which each or each second code changes by the same difference; and those that become several. */
function mappings(convert: (text: string) => string): { runs: Run[]; special: Map<number, number[]> } {
  const runs: Run[] = [];
  const special = new Map<number, number[]>();
  for (let code = 128; code <= LAST_CODE; code++) {
    if (code === 0xd800) code = 0xe000;
    const [first = code, ...more] = codesOf(convert(String.fromCodePoint(code)));
    if (more.length > 0) special.set(code, [first, ...more]);
    else if (first !== code) addToRuns(runs, code, first);
  }
  return { runs, special };
}

function addToRuns(runs: Run[], code: number, target: number): void {
  const run = runs.at(-1);
  const isFitting = run !== undefined && target - code === run.target - run.start;
  const step = run === undefined ? 0 : code - run.last;
  if (isFitting && step <= 2 && (run.last === run.start || run.step === step)) {
    run.step = step;
    run.last = code;
  } else runs.push({ start: code, last: code, step: 1, target });
}

function rangesOf(property: RegExp): string {
  let text = "";
  for (let code = 0; code <= LAST_CODE; code++) {
    if (!isIn(property, code)) continue;
    const start = code;
    while (isIn(property, code + 1)) code++;
    text += digits(start, 4) + digits(code - start, 2);
  }
  return text;
}

const isIn = (property: RegExp, code: number): boolean =>
  code <= LAST_CODE && (code < 0xd800 || code > 0xdfff) && property.test(String.fromCodePoint(code));

const runText = (runs: readonly Run[]): string =>
  runs
    .map((run) => digits(run.start, 3) + digits(run.last - run.start, 2) + digits(run.step, 1) + digits(run.target, 3))
    .join("");

const specialText = (special: ReadonlyMap<number, readonly number[]>): string =>
  [...special]
    .map(([code, [first = 0, second = 0, third = 0]]) => [code, first, second, third].map((c) => digits(c, 3)).join(""))
    .join("");

/** Text of stdlib/text/case_tables.runa. */
export function caseTablesModule(): string {
  const upper = mappings((text) => text.toUpperCase());
  const lower = mappings((text) => text.toLowerCase());
  const tables: readonly (readonly [name: string, doc: string, content: string])[] = [
    [
      "UPPER_RUNS",
      "To upper case: start (3), length − 1 (2), step (1), what the start becomes (3).",
      runText(upper.runs),
    ],
    [
      "UPPER_SPECIAL",
      "To several characters: code, and two or three codes (3 each; 0 for none).",
      specialText(upper.special),
    ],
    ["LOWER_RUNS", "To lower case, as above.", runText(lower.runs)],
    ["LOWER_SPECIAL", "To several characters, as above.", specialText(lower.special)],
    ["CASED", "Letters with case: start (4), length − 1 (2).", rangesOf(/\p{Cased}/u)],
    ["CASE_IGNORABLE", "What does not end a word for the final sigma, as above.", rangesOf(/\p{Case_Ignorable}/u)],
  ];
  const lines = [
    "Note: Unicode case mapping: made by cmd/dev/generate-case.ts. Numbers in base 56, digits from `#` on, the highest first.",
    "",
  ];
  for (const [name, doc, content] of tables) lines.push(`Note: ${doc}`, `Constant ${name} as Text is "${content}"`, "");
  return `${lines.join("\n").trimEnd()}\n`;
}

if (import.meta.main)
  await Bun.write(new URL("../../stdlib/text/case_tables.runa", import.meta.url), caseTablesModule());
