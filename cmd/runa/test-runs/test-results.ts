// How tests ended: what the reporters of `runa test` are told.

/** What an assertion or another error says. */
export interface TestFailure {
  /** The error's type, or "Timeout" and "Crash". */
  readonly type: string;
  readonly message: string;
  /** For a property: the simplest values for which it fails. */
  readonly values: string;
  /** Both sides of a comparison; the operator is "" where there was none. */
  readonly left: string;
  readonly operator: string;
  readonly right: string;
  /** One process per line, innermost first. */
  readonly trace: readonly string[];
  /** The line in the test's file, 0 if it is not known. */
  readonly line: number;
}

export type TestStatus = "passed" | "failed" | "skipped";

/** The end of one run of one test. */
export interface TestResult {
  readonly path: string;
  readonly title: string;
  readonly line: number;
  readonly tags: readonly string[];
  readonly status: TestStatus;
  readonly nanoseconds: number;
  /** What the test wrote. */
  readonly output: string;
  readonly failure: TestFailure | undefined;
  /** With it the run can be repeated. */
  readonly seed: number;
}

/** A file whose tests could not be run at all. */
export interface FileFailure {
  readonly path: string;
  readonly text: string;
}

/** Everything at the end. */
export interface TestSummary {
  readonly results: readonly TestResult[];
  readonly fileFailures: readonly FileFailure[];
  readonly files: number;
  readonly seed: number;
  readonly milliseconds: number;
}

/** Writes a report, while tests run or at the end. */
export interface Reporter {
  /** A test has ended. Tests of several files run at once. */
  result(result: TestResult): void;
  /** All tests of a file have ended. */
  file(path: string, results: readonly TestResult[], failure: FileFailure | undefined): void;
  summary(summary: TestSummary): void;
}

/** Writes to standard output. */
export type Write = (text: string) => void;

export function countByStatus(results: readonly TestResult[]): Readonly<Record<TestStatus, number>> {
  const counts = { passed: 0, failed: 0, skipped: 0 };
  for (const result of results) counts[result.status]++;
  return counts;
}

/** A time for people: three digits and a unit. */
export function formatTime(nanoseconds: number): string {
  const units = ["ns", "µs", "ms", "s"];
  let value = nanoseconds;
  let unit = 0;
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1000;
    unit++;
  }
  const digits = value >= 100 ? 0 : value >= 10 ? 1 : 2;
  return `${value.toFixed(digits)} ${units[unit]}`;
}
