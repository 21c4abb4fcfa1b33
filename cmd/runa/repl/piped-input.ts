// Lines of standard input for a session without a terminal: nothing is read ahead of the line, so that programs can read what follows it.

import { addressOfBytes, type Libc, SYSCALL } from "#rt/host/libc.ts";

const NEWLINE = 10;
const ERROR_INTERRUPTED = 4;
const ERROR_TRY_AGAIN = 11;
const POLL_IN = 1;

export class PipedInput {
  readonly #libc: Libc;
  readonly #byte = new Uint8Array(8);
  #bytes = new Uint8Array(256);
  /** Bytes that were given back; the next ones to be read. */
  #givenBack = new Uint8Array(0);

  constructor(libc: Libc) {
    this.#libc = libc;
  }

  /** The next line without its end, or undefined at the end of input. Throws when reading fails. */
  line(): string | undefined {
    let count = 0;
    for (;;) {
      const result = this.#next();
      if (result === -ERROR_INTERRUPTED) continue;
      if (result === -ERROR_TRY_AGAIN) {
        this.#waitForInput();
        continue;
      }
      if (result < 0) throw new Error(`cannot read standard input (errno ${-result})`);
      if (result === 0 && count === 0) return undefined;
      if (result === 0 || this.#byte[0] === NEWLINE) break;
      if (count === this.#bytes.length) this.#grow();
      this.#bytes[count++] = this.#byte[0] as number;
    }
    return new TextDecoder().decode(this.#bytes.subarray(0, count)).replace(/\r$/, "");
  }

  /** Bytes that a program has read ahead come before what is still in the stream. */
  giveBack(bytes: Uint8Array): void {
    if (bytes.length > 0) this.#givenBack = Uint8Array.from([...bytes, ...this.#givenBack]);
  }

  /** Reads a byte into `#byte`: 1, 0 at the end of input, or the negated errno. */
  #next(): number {
    if (this.#givenBack.length === 0) return this.#libc.call(SYSCALL.read, 0, addressOfBytes(this.#byte), 1);
    this.#byte[0] = this.#givenBack[0] as number;
    this.#givenBack = this.#givenBack.subarray(1);
    return 1;
  }

  #grow(): void {
    const bigger = new Uint8Array(this.#bytes.length * 2);
    bigger.set(this.#bytes);
    this.#bytes = bigger;
  }

  /** Somebody has set the stream to not block. */
  #waitForInput(): void {
    const request = new Int32Array([0, POLL_IN]);
    this.#libc.call(SYSCALL.poll, addressOfBytes(new Uint8Array(request.buffer)), 1, -1);
  }
}
