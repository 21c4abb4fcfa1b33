/** Puts a linked image at an address of this process: pages, protections, relocation. */

import { LinkedImageView } from "#core/base/linked-image-view.ts";
import { LINKED_IMAGE_PAGE_BYTES } from "#core/spec/linked-image-layout.ts";
import { addressOfBytes, getWord, type Libc, MAPPING, nativeBytes, PROTECTION, SYSCALL, setWord } from "./libc.ts";

/** Where an image lies: in the running executable, or in a file of its own. */
export interface ImageFilePlace {
  readonly path: string;
  readonly offset: number;
  readonly byteLength: number;
}

const OPEN_CLOEXEC = 0x80000;

function pages(bytes: number): number {
  return Math.ceil(bytes / LINKED_IMAGE_PAGE_BYTES) * LINKED_IMAGE_PAGE_BYTES;
}

/** Throws: an image that cannot be mapped is a broken installation. */
function check(result: number, what: string): void {
  if (result < 0) throw new Error(`cannot ${what} the runtime image (errno ${-result})`);
}

/**
 * Maps an image that lies in a file at a page-aligned offset; nothing is read until it is touched, and unchanged pages
 * are shared by processes. Gives the view over the mapped bytes.
 */
export function loadImageFile(libc: Libc, file: ImageFilePlace, address: number): LinkedImageView {
  const path = new TextEncoder().encode(`${file.path}\0`);
  const descriptor = libc.call(SYSCALL.open, addressOfBytes(path), OPEN_CLOEXEC);
  check(descriptor, "open");
  const { offset, byteLength: bytes } = file;
  const flags = MAPPING.private | MAPPING.fixed;
  check(libc.map({ address, bytes, protection: PROTECTION.read, flags, descriptor, offset }), "map");
  libc.call(SYSCALL.close, descriptor);
  const view = new LinkedImageView(nativeBytes(address, bytes));
  if (!view.isValid()) throw new Error("the runtime image does not fit this program");
  finish(libc, view, address);
  return view;
}

/** Copies the image into private memory. */
export function loadImageBytes(libc: Libc, image: Uint8Array, address: number): LinkedImageView {
  const bytes = image.length;
  const flags = MAPPING.private | MAPPING.fixed | MAPPING.anonymous;
  const protection = PROTECTION.read | PROTECTION.write;
  check(libc.map({ address, bytes, protection, flags }), "map");
  const memory = nativeBytes(address, bytes);
  memory.set(image);
  check(libc.call(SYSCALL.mprotect, address, bytes, PROTECTION.read), "protect");
  const view = new LinkedImageView(memory);
  finish(libc, view, address);
  return view;
}

/** The mapped file bytes are readable; gives text and data their protections, adds bss, relocates. */
function finish(libc: Libc, view: LinkedImageView, address: number): void {
  const dataOffset = view.field("dataOffset");
  const fileBytes = view.field("fileBytes");
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
