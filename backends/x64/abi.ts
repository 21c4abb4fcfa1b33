/** The calling convention on x64: which registers carry arguments and results, what is scratch, what the allocator may use. */

import type { AllocatableRegisters } from "#backends/shared/linear-scan.ts";
import { OUTGOING } from "#backends/shared/machine-function.ts";
import { F32, F64, type TypeId, V128, V256 } from "#core/types/type-table.ts";
import { firstVector, gpr } from "./registers.ts";

export const fiberRegister = gpr.r15;
/** Free for the code generator within one instruction or sequence; never allocated. */
export const scratch = gpr.r11;
export const vectorScratch = firstVector + 15;

export const argumentRegisters = [gpr.rdi, gpr.rsi, gpr.rdx, gpr.rcx, gpr.r8, gpr.r9, gpr.r10, gpr.rax] as const;
export const resultRegisters = [gpr.rax, gpr.rdx, gpr.rcx, gpr.rsi, gpr.rdi, gpr.r8, gpr.r9, gpr.r10] as const;
const vectorRegisterCount = 8;

/** Registers without a fixed role first, then those that calls and divisions want. */
export const allocatable: AllocatableRegisters = {
  general: [
    gpr.rax,
    gpr.rcx,
    gpr.rdx,
    gpr.rsi,
    gpr.rdi,
    gpr.r8,
    gpr.r9,
    gpr.r10,
    gpr.rbx,
    gpr.rbp,
    gpr.r12,
    gpr.r13,
    gpr.r14,
  ],
  vector: Array.from({ length: 15 }, (_, number) => firstVector + number),
};

export const isVectorType = (type: TypeId): boolean => type === F64 || type === F32 || type === V128 || type === V256;

/** Words that a value takes in an argument area or slot. */
export const wordsOf = (type: TypeId): number => (type === V256 ? 4 : type === V128 ? 2 : 1);

/** Hands out the places of arguments or results one after another. */
export class PlaceSequence {
  readonly #general: readonly number[];
  readonly #stack: number;
  #generalUsed = 0;
  #vectorUsed = 0;
  /** Words of the argument area given out so far. */
  stackWords: number;

  /** `stack`: OUTGOING or INCOMING; `firstWord`: where in that area the stack places begin. */
  constructor(general: readonly number[], stack: number, firstWord: number) {
    this.#general = general;
    this.#stack = stack;
    this.stackWords = firstWord;
  }

  next(type: TypeId): number {
    if (isVectorType(type)) {
      if (this.#vectorUsed < vectorRegisterCount) return firstVector + this.#vectorUsed++;
    } else {
      const register = this.#general[this.#generalUsed];
      if (register !== undefined) {
        this.#generalUsed++;
        return register;
      }
    }
    const place = this.#stack + this.stackWords;
    this.stackWords += wordsOf(type);
    return place;
  }
}

/** Words of stack that arguments of these types take. */
export function stackWordsOf(types: readonly TypeId[]): number {
  const sequence = new PlaceSequence(argumentRegisters, OUTGOING, 0);
  for (const type of types) sequence.next(type);
  return sequence.stackWords;
}
