/** Encodings of x86-64 that are not a row of the table alone: 64-bit constants, addresses, padding, prefixes. */

import { type CodeBuffer, relocationKind } from "#backends/shared/code-buffer.ts";
import { unreachable } from "#core/base/unreachable.ts";

/** Prefix bytes for `encodePrefix`. */
export const prefix = { lock: 0xf0, rep: 0xf3, repne: 0xf2, fs: 0x64, gs: 0x65 } as const;

/** Writes a prefix of the instruction that is encoded next. */
export function encodePrefix(buffer: CodeBuffer, byte: (typeof prefix)[keyof typeof prefix]): void {
  buffer.u8(byte);
}

/** Loads a 64-bit constant given as halves into a general register, in the shortest way that leaves the flags alone (5, 7 or 10 bytes). */
export function encodeMoveImmediate(buffer: CodeBuffer, register: number, low: number, high: number): void {
  if (register >> 4 !== 0) unreachable(`encode: constant into register ${register}`);
  const extended = register >> 3;
  if ((high | 0) === 0) {
    let at = buffer.reserve(6);
    if (extended !== 0) buffer.bytes[at++] = 0x41;
    buffer.bytes[at] = 0xb8 | (register & 7);
    buffer.patch32(at + 1, low);
    buffer.length = at + 5;
  } else if ((high | 0) === -1 && (low | 0) < 0) {
    buffer.u8(0x48 | extended);
    buffer.u8(0xc7);
    buffer.u8(0xc0 | (register & 7));
    buffer.u32(low);
  } else {
    encodeMoveWide(buffer, register, low, high);
  }
}

/** `movabs`: all 64 bits in the instruction, also where fewer would do. */
export function encodeMoveWide(buffer: CodeBuffer, register: number, low: number, high: number): void {
  if (register >> 4 !== 0) unreachable(`encode: constant into register ${register}`);
  buffer.u8(0x48 | (register >> 3));
  buffer.u8(0xb8 | (register & 7));
  buffer.u64(low, high);
}

/** Loads the absolute address of a symbol plus an offset with a 64-bit relocation. */
export function encodeMoveSymbol(buffer: CodeBuffer, register: number, symbol: number, offset = 0): void {
  encodeMoveWide(buffer, register, 0, 0);
  buffer.addRelocation(buffer.length - 8, relocationKind.abs64, symbol, offset);
}

/** The recommended multi-byte nops of 1 to 9 bytes (Intel SDM, NOP). */
const nops = [
  "90",
  "6690",
  "0f1f00",
  "0f1f4000",
  "0f1f440000",
  "660f1f440000",
  "0f1f8000000000",
  "0f1f840000000000",
  "660f1f840000000000",
] as const;

/** Writes `count` bytes of nops, as few instructions as possible. */
export function encodeNops(buffer: CodeBuffer, count: number): void {
  for (let rest = count; rest > 0; ) {
    const size = Math.min(rest, nops.length);
    buffer.append(Uint8Array.fromHex(nops[size - 1] ?? "90"));
    rest -= size;
  }
}

/** Inserts nops before what was written from `offset` on. */
export function insertNops(buffer: CodeBuffer, offset: number, count: number): void {
  const tail = buffer.bytes.slice(offset, buffer.length);
  buffer.openGap(offset, count);
  const end = buffer.length;
  buffer.length = offset;
  encodeNops(buffer, count);
  buffer.length = end;
  buffer.bytes.set(tail, offset + count);
}

/** Pads with nops up to a multiple of `alignment`, a power of two. */
export function encodeAlignment(buffer: CodeBuffer, alignment: number): void {
  encodeNops(buffer, -buffer.length & (alignment - 1));
}
