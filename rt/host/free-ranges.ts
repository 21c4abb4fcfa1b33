/** Ranges of addresses that were given back and wait to be used again: sorted, neighbours are one. */

interface Range {
  start: number;
  end: number;
}

export class FreeRanges {
  readonly #ranges: Range[] = [];

  /** Takes in a range; it overlaps none of those that are free. */
  add(start: number, end: number): void {
    if (end <= start) return;
    const at = this.#firstFrom(start);
    const before = this.#ranges[at - 1];
    const after = this.#ranges[at];
    const joinsBefore = before?.end === start;
    const joinsAfter = after?.start === end;
    if (joinsBefore && joinsAfter) {
      before.end = after.end;
      this.#ranges.splice(at, 1);
    } else if (joinsBefore) before.end = end;
    else if (joinsAfter) after.start = start;
    else this.#ranges.splice(at, 0, { start, end });
  }

  /** The first place with room for so many bytes at a multiple of `alignment`; undefined if there is none. */
  take(bytes: number, alignment: number): number | undefined {
    for (let at = 0; at < this.#ranges.length; at++) {
      const range = this.#ranges[at] as Range;
      const start = Math.ceil(range.start / alignment) * alignment;
      if (start + bytes > range.end) continue;
      const { start: low, end: high } = range;
      this.#ranges.splice(at, 1);
      this.add(low, start);
      this.add(start + bytes, high);
      return start;
    }
    return undefined;
  }

  /** Index of the first range that begins at `start` or behind it (binary search). */
  #firstFrom(start: number): number {
    let low = 0;
    let high = this.#ranges.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#ranges[middle] as Range).start < start) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
