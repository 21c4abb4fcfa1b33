// The simulated address space of the MIR evaluator: frame slots, static data and objects in one array of bytes. Tests only.

import { f32FromBits, f32ToBits, f64FromBits, f64ToBits, WordResult } from "#core/base/arithmetic.ts";
import { FIBER } from "#core/spec/layouts.ts";
import { MEMORY_KINDS, type MemoryKind } from "#core/types/type-table.ts";
import type { SymbolId } from "./function.ts";
import type { MirModule } from "./module.ts";

const STACK_START = 65536;
const STACK_BYTES = 1 << 20;
/** More than the runtime's record of a heap. */
const HEAP_BYTES = 1024;
const HEAP_START = STACK_START + STACK_BYTES;
/** Functions have addresses here, 16 bytes apart; nothing can be read there. */
const CODE_START = 0x40000000;

export class EvaluationMemory {
  stackTop = STACK_START;
  private heapTop = HEAP_START;
  private fiberAddress = 0;
  private view = new DataView(new ArrayBuffer(1 << 22));
  private readonly addresses = new Map<SymbolId, number>();

  constructor(module: MirModule) {
    for (const data of module.data.values()) {
      const at = this.allocate(Math.max(data.bytes.length, 8));
      new Uint8Array(this.view.buffer).set(data.bytes, at);
      this.addresses.set(data.symbol, at);
    }
    for (const global of module.globals.values())
      if (!this.addresses.has(global.symbol)) this.addresses.set(global.symbol, this.allocate(32));
    for (const data of module.data.values())
      for (const { offset, kind, symbol, addend } of data.relocations) {
        const at = (this.addresses.get(data.symbol) as number) + offset;
        const target = this.addresses.get(symbol) ?? this.codeAddress(symbol);
        if (kind === "abs64") this.view.setBigInt64(at, BigInt(target + addend), true);
        else this.view.setUint32(at, target, true);
      }
  }

  /** Address of a function or a datum. */
  addressOf(symbol: SymbolId): number {
    return this.addresses.get(symbol) ?? this.codeAddress(symbol);
  }
  codeAddress(symbol: SymbolId): number {
    return CODE_START + symbol * 16;
  }
  functionAt(address: number): SymbolId {
    return ((address - CODE_START) / 16) as SymbolId;
  }

  /** Zeroed, 16-aligned heap bytes. */
  allocate(bytes: number): number {
    const at = this.heapTop;
    this.heapTop = (at + bytes + 15) & ~15;
    if (this.heapTop > 1 << 28) throw new Error("evaluate: out of memory");
    if (this.heapTop > this.view.byteLength) {
      const bigger = new Uint8Array(Math.max(this.heapTop, this.view.byteLength * 2));
      bigger.set(new Uint8Array(this.view.buffer));
      this.view = new DataView(bigger.buffer);
    }
    return at;
  }
  /** Block of the running fiber: what code reads there is 0, as the seed of hashes, and in its heap, as the number of collections. */
  get fiber(): number {
    if (this.fiberAddress === 0) {
      this.fiberAddress = this.allocate(FIBER.bytes);
      this.setWord(this.fiberAddress + FIBER.heap, this.allocate(HEAP_BYTES));
    }
    return this.fiberAddress;
  }
  /** Bytes of a frame slot, filled with a pattern so that reading before writing shows. */
  allocateSlot(bytes: number): number {
    const at = this.stackTop;
    this.stackTop = (at + bytes + 15) & ~15;
    if (this.stackTop > HEAP_START) throw new Error("evaluate: stack overflow");
    new Uint8Array(this.view.buffer).fill(0xa5, at, this.stackTop);
    return at;
  }

  bytes(address: number, count: number): Uint8Array {
    this.check(address, count);
    return new Uint8Array(this.view.buffer, address, count);
  }
  setWord(address: number, low: number, high = low >> 31): void {
    this.check(address, 8);
    this.view.setInt32(address, low, true);
    this.view.setInt32(address + 4, high, true);
  }
  word(address: number): number {
    this.check(address, 8);
    return this.view.getInt32(address, true);
  }

  /** Reads a scalar: words and references into `out`, floats as the result. */
  load(kind: MemoryKind, address: number, out: WordResult): number {
    const { view } = this;
    this.check(address, 1);
    switch (MEMORY_KINDS[kind]) {
      case "u8":
      case "bool":
        out.set(view.getUint8(address), 0);
        return 0;
      case "s8":
        out.setNumber(view.getInt8(address));
        return 0;
      case "u16":
        out.set(view.getUint16(address, true), 0);
        return 0;
      case "s16":
        out.setNumber(view.getInt16(address, true));
        return 0;
      case "u32":
        out.set(view.getInt32(address, true), 0);
        return 0;
      case "s32":
        out.setNumber(view.getInt32(address, true));
        return 0;
      case "f32":
        return f32FromBits(view.getInt32(address, true));
      case "word":
      case "ref":
        out.set(view.getInt32(address, true), view.getInt32(address + 4, true));
        return 0;
      case "f64":
        return f64FromBits(view.getInt32(address, true), view.getInt32(address + 4, true));
      default:
        throw new Error("evaluate: vectors are not modelled");
    }
  }

  store(kind: MemoryKind, address: number, low: number, high: number, float: number): void {
    const { view } = this;
    this.check(address, 1);
    const name = MEMORY_KINDS[kind];
    const bits = new WordResult();
    if (name === "f64") f64ToBits(float, bits);
    else if (name === "f32") f32ToBits(float, bits);
    else bits.set(low, high);
    if (name === "u8" || name === "s8" || name === "bool") view.setInt8(address, bits.low);
    else if (name === "u16" || name === "s16") view.setInt16(address, bits.low, true);
    else if (name === "u32" || name === "s32" || name === "f32") view.setInt32(address, bits.low, true);
    else if (name === "v128" || name === "v256") throw new Error("evaluate: vectors are not modelled");
    else this.setWord(address, bits.low, bits.high);
  }

  private check(address: number, count: number): void {
    if (!(address >= STACK_START) || address + count > this.heapTop + 64 || address + count > this.view.byteLength)
      throw new Error(`evaluate: access to ${address}`);
  }
}
