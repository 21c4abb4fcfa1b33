// Effects and operand shapes of MIR operations as numbers, derived from the table of operations once per process.

import { MIR_OPS, type MirOp, type MirOpRow } from "#core/spec/mir-ops.ts";

/** Bits of `OP_EFFECTS`, one per letter of the table. */
export const EFFECT = { trap: 1, read: 2, write: 4, gc: 8, switch: 16, call: 32, machine: 64, end: 128 } as const;
const LETTERS = "trwgsckx";

/** Effect bits of each operation. */
export const OP_EFFECTS: Uint8Array = Uint8Array.from(MIR_OPS, (row: MirOpRow) => {
  let mask = 0;
  for (const letter of row.effects) mask |= 1 << LETTERS.indexOf(letter);
  return mask;
});
export const opRow = (op: MirOp): MirOpRow => MIR_OPS[op] as MirOpRow;
export const opName = (op: MirOp): string => (MIR_OPS[op] as MirOpRow).name;
export const endsBlock = (op: MirOp): boolean => ((OP_EFFECTS[op] as number) & EFFECT.end) !== 0;

/** What an instruction without uses may not have, to be dropped. */
export const KEEPS_ALIVE: number =
  EFFECT.trap | EFFECT.write | EFFECT.gc | EFFECT.switch | EFFECT.call | EFFECT.machine | EFFECT.end;
