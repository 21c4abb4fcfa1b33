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
  #socket: { ref(): void; unref(): void } | undefined;

  private constructor(address: number, bytes: number, slotCount: number, handler: MessageHandler) {
    this.address = address;
    const memory = nativeBytes(address, bytes);
    this.#words = new Int32Array(memory.buffer);
    this.#view = new DataView(memory.buffer);
    this.#mask = slotCount - 1;
    this.#handler = handler;
    this.#words[DOORBELL.mask / 4] = this.#mask;
    for (let slot = 0; slot < slotCount; slot++) {
      this.#words[(DOORBELL.slots + slot * DOORBELL.slotBytes + DOORBELL.slot.sequence) / 4] = slot;
    }
  }

  /** Makes a ring of `slotCount` (a power of two) slots. It keeps the process alive only while `hold` is in force. */
  static async open(libc: Libc, handler: MessageHandler, slotCount = 256): Promise<Doorbell> {
    const bytes = DOORBELL.slots + slotCount * DOORBELL.slotBytes;
    const doorbell = new Doorbell(libc.allocate(bytes), bytes, slotCount, handler);
    const pair = new Int32Array(2);
    const type = SOCKET_STREAM | SOCKET_NONBLOCK | SOCKET_CLOEXEC;
    const pairAddress = addressOfBytes(new Uint8Array(pair.buffer));
    const result = libc.call(SYSCALL.socketpair, ADDRESS_FAMILY_UNIX, type, 0, pairAddress);
    if (result < 0) throw new Error(`cannot make a socket pair (errno ${-result})`);
    doorbell.#words[DOORBELL.descriptor / 4] = pair[1] as number;
    const options: Bun.FdSocketOptions = { fd: pair[0] as number, socket: { data: () => doorbell.drain() } };
    // The published types of `Bun.connect` lack the overload for these options.
    const socket = await Bun.connect(options as unknown as Bun.UnixSocketOptions);
    socket.unref();
    doorbell.#socket = socket;
    return doorbell;
  }

  /** Keeps the process alive until `release`. */
  hold(): void {
    this.#socket?.ref();
  }

  release(): void {
    this.#socket?.unref();
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
