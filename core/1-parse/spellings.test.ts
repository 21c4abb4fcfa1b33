/** Every accepted spelling gives the AST of its canonical one; language reference, appendix and §§1–2. */

import { expect, test } from "bun:test";
import { parseText } from "./parse-text.ts";

/** The canonical spelling, and others that mean the same. */
const spellings: readonly (readonly [string, ...string[]])[] = [
  ["Let x be 1", "Let x = 1"],
  ["Let x as Integer be e", "Let x be e of type Integer"],
  ["Let user_name be 1", "Let user name be 1"],
  ["Increase x by 1", "x += 1", "Set x gets increased by 1"],
  ["Decrease x by 1", "x -= 1", "Set x gets decreased by 1"],
  ["Multiply x by 2", "x *= 2", "Set x gets multiplied by 2"],
  ["Divide x by 2", "x /= 2", "Set x gets divided by 2"],
  ["Constant LIMIT is 3", "Define LIMIT as 3"],
  ["Let limit be 3", "Define limit as 3"],
  [
    'Process called "f" that takes a as T, b as U returns V:\nEnd Process',
    'Process called "f" takes a as T and b as U returns V\nEnd Process',
    "Process called f(a as T, b as U) returns V:\nEnd Process",
  ],
  [
    'Process called "f":\nEnd Process',
    'Process called "f" that takes nothing:\nEnd Process',
    "Process called f\nEnd Process",
  ],
  ['Process called "is even" that takes n:\nEnd Process', "Process called is_even that takes n:\nEnd Process"],
  [
    "Let r be f(a, b)",
    "Let r be f with a, b",
    "Let r be f with a and b",
    "Let r be Call f with a, b",
    "Let r be (f with a and b)",
  ],
  ["Let r be M.f(a, b)", "Let r be proc f from M with a, b", "Let r be M.f with a, b"],
  ["Call f with a", "f(a)", "f with a"],
  ["Let g be lambda x, y: x plus y", "Let g be (x, y) => x + y"],
  ["Let g be lambda x: x", "Let g be x => x"],
  ["Let x as List of T", "Let x as List[T]"],
  ["Let x as Dictionary of K to V", "Let x as Dictionary[K, V]"],
  ["Let x as Process that takes A returns R", "Let x as Function[A, R]"],
  ["Let x as Array of 4 T", "Let x as Array of (4) T", "Let x as Array[T, 4]"],
  [
    "Let p be a value of type Point with x as 10 and y as 20",
    "Let p be a Point with x as 10 and y as 20",
    "Let p be a Point with x 10 and y 20",
    "Let p be a Point with:\n    x as 10\n    y as 20",
  ],
  ["Let c be Shape.Circle with radius as 1", "Let c be Shape as Circle with radius as 1"],
  [
    "Let xs be a list containing 1, 2",
    "Let xs be list containing 1, 2",
    "Let xs be [1, 2]",
    "Let xs be a list containing: 1, 2 End List",
  ],
  ["Let xs be a list containing nothing", "Let xs be []"],
  [
    'Let d be a dictionary containing: "a" as 1, "b" as 2 End Dictionary',
    'Let d be {"a": 1, "b": 2}',
    'Let d be dictionary with: "a" as 1 and "b" as 2',
    'Let d be a dictionary containing:\n    "a" as 1,\n    "b" as 2\nEnd Dictionary',
  ],
  ["Let s be a set containing 1, 2", "Let s be set containing 1, 2"],
  ["Add x to xs", "Add x to end of xs"],
  ["Let r be a multiplied by b", "Let r be a times b", "Let r be a * b"],
  ["Let r be a modulo b", "Let r be a mod b", "Let r be a % b"],
  ["Let r be a divided by b", "Let r be a / b"],
  ["Let r be a joined with b", "Let r be a followed by b", "Let r be a ++ b"],
  ["Let r be a bitwise and b", "Let r be a bit_and b", "Let r be a & b"],
  ["Let r be a bitwise or b", "Let r be a bit_or b", "Let r be a | b"],
  ["Let r be a bitwise xor b", "Let r be a bit_xor b", "Let r be a ^ b"],
  ["Let r be a to the power of b", "Let r be a ** b"],
  ["Let r be a shifted left by b", "Let r be a << b"],
  ["Let r be a shifted right by b", "Let r be a >> b"],
  ["Let r be negative a", "Let r be -a"],
  ["Let r be bitwise not a", "Let r be ~a"],
  ["Let r be a is b", "Let r be a is equal to b", "Let r be a equals b", "Let r be a == b"],
  ["Let r be a is not b", "Let r be a is not equal to b", "Let r be a does not equal b", "Let r be a != b"],
  ["Let r be a is less than b", "Let r be a < b"],
  ["Let r be a is greater than b", "Let r be a > b"],
  ["Let r be a is at most b", "Let r be a is less than or equal to b", "Let r be a <= b"],
  ["Let r be a is at least b", "Let r be a is greater than or equal to b", "Let r be a >= b"],
  ["Let r be not a and b or c", "Let r be !a && b || c", "Let r be Not a And b Or c"],
  [
    "If a:\n    f()\nOtherwise if b:\n    g()\nOtherwise:\n    h()\nEnd If",
    "If a:\n    f()\nOtherwise If b:\n    g()\nElse:\n    h()\nEnd If",
  ],
  ["If not a:\n    f()\nEnd If", "Unless a:\n    f()\nEnd Unless", "If not a: f()"],
  ["For each x in xs:\nEnd For", "For x in xs:\nEnd For", "For Each x in xs:\nEnd For"],
  ["Display x", "Print x"],
  ['Display "x", v', 'Display "x" with message v'],
  ["Let r be x as Integer", "Let r be convert x to Integer"],
  ["Let r be nothing", "Let r be None", "Let r be null"],
  ["Let r be a is nothing", "Let r be a is None", "Let r be a == null"],
  ["Let r be true", "Let r be True"],
  ["Let r be false", "Let r be False"],
  ["Let r be d at key k otherwise 0", "Let r be d at key k or 0"],
  ["Set x to xs at index i", "Set x to (xs at index i)"],
  ['Import "math" as M', 'Import "stdlib/math" as M', 'Import "math.runa" as M'],
  [
    'External Process called "printf" that takes format as Pointer, args as Any returns Integer from library "libc"',
    'External Process called printf(format as Pointer, args as Any) returns Integer from "libc"',
  ],
  [
    "f()",
    "f() Note: trailing",
    "f() // trailing",
    "f() # trailing",
    "#!/usr/bin/runa\nf()",
    "Note: first\nf()",
    "Note:\n  block\n:End Note\nf()",
    "@Reasoning\n  text of any kind: If (\n@End Reasoning\nf()",
    "@Security_Scope\n  x\n@End_Security_Scope\nf()",
  ],
  ["Let r be xs from a until b", "Let r be xs[a:b]"],
  ["Let r be the length of xs", "Let r be length of xs"],
  ["Let r be a plus b plus c", "Let r be a plus\n    b\n    plus c", "Let r be a\n    + b\n    Note: between\n    + c"],
  ["Let r be f(1,\n2)", "Let r be f(\n    1,\n    2\n)"],
  ["Let r be a if c otherwise b", "Let r be a\n    if c\n    otherwise b"],
  ["Let r be xs.map(f).filter(g)", "Let r be xs\n    .map(f)\n    .filter(g)"],
  ["Let r be 255", "Let r be 0xFF", "Let r be 0b1111_1111", "Let r be 0o377"],
  ['Let r be "a\\\\b"', 'Let r be r"a\\b"', 'Let r be "a\\x5Cb"', 'Let r be """a\\\\b"""'],
  ["Return x", "Return (x)", "Return ((x))"],
];

for (const [canonical, ...others] of spellings) {
  test(canonical.replaceAll("\n", " / "), () => {
    const wanted = parseText(canonical);
    expect(wanted.diagnostics).toBe("");
    for (const other of others) {
      const parsed = parseText(other);
      expect(`${parsed.diagnostics}${parsed.ast}`).toBe(wanted.ast);
    }
  });
}
