/** Suggestions for mistyped names. */

import { expect, test } from "bun:test";
import { closestName } from "./closest-name.ts";

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
