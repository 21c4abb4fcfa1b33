// Simplification of truth values, selections and identity of references.

import type { MirFunction, ValueId } from "#core/mir/function.ts";
import { type MirOp, OP } from "#core/spec/mir-ops.ts";
import { BOOL } from "#core/types/type-table.ts";
import { constantBool } from "./pass-context.ts";
import { REWRITTEN, type Simplifier, UNCHANGED } from "./simplifier.ts";

/** Comparison that is true when the key is false; with its operands exchanged where noted by `exchanged`. */
const inverse: Readonly<Record<number, MirOp>> = {
  [OP.eq]: OP.ne,
  [OP.ne]: OP.eq,
  [OP.lt_s]: OP.le_s,
  [OP.le_s]: OP.lt_s,
  [OP.lt_u]: OP.le_u,
  [OP.le_u]: OP.lt_u,
  [OP.feq]: OP.fne,
  [OP.fne]: OP.feq,
};
const exchanged = (op: MirOp): boolean => op >= OP.lt_s && op <= OP.le_u;

function becomeBool(fn: MirFunction, id: ValueId, value: boolean): number {
  fn.setOp(id, OP.const_bool);
  fn.setArgs(id, []);
  fn.setImmediate(id, value ? 1 : 0);
  return UNCHANGED;
}

/** One step for operations on truth values, `select`, `is_null`, `ref_eq`. */
export function simplifyBool({ fn }: Simplifier, id: ValueId, op: MirOp): number {
  const a = fn.arg(id, 0);
  switch (op) {
    case OP.bool_not:
      return simplifyNot(fn, id, a);
    case OP.bool_and:
    case OP.bool_or:
      return simplifyJunction(fn, id, op === OP.bool_and ? 0 : 1, a, fn.arg(id, 1));
    case OP.bool_xor:
      return simplifyXor(fn, id, a, fn.arg(id, 1));
    case OP.bool_to_word:
      if (constantBool(fn, a) < 0) return UNCHANGED;
      fn.setOp(id, OP.const);
      fn.setImmediate(id, constantBool(fn, a));
      fn.setArgs(id, []);
      return UNCHANGED;
    case OP.select:
      return simplifySelect(fn, id, a, fn.arg(id, 1), fn.arg(id, 2));
    case OP.is_null:
      return simplifyIsNull(fn, id, a);
    default:
      return simplifyIdentity(fn, id, a, fn.arg(id, 1));
  }
}

function simplifyNot(fn: MirFunction, id: ValueId, a: ValueId): number {
  const known = constantBool(fn, a);
  if (known >= 0) return becomeBool(fn, id, known === 0);
  const inner = fn.op(a);
  if (inner === OP.bool_not) return fn.arg(a, 0);
  const other = inverse[inner];
  if (other === undefined) return UNCHANGED;
  fn.setOp(id, other);
  fn.setArgs(id, exchanged(inner) ? [fn.arg(a, 1), fn.arg(a, 0)] : [fn.arg(a, 0), fn.arg(a, 1)]);
  return REWRITTEN;
}

/** And (`absorbing` 0) or or (1). */
function simplifyJunction(fn: MirFunction, id: ValueId, absorbing: number, a: ValueId, b: ValueId): number {
  if (a === b) return a;
  for (const [one, other] of [
    [a, b],
    [b, a],
  ] as const) {
    const known = constantBool(fn, one);
    if (known >= 0) return known === absorbing ? becomeBool(fn, id, absorbing === 1) : other;
    if (fn.op(one) === OP.bool_not && fn.arg(one, 0) === other) return becomeBool(fn, id, absorbing === 1);
  }
  return UNCHANGED;
}

function simplifyXor(fn: MirFunction, id: ValueId, a: ValueId, b: ValueId): number {
  if (a === b) return becomeBool(fn, id, false);
  const left = constantBool(fn, a);
  const right = constantBool(fn, b);
  if (left < 0 && right < 0) return UNCHANGED;
  const [known, other] = left >= 0 ? [left, b] : [right, a];
  if (known === 0) return other;
  fn.setOp(id, OP.bool_not);
  fn.setArgs(id, [other]);
  return REWRITTEN;
}

function simplifySelect(fn: MirFunction, id: ValueId, condition: ValueId, a: ValueId, b: ValueId): number {
  const known = constantBool(fn, condition);
  if (known >= 0) return known === 1 ? a : b;
  if (a === b) return a;
  if (fn.op(condition) === OP.bool_not) {
    fn.setArgs(id, [fn.arg(condition, 0), b, a]);
    return REWRITTEN;
  }
  if (fn.type(id) !== BOOL) return UNCHANGED;
  const first = constantBool(fn, a);
  const second = constantBool(fn, b);
  if (first === 1 && second === 0) return condition;
  if (first === 0 && second === 1) return rewrite(fn, id, OP.bool_not, [condition]);
  if (first === 1) return rewrite(fn, id, OP.bool_or, [condition, b]);
  return second === 0 ? rewrite(fn, id, OP.bool_and, [condition, a]) : UNCHANGED;
}

function rewrite(fn: MirFunction, id: ValueId, op: MirOp, args: readonly ValueId[]): number {
  fn.setOp(id, op);
  fn.setArgs(id, args);
  return REWRITTEN;
}

const isFreshObject = (op: MirOp): boolean =>
  op === OP.new_object || op === OP.new_array || op === OP.new_text || op === OP.static_object;

function simplifyIsNull(fn: MirFunction, id: ValueId, a: ValueId): number {
  if (fn.op(a) === OP.null) return becomeBool(fn, id, true);
  return isFreshObject(fn.op(a)) ? becomeBool(fn, id, false) : UNCHANGED;
}

function simplifyIdentity(fn: MirFunction, id: ValueId, a: ValueId, b: ValueId): number {
  if (a === b) return becomeBool(fn, id, true);
  if (fn.op(b) === OP.null) return rewrite(fn, id, OP.is_null, [a]);
  return fn.op(a) === OP.null ? rewrite(fn, id, OP.is_null, [b]) : UNCHANGED;
}
