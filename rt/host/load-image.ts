/** Puts a linked image at an address of this process: pages, protections, relocation. */

import type { LinkedImageView } from "#core/base/linked-image-view.ts";
import { LINKED_IMAGE_PAGE_BYTES } from "#core/spec/linked-image-layout.ts";
import { getWord, type Libc, MAPPING, nativeBytes, PROTECTION, SYSCALL, setWord } from "./libc.ts";

function pages(bytes: number): number {
  return Math.ceil(bytes / LINKED_IMAGE_PAGE_BYTES) * LINKED_IMAGE_PAGE_BYTES;
}

/** Throws: an image that cannot be mapped is a broken installation. */
function check(result: number, what: string): void {
  if (result < 0) throw new Error(`cannot ${what} the runtime image (errno ${-result})`);
}

/** Maps the image from a file; nothing is read until it is touched, and unchanged pages are shared by processes. */
export function loadImageFile(
  libc: Libc,
  view: LinkedImageView,
  address: number,
  descriptor: number,
  offset: number,
): void {
  const flags = MAPPING.private | MAPPING.fixed;
  const dataOffset = view.field("dataOffset");
  const fileBytes = view.field("fileBytes");
  check(libc.map({ address, bytes: fileBytes, protection: PROTECTION.read, flags, descriptor, offset }), "map");
  finish(libc, view, address, dataOffset, fileBytes);
}

/** Copies the image into private memory. */
export function loadImageBytes(libc: Libc, view: LinkedImageView, address: number): void {
  const fileBytes = view.field("fileBytes");
  const flags = MAPPING.private | MAPPING.fixed | MAPPING.anonymous;
  const protection = PROTECTION.read | PROTECTION.write;
  check(libc.map({ address, bytes: fileBytes, protection, flags }), "map");
  nativeBytes(address, fileBytes).set(view.bytes.subarray(0, fileBytes));
  check(libc.call(SYSCALL.mprotect, address, view.field("dataOffset"), PROTECTION.read), "protect");
  finish(libc, view, address, view.field("dataOffset"), fileBytes);
}

function finish(libc: Libc, view: LinkedImageView, address: number, dataOffset: number, fileBytes: number): void {
  const writable = PROTECTION.read | PROTECTION.write;
  const text = address + view.field("textOffset");
  const textBytes = pages(view.field("textBytes"));
  if (textBytes > 0) {
    check(libc.call(SYSCALL.mprotect, text, textBytes, PROTECTION.read | PROTECTION.execute), "protect");
  }
  if (fileBytes > dataOffset) {
    check(libc.call(SYSCALL.mprotect, address + dataOffset, fileBytes - dataOffset, writable), "protect");
  }
  const zeroBytes = view.field("memoryBytes") - fileBytes;
  if (zeroBytes > 0) {
    const flags = MAPPING.private | MAPPING.fixed | MAPPING.anonymous;
    check(libc.map({ address: address + fileBytes, bytes: zeroBytes, protection: writable, flags }), "map");
  }
  if (address !== view.linkedBase) relocate(libc, view, address);
}

/** Adds the distance from the address the image is linked for to every absolute field, then seals relro. */
function relocate(libc: Libc, view: LinkedImageView, address: number): void {
  const count = view.field("absoluteCount");
  if (count === 0) return;
  const relro = address + view.field("relroOffset");
  const relroBytes = pages(view.field("relroBytes"));
  if (relroBytes > 0) {
    check(libc.call(SYSCALL.mprotect, relro, relroBytes, PROTECTION.read | PROTECTION.write), "relocate");
  }
  const fileBytes = view.field("fileBytes");
  const memory = nativeBytes(address, fileBytes);
  const words = new DataView(memory.buffer, memory.byteOffset, memory.byteLength);
  const distance = address - view.linkedBase;
  for (let index = 0; index < count; index++) {
    const field = view.absoluteField(index);
    setWord(words, field, getWord(words, field) + distance);
  }
  if (relroBytes > 0) check(libc.call(SYSCALL.mprotect, relro, relroBytes, PROTECTION.read), "seal");
}
