// Whole programs through the pipeline, run by the evaluator: what each construct means, and that flat MIR is well formed.

import { describe, expect, test } from "bun:test";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { ModuleLoader } from "./2-resolve/module-loader.ts";
import { PASSES } from "./5-optimize/passes.ts";
import { SourceFile } from "./base/source.ts";
import { EvaluatedTrap, Machine } from "./mir/evaluate.ts";
import { runtimeModels } from "./mir/evaluate-runtime.ts";
import { verifyFunction } from "./mir/verify-mir.ts";
import { type CompileOptions, compileToMir } from "./pipeline.ts";
import { OP } from "./spec/mir-ops.ts";

const top = join(import.meta.dir, "..");
const known = new Map<string, SourceFile | undefined>();
const loader: ModuleLoader = {
  libraryPath: [],
  readFile: () => undefined,
  readLibrary(path) {
    const file = join(top, path.startsWith("rt/") ? "" : "stdlib", `${path}.runa`);
    if (!known.has(path))
      known.set(path, existsSync(file) ? new SourceFile(file, readFileSync(file, "utf8")) : undefined);
    const source = known.get(path);
    return source === undefined ? undefined : { kind: "source", path, source, isLibrary: true };
  },
};
/** The runtime's own processes are compiled with the program, printing and what throws apart. */
const MODELLED = ["rt/io/print.print_text", "rt/io/print.print_separator", "errors.throw_range"];

/** Output of a program; a trap ends it with `trap <kind> (<arguments>)`. */
function run(source: string, passes: NonNullable<CompileOptions["passes"]> = { level: 0 }): string {
  const { program, diagnostics, symbols } = compileToMir(new SourceFile("main.runa", source), loader, { passes });
  expect(diagnostics.items.map((item) => `${item.file.path}:${item.span.start} ${item.message}`)).toEqual([]);
  if (program === undefined) return "";
  for (const fn of program.functions.values())
    expect(verifyFunction(fn, { flat: true }).map((problem) => `${symbols.name(fn.symbol)}: ${problem}`)).toEqual([]);
  for (const name of MODELLED) {
    const symbol = symbols.find(name);
    if (symbol !== undefined) program.functions.delete(symbol);
  }
  const machine = new Machine(program, { symbols, externals: runtimeModels() });
  try {
    machine.run("__runa_program", []);
  } catch (error) {
    if (!(error instanceof EvaluatedTrap)) throw error;
    return `${machine.output}${error.message}\n`;
  }
  return machine.output;
}
const lines = (...expected: string[]): string => expected.map((line) => `${line}\n`).join("");

const numbers = `
Process called "parts" that takes a as Byte, b as Integer16 returns Integer:
    Return ((a plus (1 as Byte)) as Integer) multiplied by 1000 plus (b minus (1 as Integer16))
End Process
Process called "main":
    Display 7 divided by -2, 7 modulo by -2, -7 modulo by 2
    Display parts(254 as Byte, -5 as Integer16)
    Display 1 shifted left by 62, -1 shifted right by 60, -16 arithmetically shifted right by 2
    Display 9223372036854775807 wrapping plus 1, 9223372036854775807 saturating plus 1, -9223372036854775807 saturating minus 9
    Display (200 as Byte) saturating plus (100 as Byte), (3 as Byte) saturating minus (9 as Byte)
    Display (200 as Byte) wrapping plus (100 as Byte), bitwise not (1 as Byte)
    Display (2.9 as Integer), (-2.9 as Integer), 65 as Character, 'a' as Integer, 3 as Float
    Display 2 to the power of 10, 1 divided by 4.0
    Display 3000000000 saturating multiplied by 4000000000000
End Process`;

const loops = `
Process called "main":
    Let total be 0
    For i from 9223372036854775805 to 9223372036854775807: Increase total by 1
    For i from 10 to 1 by -3: Display i continuing
    For i from 0 until 10 by 4: Display i continuing
    Let step be -2
    For i from 5 to 1 by step: Display i continuing
    For i from 3 to 1: Display "never"
    Display total
    Let n be 0
    While n is less than 10 and n is not 7:
        Increase n by 1
        If n is 2: Continue
        If n is 6: Break
    End While
    Loop forever called outer:
        Repeat 5 times:
            Increase n by 1
            If n is greater than 20: Break outer
        End Repeat
    End Loop
    Display n
    For each x at i in [5, 6, 7]: Display i, x continuing
    For each x in 2 to 4: Display x continuing
    Display ""
    Display [x * x for x in 1 to 12 if x modulo by 2 is 0]
End Process`;

const values = `
Value Type called "Vec":
    x as Float
    y as Float
End Type
Type called "Body":
    place as Vec
    name as Text defaults to "none"
End Type
Process called "moved" that takes v as Vec returns Vec:
    Set v.x to v.x plus 1.0
    Return v
End Process
Process called "filled" that takes xs as Array of (3) Integer returns Array of (3) Integer:
    Set xs at index 0 to 9
    Return xs
End Process
Process called "main":
    Let v be a Vec with x as 1.0 and y as 2.0
    Let w be v
    Set w.y to 5.0
    Display v, w, moved(v), v is equal to w
    Let b be a Body with place as v
    Set b.place.y to 7.0
    Let vs be [v, w]
    Set (vs at index 1).x to 8.0
    Display b, vs, v.y
    Let a as Array of (3) Integer be [1, 2, 3]
    Let c be a
    Set c at index 1 to 20
    Display a, c, filled(a), a
    Let held as Optional of Array of (3) Integer be a
    Let kept be (held, 1)
    Set a at index 0 to 77
    Display a, held, kept
    Let pair be (1, "x")
    Let (n, t) be pair
    Display pair, n, t, pair.0 plus 1, (1, "a") is less than (1, "b")
End Process`;

const variants = `
Type Shape is:
    | Circle with radius as Float
    | Rectangle with width as Float and height as Float
    | Dot
End Type
Type Light is:
    | Red
    | Amber
    | Green
End Type
Process called "area" that takes s as Shape returns Float:
    Match s:
        When Circle with radius as r where r is greater than 10.0: Return 0.0
        When Circle with radius as r: Return r * r
        When Rectangle(w, h): Return w * h
        When Dot: Return 0.5
    End Match
End Process
Process called "next" that takes l as Light returns Light:
    Match l:
        When Red or Amber: Return Green
        When Green: Return Red
    End Match
End Process
Process called "kind" that takes n as Integer returns Text:
    Match n:
        When 0: Return "zero"
        When 1 to 9: Return "digit"
        When x where x is less than 0: Return f"minus {0 - x}"
        Otherwise: Return "many"
    End Match
End Process
Process called "sum" that takes xs as List of Integer returns Integer:
    Match xs:
        When []: Return 0
        When [first, ...rest]: Return first plus sum(rest)
    End Match
End Process
Process called "both" that takes a as Optional of Integer, b as Shape returns Text:
    Match (a, b):
        When (nothing, _): Return "none"
        When (n, Dot): Return f"dot {n}"
        Otherwise: Return "some"
    End Match
End Process
Process called "main":
    Display area(Circle with radius as 2.0), area(Circle with radius as 20.0), area(Rectangle with width as 2.0 and height as 3.0), area(Dot)
    Display next(Red), next(Green), next(Amber) is Green
    Display kind(0), kind(5), kind(-4), kind(50)
    Display sum([1, 2, 3, 4])
    Display both(nothing, Dot), both(3, Dot), both(3, Circle with radius as 1.0)
    Display [Dot, Circle with radius as 1.5], Rectangle(1.0, 2.0) is equal to Rectangle(1.0, 2.0)
End Process`;

const closures = `
Process called "twice" that takes f as Process that takes Integer returns Integer, x as Integer returns Integer:
    Return f(f(x))
End Process
Process called "inc" that takes x as Integer returns Integer:
    Return x plus 1
End Process
Process called "apply" of T that takes x as T, f as Process that takes T returns T returns T:
    Return f(x)
End Process
Process called "main":
    Let count be 0
    Let add as Process that takes Integer returns Integer be lambda n:
        Set count to count plus n
        Return count
    End Lambda
    Display add(2), add(3), count
    Set count to 100
    Display add(1)
    Let base be 7
    Display twice(lambda x: x plus base, 1), twice(inc, 1)
    Display apply("a", lambda t: t joined with "b"), apply(1.5, lambda f: f * 2.0)
    Let all as List of Process that returns Integer be []
    For i from 1 to 3: Add lambda: i * i to all
    For each f in all: Display f() continuing
    Display ""
End Process`;

const cycles = `
Type called "Node":
    name as Text
    next as Optional of Node
    links as List of Node
End Type
Process called "ring" that takes name as Text returns Node:
    Let a be a Node with name as name
    Let b be a Node with name as "b" and next as a
    Set a.next to b
    Add a to a.links
    Return a
End Process
Process called "main":
    Display ring("a")
    Display ring("a") is equal to ring("a"), ring("a") is equal to ring("c")
    Let r be ring("x")
    Display r is the same as r, r is the same as ring("x")
End Process`;

const optionals = `
Process called "find" that takes xs as List of Integer, wanted as Integer returns Optional of Integer:
    For each x at i in xs:
        If x is wanted: Return i
    End For
    Return nothing
End Process
Process called "noisy" that takes text as Text, result as Boolean returns Boolean:
    Display text continuing
    Return result
End Process
Let calls be 0
Constant LIMIT as Integer is 40
Constant TABLE as List of Integer is [1, 2, LIMIT]
Process called "main":
    Let at be find([4, 5, 6], 6)
    If at is not nothing: Display at plus 1
    Display find([1], 2) otherwise -1, find([1], 1), find([1], 2)
    Let deep as Optional of Optional of Text be nothing
    Display deep, deep is nothing
    If noisy("a", false) and noisy("b", true): Display "no"
    If noisy("c", true) or noisy("d", true): Display "yes"
    Increase calls by LIMIT
    Display calls, TABLE
    Display find([1], 2) as Integer
End Process`;

describe("programs", () => {
  test("numbers", () => {
    expect(run(numbers)).toBe(
      lines(
        ...["-3 1 -1", "254994", "4611686018427387904 15 -4"],
        ...["-9223372036854775808 9223372036854775807 -9223372036854775808", "255 0", "44 254"],
        ...["2 -2 A 97 3.0", "1024 0.25", "9223372036854775807"],
      ),
    );
  });
  test("loops", () => {
    expect(run(loops)).toBe("10741048531" + lines("3", "21") + "0 51 62 7234" + lines("", "[4, 16, 36, 64, 100, 144]"));
  });
  test("values", () => {
    expect(run(values)).toBe(
      lines(
        "Vec with x as 1.0 and y as 2.0 Vec with x as 1.0 and y as 5.0 Vec with x as 2.0 and y as 2.0 false",
        'Body with place as Vec with x as 1.0 and y as 7.0 and name as "none" [Vec with x as 1.0 and y as 2.0, Vec with x as 8.0 and y as 5.0] 2.0',
        "[1, 2, 3] [1, 20, 3] [9, 2, 3] [1, 2, 3]",
        "[77, 2, 3] [1, 2, 3] ([1, 2, 3], 1)",
        '(1, "x") 1 x 2 true',
      ),
    );
  });
  test("variants and patterns", () => {
    expect(run(variants)).toBe(
      lines(
        ...["4.0 0.0 6.0 0.5", "Green Red true", "zero digit minus 4 many", "10", "none dot 3 some"],
        "[Dot, Circle with radius as 1.5] true",
      ),
    );
  });
  test("closures", () => {
    expect(run(closures)).toBe(lines("2 5 5", "101", "15 3", "ab 3.0") + "149" + lines(""));
  });
  test("cyclic data", () => {
    expect(run(cycles)).toBe(
      lines(
        'Node with name as "a" and next as Node with name as "b" and next as … and links as [] and links as […]',
        ...["true false", "true false"],
      ),
    );
  });
  test("optionals, short circuit, module variables", () => {
    expect(run(optionals)).toBe(
      lines("3", "-1 0 nothing", "nothing true") + "ac" + lines("yes", "40 [1, 2, 40]", "trap 8 ()").trimEnd() + "\n",
    );
  });
});

describe("traps", () => {
  const cases: readonly (readonly [string, string])[] = [
    ["Let n be 9223372036854775807\n    Set n to n plus 1", "trap 7 ()"],
    ["Let b be 255 as Byte\n    Increase b by 1", "trap 7 ()"],
    ["Let z be 0\n    Display 1 divided by z", "trap 0 ()"],
    ["Let m be -9223372036854775807 minus 1\n    Let d be -1\n    Display m divided by d", "trap 7 ()"],
    ["Let xs be [1, 2]\n    Let i be -1\n    Display xs at index i", "trap 1 (-1, 2)"],
    ["Let a as Array of (2) Integer be [1, 2]\n    Let i be 2\n    Set a at index i to 1", "trap 1 (2, 2)"],
    ["Let n be 64\n    Display 1 shifted left by n", "trap 2 (64, 0, 63)"],
    ["Let n be 300\n    Display n as Byte", "trap 3 (300, 0, 255)"],
    ["Let x be 1e30\n    Display x as Integer", "1e30, min=-9223372036854775808, max=9223372036854775807\ntrap 3 ()"],
    ["Let x be -1\n    Display x as Unsigned64", "-1, min=0, max=18446744073709551615\ntrap 3 ()"],
    ["Let n be 55296\n    Display n as Character", "trap 2 (55296, 0, 1114111)"],
    ["Let s be 0\n    For i from 1 to 3 by s: Display i", "trap 4 (0)"],
  ];
  for (const [body, expected] of cases)
    test(body.replaceAll("\n    ", "; "), () => {
      expect(run(`Process called "main":\n    ${body}\nEnd Process`)).toBe(`${expected}\n`);
    });
});

describe("instances", () => {
  test("equal code is shared, self-instantiation with larger types ends in a diagnostic", () => {
    const shared = `
Type called "Point":
    x as Integer
End Type
Type called "Line":
    name as Text
End Type
Process called "first" of T that takes xs as List of T returns T:
    Return xs at index 0
End Process
Process called "main":
    Display first([a Point with x as 1]).x, first([a Line with name as "l"]).name, first([2])
End Process`;
    expect(run(shared)).toBe("1 l 2\n");
    const { program, symbols } = compileToMir(new SourceFile("main.runa", shared), loader, { passes: { level: 0 } });
    const names = [...(program?.functions.keys() ?? [])].map((symbol) => symbols.name(symbol));
    expect(names.filter((name) => name.startsWith("main.first<"))).toEqual([
      "main.first<Integer>",
      "main.first<main.Point>",
    ]);
    const deep = `
Type called "Box" of T:
    item as T
End Type
Process called "nest" of T that takes x as T, n as Integer returns Integer:
    If n is 0: Return 0
    Return nest(a Box with item as x, n - 1)
End Process
Process called "main":
    Display nest(1, 3)
End Process`;
    const { diagnostics } = compileToMir(new SourceFile("main.runa", deep), loader);
    expect(diagnostics.items.map((item) => item.code)).toEqual(["R0461"]);
    const [{ file, span } = { file: undefined, span: undefined }] = diagnostics.items;
    expect(span === undefined ? "" : file?.slice(span)).toBe("nest(a Box with item as x, n - 1)");
  });
});

test("at level 2 programs become flat MIR by way of generic MIR, and mean the same", () => {
  const passes = { level: 2, disabled: PASSES.map(({ name }) => name) };
  for (const source of [variants, closures]) expect(run(source, passes)).toBe(run(source));
});

test("a lambda that is only called is called directly, and no closure is made", () => {
  const source = `
Process called "main":
    Let offset be 10
    Let numbers be [3, 1, 2]
    numbers.sort(lambda a, b: a > b)
    Display numbers.map(lambda n: n + offset).reduce(lambda a, b: a + b, 0)
End Process
`;
  const { program, symbols } = compileToMir(new SourceFile("main.runa", source), loader, { passes: { level: 2 } });
  const indirect = [...(program?.functions.values() ?? [])].filter(
    (fn) =>
      !symbols.name(fn.symbol).startsWith("rt/") &&
      fn.blocks.some((block) => block.body.some((value) => fn.op(value) === OP.call_indirect)),
  );
  expect(program).toBeDefined();
  expect(indirect.map((fn) => symbols.name(fn.symbol))).toEqual([]);
  const closures = [...(program?.data.keys() ?? [])].filter((symbol) => symbols.name(symbol).startsWith("closure:"));
  expect(closures.map((symbol) => symbols.name(symbol))).toEqual([]);
});
