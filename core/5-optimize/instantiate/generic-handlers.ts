// The table of operations that `instantiate` treats in a way of their own; all others are copied with their scalar operands.

import { type MirOpName, OP } from "#core/spec/mir-ops.ts";
import type { FlatBuilder } from "./flat-builder.ts";
import { flattenCall, flattenCallForeign, flattenCallIndirect, flattenCallValue } from "./flatten-calls.ts";
import {
  flattenCapture,
  flattenCell,
  flattenNewCell,
  flattenNewClosure,
  flattenProcessValue,
  flattenSetCell,
} from "./flatten-closures.ts";
import {
  flattenCopy,
  flattenDefault,
  flattenEqual,
  flattenEqualWithin,
  flattenHash,
  flattenLess,
  flattenShallowCopy,
  flattenShow,
  flattenToText,
} from "./flatten-derived.ts";
import { flattenFollows, flattenGetSlot, flattenSetSlot, flattenSlot } from "./flatten-errors.ts";
import { flattenGetGlobal, flattenSetGlobal, flattenSymbolAddress } from "./flatten-globals.ts";
import {
  flattenCase,
  flattenCaseField,
  flattenGetField,
  flattenNewCase,
  flattenNewRecord,
  flattenSetField,
} from "./flatten-objects.ts";
import { flattenMachine, flattenPointerLoad, flattenPointerStore, flattenSizeOf } from "./flatten-pointers.ts";
import { flattenBox, flattenIsType, flattenUnbox } from "./flatten-protocols.ts";
import {
  flattenClearElements,
  flattenGetElement,
  flattenLength,
  flattenMoveElements,
  flattenNewStorage,
  flattenSetElement,
} from "./flatten-storage.ts";
import {
  flattenAggregateEnd,
  flattenAssembly,
  flattenExtract,
  flattenIdentity,
  flattenInsert,
  flattenIsSome,
  flattenMake,
  flattenNewText,
  flattenNewView,
  flattenNone,
  flattenPayload,
  flattenPlainMachine,
  flattenResult,
  flattenSome,
  flattenStaticObject,
} from "./flatten-values.ts";

export type GenericHandler = (b: FlatBuilder) => void;

const BY_NAME: Partial<Record<MirOpName, GenericHandler>> = {
  result: flattenResult,
  static_object: flattenStaticObject,
  symbol_address: flattenSymbolAddress,
  new_text: flattenNewText,
  new_object: flattenNewView,
  return: flattenAggregateEnd,
  machine: flattenPlainMachine,
  assembly: flattenAssembly,
  call: flattenCall,
  g_call: flattenCall,
  call_indirect: flattenCallIndirect,
  call_foreign: flattenCallForeign,
  g_call_value: flattenCallValue,
  g_make: flattenMake,
  g_extract: flattenExtract,
  g_insert: flattenInsert,
  g_some: flattenSome,
  g_none: flattenNone,
  g_is_some: flattenIsSome,
  g_payload: flattenPayload,
  g_identity: flattenIdentity,
  g_new_record: flattenNewRecord,
  g_get_field: flattenGetField,
  g_set_field: flattenSetField,
  g_new_case: flattenNewCase,
  g_case: flattenCase,
  g_case_field: flattenCaseField,
  g_new_storage: flattenNewStorage,
  g_length: flattenLength,
  g_get_element: flattenGetElement,
  g_set_element: flattenSetElement,
  g_move_elements: flattenMoveElements,
  g_clear_elements: flattenClearElements,
  g_process_value: flattenProcessValue,
  g_new_closure: flattenNewClosure,
  g_capture: flattenCapture,
  g_new_cell: flattenNewCell,
  g_get_cell: flattenCell,
  g_set_cell: flattenSetCell,
  g_slot: flattenSlot,
  g_get_slot: flattenGetSlot,
  g_set_slot: flattenSetSlot,
  g_follows: flattenFollows,
  g_get_global: flattenGetGlobal,
  g_set_global: flattenSetGlobal,
  g_pointer_load: flattenPointerLoad,
  g_pointer_store: flattenPointerStore,
  g_machine: flattenMachine,
  g_size_of: flattenSizeOf,
  g_default: flattenDefault,
  g_equal: flattenEqual,
  g_equal_within: flattenEqualWithin,
  g_less: flattenLess,
  g_hash: flattenHash,
  g_to_text: flattenToText,
  g_show: flattenShow,
  g_box: flattenBox,
  g_unbox: flattenUnbox,
  g_is_type: flattenIsType,
  g_copy: flattenCopy,
  g_shallow_copy: flattenShallowCopy,
};

/** By operation. */
export const GENERIC_HANDLERS: readonly (GenericHandler | undefined)[] = makeTable();

function makeTable(): (GenericHandler | undefined)[] {
  const table: (GenericHandler | undefined)[] = [];
  for (const [name, handler] of Object.entries(BY_NAME)) table[OP[name as MirOpName]] = handler;
  return table;
}
