/** Gives frame slots to virtual registers that need one; registers that never live at the same time share. */

import type { LiveIntervals } from "./live-intervals.ts";
import { FIRST_VIRTUAL, type MachineFunction } from "./machine-function.ts";

const NONE = -1;

interface UsedSlot {
  readonly word: number;
  readonly words: number;
  until: number;
}

function lastPosition(intervals: LiveIntervals, register: number): number {
  let part = register;
  for (let next = intervals.nextChild[part] as number; next !== NONE; next = intervals.nextChild[part] as number)
    part = next;
  return intervals.end[part] as number;
}

/** Fills `slotOf` with word numbers; gives the number of words used. Greedy, in rising order of start. */
export function assignSlots(
  code: MachineFunction,
  intervals: LiveIntervals,
  needsSlot: Uint8Array,
  slotOf: Int32Array,
): number {
  const wanting: number[] = [];
  for (let register = FIRST_VIRTUAL; register < code.registerCount; register++) {
    slotOf[register] = NONE;
    if (needsSlot[register] === 1) wanting.push(register);
  }
  if (wanting.length === 0) return 0;
  wanting.sort((a, b) => intervals.start(a) - intervals.start(b) || a - b);
  const used: UsedSlot[] = [];
  let words = 0;
  for (const register of wanting) {
    const start = intervals.start(register);
    const width = code.registerWords[register] as number;
    const until = lastPosition(intervals, register) + 1;
    let slot = used.find((candidate) => candidate.until < start && candidate.words === width);
    if (slot === undefined) {
      slot = { word: words, words: width, until };
      words += width;
      used.push(slot);
    } else slot.until = until;
    slotOf[register] = slot.word;
  }
  return words;
}
