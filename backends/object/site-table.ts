/** Code-map sites of one object: what the unwinder and the collector know about a return address or safepoint. */

import { CODE_MAP } from "#core/spec/layouts.ts";
import { grownInt32, grownUint16 } from "./growable-array.ts";

const INITIAL_SITES = 512;
const FAR = CODE_MAP.live.kinds.far;
const LOCATION_BITS = CODE_MAP.live.numberShift + CODE_MAP.live.numberBits;
/** The count of a site has 16 bits. */
const LIVE_MOST = 0xffff;
const LOCATION_MOST = 2 ** LOCATION_BITS - 1;

/** Struct of arrays. A function's sites are contiguous and ascend by offset; see `CODE_MAP` for the meaning of values. */
export class SiteTable {
  count = 0;
  /** Offset in the function (of a call: that of the return address). */
  offset = new Int32Array(INITIAL_SITES);
  frameBytes = new Int32Array(INITIAL_SITES);
  /** Offset of the handler in the same function, -1 for none. */
  handler = new Int32Array(INITIAL_SITES);
  /** Number in the object's position table, -1 for none. */
  position = new Int32Array(INITIAL_SITES);
  firstLive = new Int32Array(INITIAL_SITES + 1);
  live = new Uint16Array(INITIAL_SITES);

  /** Adds a site; the first `liveCount` elements of `live` are its encoded live locations, whose numbers may have more bits than there is room for. */
  add(
    offset: number,
    frameBytes: number,
    handler: number,
    position: number,
    live: ArrayLike<number>,
    liveCount: number,
  ): void {
    const index = this.count;
    if (index >= this.offset.length) this.#grow(index + 1);
    this.offset[index] = offset;
    this.frameBytes[index] = frameBytes;
    this.handler[index] = handler;
    this.position[index] = position;
    let end = this.firstLive[index] as number;
    this.live = grownUint16(this.live, end + 2 * liveCount);
    for (let i = 0; i < liveCount; i++) {
      const location = live[i] as number;
      if (location > LOCATION_MOST)
        this.live[end++] = FAR | ((location >>> LOCATION_BITS) << CODE_MAP.live.numberShift);
      this.live[end++] = location & LOCATION_MOST;
    }
    if (end - (this.firstLive[index] as number) > LIVE_MOST)
      throw new Error("a process keeps more values over a call than a code map has room for: divide it");
    this.firstLive[index + 1] = end;
    this.count = index + 1;
  }

  #grow(needed: number): void {
    this.offset = grownInt32(this.offset, needed);
    this.frameBytes = grownInt32(this.frameBytes, needed);
    this.handler = grownInt32(this.handler, needed);
    this.position = grownInt32(this.position, needed);
    this.firstLive = grownInt32(this.firstLive, this.offset.length + 1);
  }
}
