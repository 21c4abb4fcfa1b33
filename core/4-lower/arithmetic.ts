// Arithmetic by width and mode: checks are explicit, narrow integers stay canonically extended.

import { unreachable } from "#core/base/unreachable.ts";
import type { ValueId } from "#core/mir/function.ts";
import type { IntegerRow } from "#core/mir/representation.ts";
import { type MirOpName, OP } from "#core/spec/mir-ops.ts";
import { BOOL, F32, F64, type TypeId, WORD } from "#core/types/type-table.ts";
import type { ArithmeticOp } from "#core/types/typed-tree.ts";
import type { ProcessLowering } from "./context.ts";
import { type ExpressionOf, lowerExpression } from "./expressions.ts";
import { lowerSaturating } from "./saturating.ts";
import { lowerShift } from "./shifts.ts";

type Mode = "checked" | "wrapping" | "saturating";

export function lowerArithmetic(p: ProcessLowering, node: ExpressionOf<"arithmetic">): ValueId {
  const left = lowerExpression(p, node.left);
  const right = lowerExpression(p, node.right);
  p.locate(node.at);
  return lowerArithmeticOn(p, node.op, node.mode, node.type, left, right);
}

/** `left op right`, both of `type` apart from the count of a shift. */
export function lowerArithmeticOn(
  p: ProcessLowering,
  op: ArithmeticOp,
  mode: Mode,
  type: TypeId,
  left: ValueId,
  right: ValueId,
): ValueId {
  const scalar = p.mirType(type);
  if (scalar === F64 || scalar === F32) return lowerFloat(p, op, scalar, left, right);
  if (scalar === BOOL)
    return p.b.emit(OP[BOOLEAN_OPS[op] ?? unreachable(`lower: ${op} of truth values`)], BOOL, [left, right]);
  const row = p.representation.integer(type) ?? unreachable(`lower: arithmetic on ${p.types.display(type)}`);
  switch (op) {
    case "add":
    case "subtract":
    case "multiply":
      if (mode === "saturating") return lowerSaturating(p, op, row, left, right);
      return lowerSum(p, op, mode === "wrapping" || row.wraps, row, left, right);
    case "divide":
      return lowerDivide(p, row, left, right);
    case "modulo":
      return lowerModulo(p, row, left, right);
    case "power":
      return checkNarrow(p, row, p.role("integer_power", [left, right]));
    case "and":
    case "or":
    case "xor":
      return p.b.emit(OP[op], WORD, [left, right]);
    default:
      return lowerShift(p, op, row, left, right);
  }
}

const BOOLEAN_OPS: Partial<Record<ArithmeticOp, MirOpName>> = { and: "bool_and", or: "bool_or", xor: "bool_xor" };
const PLAIN = { add: "add", subtract: "sub", multiply: "mul" } as const;
const SIGNED = { add: "add_checked", subtract: "sub_checked", multiply: "mul_checked" } as const;
const UNSIGNED = { add: "add_checked_u", subtract: "sub_checked_u", multiply: "mul_checked_u" } as const;

function lowerSum(
  p: ProcessLowering,
  op: "add" | "subtract" | "multiply",
  isWrapping: boolean,
  row: IntegerRow,
  left: ValueId,
  right: ValueId,
): ValueId {
  if (row.bits === 64 && !isWrapping) return p.b.emit(OP[(row.signed ? SIGNED : UNSIGNED)[op]], WORD, [left, right]);
  const value = p.b.emit(OP[PLAIN[op]], WORD, [left, right]);
  return isWrapping ? extend(p, row, value) : checkNarrow(p, row, value);
}

/** The low bits of `value` as a canonical integer of the type. */
export function extend(p: ProcessLowering, row: IntegerRow, value: ValueId): ValueId {
  if (row.bits === 64) return value;
  const name = `${row.signed ? "sext" : "zext"}${row.bits}` as
    | "sext8"
    | "zext8"
    | "sext16"
    | "zext16"
    | "sext32"
    | "zext32";
  return p.b.emit(OP[name], WORD, [value]);
}

/** Overflow (kind 7) if an exact result does not fit a narrow type; an unsigned one below zero counts as large. */
function checkNarrow(p: ProcessLowering, row: IntegerRow, value: ValueId): ValueId {
  if (row.bits === 64) return value;
  const isOutside = row.signed
    ? p.b.emit(OP.ne, BOOL, [extend(p, row, value), value])
    : p.b.emit(OP.lt_u, BOOL, [p.b.word(2 ** row.bits - 1), value]);
  p.trapIf(isOutside, "overflow");
  return value;
}

function lowerDivide(p: ProcessLowering, row: IntegerRow, left: ValueId, right: ValueId): ValueId {
  const divisor = p.b.smallConstant(right);
  checkDivisor(p, right, divisor);
  if (!row.signed) return p.b.emit(OP.div_u, WORD, [left, right]);
  if (row.bits === 64 && (divisor === undefined || divisor === -1)) {
    const isLeast = p.b.emit(OP.eq, BOOL, [left, p.b.word(-(2n ** 63n))]);
    const isMinusOne = p.b.emit(OP.eq, BOOL, [right, p.b.word(-1)]);
    p.trapIf(p.b.emit(OP.bool_and, BOOL, [isMinusOne, isLeast]), "overflow");
  }
  const value = p.b.emit(OP.div_s, WORD, [left, right]);
  return divisor === undefined || divisor === -1 ? checkNarrow(p, row, value) : value;
}

function lowerModulo(p: ProcessLowering, row: IntegerRow, left: ValueId, right: ValueId): ValueId {
  checkDivisor(p, right, p.b.smallConstant(right));
  return p.b.emit(row.signed ? OP.rem_s : OP.rem_u, WORD, [left, right]);
}

function checkDivisor(p: ProcessLowering, right: ValueId, known: number | undefined): void {
  if (known !== undefined && known !== 0) return;
  p.trapIf(p.b.emit(OP.eq, BOOL, [right, p.b.word(0)]), "division_by_zero");
}

const FLOAT_OPS = { add: "fadd", subtract: "fsub", multiply: "fmul", divide: "fdiv" } as const;

function lowerFloat(p: ProcessLowering, op: ArithmeticOp, scalar: TypeId, left: ValueId, right: ValueId): ValueId {
  if (op === "add" || op === "subtract" || op === "multiply" || op === "divide")
    return p.b.emit(OP[FLOAT_OPS[op]], scalar, [left, right]);
  if (op !== "power" && op !== "modulo") return unreachable(`lower: ${op} of Float`);
  const wide = (value: ValueId): ValueId => (scalar === F32 ? p.b.emit(OP.f32_to_f64, F64, [value]) : value);
  const value = p.role(op === "power" ? "float_power" : "float_remainder", [wide(left), wide(right)]);
  return scalar === F32 ? p.b.emit(OP.f64_to_f32, F32, [value]) : value;
}

export function lowerNegate(p: ProcessLowering, node: ExpressionOf<"negate">): ValueId {
  const operand = lowerExpression(p, node.operand);
  p.locate(node.at);
  const scalar = p.mirType(node.type);
  if (scalar === F64 || scalar === F32) return p.b.emit(OP.fneg, scalar, [operand]);
  return lowerArithmeticOn(p, "subtract", node.mode, node.type, p.b.word(0), operand);
}

export function lowerBitwiseNot(p: ProcessLowering, node: ExpressionOf<"bitwiseNot">): ValueId {
  const operand = lowerExpression(p, node.operand);
  if (p.mirType(node.type) === BOOL) return p.b.emit(OP.bool_not, BOOL, [operand]);
  const row = p.representation.integer(node.type) ?? unreachable("lower: bitwise not");
  const value = p.b.emit(OP.not, WORD, [operand]);
  return row.signed ? value : extend(p, row, value);
}
