// Compares benchmarks with those of an earlier run: what became slower, and whether chance explains it.

import { type BenchResult, benchKey } from "./bench-results.ts";
import { quantile, rankTest } from "./statistics.ts";

/** Below this chance a difference counts. */
const significance = 0.01;

export type Verdict = "slower" | "faster" | "same" | "new";

export interface BenchComparison {
  readonly result: BenchResult;
  readonly verdict: Verdict;
  /** Median now divided by median then; 1 for a new one. */
  readonly ratio: number;
  readonly p: number;
  /** The median moved enough and not by chance, but the quickest tenth did not. */
  readonly isUnsteady: boolean;
}

/** A benchmark of the earlier run, as it was saved. */
export type SavedBenchmark = Pick<BenchResult, "path" | "title" | "samples">;

/**
 * Compares by median; a difference counts if it is greater than the threshold (0.05: 5 %), the rank test tells the samples apart, and
 * the quickest tenth differs by more than half the threshold too: a machine that is busy with other things slows most batches, but not those.
 */
export function compareResults(
  results: readonly BenchResult[],
  saved: readonly SavedBenchmark[],
  threshold: number,
): BenchComparison[] {
  const earlier = new Map(saved.map((one) => [benchKey(one), one.samples]));
  return results.map((result) => {
    const samples = earlier.get(benchKey(result));
    if (samples === undefined || samples.length === 0)
      return { result, verdict: "new", ratio: 1, p: 1, isUnsteady: false };
    const ratio = result.summary.p50 / sortedQuantile(samples, 0.5);
    const { p } = rankTest(samples, result.samples);
    const quick = sortedQuantile(result.samples, 0.1) / sortedQuantile(samples, 0.1);
    const moved = p >= significance ? "same" : directionOf(ratio, threshold);
    const verdict = directionOf(quick, threshold / 2) === moved ? moved : "same";
    return { result, verdict, ratio, p, isUnsteady: verdict !== moved };
  });
}

function directionOf(ratio: number, threshold: number): "slower" | "faster" | "same" {
  return ratio > 1 + threshold ? "slower" : ratio < 1 / (1 + threshold) ? "faster" : "same";
}

function sortedQuantile(samples: readonly number[], share: number): number {
  return quantile(
    samples.toSorted((first, second) => first - second),
    share,
  );
}
