// SVG plots of the samples of a benchmark: each batch in order, and how often which time was taken. Their lines and dots keep their size however wide a page is.

import { formatTime } from "#cmd/runa/test-runs/test-results.ts";
import type { BenchResult } from "./bench-results.ts";
import type { Summary } from "./statistics.ts";

/** Units of both plots; a page stretches them. */
const plot = { width: 1000, height: 100 } as const;

const histogramRows = 25;

/** Times from the bottom of a plot to its top. */
interface Scale {
  readonly bottom: number;
  readonly top: number;
}

/** Both plots with the labels of their scale. `before` is the median of the run to compare with. */
export function samplePlots({ title, samples, summary }: BenchResult, before: number | undefined): string {
  const scale = scaleOf(samples, summary, before);
  const above = samples.filter((sample) => sample > scale.top).length;
  const line = (value: number, kind: string): string =>
    `<path class="${kind}" d="M0 ${place(scale, value)}H${plot.width}"/>`;
  const high = place(scale, summary.medianHigh);
  const band = `<rect class="band" y="${high}" width="${plot.width}" height="${(place(scale, summary.medianLow) - high).toFixed(1)}"/>`;
  const earlier = before === undefined ? "" : line(before, "before");
  const labels = `<span>${formatTime(scale.top)}</span><span>${formatTime(scale.bottom)}</span>`;
  const notes = [
    "Each dot is a batch; the line is the median, the band its confidence.",
    ...(before === undefined ? [] : ["The dashed line is the median that it is compared with."]),
    ...(above === 0 ? [] : [`${above} ${above === 1 ? "batch lies" : "batches lie"} above the plot.`]),
  ];
  return `<figure><div class="plots"><div class="scale" aria-hidden="true">${labels}</div>
${svgStart} role="img" aria-label="${title}: time of each batch">${band}${earlier}${line(summary.p50, "median")}${dots(samples, scale)}</svg>
${svgStart} class="histogram" aria-hidden="true">${histogram(samples, scale)}</svg></div>
<figcaption>${notes.join(" ")}</figcaption></figure>`;
}

const svgStart = `<svg viewBox="0 0 ${plot.width} ${plot.height}" preserveAspectRatio="none"`;

/** Far outliers are left out, so that the others can be told apart. */
function scaleOf(samples: readonly number[], { min, max, p50, p75 }: Summary, before: number | undefined): Scale {
  const fence = p50 + 8 * Math.max(p75 - p50, p50 * 0.01);
  const highest = Math.max(samples.length < 10 ? max : Math.min(max, fence), before ?? 0);
  const lowest = Math.min(min, before ?? min);
  const space = Math.max((highest - lowest) * 0.08, highest * 0.005);
  return { bottom: Math.max(0, lowest - space), top: highest + space };
}

/** How far below the top of a plot a time stands. */
function place({ bottom, top }: Scale, value: number): number {
  const share = top > bottom ? (value - bottom) / (top - bottom) : 0.5;
  return Math.round(10 * plot.height * (1 - Math.min(1, Math.max(0, share)))) / 10;
}

/** Lines of no length, which round ends make dots. */
function dots(samples: readonly number[], scale: Scale): string {
  const distance = plot.width / Math.max(1, samples.length);
  const parts = samples.map((sample, index) =>
    sample > scale.top ? "" : `M${((index + 0.5) * distance).toFixed(1)} ${place(scale, sample)}h0`,
  );
  return `<path class="dots" d="${parts.join("")}"/>`;
}

/** A bar for each of equally wide ranges of time, from the left. */
function histogram(samples: readonly number[], { bottom, top }: Scale): string {
  const counts = new Array<number>(histogramRows).fill(0);
  for (const sample of samples) {
    if (sample > top) continue;
    const row = Math.min(histogramRows - 1, Math.floor(((sample - bottom) / (top - bottom)) * histogramRows));
    counts[row] = (counts[row] ?? 0) + 1;
  }
  const most = Math.max(...counts);
  const height = plot.height / histogramRows;
  return counts
    .map((count, row) =>
      count === 0
        ? ""
        : `<rect y="${(plot.height - (row + 1) * height).toFixed(1)}" width="${Math.max(8, Math.round((plot.width * count) / most))}" height="${height - 0.5}"/>`,
    )
    .join("");
}
