/** Every operator level binds as language reference §2 says: each text means its bracketed form. */

import { expect, test } from "bun:test";
import { parseText } from "./parse-text.ts";

/** An expression, and the same with all its brackets. */
const bindings: readonly (readonly [string, string])[] = [
  ["xs at index i plus 1", "(xs at index i) plus 1"],
  ["xs at index i at index j", "(xs at index i) at index j"],
  ["xs at index p.q[0]", "xs at index (p.q[0])"],
  ["length of rows at index i", "length of (rows at index i)"],
  ["length of first item of xs", "length of (first item of xs)"],
  ["square root of x plus y", "(square root of x) plus y"],
  ["the x of p times 2", "(the x of p) times 2"],
  ["f with a as x plus 1 and b as 2 is 3", "(f with a as (x plus 1) and b as 2) is 3"],
  ["f with a as 1 and b", "(f with a as 1) and b"],
  ["f with a and b is 3", "(f with a) and (b is 3)"],
  ["1 plus f with a and b is 3 or c", "((1 plus (f with a)) and (b is 3)) or c"],
  ["x as Integer plus 1", "(x as Integer) plus 1"],
  ["f with a as x as Text", "f with a as (x as Text)"],
  ["x otherwise 0 plus 1", "(x otherwise 0) plus 1"],
  ["x otherwise y as T", "x otherwise (y as T)"],
  ["x otherwise y otherwise z", "x otherwise (y otherwise z)"],
  ["-x as Integer", "-(x as Integer)"],
  ["-x ** 2", "(-x) ** 2"],
  ["a ** b ** c", "a ** (b ** c)"],
  ["a ** -b", "a ** (-b)"],
  ["a * b ** c", "a * (b ** c)"],
  ["a + b * c", "a + (b * c)"],
  ["a - b - c", "(a - b) - c"],
  ["a << b + c", "a << (b + c)"],
  ["a & b << c", "a & (b << c)"],
  ["a ^ b & c", "a ^ (b & c)"],
  ["a | b ^ c", "a | (b ^ c)"],
  ["a ++ b | c", "a ++ (b | c)"],
  ["a is b ++ c", "a is (b ++ c)"],
  ["not a is b", "not (a is b)"],
  ["a and not b", "a and (not b)"],
  ["a or b and c", "a or (b and c)"],
  ["a and b or c and d", "(a and b) or (c and d)"],
  ["a if b or c otherwise d", "a if (b or c) otherwise d"],
  ["a if b otherwise c if d otherwise e", "a if b otherwise (c if d otherwise e)"],
  ["a or b if c otherwise d", "(a or b) if c otherwise d"],
  ["a |> f |> g", "(a |> f) |> g"],
  ["a if b otherwise c |> f", "(a if b otherwise c) |> f"],
  ["a wrapping plus b wrapping multiplied by c", "a wrapping plus (b wrapping multiplied by c)"],
  ["a rotated left by b plus c", "a rotated left by (b plus c)"],
  ["a arithmetically shifted right by 2 is b", "(a arithmetically shifted right by 2) is b"],
  ["x is in 1 to n plus 1", "x is in (1 to (n plus 1))"],
  ["x is not empty and y", "(x is not empty) and y"],
  ["x is a Point and y", "(x is a Point) and y"],
  ["x is not an Integer or y", "(x is not an Integer) or y"],
  ["x is the same as y and z", "(x is the same as y) and z"],
  ["position of x plus 1 in xs", "position of (x plus 1) in xs"],
  ["position of x plus 1", "(position of x) plus 1"],
  ["xs from i plus 1 to n minus 1", "xs from (i plus 1) to (n minus 1)"],
  ["a list of n plus 1 copies of x plus 1", "a list of (n plus 1) copies of (x plus 1)"],
  ["[a list containing 1, 2]", "[(a list containing 1), 2]"],
  ["[P with x as 1 and y as 2, P with x as 3]", "[(P with x as 1 and y as 2), (P with x as 3)]"],
  ["d at key k otherwise 0 plus 1", "(d at key k otherwise 0) plus 1"],
  ["Await t.run() plus 1", "(Await t.run()) plus 1"],
  ['Ask c for "m" with a as 1 within 5 seconds plus 1', '(Ask c for "m" with a as 1 within 5 seconds) plus 1'],
  ["xs.reduce(lambda a, b: a plus b, 0)", "xs.reduce((lambda a, b: (a plus b)), 0)"],
  ["t.0.1 plus 1", "((t.0).1) plus 1"],
  ["[x * x for x in xs if x > 1 or y]", "[(x * x) for x in xs if ((x > 1) or y)]"],
  ["area(2.0) with height as 3.0", "area(2.0) with height as (3.0)"],
];

for (const [text, bracketed] of bindings) {
  test(text, () => {
    const wanted = parseText(`Let r be ${bracketed}`);
    const parsed = parseText(`Let r be ${text}`);
    expect(wanted.diagnostics).toBe("");
    expect(`${parsed.diagnostics}${parsed.ast}`).toBe(wanted.ast);
    expect(wanted.ast).not.toContain("error");
  });
}

test("comparisons do not chain", () => {
  expect(parseText("Let r be a < b < c").codes).toEqual(["R0212"]);
});
