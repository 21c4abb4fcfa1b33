// Conversions between numbers, Character and Boolean, with the range checks that narrowing needs.

import { unreachable } from "#core/base/unreachable.ts";
import type { ValueId } from "#core/mir/function.ts";
import type { IntegerRow } from "#core/mir/representation.ts";
import { OP } from "#core/spec/mir-ops.ts";
import { trapKind } from "#core/spec/traps.ts";
import { BOOL, CHARACTER, F32, F64, type TypeId, WORD } from "#core/types/type-table.ts";
import { extend } from "./arithmetic.ts";
import type { ProcessLowering } from "./context.ts";
import { type ExpressionOf, lowerExpression } from "./expressions.ts";

export function lowerConvert(p: ProcessLowering, node: ExpressionOf<"convert">): ValueId {
  const operand = lowerExpression(p, node.operand);
  p.locate(node.at);
  return convertValue(p, node.operand.type, node.type, operand);
}

/** `value` of type `from` as `to`; distinct aliases count as what they stand for. */
function convertValue(p: ProcessLowering, from: TypeId, to: TypeId, value: ValueId): ValueId {
  const source = p.mirType(from);
  const target = p.mirType(to);
  if (source === F64 || source === F32) return convertFloat(p, source, target, to, value);
  if (target === F64 || target === F32) return toFloat(p, p.representation.integer(from), source, target, value);
  if (source === BOOL && target === WORD) return p.b.emit(OP.bool_to_word, WORD, [value]);
  if (source !== WORD || target !== WORD) return value;
  const fromRow = p.representation.integer(from);
  if (p.representation.underlying(to) === CHARACTER) return fromRow === undefined ? value : toCharacter(p, value);
  const toRow = p.representation.integer(to);
  if (toRow === undefined) return value;
  return narrow(p, fromRow ?? { bits: 32, signed: false, wraps: false }, toRow, value);
}

const least = (row: IntegerRow): bigint => (row.signed ? -(2n ** BigInt(row.bits - 1)) : 0n);
const most = (row: IntegerRow): bigint => 2n ** BigInt(row.signed ? row.bits - 1 : row.bits) - 1n;

function narrow(p: ProcessLowering, from: IntegerRow, to: IntegerRow, value: ValueId): ValueId {
  const fits = least(from) >= least(to) && most(from) <= most(to);
  if (fits || (to.bits === 64 && (to.wraps || from.wraps))) return value;
  const outside = isOutside(p, from, to, value);
  const isWide = (row: IntegerRow): boolean => row.bits === 64 && !row.signed;
  if (p.module.mir.isRuntime || !(isWide(from) || isWide(to))) {
    p.trapIf(outside, "signed_range", [value, p.b.word(least(to)), p.b.word(most(to))]);
    return value;
  }
  const { b } = p;
  const inside = b.newBlock();
  const failing = b.newBlock(true);
  b.branch(outside, failing, inside, 2);
  b.enterSealed(failing);
  const shown = p.role(isWide(from) ? "unsigned_to_text" : "integer_to_text", [value]);
  const isLarge = b.emit(OP.lt_s, BOOL, [value, b.word(0)]);
  const nearest = isWide(from) ? b.emit(OP.select, WORD, [isLarge, b.word(INTEGER_MOST), value]) : value;
  throwRange(p, to, shown, nearest);
  b.enterSealed(inside);
  return value;
}

const INTEGER_MOST = 2n ** 63n - 1n;

/** A RangeError that shows the value as it is, where the trap of kind 3 could not: it shows signed words. `nearest` is for its fields. */
function throwRange(p: ProcessLowering, to: IntegerRow, shown: ValueId, nearest: ValueId): void {
  const { b } = p;
  const limits = p.text(`, min=${least(to)}, max=${most(to)}`);
  const highest = most(to) > INTEGER_MOST ? INTEGER_MOST : most(to);
  p.role("throw_range", [shown, limits, nearest, b.word(least(to)), b.word(highest)]);
  b.end(OP.unreachable, []);
}

function isOutside(p: ProcessLowering, from: IntegerRow, to: IntegerRow, value: ValueId): ValueId {
  if (!to.signed && to.bits === 64) return p.b.emit(OP.lt_s, BOOL, [value, p.b.word(0)]);
  const isSignedWithin = from.signed && to.signed && to.bits < 64;
  if (isSignedWithin) return p.b.emit(OP.ne, BOOL, [extend(p, to, value), value]);
  return p.b.emit(OP.lt_u, BOOL, [p.b.word(most(to)), value]);
}

function toCharacter(p: ProcessLowering, value: ValueId): ValueId {
  const { b } = p;
  const last = b.word(0x10ffff);
  const isLarge = b.emit(OP.lt_u, BOOL, [last, value]);
  const fromSurrogates = b.emit(OP.sub, WORD, [value, b.word(0xd800)]);
  const isSurrogate = b.emit(OP.lt_u, BOOL, [fromSurrogates, b.word(0x800)]);
  p.trapIf(b.emit(OP.bool_or, BOOL, [isLarge, isSurrogate]), "range", [value, b.word(0), last]);
  return value;
}

function toFloat(
  p: ProcessLowering,
  row: IntegerRow | undefined,
  source: TypeId,
  target: TypeId,
  value: ValueId,
): ValueId {
  const word = source === BOOL ? p.b.emit(OP.bool_to_word, WORD, [value]) : value;
  if (row !== undefined && !row.signed && row.bits === 64) {
    const wide = p.b.emit(OP.unsigned_to_f64, F64, [word]);
    return target === F64 ? wide : p.b.emit(OP.f64_to_f32, F32, [wide]);
  }
  return p.b.emit(target === F64 ? OP.word_to_f64 : OP.word_to_f32, target, [word]);
}

function convertFloat(p: ProcessLowering, source: TypeId, target: TypeId, to: TypeId, value: ValueId): ValueId {
  if (target === source) return value;
  if (target === F32) return p.b.emit(OP.f64_to_f32, F32, [value]);
  const wide = source === F32 ? p.b.emit(OP.f32_to_f64, F64, [value]) : value;
  if (target === F64) return wide;
  const row = p.representation.integer(to) ?? unreachable(`lower: Float as ${p.types.display(to)}`);
  return floatToInteger(p, row, wide);
}

/** Truncates; outside the type's range and NaN are kind 3. */
function floatToInteger(p: ProcessLowering, row: IntegerRow, value: ValueId): ValueId {
  const { b } = p;
  const inside = b.newBlock();
  const outside = b.newBlock(true);
  const below = b.f64(Number(least(row)) - 1);
  // For 64 signed bits −2^63 − 1 is −2^63 itself, which is inside.
  const isAbove = b.emit(row.bits === 64 && row.signed ? OP.fle : OP.flt, BOOL, [below, value]);
  const isBelow = b.emit(OP.flt, BOOL, [value, b.f64(Number(most(row) + 1n))]);
  b.branch(b.emit(OP.bool_and, BOOL, [isAbove, isBelow]), inside, outside, 1);
  b.enterSealed(outside);
  const isNumber = b.emit(OP.feq, BOOL, [value, value]);
  const number = b.emit(OP.select, F64, [isNumber, value, b.f64(0)]);
  const clamped = b.emit(OP.fmin, F64, [b.emit(OP.fmax, F64, [number, b.f64(-(2 ** 63))]), b.f64(2 ** 63 - 1024)]);
  const isHigh = b.emit(OP.fle, BOOL, [b.f64(2 ** 63), number]);
  const nearest = b.emit(OP.select, WORD, [isHigh, b.word(INTEGER_MOST), b.emit(OP.f64_to_word, WORD, [clamped])]);
  if (p.module.mir.isRuntime)
    b.end(OP.trap, [nearest, b.word(least(row)), b.word(most(row))], trapKind("signed_range"));
  else throwRange(p, row, p.role("float_to_text", [value]), nearest);
  b.enterSealed(inside);
  if (row.bits < 64 || row.signed) return b.emit(OP.f64_to_word, WORD, [value]);
  const half = b.f64(2 ** 63);
  const isSmall = b.emit(OP.flt, BOOL, [value, half]);
  const rest = b.emit(OP.select, F64, [isSmall, value, b.emit(OP.fsub, F64, [value, half])]);
  const low = b.emit(OP.f64_to_word, WORD, [rest]);
  const flipped = b.emit(OP.xor, WORD, [low, b.word(-(2n ** 63n))]);
  return b.emit(OP.select, WORD, [isSmall, low, flipped]);
}
