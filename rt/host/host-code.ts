/** The few machine-code routines of the host itself: thread entry, the doorbell's producer. */

import type { CodeMemory } from "./code-memory.ts";
import { HOST_CODE_X64_OFFSETS, hostCodeX64 } from "./host-code-x64.ts";

/** Addresses of the routines; System V calling convention. */
export interface HostCode {
  /** void* (StartRecord*): what pthread_create is given; see `THREAD_RECORD`. */
  readonly threadEntry: number;
  /** void (ring, u32 kind, const u64 words[], u32 wordCount): puts a message into a doorbell's ring. */
  readonly postMessage: number;
}

/** Record that `threadEntry` is given: u64 fields. `alternateStack` is a `stack_t`. */
export const THREAD_RECORD = {
  entry: 0,
  argument: 8,
  alternateStack: 16,
  alternateStackBytes: 32,
  doorbell: 40,
  thread: 48,
  /** Where pthread_create stores the thread's handle. */
  handle: 56,
  bytes: 64,
} as const;

/** Copies the routines into code memory; once per process. */
export function installHostCode(memory: CodeMemory): HostCode {
  const bytes = hostCodeX64();
  const block = memory.allocateCode(bytes.length);
  block.bytes.set(bytes);
  memory.publish(block);
  return {
    threadEntry: block.address + HOST_CODE_X64_OFFSETS.threadEntry,
    postMessage: block.address + HOST_CODE_X64_OFFSETS.postMessage,
  };
}
