// Counts of passed, failed and skipped checks, and the closing line of a test run.

/** How many checks passed, failed and were skipped. */
export interface Tally {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

/** The tally of nothing. */
export const emptyTally: Tally = { passed: 0, failed: 0, skipped: 0 };

/** The tally of one check. */
export function tallyOf(passed: boolean): Tally {
  return { passed: passed ? 1 : 0, failed: passed ? 0 : 1, skipped: 0 };
}

/** Sum of tallies. */
export function addTallies(tallies: readonly Tally[]): Tally {
  const add = (a: Tally, b: Tally): Tally => ({
    passed: a.passed + b.passed,
    failed: a.failed + b.failed,
    skipped: a.skipped + b.skipped,
  });
  return tallies.reduce(add, emptyTally);
}

/** The closing line: `N passed, N failed`, and the skipped ones if there are any. */
export function formatTally({ passed, failed, skipped }: Tally): string {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ""}`;
}

/**
 * Reads the closing lines of `bun test`. A run that did not get to its end, or that failed without naming a
 * failed test, counts as one more failure.
 */
export function readBunTally(output: string, status: number | null): Tally {
  const number = (word: string): number => Number(new RegExp(`^ *(\\d+) ${word}$`, "m").exec(output)?.[1] ?? 0);
  const failed = number("fail");
  const errors = Number(/^ *(\d+) errors?$/m.exec(output)?.[1] ?? 0);
  const complete = /^Ran \d+ tests? across \d+ files?\./m.test(output);
  const silent = failed + errors === 0 && (status !== 0 || !complete);
  return {
    passed: number("pass"),
    failed: failed + errors + (silent ? 1 : 0),
    skipped: number("skip") + number("todo"),
  };
}
