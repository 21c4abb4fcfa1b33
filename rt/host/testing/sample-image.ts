/** A small linked image for tests: one function that reads a variable through a relocated pointer. */

import {
  LINKED_IMAGE_BASE,
  LINKED_IMAGE_HEADER,
  LINKED_IMAGE_MAGIC,
  LINKED_IMAGE_VERSION,
} from "#core/spec/linked-image-layout.ts";

const PAGE = 4096;

/** Offsets in the image. */
export const SAMPLE_IMAGE = { readVariable: PAGE, pointer: 2 * PAGE, variable: 3 * PAGE, zeros: 4 * PAGE } as const;

/** Pages: header and tables, text, relro, data; one page of bss follows. */
export function sampleImage(): Uint8Array {
  const bytes = new Uint8Array(4 * PAGE);
  const view = new DataView(bytes.buffer);
  const name = new TextEncoder().encode("read_variable\0");
  const fields: Readonly<Record<keyof typeof LINKED_IMAGE_HEADER, number>> = {
    magic: LINKED_IMAGE_MAGIC,
    version: LINKED_IMAGE_VERSION,
    baseLow: LINKED_IMAGE_BASE,
    baseHigh: 0,
    fileBytes: 4 * PAGE,
    memoryBytes: 5 * PAGE,
    textOffset: PAGE,
    textBytes: 11,
    relroOffset: 2 * PAGE,
    relroBytes: 8,
    dataOffset: 3 * PAGE,
    dataBytes: 8,
    bssOffset: 4 * PAGE,
    bssBytes: PAGE,
    symbolTableOffset: 128,
    symbolCount: 1,
    absoluteTableOffset: 160,
    absoluteCount: 1,
  };
  for (const key of Object.keys(fields) as (keyof typeof fields)[]) {
    view.setUint32(LINKED_IMAGE_HEADER[key], fields[key], true);
  }
  view.setUint32(128, 192, true);
  view.setUint32(132, SAMPLE_IMAGE.readVariable, true);
  view.setUint32(160, SAMPLE_IMAGE.pointer, true);
  bytes.set(name, 192);
  // mov rax, [rip + pointer]; mov rax, [rax]; ret
  bytes.set(Uint8Array.fromHex("488b05f90f0000488b00c3"), SAMPLE_IMAGE.readVariable);
  view.setUint32(SAMPLE_IMAGE.pointer, LINKED_IMAGE_BASE + SAMPLE_IMAGE.variable, true);
  view.setUint32(SAMPLE_IMAGE.variable, 1234, true);
  return bytes;
}
