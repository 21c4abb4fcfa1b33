// Compares what a program did with what is expected, and says in one text where they differ.
import type { Outcome } from "./find-cases.ts";

/** In an expected text of errors, a line that stands for any number of lines. */
const anyLines = "...";
/** … and a piece of a line that stands for any characters. */
const anyText = "{*}";

function matchesLine(expected: string, actual: string): boolean {
  if (!expected.includes(anyText)) return expected === actual;
  const pieces = expected.split(anyText);
  const last = pieces.pop() ?? "";
  const first = pieces.shift() ?? "";
  if (!actual.startsWith(first)) return false;
  let at = first.length;
  for (const piece of pieces) {
    const found = actual.indexOf(piece, at);
    if (found < 0) return false;
    at = found + piece.length;
  }
  return actual.length - last.length >= at && actual.endsWith(last);
}

function matchesLines(expected: readonly string[], actual: readonly string[]): boolean {
  const [first, ...rest] = expected;
  if (first === undefined) return actual.length === 0;
  if (first === anyLines) {
    for (let skipped = 0; skipped <= actual.length; skipped++)
      if (matchesLines(rest, actual.slice(skipped))) return true;
    return false;
  }
  const line = actual[0];
  return line !== undefined && matchesLine(first, line) && matchesLines(rest, actual.slice(1));
}

function linesOf(text: string): string[] {
  return text === "" ? [] : text.replace(/\n$/, "").split("\n");
}

/** Whether a text of errors fits its pattern; without `...` and `{*}` the pattern is the exact text. */
export function matchesPattern(pattern: string, text: string): boolean {
  return matchesLines(linesOf(pattern), linesOf(text));
}

function firstDifference(expected: string, actual: string): string {
  const wanted = expected.split("\n");
  const got = actual.split("\n");
  const at = wanted.findIndex((line, index) => line !== got[index]);
  const line = at < 0 ? wanted.length : at;
  const show = (text: string | undefined): string =>
    text === undefined ? "the end" : JSON.stringify(text.slice(0, 200));
  return `line ${line + 1}: expected ${show(wanted[line])}, got ${show(got[line])}`;
}

/** Undefined if the outcome is the expected one, else what differs. */
export function compareOutcome(expected: Outcome, actual: Outcome): string | undefined {
  const differences: string[] = [];
  if (expected.exitCode !== actual.exitCode)
    differences.push(`exit code: expected ${expected.exitCode}, got ${actual.exitCode}`);
  if (expected.output !== actual.output) differences.push(`output, ${firstDifference(expected.output, actual.output)}`);
  if (!matchesPattern(expected.errors, actual.errors))
    differences.push(`errors: expected\n${expected.errors.slice(0, 2000)}got\n${actual.errors.slice(0, 2000)}`);
  return differences.length === 0 ? undefined : differences.join("\n");
}
