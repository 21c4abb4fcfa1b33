// Shifts and rotations at the operand's width; a count outside the width traps (kind 2), of a Word it is taken modulo 64.

import { unreachable } from "#core/base/unreachable.ts";
import type { ValueId } from "#core/mir/function.ts";
import type { IntegerRow } from "#core/mir/representation.ts";
import { OP } from "#core/spec/mir-ops.ts";
import { BOOL, WORD } from "#core/types/type-table.ts";
import type { ArithmeticOp } from "#core/types/typed-tree.ts";
import { extend } from "./arithmetic.ts";
import type { ProcessLowering } from "./context.ts";

export function lowerShift(
  p: ProcessLowering,
  op: ArithmeticOp,
  row: IntegerRow,
  left: ValueId,
  count: ValueId,
): ValueId {
  checkCount(p, row, count);
  const unsignedRow: IntegerRow = { ...row, signed: false };
  switch (op) {
    case "shiftLeft":
      return extend(p, row, p.b.emit(OP.shl, WORD, [left, count]));
    case "shiftRight": {
      const value = row.signed ? extend(p, unsignedRow, left) : left;
      const shifted = p.b.emit(OP.shr, WORD, [value, count]);
      return row.signed ? extend(p, row, shifted) : shifted;
    }
    case "shiftRightArithmetic":
      // An unsigned number has no sign to copy: its type decides.
      return p.b.emit(row.signed ? OP.sar : OP.shr, WORD, [left, count]);
    case "rotateLeft":
      return rotateLeft(p, row, left, count);
    case "rotateRight":
      return rotateLeft(p, row, left, p.b.emit(OP.sub, WORD, [p.b.word(row.bits), count]));
    default:
      return unreachable(`lower: ${op} is no shift`);
  }
}

function checkCount(p: ProcessLowering, row: IntegerRow, count: ValueId): void {
  const known = p.b.smallConstant(count);
  if (row.wraps || (known !== undefined && known >= 0 && known < row.bits)) return;
  const last = p.b.word(row.bits - 1);
  p.trapIf(p.b.emit(OP.lt_u, BOOL, [last, count]), "range", [count, p.b.word(0), last]);
}

/** `count` in 0…width. */
function rotateLeft(p: ProcessLowering, row: IntegerRow, left: ValueId, count: ValueId): ValueId {
  if (row.bits === 64) return p.b.emit(OP.rotl, WORD, [left, count]);
  if (row.bits === 32) return extend(p, row, p.b.emit(OP.rotl32, WORD, [left, count]));
  const bits = extend(p, { ...row, signed: false }, left);
  const high = p.b.emit(OP.shl, WORD, [bits, count]);
  const low = p.b.emit(OP.shr, WORD, [bits, p.b.emit(OP.sub, WORD, [p.b.word(row.bits), count])]);
  return extend(p, row, p.b.emit(OP.or, WORD, [high, low]));
}
