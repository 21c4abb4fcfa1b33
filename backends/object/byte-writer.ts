/** A growing little-endian byte buffer for container formats. */

import { grownBytes } from "./growable-array.ts";

const utf8 = new TextEncoder();
const INITIAL_BYTES = 1024;

export class ByteWriter {
  #bytes: Uint8Array<ArrayBuffer>;
  #view: DataView;
  length = 0;

  constructor(capacity = INITIAL_BYTES) {
    this.#bytes = new Uint8Array(capacity);
    this.#view = new DataView(this.#bytes.buffer);
  }

  /** The bytes written so far, as a view that the next write may detach. */
  finish(): Uint8Array<ArrayBuffer> {
    return this.#bytes.subarray(0, this.length);
  }

  u8(value: number): void {
    const at = this.#advance(1);
    this.#view.setUint8(at, value);
  }

  u16(value: number): void {
    const at = this.#advance(2);
    this.#view.setUint16(at, value, true);
  }

  u32(value: number): void {
    const at = this.#advance(4);
    this.#view.setUint32(at, value, true);
  }

  /** A non-negative safe integer, or a negative one in two's complement. */
  u64(value: number): void {
    const at = this.#advance(8);
    this.#view.setUint32(at, value >>> 0, true);
    this.#view.setInt32(at + 4, Math.floor(value / 2 ** 32), true);
  }

  u32At(offset: number, value: number): void {
    this.#view.setUint32(offset, value, true);
  }

  u32Read(offset: number): number {
    return this.#view.getUint32(offset, true);
  }

  uleb128(value: number): void {
    let rest = value;
    while (rest >= 128) {
      this.u8((rest % 128) | 128);
      rest = Math.floor(rest / 128);
    }
    this.u8(rest);
  }

  sleb128(value: number): void {
    let rest = value;
    while (rest < -64 || rest > 63) {
      this.u8((rest & 127) | 128);
      rest >>= 7;
    }
    this.u8(rest & 127);
  }

  /** UTF-8 with a final zero byte. */
  cString(text: string): void {
    this.raw(utf8.encode(text));
    this.u8(0);
  }

  ascii(text: string): void {
    for (let i = 0; i < text.length; i++) this.u8(text.charCodeAt(i));
  }

  raw(source: Uint8Array): void {
    const at = this.#advance(source.length);
    this.#bytes.set(source, at);
  }

  zeros(count: number): void {
    this.#advance(count);
  }

  /** Writes zeros until the length is a multiple of `alignment`. */
  align(alignment: number): void {
    this.zeros((alignment - (this.length % alignment)) % alignment);
  }

  #advance(count: number): number {
    const at = this.length;
    const end = at + count;
    if (end > this.#bytes.length) {
      this.#bytes = grownBytes(this.#bytes, end);
      this.#view = new DataView(this.#bytes.buffer);
    }
    this.length = end;
    return at;
  }
}
