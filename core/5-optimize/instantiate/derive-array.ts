// Copies and defaults of Arrays.

import type { SymbolId } from "#core/mir/function.ts";
import { BOOL, REF, type TypeId, VOID, WORD } from "#core/types/type-table.ts";
import { DerivedBuilder, derived } from "./derived-builder.ts";
import type { InstantiateSession } from "./session.ts";

/** (array) → a fresh array with copies of the elements. */
export function deriveArrayCopy(
  session: InstantiateSession,
  type: TypeId,
  item: TypeId,
  copiesItems: boolean,
): SymbolId {
  return derived(session, "copy", type, (symbol) => {
    const d = new DerivedBuilder(session, symbol, [type], type);
    const array = d.param(type);
    const count = d.op("g_length", WORD, [array], item);
    const made = d.op("g_new_storage", REF, [count], item);
    if (copiesItems) {
      d.loop(count, (index) => {
        const element = d.element(item, array, index);
        d.setElement(item, made, index, d.op("g_copy", d.mirType(item), [element], item));
      });
    } else {
      const zero = d.b.word(0);
      d.op("g_move_elements", VOID, [made, zero, array, zero, count], item);
    }
    return d.finish(made);
  });
}

/** (Optional of a value that holds an Array) → the same with copies of its Arrays. */
export function deriveOptionalCopy(session: InstantiateSession, type: TypeId, item: TypeId): SymbolId {
  return derived(session, "copy", type, (symbol) => {
    const d = new DerivedBuilder(session, symbol, [type], type);
    const optional = d.param(type);
    d.returnUnless(d.op("g_is_some", BOOL, [optional], type), () => optional);
    const payload = d.op("g_payload", d.mirType(item), [optional], type);
    const copy = d.op("g_copy", d.mirType(item), [payload], item);
    return d.finish(d.op("g_some", d.mirType(type), [copy], type));
  });
}

/** () → an array of `length` defaults. */
export function deriveArrayDefault(session: InstantiateSession, type: TypeId, item: TypeId, length: number): SymbolId {
  return derived(session, "default", type, (symbol) => {
    const d = new DerivedBuilder(session, symbol, [], type);
    const count = d.b.word(length);
    const made = d.op("g_new_storage", REF, [count], item);
    d.loop(count, (index) => {
      d.setElement(item, made, index, d.op("g_default", d.mirType(item), [], item));
    });
    return d.finish(made);
  });
}
