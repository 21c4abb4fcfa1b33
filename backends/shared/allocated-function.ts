/** What emission and verification want to know of a register allocation, whichever way it was made. */

import type { AllocatableRegisters } from "./linear-scan.ts";
import type { MachineFunction } from "./machine-function.ts";
import type { MoveList } from "./move-list.ts";

/** The place of a result that nobody reads, where an instruction need not write it. */
export const NOWHERE = -1;

/** What a live reference's place and kind are multiplied and added to in lists of `liveReferences`. */
export const LIVE_KIND_SHIFT = 26;

/** An allocator with its result for the function given last; reused from function to function. */
export interface AllocatedFunction {
  /** By operand number: its location, or `NOWHERE`. */
  readonly operandPlace: Int32Array;
  /** Moves before instruction `key`, in rising order. */
  readonly moves: MoveList;
  /** Moves of edge `key`, in rising order. */
  readonly edgeMoves: MoveList;
  /** Words of all slots. */
  readonly slotWords: number;
  run(code: MachineFunction, registers: AllocatableRegisters): void;
  /** Whether a block parameter is never read; nothing is moved into it. */
  isUnread(param: number): boolean;
  /** The location of a block parameter where its block begins. */
  paramPlace(param: number, block: number): number;
  /**
   * Adds what the collector must see at an instruction: places, with the kind of value (`valueKind`) shifted by `LIVE_KIND_SHIFT` above.
   * Registers are listed where the instruction keeps them. With `isSequential` it must be asked for instructions in rising order, and
   * `restart` before the first.
   */
  liveReferences(instruction: number, withRegisters: boolean, into: number[]): void;
  readonly isSequential: boolean;
  restart(): void;
}
