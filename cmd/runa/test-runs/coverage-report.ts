// Coverage as a table for people and in the LCOV format (geninfo(1)).

/** What ran of one source. */
export interface SourceCoverage {
  readonly path: string;
  /** How often each line with a statement ran. */
  readonly lines: Map<number, number>;
  /** Decisions by number: where they stand, and how often each of their ways was taken. */
  readonly decisions: Map<number, { readonly line: number; readonly ways: number[] }>;
}

interface Share {
  readonly hit: number;
  readonly all: number;
}

function lineShare({ lines }: SourceCoverage): Share {
  return { hit: [...lines.values()].filter((count) => count > 0).length, all: lines.size };
}

function wayShare({ decisions }: SourceCoverage): Share {
  const ways = [...decisions.values()].flatMap((decision) => decision.ways);
  return { hit: ways.filter((count) => count > 0).length, all: ways.length };
}

function percent({ hit, all }: Share): string {
  return all === 0 ? "-" : `${(Math.floor((hit / all) * 1000) / 10).toFixed(1)} %`;
}

const sum = (shares: readonly Share[]): Share => ({
  hit: shares.reduce((total, share) => total + share.hit, 0),
  all: shares.reduce((total, share) => total + share.all, 0),
});

/** One row for each source: lines and branches in percent, and the lines that did not run. */
export function formatCoverage(sources: readonly SourceCoverage[]): string {
  const width = Math.max(8, ...sources.map(({ path }) => path.length));
  const row = (name: string, lines: string, ways: string, missed: string): string =>
    `${name.padEnd(width)}  ${lines.padStart(8)}  ${ways.padStart(8)}  ${missed}`.trimEnd();
  const rows = sources.map((source) =>
    row(source.path, percent(lineShare(source)), percent(wayShare(source)), missedLines(source)),
  );
  const all = row("in all", percent(sum(sources.map(lineShare))), percent(sum(sources.map(wayShare))), "");
  return `${[row("coverage", "lines", "branches", "lines that did not run"), ...rows, all].join("\n")}\n`;
}

/** `3, 7-9`: lines without a statement between two missed ones count with them. */
function missedLines({ lines }: SourceCoverage): string {
  const ranges: [number, number][] = [];
  let isOpen = false;
  for (const [line, count] of [...lines].sort(([first], [second]) => first - second)) {
    const last = ranges.at(-1);
    if (count > 0) isOpen = false;
    else if (isOpen && last !== undefined) last[1] = line;
    else {
      ranges.push([line, line]);
      isOpen = true;
    }
  }
  return ranges.map(([from, to]) => (from === to ? `${from}` : `${from}-${to}`)).join(", ");
}

/** A tracefile with one section for each source. */
export function formatLcov(sources: readonly SourceCoverage[]): string {
  let text = "";
  for (const source of sources) {
    text += `TN:\nSF:${source.path}\n`;
    for (const [number, { line, ways }] of [...source.decisions].sort(([first], [second]) => first - second)) {
      const isReached = ways.some((count) => count > 0);
      ways.forEach((count, way) => {
        text += `BRDA:${line},${number},${way},${isReached ? count : "-"}\n`;
      });
    }
    const ways = wayShare(source);
    text += `BRF:${ways.all}\nBRH:${ways.hit}\n`;
    for (const [line, count] of [...source.lines].sort(([first], [second]) => first - second))
      text += `DA:${line},${count}\n`;
    const lines = lineShare(source);
    text += `LF:${lines.all}\nLH:${lines.hit}\nend_of_record\n`;
  }
  return text;
}
