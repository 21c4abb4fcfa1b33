// Which accesses of ordinary code may end in a hardware fault, so that every backend notes their places.

import { OP } from "#core/spec/mir-ops.ts";
import { WORD } from "#core/types/type-table.ts";
import type { MirFunction, ValueId } from "./function.ts";

/** Objects made here are not frozen, and neither is what no object holds. */
const NEVER_FROZEN: readonly number[] = [OP.new_object, OP.new_array, OP.new_text, OP.fiber];

/** Whether a store may meet an object that is frozen (rt/gc/freeze.runa), which faults. */
export function mayWriteFrozen(fn: MirFunction, store: ValueId): boolean {
  return !fn.flags.isRuntime && fn.op(store) !== OP.init_ref && !NEVER_FROZEN.includes(fn.op(fn.arg(store, 1)));
}

/** Whether ordinary code computed an address itself, as unsafe code does; nothing vouches for memory there. */
export function isOwnAddress(fn: MirFunction, base: ValueId): boolean {
  const op = fn.op(base);
  return !fn.flags.isRuntime && fn.type(base) === WORD && op !== OP.symbol_address && op !== OP.fiber;
}
