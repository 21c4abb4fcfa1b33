// What instructions do to memory, in terms of alias classes: shared by the passes that move or merge loads.

import { ALIAS_ANY, accessAlias, isFixedAlias, type MirFunction, type ValueId } from "#core/mir/function.ts";
import { EFFECT, OP_EFFECTS } from "#core/mir/op-effects.ts";
import { OP } from "#core/spec/mir-ops.ts";

/** Answers of `clobberOf` besides alias classes (0: may write anything, from 2 on: that class) and private slots (from PRIVATE down). */
export const NOTHING = -1;
const PRIVATE = -2;

/** Frame slots whose address is only used as the base of loads and stores: nothing else can touch them. */
export function privateSlots(fn: MirFunction): Uint8Array | undefined {
  const slots = new Uint8Array(fn.count);
  let found = false;
  for (const block of fn.blocks)
    for (const id of block.body)
      if (fn.op(id) === OP.stack_slot || fn.op(id) === OP.reference_slot) {
        slots[id] = 1;
        found = true;
      }
  if (!found) return undefined;
  for (const block of fn.blocks) {
    for (const id of block.body) {
      const op = fn.op(id);
      const base = op === OP.load ? 0 : op === OP.store ? 1 : -1;
      for (let index = fn.argCount(id) - 1; index >= 0; index--) if (index !== base) slots[fn.arg(id, index)] = 0;
    }
    for (const edge of block.edges) for (const arg of edge.args) slots[arg] = 0;
  }
  return slots;
}

/** Alias class of a load or store with base operand `base`: the table's, or one of its own for a private slot. */
export function aliasOf(fn: MirFunction, id: ValueId, base: number, slots: Uint8Array | undefined): number {
  const at = fn.arg(id, base);
  return slots !== undefined && slots[at] === 1 ? PRIVATE - at : accessAlias(fn.aux(id));
}

/** Which memory the instruction may write: NOTHING, ALIAS_ANY for anything but private slots and invariants, or one class. */
export function clobberOf(fn: MirFunction, id: ValueId, slots: Uint8Array | undefined): number {
  const op = fn.op(id);
  const effects = OP_EFFECTS[op] as number;
  if ((effects & (EFFECT.write | EFFECT.call | EFFECT.machine)) === 0) return NOTHING;
  if (op === OP.fiber) return NOTHING;
  if (op === OP.store) return aliasOf(fn, id, 1, slots);
  return op === OP.store_ref || op === OP.init_ref ? accessAlias(fn.aux(id)) : ALIAS_ANY;
}

/** Whether a write to `clobber` may change what a load of class `alias` gives. */
export function mayClobber(clobber: number, alias: number): boolean {
  if (clobber === NOTHING || isFixedAlias(alias)) return false;
  if (clobber === alias) return true;
  if (clobber <= PRIVATE || alias <= PRIVATE) return false;
  return clobber === ALIAS_ANY || alias === ALIAS_ANY;
}
