/** Tests of linking into memory, with plain buffers in the place of executable memory. */

import { expect, test } from "bun:test";
import { type LinkMemory, linkIntoMemory, type MemoryBlock } from "./link-into-memory.ts";
import { addressOf, type PlacedLink } from "./link-write.ts";
import { ObjectFile } from "./object-file.ts";
import { addSample, helloObject } from "./testing/sample-objects.ts";

function fakeMemory(): LinkMemory & { readonly published: MemoryBlock[]; readonly blocks: MemoryBlock[] } {
  const published: MemoryBlock[] = [];
  const blocks: MemoryBlock[] = [];
  const allocate = (address: number, byteLength: number): MemoryBlock => {
    const block = { address, bytes: new Uint8Array(byteLength) };
    blocks.push(block);
    return block;
  };
  return {
    base: 0x10000,
    published,
    blocks,
    allocateCode: (byteLength) => allocate(0x20000, byteLength),
    allocateData: (byteLength) => allocate(0x30000, byteLength),
    publish: (block) => published.push(block),
  };
}

test("code, constants, data and bss are placed, written and published once", () => {
  const memory = fakeMemory();
  const { errors, link, unit } = linkIntoMemory([helloObject()], memory, { roots: ["_start"] });
  expect(errors).toEqual([]);
  const [code, data] = memory.blocks as [MemoryBlock, MemoryBlock];
  expect(memory.published).toEqual([code]);
  expect([unit?.codeStart, unit?.codeEnd]).toEqual([0x20000, 0x20000 + 73]);
  const message = (addressOf(link as PlacedLink, "message") as number) - 0x20000;
  expect(new TextDecoder().decode(code.bytes.subarray(message, message + 6))).toBe("hello\n");
  expect(new DataView(code.bytes.buffer).getUint32((unit?.codeMap as number) - 0x20000, true)).toBe(0x314d4352);
  expect([data.bytes[0], data.bytes.length]).toEqual([40, 64 + 100000]);
});

test("the base of descriptor offsets is the image's", () => {
  const object = new ObjectFile();
  addSample(object, {
    name: "f",
    bytes: [0, 0, 0, 0],
    relocations: [[0, "imagebase32", "d", 0]],
  });
  addSample(object, { name: "d", section: "rodata", alignment: 8, bytes: [1] });
  const memory = fakeMemory();
  const externals = (name: string): number | undefined => (name === "__runa_descriptor_base" ? 0x18000 : undefined);
  const { link } = linkIntoMemory([object], memory, { roots: ["f"], externals });
  const written = new DataView((memory.blocks[0] as MemoryBlock).bytes.buffer).getUint32(0, true);
  expect(written).toBe((addressOf(link as PlacedLink, "d") as number) - 0x18000);
});

test("missing symbols leave memory untouched", () => {
  const memory = fakeMemory();
  const { errors } = linkIntoMemory([helloObject()], memory, { roots: ["unused"] });
  expect(errors.map((error) => error.kind)).toEqual(["undefined-symbol"]);
  expect(memory.blocks).toEqual([]);
});
