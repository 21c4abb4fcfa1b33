/** Orders moves that happen at once into a sequence: no source is overwritten before it is read; cycles go through a scratch register. */

import { FIRST_VIRTUAL } from "./machine-function.ts";

/** How a target writes one move. Locations are those of `allocation.ts`. */
export interface MoveWriter {
  /** `words`: 1, 2 or 4 for the width; `isVector`: the class of the value. A move between two slots must not use the cycle scratch. */
  move(from: number, to: number, words: number, isVector: boolean): void;
  /** The register that holds a value while its cycle is broken. */
  cycleScratch(isVector: boolean): number;
}

/** Collects moves of one class and emits them; reused. */
export class ParallelMoves {
  #count = 0;
  readonly #from: number[] = [];
  readonly #to: number[] = [];
  readonly #words: number[] = [];
  readonly #isVector: boolean[] = [];
  readonly #isRemade: boolean[] = [];

  get count(): number {
    return this.#count;
  }

  /** `isRemade`: the source depends on nothing, so it is written last. */
  add(from: number, to: number, words: number, isVector: boolean, isRemade: boolean): void {
    if (from === to) return;
    const at = this.#count++;
    this.#from[at] = from;
    this.#to[at] = to;
    this.#words[at] = words;
    this.#isVector[at] = isVector;
    this.#isRemade[at] = isRemade;
  }

  /** Emits all moves and forgets them. */
  flush(writer: MoveWriter): void {
    if (this.#count === 0) return;
    if (this.#isFree()) {
      this.#writeInOrder(writer, false);
      this.#writeInOrder(writer, true);
    } else {
      this.#flushClass(writer, false);
      this.#flushClass(writer, true);
    }
    for (let i = 0; i < this.#count; i++)
      if (this.#isRemade[i] === true)
        writer.move(
          this.#from[i] as number,
          this.#to[i] as number,
          this.#words[i] as number,
          this.#isVector[i] === true,
        );
    this.#count = 0;
  }

  /** Whether surely no move writes what another one reads: no register is both, and memory only one of them. */
  #isFree(): boolean {
    let read = 0;
    let written = 0;
    let readsMemory = false;
    let writesMemory = false;
    for (let i = 0; i < this.#count; i++) {
      const from = this.#from[i] as number;
      const to = this.#to[i] as number;
      if (from < FIRST_VIRTUAL) read |= 1 << from;
      else if (this.#isRemade[i] !== true) readsMemory = true;
      if (to < FIRST_VIRTUAL) written |= 1 << to;
      else writesMemory = true;
    }
    return (read & written) === 0 && !(readsMemory && writesMemory);
  }

  #writeInOrder(writer: MoveWriter, isVector: boolean): void {
    for (let i = 0; i < this.#count; i++)
      if (this.#isVector[i] === isVector && this.#isRemade[i] !== true)
        writer.move(this.#from[i] as number, this.#to[i] as number, this.#words[i] as number, isVector);
  }

  #flushClass(writer: MoveWriter, isVector: boolean): void {
    const pending: number[] = [];
    for (let i = 0; i < this.#count; i++)
      if (this.#isVector[i] === isVector && this.#isRemade[i] !== true) pending.push(i);
    while (pending.length > 0) {
      let progress = false;
      for (let k = 0; k < pending.length; k++) {
        const move = pending[k] as number;
        if (this.#isRead(pending, move)) continue;
        writer.move(this.#from[move] as number, this.#to[move] as number, this.#words[move] as number, isVector);
        pending.splice(k--, 1);
        progress = true;
      }
      if (progress) continue;
      const first = pending[0] as number;
      const scratch = writer.cycleScratch(isVector);
      const source = this.#from[first] as number;
      writer.move(source, scratch, this.#words[first] as number, isVector);
      for (const move of pending) if (this.#from[move] === source) this.#from[move] = scratch;
    }
  }

  /** Whether another pending move still reads what `move` overwrites. */
  #isRead(pending: readonly number[], move: number): boolean {
    const to = this.#to[move] as number;
    const words = to >= 1 << 20 ? (this.#words[move] as number) : 1;
    for (const other of pending) {
      if (other === move) continue;
      const from = this.#from[other] as number;
      const width = from >= 1 << 20 ? (this.#words[other] as number) : 1;
      if (from < to + words && to < from + width) return true;
    }
    return false;
  }
}
