// Bounds of words that follow from the operation that made them alone, without regard to where they are used.

import { ALIAS_INVARIANT, accessAlias, accessKind, type MirFunction, type ValueId } from "#core/mir/function.ts";
import { OP } from "#core/spec/mir-ops.ts";
import { MEMORY_KINDS } from "#core/types/type-table.ts";
import { constantNumber } from "./pass-context.ts";

/** The function, and the alias classes of fields that hold lengths: words that are never negative. */
export interface WordRanges {
  readonly fn: MirFunction;
  readonly lengths: ReadonlySet<number>;
}

/** No object is longer than the address space. */
const LENGTH_MAX = 2 ** 47;
const DEPTH_MAX = 4;

const KIND_RANGES: Readonly<Record<string, readonly [number, number]>> = {
  u8: [0, 255],
  s8: [-128, 127],
  u16: [0, 65535],
  s16: [-32768, 32767],
  u32: [0, 4294967295],
  s32: [-2147483648, 2147483647],
};

/** Upper (or lower) bound of `value` as a number within ±2^53, else ±Infinity. */
export function wordBound(ranges: WordRanges, value: ValueId, isUpper: boolean, depth = 0): number {
  const bound = boundOf(ranges, value, isUpper, depth);
  if (Number.isNaN(bound) || Math.abs(bound) > 2 ** 53) return isUpper ? Infinity : -Infinity;
  return bound;
}

function boundOf(ranges: WordRanges, value: ValueId, isUpper: boolean, depth: number): number {
  const { fn, lengths } = ranges;
  const side = isUpper ? 1 : 0;
  const unknown = isUpper ? Infinity : -Infinity;
  switch (fn.op(value)) {
    case OP.const:
      return constantNumber(fn, value);
    case OP.zext8:
      return isUpper ? 255 : 0;
    case OP.zext16:
      return isUpper ? 65535 : 0;
    case OP.zext32:
    case OP.rotl32:
      return isUpper ? 4294967295 : 0;
    case OP.sext8:
      return isUpper ? 127 : -128;
    case OP.sext16:
      return isUpper ? 32767 : -32768;
    case OP.sext32:
      return isUpper ? 2147483647 : -2147483648;
    case OP.bool_to_word:
      return side;
    case OP.clz:
    case OP.ctz:
    case OP.popcount:
      return isUpper ? 64 : 0;
    case OP.load: {
      const kind = MEMORY_KINDS[accessKind(fn.aux(value))] as string;
      const alias = accessAlias(fn.aux(value));
      if (kind === "word" && (alias === ALIAS_INVARIANT || lengths.has(alias))) return isUpper ? LENGTH_MAX : 0;
      return KIND_RANGES[kind]?.[side] ?? unknown;
    }
    default:
      return depth < DEPTH_MAX ? computedBound(ranges, value, isUpper, depth + 1) : unknown;
  }
}

function computedBound(ranges: WordRanges, value: ValueId, isUpper: boolean, depth: number): number {
  const { fn } = ranges;
  const unknown = isUpper ? Infinity : -Infinity;
  if (fn.argCount(value) < 2) return unknown;
  const a = fn.arg(value, 0);
  const b = fn.arg(value, 1);
  const bound = (arg: ValueId, upper: boolean): number => wordBound(ranges, arg, upper, depth);
  switch (fn.op(value)) {
    case OP.add:
    case OP.add_checked: {
      const [low, high] = [bound(a, false) + bound(b, false), bound(a, true) + bound(b, true)];
      if (fn.op(value) === OP.add_checked || (low > -(2 ** 60) && high < 2 ** 60)) return isUpper ? high : low;
      return unknown;
    }
    case OP.sub:
    case OP.sub_checked: {
      const [low, high] = [bound(a, false) - bound(b, true), bound(a, true) - bound(b, false)];
      if (fn.op(value) === OP.sub_checked || (low > -(2 ** 60) && high < 2 ** 60)) return isUpper ? high : low;
      return unknown;
    }
    case OP.mul:
    case OP.mul_checked:
      return productBound(bound(a, false), bound(a, true), bound(b, false), bound(b, true), isUpper);
    case OP.and: {
      const [left, right] = [
        bound(a, false) >= 0 ? bound(a, true) : Infinity,
        bound(b, false) >= 0 ? bound(b, true) : Infinity,
      ];
      if (left === Infinity && right === Infinity && bound(a, false) < 0 && bound(b, false) < 0) return unknown;
      return isUpper ? Math.min(left, right) : 0;
    }
    case OP.shr: {
      const count = constantNumber(fn, b);
      if (!(count > 0 && count < 64)) return bound(a, false) >= 0 && !isUpper ? 0 : unknown;
      return isUpper
        ? Math.min(2 ** (64 - count), bound(a, false) >= 0 ? Math.floor(bound(a, true) / 2 ** count) : Infinity)
        : 0;
    }
    case OP.rem_u:
    case OP.rem_s: {
      const divisor = constantNumber(fn, b);
      if (!(divisor > 0)) return unknown;
      if (isUpper) return divisor - 1;
      return fn.op(value) === OP.rem_u || bound(a, false) >= 0 ? 0 : 1 - divisor;
    }
    case OP.div_u:
      return isUpper
        ? constantNumber(fn, b) > 1 && bound(a, false) >= 0
          ? bound(a, true)
          : Infinity
        : constantNumber(fn, b) > 1
          ? 0
          : unknown;
    case OP.div_s:
      if (!(constantNumber(fn, b) > 0)) return unknown;
      return isUpper ? Math.max(0, bound(a, true)) : Math.min(0, bound(a, false));
    case OP.select: {
      const other = bound(fn.arg(value, 2), isUpper);
      return isUpper ? Math.max(bound(b, true), other) : Math.min(bound(b, false), other);
    }
    default:
      return unknown;
  }
}

function productBound(aLow: number, aHigh: number, bLow: number, bHigh: number, isUpper: boolean): number {
  const products = [aLow * bLow, aLow * bHigh, aHigh * bLow, aHigh * bHigh];
  if (products.some((product) => !(Math.abs(product) <= 2 ** 53))) return isUpper ? Infinity : -Infinity;
  return isUpper ? Math.max(...products) : Math.min(...products);
}
