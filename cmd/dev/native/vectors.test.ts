// Every operation on vectors: the one instruction in the code of its caller, and the same results in line and out of line.

import { afterAll, beforeAll, expect, test } from "bun:test";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { assemblyText } from "#cmd/runa/compiler/write-forms.ts";
import { compileText, makeFolder, runCommand, writeExecutable } from "./compile-native.ts";

const folder = makeFolder("vectors");
afterAll(() => rmSync(folder, { recursive: true }));

/** Vector types: element type, how many, and what their instructions end in. */
const vectors = [
  { name: "float32x8", element: "Float32", count: 8, ending: "ps", register: "ymm" },
  { name: "float32x4", element: "Float32", count: 4, ending: "ps", register: "xmm" },
  { name: "float64x4", element: "Float", count: 4, ending: "pd", register: "ymm" },
  { name: "float64x2", element: "Float", count: 2, ending: "pd", register: "xmm" },
  { name: "integer32x8", element: "Integer32", count: 8, ending: "", register: "ymm" },
  { name: "integer32x4", element: "Integer32", count: 4, ending: "", register: "xmm" },
] as const;
type Vector = (typeof vectors)[number];

/** Operations: instruction on floats and on integers ("" where there is none), and their meaning. */
const operations = [
  { name: "add", floats: "vadd", integers: "vpaddd", meaning: (a: number, b: number) => a + b },
  { name: "subtract", floats: "vsub", integers: "vpsubd", meaning: (a: number, b: number) => a - b },
  { name: "multiply", floats: "vmul", integers: "vpmulld", meaning: (a: number, b: number) => a * b },
  { name: "divide", floats: "vdiv", integers: "", meaning: (a: number, b: number) => a / b },
  { name: "minimum", floats: "vmin", integers: "vpminsd", meaning: Math.min },
  { name: "maximum", floats: "vmax", integers: "vpmaxsd", meaning: Math.max },
  { name: "square_root", floats: "vsqrt", integers: "", meaning: (a: number) => Math.sqrt(a) },
] as const;
type Operation = (typeof operations)[number];

const instructionOf = (operation: Operation, vector: Vector): string =>
  vector.ending === "" ? operation.integers : operation.floats + vector.ending;

const cases = vectors.flatMap((vector) =>
  operations.filter((one) => instructionOf(one, vector) !== "").map((operation) => ({ vector, operation })),
);
const typeOf = ({ name }: Vector): string => `SIMD_Vector_${(name[0] ?? "").toUpperCase()}${name.slice(1)}`;
const processName = ({ vector, operation }: (typeof cases)[number]): string => `${operation.name}_${vector.name}`;

/** Exact in all element types; division is by powers of two. */
const left = [4, 9, 16, 25, 36, 49, 64, 81];
const right = [2, 16, 8, 4, 64, 2, 1, 128];

/** With `byValue`, operations are called as values: then their definitions do the work. */
function program(byValue = false): string {
  const lines = ['Import "core/machine/simd" as Machine', 'Import "core/machine/simd_elements" as Elements'];
  for (const one of cases) {
    const type = typeOf(one.vector);
    const isUnary = one.operation.name === "square_root";
    const value = `Process that takes ${type}${isUnary ? "" : `, ${type}`} returns ${type}`;
    const call = byValue
      ? [
          `    Let operation as ${value} be Machine.simd_${one.operation.name}`,
          `    Return operation(a${isUnary ? "" : ", b"})`,
        ]
      : [`    Return Machine.simd_${one.operation.name} with a as a${isUnary ? "" : " and b as b"}`];
    lines.push(
      `Process called "${processName(one)}" that takes a as ${type}${isUnary ? "" : `, b as ${type}`} returns ${type}:`,
      ...call,
      "End Process",
    );
  }
  for (const vector of vectors)
    lines.push(
      `Process called "choose_${vector.name}" that takes a as ${typeOf(vector)}, b as ${typeOf(vector)}, first as Boolean returns ${typeOf(vector)}:`,
      "    Return a if first otherwise b",
      "End Process",
    );
  lines.push('Process called "main":');
  for (const vector of vectors) {
    const { name, element, count } = vector;
    const zero = element.startsWith("Integer") ? "0" : "0.0";
    const list = (values: readonly number[]): string =>
      values.map((value) => (zero === "0" ? String(value) : `${value}.0`)).join(", ");
    lines.push(
      `    Let left_${name} as List of ${element} be a list containing ${list(left.slice(0, count))}`,
      `    Let right_${name} as List of ${element} be a list containing ${list(right.slice(0, count))}`,
      `    Let a_${name} be Elements.simd_${name}(left_${name})`,
      `    Let b_${name} be Elements.simd_load_${name}(right_${name}, 0)`,
    );
    for (const one of cases.filter((item) => item.vector === vector)) {
      const given = one.operation.name === "square_root" ? `a_${name}` : `a_${name}, b_${name}`;
      const result = processName(one);
      lines.push(
        `    Let out_${result} as List of ${element} be a list containing ${list(left.slice(0, count).map(() => 0))}`,
        `    Elements.simd_store(${result}(${given}), out_${result}, 0)`,
        `    Display out_${result}`,
      );
    }
    for (const [first, index] of [
      ["true", 0],
      ["false", 0],
      ["true", count - 1],
      ["false", count - 1],
    ] as const)
      lines.push(
        `    Display Elements.simd_extract(choose_${name}(a_${name}, b_${name}, length of left_${name} is ${first === "true" ? count : 0}), ${index})`,
      );
    lines.push(`    Display Elements.simd_extract(b_${name}, ${count - 1})`);
    lines.push(`    Display Elements.simd_extract(Elements.simd_splat_${name}(left_${name} at index 1), ${count - 1})`);
  }
  return `${[...lines, "End Process"].join("\n")}\n`;
}

/** What the program displays. */
function expected(): string {
  const lines: string[] = [];
  for (const vector of vectors) {
    const show = (value: number): string => {
      const number = vector.element === "Float32" ? Math.fround(value) : value;
      const text = vector.element === "Float32" ? shortest(number) : String(number);
      return vector.ending === "" || text.includes(".") ? text : `${text}.0`;
    };
    for (const { operation } of cases.filter((item) => item.vector === vector)) {
      const values = left.slice(0, vector.count).map((a, i) => show(operation.meaning(a, right[i] as number)));
      lines.push(`[${values.join(", ")}]`);
    }
    const last = vector.count - 1;
    lines.push(...[left[0], right[0], left[last], right[last]].map((value) => show(value as number)));
    lines.push(show(right[last] as number), show(left[1] as number));
  }
  return `${lines.join("\n")}\n`;
}

/** The shortest decimal that reads back as the same single-precision number. */
function shortest(value: number): string {
  for (let digits = 1; digits <= 9; digits++) {
    const text = String(Number(value.toPrecision(digits)));
    if (Math.fround(Number(text)) === value) return text;
  }
  return String(value);
}

const roots = cases.map((one) => `program.${processName(one)}`);
const made = { listing: "", output: "" };
beforeAll(() => {
  const { object } = compileText(program(), { roots });
  made.listing = assemblyText(object, roots);
  made.output = runCommand([writeExecutable(join(folder, "in-line"), object)]).output;
}, 30_000);

test.each(cases.map((one) => [`${one.operation.name} of ${typeOf(one.vector)}`, one] as const))("%s", (_, one) => {
  const code = made.listing.split("\n\n").find((part) => part.trimStart().startsWith(`program.${processName(one)}:\n`));
  const lines = (code ?? "")
    .trim()
    .split("\n")
    .slice(1)
    .map((line) => line.slice(line.indexOf(": ") + 2));
  const { register } = one.vector;
  const operands =
    one.operation.name === "square_root" ? `${register}0, ${register}0` : `${register}0, ${register}0, ${register}1`;
  expect(lines).toEqual([`${instructionOf(one.operation, one.vector)} ${operands}`, "ret"]);
});

test("results, in line and by the definitions", () => {
  expect(made.output).toBe(expected());
  const { object } = compileText(program(true), { optimize: 0 });
  expect(assemblyText(object)).toContain("\ncore/machine/simd.simd_add:\n");
  expect(runCommand([writeExecutable(join(folder, "out-of-line"), object)]).output).toBe(made.output);
}, 30_000);
