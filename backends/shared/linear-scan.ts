/**
 * Register allocation by linear scan with splitting, second chance and holes, after Wimmer and Mössenböck, "Optimized Interval Splitting
 * in a Linear Scan Register Allocator" (2005): intervals in rising order of start; a value goes to its slot at calls and under pressure
 * and comes back, outside of loops where it can, before its next use.
 */

import { unreachable } from "#core/base/unreachable.ts";
import { FAR, IN_SLOT, type LiveIntervals, UNASSIGNED, useKind } from "./live-intervals.ts";
import type { Liveness } from "./liveness.ts";
import { FIRST_VIRTUAL, type MachineFunction, registerClass } from "./machine-function.ts";
import { SplitPositions } from "./split-positions.ts";
import { grownInt32 } from "./typed-storage.ts";

/** The registers that a target gives to the allocator, the cheapest first. */
export interface AllocatableRegisters {
  readonly general: readonly number[];
  readonly vector: readonly number[];
}

const NONE = -1;
/** Virtual registers without a place that a hint is followed through. */
const HINT_STEPS = 3;
/** The distance of a register that nothing holds. */
const FREE = 0x7fffffff;
/** Added to the distance of a next use for each loop that does not need the value. */
const LOOP_BIAS = 0x4000000;

export class LinearScan {
  readonly #splits = new SplitPositions();
  /** Intervals waiting, by start position: head of a list. */
  #waiting = new Int32Array(1024);
  #waitingNext = new Int32Array(512);
  /** First range of each interval that does not end before the current position. */
  #cursor = new Int32Array(512);
  readonly #active = new Int32Array(FIRST_VIRTUAL);
  readonly #fixedCursor = new Int32Array(FIRST_VIRTUAL);
  readonly #freeUntil = new Int32Array(FIRST_VIRTUAL);
  readonly #blockedAt = new Int32Array(FIRST_VIRTUAL);
  #inactive: number[] = [];
  readonly #resumed: number[] = [];
  #position = 0;
  #callCursor = 0;
  #code!: MachineFunction;
  #intervals!: LiveIntervals;
  #liveness!: Liveness;
  #registers!: AllocatableRegisters;
  /** By virtual register: 1 when its slot is needed. */
  needsSlot = new Uint8Array(256);
  /** By virtual register: 1 when its slot must hold the value from the definition on (read by handlers). */
  storedAtDefinition = new Uint8Array(256);

  /** Assigns a place to every interval, splitting where needed. */
  run(code: MachineFunction, liveness: Liveness, intervals: LiveIntervals, registers: AllocatableRegisters): void {
    this.#begin(code, liveness, intervals, registers);
    this.#splitAtHandlers();
    const last = code.count * 2;
    for (let id = FIRST_VIRTUAL; id < code.registerCount; id++) {
      if (intervals.place[id] === UNASSIGNED && intervals.rangeHead[id] !== NONE) this.#enqueue(id);
    }
    for (let position = 0; position <= last; position++) {
      if (this.#waiting[position] === NONE) continue;
      this.#advance(position);
      for (let id = this.#waiting[position] as number; id !== NONE; id = this.#waiting[position] as number) {
        this.#waiting[position] = this.#waitingNext[id] as number;
        this.#allocate(id, position);
      }
    }
  }

  #begin(code: MachineFunction, liveness: Liveness, intervals: LiveIntervals, registers: AllocatableRegisters): void {
    this.#code = code;
    this.#intervals = intervals;
    this.#liveness = liveness;
    this.#registers = registers;
    this.#splits.begin(code);
    const positions = code.count * 2 + 2;
    if (positions > this.#waiting.length) this.#waiting = new Int32Array(positions * 2);
    this.#waiting.fill(NONE, 0, positions);
    this.#active.fill(NONE);
    this.#fixedCursor.set(intervals.fixedHead);
    this.#inactive.length = 0;
    this.#position = 0;
    this.#callCursor = 0;
    if (code.registerCount > this.needsSlot.length) {
      this.needsSlot = new Uint8Array(code.registerCount * 2);
      this.storedAtDefinition = new Uint8Array(code.registerCount * 2);
    } else {
      this.needsSlot.fill(0, 0, code.registerCount);
      this.storedAtDefinition.fill(0, 0, code.registerCount);
    }
  }

  /** What is live into a handler lies in its slot there. */
  #splitAtHandlers(): void {
    const { blockCount, blockFirst, blockIsHandler } = this.#code;
    const intervals = this.#intervals;
    for (let block = 0; block < blockCount; block++) {
      if (blockIsHandler[block] === 0) continue;
      const position = (blockFirst[block] as number) * 2;
      for (let number = 0; number < this.#liveness.globalCount; number++) {
        const register = this.#liveness.globals[number] as number;
        if (!this.#liveness.isLiveIn(block, register)) continue;
        this.storedAtDefinition[register] = 1;
        const part = intervals.partAt(register, position);
        const child = intervals.start(part) === position ? part : intervals.split(part, position);
        this.#spillUntilUse(child, position);
      }
    }
  }

  #enqueue(interval: number): void {
    if (interval >= this.#waitingNext.length) {
      this.#waitingNext = grownInt32(this.#waitingNext, interval + 1);
      this.#cursor = grownInt32(this.#cursor, interval + 1);
    }
    const start = this.#intervals.start(interval);
    this.#cursor[interval] = this.#intervals.rangeHead[interval] as number;
    this.#waitingNext[interval] = this.#waiting[start] as number;
    this.#waiting[start] = interval;
  }

  /** Moves the cursor of an interval to `position`: −1 ended, 0 in a hole, 1 live. */
  #stateAt(interval: number, position: number): number {
    const intervals = this.#intervals;
    let range = this.#cursor[interval] as number;
    while (range !== NONE && (intervals.rangeEnd[range] as number) <= position)
      range = intervals.rangeNext[range] as number;
    this.#cursor[interval] = range;
    if (range === NONE) return -1;
    return (intervals.rangeStart[range] as number) <= position ? 1 : 0;
  }

  #advance(position: number): void {
    this.#position = position;
    const { callPositions, callCount } = this.#liveness;
    while (this.#callCursor < callCount && (callPositions[this.#callCursor] as number) < position) this.#callCursor++;
    const inactive = this.#inactive;
    let kept = 0;
    let resumed = 0;
    for (let i = 0; i < inactive.length; i++) {
      const interval = inactive[i] as number;
      const state = this.#stateAt(interval, position);
      if (state === 0) inactive[kept++] = interval;
      else if (state === 1) this.#resumed[resumed++] = interval;
    }
    inactive.length = kept;
    for (let register = 0; register < FIRST_VIRTUAL; register++) {
      const interval = this.#active[register] as number;
      if (interval === NONE) continue;
      const state = this.#stateAt(interval, position);
      if (state === 1) continue;
      this.#active[register] = NONE;
      if (state === 0) inactive.push(interval);
    }
    for (let i = 0; i < resumed; i++) {
      const interval = this.#resumed[i] as number;
      this.#active[this.#intervals.place[interval] as number] = interval;
    }
  }

  /** First position in the interval, at or after the current one, at which a call destroys all registers. */
  #firstCall(interval: number): number {
    const { callPositions, callCount } = this.#liveness;
    const intervals = this.#intervals;
    let call = this.#callCursor;
    if (call >= callCount || (callPositions[call] as number) >= (intervals.end[interval] as number)) return FAR;
    for (
      let range = intervals.rangeHead[interval] as number;
      range !== NONE;
      range = intervals.rangeNext[range] as number
    ) {
      const start = intervals.rangeStart[range] as number;
      let low = call;
      let high = callCount;
      while (low < high) {
        const middle = (low + high) >> 1;
        if ((callPositions[middle] as number) < start) low = middle + 1;
        else high = middle;
      }
      call = low;
      if (call >= callCount) return FAR;
      if ((callPositions[call] as number) < (intervals.rangeEnd[range] as number)) return callPositions[call] as number;
    }
    return FAR;
  }

  #firstFixed(register: number, interval: number): number {
    const intervals = this.#intervals;
    let range = this.#fixedCursor[register] as number;
    while (range !== NONE && (intervals.rangeEnd[range] as number) <= this.#position)
      range = intervals.rangeNext[range] as number;
    this.#fixedCursor[register] = range;
    if (range === NONE || (intervals.rangeStart[range] as number) >= (intervals.end[interval] as number)) return FAR;
    return intervals.intersection(range, intervals.rangeHead[interval] as number);
  }

  #orderOf(interval: number): readonly number[] {
    const register = this.#intervals.register[interval] as number;
    return this.#code.registerClass[register] === registerClass.vector
      ? this.#registers.vector
      : this.#registers.general;
  }

  #allocate(interval: number, start: number): void {
    if ((start & 1) === 1 && interval >= this.#code.registerCount) {
      this.#spillUntilUse(interval, start);
      return;
    }
    const order = this.#orderOf(interval);
    const call = this.#firstCall(interval);
    const use = this.#intervals.nextUse(interval, start, useKind.orMemory);
    if (call < use) {
      this.#spillUntilUse(interval, start);
      return;
    }
    this.#computeFree(interval, order, call);
    const register = this.#chooseFree(interval, order);
    const until = this.#freeUntil[register] as number;
    const end = this.#intervals.end[interval] as number;
    const enough =
      until >= end || (until > (start | 1) && until > use) || (until === start + 1 && use === start && until === call);
    if (!enough) {
      this.#allocateBlocked(interval, start, order, call);
      return;
    }
    this.#assign(interval, register);
    if (until < end) this.#splitBefore(interval, start, until, until === call);
  }

  #assign(interval: number, register: number): void {
    this.#intervals.place[interval] = register;
    this.#active[register] = interval;
  }

  /** Ends an interval that has a register where the register is taken away, and queues the rest. */
  #splitBefore(interval: number, start: number, limit: number, isCall: boolean): void {
    const intervals = this.#intervals;
    const even = isCall ? limit : limit & ~1;
    const high = even > start ? even : limit;
    const low = Math.min(high, Math.max(start + 1, intervals.lastUseBefore(interval, high) + 1));
    const child = intervals.split(interval, this.#splits.choose(low, high));
    this.#enqueue(child);
  }

  #computeFree(interval: number, order: readonly number[], call: number): void {
    const freeUntil = this.#freeUntil;
    const intervals = this.#intervals;
    for (const register of order)
      freeUntil[register] = this.#active[register] === NONE ? Math.min(call, this.#firstFixed(register, interval)) : 0;
    const head = intervals.rangeHead[interval] as number;
    for (const other of this.#inactive) {
      const register = intervals.place[other] as number;
      if ((freeUntil[register] as number) <= this.#position) continue;
      const meet = intervals.intersection(this.#cursor[other] as number, head);
      if (meet < (freeUntil[register] as number)) freeUntil[register] = meet;
    }
  }

  /** The hinted register if it is as good as the best, else the first that is free long enough, else the one free longest. */
  #chooseFree(interval: number, order: readonly number[]): number {
    const freeUntil = this.#freeUntil;
    const end = this.#intervals.end[interval] as number;
    let best = order[0] as number;
    for (const register of order) {
      if ((freeUntil[register] as number) > (freeUntil[best] as number)) best = register;
      if ((freeUntil[best] as number) >= end) break;
    }
    const goal = Math.min(end, freeUntil[best] as number);
    const virtual = this.#intervals.register[interval] as number;
    if (interval !== virtual) {
      const before = this.#placeBefore(interval, virtual);
      if (before >= 0 && (freeUntil[before] as number) >= goal) return before;
    }
    const first = this.#hinted(this.#code.firstHint[virtual] as number, order, goal);
    if (first >= 0) return first;
    const second = this.#hinted(this.#code.secondHint[virtual] as number, order, goal);
    return second >= 0 ? second : best;
  }

  /** The register that an earlier part of the same virtual register had, or −1. */
  #placeBefore(interval: number, virtual: number): number {
    let place = -1;
    for (let part = virtual; part !== interval && part !== NONE; part = this.#intervals.nextChild[part] as number)
      if ((this.#intervals.place[part] as number) >= 0) place = this.#intervals.place[part] as number;
    return place;
  }

  /** The register that a hint leads to, through registers that have none yet, if it is as good as any; or −1. */
  #hinted(hint: number, order: readonly number[], goal: number, steps = HINT_STEPS): number {
    if (hint < 0) return -1;
    if (hint < FIRST_VIRTUAL) return (this.#freeUntil[hint] as number) >= goal && order.includes(hint) ? hint : -1;
    const place = this.#placeOf(hint);
    if (place >= 0) return (this.#freeUntil[place] as number) >= goal && order.includes(place) ? place : -1;
    if (steps === 0) return -1;
    const first = this.#hinted(this.#code.firstHint[hint] as number, order, goal, steps - 1);
    return first >= 0 ? first : this.#hinted(this.#code.secondHint[hint] as number, order, goal, steps - 1);
  }

  #placeOf(register: number): number {
    const place = this.#intervals.place[this.#intervals.partAt(register, this.#position)] as number;
    return place >= 0 ? place : (this.#intervals.place[register] as number);
  }

  /** No register is free: gives the interval one whose value is needed later than it, or sends it to its slot. */
  #allocateBlocked(interval: number, start: number, order: readonly number[], call: number): void {
    const intervals = this.#intervals;
    const usedAt = this.#freeUntil;
    const blockedAt = this.#blockedAt;
    for (const register of order) {
      const blocked = Math.min(call, this.#firstFixed(register, interval));
      blockedAt[register] = blocked;
      const active = this.#active[register] as number;
      usedAt[register] = blocked <= start ? -1 : active === NONE ? FREE : this.#neededAt(active, start);
    }
    const head = intervals.rangeHead[interval] as number;
    for (const other of this.#inactive) {
      const register = intervals.place[other] as number;
      if (blockedAt[register] === undefined || !order.includes(register)) continue;
      if (intervals.intersection(this.#cursor[other] as number, head) === FAR) continue;
      usedAt[register] = Math.min(usedAt[register] as number, this.#neededAt(other, start));
    }
    let best = order[0] as number;
    for (const register of order) {
      const better = (usedAt[register] as number) - (usedAt[best] as number);
      if (better > 0 || (better === 0 && (blockedAt[register] as number) > (blockedAt[best] as number)))
        best = register;
    }
    const must = intervals.nextUse(interval, start, this.#memoryAllowed(interval));
    if (must > start && (usedAt[best] as number) <= this.#distance(interval, start)) {
      this.#spillUntilUse(interval, start);
      return;
    }
    if ((usedAt[best] as number) <= start) unreachable(`allocation: no register at ${start}`);
    this.#evict(best, interval, start);
    this.#assign(interval, best);
    const limit = blockedAt[best] as number;
    if (limit < (intervals.end[interval] as number)) this.#splitBefore(interval, start, limit, limit === call);
  }

  /** The kinds of use that count as needing a register: a remade value has no slot to be used from. */
  #memoryAllowed(interval: number): number {
    return this.#code.remade[this.#intervals.register[interval] as number] === 0 ? useKind.register : useKind.orMemory;
  }

  /** When the holder of a register needs it; a part that begins here and is used only later can still do without. */
  #neededAt(interval: number, position: number): number {
    const intervals = this.#intervals;
    if (
      intervals.start(interval) >= position &&
      intervals.nextUse(interval, position, useKind.orMemory) <= (position | 1)
    )
      return position;
    return this.#distance(interval, position);
  }

  /**
   * How far away the next use is: its position, if it comes in the innermost loop around `position` or there is none. A value used
   * earlier in that loop is needed again in its next round; one that the loop does not use at all is further than all others.
   * Loops of which `position` is in a rare part do not count.
   */
  #distance(interval: number, position: number): number {
    const use = this.#intervals.nextUse(interval, position, useKind.orMemory);
    let bias = 0;
    for (let loop = this.#splits.loopAt(position); loop >= 0; loop = this.#code.loopParent[loop] as number) {
      const end = this.#splits.loopEnd(loop);
      if (end <= position) continue;
      if (use < end) return use + bias;
      if (this.#isUsedBetween(interval, this.#splits.loopStart(loop), position)) return end + bias;
      bias = Math.min(bias + LOOP_BIAS, LOOP_BIAS * 12);
    }
    return use + bias;
  }

  #isUsedBetween(interval: number, from: number, to: number): boolean {
    const intervals = this.#intervals;
    for (let part = intervals.register[interval] as number; part !== NONE; part = intervals.nextChild[part] as number) {
      const use = intervals.nextUse(part, from, useKind.orMemory);
      if (use < to) return true;
    }
    return false;
  }

  /** Takes a register away from its present holder, and from the holders in a hole that meet `interval`. */
  #evict(register: number, interval: number, position: number): void {
    const intervals = this.#intervals;
    const active = this.#active[register] as number;
    if (active !== NONE) {
      this.#active[register] = NONE;
      let rest = active;
      if (intervals.start(active) < position) {
        const low = Math.max(intervals.start(active), intervals.lastUseBefore(active, position)) + 1;
        rest = intervals.split(active, this.#splits.choose(Math.min(low, position), position));
      }
      this.#spillUntilUse(rest, position);
    }
    const head = intervals.rangeHead[interval] as number;
    const kept: number[] = [];
    for (const other of this.#inactive) {
      if (intervals.place[other] !== register || intervals.intersection(this.#cursor[other] as number, head) === FAR) {
        kept.push(other);
        continue;
      }
      const child = intervals.split(other, intervals.rangeStart[this.#cursor[other] as number] as number);
      this.#enqueue(child);
    }
    this.#inactive = kept;
  }

  /** Leaves an interval in its slot (nowhere, if it can be remade) until its next use that wants a register; queues the rest. */
  #spillUntilUse(interval: number, position: number): void {
    const intervals = this.#intervals;
    const virtual = intervals.register[interval] as number;
    intervals.place[interval] = IN_SLOT;
    if (this.#code.remade[virtual] === 0) this.needsSlot[virtual] = 1;
    const from = Math.max(position, intervals.start(interval));
    let use = intervals.nextUse(interval, from, this.#memoryAllowed(interval));
    const soft = intervals.nextUse(interval, from, useKind.orMemory);
    if (soft < use && this.#isWorthLoading(interval, soft)) use = soft;
    if (use === FAR) return;
    const low = Math.min(use, from + 1);
    const child = intervals.split(interval, this.#splits.choose(low, use));
    this.#enqueue(child);
  }

  /** Whether a use that could read the slot is followed by another before the next call, so that one load serves both. */
  #isWorthLoading(interval: number, use: number): boolean {
    if (use === this.#intervals.start(interval)) return false;
    if (this.#splits.depthAt(use) > this.#splits.depthAt(this.#intervals.start(interval))) return true;
    const { callPositions, callCount } = this.#liveness;
    const next = this.#intervals.nextUse(interval, use + 1, useKind.any);
    if (next === FAR) return false;
    let low = this.#callCursor;
    let high = callCount;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((callPositions[middle] as number) < use) low = middle + 1;
      else high = middle;
    }
    return low >= callCount || (callPositions[low] as number) > next;
  }
}
