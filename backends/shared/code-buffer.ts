/** A growing buffer of machine code or data with labels, the fix-ups that refer to them, and relocations against symbols. */
import { unreachable } from "#core/base/unreachable.ts";

/** Relocation kinds as `backends/object/relocation-kinds.ts` numbers them; all have ELF semantics: S + A, less P for the relative ones. */
export const relocationKind = { rel32: 0, rel32data: 1, abs64: 2, abs32: 3 } as const;

/** A place inside one buffer, bound now or later. */
export type Label = number & { readonly __label: unique symbol };

const unbound = -1;
const fixupSize8 = 1;
const fixupSize32 = 4;

function grown(array: Int32Array, length: number): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(length * 2);
  larger.set(array);
  return larger;
}

/** Bytes are written at the end; `bytes` is replaced when it grows, so do not keep it across a `reserve`. */
export class CodeBuffer {
  /** Storage; only the first `length` bytes are content. */
  bytes: Uint8Array;
  /** Bytes written so far; the offset of the next byte. */
  length = 0;

  labelCount = 0;
  #labelOffsets = new Int32Array(64);

  #fixupCount = 0;
  #fixupOffsets = new Int32Array(64);
  #fixupLabels = new Int32Array(64);
  /** Bytes from the field to the end of its instruction, which is what the processor counts from; 4 bits up, the field's size. */
  #fixupShapes = new Int32Array(64);

  /** Relocation `i` is the `i`-th entry of the four arrays, in order of emission. */
  relocationCount = 0;
  relocationOffsets = new Int32Array(64);
  relocationKinds = new Uint8Array(64);
  relocationSymbols = new Int32Array(64);
  relocationAddends = new Int32Array(64);

  constructor(capacity = 4096) {
    this.bytes = new Uint8Array(capacity);
  }

  /** Makes room for `count` more bytes and returns the current length. */
  reserve(count: number): number {
    const needed = this.length + count;
    if (needed > this.bytes.length) {
      const larger = new Uint8Array(Math.max(needed, this.bytes.length * 2));
      larger.set(this.bytes.subarray(0, this.length));
      this.bytes = larger;
    }
    return this.length;
  }

  u8(value: number): void {
    const at = this.reserve(1);
    this.bytes[at] = value;
    this.length = at + 1;
  }

  u16(value: number): void {
    const at = this.reserve(2);
    this.bytes[at] = value;
    this.bytes[at + 1] = value >> 8;
    this.length = at + 2;
  }

  /** Writes the low 32 bits of `value`, signed or unsigned. */
  u32(value: number): void {
    const at = this.reserve(4);
    this.patch32(at, value);
    this.length = at + 4;
  }

  /** Writes a 64-bit value given as two halves. */
  u64(low: number, high: number): void {
    this.u32(low);
    this.u32(high);
  }

  /** Writes a safe integer as 64 bits in two's complement. */
  i64(value: number): void {
    if (!Number.isSafeInteger(value)) unreachable(`code-buffer: ${value} is not a safe integer`);
    this.u64(value, Math.floor(value / 4294967296));
  }

  append(source: Uint8Array): void {
    const at = this.reserve(source.length);
    this.bytes.set(source, at);
    this.length = at + source.length;
  }

  /** Fills with `filler` up to a multiple of `alignment`, a power of two. */
  align(alignment: number, filler: number): void {
    const end = (this.length + alignment - 1) & -alignment;
    const at = this.reserve(end - this.length);
    this.bytes.fill(filler, at, end);
    this.length = end;
  }

  patch8(offset: number, value: number): void {
    this.bytes[offset] = value;
  }

  patch32(offset: number, value: number): void {
    const bytes = this.bytes;
    bytes[offset] = value;
    bytes[offset + 1] = value >> 8;
    bytes[offset + 2] = value >> 16;
    bytes[offset + 3] = value >> 24;
  }

  /** The bytes written so far, as a view that later writes may invalidate. */
  content(): Uint8Array {
    return this.bytes.subarray(0, this.length);
  }

  newLabel(): Label {
    const label = this.labelCount++;
    if (label >= this.#labelOffsets.length) this.#labelOffsets = grown(this.#labelOffsets, label);
    this.#labelOffsets[label] = unbound;
    return label as Label;
  }

  /** Puts a label at the current end. */
  bind(label: Label): void {
    if (this.#labelOffsets[label] !== unbound) unreachable(`code-buffer: label ${label} is bound twice`);
    this.#labelOffsets[label] = this.length;
  }

  /** The label's offset, or -1 while it is not bound. */
  labelOffset(label: Label): number {
    return this.#labelOffsets[label] ?? unbound;
  }

  /** Notes that the 8 or 32 bits at `field` are to hold the distance from `field + tail` to a label. */
  addFixup(field: number, label: Label, size: 1 | 4, tail: number): void {
    const i = this.#fixupCount++;
    if (i >= this.#fixupOffsets.length) {
      this.#fixupOffsets = grown(this.#fixupOffsets, i);
      this.#fixupLabels = grown(this.#fixupLabels, i);
      this.#fixupShapes = grown(this.#fixupShapes, i);
    }
    this.#fixupOffsets[i] = field;
    this.#fixupLabels[i] = label;
    this.#fixupShapes[i] = tail | (size << 4);
  }

  /** Moves everything from `offset` on by `count` bytes, relocations and fix-ups too; labels bound there stay. The gap is to be filled. */
  openGap(offset: number, count: number): void {
    this.reserve(count);
    this.bytes.copyWithin(offset + count, offset, this.length);
    this.length += count;
    for (let i = this.relocationCount - 1; i >= 0 && (this.relocationOffsets[i] ?? 0) >= offset; i--)
      this.relocationOffsets[i] = (this.relocationOffsets[i] ?? 0) + count;
    for (let i = this.#fixupCount - 1; i >= 0 && (this.#fixupOffsets[i] ?? 0) >= offset; i--)
      this.#fixupOffsets[i] = (this.#fixupOffsets[i] ?? 0) + count;
  }

  /** Fills in every distance to a label; each label used must be bound by now. May be called again after more code. */
  resolveLabels(): void {
    if (!this.tryResolveLabels()) unreachable("code-buffer: a label is too far for a short branch");
  }

  /** As `resolveLabels`; false if a label is too far for a short branch to it, and the code must be written anew. */
  tryResolveLabels(): boolean {
    for (let i = 0; i < this.#fixupCount; i++) {
      const field = this.#fixupOffsets[i] ?? 0;
      const label = this.#fixupLabels[i] ?? 0;
      const shape = this.#fixupShapes[i] ?? 0;
      const target = this.#labelOffsets[label] ?? unbound;
      if (target === unbound) unreachable(`code-buffer: label ${label} is never bound`);
      const distance = target - (field + (shape & 15));
      const size = shape >> 4;
      if (size === fixupSize32) this.patch32(field, distance);
      else if (size === fixupSize8 && distance >= -128 && distance <= 127) this.patch8(field, distance);
      else return false;
    }
    this.#fixupCount = 0;
    return true;
  }

  /** Records that the field at `offset` depends on the final address of `symbol`. */
  addRelocation(offset: number, kind: number, symbol: number, addend: number): void {
    const i = this.relocationCount++;
    if (i >= this.relocationOffsets.length) {
      this.relocationOffsets = grown(this.relocationOffsets, i);
      this.relocationSymbols = grown(this.relocationSymbols, i);
      this.relocationAddends = grown(this.relocationAddends, i);
      const kinds = new Uint8Array(i * 2);
      kinds.set(this.relocationKinds);
      this.relocationKinds = kinds;
    }
    this.relocationOffsets[i] = offset;
    this.relocationKinds[i] = kind;
    this.relocationSymbols[i] = symbol;
    this.relocationAddends[i] = addend;
  }

  /** Empties the buffer for the next piece of code, keeping its storage. */
  clear(): void {
    this.length = 0;
    this.labelCount = 0;
    this.#fixupCount = 0;
    this.relocationCount = 0;
  }
}
