// A failed test in words: the message, both sides of a comparison, and where they differ.

import type { diffArrays, diffLines } from "diff";
import { splitDisplayed } from "./split-displayed.ts";
import type { TestFailure, TestResult } from "./test-results.ts";

/** Lines of a text difference that stand around each change. */
const contextLines = 3;
/** Of longer texts a part is shown, which begins so many characters before the first that differs. */
const charactersShown = 100;
const contextCharacters = 30;
/** More elements that differ than these are only counted. */
const elementsShown = 20;

/** The functions that find differences; their package is loaded when tests are run. */
export interface Differ {
  readonly diffArrays: typeof diffArrays;
  readonly diffLines: typeof diffLines;
}

/** Marks for the two sides; without colours they are empty. */
export interface Paint {
  readonly left: (text: string) => string;
  readonly right: (text: string) => string;
  readonly quiet: (text: string) => string;
}

export const plainPaint: Paint = { left: (text) => text, right: (text) => text, quiet: (text) => text };

/** Lines that tell why a test failed, from the message to the trace. */
export function describeFailure(result: TestResult, failure: TestFailure, paint: Paint, differ: Differ): string[] {
  const lines = [headline(failure)];
  if (failure.values !== "") {
    lines.push(`for ${failure.values}`);
    lines.push(paint.quiet(`the same values again: --seed=${result.seed}`));
  }
  if (failure.operator !== "") lines.push(...sides(failure, paint, differ));
  lines.push(...failure.trace.map((line) => paint.quiet(line)));
  return lines;
}

function headline({ type, message, operator }: TestFailure): string {
  if (type === "Timeout" || type === "Crash") return message;
  if (message.startsWith("Assertion failed: ")) return message;
  if (operator !== "" || type === "AssertionError") return `Assertion failed: ${message}`;
  return message === "" ? type : `${type}: ${message}`;
}

/** Both sides, and what differs between them where that is more than they show themselves. */
function sides({ left, operator, right }: TestFailure, paint: Paint, differ: Differ): string[] {
  if (operator === "call") return [`with:  ${paint.left(left)}`];
  const isText = operator.startsWith("text ");
  const words = isText ? operator.slice("text ".length) : operator;
  if (words === "is" && isText && (left.includes("\n") || right.includes("\n")))
    return [
      `left and right differ (${paint.left("- left")}, ${paint.right("+ right")}):`,
      ...lineDifference(left, right, paint, differ),
    ];
  if (words === "is" && isText) return textDifference(left, right, paint);
  const shown = (text: string): string => (isText ? JSON.stringify(text) : text);
  const lines = [`left:  ${paint.left(shown(left))}`, `right: ${paint.right(shown(right))}`];
  if (words !== "is") return [...lines, `expected left ${words} right`];
  return [...lines, ...elementDifferences(left, right, differ)];
}

/** Lines that are only on one side, with those around them. */
function lineDifference(left: string, right: string, paint: Paint, differ: Differ): string[] {
  const lines: string[] = [];
  const parts = differ.diffLines(left, right);
  parts.forEach((part, index) => {
    const own = part.value.replace(/\n$/, "").split("\n");
    if (part.removed) lines.push(...own.map((line) => paint.left(`- ${line}`)));
    else if (part.added) lines.push(...own.map((line) => paint.right(`+ ${line}`)));
    else {
      const before = index === 0 ? 0 : contextLines;
      const after = index === parts.length - 1 ? 0 : contextLines;
      if (own.length <= before + after) lines.push(...own.map((line) => `  ${line}`));
      else {
        lines.push(...own.slice(0, before).map((line) => `  ${line}`));
        lines.push(paint.quiet(`  … ${own.length - before - after} equal lines`));
        lines.push(...own.slice(own.length - after).map((line) => `  ${line}`));
      }
    }
  });
  if (left.endsWith("\n") !== right.endsWith("\n"))
    lines.push(`only the ${left.endsWith("\n") ? "left" : "right"} text ends with a newline`);
  return lines;
}

/** Two texts of one line: of long ones that part where they begin to differ. */
function textDifference(left: string, right: string, paint: Paint): string[] {
  const first = [...left];
  const second = [...right];
  const longest = Math.max(first.length, second.length);
  let at = 0;
  while (at < longest && first[at] === second[at]) at++;
  const start = longest <= charactersShown || at <= contextCharacters ? 0 : at - contextCharacters;
  const shown = (characters: readonly string[]): string => {
    const isCut = characters.length > start + charactersShown;
    const part = JSON.stringify(characters.slice(start, isCut ? start + charactersShown : undefined).join(""));
    return `${start > 0 ? "…" : ""}${part}${isCut ? "…" : ""}`;
  };
  const lengths = longest > charactersShown ? ` (${first.length} and ${second.length} characters)` : "";
  return [
    `left:  ${paint.left(shown(first))}`,
    `right: ${paint.right(shown(second))}`,
    `the texts differ from character ${at} on${lengths}`,
  ];
}

/** Elements of lists, sets, dictionaries, tuples and records that differ, by their places. */
function elementDifferences(left: string, right: string, differ: Differ): string[] {
  const first = splitDisplayed(left);
  const second = splitDisplayed(right);
  if (first === undefined || second === undefined || first.opening !== second.opening) return [];
  if (first.items.length <= 1 && second.items.length <= 1) return [];
  if (first.opening !== "[" && first.opening !== "{" && first.items.length !== second.items.length) return [];
  const lines = first.opening === "{" ? unordered(first.items, second.items) : ordered(first, second, differ);
  if (lines.length <= elementsShown) return lines;
  return [...lines.slice(0, elementsShown), `… and ${lines.length - elementsShown} more differences`];
}

function unordered(left: readonly string[], right: readonly string[]): string[] {
  const onLeft = new Set(left);
  const onRight = new Set(right);
  return [
    ...left.filter((item) => !onRight.has(item)).map((item) => `only left:  ${item}`),
    ...right.filter((item) => !onLeft.has(item)).map((item) => `only right: ${item}`),
  ];
}

function ordered(
  left: { readonly opening: string; readonly items: readonly string[] },
  right: { readonly items: readonly string[] },
  differ: Differ,
): string[] {
  if (left.items.length === right.items.length) {
    return left.items.flatMap((item, index) => {
      const other = right.items[index] as string;
      return item === other ? [] : [`at ${left.opening === "[" ? "index " : ""}${index}: ${item} is not ${other}`];
    });
  }
  const lines = [`left has ${left.items.length} items, right ${right.items.length}`];
  let at = 0;
  for (const part of differ.diffArrays([...left.items], [...right.items])) {
    for (const item of part.value) {
      if (part.added) lines.push(`missing before index ${at}: ${item}`);
      else if (part.removed) lines.push(`only left, at index ${at}: ${item}`);
      if (!part.added) at++;
    }
  }
  return lines;
}
