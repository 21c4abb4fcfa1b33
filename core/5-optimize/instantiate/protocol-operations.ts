// Equality, hash and text of protocol values: the process of one type for each.

import type { ValueId } from "#core/mir/function.ts";
import { BOOL, REF, type TypeId, WORD } from "#core/types/type-table.ts";
import { deriveEqual } from "./derive-equal.ts";
import { deriveToText } from "./derive-text.ts";
import { type DerivedBuilder, ownProcess } from "./derived-builder.ts";
import type { OperationMaker, ValueOperation } from "./dispatch.ts";

function held(d: DerivedBuilder, type: TypeId): ValueId {
  return d.op("g_unbox", d.mirType(type), [d.param(REF)], type);
}

/** Whether a derived process of a type takes what it has met already. */
function isTracked(d: DerivedBuilder, type: TypeId, own: "equals" | "toText"): boolean {
  return d.session.graph.isRecursive(type) && ownProcess(d.session, type, own) === undefined;
}

/** (left, right, cell with the pairs that were met) → Boolean. */
function makeEqual(d: DerivedBuilder, type: TypeId): ValueId {
  const values = [held(d, type), held(d, type)];
  const seen = d.param(REF);
  if (!isTracked(d, type, "equals")) return d.op("g_equal", BOOL, values, type);
  return d.op("call", BOOL, [...values, seen], deriveEqual(d.session, type));
}

/** (value, chain of objects that are being shown) → Text. */
function makeText(d: DerivedBuilder, type: TypeId, quoted: boolean): ValueId {
  const value = held(d, type);
  const chain = d.param(REF);
  if (!isTracked(d, type, "toText")) return d.op("g_to_text", REF, [value], type, quoted ? 1 : 0);
  return d.op("call", REF, [value, chain], deriveToText(d.session, type, quoted));
}

export const OPERATION_MAKERS: Readonly<Record<ValueOperation, OperationMaker>> = {
  equal: { params: [REF, REF, REF], result: BOOL, make: makeEqual },
  hash: { params: [REF], result: WORD, make: (d, type) => d.op("g_hash", WORD, [held(d, type)], type) },
  text: { params: [REF, REF], result: REF, make: (d, type) => makeText(d, type, false) },
  quoted_text: { params: [REF, REF], result: REF, make: (d, type) => makeText(d, type, true) },
};
