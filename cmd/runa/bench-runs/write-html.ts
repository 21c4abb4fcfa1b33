// A report of benchmarks as one HTML page with SVG plots; it needs nothing else to be opened.

import { formatTime } from "#cmd/runa/test-runs/test-results.ts";
import type { BenchResult } from "./bench-results.ts";
import type { BenchComparison } from "./compare-results.ts";
import { samplePlots } from "./sample-plots.ts";
import { formatBytes } from "./show-results.ts";

const style = `:root{color-scheme:light dark;--text:#1f2328;--quiet:#59636e;--page:#fff;--panel:#f4f5f7;--line:#d8dce1;--mark:#2563eb;--dot:#b45309;--bad:#b3261e;--good:#146c2e}
@media(prefers-color-scheme:dark){:root{--text:#e3e6ea;--quiet:#9aa4b0;--page:#15171b;--panel:#1f2329;--line:#363c45;--mark:#6ea2ff;--dot:#f0a050;--bad:#ff8a80;--good:#6fd08c}}
*{box-sizing:border-box}body{font:16px/1.5 system-ui,sans-serif;max-width:54rem;margin:2rem auto;padding:0 1rem;color:var(--text);background:var(--page)}
h1{margin-bottom:.25rem}h2{margin:3rem 0 0;overflow-wrap:anywhere}a{color:inherit}p,figcaption{margin:.25rem 0;color:var(--quiet);overflow-wrap:anywhere}
table{border-collapse:collapse;width:100%;margin-top:1.5rem}td,th{padding:.3rem 1rem .3rem 0;text-align:left;font-weight:400;border-bottom:1px solid var(--line)}
td,thead th{font-variant-numeric:tabular-nums;white-space:nowrap}thead th,.path th{color:var(--quiet);font-size:.875rem}.path th{padding-top:1.25rem}
tbody th{overflow-wrap:anywhere}td:last-child,th:last-child{padding-right:0}.number{text-align:right}.bars{width:35%}.bar{display:block;height:.75rem;min-width:2px;background:var(--mark);border-radius:2px}
p.slower,td.slower{color:var(--bad)}p.faster,td.faster{color:var(--good)}figure{margin:1rem 0}.plots{display:grid;grid-template-columns:auto 1fr 4.5rem;gap:.5rem;height:9rem;padding:.5rem;background:var(--panel);border-radius:6px}
.scale{display:flex;flex-direction:column;justify-content:space-between;font-size:.75rem;color:var(--quiet);font-variant-numeric:tabular-nums;text-align:right}
svg{width:100%;height:100%;overflow:visible}path{vector-effect:non-scaling-stroke;fill:none}.dots{stroke:var(--dot);stroke-width:5;stroke-linecap:round}
.median{stroke:var(--mark);stroke-width:1.5}.before{stroke:var(--quiet);stroke-width:1.5;stroke-dasharray:5 4}.band{fill:var(--mark);opacity:.2}.histogram{fill:var(--dot);opacity:.7}
figcaption{font-size:.875rem}dl{display:grid;grid-template-columns:repeat(auto-fill,minmax(8.5rem,1fr));gap:.75rem 1rem;margin:1rem 0}
dt{font-size:.875rem;color:var(--quiet)}dd{margin:0;font-variant-numeric:tabular-nums}
@media(max-width:36rem){.bars,.spare{display:none}.plots{grid-template-columns:auto 1fr 2.5rem}td,th{padding-right:.75rem}}`;

const entities: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };
const escaped = (text: string): string => text.replace(/[&<>"]/g, (character) => entities[character] as string);

/** The page. Comparisons are shown where there are any. */
export function benchPage(results: readonly BenchResult[], comparisons: readonly BenchComparison[]): string {
  const verdicts = new Map(comparisons.map((comparison) => [comparison.result, comparison]));
  const shown = results.map((result, index) => ({ result, index, comparison: verdicts.get(result) }));
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<title>Benchmarks</title><style>${style}</style></head><body>
<main><h1>Benchmarks</h1>
<p>Times are those of one turn.</p>
${overview(shown)}
${shown.map(section).join("\n")}
</main></body></html>
`;
}

interface Shown {
  readonly result: BenchResult;
  readonly index: number;
  readonly comparison: BenchComparison | undefined;
}

/** A row for each benchmark, with a bar beside the slowest of its file. */
function overview(shown: readonly Shown[]): string {
  const isCompared = shown.some(({ comparison }) => comparison !== undefined);
  const columns = 4 + Number(isCompared);
  const heads = `<th>benchmark</th><th class="number">median</th><th class="bars"></th><th class="number spare">p99</th>${isCompared ? '<th class="number">change</th>' : ""}`;
  const groups = Map.groupBy(shown, ({ result }) => result.path);
  const bodies = [...groups].map(([path, group]) => {
    const slowest = Math.max(...group.map(({ result }) => result.summary.p50));
    const rows = group.map(({ result: { title, summary }, index, comparison }) => {
      const width = slowest > 0 ? ((100 * summary.p50) / slowest).toFixed(1) : "100";
      const change = isCompared
        ? `<td class="number ${comparison?.verdict ?? ""}">${comparison === undefined ? "" : changeOf(comparison)}</td>`
        : "";
      return `<tr><th scope="row"><a href="#benchmark-${index + 1}">${escaped(title)}</a></th><td class="number">${formatTime(summary.p50)}</td><td class="bars"><span class="bar" style="width:${width}%"></span></td><td class="number spare">${formatTime(summary.p99)}</td>${change}</tr>`;
    });
    return `<tbody><tr class="path"><th colspan="${columns}" scope="rowgroup">${escaped(path)}</th></tr>\n${rows.join("\n")}</tbody>`;
  });
  return `<table><thead><tr>${heads}</tr></thead>\n${bodies.join("\n")}</table>`;
}

function section({ result, index, comparison }: Shown): string {
  const { summary, turns, allocations, bytes, path, line, title } = result;
  const values: readonly (readonly [string, string])[] = [
    ["median", formatTime(summary.p50)],
    ["95 % confidence", `${formatTime(summary.medianLow)} – ${formatTime(summary.medianHigh)}`],
    ["mean", `${formatTime(summary.mean)} ± ${summary.rme.toFixed(1)} %`],
    ["standard deviation", formatTime(summary.sd)],
    ["least", formatTime(summary.min)],
    ["p75", formatTime(summary.p75)],
    ["p95", formatTime(summary.p95)],
    ["p99", formatTime(summary.p99)],
    ["outliers", `${summary.outliers} of ${summary.samplesCount}`],
    ["turns in a batch", String(turns)],
    ...(allocations === null ? [] : ([["allocations", String(allocations)]] as const)),
    ...(bytes === null ? [] : ([["bytes", formatBytes(bytes)]] as const)),
  ];
  const list = values.map(([name, value]) => `<div><dt>${name}</dt><dd>${value}</dd></div>`).join("");
  const isKnown = comparison !== undefined && comparison.verdict !== "new";
  const verdict = isKnown
    ? `<p class="${comparison.verdict}">${comparison.verdict}: ${changeOf(comparison)}, p = ${comparison.p.toPrecision(2)}</p>`
    : "";
  const plots = samplePlots({ ...result, title: escaped(title) }, isKnown ? summary.p50 / comparison.ratio : undefined);
  return `<section id="benchmark-${index + 1}"><h2>${escaped(title)}</h2><p>${escaped(path)}:${line}</p>${verdict}
${plots}
<dl>${list}</dl></section>`;
}

function changeOf({ verdict, ratio }: BenchComparison): string {
  return verdict === "new" ? "new" : `${ratio >= 1 ? "+" : "−"}${(Math.abs(ratio - 1) * 100).toFixed(1)} %`;
}
