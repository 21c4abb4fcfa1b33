// The report for people: each file when it has ended, failures with all that is known, and one line at the end.

import { type Differ, describeFailure, type Paint, plainPaint } from "#cmd/runa/test-runs/describe-failure.ts";
import {
  countByStatus,
  type FileFailure,
  formatTime,
  type Reporter,
  type TestResult,
  type TestSummary,
  type Write,
} from "#cmd/runa/test-runs/test-results.ts";

const colours = { left: 31, right: 32, quiet: 2, good: 32, bad: 31, warn: 33, strong: 1 } as const;

/** Words in colour, or as they are. */
export function painter(isColoured: boolean): (name: keyof typeof colours, text: string) => string {
  if (!isColoured) return (_, text) => text;
  return (name, text) => `\x1b[${colours[name]}m${text}\x1b[0m`;
}

export class PrettyReporter implements Reporter {
  readonly #write: Write;
  readonly #paint: ReturnType<typeof painter>;
  readonly #sides: Paint;
  readonly #differ: Differ;

  constructor(write: Write, differ: Differ, isColoured: boolean) {
    this.#write = write;
    this.#differ = differ;
    const paint = painter(isColoured);
    this.#paint = paint;
    this.#sides = isColoured
      ? {
          left: (text) => paint("left", text),
          right: (text) => paint("right", text),
          quiet: (text) => paint("quiet", text),
        }
      : plainPaint;
  }

  result(): void {
    // Each file is written whole.
  }

  file(path: string, results: readonly TestResult[], failure: FileFailure | undefined): void {
    if (results.length === 0 && failure === undefined) return;
    this.#write(`${this.#paint("strong", path)}\n`);
    for (const result of results) this.#result(result);
    if (failure !== undefined) {
      this.#write(`  ${this.#paint("bad", "FAILED")} the file could not be run\n`);
      this.#indented(failure.text.split("\n"));
    }
  }

  #result(result: TestResult): void {
    const { status, title, nanoseconds, failure, output } = result;
    if (status === "passed")
      this.#write(`  ${this.#paint("good", "ok")} ${title} ${this.#paint("quiet", `(${formatTime(nanoseconds)})`)}\n`);
    else if (status === "skipped") this.#write(`  ${this.#paint("warn", "skipped")} ${title}\n`);
    if (failure === undefined) return;
    this.#write(`  ${this.#paint("bad", "FAILED")} ${title} (${result.path}:${failure.line})\n`);
    this.#indented(describeFailure(result, failure, this.#sides, this.#differ));
    if (output.trim() === "") return;
    this.#indented([this.#paint("quiet", "what it wrote:"), ...output.trimEnd().split("\n")]);
  }

  #indented(lines: readonly string[]): void {
    for (const line of lines) this.#write(`      ${line}\n`);
  }

  summary(summary: TestSummary): void {
    this.#write(`\n${summaryLine(summary, this.#paint)}\n`);
  }
}

/** `3 passed, 1 failed in 2 files (12 ms), seed 7`. */
function summaryLine(
  { results, fileFailures, files, seed, milliseconds }: TestSummary,
  paint: ReturnType<typeof painter>,
): string {
  const { passed, failed, skipped } = countByStatus(results);
  const parts = [paint(passed > 0 ? "good" : "quiet", `${passed} passed`)];
  if (failed > 0) parts.push(paint("bad", `${failed} failed`));
  if (skipped > 0) parts.push(paint("warn", `${skipped} skipped`));
  if (fileFailures.length > 0)
    parts.push(paint("bad", `${fileFailures.length} ${fileFailures.length === 1 ? "file" : "files"} not run`));
  const count = `${files} ${files === 1 ? "file" : "files"}`;
  return `${parts.join(", ")} in ${count} (${formatTime(milliseconds * 1e6)}), seed ${seed}`;
}
