// Equality, hash and text of protocol values: the process of one type for each.

import type { ValueId } from "#core/mir/function.ts";
import { BOOL, REF, type TypeId, VOID, WORD } from "#core/types/type-table.ts";
import type { DerivedBuilder } from "./derived-builder.ts";
import type { OperationMaker, ValueOperation } from "./dispatch.ts";

function held(d: DerivedBuilder, type: TypeId): ValueId {
  return d.op("g_unbox", d.mirType(type), [d.param(REF)], type);
}

/** (left, right, what the comparison has met) → Boolean. */
function makeEqual(d: DerivedBuilder, type: TypeId): ValueId {
  const values = [held(d, type), held(d, type)];
  return d.op("g_equal_within", BOOL, [...values, d.param(REF)], type);
}

/** (value, what is shown so far) → nothing. */
function makeShow(d: DerivedBuilder, type: TypeId, quoted: boolean): undefined {
  const value = held(d, type);
  d.op("g_show", VOID, [value, d.param(REF)], type, quoted ? 1 : 0);
}

export const OPERATION_MAKERS: Readonly<Record<ValueOperation, OperationMaker>> = {
  equal: { params: [REF, REF, REF], result: BOOL, make: makeEqual },
  hash: { params: [REF], result: WORD, make: (d, type) => d.op("g_hash", WORD, [held(d, type)], type) },
  show: { params: [REF, REF], result: VOID, make: (d, type) => makeShow(d, type, false) },
  show_quoted: { params: [REF, REF], result: VOID, make: (d, type) => makeShow(d, type, true) },
};
