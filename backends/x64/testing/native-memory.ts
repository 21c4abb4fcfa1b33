/** Memory and calls of machine code inside the test process. Tests only. */

import { CFunction, dlopen, toArrayBuffer } from "bun:ffi";
import type { LinkMemory, MemoryBlock } from "#backends/object/link-into-memory.ts";

const LIBC = "libc.so.6";
const READ_WRITE_EXECUTE = 7;
const PRIVATE_ANONYMOUS = 0x22;
const LOW_ADDRESSES = 0x40;

const system = dlopen(LIBC, {
  mmap: { args: ["ptr", "u64", "i32", "i32", "i32", "i64"], returns: "ptr" },
  munmap: { args: ["ptr", "u64"], returns: "i32" },
}).symbols;

/** One mapping that may be written and executed, handed out from its start on. */
export class NativeMemory implements LinkMemory {
  readonly base: number;
  readonly #bytes: number;
  #used = 0;

  constructor(bytes: number) {
    this.#bytes = bytes;
    this.base = Number(system.mmap(null, bytes, READ_WRITE_EXECUTE, PRIVATE_ANONYMOUS | LOW_ADDRESSES, -1, 0));
  }

  allocateCode(byteLength: number, alignment = 16): MemoryBlock {
    this.#used = Math.ceil(this.#used / alignment) * alignment;
    const address = this.base + this.#used;
    this.#used += Math.max(byteLength, 1);
    if (this.#used > this.#bytes) throw new Error("native memory: used up");
    return { address, bytes: new Uint8Array(toArrayBuffer(address as never, 0, Math.max(byteLength, 1))) };
  }

  allocateData(byteLength: number, alignment = 16): MemoryBlock {
    return this.allocateCode(byteLength, alignment);
  }

  publish(_block: MemoryBlock): void {
    /* Written in place. */
  }

  free(): void {
    system.munmap(this.base as never, this.#bytes);
  }
}

/** Calls a System V function of one pointer-sized argument. */
export function callNative(code: number, argument: number): number {
  const call = CFunction({ ptr: code as never, args: ["u64"], returns: "u64" });
  return Number(call(argument));
}

/** The bytes at an address of this process. */
export function nativeBuffer(address: number, bytes: number): ArrayBuffer {
  return toArrayBuffer(address as never, 0, bytes);
}
