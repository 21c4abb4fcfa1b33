// The Test Anything Protocol, version 14: https://testanything.org/tap-version-14-specification.html

import { type Differ, describeFailure, plainPaint } from "#cmd/runa/test-runs/describe-failure.ts";
import type { FileFailure, Reporter, TestResult, TestSummary, Write } from "#cmd/runa/test-runs/test-results.ts";

export class TapReporter implements Reporter {
  readonly #write: Write;
  readonly #differ: Differ;
  #count = 0;

  constructor(write: Write, differ: Differ) {
    this.#write = write;
    this.#differ = differ;
    write("TAP version 14\n");
  }

  result(result: TestResult): void {
    const { status, failure, nanoseconds } = result;
    const skip = status === "skipped" ? " # SKIP" : "";
    this.#line(status !== "failed", `${result.path}: ${result.title}`, skip);
    this.#write(`  ---\n  duration_ms: ${(nanoseconds / 1e6).toFixed(3)}\n`);
    if (failure !== undefined) {
      this.#write(`  at: ${JSON.stringify(`${result.path}:${failure.line}`)}\n  seed: ${result.seed}\n  message: |\n`);
      for (const line of describeFailure(result, failure, plainPaint, this.#differ)) this.#write(`    ${line}\n`);
    }
    this.#write("  ...\n");
  }

  #line(isGood: boolean, title: string, directive: string): void {
    const escaped = title.replaceAll("\\", "\\\\").replaceAll("#", "\\#").replaceAll("\n", " ");
    this.#write(`${isGood ? "ok" : "not ok"} ${++this.#count} - ${escaped}${directive}\n`);
  }

  file(path: string, _: readonly TestResult[], failure: FileFailure | undefined): void {
    if (failure === undefined) return;
    this.#line(false, `${path}: could not be run`, "");
    for (const line of failure.text.split("\n")) this.#write(`# ${line}\n`);
  }

  summary(_: TestSummary): void {
    this.#write(`1..${this.#count}\n`);
  }
}
