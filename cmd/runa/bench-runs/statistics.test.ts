// Tests the statistics against values worked out by hand or taken from tables.
import { expect, test } from "bun:test";
import type { BenchResult } from "./bench-results.ts";
import { compareResults } from "./compare-results.ts";
import { samplePlots } from "./sample-plots.ts";
import { formatBytes, plotSamples, showComparisons } from "./show-results.ts";
import { quantile, rankTest, summarise } from "./statistics.ts";
import { benchPage } from "./write-html.ts";

const upTo = (count: number): number[] => Array.from({ length: count }, (_, index) => index + 1);

test("quantiles lie between neighbours", () => {
  expect(quantile([1, 2, 3, 4], 0.5)).toBe(2.5);
  expect(quantile([1, 2, 3, 4, 5], 0.25)).toBe(2);
  expect(quantile([7], 0.99)).toBe(7);
});

test("a summary", async () => {
  const summary = await summarise([4, 2, 5, 1, 3]);
  expect(summary).toMatchObject({
    samplesCount: 5,
    mean: 3,
    min: 1,
    max: 5,
    p50: 3,
    p75: 4,
    mad: 1,
    df: 4,
    outliers: 0,
  });
  expect(summary.sd).toBeCloseTo(Math.sqrt(2.5), 12);
  // Student's t with four degrees of freedom: 2.776.
  expect(summary.moe).toBeCloseTo((2.776 * Math.sqrt(2.5)) / Math.sqrt(5), 2);
  expect(await summarise([7])).toMatchObject({ samplesCount: 1, p50: 7, medianLow: 7, medianHigh: 7, sd: 0, moe: 0 });
  expect(await summarise([0, 0])).toMatchObject({ mean: 0, rme: 0 });
  expect(await summarise([...upTo(20), 40, 400])).toMatchObject({ outliers: 2, extremeOutliers: 1 });
});

test("confidence of the median: tables of the binomial distribution", async () => {
  // Places 2 and 9 of 10 (97.9 %), 6 and 15 of 20 (95.9 %), 40 and 61 of 100 (96.5 %); of 5 no two places reach 95 %.
  expect(await summarise(upTo(10))).toMatchObject({ medianLow: 2, medianHigh: 9 });
  expect(await summarise(upTo(20))).toMatchObject({ medianLow: 6, medianHigh: 15 });
  expect(await summarise(upTo(100))).toMatchObject({ medianLow: 40, medianHigh: 61 });
  expect(await summarise(upTo(5))).toMatchObject({ medianLow: 1, medianHigh: 5 });
});

test("ranks of two samples", () => {
  // U = 64 of 64: z = (32 − 0.5) / sqrt(64 · 17 / 12) = 3.3082.
  const apart = rankTest(
    upTo(8),
    upTo(8).map((value) => value + 100),
  );
  expect(apart.greater).toBe(1);
  expect(apart.p).toBeCloseTo(0.000939, 5);
  expect(rankTest(upTo(8), upTo(8)).p).toBeCloseTo(1, 6);
  expect(rankTest(upTo(8), upTo(8)).greater).toBe(0.5);
  expect(rankTest([1, 1, 1], [1, 1, 1])).toEqual({ p: 1, greater: 0.5 });
  const far = rankTest(
    upTo(200),
    upTo(200).map((value) => value + 1000),
  );
  expect(far.p).toBeGreaterThan(0);
  expect(far.p).toBeLessThan(1e-60);
});

async function result(title: string, samples: readonly number[]): Promise<BenchResult> {
  const summary = await summarise(samples);
  return { path: "a.runa", title, line: 1, turns: 1, samples, summary, allocations: 1, bytes: 16 };
}

const around = (value: number): number[] => upTo(30).map((index) => value + (index % 5) * value * 0.001);

test("only what is far and not by chance counts", async () => {
  const saved = [
    { path: "a.runa", title: "same", samples: around(100) },
    { path: "a.runa", title: "little", samples: around(100) },
    { path: "a.runa", title: "slower", samples: around(100) },
    { path: "a.runa", title: "faster", samples: around(100) },
    { path: "a.runa", title: "busy", samples: around(100) },
  ];
  const busy = around(100).map((value, index) => (index % 3 === 0 ? value : value * 1.4));
  const results = [
    await result("same", around(100)),
    await result("little", around(103)),
    await result("slower", around(120)),
    await result("faster", around(80)),
    await result("busy", busy),
    await result("fresh", around(1)),
  ];
  const comparisons = compareResults(results, saved, 0.05);
  expect(comparisons.map(({ verdict }) => verdict)).toEqual(["same", "same", "slower", "faster", "same", "new"]);
  expect(comparisons.filter(({ isUnsteady }) => isUnsteady).map((one) => one.result.title)).toEqual(["busy"]);
  const shown = showComparisons(comparisons, false);
  expect(shown[2]).toMatch(/^ {2}slower {2}slower \(\+20\.\d %, p < 0\.001\)$/);
  expect(shown[4]).toMatch(
    /^ {2}same {4}busy \(\+\d+\.\d %, but its quickest batches moved less: the machine was busy\)$/,
  );
  expect(shown[5]).toBe("  new     fresh (was not measured then)");
});

test("plots", async () => {
  expect(plotSamples(await result("one", [5, 5, 5]), 4)).toBe("█   ");
  expect(plotSamples(await result("two", [1, 1, 1, 1, 2, 3, 3]), 3)).toHaveLength(3);
  expect([0, 999, 1000, 1_234_567, 5e12].map(formatBytes)).toEqual(["0 B", "999 B", "1.00 KB", "1.23 MB", "5000 GB"]);
});

test("the page has two plots for each benchmark, and no text that is markup", async () => {
  const results = [await result("<b> & co", around(100)), await result("second", [1])];
  const comparisons = compareResults(results, [{ path: "a.runa", title: "<b> & co", samples: around(50) }], 0.05);
  const page = benchPage(results, comparisons);
  expect(page.match(/<svg /g)).toHaveLength(4);
  expect(page).toContain("<h2>&lt;b&gt; &amp; co</h2>");
  expect(page).toContain('aria-label="&lt;b&gt; &amp; co: time of each batch"');
  expect(page).toContain('<p class="slower">slower: +100.0 %');
  expect(page.match(/class="before"/g)).toHaveLength(1);
  expect(page).not.toMatch(/NaN|undefined|https?:/);
});

test("a batch far beyond the others is left out of the plots, and counted", async () => {
  const plots = samplePlots(await result("far", [...around(100), 5000, 6000]), undefined);
  expect(plots.match(/h0/g)).toHaveLength(30);
  expect(plots).toContain("2 batches lie above the plot.");
});
