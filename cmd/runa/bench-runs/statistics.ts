// Statistics of measured times: those of tinybench, and what it lacks. The latter assume no distribution, because times have a floor and a long tail.

import type { SortedSamples, Statistics } from "tinybench";
import { unreachable } from "#core/base/unreachable.ts";

/** What some samples say. All but counts, `critical` and `rme` are in the unit of the samples (`variance` in its square). */
export interface Summary extends Omit<Statistics, "samples"> {
  readonly p95: number;
  /** Between these the true median lies with at least 95 % confidence. */
  readonly medianLow: number;
  readonly medianHigh: number;
  /** Samples beyond Tukey's fences: 1.5 interquartile ranges from the quartiles, and those among them beyond 3. */
  readonly outliers: number;
  readonly extremeOutliers: number;
}

/** The value below which a share of sorted samples lies, interpolated linearly between neighbours. */
export function quantile(sorted: readonly number[], share: number): number {
  const place = (sorted.length - 1) * share;
  const below = Math.floor(place);
  const low = sorted[below] ?? Number.NaN;
  const high = sorted[Math.min(below + 1, sorted.length - 1)] ?? low;
  return low + (high - low) * (place - below);
}

/** Summarises at least one sample, none of them negative. */
export async function summarise(samples: readonly number[]): Promise<Summary> {
  const { samples: sorted, ...statistics } = await statisticsOf(samples);
  const lower = quantile(sorted, 0.25);
  const upper = statistics.p75;
  const beyond = (ranges: number): number => {
    const distance = ranges * (upper - lower);
    return sorted.filter((sample) => sample < lower - distance || sample > upper + distance).length;
  };
  const [low, high] = medianRanks(sorted.length);
  return {
    ...statistics,
    rme: statistics.mean === 0 ? 0 : statistics.rme,
    p95: quantile(sorted, 0.95),
    medianLow: sorted[low] ?? Number.NaN,
    medianHigh: sorted[high] ?? Number.NaN,
    outliers: beyond(1.5),
    extremeOutliers: beyond(3),
  };
}

/** A task that runs once for each sample and says that it took so long: what loops of machine code measured is not measured again. */
async function statisticsOf(samples: readonly number[]): Promise<Statistics & { readonly samples: SortedSamples }> {
  const { Bench } = await import("tinybench");
  const bench = new Bench({ time: 0, iterations: samples.length, warmup: false, retainSamples: true, throws: true });
  let next = 0;
  bench.add("samples", () => ({ overriddenDuration: samples[next++] as number }), { async: false });
  const result = bench.runSync()[0]?.result;
  if (result?.state !== "completed" || result.latency.samples === undefined)
    return unreachable(`bench: a task ended as ${result?.state}`);
  return { ...result.latency, samples: result.latency.samples };
}

/**
 * The places of the order statistics that hold the median with at least 95 % confidence: how many samples lie below it is
 * binomial with one half (Conover, Practical Nonparametric Statistics, 3.2). All of them when there are too few for that.
 */
function medianRanks(count: number): readonly [number, number] {
  let tail = 0.5 ** count;
  let chance = tail;
  let low = 0;
  while (low < (count - 1) / 2) {
    chance = (chance * (count - low)) / (low + 1);
    if (tail + chance > 0.025) break;
    tail += chance;
    low++;
  }
  return [low, count - 1 - low];
}

/** The outcome of the test of Mann and Whitney. */
export interface RankTest {
  /** Chance of ranks as uneven as these, or more, if both came from one distribution; two-sided. */
  readonly p: number;
  /** Chance that a sample of the second is greater than one of the first, ties counting half. */
  readonly greater: number;
}

/** Compares two sets of samples by rank: normal approximation with corrections for ties and continuity. */
export function rankTest(first: readonly number[], second: readonly number[]): RankTest {
  const n = first.length;
  const m = second.length;
  const all = [
    ...first.map((value) => ({ value, isSecond: false })),
    ...second.map((value) => ({ value, isSecond: true })),
  ];
  all.sort((one, other) => one.value - other.value);
  let rankSum = 0;
  let ties = 0;
  for (let at = 0; at < all.length; ) {
    let end = at;
    while (end < all.length && all[end]?.value === all[at]?.value) end++;
    const rank = (at + 1 + end) / 2;
    for (let index = at; index < end; index++) if (all[index]?.isSecond === true) rankSum += rank;
    ties += (end - at) ** 3 - (end - at);
    at = end;
  }
  const u = rankSum - (m * (m + 1)) / 2;
  const total = n + m;
  const variance = ((n * m) / 12) * (total + 1 - ties / (total * (total - 1)));
  const greater = u / (n * m);
  if (variance <= 0) return { p: 1, greater };
  const z = Math.max(0, Math.abs(u - (n * m) / 2) - 0.5) / Math.sqrt(variance);
  return { p: Math.min(1, 2 * upperTail(z)), greater };
}

/** Chance that a standard normal value exceeds z ≥ 0: Abramowitz and Stegun 7.1.26, error below 1.5e-7, and its asymptote far out. */
function upperTail(z: number): number {
  if (z > 5) return Math.exp((-z * z) / 2) / (z * Math.sqrt(2 * Math.PI));
  const x = z / Math.SQRT2;
  const t = 1 / (1 + 0.3275911 * x);
  const series = t * (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429))));
  return (series * Math.exp(-x * x)) / 2;
}
