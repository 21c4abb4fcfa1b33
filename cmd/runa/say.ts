// Writes messages to standard error as they are: `console.error` of Bun paints them red on every terminal, even on a dumb one.
import { addressOfBytes, Libc, SYSCALL } from "#rt/host/libc.ts";
import { streams } from "./terminal.ts";

const ERRNO_INTERRUPTED = 4;
const ERRNO_AGAIN = 11;
const POLL_FOR_WRITING = 4;

/** Waits until a descriptor that does not block can be written. */
function waitForSpace(libc: Libc, descriptor: number): void {
  const request = new Int32Array([descriptor, POLL_FOR_WRITING]);
  libc.call(SYSCALL.poll, addressOfBytes(new Uint8Array(request.buffer)), 1, -1);
}

/** Writes a text and a newline; whatever cannot be written is lost, as there is nobody to be told. */
export function say(text: string): void {
  const libc = Libc.opened();
  const bytes = new TextEncoder().encode(`${text}\n`);
  const address = addressOfBytes(bytes);
  for (let written = 0; written < bytes.length; ) {
    const count = libc.call(SYSCALL.write, streams.errors, address + written, bytes.length - written);
    if (count >= 0) written += count;
    else if (count === -ERRNO_AGAIN) waitForSpace(libc, streams.errors);
    else if (count !== -ERRNO_INTERRUPTED) return;
  }
}
