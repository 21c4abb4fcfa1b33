// Tests where the expression before a dot begins.
import { expect, test } from "bun:test";
import { expressionStart } from "./expression-before.ts";

function expressionAt(line: string): string | undefined {
  const start = expressionStart(line);
  return start === undefined ? undefined : line.slice(start);
}

test("names, calls, literals and what is between brackets", () => {
  expect(expressionAt("Let x be names")).toBe("names");
  expect(expressionAt("Display a.b.c")).toBe("a.b.c");
  expect(expressionAt("1 plus area(2.0, f(3))")).toBe("area(2.0, f(3))");
  expect(expressionAt("Let n be [1, 2]")).toBe("[1, 2]");
  expect(expressionAt("f([1, 2].map(lambda x: x).sorted()")).toBe("[1, 2].map(lambda x: x).sorted()");
  expect(expressionAt('Display "a (b".trim()')).toBe('"a (b".trim()');
  expect(expressionAt('Display "say \\"hi\\""')).toBe('"say \\"hi\\""');
  expect(expressionAt('f"{x}"')).toBe('f"{x}"');
  expect(expressionAt("xs[1]")).toBe("xs[1]");
  expect(expressionAt("Display ")).toBeUndefined();
  expect(expressionAt("(1 plus")).toBe("plus");
  expect(expressionAt("x)")).toBeUndefined();
});
