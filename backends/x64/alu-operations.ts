/** The forms of the two-operand integer instructions that selection uses, by operation and width. */

import * as x64 from "./opcodes.gen.ts";

/** One instruction in all its operand forms: `rm` reads memory, `mr` and `mi` change it. */
export interface AluForms {
  readonly rr: number;
  readonly rm: number;
  readonly mr: number;
  readonly ri: number;
  readonly mi: number;
}

export const ALU64 = {
  add: { rr: x64.add_r64_r64, rm: x64.add_r64_m64, mr: x64.add_m64_r64, ri: x64.add_r64_i32, mi: x64.add_m64_i32 },
  sub: { rr: x64.sub_r64_r64, rm: x64.sub_r64_m64, mr: x64.sub_m64_r64, ri: x64.sub_r64_i32, mi: x64.sub_m64_i32 },
  and: { rr: x64.and_r64_r64, rm: x64.and_r64_m64, mr: x64.and_m64_r64, ri: x64.and_r64_i32, mi: x64.and_m64_i32 },
  or: { rr: x64.or_r64_r64, rm: x64.or_r64_m64, mr: x64.or_m64_r64, ri: x64.or_r64_i32, mi: x64.or_m64_i32 },
  xor: { rr: x64.xor_r64_r64, rm: x64.xor_r64_m64, mr: x64.xor_m64_r64, ri: x64.xor_r64_i32, mi: x64.xor_m64_i32 },
  cmp: { rr: x64.cmp_r64_r64, rm: x64.cmp_r64_m64, mr: x64.cmp_m64_r64, ri: x64.cmp_r64_i32, mi: x64.cmp_m64_i32 },
  test: { rr: x64.test_r64_r64, rm: 0, mr: x64.test_m64_r64, ri: x64.test_r64_i32, mi: x64.test_m64_i32 },
} as const satisfies Record<string, AluForms>;

export const ALU32 = {
  add: { rr: x64.add_r32_r32, rm: x64.add_r32_m32, mr: x64.add_m32_r32, ri: x64.add_r32_i32, mi: x64.add_m32_i32 },
  sub: { rr: x64.sub_r32_r32, rm: x64.sub_r32_m32, mr: x64.sub_m32_r32, ri: x64.sub_r32_i32, mi: x64.sub_m32_i32 },
  and: { rr: x64.and_r32_r32, rm: x64.and_r32_m32, mr: x64.and_m32_r32, ri: x64.and_r32_i32, mi: x64.and_m32_i32 },
  or: { rr: x64.or_r32_r32, rm: x64.or_r32_m32, mr: x64.or_m32_r32, ri: x64.or_r32_i32, mi: x64.or_m32_i32 },
  xor: { rr: x64.xor_r32_r32, rm: x64.xor_r32_m32, mr: x64.xor_m32_r32, ri: x64.xor_r32_i32, mi: x64.xor_m32_i32 },
  cmp: { rr: x64.cmp_r32_r32, rm: x64.cmp_r32_m32, mr: x64.cmp_m32_r32, ri: x64.cmp_r32_i32, mi: x64.cmp_m32_i32 },
} as const satisfies Record<string, AluForms>;

export type AluName = keyof typeof ALU32;

/** Condition codes, as the low bits of the opcodes of `jcc`, `setcc` and `cmovcc`; the opposite differs in bit 0. */
export const condition = {
  overflow: 0,
  noOverflow: 1,
  below: 2,
  aboveEqual: 3,
  equal: 4,
  notEqual: 5,
  belowEqual: 6,
  above: 7,
  sign: 8,
  notSign: 9,
  parity: 10,
  noParity: 11,
  less: 12,
  greaterEqual: 13,
  lessEqual: 14,
  greater: 15,
  /** After a float comparison: equal and not unordered; and its opposite. Two jumps each. */
  floatEqual: 16,
  floatNotEqual: 17,
} as const;

/** The condition that holds after the operands of the comparison are exchanged. */
export function swappedCondition(code: number): number {
  switch (code) {
    case condition.below:
      return condition.above;
    case condition.aboveEqual:
      return condition.belowEqual;
    case condition.belowEqual:
      return condition.aboveEqual;
    case condition.above:
      return condition.below;
    case condition.less:
      return condition.greater;
    case condition.greaterEqual:
      return condition.lessEqual;
    case condition.lessEqual:
      return condition.greaterEqual;
    case condition.greater:
      return condition.less;
    default:
      return code;
  }
}
