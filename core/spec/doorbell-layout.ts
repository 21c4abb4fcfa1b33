/** The doorbell: the ring through which machine code sends messages to the JavaScript thread. */

/**
 * Layout of a ring; all fields u32 unless said otherwise, each group on its own cache line.
 *
 * A producer (any thread; no lock, no allocation):
 *  1. ticket = `lock xadd [ring + head], 1`; slot = ring + slots + (ticket & mask) * slotBytes.
 *  2. Wait until the slot's sequence equals ticket (`pause`, after some turns sched_yield): it differs only while the
 *     ring is full.
 *  3. Write kind and words, then store sequence = ticket + 1 (release; a plain store on x64).
 *  4. `xchg [ring + rung], 1`; if it was 0, write(descriptor, any byte, 1), again on EINTR. EAGAIN is no error: bytes
 *     are waiting already.
 * The consumer (one; JavaScript), woken by a byte: sets rung = 0 with a full barrier, then while the sequence of slot
 * (tail & mask) equals tail + 1: reads it, stores sequence = tail + slotCount, tail = tail + 1. Numbers wrap at 2^32.
 */
export const DOORBELL = {
  head: 0,
  rung: 64,
  /** i32: the producers' end of the socket pair. */
  descriptor: 68,
  /** Number of slots less one; the number is a power of two. */
  mask: 72,
  slots: 128,
  slotBytes: 64,
  slot: { sequence: 0, kind: 4, words: 8, wordCount: 7 },
} as const;

/** Kinds of messages and the meaning of their u64 words, in order. */
export const DOORBELL_MESSAGES = {
  /** The entry function of a native thread came back. */
  threadEnd: { kind: 1, words: ["thread", "result"] },
} as const satisfies Record<string, { kind: number; words: readonly string[] }>;

/** Synchronous signals that mean a fault of the running code, by Linux number (x86-64, arm64 and riscv64 agree). */
export const FAULT_SIGNALS = { SIGILL: 4, SIGTRAP: 5, SIGBUS: 7, SIGFPE: 8, SIGSEGV: 11 } as const;
