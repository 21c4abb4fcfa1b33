// Reads files synchronously through system calls: what the compiler needs for imports, without the cost of loading node:fs.

import { statusOfPath } from "./file-status.ts";
import { addressOfBytes, type Libc, SYSCALL } from "./libc.ts";

const CHUNK_BYTES = 65536;
const OPEN_CLOSE_ON_EXEC = 0x80000;
const OPEN_NON_BLOCKING = 0x800;

/** `length` bytes of a file from `offset`, fewer at its end; undefined when it cannot be opened or read. */
export function readFilePart(libc: Libc, path: string, offset: number, length: number): Uint8Array | undefined {
  const name = new TextEncoder().encode(`${path}\0`);
  const descriptor = libc.call(SYSCALL.open, addressOfBytes(name), OPEN_CLOSE_ON_EXEC);
  if (descriptor < 0) return undefined;
  const bytes = readDescriptor(libc, descriptor, offset, length);
  libc.call(SYSCALL.close, descriptor);
  return bytes;
}

/** Nothing that the compiler reads whole is larger. */
const WHOLE_BYTES_MAX = 2 ** 30;

/** A whole regular file; undefined when it cannot be opened or read (a directory cannot). */
export function readWholeFile(libc: Libc, path: string): Uint8Array | undefined {
  return readRegularFile(libc, path, WHOLE_BYTES_MAX);
}

/** `length` bytes of an open file from `offset`, fewer at its end; undefined when it cannot be read. */
export function readDescriptor(libc: Libc, descriptor: number, offset: number, length: number): Uint8Array | undefined {
  const bytes = new Uint8Array(Math.max(length, 1));
  const start = addressOfBytes(bytes);
  let used = 0;
  while (used < length) {
    const count = libc.call(
      SYSCALL.pread64,
      descriptor,
      start + used,
      Math.min(length - used, CHUNK_BYTES),
      offset + used,
    );
    if (count < 0) return undefined;
    if (count === 0) break;
    used += count;
  }
  return bytes.subarray(0, used);
}

/** A whole regular file of at most `bytesMax` bytes; undefined for everything else: what is no file is not even opened. */
export function readRegularFile(libc: Libc, path: string, bytesMax: number): Uint8Array | undefined {
  const before = statusOfPath(libc, path);
  if (typeof before === "number" || !before.isRegular || before.byteLength > bytesMax) return undefined;
  const name = new TextEncoder().encode(`${path}\0`);
  const descriptor = libc.call(SYSCALL.open, addressOfBytes(name), OPEN_CLOSE_ON_EXEC | OPEN_NON_BLOCKING);
  if (descriptor < 0) return undefined;
  const bytes = readDescriptor(libc, descriptor, 0, before.byteLength);
  libc.call(SYSCALL.close, descriptor);
  return bytes;
}

const KERNEL_TEXT_BYTES = 4096;

/** A file of /proc, whose length only reading tells; undefined when it cannot be read. */
export function readKernelFile(libc: Libc, path: string): Uint8Array | undefined {
  const name = new TextEncoder().encode(`${path}\0`);
  const descriptor = libc.call(SYSCALL.open, addressOfBytes(name), OPEN_CLOSE_ON_EXEC);
  if (descriptor < 0) return undefined;
  let bytes: Uint8Array | undefined;
  for (let length = KERNEL_TEXT_BYTES; ; length *= 8) {
    bytes = readDescriptor(libc, descriptor, 0, length);
    if (bytes === undefined || bytes.length < length) break;
  }
  libc.call(SYSCALL.close, descriptor);
  return bytes;
}
