// Writes a file that does not exist yet, through no link: what is there already is never written to.
import { addressOfBytes, type Libc, SYSCALL } from "./libc.ts";

const OPEN = { writeOnly: 1, create: 0x40, exclusive: 0x80, noFollow: 0x20000, closeOnExec: 0x80000 } as const;
const ERRNO_INTERRUPTED = 4;
/** In place of a folder's descriptor: paths begin at the working directory. */
export const AT_WORKING_DIRECTORY = -100;

/**
 * Writes a new file that only its owner may read, by its name in an open folder; 0, or the negated errno, and then there is no such
 * file, or it is another's.
 */
export function writeNewFile(libc: Libc, folder: number, name: string, parts: readonly Uint8Array[]): number {
  const flags = OPEN.writeOnly | OPEN.create | OPEN.exclusive | OPEN.noFollow | OPEN.closeOnExec;
  const encoded = new TextEncoder().encode(`${name}\0`);
  const descriptor = libc.call(SYSCALL.openat, folder, addressOfBytes(encoded), flags, 0o600);
  if (descriptor < 0) return descriptor;
  let result = 0;
  for (const part of parts) {
    result = writeAll(libc, descriptor, part);
    if (result < 0) break;
  }
  const closed = libc.call(SYSCALL.close, descriptor);
  if (result >= 0) result = closed;
  if (result < 0) libc.call(SYSCALL.unlinkat, folder, addressOfBytes(encoded), 0);
  return result;
}

function writeAll(libc: Libc, descriptor: number, bytes: Uint8Array): number {
  const address = bytes.length === 0 ? 0 : addressOfBytes(bytes);
  let written = 0;
  while (written < bytes.length) {
    const count = libc.call(SYSCALL.write, descriptor, address + written, bytes.length - written);
    if (count === -ERRNO_INTERRUPTED) continue;
    if (count < 0) return count;
    written += count;
  }
  return 0;
}
