/** The frame of a function: outgoing arguments lowest, then spill slots, then frame objects, then the return address. */

import { INCOMING, OUTGOING, SLOT } from "#backends/shared/machine-function.ts";
import { unreachable } from "#core/base/unreachable.ts";
import { UNCHECKED_FRAME_BYTES } from "#core/spec/layouts.ts";

const OBJECT_ALIGNMENT = 16;

export class Frame {
  /** Between the stack pointer after the prologue and the return address. */
  readonly bytes: number;
  readonly #slots: number;
  readonly #objects: readonly number[];

  constructor(outgoingWords: number, slotWords: number, objectBytes: readonly number[], makesCalls: boolean) {
    this.#slots = outgoingWords * 8;
    let top = this.#slots + slotWords * 8;
    const objects: number[] = [];
    for (const bytes of objectBytes) {
      top = (top + OBJECT_ALIGNMENT - 1) & -OBJECT_ALIGNMENT;
      objects.push(top);
      top += bytes;
    }
    this.#objects = objects;
    this.bytes = top === 0 && !makesCalls ? 0 : ((top + 7) & -16) + 8;
  }

  /** Offset from the stack pointer of a location in memory. */
  offset(place: number): number {
    if (place >= INCOMING) return this.bytes + 8 + (place - INCOMING) * 8;
    if (place >= OUTGOING) return (place - OUTGOING) * 8;
    if (place >= SLOT) return this.#slots + (place - SLOT) * 8;
    return unreachable(`frame: register ${place} has no offset`);
  }

  objectOffset(number: number): number {
    return this.#objects[number] as number;
  }
}

/** Whether an ordinary process must look at the stack limit. */
export const needsStackCheck = (frame: Frame, makesCalls: boolean): boolean =>
  makesCalls || frame.bytes > UNCHECKED_FRAME_BYTES;
