// Chooses the blocks of a file that are wanted, and the order in which they run.

import { type PlannedTrial, skipTag, type TrialRequest, type TrialRun, type TrialSelection } from "./trial-request.ts";

/** The blocks that are wanted. */
export function selectTrials(trials: readonly PlannedTrial[], path: string, wanted: TrialSelection): PlannedTrial[] {
  return trials.filter((trial) => isWanted(trial, path, wanted));
}

function isWanted(trial: PlannedTrial, path: string, wanted: TrialSelection): boolean {
  const { filters, tags, line, titles, shard } = wanted;
  const title = trial.title.toLowerCase();
  if (filters !== undefined && !filters.some((part) => title.includes(part.toLowerCase()))) return false;
  if (tags !== undefined && !tags.some((tag) => trial.tags.includes(tag))) return false;
  if (line !== undefined && (line < trial.line || line > trial.lastLine)) return false;
  if (titles !== undefined && !titles.includes(trial.title)) return false;
  return shard === undefined || hashOf(`${path}\n${trial.title}`) % shard.count === shard.index - 1;
}

/** FNV-1a, 32 bits: the same share on every machine. */
export function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(text)) hash = Math.imul(hash ^ byte, 0x01000193) >>> 0;
  return hash;
}

/** The runs of the chosen blocks, in an order that a seed decides. */
export function orderRuns(
  trials: readonly PlannedTrial[],
  { orderSeed, repeat, path }: Pick<TrialRequest, "orderSeed" | "repeat" | "path">,
): TrialRun[] {
  const runs: TrialRun[] = [];
  const next = orderSeed === undefined ? undefined : randomNumbers((orderSeed ^ hashOf(path)) >>> 0);
  for (let round = 0; round < repeat; round++) {
    const numbers = trials
      .filter((trial) => !trial.tags.includes(skipTag) && trial.problem === undefined)
      .map((trial) => trial.number);
    if (next !== undefined)
      for (let last = numbers.length - 1; last > 0; last--) {
        const other = next() % (last + 1);
        [numbers[last], numbers[other]] = [numbers[other] as number, numbers[last] as number];
      }
    for (const number of numbers) runs.push({ number, round });
  }
  return runs;
}

/** Mulberry32: numbers of 32 bits without pattern. */
function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return (mixed ^ (mixed >>> 14)) >>> 0;
  };
}
