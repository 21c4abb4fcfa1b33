/** Register allocation by linear scan and its outcome: where each operand lies, the moves to insert in blocks and on edges, the slots. */

import { type AllocatedFunction, LIVE_KIND_SHIFT, NOWHERE } from "./allocated-function.ts";
import { type AllocatableRegisters, LinearScan } from "./linear-scan.ts";
import { FAR, IN_SLOT, LiveIntervals } from "./live-intervals.ts";
import { Liveness } from "./liveness.ts";
import { FIRST_VIRTUAL, type MachineFunction, operand, REMADE, SLOT, valueKind } from "./machine-function.ts";
import { MoveList } from "./move-list.ts";
import { assignSlots } from "./spill-slots.ts";
import { grownInt32 } from "./typed-storage.ts";

const NONE = -1;

export class Allocation implements AllocatedFunction {
  readonly liveness = new Liveness();
  readonly intervals = new LiveIntervals();
  readonly scan = new LinearScan();
  operandPlace = new Int32Array(1024);
  readonly moves = new MoveList();
  readonly edgeMoves = new MoveList();
  /** First word of each virtual register's slot, or −1. */
  slotOf = new Int32Array(256);
  slotWords = 0;
  readonly isSequential = true;
  #current = new Int32Array(256);
  /** Set of the globals with several parts, by their numbers in liveness. */
  #splitGlobals = new Int32Array(64);
  #storeWeight = new Float64Array(256);
  /** By virtual register: position of the last instruction that writes it. */
  #lastWrite = new Int32Array(256);
  /** Parts of intervals that hold what the collector must see, in rising order of start, the next one, and those that may be live. */
  #parts: number[] = [];
  #nextPart = 0;
  readonly #active: number[] = [];
  #code!: MachineFunction;

  run(code: MachineFunction, registers: AllocatableRegisters): void {
    this.#code = code;
    this.liveness.compute(code);
    this.liveness.buildIntervals(code, this.intervals);
    this.scan.run(code, this.liveness, this.intervals, registers);
    this.#prepare();
    this.slotWords = assignSlots(code, this.intervals, this.scan.needsSlot, this.slotOf);
    this.#collectMoves();
    this.#collectEdgeMoves();
    this.#placeStores();
    this.#placeOperands();
  }

  #prepare(): void {
    const { registerCount } = this.#code;
    if (registerCount > this.slotOf.length) {
      this.slotOf = grownInt32(this.slotOf, registerCount);
      this.#current = grownInt32(this.#current, registerCount);
      this.#lastWrite = grownInt32(this.#lastWrite, registerCount);
      this.#storeWeight = new Float64Array(registerCount * 2);
    }
    this.#storeWeight.fill(0, 0, registerCount);
    this.moves.clear();
    this.edgeMoves.clear();
  }

  /** The location of an interval's value. */
  location(interval: number): number {
    const place = this.intervals.place[interval] as number;
    if (place >= 0) return place;
    const register = this.intervals.register[interval] as number;
    const remade = this.#code.remade[register] as number;
    return remade !== 0 ? REMADE + remade - 1 : SLOT + (this.slotOf[register] as number);
  }

  /** The location of a virtual register at a position. */
  locationAt(register: number, position: number): number {
    return this.location(this.intervals.partAt(register, position));
  }

  paramPlace(param: number, block: number): number {
    return this.locationAt(param, (this.#code.blockFirst[block] as number) * 2);
  }

  restart(): void {
    const { intervals } = this;
    const code = this.#code;
    const parts: number[] = [];
    for (let register = FIRST_VIRTUAL; register < code.registerCount; register++) {
      if (code.registerKind[register] === valueKind.plain) continue;
      for (let part = register; part !== NONE; part = intervals.nextChild[part] as number)
        if (intervals.rangeHead[part] !== NONE) parts.push(part);
    }
    this.#parts = parts.sort((a, b) => intervals.start(a) - intervals.start(b));
    this.#nextPart = 0;
    this.#active.length = 0;
  }

  liveReferences(instruction: number, withRegisters: boolean, into: number[]): void {
    const { intervals } = this;
    const parts = this.#parts;
    const active = this.#active;
    const position = instruction * 2 + 1;
    while (this.#nextPart < parts.length && intervals.start(parts[this.#nextPart] as number) <= position)
      active.push(parts[this.#nextPart++] as number);
    let kept = 0;
    for (const part of active) if ((intervals.end[part] as number) > position) active[kept++] = part;
    active.length = kept;
    for (const part of active)
      if (intervals.covers(part, position)) this.#addPlaces(instruction, part, withRegisters, into);
  }

  #addPlaces(instruction: number, part: number, withRegisters: boolean, into: number[]): void {
    const register = this.intervals.register[part] as number;
    if (this.#isDefinedBy(instruction, register)) return;
    const kind = (this.#code.registerKind[register] as number) << LIVE_KIND_SHIFT;
    const place = this.location(part);
    const slot = this.slotOf[register] as number;
    const isInSlot = place >= SLOT || (slot >= 0 && this.scan.storedAtDefinition[register] === 1);
    if (place < SLOT && withRegisters) into.push(kind | place);
    if (isInSlot && slot >= 0) into.push(kind | (SLOT + slot));
  }

  #isDefinedBy(instruction: number, register: number): boolean {
    const code = this.#code;
    const end = code.operandFirst[instruction + 1] as number;
    for (let at = code.operandFirst[instruction] as number; at < end; at++)
      if (code.operandRegister[at] === register && ((code.operandFlags[at] as number) & operand.def) !== 0) return true;
    return false;
  }

  #blockOf(position: number): number {
    const { blockFirst, blockCount } = this.#code;
    const instruction = position >> 1;
    let low = 0;
    let high = blockCount - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((blockFirst[middle] as number) <= instruction) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  #isBlockStart(position: number): boolean {
    return (this.#code.blockFirst[this.#blockOf(position)] as number) * 2 === position;
  }

  /**
   * Moves between parts of an interval that meet inside a block. A part that holds for a single instruction is loaded at the same moment
   * as the store behind it, which therefore takes the value from where the part before has it.
   */
  #collectMoves(): void {
    const { intervals } = this;
    const code = this.#code;
    for (let register = FIRST_VIRTUAL; register < code.registerCount; register++) {
      if (intervals.nextChild[register] === NONE) continue;
      let part: number = register;
      let source: number = part;
      for (let next = intervals.nextChild[part] as number; next !== NONE; next = intervals.nextChild[part] as number) {
        const start = intervals.start(next);
        const isShort = intervals.start(part) === start - 1 && (start & 1) === 1 && !this.#isBlockStart(start - 1);
        if (start !== FAR && intervals.end[part] === start) this.#meet(register, isShort ? source : part, next, start);
        source = part;
        part = next;
      }
    }
  }

  #meet(register: number, part: number, next: number, start: number): void {
    if (this.#isBlockStart(start)) return;
    const block = this.#blockOf(start);
    const from = this.location(part);
    const to = this.location(next);
    if (from === to || to >= REMADE) return;
    this.moves.add(start >> 1, from, to, register);
    if (from < SLOT && to >= SLOT) this.#countStore(register, this.#code.blockWeight[block] as number);
  }

  #countStore(register: number, weight: number): void {
    this.#storeWeight[register] = (this.#storeWeight[register] as number) + weight;
  }

  /** Marks the globals that have several parts in a set like those of liveness; false if there are none. */
  #findSplitGlobals(): boolean {
    const { intervals, liveness } = this;
    if (liveness.words > this.#splitGlobals.length) this.#splitGlobals = new Int32Array(liveness.words * 2);
    this.#splitGlobals.fill(0, 0, liveness.words);
    let found = false;
    for (let number = 0; number < liveness.globalCount; number++) {
      const register = liveness.globals[number] as number;
      if (intervals.nextChild[register] === NONE) continue;
      found = true;
      this.#current[register] = register;
      this.#splitGlobals[number >> 5] = (this.#splitGlobals[number >> 5] as number) | (1 << (number & 31));
    }
    return found;
  }

  #collectEdgeMoves(): void {
    const code = this.#code;
    const hasSplit = this.#findSplitGlobals();
    for (let block = 0; block < code.blockCount; block++) {
      const exit = (code.blockFirst[block + 1] as number) * 2 - 1;
      const edgesEnd = code.blockEdgeFirst[block + 1] as number;
      for (let edge = code.blockEdgeFirst[block] as number; edge < edgesEnd; edge++) {
        const target = code.edgeTarget[edge] as number;
        const entry = (code.blockFirst[target] as number) * 2;
        if (hasSplit) {
          const weight = Math.min(code.blockWeight[block] as number, code.blockWeight[target] as number);
          this.#moveSplitGlobals(edge, exit, target, weight);
        }
        const firstArg = code.edgeArgFirst[edge] as number;
        const argCount = (code.edgeArgFirst[edge + 1] as number) - firstArg;
        const firstParam = code.blockParamFirst[target] as number;
        for (let i = 0; i < argCount; i++) {
          const param = code.params[firstParam + i] as number;
          const to = this.locationAt(param, entry);
          if (to >= REMADE || this.isUnread(param)) continue;
          const arg = code.edgeArgs[firstArg + i] as number;
          const from = arg >= SLOT ? arg : this.locationAt(arg, exit);
          if (from !== to) this.edgeMoves.add(edge, from, to, param);
        }
      }
    }
  }

  /** Moves of one edge for the registers live into its target that have several parts. */
  #moveSplitGlobals(edge: number, exit: number, target: number, weight: number): void {
    const { liveness } = this;
    const { words, liveIn } = liveness;
    const entry = (this.#code.blockFirst[target] as number) * 2;
    for (let word = 0; word < words; word++) {
      let set = (liveIn[target * words + word] as number) & (this.#splitGlobals[word] as number);
      while (set !== 0) {
        const bit = 31 - Math.clz32(set & -set);
        set &= set - 1;
        const register = liveness.globals[word * 32 + bit] as number;
        const from = this.#locationFrom(register, exit);
        const to = this.#locationFrom(register, entry);
        if (from === to || to >= REMADE) continue;
        this.edgeMoves.add(edge, from, to, register);
        if (from < SLOT && to >= SLOT) this.#countStore(register, weight);
      }
    }
  }

  /** As `locationAt`, quick for positions that mostly rise: it goes on from the part where it was. */
  #locationFrom(register: number, position: number): number {
    const { intervals } = this;
    const known = this.#current[register] as number;
    const from = intervals.start(known) <= position ? known : register;
    const part = intervals.partAt(from, position);
    this.#current[register] = part;
    return this.location(part);
  }

  isUnread(param: number): boolean {
    const { intervals } = this;
    return (
      intervals.nextChild[param] === NONE &&
      intervals.useHead[param] === NONE &&
      (intervals.end[param] as number) <= intervals.start(param) + 1
    );
  }

  /** Stores once at the definition what would else be stored more often than that. */
  #placeStores(): void {
    const code = this.#code;
    const { intervals, scan } = this;
    for (let register = FIRST_VIRTUAL; register < code.registerCount; register++) {
      if (scan.needsSlot[register] === 0) continue;
      const start = intervals.start(register);
      const block = this.#blockOf(start);
      let last = start;
      for (let part = register; part !== NONE; part = intervals.nextChild[part] as number)
        for (let use = intervals.useHead[part] as number; use !== NONE; use = intervals.useNext[use] as number)
          if (((intervals.usePosition[use] as number) & 1) === 1)
            last = Math.max(last, intervals.usePosition[use] as number);
      this.#lastWrite[register] = last;
      if ((this.#storeWeight[register] as number) > (code.blockWeight[block] as number))
        scan.storedAtDefinition[register] = 1;
      if (scan.storedAtDefinition[register] === 0) continue;
      const from = this.locationAt(register, last);
      const at = (last + 1) >> 1;
      if (from < SLOT) this.moves.add(at, from, SLOT + (this.slotOf[register] as number), -register);
    }
    this.moves.dropStores(
      (register, key) => scan.storedAtDefinition[register] === 1 && key * 2 > (this.#lastWrite[register] as number),
    );
    this.edgeMoves.dropStores(
      (register, key) => scan.storedAtDefinition[register] === 1 && this.#isCarried(register, key),
    );
    this.moves.sort();
  }

  /** Whether an edge's move of `register` is not the one that gives a block parameter its value. */
  #isCarried(register: number, edge: number): boolean {
    return this.liveness.isLiveIn(this.#code.edgeTarget[edge] as number, register);
  }

  #isUnused(register: number): boolean {
    const { intervals } = this;
    return (
      intervals.nextChild[register] === NONE && (intervals.end[register] as number) <= intervals.start(register) + 1
    );
  }

  #placeOperands(): void {
    const code = this.#code;
    const { intervals } = this;
    if (code.operandCount > this.operandPlace.length) this.operandPlace = new Int32Array(code.operandCount * 2);
    const current = this.#current;
    for (let register = FIRST_VIRTUAL; register < code.registerCount; register++) current[register] = register;
    for (let instruction = 0; instruction < code.count; instruction++) {
      const end = code.operandFirst[instruction + 1] as number;
      for (let at = code.operandFirst[instruction] as number; at < end; at++) {
        const register = code.operandRegister[at] as number;
        if (register < FIRST_VIRTUAL || register >= SLOT) {
          this.operandPlace[at] = register;
          continue;
        }
        const flags = code.operandFlags[at] as number;
        if ((flags & operand.any) !== 0 && (flags & operand.use) === 0 && this.#isUnused(register)) {
          this.operandPlace[at] = NOWHERE;
          continue;
        }
        const position = instruction * 2 + ((flags & (operand.use | operand.early)) === 0 ? 1 : 0);
        let part = current[register] as number;
        for (let next = intervals.nextChild[part] as number; next !== NONE && intervals.start(next) <= position; ) {
          part = next;
          next = intervals.nextChild[part] as number;
        }
        current[register] = part;
        this.operandPlace[at] =
          intervals.place[part] === IN_SLOT ? this.location(part) : (intervals.place[part] as number);
      }
    }
  }
}
