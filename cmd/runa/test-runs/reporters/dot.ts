// One character for each test, then the failures as in the report for people.

import type { Differ } from "#cmd/runa/test-runs/describe-failure.ts";
import type { FileFailure, Reporter, TestResult, TestSummary, Write } from "#cmd/runa/test-runs/test-results.ts";
import { PrettyReporter } from "./pretty.ts";

const marks = { passed: ".", failed: "F", skipped: "s" } as const;
const marksPerLine = 80;

export class DotReporter implements Reporter {
  readonly #write: Write;
  readonly #pretty: PrettyReporter;
  readonly #bad: { path: string; results: readonly TestResult[]; failure: FileFailure | undefined }[] = [];
  #count = 0;

  constructor(write: Write, differ: Differ, isColoured: boolean) {
    this.#write = write;
    this.#pretty = new PrettyReporter(write, differ, isColoured);
  }

  result({ status }: TestResult): void {
    this.#write(marks[status]);
    if (++this.#count % marksPerLine === 0) this.#write("\n");
  }

  file(path: string, results: readonly TestResult[], failure: FileFailure | undefined): void {
    const failed = results.filter((result) => result.status === "failed");
    if (failed.length > 0 || failure !== undefined) this.#bad.push({ path, results: failed, failure });
  }

  summary(summary: TestSummary): void {
    if (this.#count % marksPerLine !== 0) this.#write("\n");
    for (const { path, results, failure } of this.#bad) this.#pretty.file(path, results, failure);
    this.#pretty.summary(summary);
  }
}
