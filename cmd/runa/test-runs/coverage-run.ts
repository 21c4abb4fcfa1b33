// Coverage of a run: one file of counters for each test file, put together by source line and by decision.

import { type CommandLine, isOn } from "#cmd/runa/parse-options.ts";
import type { CounterRow, TrialPlan } from "#cmd/runa/trials/trial-request.ts";
import { writeOutput } from "#cmd/runa/write-output.ts";
import { formatCoverage, formatLcov, type SourceCoverage } from "./coverage-report.ts";
import type { TestFile } from "./run-test-files.ts";
import type { Write } from "./test-results.ts";

export class CoverageRun {
  readonly #prefix = `${Bun.env["TMPDIR"] ?? "/tmp"}/runa-coverage-${process.pid}-${Date.now().toString(36)}`;
  readonly #rows = new Map<string, readonly CounterRow[]>();
  #files = 0;

  /** The file with a place for its counters. */
  instrumented(file: TestFile): TestFile {
    return { ...file, request: { ...file.request, counters: `${this.#prefix}-${this.#files++}` } };
  }

  note(plan: TrialPlan, { request }: TestFile): void {
    if (request.counters !== undefined) this.#rows.set(request.counters, plan.counters ?? []);
  }

  /** Writes what is wanted; the message of what could not be written. The counter files are gone afterwards. */
  async report(line: CommandLine, write: Write): Promise<string | undefined> {
    const sources = await this.#collect();
    if (isOn(line, "coverage")) write(`\n${formatCoverage(sources)}`);
    const path = line.options.get("lcov")?.at(-1);
    if (path === undefined) return undefined;
    const text = formatLcov(sources);
    if (path !== "-") return writeOutput(path, new TextEncoder().encode(text), "data");
    write(text);
    return undefined;
  }

  async #collect(): Promise<SourceCoverage[]> {
    const sources = new Map<string, SourceCoverage>();
    for (let index = 0; index < this.#files; index++) {
      const path = `${this.#prefix}-${index}`;
      const rows = this.#rows.get(path) ?? [];
      const file = Bun.file(path);
      if (!(await file.exists())) continue;
      const counts = new BigUint64Array(await file.slice(0, rows.length * 8).arrayBuffer());
      await file.delete();
      rows.forEach((row, at) => addCount(sources, row, Number(counts[at] ?? 0n)));
    }
    return [...sources.values()].sort((first, second) => (first.path < second.path ? -1 : 1));
  }
}

function addCount(
  sources: Map<string, SourceCoverage>,
  { file, line, decision, way }: CounterRow,
  count: number,
): void {
  const source = sources.get(file) ?? { path: file, lines: new Map(), decisions: new Map() };
  sources.set(file, source);
  if (decision < 0) {
    source.lines.set(line, (source.lines.get(line) ?? 0) + count);
    return;
  }
  const known = source.decisions.get(decision) ?? { line, ways: [] };
  source.decisions.set(decision, known);
  known.ways[way] = (known.ways[way] ?? 0) + count;
}
