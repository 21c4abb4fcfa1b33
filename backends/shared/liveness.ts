/** Which virtual registers are live into each block, and the live intervals that follow from it. */

import { LiveIntervals, useKind } from "./live-intervals.ts";
import { FIRST_VIRTUAL, instructionFlag, type MachineFunction, operand, SLOT } from "./machine-function.ts";
import { grownInt32 } from "./typed-storage.ts";

/** Live-in sets of the blocks over the registers that are live across some block's edge. Reused from function to function. */
export class Liveness {
  /** Words per set. */
  words = 0;
  /** Registers that occur in sets, and the number of each in them (−1 for the others). */
  globals = new Int32Array(64);
  globalCount = 0;
  globalNumber = new Int32Array(256);
  /** By register: the block that defines it. */
  definedIn = new Int32Array(256);
  liveIn = new Int32Array(256);
  liveOut = new Int32Array(256);
  /** Positions 2i + 1 of the instructions that destroy all registers, rising. */
  callPositions = new Int32Array(64);
  callCount = 0;

  #exposed = new Int32Array(128);
  #exposedCount = 0;
  #kill = new Int32Array(256);

  isLiveIn(block: number, register: number): boolean {
    const number = this.globalNumber[register] as number;
    return number >= 0 && (((this.liveIn[block * this.words + (number >> 5)] as number) >>> (number & 31)) & 1) === 1;
  }

  compute(code: MachineFunction): void {
    this.#findGlobals(code);
    this.words = (this.globalCount + 31) >> 5;
    const size = this.words * code.blockCount;
    if (size > this.liveIn.length) {
      this.liveIn = new Int32Array(size * 2);
      this.liveOut = new Int32Array(size * 2);
      this.#kill = new Int32Array(size * 2);
    } else {
      this.liveIn.fill(0, 0, size);
      this.liveOut.fill(0, 0, size);
      this.#kill.fill(0, 0, size);
    }
    for (let i = 0; i < this.#exposedCount; i += 2) {
      const number = this.globalNumber[this.#exposed[i + 1] as number] as number;
      const at = (this.#exposed[i] as number) * this.words + (number >> 5);
      this.liveIn[at] = (this.liveIn[at] as number) | (1 << (number & 31));
    }
    for (let number = 0; number < this.globalCount; number++) {
      const block = this.definedIn[this.globals[number] as number] as number;
      if (block < 0) continue;
      const at = block * this.words + (number >> 5);
      this.#kill[at] = (this.#kill[at] as number) | (1 << (number & 31));
    }
    this.#propagate(code);
  }

  /** Marks registers that are used in another block than the one that defines them. */
  #findGlobals(code: MachineFunction): void {
    const { registerCount } = code;
    if (registerCount > this.definedIn.length) {
      this.definedIn = grownInt32(this.definedIn, registerCount);
      this.globalNumber = grownInt32(this.globalNumber, registerCount);
    }
    this.definedIn.fill(-1, 0, registerCount);
    this.globalNumber.fill(-1, 0, registerCount);
    this.globalCount = 0;
    this.#exposedCount = 0;
    const { operandFirst, operandRegister, operandFlags } = code;
    const definedIn = this.definedIn;
    for (let block = 0; block < code.blockCount; block++) {
      const paramsEnd = code.blockParamFirst[block + 1] as number;
      for (let i = code.blockParamFirst[block] as number; i < paramsEnd; i++)
        definedIn[code.params[i] as number] = block;
      const first = operandFirst[code.blockFirst[block] as number] as number;
      const end = operandFirst[code.blockFirst[block + 1] as number] as number;
      for (let at = first; at < end; at++) {
        const register = operandRegister[at] as number;
        if (register < FIRST_VIRTUAL || register >= SLOT || definedIn[register] === block) continue;
        if (((operandFlags[at] as number) & operand.use) !== 0) this.#expose(block, register);
        else if (definedIn[register] === -1) definedIn[register] = block;
      }
      const edgesEnd = code.blockEdgeFirst[block + 1] as number;
      const firstArg = code.edgeArgFirst[code.blockEdgeFirst[block] as number] as number;
      const argsEnd = code.edgeArgFirst[edgesEnd] as number;
      for (let i = firstArg; i < argsEnd; i++) {
        const register = code.edgeArgs[i] as number;
        if (register < SLOT && definedIn[register] !== block) this.#expose(block, register);
      }
    }
  }

  #expose(block: number, register: number): void {
    if (this.globalNumber[register] === -1) {
      const number = this.globalCount++;
      if (number >= this.globals.length) this.globals = grownInt32(this.globals, number + 1);
      this.globals[number] = register;
      this.globalNumber[register] = number;
    }
    if (this.#exposedCount + 2 > this.#exposed.length)
      this.#exposed = grownInt32(this.#exposed, this.#exposedCount + 2);
    this.#exposed[this.#exposedCount++] = block;
    this.#exposed[this.#exposedCount++] = register;
  }

  /** Backward data flow to the fixed point. */
  #propagate(code: MachineFunction): void {
    const { words, liveIn, liveOut } = this;
    const kill = this.#kill;
    if (words === 0) return;
    for (let changed = true; changed; ) {
      changed = false;
      for (let block = code.blockCount - 1; block >= 0; block--) {
        const base = block * words;
        const edgesEnd = code.blockEdgeFirst[block + 1] as number;
        for (let edge = code.blockEdgeFirst[block] as number; edge < edgesEnd; edge++) {
          const from = (code.edgeTarget[edge] as number) * words;
          for (let w = 0; w < words; w++)
            liveOut[base + w] = (liveOut[base + w] as number) | (liveIn[from + w] as number);
        }
        const handler = code.blockHandler[block] as number;
        for (let w = 0; w < words; w++) {
          if (handler >= 0) liveOut[base + w] = (liveOut[base + w] as number) | (liveIn[handler * words + w] as number);
          const old = liveIn[base + w] as number;
          const now = old | ((liveOut[base + w] as number) & ~(kill[base + w] as number));
          if (now === old) continue;
          liveIn[base + w] = now;
          changed = true;
        }
      }
    }
  }

  /** Builds the intervals of all registers, virtual and physical, in one backward pass. */
  buildIntervals(code: MachineFunction, intervals: LiveIntervals): void {
    intervals.reset(code.registerCount);
    this.callCount = 0;
    const fixedEnd = new Int32Array(FIRST_VIRTUAL).fill(-1);
    for (let block = code.blockCount - 1; block >= 0; block--) {
      const first = code.blockFirst[block] as number;
      const end = code.blockFirst[block + 1] as number;
      const base = block * this.words;
      for (let w = 0; w < this.words; w++) {
        for (let bits = this.liveOut[base + w] as number; bits !== 0; bits &= bits - 1) {
          const number = w * 32 + (31 - Math.clz32(bits & -bits));
          intervals.prependRange(this.globals[number] as number, first * 2, end * 2);
        }
      }
      const firstArg = code.edgeArgFirst[code.blockEdgeFirst[block] as number] as number;
      const argsEnd = code.edgeArgFirst[code.blockEdgeFirst[block + 1] as number] as number;
      for (let i = firstArg; i < argsEnd; i++) {
        const register = code.edgeArgs[i] as number;
        if (register < SLOT) intervals.prependRange(register, first * 2, end * 2);
      }
      for (let instruction = end - 1; instruction >= first; instruction--)
        this.#visit(code, intervals, instruction, first * 2, fixedEnd);
      for (let register = 0; register < FIRST_VIRTUAL; register++) {
        if ((fixedEnd[register] as number) < 0) continue;
        intervals.prependFixed(register, first * 2, fixedEnd[register] as number);
        fixedEnd[register] = -1;
      }
      const paramsEnd = code.blockParamFirst[block + 1] as number;
      for (let i = code.blockParamFirst[block] as number; i < paramsEnd; i++)
        this.#define(intervals, code.params[i] as number, first * 2);
    }
    this.callPositions.subarray(0, this.callCount).reverse();
  }

  #define(intervals: LiveIntervals, register: number, position: number): void {
    const head = intervals.rangeHead[register] as number;
    if (head < 0 || (intervals.rangeStart[head] as number) > position)
      intervals.prependRange(register, position, position + 1);
    else intervals.rangeStart[head] = position;
  }

  #visit(
    code: MachineFunction,
    intervals: LiveIntervals,
    instruction: number,
    blockStart: number,
    fixedEnd: Int32Array,
  ): void {
    const at = instruction * 2;
    const first = code.operandFirst[instruction] as number;
    const end = code.operandFirst[instruction + 1] as number;
    if (((code.flags[instruction] as number) & instructionFlag.clobbersAll) !== 0) {
      if (this.callCount >= this.callPositions.length)
        this.callPositions = grownInt32(this.callPositions, this.callCount + 1);
      this.callPositions[this.callCount++] = at + 1;
    }
    for (let i = end - 1; i >= first; i--) {
      const flags = code.operandFlags[i] as number;
      if ((flags & operand.def) === 0) continue;
      const register = code.operandRegister[i] as number;
      const position = (flags & operand.early) !== 0 ? at : at + 1;
      if (register < FIRST_VIRTUAL) {
        const until = fixedEnd[register] as number;
        if ((flags & operand.use) === 0 || until < 0) {
          intervals.prependFixed(register, position, until < 0 ? at + 2 : until);
          fixedEnd[register] = -1;
        }
      } else if ((flags & operand.use) === 0) {
        if (position === at) intervals.prependRange(register, at + 1, at + 2);
        this.#define(intervals, register, position);
        if (position === at) intervals.prependUse(register, at + 1, useKind.register);
        intervals.prependUse(
          register,
          position,
          (flags & operand.orMemory) !== 0
            ? useKind.orMemory
            : (flags & operand.any) !== 0
              ? useKind.any
              : useKind.register,
        );
      }
    }
    for (let i = end - 1; i >= first; i--) {
      const flags = code.operandFlags[i] as number;
      if ((flags & operand.use) === 0) continue;
      const register = code.operandRegister[i] as number;
      const until = (flags & (operand.late | operand.def)) !== 0 ? at + 2 : at + 1;
      if (register < FIRST_VIRTUAL) {
        if ((fixedEnd[register] as number) < 0) fixedEnd[register] = until;
        continue;
      }
      intervals.prependRange(register, blockStart, until);
      const kind =
        (flags & operand.any) !== 0
          ? useKind.any
          : (flags & operand.orMemory) !== 0
            ? useKind.orMemory
            : useKind.register;
      if ((flags & operand.def) !== 0) intervals.prependUse(register, at + 1, kind);
      intervals.prependUse(register, at, kind);
    }
  }
}
