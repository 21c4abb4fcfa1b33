/** Folds the computation of an address into an x64 memory operand: base + index × scale + displacement, a frame object, or a symbol. */

import { instructionFlag, operand, type RegisterId } from "#backends/shared/machine-function.ts";
import type { ValueId } from "#core/mir/function.ts";
import { accessScaleShift } from "#core/mir/function.ts";
import { isOwnAddress } from "#core/mir/may-fault.ts";
import { OP } from "#core/spec/mir-ops.ts";
import { REF } from "#core/types/type-table.ts";
import type { Selector } from "./selector.ts";

const NONE = -1;

/** The address found last; one per selector, used at once. */
export class Address {
  flags = 0;
  base: RegisterId = NONE;
  index: RegisterId = NONE;
  shift = 0;
  displacement = 0;
  symbol = 0;

  reset(): void {
    this.flags = instructionFlag.address;
    this.base = NONE;
    this.index = NONE;
    this.shift = 0;
    this.displacement = 0;
    this.symbol = 0;
  }

  /** Base, optional index and displacement of a memory operation, from its operand number `first` on. */
  matchAccess(selector: Selector, value: ValueId, first: number): void {
    const { fn } = selector;
    const base = fn.arg(value, first);
    const index = fn.argCount(value) > first + 1 ? fn.arg(value, first + 1) : undefined;
    this.match(selector, base, index, accessScaleShift(fn.aux(value)), fn.immediate(value));
  }

  match(selector: Selector, base: ValueId, index: ValueId | undefined, shift: number, displacement: number): void {
    this.reset();
    if (isOwnAddress(selector.fn, base)) this.flags |= instructionFlag.mayFault;
    this.displacement = displacement;
    let rest = index;
    if (rest !== undefined) {
      this.shift = shift;
      rest = this.#foldIndex(selector, rest);
    }
    const indexRegister = rest === undefined ? NONE : this.#indexRegister(selector, rest);
    this.#foldBase(selector, base, indexRegister === NONE);
    if (indexRegister !== NONE) this.index = indexRegister;
    this.#withoutSymbolIndex(selector);
  }

  #fits(displacement: number): boolean {
    return displacement >= -0x40000000 && displacement <= 0x40000000;
  }

  /** Moves constants of an index into the displacement and shifts into the scale; gives what is left, undefined if nothing. */
  #foldIndex(selector: Selector, start: ValueId): ValueId | undefined {
    const { fn } = selector;
    let index = start;
    for (;;) {
      if (selector.isImmediate(index)) {
        const moved = this.displacement + fn.immediateLow(index) * 2 ** this.shift;
        if (!this.#fits(moved)) return index;
        this.displacement = moved;
        return undefined;
      }
      const isAdd = selector.waits(index, OP.add);
      if (isAdd || selector.waits(index, OP.sub)) {
        const constant = fn.arg(index, 1);
        const moved = this.displacement + (isAdd ? 1 : -1) * fn.immediateLow(constant) * 2 ** this.shift;
        if (!selector.isImmediate(constant) || !this.#fits(moved)) return index;
        selector.take(index);
        this.displacement = moved;
        index = fn.arg(index, 0);
      } else if (selector.waits(index, OP.shl)) {
        const count = fn.arg(index, 1);
        if (!selector.isImmediate(count)) return index;
        const shift = this.shift + (fn.immediateLow(count) & 63);
        if (shift > 3) return index;
        selector.take(index);
        this.shift = shift;
        index = fn.arg(index, 0);
      } else return index;
    }
  }

  #indexRegister(selector: Selector, index: ValueId): RegisterId {
    if (this.shift <= 3) return selector.use(index);
    const register = selector.use(index);
    const scaled = selector.newWord();
    selector.twoAddressImmediate(selector.shiftLeft, scaled, register, this.shift);
    this.shift = 0;
    return scaled;
  }

  #foldBase(selector: Selector, start: ValueId, mayTakeIndex: boolean): void {
    const { fn } = selector;
    let base = start;
    let isIndexFree = mayTakeIndex;
    for (;;) {
      const op = fn.op(base);
      if (op === OP.stack_slot || op === OP.reference_slot) {
        this.flags = instructionFlag.frameAddress;
        this.symbol = (selector.frameObject[base] as number) - 1;
        return;
      }
      if ((op === OP.symbol_address || op === OP.static_object) && this.#fits(this.displacement + fn.immediate(base))) {
        this.flags = instructionFlag.symbolAddress;
        this.symbol = selector.symbol(base);
        if (op === OP.symbol_address) this.displacement += fn.immediate(base);
        return;
      }
      if (op === OP.fiber) {
        this.base = selector.fiber;
        return;
      }
      if (!selector.waits(base, OP.add)) break;
      const right = fn.arg(base, 1);
      if (selector.isImmediate(right) && this.#fits(this.displacement + fn.immediateLow(right))) {
        selector.take(base);
        this.displacement += fn.immediateLow(right);
        base = fn.arg(base, 0);
      } else if (isIndexFree && fn.type(fn.arg(base, 0)) !== REF) {
        selector.take(base);
        isIndexFree = false;
        const rest = this.#foldIndex(selector, right);
        if (rest !== undefined) this.index = this.#indexRegister(selector, rest);
        base = fn.arg(base, 0);
      } else break;
    }
    this.base = selector.use(base);
  }

  /** A symbol's address is relative to the program counter and takes no index: its address goes into a register first. */
  #withoutSymbolIndex(selector: Selector): void {
    if (this.flags !== instructionFlag.symbolAddress || this.index === NONE) return;
    const base = selector.newWord();
    const id = selector.add(selector.loadAddress, instructionFlag.symbolAddress);
    selector.code.operand(base, operand.def);
    selector.code.symbol[id] = this.symbol;
    this.flags = instructionFlag.address;
    this.base = base;
  }

  /** Gives the newest instruction this address. */
  attach(selector: Selector, id: number): void {
    const { code } = selector;
    code.flags[id] = (code.flags[id] as number) | this.flags | (this.shift << instructionFlag.shiftShift);
    code.displacement[id] = this.displacement;
    code.symbol[id] = this.symbol;
    if (this.base !== NONE) code.operand(this.base, operand.use | operand.base);
    if (this.index !== NONE) code.operand(this.index, operand.use | operand.index);
  }
}
