// Gives a finished file its permissions and its name with system calls, which load faster than the host's modules.
import { addressOfBytes, type Libc, SYSCALL } from "./libc.ts";

/**
 * Sets the permissions of a file, less what `mask` takes away (the user's mask unless given), and renames it within
 * its file system, replacing what had the name; 0, or the negated errno.
 */
export function publishFile(libc: Libc, from: string, to: string, mode: number, mask = process.umask()): number {
  const encoder = new TextEncoder();
  const source = encoder.encode(`${from}\0`);
  const target = encoder.encode(`${to}\0`);
  const changed = libc.call(SYSCALL.chmod, addressOfBytes(source), mode & ~mask);
  return changed < 0 ? changed : libc.call(SYSCALL.rename, addressOfBytes(source), addressOfBytes(target));
}
