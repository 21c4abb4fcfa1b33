/** Writes one machine-code routine without MIR as a text fragment: thin names over the encoder. */

import type { CompileContext } from "#backends/backend.ts";
import { CodeBuffer, type Label } from "#backends/shared/code-buffer.ts";
import { encode, encodeBranch, encodeBranchSymbol, encodeMemory, encodeMemorySymbol } from "./encode.ts";
import { encodeMoveImmediate } from "./encode-constants.ts";
import * as x64 from "./opcodes.gen.ts";
import { noRegister } from "./registers.ts";

export class RoutineWriter {
  readonly buffer = new CodeBuffer(512);
  readonly context: CompileContext;

  constructor(context: CompileContext) {
    this.context = context;
  }

  op(opcode: number, a = 0, b = 0, c = 0): void {
    encode(this.buffer, opcode, a, b, c);
  }
  /** An operation on [base + displacement]. */
  at(opcode: number, base: number, displacement: number, a = 0, b = 0): void {
    encodeMemory(this.buffer, opcode, base, noRegister, 0, displacement, a, b);
  }
  load(to: number, base: number, displacement: number): void {
    this.at(x64.mov_r64_m64, base, displacement, to);
  }
  store(base: number, displacement: number, from: number): void {
    this.at(x64.mov_m64_r64, base, displacement, from);
  }
  move(to: number, from: number): void {
    this.op(x64.mov_r64_r64, to, from);
  }
  set(to: number, value: number): void {
    encodeMoveImmediate(this.buffer, to, value | 0, value < 0 ? -1 : 0);
  }
  address(to: number, symbol: string): void {
    encodeMemorySymbol(this.buffer, x64.lea_r64_a, this.symbol(symbol), 0, to);
  }
  call(symbol: string): void {
    encodeBranchSymbol(this.buffer, x64.call_rel, this.symbol(symbol));
  }
  jumpTo(symbol: string): void {
    encodeBranchSymbol(this.buffer, x64.jmp_rel, this.symbol(symbol));
  }
  label(): Label {
    return this.buffer.newLabel();
  }
  bind(label: Label): void {
    this.buffer.bind(label);
  }
  jump(opcode: number, label: Label): void {
    encodeBranch(this.buffer, opcode, label);
  }
  symbol(name: string): number {
    return this.context.object.symbols.intern(name);
  }

  /** Lays down what was written as the routine `name`. */
  finish(name: string): void {
    const { buffer } = this;
    const { object } = this.context;
    buffer.resolveLabels();
    object.beginFragment({ symbol: object.symbols.intern(name), section: "text", alignment: 16 });
    object.appendCode(buffer);
    buffer.clear();
  }
}
