/** Floats to text and back, against JavaScript's numbers and exact integers. */
import { expect, test } from "bun:test";
import type { Machine } from "#core/mir/evaluate.ts";
import { makeText, readText } from "#core/mir/evaluate-runtime.ts";
import { machineMaker } from "./evaluate-program.ts";
import { randomNumbers } from "./random-numbers.ts";

const FORMAT = "rt/format/float.float_to_text";
const FORMAT32 = "rt/format/float.float32_to_text";
const SPECIFIED = "rt/format/specification.format_float";
const PARSE = "rt/text/parse.parse_float";
const newMachine = machineMaker("Display 1\n", { roots: [FORMAT, FORMAT32, SPECIFIED, PARSE] });

const view = new DataView(new ArrayBuffer(8));
const random = randomNumbers(20261);

function randomBits(): number {
  view.setUint32(0, random(4294967296));
  view.setUint32(4, random(4294967296));
  return view.getFloat64(0);
}

const borders = [
  ...[0, -0, 1, 0.1, 0.3, 1 / 3, 2 / 3, 100, 123456789, 5e-324, 2.2250738585072014e-308, 2.225073858507201e-308],
  ...[1.7976931348623157e308, 9007199254740992, 1e15, 1e16, 1e17, 1e21, 1e22, 1e23, 9.5e-5, 1e-4],
  ...[0.00009999999999999999, 9999999999999998, 4.35, 2.5, 1e-5, 1e-7, 5e-7, 8.5e15, 72057594037927940, 6.02214076e23],
];

/** A few of each kind: any bits, decimal fractions, small integers, near powers of two and of ten. */
function samples(count: number): number[] {
  const all = [...borders];
  for (let i = 0; i < count; i++) {
    all.push(randomBits(), random(1000000) / 1000, random(1e9) * 10 ** (random(40) - 20), 2 ** (random(200) - 100));
    all.push((1 + random(9)) * 10 ** (random(600) - 300), Number(`${random(1000)}.${random(100)}`));
  }
  return all.filter((x) => Number.isFinite(x));
}

/** The language's rule on JavaScript's digits. */
function expectedText(x: number): string {
  const size = Math.abs(x);
  if (x !== 0 && (size < 1e-4 || size >= 1e16)) return x.toExponential().replace("e+", "e");
  const text = Object.is(x, -0) ? "-0" : String(x);
  if (text.includes("e")) throw new Error(`exponent in ${text}`);
  return text.includes(".") ? text : `${text}.0`;
}

const format = (machine: Machine, x: number): string => readText(machine, machine.run(FORMAT, [x])[0] ?? 0n);

test("shortest digits are JavaScript's", () => {
  let machine = newMachine();
  for (const [index, x] of samples(20).entries()) {
    if (index % 100 === 0) machine = newMachine();
    expect(format(machine, x)).toBe(expectedText(x));
    if (x !== 0) expect(format(machine, -x)).toBe(expectedText(-x));
  }
  // Two of the shortest numbers are equally near: the even one.
  const ties = [944.52667236328125, 722.63336181640625, 2023347301156851.25, 1097718834198879.25];
  expect(ties.map((x) => format(machine, x))).toEqual(ties.map(expectedText));
  expect([Number.NaN, Infinity, -Infinity].map((x) => format(machine, x))).toEqual(["nan", "infinity", "-infinity"]);
});

test("shortest digits of Float32", () => {
  const machine = newMachine();
  for (let i = 0; i < 200; i++) {
    view.setUint32(0, random(4294967296));
    const x = view.getFloat32(0);
    if (!Number.isFinite(x)) continue;
    const text = readText(machine, machine.run(FORMAT32, [x])[0] ?? 0n);
    expect(Math.fround(Number(text))).toBe(x);
    // No shorter one reads back, and none of the same length is nearer.
    const digits = text.replace(/e.*|[-.]/g, "").replace(/^0+|0+$/g, "").length;
    for (let fewer = 1; fewer < digits; fewer++) expect(Math.fround(Number(x.toPrecision(fewer)))).not.toBe(x);
    if (digits > 0) expect(Math.abs(Number(text) - x)).toBeLessThanOrEqual(Math.abs(Number(x.toPrecision(digits)) - x));
  }
});

/** |x| with `places` decimals by exact integers, ties to even. */
function exactFixed(x: number, places: number): string {
  view.setFloat64(0, Math.abs(x));
  const bits = view.getBigUint64(0);
  const biased = Number(bits >> 52n);
  const mantissa = (bits & ((1n << 52n) - 1n)) | (biased === 0 ? 0n : 1n << 52n);
  const exponent = (biased === 0 ? 1 : biased) - 1075;
  let numerator = mantissa * 10n ** BigInt(places);
  let denominator = 1n;
  if (exponent >= 0) numerator <<= BigInt(exponent);
  else denominator <<= BigInt(-exponent);
  let whole = numerator / denominator;
  const rest = (numerator % denominator) * 2n;
  if (rest > denominator || (rest === denominator && whole % 2n === 1n)) whole += 1n;
  const digits = whole.toString().padStart(places + 1, "0");
  const point = digits.length - places;
  return places === 0 ? digits : `${digits.slice(0, point)}.${digits.slice(point)}`;
}

test("fixed decimals are exact, ties to even", () => {
  let machine = newMachine();
  const wanted = [...samples(40).filter((x) => Math.abs(x) < 1e30), 0.5, 1.5, 2.5, 0.125, 0.375, 1.005, 999.9995, 0.05];
  for (const [index, x] of wanted.entries()) {
    if (index % 50 === 0) machine = newMachine();
    const places = random(12);
    const text = readText(machine, machine.run(SPECIFIED, [Math.abs(x), makeText(machine, `.${places}`)])[0] ?? 0n);
    expect(text).toBe(exactFixed(x, places));
  }
});

test("scientific form with decimals", () => {
  const machine = newMachine();
  const show = (x: number, format: string): string =>
    readText(machine, machine.run(SPECIFIED, [x, makeText(machine, format)])[0] ?? 0n);
  for (const x of samples(20).filter((sample) => !Object.is(sample, -0))) {
    const places = random(15);
    // JavaScript rounds halves up; the difference shows only on exact ties.
    expect(show(x, `.${places}e`)).toBe(x.toExponential(places).replace("e+", "e"));
  }
  expect(show(2.5, ".0e")).toBe("2e0");
  expect(show(9.5, ".0e")).toBe("1e1");
  expect(show(1500, "e")).toBe("1.5e3");
});

test("every text form parses back, and decimals are rounded correctly", () => {
  let machine = newMachine();
  const parse = (text: string): number | undefined => {
    const [value, isThere] = machine.run(PARSE, [makeText(machine, text)]);
    return isThere === 1n ? Number(value) : undefined;
  };
  const texts = samples(80).map((x) => String(x));
  for (let i = 0; i < 150; i++) {
    const digits = Array.from({ length: 1 + random(30) }, () => random(10)).join("");
    texts.push(`${digits}e${random(700) - 350}`, `${random(100)}.${digits}`);
  }
  // Halfway between two neighbours, and just beside.
  texts.push(
    "9007199254740993",
    "9007199254740993.00000000000000000001",
    "2.2250738585072011e-308",
    "2.4703282292062328e-324",
  );
  texts.push(
    "1.7976931348623158e308",
    "1.7976931348623159e308",
    "0.500000000000000166533453693773481063544750213623046875",
  );
  for (const [index, text] of texts.entries()) {
    if (index % 100 === 0) machine = newMachine();
    expect(`${text} = ${parse(text)}`).toBe(`${text} = ${Number(text)}`);
  }
  for (const wrong of ["", "-", ".", "1e", "1e+", "x", "1.2.3", " 1", "1 ", "0x10", "1_0", "Infinity", "+-1"])
    expect(parse(wrong)).toBeUndefined();
  expect(["infinity", "-infinity", "+5", ".5", "5."].map(parse)).toEqual([Infinity, -Infinity, 5, 0.5, 5]);
}, 30_000);
