// Benchmarks on the terminal: one row each, a plot of their samples, and a bar beside the slowest of their file.

import { painter } from "#cmd/runa/test-runs/reporters/pretty.ts";
import { formatTime } from "#cmd/runa/test-runs/test-results.ts";
import type { BenchResult } from "./bench-results.ts";
import type { BenchComparison, Verdict } from "./compare-results.ts";

const blocks = "▁▂▃▄▅▆▇█";
const plotColumns = 24;

/** How samples are spread from the least up to p99, one character for each of equally wide ranges. */
export function plotSamples({ samples, summary }: BenchResult, columns = plotColumns): string {
  const width = summary.p99 - summary.min;
  const counts = new Array<number>(columns).fill(0);
  for (const sample of samples) {
    if (sample > summary.p99) continue;
    const column = width <= 0 ? 0 : Math.min(columns - 1, Math.floor(((sample - summary.min) / width) * columns));
    counts[column] = (counts[column] ?? 0) + 1;
  }
  const most = Math.max(...counts);
  return counts.map((count) => (count === 0 ? " " : blocks[Math.ceil((count / most) * blocks.length) - 1])).join("");
}

/** A number of bytes for people. */
export function formatBytes(bytes: number): string {
  const units = ["B", "KB", "MB", "GB"];
  let value = bytes;
  let unit = 0;
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1000;
    unit++;
  }
  return `${unit === 0 ? Math.round(value) : value >= 1000 ? Math.round(value) : value.toPrecision(3)} ${units[unit]}`;
}

/** Lines for one file. */
export function showResults(results: readonly BenchResult[], columns: number, isColoured: boolean): string[] {
  const paint = painter(isColoured);
  const lines: string[] = [];
  const barColumns = Math.max(0, Math.min(40, columns - 40));
  const slowest = Math.max(...results.map((result) => result.summary.p50));
  for (const result of results) {
    const { summary, turns, allocations, bytes } = result;
    const bar = "█".repeat(Math.round((summary.p50 / slowest) * barColumns));
    lines.push(`  ${paint("strong", result.title)}`);
    lines.push(`    ${formatTime(summary.p50).padStart(8)}  ${paint("good", bar)}`);
    lines.push(`    median between ${formatTime(summary.medianLow)} and ${formatTime(summary.medianHigh)} (95 %)`);
    lines.push(
      `    mean ${formatTime(summary.mean)} ± ${summary.rme.toFixed(1)} %, p75 ${formatTime(summary.p75)}, p95 ${formatTime(summary.p95)}, p99 ${formatTime(summary.p99)}`,
    );
    lines.push(`    [${plotSamples(result)}] from ${formatTime(summary.min)}`);
    const extremes = summary.extremeOutliers > 0 ? `, ${summary.extremeOutliers} of them far out` : "";
    const outliers = summary.outliers > 0 ? `; ${summary.outliers} outliers${extremes}` : "";
    lines.push(
      paint("quiet", `    ${summary.samplesCount} batches of ${turns} ${turns === 1 ? "turn" : "turns"}${outliers}`),
    );
    if (allocations !== null && bytes !== null)
      lines.push(paint("quiet", `    ${allocations} allocations, ${formatBytes(bytes)} each turn`));
  }
  return lines;
}

const verdictColours = { slower: "bad", faster: "good", same: "quiet", new: "warn" } as const satisfies Record<
  Verdict,
  string
>;

/** One line for each benchmark that was compared. */
export function showComparisons(comparisons: readonly BenchComparison[], isColoured: boolean): string[] {
  const paint = painter(isColoured);
  return comparisons.map(({ result, verdict, ratio, p, isUnsteady }) => {
    const change = `${ratio >= 1 ? "+" : "−"}${(Math.abs(ratio - 1) * 100).toFixed(1)} %`;
    const chance = `p ${p < 0.001 ? "< 0.001" : `= ${p.toFixed(3)}`}`;
    const told =
      verdict === "new"
        ? "was not measured then"
        : isUnsteady
          ? `${change}, but its quickest batches moved less: the machine was busy`
          : `${change}, ${chance}`;
    return `  ${paint(verdictColours[verdict], verdict.padEnd(6))}  ${result.title} (${told})`;
  });
}
