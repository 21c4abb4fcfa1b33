/**
 * Live intervals: for each virtual register the ranges of positions in which it holds a value and the places of its uses.
 * Instruction i reads at position 2i and writes at 2i + 1; ranges are half-open. Splitting gives child intervals, chained in rising order.
 */

import { FIRST_VIRTUAL } from "./machine-function.ts";
import { grownInt32 } from "./typed-storage.ts";

/** What a use wants: a register; a register, though memory will do; anything. */
export const useKind = { register: 0, orMemory: 1, any: 2 } as const;

/** Where an interval's value lies: 0–31 a register, or one of these. */
export const IN_SLOT = -1;
export const UNASSIGNED = -2;

const NONE = -1;
/** Later than every position. */
export const FAR = 0x3fffffff;

export class LiveIntervals {
  /** Number of intervals; those below the function's register count are the virtual registers themselves. */
  count = 0;
  register = new Int32Array(512);
  /** Head of the list of ranges, or −1 for an interval that is never live. */
  rangeHead = new Int32Array(512);
  useHead = new Int32Array(512);
  /** Last position + 1. */
  end = new Int32Array(512);
  nextChild = new Int32Array(512);
  /** Assigned place. */
  place = new Int32Array(512);

  rangeCount = 0;
  rangeStart = new Int32Array(1024);
  rangeEnd = new Int32Array(1024);
  rangeNext = new Int32Array(1024);

  useCount = 0;
  usePosition = new Int32Array(2048);
  useKindOf = new Uint8Array(2048);
  useNext = new Int32Array(2048);

  /** Ranges in which physical registers are taken by instructions themselves. */
  readonly fixedHead = new Int32Array(FIRST_VIRTUAL);

  reset(registers: number): void {
    this.count = registers;
    this.rangeCount = 0;
    this.useCount = 0;
    if (registers > this.register.length) this.#grow(registers);
    for (let id = 0; id < registers; id++) this.register[id] = id;
    this.rangeHead.fill(NONE, 0, registers);
    this.useHead.fill(NONE, 0, registers);
    this.nextChild.fill(NONE, 0, registers);
    this.place.fill(UNASSIGNED, 0, registers);
    this.fixedHead.fill(NONE);
  }

  start(interval: number): number {
    const head = this.rangeHead[interval] as number;
    return head === NONE ? FAR : (this.rangeStart[head] as number);
  }

  /** Adds a range before all others of the interval, or widens the first one. Ranges come in falling order. */
  prependRange(interval: number, start: number, end: number): void {
    const head = this.rangeHead[interval] as number;
    if (head !== NONE && (this.rangeStart[head] as number) <= end) {
      if (start < (this.rangeStart[head] as number)) this.rangeStart[head] = start;
      return;
    }
    this.rangeHead[interval] = this.#newRange(start, end, head);
    if (head === NONE) this.end[interval] = end;
  }

  prependFixed(register: number, start: number, end: number): void {
    this.fixedHead[register] = this.#newRange(start, end, this.fixedHead[register] as number);
  }

  prependUse(interval: number, position: number, kind: number): void {
    const id = this.useCount++;
    if (id >= this.usePosition.length) this.#growUses(id + 1);
    this.usePosition[id] = position;
    this.useKindOf[id] = kind;
    this.useNext[id] = this.useHead[interval] as number;
    this.useHead[interval] = id;
  }

  /** Whether the interval is live at `position`. */
  covers(interval: number, position: number): boolean {
    for (let range = this.rangeHead[interval] as number; range !== NONE; range = this.rangeNext[range] as number) {
      if ((this.rangeStart[range] as number) > position) return false;
      if ((this.rangeEnd[range] as number) > position) return true;
    }
    return false;
  }

  /** First position at or after `from` at which both lists of ranges are live, or FAR. */
  intersection(first: number, second: number): number {
    let a = first;
    let b = second;
    while (a !== NONE && b !== NONE) {
      const startA = this.rangeStart[a] as number;
      const startB = this.rangeStart[b] as number;
      if (startA < (this.rangeEnd[b] as number) && startB < (this.rangeEnd[a] as number))
        return Math.max(startA, startB);
      if ((this.rangeEnd[a] as number) <= startB) a = this.rangeNext[a] as number;
      else b = this.rangeNext[b] as number;
    }
    return FAR;
  }

  /** Cuts an interval in two at `position`, strictly inside it; gives the later part, which holds everything from there on. */
  split(interval: number, position: number): number {
    const child = this.count++;
    if (child >= this.register.length) this.#grow(child + 1);
    this.register[child] = this.register[interval] as number;
    this.place[child] = UNASSIGNED;
    this.nextChild[child] = this.nextChild[interval] as number;
    this.nextChild[interval] = child;
    this.end[child] = this.end[interval] as number;
    let previous = NONE;
    let range = this.rangeHead[interval] as number;
    while ((this.rangeEnd[range] as number) <= position) {
      previous = range;
      range = this.rangeNext[range] as number;
    }
    if ((this.rangeStart[range] as number) < position) {
      const rest = this.#newRange(position, this.rangeEnd[range] as number, this.rangeNext[range] as number);
      this.rangeEnd[range] = position;
      this.rangeNext[range] = NONE;
      this.rangeHead[child] = rest;
      this.end[interval] = position;
    } else {
      this.rangeHead[child] = range;
      this.rangeNext[previous] = NONE;
      this.end[interval] = this.rangeEnd[previous] as number;
    }
    this.#splitUses(interval, child, position);
    return child;
  }

  #splitUses(interval: number, child: number, position: number): void {
    let previous = NONE;
    let use = this.useHead[interval] as number;
    while (use !== NONE && (this.usePosition[use] as number) < position) {
      previous = use;
      use = this.useNext[use] as number;
    }
    this.useHead[child] = use;
    if (previous === NONE) this.useHead[interval] = NONE;
    else this.useNext[previous] = NONE;
  }

  /** Position of the first use at or after `from` whose kind is at most `kind`, or FAR. */
  nextUse(interval: number, from: number, kind: number): number {
    for (let use = this.useHead[interval] as number; use !== NONE; use = this.useNext[use] as number)
      if ((this.usePosition[use] as number) >= from && (this.useKindOf[use] as number) <= kind)
        return this.usePosition[use] as number;
    return FAR;
  }

  /** Position of the last use before `position`, or −1. */
  lastUseBefore(interval: number, position: number): number {
    let last = -1;
    for (let use = this.useHead[interval] as number; use !== NONE; use = this.useNext[use] as number) {
      if ((this.usePosition[use] as number) >= position) break;
      last = this.usePosition[use] as number;
    }
    return last;
  }

  /** The part of a virtual register's interval that covers `position` (or begins last before it). */
  partAt(register: number, position: number): number {
    let part = register;
    for (let next = this.nextChild[part] as number; next !== NONE; next = this.nextChild[part] as number) {
      if (this.start(next) > position) break;
      part = next;
    }
    return part;
  }

  #newRange(start: number, end: number, next: number): number {
    const id = this.rangeCount++;
    if (id >= this.rangeStart.length) {
      this.rangeStart = grownInt32(this.rangeStart, id + 1);
      this.rangeEnd = grownInt32(this.rangeEnd, id + 1);
      this.rangeNext = grownInt32(this.rangeNext, id + 1);
    }
    this.rangeStart[id] = start;
    this.rangeEnd[id] = end;
    this.rangeNext[id] = next;
    return id;
  }

  #grow(needed: number): void {
    this.register = grownInt32(this.register, needed);
    this.rangeHead = grownInt32(this.rangeHead, needed);
    this.useHead = grownInt32(this.useHead, needed);
    this.end = grownInt32(this.end, needed);
    this.nextChild = grownInt32(this.nextChild, needed);
    this.place = grownInt32(this.place, needed);
  }

  #growUses(needed: number): void {
    this.usePosition = grownInt32(this.usePosition, needed);
    const kinds = new Uint8Array(this.usePosition.length);
    kinds.set(this.useKindOf);
    this.useKindOf = kinds;
    this.useNext = grownInt32(this.useNext, needed);
  }
}
