// Compares the arithmetic of the compiler with the same operations on bigints, over edge cases and random words.

import { expect, test } from "bun:test";
import { MIR_OPS, type MirOp, type MirOpName, OP } from "#core/spec/mir-ops.ts";
import { binaryWord, f64ToWord, roundEven, unaryWord, WordResult, wordToBig, wordToF32 } from "./arithmetic.ts";

const EDGES = [
  0n,
  1n,
  -1n,
  2n,
  7n,
  -7n,
  255n,
  1n << 31n,
  -(1n << 31n),
  1n << 32n,
  (1n << 53n) + 1n,
  (1n << 63n) - 1n,
  -(1n << 63n),
];

function words(): bigint[] {
  const all = [...EDGES];
  let seed = 12345n;
  for (let index = 0; index < 40; index++) {
    seed = BigInt.asUintN(64, seed * 6364136223846793005n + 1442695040888963407n);
    all.push(BigInt.asIntN(64, seed >> BigInt(index)), BigInt.asIntN(64, seed) >> BigInt(index));
  }
  return all;
}

const s = (value: bigint): bigint => BigInt.asIntN(64, value);
const u = (value: bigint): bigint => BigInt.asUintN(64, value);
const bit = (value: boolean): bigint => (value ? 1n : 0n);
const fit = (value: bigint): bigint | undefined => (s(value) === value ? value : undefined);
const fitUnsigned = (value: bigint): bigint | undefined => (u(value) === value ? value : undefined);
const isExtreme = (a: bigint, b: bigint): boolean => a === -(1n << 63n) && b === -1n;

const expected: Partial<Record<MirOpName, (a: bigint, b: bigint) => bigint | undefined>> = {
  add: (a, b) => a + b,
  sub: (a, b) => a - b,
  mul: (a, b) => a * b,
  add_checked: (a, b) => fit(a + b),
  sub_checked: (a, b) => fit(a - b),
  mul_checked: (a, b) => fit(a * b),
  add_checked_u: (a, b) => fitUnsigned(u(a) + u(b)),
  sub_checked_u: (a, b) => fitUnsigned(u(a) - u(b)),
  mul_checked_u: (a, b) => fitUnsigned(u(a) * u(b)),
  mul_high_s: (a, b) => (a * b) >> 64n,
  mul_high_u: (a, b) => (u(a) * u(b)) >> 64n,
  div_s: (a, b) => (b === 0n || isExtreme(a, b) ? undefined : a / b),
  div_u: (a, b) => (b === 0n ? undefined : u(a) / u(b)),
  rem_s: (a, b) => (b === 0n ? undefined : a % b),
  rem_u: (a, b) => (b === 0n ? undefined : u(a) % u(b)),
  and: (a, b) => a & b,
  or: (a, b) => a | b,
  xor: (a, b) => a ^ b,
  shl: (a, b) => a << (u(b) & 63n),
  shr: (a, b) => u(a) >> (u(b) & 63n),
  sar: (a, b) => a >> (u(b) & 63n),
  rotl: (a, b) => (u(a) << (u(b) & 63n)) | (u(a) >> ((64n - (u(b) & 63n)) & 63n)),
  rotl32: (a, b) => {
    const low = a & 0xffffffffn;
    return ((low << (b & 31n)) | (low >> ((32n - (b & 31n)) & 31n))) & 0xffffffffn;
  },
  eq: (a, b) => bit(a === b),
  ne: (a, b) => bit(a !== b),
  lt_s: (a, b) => bit(a < b),
  le_s: (a, b) => bit(a <= b),
  lt_u: (a, b) => bit(u(a) < u(b)),
  le_u: (a, b) => bit(u(a) <= u(b)),
};

const unary: Partial<Record<MirOpName, (a: bigint) => bigint>> = {
  not: (a) => ~a,
  sext8: (a) => BigInt.asIntN(8, a),
  sext16: (a) => BigInt.asIntN(16, a),
  sext32: (a) => BigInt.asIntN(32, a),
  zext8: (a) => BigInt.asUintN(8, a),
  zext16: (a) => BigInt.asUintN(16, a),
  zext32: (a) => BigInt.asUintN(32, a),
  clz: (a) => (a === 0n ? 64n : BigInt(64 - u(a).toString(2).length)),
  ctz: (a) => (a === 0n ? 64n : BigInt((/0*$/.exec(u(a).toString(2))?.[0] ?? "").length)),
  popcount: (a) => BigInt(u(a).toString(2).replaceAll("0", "").length),
  byte_swap: (a) => BigInt(`0x${(u(a).toString(16).padStart(16, "0").match(/../g) ?? []).reverse().join("")}`),
};

const show = (name: string, args: bigint[], value: bigint | undefined): string => `${name}(${args}) = ${value}`;

test("every integer operation of two words", () => {
  const out = new WordResult();
  const all = words();
  for (const [name, compute] of Object.entries(expected)) {
    const op: MirOp = OP[name as MirOpName];
    for (const a of all)
      for (const b of all) {
        const wanted = compute(a, b);
        const fine = binaryWord(
          op,
          Number(BigInt.asIntN(32, a)),
          Number(a >> 32n),
          Number(BigInt.asIntN(32, b)),
          Number(b >> 32n),
          out,
        );
        const given = fine ? wordToBig(out.low, out.high) : undefined;
        if (given !== (wanted === undefined ? undefined : s(wanted)))
          expect(show(name, [a, b], given)).toBe(show(name, [a, b], wanted));
      }
  }
  const integers = MIR_OPS.filter(
    (row) => row.operands === "word word" && (row.result === "word" || row.result === "bool"),
  );
  expect(integers.map((row) => row.name).filter((name) => !(name in expected))).toEqual([]);
});

test("every integer operation of one word", () => {
  const out = new WordResult();
  for (const [name, compute] of Object.entries(unary))
    for (const a of words()) {
      unaryWord(OP[name as MirOpName], Number(BigInt.asIntN(32, a)), Number(a >> 32n), out);
      expect(show(name, [a], wordToBig(out.low, out.high))).toBe(show(name, [a], s(compute(a))));
    }
});

test("conversions round once", () => {
  const out = new WordResult();
  expect(wordToF32(1, 0x00800001)).toBe(36028801313931264);
  expect(wordToF32(0, -2147483648)).toBe(-9223372036854775808);
  for (const [value, wanted] of [
    [1.9, 1n],
    [-1.9, -1n],
    [-9223372036854775808, -(1n << 63n)],
    [2 ** 62 + 2 ** 20, (1n << 62n) + (1n << 20n)],
    [Number.NaN, -(1n << 63n)],
    [1e300, -(1n << 63n)],
  ] as const) {
    f64ToWord(value, out);
    expect(wordToBig(out.low, out.high)).toBe(wanted);
  }
  expect([0.5, 1.5, 2.5, -0.5, -1.5, 2.4999].map(roundEven)).toEqual([0, 2, 2, -0, -2, 2]);
});
