// Tests the choice of blocks, their order and their shares.
import { expect, test } from "bun:test";
import { orderRuns, selectTrials } from "./select-trials.ts";
import type { PlannedTrial, TrialSelection } from "./trial-request.ts";

const trials: PlannedTrial[] = Array.from({ length: 40 }, (_, number) => ({
  number,
  title: `title ${number}`,
  tags: number % 2 === 0 ? ["even"] : number === 7 ? ["skip"] : [],
  line: number * 10 + 1,
  lastLine: number * 10 + 5,
  isExample: false,
}));
const numbers = (wanted: TrialSelection): number[] =>
  selectTrials(trials, "a.runa", wanted).map((trial) => trial.number);

test("by title, tag and line", () => {
  expect(numbers({})).toHaveLength(40);
  expect(numbers({ filters: ["TITLE 3"] })).toEqual([3, 30, 31, 32, 33, 34, 35, 36, 37, 38, 39]);
  expect(numbers({ filters: ["title 3"], tags: ["even"] })).toEqual([30, 32, 34, 36, 38]);
  expect(numbers({ line: 73 })).toEqual([7]);
  expect(numbers({ line: 79 })).toEqual([]);
  expect(numbers({ titles: ["title 1", "title 2"] })).toEqual([1, 2]);
});

test("shares are disjoint and hold everything", () => {
  const shares = [1, 2, 3].map((index) => numbers({ shard: { index, count: 3 } }));
  expect(shares.flat().sort((first, second) => first - second)).toEqual(numbers({}));
  for (const share of shares) expect(share.length).toBeGreaterThan(3);
});

test("a seed decides the order; skipped ones do not run", () => {
  const order = (orderSeed: number | undefined, repeat = 1): number[] =>
    orderRuns(trials, { path: "a.runa", repeat, ...(orderSeed === undefined ? {} : { orderSeed }) }).map(
      (run) => run.number,
    );
  expect(order(undefined)).toEqual(numbers({}).filter((number) => number !== 7));
  expect(order(1)).toEqual(order(1));
  expect(order(1)).not.toEqual(order(2));
  expect(order(1).sort((first, second) => first - second)).toEqual(order(undefined));
  expect(order(1, 3)).toHaveLength(3 * 39);
});
