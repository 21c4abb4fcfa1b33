// A report of benchmarks as one HTML page with SVG plots; it needs nothing else to be opened.

import { formatTime } from "#cmd/runa/test-runs/test-results.ts";
import type { BenchResult } from "./bench-results.ts";
import type { BenchComparison } from "./compare-results.ts";
import { formatBytes } from "./show-results.ts";

const plot = { width: 640, height: 120, margin: 24 } as const;

const style = `body{font:16px/1.5 system-ui,sans-serif;max-width:46rem;margin:2rem auto;padding:0 1rem;color:#222;background:#fff}
h2{margin-top:2.5rem}table{border-collapse:collapse}td,th{padding:.1rem 1rem .1rem 0;text-align:right;font-variant-numeric:tabular-nums}
th{font-weight:600;color:#555}svg{width:100%;height:auto;background:#f6f7f9;border-radius:4px}.slower{color:#b3261e}.faster{color:#146c2e}
@media(prefers-color-scheme:dark){body{color:#ddd;background:#16181c}svg{background:#22252b}th{color:#aaa}}`;

const entities: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };
const escaped = (text: string): string => text.replace(/[&<>"]/g, (character) => entities[character] as string);

/** The page. Comparisons are shown where there are any. */
export function benchPage(results: readonly BenchResult[], comparisons: readonly BenchComparison[]): string {
  const verdicts = new Map(comparisons.map((comparison) => [comparison.result, comparison]));
  const parts = results.map((result) => section(result, verdicts.get(result)));
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Benchmarks</title><style>${style}</style></head><body>
<h1>Benchmarks</h1>
${parts.join("\n")}
</body></html>
`;
}

function section(result: BenchResult, comparison: BenchComparison | undefined): string {
  const { summary, turns, allocations, bytes } = result;
  const cells: readonly (readonly [string, string])[] = [
    ["median", formatTime(summary.p50)],
    ["95 % confidence", `${formatTime(summary.medianLow)} – ${formatTime(summary.medianHigh)}`],
    ["mean", formatTime(summary.mean)],
    ["p95", formatTime(summary.p95)],
    ["p99", formatTime(summary.p99)],
    ["outliers", `${summary.outliers} of ${summary.count}`],
    ["turns in a batch", String(turns)],
    ...(allocations === null ? [] : ([["allocations", String(allocations)]] as const)),
    ...(bytes === null ? [] : ([["bytes", formatBytes(bytes)]] as const)),
  ];
  const rows = cells.map(([name, value]) => `<tr><th>${name}</th><td>${escaped(value)}</td></tr>`).join("");
  const verdict =
    comparison === undefined || comparison.verdict === "new"
      ? ""
      : `<p class="${comparison.verdict}">${comparison.verdict}: ${((comparison.ratio - 1) * 100).toFixed(1)} %, p = ${comparison.p.toPrecision(2)}</p>`;
  return `<h2>${escaped(result.title)}</h2><p>${escaped(result.path)}:${result.line}</p>${verdict}${samplePlot(result)}<table>${rows}</table>`;
}

/** Each sample as a dot over its batch, with the median and its confidence. */
function samplePlot({ title, samples, summary }: BenchResult): string {
  const top = Math.max(summary.p99, summary.medianHigh) * 1.05;
  const bottom = summary.least * 0.95;
  const x = (index: number): number =>
    plot.margin + ((plot.width - 2 * plot.margin) * index) / Math.max(1, samples.length - 1);
  const y = (value: number): number => {
    const share = top > bottom ? (Math.min(value, top) - bottom) / (top - bottom) : 0.5;
    return plot.height - plot.margin / 2 - (plot.height - plot.margin) * share;
  };
  const dots = samples
    .map((sample, index) => `<circle cx="${x(index).toFixed(1)}" cy="${y(sample).toFixed(1)}" r="2.5"/>`)
    .join("");
  const high = y(summary.medianHigh);
  const band = `<rect x="${plot.margin}" y="${high.toFixed(1)}" width="${plot.width - 2 * plot.margin}" height="${Math.max(1, y(summary.medianLow) - high).toFixed(1)}" fill="#2563eb" opacity="0.2"/>`;
  const middle = y(summary.p50).toFixed(1);
  return `<svg viewBox="0 0 ${plot.width} ${plot.height}" role="img" aria-label="${escaped(title)}: time of each batch">${band}<line x1="${plot.margin}" x2="${plot.width - plot.margin}" y1="${middle}" y2="${middle}" stroke="#2563eb"/><g fill="#d97706" opacity="0.75">${dots}</g><text x="${plot.margin}" y="14" font-size="12" fill="#888">${escaped(formatTime(top))}</text><text x="${plot.margin}" y="${plot.height - 2}" font-size="12" fill="#888">${escaped(formatTime(bottom))}</text></svg>`;
}
