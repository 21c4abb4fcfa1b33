// Values of a lazy map are made once, when they are asked for; its keys are there from the start.

import { expect, test } from "bun:test";
import { LazyMap } from "./lazy-map.ts";

function sample(): { map: LazyMap<string, number>; made: string[] } {
  const made: string[] = [];
  const map = new LazyMap<string, number>();
  for (const [index, key] of ["a", "b", "c"].entries())
    map.announce(key, () => {
      made.push(key);
      return index;
    });
  return { map, made };
}

test("a value is made when it is asked for, and once", () => {
  const { map, made } = sample();
  expect([...map.keys()]).toEqual(["a", "b", "c"]);
  expect([map.size, map.has("b"), map.has("d")]).toEqual([3, true, false]);
  expect(made).toEqual([]);
  expect([map.get("b"), map.get("b"), map.get("d")]).toEqual([1, 1, undefined]);
  expect(made).toEqual(["b"]);
});

test("going over the values makes all of them, in the order of the keys", () => {
  expect([...sample().map.values()]).toEqual([0, 1, 2]);
  expect([...sample().map]).toEqual([
    ["a", 0],
    ["b", 1],
    ["c", 2],
  ]);
});

test("what is set replaces what would be made", () => {
  const { map, made } = sample();
  map.set("c", 9);
  expect([...map.values()]).toEqual([0, 1, 9]);
  expect(made).toEqual(["a", "b"]);
});
