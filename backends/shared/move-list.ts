/** Moves of values between locations, keyed by the place where they happen. */

import { grownInt32 } from "./typed-storage.ts";

const SLOT_BIT = 1 << 20;
const MOVES_MAX = 2 ** 24;

/** Puts element `order[i]` of a column in place i. */
function arrange(column: Int32Array, order: Float64Array): void {
  const old = column.slice(0, order.length);
  for (let i = 0; i < order.length; i++) column[i] = old[order[i] as number] as number;
}

export class MoveList {
  count = 0;
  key = new Int32Array(128);
  from = new Int32Array(128);
  to = new Int32Array(128);
  /** The virtual register moved; it tells class and width. */
  register = new Int32Array(128);

  clear(): void {
    this.count = 0;
  }

  /** Puts the last move first. */
  reverse(): void {
    if (this.count < 2) return;
    for (const column of [this.key, this.from, this.to, this.register]) column.subarray(0, this.count).reverse();
  }

  /** A negative `register` marks a store that `dropStores` keeps. */
  add(key: number, from: number, to: number, register: number): void {
    const at = this.count++;
    if (at >= this.key.length) {
      this.key = grownInt32(this.key, at + 1);
      this.from = grownInt32(this.from, at + 1);
      this.to = grownInt32(this.to, at + 1);
      this.register = grownInt32(this.register, at + 1);
    }
    this.key[at] = key;
    this.from[at] = from;
    this.to[at] = to;
    this.register[at] = register;
  }

  /** Removes moves from registers to slots for which `isNeedless` holds. */
  dropStores(isNeedless: (register: number, key: number) => boolean): void {
    let kept = 0;
    for (let i = 0; i < this.count; i++) {
      const register = this.register[i] as number;
      const isStore = (this.from[i] as number) < SLOT_BIT && (this.to[i] as number) >= SLOT_BIT;
      if (isStore && register > 0 && isNeedless(register, this.key[i] as number)) continue;
      this.key[kept] = this.key[i] as number;
      this.from[kept] = this.from[i] as number;
      this.to[kept] = this.to[i] as number;
      this.register[kept++] = Math.abs(register);
    }
    this.count = kept;
  }

  /** Puts the moves into rising order of their keys, keeping the order of equal ones. */
  sort(): void {
    if (this.count < 2) return;
    const { key, count } = this;
    let isSorted = true;
    for (let i = 1; i < count && isSorted; i++) isSorted = (key[i - 1] as number) <= (key[i] as number);
    if (isSorted) return;
    const order = new Float64Array(count);
    for (let i = 0; i < count; i++) order[i] = (key[i] as number) * MOVES_MAX + i;
    order.sort();
    for (let i = 0; i < count; i++) order[i] = (order[i] as number) % MOVES_MAX;
    for (const column of [key, this.from, this.to, this.register]) arrange(column, order);
  }
}
