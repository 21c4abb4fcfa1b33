// Facts about number types: ranges, which widens to which, and the common type of two operands.

import {
  BUILTIN_SCALARS,
  FLOAT,
  FLOAT32,
  INTEGER,
  type TypeId,
  type TypeTable,
  WORD_TYPE,
} from "#core/types/type-table.ts";

interface IntegerRange {
  readonly bits: number;
  readonly isSigned: boolean;
}

/** Ranges of the integer types by the distance of their number from Integer's. */
const RANGES: readonly (IntegerRange | undefined)[] = BUILTIN_SCALARS.map((row) =>
  "bits" in row ? { bits: row.bits, isSigned: row.signed } : undefined,
);

export function integerRange(type: TypeId): IntegerRange | undefined {
  return RANGES[type - INTEGER];
}

export function isInteger(type: TypeId): boolean {
  return RANGES[type - INTEGER] !== undefined;
}

export function isFloat(type: TypeId): boolean {
  return type === FLOAT || type === FLOAT32;
}

export function isNumber(type: TypeId): boolean {
  return isInteger(type) || isFloat(type);
}

/** Whether an integer literal fits a type. */
export function fitsInteger(type: TypeId, value: bigint | number): boolean {
  const range = integerRange(type);
  if (range === undefined) return false;
  const { bits, isSigned } = range;
  if (typeof value === "number" && bits <= 32)
    return isSigned ? value >= -(2 ** (bits - 1)) && value < 2 ** (bits - 1) : value >= 0 && value < 2 ** bits;
  if (typeof value === "number" && Number.isSafeInteger(value)) return isSigned || value >= 0 || type === WORD_TYPE;
  const exact = BigInt(value);
  const width = BigInt(bits);
  if (type === WORD_TYPE && exact < 0n) return exact >= -(1n << 63n);
  return isSigned ? exact >= -(1n << (width - 1n)) && exact < 1n << (width - 1n) : exact >= 0n && exact < 1n << width;
}

/** Whether every value of `from` is one of `to`, so that the conversion is silent. */
export function widens(from: TypeId, to: TypeId): boolean {
  if (from === FLOAT32 && to === FLOAT) return true;
  const source = integerRange(from);
  const target = integerRange(to);
  if (source === undefined || target === undefined || from === WORD_TYPE) return false;
  if (source.isSigned === target.isSigned) return source.bits <= target.bits;
  return !source.isSigned && source.bits < target.bits;
}

/** The type in which two number operands meet, or undefined if they do not mix. */
export function commonNumber(left: TypeId, right: TypeId): TypeId | undefined {
  if (left === right) return left;
  if (isFloat(left) || isFloat(right)) return left === FLOAT32 && right === FLOAT32 ? FLOAT32 : FLOAT;
  if (left === WORD_TYPE || right === WORD_TYPE) {
    if (widens(left, WORD_TYPE) || widens(right, WORD_TYPE)) return WORD_TYPE;
    return undefined;
  }
  const first = integerRange(left);
  const second = integerRange(right);
  if (first === undefined || second === undefined) return undefined;
  const isWideUnsigned = (range: IntegerRange): boolean => !range.isSigned && range.bits === 64;
  if (isWideUnsigned(first) || isWideUnsigned(second)) {
    if (first.isSigned || second.isSigned) return undefined;
    return isWideUnsigned(first) ? left : right;
  }
  if (first.bits === second.bits && first.isSigned === second.isSigned) return left;
  return INTEGER;
}

/** The number type that a literal takes from what is wanted: that type, or the item of an Optional of one. */
export function wantedNumber(types: TypeTable, wanted: TypeId | undefined): TypeId | undefined {
  if (wanted === undefined) return undefined;
  if (isNumber(wanted)) return wanted;
  const shape = types.shape(wanted);
  return shape.kind === "optional" && isNumber(shape.item) ? shape.item : undefined;
}
