/** The code buffer: writing, growth, labels, relocations. */
import { expect, test } from "bun:test";
import { CodeBuffer, relocationKind } from "./code-buffer.ts";

test("values are little-endian and the buffer grows", () => {
  const buffer = new CodeBuffer(1);
  buffer.u8(0x1ff);
  buffer.u16(0x1234);
  buffer.u32(-2);
  buffer.u64(1, 2);
  buffer.i64(-3);
  buffer.i64(2 ** 40 + 5);
  buffer.append(Uint8Array.of(7, 8));
  buffer.align(8, 0xcc);
  expect(buffer.content().toHex()).toBe(
    "ff3412feffffff0100000002000000fdffffffffffffff0500000000010000" + "0708" + "cccccccccccccc",
  );
  expect(() => buffer.i64(2 ** 60)).toThrow("safe integer");
});

test("labels before and after their use, at 8 and 32 bits", () => {
  const buffer = new CodeBuffer();
  const back = buffer.newLabel();
  const ahead = buffer.newLabel();
  expect(buffer.labelOffset(ahead)).toBe(-1);
  buffer.bind(back);
  buffer.addFixup(0, ahead, 1, 1);
  buffer.u8(0);
  buffer.addFixup(1, back, 4, 6);
  buffer.u32(0);
  buffer.u16(0);
  buffer.bind(ahead);
  buffer.resolveLabels();
  expect(buffer.content().toHex()).toBe("06" + "f9ffffff" + "0000");
  expect(buffer.labelOffset(ahead)).toBe(7);
  expect(() => buffer.bind(back)).toThrow("bound twice");
});

test("labels that cannot be resolved are bugs", () => {
  const buffer = new CodeBuffer();
  const label = buffer.newLabel();
  buffer.addFixup(0, label, 1, 1);
  buffer.append(new Uint8Array(200));
  expect(() => buffer.resolveLabels()).toThrow("never bound");
  buffer.bind(label);
  expect(() => buffer.resolveLabels()).toThrow("too far");
});

test("many labels, fix-ups and relocations; clear forgets them", () => {
  const buffer = new CodeBuffer();
  for (let i = 0; i < 1000; i++) {
    const label = buffer.newLabel();
    buffer.addFixup(buffer.length, label, 4, 4);
    buffer.addRelocation(i, relocationKind.abs64, i * 3, -i);
    buffer.u32(0);
    buffer.bind(label);
  }
  buffer.resolveLabels();
  expect(buffer.content().every((byte) => byte === 0)).toBe(true);
  expect([
    buffer.relocationCount,
    buffer.relocationOffsets[999],
    buffer.relocationSymbols[999],
    buffer.relocationAddends[999],
    buffer.relocationKinds[999],
  ]).toEqual([1000, 999, 2997, -999, 2]);
  buffer.clear();
  expect([buffer.length, buffer.labelCount, buffer.relocationCount]).toEqual([0, 0, 0]);
});
