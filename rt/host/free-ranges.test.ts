// Tests the ranges that wait to be used again, against a map of single bytes.
import { expect, test } from "bun:test";
import { FreeRanges } from "./free-ranges.ts";

test("neighbours become one range, places are aligned", () => {
  const ranges = new FreeRanges();
  ranges.add(100, 200);
  ranges.add(300, 400);
  expect(ranges.take(250, 1)).toBeUndefined();
  ranges.add(200, 300);
  expect(ranges.take(250, 64)).toBe(128);
  expect(ranges.take(28, 1)).toBe(100);
  expect(ranges.take(22, 1)).toBe(378);
  expect(ranges.take(1, 1)).toBeUndefined();
});

test("what is taken is free and is taken once", () => {
  const ranges = new FreeRanges();
  const isFree = new Uint8Array(4096).fill(1);
  const taken: [number, number][] = [];
  ranges.add(0, 4096);
  let state = 7;
  const random = (bound: number): number => {
    state = (Math.imul(state, 1103515245) + 12345) >>> 0;
    return (state >>> 8) % bound;
  };
  for (let round = 0; round < 3000; round++) {
    if (random(2) === 0 && taken.length > 0) {
      const [start, bytes] = taken.splice(random(taken.length), 1)[0] as [number, number];
      ranges.add(start, start + bytes);
      isFree.fill(1, start, start + bytes);
      continue;
    }
    const bytes = 1 + random(300);
    const alignment = 1 << random(6);
    const start = ranges.take(bytes, alignment);
    if (start === undefined) {
      for (let at = 0; at + bytes <= 4096; at += alignment) expect(isFree.subarray(at, at + bytes)).toContain(0);
      continue;
    }
    expect(start % alignment).toBe(0);
    expect(isFree.subarray(start, start + bytes)).not.toContain(0);
    isFree.fill(0, start, start + bytes);
    taken.push([start, bytes]);
  }
});
