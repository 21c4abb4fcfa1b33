// Writes to standard output and standard error by system calls: Bun's own ways start a thread, hide errors, or paint text red.
import { addressOfBytes, Libc, SYSCALL } from "#rt/host/libc.ts";

const ERRNO_INTERRUPTED = 4;
const ERRNO_AGAIN = 11;
const POLL_FOR_WRITING = 4;

/** Waits until a descriptor that does not block can be written. */
function waitForSpace(libc: Libc, descriptor: number): void {
  const request = new Int32Array([descriptor, POLL_FOR_WRITING]);
  libc.call(SYSCALL.poll, addressOfBytes(new Uint8Array(request.buffer)), 1, -1);
}

/** Writes all of a text to a descriptor; 0, or the negated errno. */
export function writeStream(descriptor: number, text: string): number {
  const bytes = new TextEncoder().encode(text);
  if (bytes.length === 0) return 0;
  const libc = Libc.opened();
  const address = addressOfBytes(bytes);
  for (let written = 0; written < bytes.length; ) {
    const count = libc.call(SYSCALL.write, descriptor, address + written, bytes.length - written);
    if (count >= 0) written += count;
    else if (count === -ERRNO_AGAIN) waitForSpace(libc, descriptor);
    else if (count !== -ERRNO_INTERRUPTED) return count;
  }
  return 0;
}
