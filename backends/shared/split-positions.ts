/** Chooses where to cut a live interval: in the least executed place, at block boundaries if that is out of a loop. */

import type { MachineFunction } from "./machine-function.ts";
import { grownInt32 } from "./typed-storage.ts";

const BLOCKS_LOOKED_AT = 128;

export class SplitPositions {
  #code!: MachineFunction;
  #blockOf = new Int32Array(512);
  /** Executions of the most frequent edge that enters a block from before it. */
  #entryWeight = new Float64Array(64);
  /** By header: last block of its loop before the rare ones; itself, if all are rare. */
  #lastOf = new Int32Array(64);

  begin(code: MachineFunction): void {
    this.#code = code;
    if (code.count + 1 > this.#blockOf.length) this.#blockOf = grownInt32(this.#blockOf, code.count + 1);
    if (code.blockCount > this.#entryWeight.length) {
      this.#entryWeight = new Float64Array(code.blockCount * 2);
      this.#lastOf = new Int32Array(code.blockCount * 2);
    }
    this.#entryWeight.fill(0, 0, code.blockCount);
    for (let block = 0; block < code.blockCount; block++) this.#lastOf[block] = block;
    for (let block = 0; block < code.blockCount; block++) {
      if (code.blockIsHandler[block] === 1) this.#entryWeight[block] = Number.POSITIVE_INFINITY;
      this.#blockOf.fill(block, code.blockFirst[block], code.blockFirst[block + 1]);
      const weight = code.blockWeight[block] as number;
      for (let loop = code.blockLoop[block] as number; loop >= 0; loop = code.loopParent[loop] as number)
        if (weight >= 1) this.#lastOf[loop] = block;
      const edgesEnd = code.blockEdgeFirst[block + 1] as number;
      for (let edge = code.blockEdgeFirst[block] as number; edge < edgesEnd; edge++) {
        const target = code.edgeTarget[edge] as number;
        if (target <= block) continue;
        const least = Math.min(weight, code.blockWeight[target] as number);
        if (least > (this.#entryWeight[target] as number)) this.#entryWeight[target] = least;
      }
    }
    this.#blockOf[code.count] = code.blockCount - 1;
  }

  /** Header of the innermost loop around a position, or −1. */
  loopAt(position: number): number {
    return this.#code.blockLoop[this.#blockOf[position >> 1] as number] as number;
  }

  /** First position of a loop, and the first one behind the part of it that is not rare. */
  loopStart(header: number): number {
    return (this.#code.blockFirst[header] as number) * 2;
  }
  loopEnd(header: number): number {
    return (this.#code.blockFirst[(this.#lastOf[header] as number) + 1] as number) * 2;
  }

  depthAt(position: number): number {
    return this.#code.blockDepth[this.#blockOf[position >> 1] as number] as number;
  }

  /** A position from `low` to `high`, both allowed; `high` unless a block boundary between them is executed less often. */
  choose(low: number, high: number): number {
    const { blockFirst, blockWeight } = this.#code;
    let block = this.#blockOf[high >> 1] as number;
    let best = high;
    let bestWeight = blockWeight[block] as number;
    for (let looked = 0; looked < BLOCKS_LOOKED_AT && block >= 0; looked++, block--) {
      const start = (blockFirst[block] as number) * 2;
      if (start < low) break;
      const weight = this.#entryWeight[block] as number;
      if (weight > 0 && weight < bestWeight && start <= high) {
        best = start;
        bestWeight = weight;
      }
    }
    return best;
  }
}
