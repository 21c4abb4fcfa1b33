// One JSON object on each line, for programs: `test`, `file` and `summary`; the version is that of this form.

import {
  countByStatus,
  type FileFailure,
  type Reporter,
  type TestResult,
  type TestSummary,
  type Write,
} from "#cmd/runa/test-runs/test-results.ts";

const schema = "runa.test/1";

export class NdjsonReporter implements Reporter {
  readonly #write: Write;

  constructor(write: Write) {
    this.#write = write;
  }

  result(result: TestResult): void {
    const { failure, ...rest } = result;
    this.#line({ schema, event: "test", ...rest, failure: failure ?? null });
  }

  file(path: string, results: readonly TestResult[], failure: FileFailure | undefined): void {
    this.#line({ schema, event: "file", path, tests: results.length, problem: failure?.text ?? null });
  }

  summary({ results, fileFailures, files, seed, milliseconds }: TestSummary): void {
    const counts = countByStatus(results);
    this.#line({ schema, event: "summary", ...counts, filesNotRun: fileFailures.length, files, seed, milliseconds });
  }

  #line(value: Readonly<Record<string, unknown>>): void {
    this.#write(`${JSON.stringify(value)}\n`);
  }
}
