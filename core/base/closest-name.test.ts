/** Suggestions for mistyped names. */

import { expect, test } from "bun:test";
import { closestName, NameSearch } from "./closest-name.ts";

test("the nearest name within a third of the length is suggested", () => {
  expect(closestName("lenght", ["last", "length", "strength"])).toBe("length");
  expect(closestName("zebra", ["length"])).toBeUndefined();
});

test("enormous names are not compared", () => {
  const name = "x".repeat(1e6);
  const start = performance.now();
  expect(closestName(`${name}y`, [name])).toBeUndefined();
  expect(performance.now() - start).toBeLessThan(1000);
});

test("very many wrong names among very many end the search; the first ones get advice", () => {
  const names = Array.from({ length: 30_000 }, (_, index) => `value_${10_000 + index}_of_things`);
  const search = new NameSearch();
  const start = performance.now();
  const found = names.slice(0, 1500).map((name) => closestName(name.replace("value", "vlaue"), names, search));
  expect(performance.now() - start).toBeLessThan(5000);
  expect(found[0]).toBe(names[0]);
  expect(search.isOver).toBe(true);
  expect(found.at(-1)).toBeUndefined();
});
