/** How operators are spelt, and how tightly they bind. */

import type { BinaryOperator, CompareOperator } from "#core/ast/expressions.ts";

/** Binding strengths, tightest last. A slot of a construct takes expressions of its level and tighter ones. */
export const Level = {
  Pipe: 0,
  Choice: 1,
  Or: 2,
  And: 3,
  Not: 4,
  Compare: 5,
  Join: 6,
  BitOr: 7,
  BitXor: 8,
  BitAnd: 9,
  Shift: 10,
  Add: 11,
  Multiply: 12,
  Power: 13,
  Prefix: 14,
  Cast: 15,
  With: 16,
  Phrase: 17,
  Suffix: 18,
  Closed: 19,
} as const;

export interface OperatorRow {
  readonly level: number;
  readonly words: string;
  /** Undefined if it has none. */
  readonly symbol: string | undefined;
}

export const binaryOperators = {
  power: { level: Level.Power, words: "to the power of", symbol: "**" },
  multiply: { level: Level.Multiply, words: "multiplied by", symbol: "*" },
  divide: { level: Level.Multiply, words: "divided by", symbol: "/" },
  modulo: { level: Level.Multiply, words: "modulo by", symbol: "%" },
  wrappingMultiply: { level: Level.Multiply, words: "wrapping multiplied by", symbol: undefined },
  saturatingMultiply: { level: Level.Multiply, words: "saturating multiplied by", symbol: undefined },
  add: { level: Level.Add, words: "plus", symbol: "+" },
  subtract: { level: Level.Add, words: "minus", symbol: "-" },
  wrappingAdd: { level: Level.Add, words: "wrapping plus", symbol: undefined },
  wrappingSubtract: { level: Level.Add, words: "wrapping minus", symbol: undefined },
  saturatingAdd: { level: Level.Add, words: "saturating plus", symbol: undefined },
  saturatingSubtract: { level: Level.Add, words: "saturating minus", symbol: undefined },
  shiftLeft: { level: Level.Shift, words: "shifted left by", symbol: "<<" },
  shiftRight: { level: Level.Shift, words: "shifted right by", symbol: ">>" },
  arithmeticShiftRight: { level: Level.Shift, words: "arithmetically shifted right by", symbol: undefined },
  rotateLeft: { level: Level.Shift, words: "rotated left by", symbol: undefined },
  rotateRight: { level: Level.Shift, words: "rotated right by", symbol: undefined },
  bitwiseAnd: { level: Level.BitAnd, words: "bitwise and", symbol: "&" },
  bitwiseXor: { level: Level.BitXor, words: "bitwise xor", symbol: "^" },
  bitwiseOr: { level: Level.BitOr, words: "bitwise or", symbol: "|" },
  join: { level: Level.Join, words: "joined with", symbol: "++" },
} as const satisfies Record<BinaryOperator, OperatorRow>;

export const compareOperators = {
  equal: { level: Level.Compare, words: "is", symbol: "==" },
  notEqual: { level: Level.Compare, words: "is not", symbol: "!=" },
  less: { level: Level.Compare, words: "is less than", symbol: "<" },
  greater: { level: Level.Compare, words: "is greater than", symbol: ">" },
  lessOrEqual: { level: Level.Compare, words: "is at most", symbol: "<=" },
  greaterOrEqual: { level: Level.Compare, words: "is at least", symbol: ">=" },
  same: { level: Level.Compare, words: "is the same as", symbol: undefined },
  notSame: { level: Level.Compare, words: "is not the same as", symbol: undefined },
  contains: { level: Level.Compare, words: "contains", symbol: undefined },
  containsKey: { level: Level.Compare, words: "contains key", symbol: undefined },
  in: { level: Level.Compare, words: "is in", symbol: undefined },
  notIn: { level: Level.Compare, words: "is not in", symbol: undefined },
} as const satisfies Record<CompareOperator, OperatorRow>;

export const logicalOperators = {
  and: { level: Level.And, words: "and", symbol: "&&" },
  or: { level: Level.Or, words: "or", symbol: "||" },
} as const satisfies Record<"and" | "or", OperatorRow>;

/** Words after `is` that would be read as a part of the operator. */
export const wordsAfterIs: ReadonlySet<string> = new Set([
  ...["a", "an", "the", "not", "less", "greater", "at", "in", "empty", "equal"],
]);
