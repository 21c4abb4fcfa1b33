// Tests what is said about two sides that differ.
import { expect, test } from "bun:test";
import * as differ from "diff";
import { describeFailure, plainPaint } from "./describe-failure.ts";
import { splitDisplayed } from "./split-displayed.ts";
import type { TestFailure, TestResult } from "./test-results.ts";

const result: TestResult = {
  path: "a.runa",
  title: "t",
  line: 1,
  tags: [],
  status: "failed",
  nanoseconds: 1,
  output: "",
  failure: undefined,
  seed: 5,
};

function sides(left: string, right: string, operator = "is"): string[] {
  const failure: TestFailure = {
    type: "ComparisonFailure",
    message: "m",
    values: "",
    left,
    operator,
    right,
    trace: [],
    line: 1,
  };
  return describeFailure(result, failure, plainPaint, differ).slice(3);
}

test("elements of lists", () => {
  expect(sides("[1, 2, 3]", "[1, 5, 3]")).toEqual(["at index 1: 2 is not 5"]);
  expect(sides("[1, 2, 3, 4]", "[2, 3, 4, 9]")).toEqual([
    "at index 0: 1 is not 2",
    "at index 1: 2 is not 3",
    "at index 2: 3 is not 4",
    "at index 3: 4 is not 9",
  ]);
  expect(sides('["a, b", "c"]', '["a, b"]')).toEqual(["left has 2 items, right 1", 'only left, at index 1: "c"']);
  expect(sides("[1, 3]", "[1, 2, 3]")).toEqual(["left has 2 items, right 3", "missing before index 1: 2"]);
});

test("members, entries and fields", () => {
  expect(sides("{1, 2}", "{2, 3}")).toEqual(["only left:  1", "only right: 3"]);
  expect(sides('{"a": [1, 2]}', '{"a": [1], "b": [2]}')).toEqual([
    'only left:  "a": [1, 2]',
    'only right: "a": [1]',
    'only right: "b": [2]',
  ]);
  expect(sides("Point with x as 1 and y as 2", "Point with x as 1 and y as 3")).toEqual(["at 1: y as 2 is not y as 3"]);
});

test("of long texts a part is shown", () => {
  const sentence = "The quick brown fox jumps over the lazy dog. ".repeat(9);
  const failure = { left: sentence, right: sentence.replace(/dog. $/, "cat. "), operator: "text is" };
  const whole = { ...failure, type: "", message: "", values: "", trace: [], line: 1 };
  expect(describeFailure(result, whole, plainPaint, differ).slice(1)).toEqual([
    'left:  …"brown fox jumps over the lazy dog. "',
    'right: …"brown fox jumps over the lazy cat. "',
    "the texts differ from character 400 on (405 and 405 characters)",
  ]);
  const other = { ...whole, right: `x${sentence}` };
  const [left = ""] = describeFailure(result, other, plainPaint, differ).slice(1);
  expect(left).toStartWith('left:  "The quick');
  expect(left).toEndWith('"…');
});

test("texts", () => {
  expect(sides("abcd", "abxd", "text is")).toEqual(["the texts differ from character 2 on"]);
  const left = ["1", "2", "3", "4", "5", "6", "7", "8", "9", "x"].join("\n");
  const failure = {
    type: "",
    message: "",
    values: "",
    left,
    operator: "text is",
    right: `${left}\ny\n`,
    trace: [],
    line: 1,
  };
  expect(describeFailure(result, failure, plainPaint, differ).slice(2)).toEqual([
    "  … 6 equal lines",
    "  7",
    "  8",
    "  9",
    "- x",
    "+ x",
    "+ y",
    "only the right text ends with a newline",
  ]);
});

test("order is only shown", () =>
  expect(sides("3", "3", "is less than")).toEqual(["expected left is less than right"]));

test("what is no collection is left alone", () => {
  expect(splitDisplayed("12")).toBeUndefined();
  expect(splitDisplayed("[1, (2]")).toBeUndefined();
  expect(splitDisplayed("[\"]\", '[']")?.items).toEqual(['"]"', "'['"]);
  expect(splitDisplayed("[]")?.items).toEqual([]);
});
