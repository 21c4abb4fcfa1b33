/** Rounding of floats to integers on processors without roundsd: by adding and taking off 2^52, then stepping back where that went the wrong way. */

import { instructionFlag, operand, type RegisterId } from "#backends/shared/machine-function.ts";
import type { ValueId } from "#core/mir/function.ts";
import { F32 } from "#core/types/type-table.ts";
import * as x64 from "./opcodes.gen.ts";
import type { Selector } from "./selector.ts";

const LESS = 1;

function pool(s: Selector, high: number, low = 0): RegisterId {
  const d = s.newVector();
  const id = s.add(x64.movsd_x_m64, instructionFlag.poolAddress);
  s.code.operand(d, operand.def);
  s.code.symbol[id] = 8;
  s.code.immediateLow[id] = low;
  s.code.immediateHigh[id] = high;
  return d;
}

function joined(s: Selector, opcode: number, a: RegisterId, b: RegisterId): RegisterId {
  const d = s.newVector();
  s.twoAddress(opcode, 0, d, a, b);
  return d;
}

/** All bits set where a < b. */
function lessMask(s: Selector, a: RegisterId, b: RegisterId): RegisterId {
  const d = s.newVector();
  s.move(d, a);
  const id = s.add(x64.cmpsd_x_x_i8, instructionFlag.immediate);
  s.code.operand(d, operand.use | operand.def);
  s.code.operand(b, operand.use);
  s.code.immediateLow[id] = LESS;
  return d;
}

/** `mode` as the immediate of roundsd: 8 even, 9 down, 10 up, 11 towards zero. Floats of 32 bits are rounded as wide ones, which is exact. */
export function lowerRoundWithout(s: Selector, value: ValueId, mode: number): void {
  const arg = s.use(s.fn.arg(value, 0));
  const single = s.fn.type(value) === F32;
  let x = arg;
  if (single) {
    x = s.newVector();
    s.unary(x64.cvtss2sd_x_x, 0, x, arg);
  }
  const signMask = pool(s, 0x80000000 | 0);
  const sign = joined(s, x64.andps_x_x, x, signMask);
  const size = joined(s, x64.andnps_x_x, signMask, x);
  const limit = pool(s, 0x43300000);
  const bias = joined(s, x64.orps_x_x, limit, sign);
  const even = joined(s, x64.subsd_x_x, joined(s, x64.addsd_x_x, x, bias), bias);
  const one = pool(s, 0x3ff00000);
  let stepped = even;
  if (mode === 9) stepped = joined(s, x64.subsd_x_x, even, joined(s, x64.andps_x_x, lessMask(s, x, even), one));
  else if (mode === 10) stepped = joined(s, x64.addsd_x_x, even, joined(s, x64.andps_x_x, lessMask(s, even, x), one));
  else if (mode === 11) {
    const evenSize = joined(s, x64.andnps_x_x, signMask, even);
    stepped = joined(s, x64.subsd_x_x, evenSize, joined(s, x64.andps_x_x, lessMask(s, size, evenSize), one));
  }
  const isSmall = lessMask(s, size, limit);
  const unsigned = joined(s, x64.andnps_x_x, signMask, stepped);
  const rounded = joined(s, x64.andps_x_x, isSmall, joined(s, x64.orps_x_x, unsigned, sign));
  const result = joined(s, x64.orps_x_x, rounded, joined(s, x64.andnps_x_x, isSmall, x));
  const d = s.define(value);
  if (single) s.unary(x64.cvtsd2ss_x_x, 0, d, result);
  else s.move(d, result);
}
