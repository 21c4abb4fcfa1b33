// Saturating arithmetic: results outside the type's range become its nearest end.

import type { ValueId } from "#core/mir/function.ts";
import type { IntegerRow } from "#core/mir/representation.ts";
import { OP } from "#core/spec/mir-ops.ts";
import { BOOL, WORD } from "#core/types/type-table.ts";
import type { ProcessLowering } from "./context.ts";

type Sum = "add" | "subtract" | "multiply";
const PLAIN = { add: "add", subtract: "sub", multiply: "mul" } as const;
const MOST = 2n ** 63n - 1n;

export function lowerSaturating(p: ProcessLowering, op: Sum, row: IntegerRow, left: ValueId, right: ValueId): ValueId {
  const value = p.b.emit(OP[PLAIN[op]], WORD, [left, right]);
  if (row.bits < 64) return clamp(p, op, row, left, right, value);
  return row.signed ? saturateSigned(p, op, left, right, value) : saturateUnsigned(p, op, left, right, value);
}

/** The exact result of narrow operands fits 64 bits (of unsigned ones: unsigned). */
function clamp(p: ProcessLowering, op: Sum, row: IntegerRow, left: ValueId, right: ValueId, value: ValueId): ValueId {
  const select = (condition: ValueId, yes: ValueId, no: ValueId): ValueId =>
    p.b.emit(OP.select, WORD, [condition, yes, no]);
  if (!row.signed) {
    if (op === "subtract") return select(p.b.emit(OP.lt_u, BOOL, [left, right]), p.b.word(0), value);
    const most = p.b.word(2 ** row.bits - 1);
    return select(p.b.emit(OP.lt_u, BOOL, [most, value]), most, value);
  }
  const least = p.b.word(-(2 ** (row.bits - 1)));
  const most = p.b.word(2 ** (row.bits - 1) - 1);
  const low = select(p.b.emit(OP.lt_s, BOOL, [value, least]), least, value);
  return select(p.b.emit(OP.lt_s, BOOL, [most, low]), most, low);
}

function saturateSigned(p: ProcessLowering, op: Sum, left: ValueId, right: ValueId, value: ValueId): ValueId {
  const { b } = p;
  const xor = (one: ValueId, other: ValueId): ValueId => b.emit(OP.xor, WORD, [one, other]);
  const sign = (of: ValueId): ValueId => b.emit(OP.sar, WORD, [of, b.word(63)]);
  if (op === "multiply") {
    const high = b.emit(OP.mul_high_s, WORD, [left, right]);
    const isOutside = b.emit(OP.ne, BOOL, [high, sign(value)]);
    return b.emit(OP.select, WORD, [isOutside, xor(sign(xor(left, right)), b.word(MOST)), value]);
  }
  const changed = xor(left, value);
  const mixed = op === "add" ? xor(right, value) : xor(left, right);
  const isOutside = b.emit(OP.lt_s, BOOL, [b.emit(OP.and, WORD, [changed, mixed]), b.word(0)]);
  return b.emit(OP.select, WORD, [isOutside, xor(sign(left), b.word(MOST)), value]);
}

function saturateUnsigned(p: ProcessLowering, op: Sum, left: ValueId, right: ValueId, value: ValueId): ValueId {
  const { b } = p;
  if (op === "subtract") return b.emit(OP.select, WORD, [b.emit(OP.lt_u, BOOL, [left, right]), b.word(0), value]);
  const isOutside =
    op === "add"
      ? b.emit(OP.lt_u, BOOL, [value, left])
      : b.emit(OP.ne, BOOL, [b.emit(OP.mul_high_u, WORD, [left, right]), b.word(0)]);
  return b.emit(OP.select, WORD, [isOutside, b.word(-1), value]);
}
