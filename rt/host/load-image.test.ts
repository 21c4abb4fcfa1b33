/** Tests of images in this process: mapped from bytes and from a file, at the linked address and elsewhere. */

import { expect, test } from "bun:test";
import { LINKED_IMAGE_BASE } from "#core/spec/linked-image-layout.ts";
import type { MappedImage } from "./code-memory.ts";
import { CodeMemory } from "./code-memory.ts";
import { nativeBytes } from "./libc.ts";
import { openNativeHost, runNative } from "./native-host.ts";
import { SAMPLE_IMAGE, sampleImage } from "./testing/sample-image.ts";

const host = openNativeHost();

function checkImage(image: MappedImage): void {
  expect(image.lookup("read_variable")).toBe(image.address + SAMPLE_IMAGE.readVariable);
  expect(image.lookup("nothing")).toBeUndefined();
  const pointer = new DataView(nativeBytes(image.address + SAMPLE_IMAGE.pointer, 8).buffer).getBigUint64(0, true);
  expect(pointer).toBe(BigInt(image.address + SAMPLE_IMAGE.variable));
  const zeros = nativeBytes(image.address + SAMPLE_IMAGE.zeros, 4096);
  expect(zeros.every((byte) => byte === 0)).toBe(true);
  zeros[4095] = 1;
}

async function runImage(image: MappedImage): Promise<number> {
  return runNative(host, { entry: image.lookup("read_variable") as number, argument: 0 });
}

test("an image from bytes runs, at the linked address and relocated elsewhere", async () => {
  const first = host.memory.mapImageBytes(sampleImage());
  checkImage(first);
  expect(await runImage(first)).toBe(1234);
  const second = host.memory.mapImageBytes(sampleImage());
  expect(second.address).not.toBe(first.address);
  checkImage(second);
  expect(await runImage(second)).toBe(1234);
});

test("an image from a file runs", async () => {
  const path = `${process.env["TMPDIR"] ?? "/tmp"}/runa-image-${process.pid}`;
  const image = sampleImage();
  const file = new Uint8Array(4096 + image.length);
  file.set(image, 4096);
  await Bun.write(path, file);
  const mapped = host.memory.mapImageFile({ path, offset: 4096, byteLength: image.length });
  await Bun.file(path).delete();
  checkImage(mapped);
  expect(await runImage(mapped)).toBe(1234);
});

test("what is no image is refused", async () => {
  expect(() => host.memory.mapImageBytes(new Uint8Array(4096))).toThrow("does not fit");
  expect(() => host.memory.mapImageFile({ path: "/nowhere", offset: 0, byteLength: 4096 })).toThrow("cannot open");
});

test("where executable memory files are forbidden, pages are switched", async () => {
  const memory = CodeMemory.reserve(host.libc, { forceSwitching: true });
  expect(memory.base).not.toBe(LINKED_IMAGE_BASE);
  for (const result of [7, 8]) {
    const block = memory.allocateCode(6);
    block.bytes.set([0xb8, result, 0, 0, 0, 0xc3]);
    memory.publish(block);
    expect(await runNative(host, { entry: block.address, argument: 0 })).toBe(result);
  }
});

test("data is zeroed and writable, across the steps in which it grows, until the range is full", () => {
  const memory = CodeMemory.reserve(host.libc);
  for (let i = 0; i < 5; i++) {
    const block = memory.allocateData(3 * 2 ** 20, 64);
    expect([block.address % 64, block.bytes[0], block.bytes.at(-1)]).toEqual([0, 0, 0]);
    block.bytes.fill(i + 1);
  }
  expect(() => memory.allocateData(2 ** 30)).toThrow("out of memory");
});
