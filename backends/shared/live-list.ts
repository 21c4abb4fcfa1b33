/** What the collector must see at one point of a block that is walked backward, and what it must see at the sites of the whole function. */

import { LIVE_KIND_SHIFT } from "./allocated-function.ts";
import { type MachineFunction, SLOT, valueKind } from "./machine-function.ts";
import { grownInt32 } from "./typed-storage.ts";

const NONE = -1;

/** Reused from function to function; virtual registers that hold nothing for the collector are left out. */
export class LiveList {
  readonly #live: number[] = [];
  /** By virtual register: its place in the list, or `NONE`. */
  #index = new Int32Array(256);
  #kinds = new Uint8Array(0);
  /** The lists of all sites, and where that of each instruction begins and ends. */
  #sites = new Int32Array(256);
  #count = 0;
  #first = new Int32Array(512);
  #end = new Int32Array(512);

  begin(code: MachineFunction): void {
    const { registerCount, count } = code;
    this.#kinds = code.registerKind;
    this.#count = 0;
    if (registerCount > this.#index.length) this.#index = grownInt32(this.#index, registerCount);
    if (count > this.#end.length) {
      this.#first = new Int32Array(count * 2);
      this.#end = new Int32Array(count * 2);
    }
    this.#index.fill(NONE, 0, registerCount);
    this.#end.fill(0, 0, count);
  }

  add(register: number): void {
    if (this.#kinds[register] === valueKind.plain || (this.#index[register] as number) >= 0) return;
    this.#index[register] = this.#live.push(register) - 1;
  }

  remove(register: number): void {
    const index = this.#index[register] as number;
    if (index < 0) return;
    this.#index[register] = NONE;
    const last = this.#live.pop() as number;
    if (last === register) return;
    this.#live[index] = last;
    this.#index[last] = index;
  }

  clear(): void {
    for (let i = 0; i < this.#live.length; i++) this.#index[this.#live[i] as number] = NONE;
    this.#live.length = 0;
  }

  /** Notes the list for an instruction: registers of values that have one, slots of those whose slot is `wanted` in the block with this stamp. */
  record(instruction: number, registerOf: Int32Array, slotOf: Int32Array, wanted: Int32Array, stamp: number): void {
    const live = this.#live;
    let at = this.#count;
    if (at + live.length * 2 > this.#sites.length) this.#sites = grownInt32(this.#sites, at + live.length * 2);
    this.#first[instruction] = at;
    for (let i = 0; i < live.length; i++) {
      const register = live[i] as number;
      const kind = (this.#kinds[register] as number) << LIVE_KIND_SHIFT;
      const place = registerOf[register] as number;
      if (place >= 0) this.#sites[at++] = kind | place;
      if (wanted[register] === stamp) this.#sites[at++] = kind | (SLOT + (slotOf[register] as number));
    }
    this.#end[instruction] = at;
    this.#count = at;
  }

  /** Adds what was noted for an instruction, with or without what lies in registers. */
  copy(instruction: number, withRegisters: boolean, into: number[]): void {
    const end = this.#end[instruction] as number;
    for (let at = this.#first[instruction] as number; at < end; at++) {
      const place = this.#sites[at] as number;
      if (withRegisters || (place & SLOT) !== 0) into.push(place);
    }
  }
}
