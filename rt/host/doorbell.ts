/** Receives messages that machine code puts into a ring (core/spec/doorbell-layout.ts), in the JavaScript event loop. */

import { DOORBELL } from "#core/spec/doorbell-layout.ts";
import { addressOfBytes, type Libc, nativeBytes, SYSCALL } from "./libc.ts";

/** Called for each message, in order; `words` gives u64 words as numbers, exact up to 2^53, during the call only. */
export type MessageHandler = (kind: number, words: MessageWords) => void;

/** The payload of the message at hand. */
export interface MessageWords {
  /** A word as an unsigned number. */
  unsigned(index: number): number;
  /** A word as a signed 64-bit number. */
  signed(index: number): number;
}

const ADDRESS_FAMILY_UNIX = 1;
const SOCKET_STREAM = 1;
const SOCKET_NONBLOCK = 0x800;
const SOCKET_CLOEXEC = 0x80000;

type HeldSocket = Pick<Bun.Socket, "ref" | "unref">;

/** The consumer's end. One per process is enough; the address goes to every producer. */
export class Doorbell {
  /** Address of the ring. */
  readonly address: number;
  readonly #words: Int32Array<ArrayBuffer>;
  readonly #view: DataView;
  readonly #mask: number;
  readonly #handler: MessageHandler;
  #tail = 0;
  #payload = 0;
  readonly #listening: number;
  #socket: Promise<HeldSocket> | undefined;

  private constructor(
    address: number,
    bytes: number,
    slotCount: number,
    handler: MessageHandler,
    [listening, ringing]: readonly [number, number],
  ) {
    this.address = address;
    const memory = nativeBytes(address, bytes);
    this.#words = new Int32Array(memory.buffer);
    this.#view = new DataView(memory.buffer);
    this.#mask = slotCount - 1;
    this.#handler = handler;
    this.#listening = listening;
    this.#words[DOORBELL.mask / 4] = this.#mask;
    this.#words[DOORBELL.descriptor / 4] = ringing;
    for (let slot = 0; slot < slotCount; slot++) {
      this.#words[(DOORBELL.slots + slot * DOORBELL.slotBytes + DOORBELL.slot.sequence) / 4] = slot;
    }
  }

  /** Makes a ring of `slotCount` (a power of two) slots. Messages are handled from the first `hold` on; none is lost before. */
  static open(libc: Libc, handler: MessageHandler, slotCount = 64): Doorbell {
    const bytes = DOORBELL.slots + slotCount * DOORBELL.slotBytes;
    const pair = new Int32Array(2);
    const type = SOCKET_STREAM | SOCKET_NONBLOCK | SOCKET_CLOEXEC;
    const pairAddress = addressOfBytes(new Uint8Array(pair.buffer));
    const result = libc.call(SYSCALL.socketpair, ADDRESS_FAMILY_UNIX, type, 0, pairAddress);
    if (result < 0) throw new Error(`cannot make a socket pair (errno ${-result})`);
    return new Doorbell(libc.allocate(bytes), bytes, slotCount, handler, [pair[0] as number, pair[1] as number]);
  }

  /** Listens, and keeps the process alive until `release`. Called after a thread was started, it takes no time of that. */
  async hold(): Promise<void> {
    this.#socket ??= this.#listen();
    (await this.#socket).ref();
  }

  async release(): Promise<void> {
    (await this.#socket)?.unref();
  }

  #listen(): Promise<HeldSocket> {
    const options: Bun.FdSocketOptions = { fd: this.#listening, socket: { data: () => this.drain() } };
    // The published types of `Bun.connect` lack the overload for these options.
    return Bun.connect(options as unknown as Bun.UnixSocketOptions);
  }

  /** Handles every message that is complete; the event loop calls it when a byte has come. */
  drain(): void {
    const words = this.#words;
    Atomics.store(words, DOORBELL.rung / 4, 0);
    const reader: MessageWords = {
      unsigned: (index) => this.#read(index, false),
      signed: (index) => this.#read(index, true),
    };
    for (;;) {
      const slot = DOORBELL.slots + (this.#tail & this.#mask) * DOORBELL.slotBytes;
      const sequence = (slot + DOORBELL.slot.sequence) / 4;
      const next = (this.#tail + 1) | 0;
      if (Atomics.load(words, sequence) !== next) return;
      this.#payload = slot + DOORBELL.slot.words;
      const kind = words[(slot + DOORBELL.slot.kind) / 4] as number;
      this.#handler(kind, reader);
      Atomics.store(words, sequence, (this.#tail + this.#mask + 1) | 0);
      this.#tail = next;
    }
  }

  #read(index: number, isSigned: boolean): number {
    const offset = this.#payload + index * 8;
    const high = isSigned ? this.#view.getInt32(offset + 4, true) : this.#view.getUint32(offset + 4, true);
    return high * 2 ** 32 + this.#view.getUint32(offset, true);
  }
}
