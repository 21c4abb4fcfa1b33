// The XML that build servers read: a suite for each file, a case for each test.

import { type Differ, describeFailure, plainPaint } from "#cmd/runa/test-runs/describe-failure.ts";
import type { FileFailure, Reporter, TestResult, TestSummary, Write } from "#cmd/runa/test-runs/test-results.ts";

interface Suite {
  readonly path: string;
  readonly results: readonly TestResult[];
  readonly failure: FileFailure | undefined;
}

export class JunitReporter implements Reporter {
  readonly #write: Write;
  readonly #differ: Differ;
  readonly #suites: Suite[] = [];

  constructor(write: Write, differ: Differ) {
    this.#write = write;
    this.#differ = differ;
  }

  result(): void {
    // XML names the numbers of a suite before its tests: everything is written at the end.
  }

  file(path: string, results: readonly TestResult[], failure: FileFailure | undefined): void {
    this.#suites.push({ path, results, failure });
  }

  summary({ milliseconds }: TestSummary): void {
    const all = this.#suites.map(counts);
    const sum = (pick: (one: Counts) => number): number => all.reduce((total, one) => total + pick(one), 0);
    this.#write('<?xml version="1.0" encoding="UTF-8"?>\n');
    this.#write(
      `<testsuites tests="${sum((one) => one.tests)}" failures="${sum((one) => one.failures)}" errors="${sum((one) => one.errors)}" skipped="${sum((one) => one.skipped)}" time="${(milliseconds / 1000).toFixed(3)}">\n`,
    );
    const inOrder = [...this.#suites].sort((first, second) => (first.path < second.path ? -1 : 1));
    for (const suite of inOrder) this.#suite(suite);
    this.#write("</testsuites>\n");
  }

  #suite(suite: Suite): void {
    const { tests, failures, errors, skipped, seconds } = counts(suite);
    this.#write(
      `  <testsuite name="${escaped(suite.path)}" tests="${tests}" failures="${failures}" errors="${errors}" skipped="${skipped}" time="${seconds}">\n`,
    );
    for (const result of suite.results) this.#case(result);
    if (suite.failure !== undefined) {
      this.#write(`    <testcase name="${escaped(suite.path)}" classname="${escaped(suite.path)}">\n`);
      this.#write(
        `      <error message="the file could not be run">${escaped(suite.failure.text)}</error>\n    </testcase>\n`,
      );
    }
    this.#write("  </testsuite>\n");
  }

  #case(result: TestResult): void {
    const { path, title, line, nanoseconds, failure, output, status } = result;
    const head = `    <testcase name="${escaped(title)}" classname="${escaped(path)}" file="${escaped(path)}" line="${line}" time="${(nanoseconds / 1e9).toFixed(6)}"`;
    if (status === "passed" && output === "") return this.#write(`${head}/>\n`);
    this.#write(`${head}>\n`);
    if (status === "skipped") this.#write("      <skipped/>\n");
    if (failure !== undefined) {
      const text = describeFailure(result, failure, plainPaint, this.#differ).join("\n");
      this.#write(
        `      <failure type="${escaped(failure.type)}" message="${escaped(failure.message)}">${escaped(text)}</failure>\n`,
      );
    }
    if (output !== "") this.#write(`      <system-out>${escaped(output)}</system-out>\n`);
    this.#write("    </testcase>\n");
  }
}

interface Counts {
  readonly tests: number;
  readonly failures: number;
  readonly errors: number;
  readonly skipped: number;
  readonly seconds: string;
}

function counts({ results, failure }: Suite): Counts {
  const errors = failure === undefined ? 0 : 1;
  const time = results.reduce((total, result) => total + result.nanoseconds, 0);
  return {
    tests: results.length + errors,
    failures: results.filter((result) => result.status === "failed").length,
    errors,
    skipped: results.filter((result) => result.status === "skipped").length,
    seconds: (time / 1e9).toFixed(6),
  };
}

const entities: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };

/** Text in XML; characters that XML 1.0 cannot hold become �. */
function escaped(text: string): string {
  let result = "";
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    const isForbidden = (code < 32 && code !== 9 && code !== 10 && code !== 13) || code === 0xfffe || code === 0xffff;
    result += isForbidden ? "\ufffd" : (entities[character] ?? character);
  }
  return result;
}
