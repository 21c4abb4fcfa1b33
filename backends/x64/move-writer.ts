/** Writes moves between registers, slots and constants: the x64 side of parallel moves. */

import type { CodeBuffer } from "#backends/shared/code-buffer.ts";
import { CONSTANT, type MachineFunction, REMADE, SLOT } from "#backends/shared/machine-function.ts";
import type { MoveWriter } from "#backends/shared/parallel-moves.ts";
import { unreachable } from "#core/base/unreachable.ts";
import { scratch, vectorScratch } from "./abi.ts";
import { encode, encodeMemory } from "./encode.ts";
import { encodeMoveImmediate } from "./encode-constants.ts";
import type { Frame } from "./frame.ts";
import * as x64 from "./opcodes.gen.ts";
import { firstVector, gpr, noRegister } from "./registers.ts";

export class X64MoveWriter implements MoveWriter {
  readonly #buffer: CodeBuffer;
  readonly #code: MachineFunction;
  frame!: Frame;
  hasAvx = true;

  constructor(buffer: CodeBuffer, code: MachineFunction) {
    this.#buffer = buffer;
    this.#code = code;
  }

  cycleScratch(isVector: boolean): number {
    return isVector ? vectorScratch : scratch;
  }

  move(from: number, to: number, words: number, isVector: boolean): void {
    if (from === to) return;
    if (from >= REMADE) unreachable("moves: a value made anew");
    if (from >= CONSTANT) this.#constant(from - CONSTANT, to);
    else if (to < SLOT && from < SLOT) this.#registers(from, to, words);
    else if (to < SLOT) this.#load(this.frame.offset(from), to, words);
    else if (from < SLOT) this.#store(from, this.frame.offset(to), words);
    else this.#memory(this.frame.offset(from), this.frame.offset(to), words, isVector);
  }

  #registers(from: number, to: number, words: number): void {
    const buffer = this.#buffer;
    if (from < firstVector && to < firstVector) encode(buffer, x64.mov_r64_r64, to, from);
    else if (from >= firstVector && to >= firstVector) {
      if (words === 4) encode(buffer, x64.vmovaps_y_y, to, from);
      else encode(buffer, this.hasAvx ? x64.vmovaps_x_x : x64.movaps_x_x, to, from);
    } else unreachable("moves: between register classes");
  }

  #load(offset: number, to: number, words: number): void {
    const { hasAvx } = this;
    let opcode: number = x64.mov_r64_m64;
    if (to >= firstVector) {
      if (words === 4) opcode = x64.vmovups_y_m256;
      else if (words === 2) opcode = hasAvx ? x64.vmovups_x_m128 : x64.movups_x_m128;
      else opcode = hasAvx ? x64.vmovsd_x_m64 : x64.movsd_x_m64;
    }
    encodeMemory(this.#buffer, opcode, gpr.rsp, noRegister, 0, offset, to);
  }

  #store(from: number, offset: number, words: number): void {
    const { hasAvx } = this;
    let opcode: number = x64.mov_m64_r64;
    if (from >= firstVector) {
      if (words === 4) opcode = x64.vmovups_m256_y;
      else if (words === 2) opcode = hasAvx ? x64.vmovups_m128_x : x64.movups_m128_x;
      else opcode = hasAvx ? x64.vmovsd_m64_x : x64.movsd_m64_x;
    }
    encodeMemory(this.#buffer, opcode, gpr.rsp, noRegister, 0, offset, from);
  }

  /** Through the scratch register of the other class, since its own may hold a broken cycle. */
  #memory(from: number, to: number, words: number, isVector: boolean): void {
    for (let word = 0; word < words; word++) {
      const through = isVector ? scratch : vectorScratch;
      this.#load(from + word * 8, through, 1);
      this.#store(through, to + word * 8, 1);
    }
  }

  #constant(number: number, to: number): void {
    const low = this.#code.constantLow[number] as number;
    const high = this.#code.constantHigh[number] as number;
    if (to < SLOT) {
      encodeMoveImmediate(this.#buffer, to, low, high);
      return;
    }
    const offset = this.frame.offset(to);
    if (low >> 31 === high) {
      encodeMemory(this.#buffer, x64.mov_m64_i32, gpr.rsp, noRegister, 0, offset, low);
      return;
    }
    encodeMoveImmediate(this.#buffer, scratch, low, high);
    encodeMemory(this.#buffer, x64.mov_m64_r64, gpr.rsp, noRegister, 0, offset, scratch);
  }
}
