// Follows symbolic links, so that a file is replaced where it lies and the link to it stays.
import { addressOfBytes, type Libc, SYSCALL } from "#rt/host/libc.ts";

const pathBytesMax = 4096;
/** As many as the kernel follows. */
const linksMax = 40;

/** The path of the file that a path names through any number of links. */
export function resolveLinks(libc: Libc, path: string): string {
  let resolved = path;
  for (let count = 0; count < linksMax; count++) {
    const target = readLink(libc, resolved);
    if (target === undefined) return resolved;
    resolved = target.startsWith("/") ? target : resolved.slice(0, resolved.lastIndexOf("/") + 1) + target;
  }
  return resolved;
}

function readLink(libc: Libc, path: string): string | undefined {
  const name = new TextEncoder().encode(`${path}\0`);
  const target = new Uint8Array(pathBytesMax);
  const length = libc.call(SYSCALL.readlink, addressOfBytes(name), addressOfBytes(target), pathBytesMax);
  return length < 0 ? undefined : new TextDecoder().decode(target.subarray(0, length));
}
