// Tests the statistics against values worked out by hand or taken from tables.
import { expect, test } from "bun:test";
import type { BenchResult } from "./bench-results.ts";
import { compareResults } from "./compare-results.ts";
import { formatBytes, plotSamples } from "./show-results.ts";
import { quantile, rankTest, summarise } from "./statistics.ts";
import { benchPage } from "./write-html.ts";

const upTo = (count: number): number[] => Array.from({ length: count }, (_, index) => index + 1);

test("quantiles lie between neighbours", () => {
  expect(quantile([1, 2, 3, 4], 0.5)).toBe(2.5);
  expect(quantile([1, 2, 3, 4, 5], 0.25)).toBe(2);
  expect(quantile([7], 0.99)).toBe(7);
});

test("a summary", () => {
  const summary = summarise([4, 2, 5, 1, 3]);
  expect(summary).toMatchObject({ count: 5, mean: 3, least: 1, most: 5, p50: 3, outliers: 0 });
  expect(summary.deviation).toBeCloseTo(Math.sqrt(2.5), 12);
  expect(summarise([...upTo(20), 40, 400])).toMatchObject({ outliers: 2, extremeOutliers: 1 });
});

test("confidence of the median: tables of the binomial distribution", () => {
  // Places 2 and 9 of 10 (97.9 %), 6 and 15 of 20 (95.9 %), 40 and 61 of 100 (96.5 %); of 5 no two places reach 95 %.
  expect(summarise(upTo(10))).toMatchObject({ medianLow: 2, medianHigh: 9 });
  expect(summarise(upTo(20))).toMatchObject({ medianLow: 6, medianHigh: 15 });
  expect(summarise(upTo(100))).toMatchObject({ medianLow: 40, medianHigh: 61 });
  expect(summarise(upTo(5))).toMatchObject({ medianLow: 1, medianHigh: 5 });
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

function result(title: string, samples: readonly number[]): BenchResult {
  return { path: "a.runa", title, line: 1, turns: 1, samples, summary: summarise(samples), allocations: 1, bytes: 16 };
}

const around = (value: number): number[] => upTo(30).map((index) => value + (index % 5) * value * 0.001);

test("only what is far and not by chance counts", () => {
  const saved = [
    { path: "a.runa", title: "same", samples: around(100) },
    { path: "a.runa", title: "little", samples: around(100) },
    { path: "a.runa", title: "slower", samples: around(100) },
    { path: "a.runa", title: "faster", samples: around(100) },
    { path: "a.runa", title: "busy", samples: around(100) },
  ];
  const busy = around(100).map((value, index) => (index % 3 === 0 ? value : value * 1.4));
  const results = [
    result("same", around(100)),
    result("little", around(103)),
    result("slower", around(120)),
    result("faster", around(80)),
    result("busy", busy),
    result("fresh", around(1)),
  ];
  const verdicts = compareResults(results, saved, 0.05).map(({ verdict }) => verdict);
  expect(verdicts).toEqual(["same", "same", "slower", "faster", "same", "new"]);
});

test("plots", () => {
  expect(plotSamples(result("one", [5, 5, 5]), 4)).toBe("█   ");
  expect(plotSamples(result("two", [1, 1, 1, 1, 2, 3, 3]), 3)).toHaveLength(3);
  expect([0, 999, 1000, 1_234_567, 5e12].map(formatBytes)).toEqual(["0 B", "999 B", "1.00 KB", "1.23 MB", "5000 GB"]);
});

test("the page has a plot for each benchmark, and no text that is markup", () => {
  const page = benchPage([result("<b> & co", around(100)), result("second", [1])], []);
  expect(page.match(/<svg /g)).toHaveLength(2);
  expect(page).toContain("<h2>&lt;b&gt; &amp; co</h2>");
  expect(page).not.toContain("NaN");
});
