// Tests that a test run is counted honestly.
import { expect, test } from "bun:test";
import { addTallies, formatTally, readBunTally, tallyOf } from "./tally.ts";

test("formats the closing line", () => {
  expect(formatTally(addTallies([tallyOf(true), tallyOf(false), tallyOf(true)]))).toBe("2 passed, 1 failed");
  expect(formatTally({ passed: 3, failed: 0, skipped: 2 })).toBe("3 passed, 0 failed, 2 skipped");
});

test("reads a good run", () => {
  const output = " 12 pass\n 1 skip\n 0 fail\n 20 expect() calls\nRan 13 tests across 2 files. [29.00ms]\n";
  expect(readBunTally(output, 0)).toEqual({ passed: 12, failed: 0, skipped: 1 });
});

test("reads failures and errors outside of tests", () => {
  const output = " 12 pass\n 2 fail\n 1 error\n 20 expect() calls\nRan 14 tests across 2 files. [29.00ms]\n";
  expect(readBunTally(output, 1)).toEqual({ passed: 12, failed: 3, skipped: 0 });
});

test("a crash is a failure", () => {
  expect(readBunTally("(pass) a\n(pass) b\npanic: Segmentation fault", 139)).toEqual({
    passed: 0,
    failed: 1,
    skipped: 0,
  });
  expect(readBunTally(" 12 pass\n 0 fail\nRan 12 tests across 2 files. [1ms]\n", 134).failed).toBe(1);
  expect(readBunTally("", 0).failed).toBe(1);
});
