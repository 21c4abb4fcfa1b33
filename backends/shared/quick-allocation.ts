/**
 * Register allocation for programs that are compiled in less time than they take to run well: one walk backward over each block.
 * A value gets a register at its last use and gives it back where it is defined. What is live across blocks, block parameters
 * among it, lies in a slot there: it is stored behind its definition and loaded where a block begins. Calls leave nothing in registers.
 */

import { unreachable } from "#core/base/unreachable.ts";
import { type AllocatedFunction, NOWHERE } from "./allocated-function.ts";
import type { AllocatableRegisters } from "./linear-scan.ts";
import { LiveList } from "./live-list.ts";
import { Liveness } from "./liveness.ts";
import {
  FIRST_VIRTUAL,
  instructionFlag,
  type MachineFunction,
  operand,
  pseudo,
  registerClass,
  SLOT,
} from "./machine-function.ts";
import { MoveList } from "./move-list.ts";
import { grownInt32, grownUint8 } from "./typed-storage.ts";

/** In place of a virtual register that a physical one holds. */
const NONE = -1;
/** An instruction further down reads the physical register itself. */
const RESERVED = -2;
/** Opcodes below are pseudo operations that may end in a trap. */
const FIRST_PLAIN_PSEUDO = -3;

const maskOf = (registers: readonly number[]): number => {
  let mask = 0;
  for (const register of registers) mask |= 1 << register;
  return mask;
};

export class QuickAllocation implements AllocatedFunction {
  readonly #liveness = new Liveness();
  operandPlace = new Int32Array(1024);
  readonly moves = new MoveList();
  readonly edgeMoves = new MoveList();
  slotWords = 0;
  readonly isSequential = false;

  #code!: MachineFunction;
  #general = 0;
  #vector = 0;
  /** Allocatable registers that nothing occupies at this point, and those that the instruction at hand needs for itself, as masks. */
  #free = 0;
  #kept = 0;
  /** Registers of results of the instruction at hand, which its operands may share. */
  #results = 0;
  /** Physical registers that the instruction names. */
  #fixed = 0;
  /** Number + 1 of the block at hand. */
  #stamp = 0;
  /** By physical register: the virtual one that it holds, `NONE` or `RESERVED`. */
  readonly #holder = new Int32Array(FIRST_VIRTUAL);
  /** By virtual register: its physical one, or `NONE`. */
  #registerOf = new Int32Array(256);
  /** By virtual register: first word of its slot, or `NONE`. */
  #slotOf = new Int32Array(256);
  /** By virtual register: the stamp of the block in which its slot must hold it from here upward. */
  #wanted = new Int32Array(256);
  #isRead = new Uint8Array(256);
  #isParam = new Uint8Array(256);
  /** By argument of an edge: its place. */
  #argPlace = new Int32Array(128);
  /** Slots of one word that values which only one block knows have left. */
  readonly #pool: number[] = [];
  readonly #live = new LiveList();

  run(code: MachineFunction, registers: AllocatableRegisters): void {
    this.#begin(code, registers);
    this.#liveness.compute(code);
    for (let block = code.blockCount - 1; block >= 0; block--) this.#walk(block);
    this.moves.reverse();
    this.#placeArguments();
  }

  isUnread(param: number): boolean {
    return this.#isRead[param] === 0;
  }

  restart(): void {}

  paramPlace(param: number): number {
    return SLOT + (this.#slotOf[param] as number);
  }

  liveReferences(instruction: number, withRegisters: boolean, into: number[]): void {
    this.#live.copy(instruction, withRegisters, into);
  }

  #begin(code: MachineFunction, registers: AllocatableRegisters): void {
    this.#code = code;
    this.#general = maskOf(registers.general);
    this.#vector = maskOf(registers.vector);
    this.moves.clear();
    this.edgeMoves.clear();
    this.slotWords = 0;
    this.#pool.length = 0;
    this.#live.begin(code);
    this.#holder.fill(NONE);
    const { registerCount } = code;
    if (registerCount > this.#registerOf.length) {
      this.#registerOf = grownInt32(this.#registerOf, registerCount);
      this.#slotOf = grownInt32(this.#slotOf, registerCount);
      this.#wanted = grownInt32(this.#wanted, registerCount);
      this.#isRead = grownUint8(this.#isRead, registerCount);
      this.#isParam = grownUint8(this.#isParam, registerCount);
    }
    this.#registerOf.fill(NONE, 0, registerCount);
    this.#slotOf.fill(NONE, 0, registerCount);
    this.#wanted.fill(0, 0, registerCount);
    this.#isRead.fill(0, 0, registerCount);
    this.#isParam.fill(0, 0, registerCount);
    for (let i = 0; i < code.paramCount; i++) this.#isParam[code.params[i] as number] = 1;
    if (code.operandCount > this.operandPlace.length) this.operandPlace = new Int32Array(code.operandCount * 2);
    if (code.edgeArgCount > this.#argPlace.length) this.#argPlace = new Int32Array(code.edgeArgCount * 2);
  }

  #walk(block: number): void {
    const code = this.#code;
    this.#stamp = block + 1;
    this.#free = this.#general | this.#vector;
    this.#startLiveOut(block);
    const first = code.blockFirst[block] as number;
    const last = (code.blockFirst[block + 1] as number) - 1;
    this.#kept = 0;
    const firstArg = code.edgeArgFirst[code.blockEdgeFirst[block] as number] as number;
    const argsEnd = code.edgeArgFirst[code.blockEdgeFirst[block + 1] as number] as number;
    if (firstArg !== argsEnd) {
      const hasOperands = code.operandFirst[last] !== code.operandFirst[last + 1];
      for (let i = firstArg; i < argsEnd; i++) {
        const arg = code.edgeArgs[i] as number;
        if (arg < SLOT) this.#argPlace[i] = this.#argument(arg, hasOperands);
      }
    }
    const recordsAll = (code.blockHandler[block] as number) >= 0;
    for (let id = last; id >= first; id--) this.#instruction(id, recordsAll);
    this.#enter(first);
  }

  /** What other blocks read must be in its slot where this one ends. */
  #startLiveOut(block: number): void {
    const { words, liveOut, globals } = this.#liveness;
    for (let w = 0; w < words; w++)
      for (let bits = liveOut[block * words + w] as number; bits !== 0; bits &= bits - 1) {
        const register = globals[w * 32 + 31 - Math.clz32(bits & -bits)] as number;
        this.#inSlot(register);
        this.#see(register);
      }
  }

  /** Where a block begins: what still has a register is loaded from its slot. */
  #enter(first: number): void {
    for (let bits = (this.#general | this.#vector) & ~this.#free; bits !== 0; bits &= bits - 1) {
      const register = 31 - Math.clz32(bits & -bits);
      const held = this.#holder[register] as number;
      this.#holder[register] = NONE;
      if (held < 0) continue;
      this.#registerOf[held] = NONE;
      this.moves.add(first, SLOT + this.#slot(held), register, held);
    }
    this.#live.clear();
  }

  #argument(register: number, inSlot: boolean): number {
    const known = this.#registerOf[register] as number;
    if (known >= 0) return known;
    this.#see(register);
    const free = this.#free & this.#classMask(register);
    if (inSlot || free === 0) return this.#inSlot(register);
    const place = 31 - Math.clz32(free);
    this.#hold(register, place);
    return place;
  }

  #instruction(id: number, recordsAll: boolean): void {
    const code = this.#code;
    const opcode = code.opcode[id] as number;
    const flags = code.flags[id] as number;
    const first = code.operandFirst[id] as number;
    const end = code.operandFirst[id + 1] as number;
    if (first === end && flags === 0 && !recordsAll && opcode !== pseudo.handlerEntry) return;
    const roles = this.#gather(first, end);
    const clobbersAll = (flags & instructionFlag.clobbersAll) !== 0 || opcode === pseudo.handlerEntry;
    const isSite = clobbersAll || (flags & instructionFlag.slowSite) !== 0;
    if (clobbersAll) this.#leaveAll(id);
    else if (this.#fixed !== 0) this.#makeWay(id, first, end);
    if ((roles & operand.def) !== 0) this.#define(id, first, end, opcode === pseudo.move);
    if (isSite || (recordsAll && (opcode < FIRST_PLAIN_PSEUDO || flags !== 0)))
      this.#live.record(id, this.#registerOf, this.#slotOf, this.#wanted, this.#stamp);
    if ((roles & operand.use) === 0) return;
    if (this.#fixed !== 0) this.#reserve(first, end);
    if ((roles & operand.late) !== 0) {
      const kept = this.#kept;
      this.#kept = kept | this.#results;
      this.#read(id, first, end, opcode, operand.late);
      this.#kept = (this.#kept & ~this.#results) | kept;
    }
    this.#read(id, first, end, opcode, 0);
  }

  /** Notes the operands whose places are given; gives the roles that occur. */
  #gather(first: number, end: number): number {
    const { operandFlags, operandRegister } = this.#code;
    let roles = 0;
    let fixed = 0;
    this.#kept = 0;
    this.#results = 0;
    for (let at = first; at < end; at++) {
      const register = operandRegister[at] as number;
      roles |= operandFlags[at] as number;
      if (register < FIRST_VIRTUAL) fixed |= 1 << register;
      else if (register < SLOT) continue;
      this.operandPlace[at] = register;
    }
    this.#fixed = fixed & (this.#general | this.#vector);
    return roles;
  }

  /** Before a call: what lives on is loaded behind it. */
  #leaveAll(id: number): void {
    for (let bits = (this.#general | this.#vector) & ~this.#free; bits !== 0; bits &= bits - 1) {
      const register = 31 - Math.clz32(bits & -bits);
      if ((this.#holder[register] as number) >= 0) this.#evict(register, id);
    }
  }

  /** Empties the registers that an instruction names of what it does not name: into another register, or into the slot. */
  #makeWay(id: number, first: number, end: number): void {
    const { operandFlags, operandRegister } = this.#code;
    for (let at = first; at < end; at++) {
      const register = operandRegister[at] as number;
      if (register >= FIRST_VIRTUAL) continue;
      const held = this.#holder[register] as number;
      if (held < 0) continue;
      const roles = this.#rolesOf(held, first, end);
      const isPassive = ((operandFlags[at] as number) & (operand.def | operand.late)) === 0;
      if (isPassive && (roles & (operand.def | operand.use | operand.early)) === operand.def) continue;
      const mask = this.#classMask(held) & ~this.#fixed & ~this.#kept;
      if ((this.#free & mask) === 0 && (roles & operand.def) === 0) {
        this.#evict(register, id);
        continue;
      }
      const other = this.#take(mask, id);
      this.moves.add(id + 1, other, register, held);
      this.#release(register);
      this.#hold(held, other);
    }
  }

  #rolesOf(register: number, first: number, end: number): number {
    let roles = 0;
    for (let at = first; at < end; at++)
      if (this.#code.operandRegister[at] === register) roles |= this.#code.operandFlags[at] as number;
    return roles;
  }

  #define(id: number, first: number, end: number, isMove: boolean): void {
    const { operandFlags, operandRegister } = this.#code;
    for (let at = first; at < end; at++) {
      const roles = operandFlags[at] as number;
      if ((roles & operand.def) === 0) continue;
      const register = operandRegister[at] as number;
      if (register >= FIRST_VIRTUAL) {
        this.operandPlace[at] = this.#result(register, isMove ? roles | operand.any : roles, id);
        continue;
      }
      if (this.#holder[register] === RESERVED) this.#release(register);
      if ((roles & operand.early) !== 0) this.#kept |= 1 << register;
      else this.#results |= 1 << register;
    }
  }

  /** The place of a result, which is free again above it; if the instruction changes it, its operand has the same one. */
  #result(register: number, roles: number, id: number): number {
    let place = this.#registerOf[register] as number;
    const isWanted = this.#wanted[register] === this.#stamp;
    const isChanged = (roles & operand.use) !== 0;
    if (place < 0) {
      if ((roles & operand.any) !== 0 && !isChanged) {
        place = isWanted ? this.#inSlot(register) : NOWHERE;
        this.#end(register);
        return place;
      }
      place = this.#take(this.#classMask(register) & ~this.#fixed & ~this.#kept & ~this.#results, id);
    }
    if (isWanted) {
      this.moves.add(id + 1, place, SLOT + this.#slot(register), register);
      this.#wanted[register] = 0;
    }
    if (isChanged) {
      this.#see(register);
      this.#hold(register, place);
      return place;
    }
    this.#release(place);
    this.#registerOf[register] = NONE;
    if ((roles & operand.early) !== 0) this.#kept |= 1 << place;
    else this.#results |= 1 << place;
    this.#end(register);
    return place;
  }

  /** Physical registers that are read are taken from here up to where they are written. */
  #reserve(first: number, end: number): void {
    const { operandFlags, operandRegister } = this.#code;
    for (let at = first; at < end; at++) {
      const register = operandRegister[at] as number;
      if (register >= FIRST_VIRTUAL || ((operandFlags[at] as number) & operand.use) === 0) continue;
      if (((this.#fixed >>> register) & 1) === 0) continue;
      this.#holder[register] = RESERVED;
      this.#free &= ~(1 << register);
    }
  }

  /** Gives places to the virtual registers that are only read: late ones, or the others. */
  #read(id: number, first: number, end: number, opcode: number, lateness: number): void {
    const { operandFlags, operandRegister } = this.#code;
    const isCopy = opcode === pseudo.move || opcode === pseudo.parallel;
    for (let at = first; at < end; at++) {
      const roles = operandFlags[at] as number;
      if ((roles & (operand.use | operand.def | operand.late)) !== (operand.use | lateness)) continue;
      const register = operandRegister[at] as number;
      if (register < FIRST_VIRTUAL) continue;
      const known = this.#registerOf[register] as number;
      if (known >= 0) {
        this.#kept |= 1 << known;
        this.operandPlace[at] = known;
        continue;
      }
      const mayBeInSlot = opcode === pseudo.move || (roles & (operand.any | operand.orMemory)) !== 0;
      const hint = isCopy ? (this.operandPlace[at - 1] as number) : NONE;
      this.operandPlace[at] = this.#operand(register, id, mayBeInSlot, hint);
    }
  }

  /** The place of an operand at its last use. */
  #operand(register: number, id: number, mayBeInSlot: boolean, hint: number): number {
    this.#see(register);
    if (mayBeInSlot && this.#beginsInSlot(register)) return this.#inSlot(register);
    const mask = this.#classMask(register) & ~this.#kept;
    const free = this.#free & mask;
    if (free === 0 && mayBeInSlot) return this.#inSlot(register);
    const isHinted = hint >= 0 && hint < FIRST_VIRTUAL && ((free >>> hint) & 1) !== 0;
    const place = isHinted ? hint : this.#take(mask, id);
    this.#hold(register, place);
    return place;
  }

  /** Whether the value comes into the block at hand from outside. */
  #beginsInSlot(register: number): boolean {
    return this.#isParam[register] === 1 || this.#liveness.definedIn[register] !== this.#stamp - 1;
  }

  #classMask(register: number): number {
    return this.#code.registerClass[register] === registerClass.vector ? this.#vector : this.#general;
  }

  /** A register of the mask that is free, or is made so. */
  #take(mask: number, id: number): number {
    const free = this.#free & mask;
    if (free !== 0) return 31 - Math.clz32(free);
    for (let bits = mask; bits !== 0; bits &= bits - 1) {
      const register = 31 - Math.clz32(bits & -bits);
      if ((this.#holder[register] as number) < 0) continue;
      this.#evict(register, id);
      return register;
    }
    return unreachable(`allocation: no register for instruction ${id}`);
  }

  #hold(register: number, place: number): void {
    this.#holder[place] = register;
    this.#registerOf[register] = place;
    this.#free &= ~(1 << place);
    this.#kept |= 1 << place;
  }

  #release(place: number): void {
    this.#holder[place] = NONE;
    this.#free |= 1 << place;
  }

  /** From here upward the value is in its slot; it is loaded behind the instruction. */
  #evict(place: number, id: number): void {
    const register = this.#holder[place] as number;
    this.moves.add(id + 1, this.#inSlot(register), place, register);
    this.#registerOf[register] = NONE;
    this.#release(place);
  }

  /** The value's slot, which must hold it from here upward. */
  #inSlot(register: number): number {
    this.#wanted[register] = this.#stamp;
    return SLOT + this.#slot(register);
  }

  #slot(register: number): number {
    const known = this.#slotOf[register] as number;
    if (known >= 0) return known;
    const words = this.#code.registerWords[register] as number;
    let slot = words === 1 && this.#isLocal(register) ? this.#pool.pop() : undefined;
    if (slot === undefined) {
      slot = this.slotWords;
      this.slotWords += words;
    }
    this.#slotOf[register] = slot;
    return slot;
  }

  #isLocal(register: number): boolean {
    return this.#isParam[register] === 0 && (this.#liveness.globalNumber[register] as number) < 0;
  }

  /** Above its definition a value is nowhere; the slot of one that only this block knows is for others. */
  #end(register: number): void {
    this.#wanted[register] = 0;
    this.#live.remove(register);
    const slot = this.#slotOf[register] as number;
    if (slot < 0 || this.#code.registerWords[register] !== 1 || !this.#isLocal(register)) return;
    this.#slotOf[register] = NONE;
    this.#pool.push(slot);
  }

  /** A use of a value, seen from below. */
  #see(register: number): void {
    this.#isRead[register] = 1;
    this.#live.add(register);
  }

  /** The moves of edges: arguments into the slots of the parameters that somebody reads. */
  #placeArguments(): void {
    const code = this.#code;
    for (let edge = 0; edge < code.edgeCount; edge++) {
      const firstArg = code.edgeArgFirst[edge] as number;
      const argsEnd = code.edgeArgFirst[edge + 1] as number;
      const firstParam = (code.blockParamFirst[code.edgeTarget[edge] as number] as number) - firstArg;
      for (let i = firstArg; i < argsEnd; i++) {
        const param = code.params[firstParam + i] as number;
        if (this.#isRead[param] === 0) continue;
        const arg = code.edgeArgs[i] as number;
        const from = arg >= SLOT ? arg : (this.#argPlace[i] as number);
        const to = SLOT + this.#slot(param);
        if (from !== to) this.edgeMoves.add(edge, from, to, param);
      }
    }
  }
}
