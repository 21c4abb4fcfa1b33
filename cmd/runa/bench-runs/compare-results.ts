// Compares benchmarks with those of an earlier run: what became slower, and whether chance explains it.

import { type BenchResult, benchKey } from "./bench-results.ts";
import { quantile, rankTest, summarise } from "./statistics.ts";

/** Below this chance a difference counts. */
const significance = 0.01;

export type Verdict = "slower" | "faster" | "same" | "new";

export interface BenchComparison {
  readonly result: BenchResult;
  readonly verdict: Verdict;
  /** Median now divided by median then; 1 for a new one. */
  readonly ratio: number;
  readonly p: number;
}

/** A benchmark of the earlier run, as it was saved. */
export interface SavedBenchmark {
  readonly path: string;
  readonly title: string;
  readonly samples: readonly number[];
}

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
    if (samples === undefined || samples.length === 0) return { result, verdict: "new", ratio: 1, p: 1 };
    const ratio = result.summary.p50 / summarise(samples).p50;
    const { p } = rankTest(samples, result.samples);
    const quick = quickest(result.samples) / quickest(samples);
    const isSlower = ratio > 1 + threshold && quick > 1 + threshold / 2;
    const isFaster = ratio < 1 / (1 + threshold) && quick < 1 / (1 + threshold / 2);
    const verdict = p >= significance ? "same" : isSlower ? "slower" : isFaster ? "faster" : "same";
    return { result, verdict, ratio, p };
  });
}

function quickest(samples: readonly number[]): number {
  return quantile(
    samples.toSorted((first, second) => first - second),
    0.1,
  );
}
