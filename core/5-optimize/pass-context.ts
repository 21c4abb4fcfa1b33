// What passes are given besides the function, and the small questions about values that many of them ask.

import { type MirFunction, NO_POSITION, type ValueId } from "#core/mir/function.ts";
import type { InlineBodies } from "#core/mir/inline-bodies.ts";
import type { MirModule } from "#core/mir/module.ts";
import type { PositionTable, SymbolTable } from "#core/mir/session-tables.ts";
import { OP } from "#core/spec/mir-ops.ts";
import { BOOL, WORD } from "#core/types/type-table.ts";

export interface PassContext {
  /** The whole flat program. */
  readonly program: MirModule;
  readonly symbols: SymbolTable;
  readonly positions: PositionTable;
  /** 0 … 3. */
  readonly level: number;
  /** Alias classes of words that are lengths: never negative. */
  readonly lengths: ReadonlySet<number>;
  /** Bodies of processes that the program calls and that are linked from elsewhere. */
  readonly inlineBodies: InlineBodies | undefined;
  /** Insert `poll` into loops. */
  readonly polls: boolean;
}

/** Edits one function; tells whether it changed anything. */
export type Pass = (fn: MirFunction, context: PassContext) => boolean;

export const isConstant = (fn: MirFunction, value: ValueId): boolean => fn.op(value) === OP.const;
/** Whether the value is the constant word with this (small) number. */
export const isNumber = (fn: MirFunction, value: ValueId, number: number): boolean =>
  fn.op(value) === OP.const && fn.immediateLow(value) === number && fn.immediateHigh(value) === number >> 31;
/** The constant as a number if it lies within ±2^53, else NaN. */
export function constantNumber(fn: MirFunction, value: ValueId): number {
  if (fn.op(value) !== OP.const) return Number.NaN;
  const high = fn.immediateHigh(value);
  return high >= -2097152 && high < 2097152 ? fn.immediate(value) : Number.NaN;
}
/** 0 or 1 for a constant truth value, else −1. */
export const constantBool = (fn: MirFunction, value: ValueId): number =>
  fn.op(value) === OP.const_bool ? fn.immediateLow(value) : -1;

export const makeWord = (fn: MirFunction, low: number, high: number): ValueId =>
  fn.create(OP.const, WORD, [], NO_POSITION, 0, low, high);
export const makeBool = (fn: MirFunction, value: boolean): ValueId =>
  fn.create(OP.const_bool, BOOL, [], NO_POSITION, 0, value ? 1 : 0, 0);

/** If `value` is a power of two as an unsigned word, its exponent, else −1. */
export function powerOfTwo(fn: MirFunction, value: ValueId): number {
  if (fn.op(value) !== OP.const) return -1;
  const low = fn.immediateLow(value);
  const high = fn.immediateHigh(value);
  if (high === 0 && low !== 0 && (low & (low - 1)) === 0) return 31 - Math.clz32(low);
  return low === 0 && high !== 0 && (high & (high - 1)) === 0 ? 63 - Math.clz32(high) : -1;
}
