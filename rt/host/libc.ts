/** The few functions of libc that the host needs, and system calls through them. */

import type { FFIType } from "bun:ffi";

/**
 * What the module bun:ffi stands on. Importing that module costs a quarter of a millisecond, which each start would pay; its
 * `dlopen` throws what this one returns.
 */
const { dlopen, linkSymbols, ptr, toArrayBuffer } = (
  Bun as unknown as { FFI: Pick<typeof import("bun:ffi"), "dlopen" | "linkSymbols" | "ptr" | "toArrayBuffer"> }
).FFI;

/** A 64-bit integer that comes as a number where it fits. */
const I64_FAST = 15 as FFIType.i64_fast;
const SIX_WORDS = ["i64", "i64", "i64", "i64", "i64", "i64"] as const;

/** libpthread is a dependency of Bun on every glibc, and a look-up through it also finds what lies in libc. */
const LIBRARY = "libpthread.so.0";

/** Opens a library of the system; throws when it is not there. */
export function openFunctions<const Functions extends Parameters<typeof dlopen>[1]>(
  file: string,
  functions: Functions,
): ReturnType<typeof dlopen<Functions>>["symbols"] {
  const library = dlopen(file, functions);
  if (library instanceof Error) throw library;
  return library.symbols;
}

function openLibrary() {
  return openFunctions(LIBRARY, {
    syscall: { args: ["i64", ...SIX_WORDS], returns: I64_FAST },
    __errno_location: { args: [], returns: I64_FAST },
    getauxval: { args: ["i64"], returns: I64_FAST },
    // A variable and no function: only its address is asked for.
    environ: { args: [], returns: I64_FAST },
    pthread_attr_init: { args: ["i64"], returns: "i32" },
    pthread_attr_setstacksize: { args: ["i64", "i64"], returns: "i32" },
    pthread_attr_destroy: { args: ["i64"], returns: "i32" },
    pthread_create: { args: ["i64", "i64", "i64", "i64"], returns: "i32" },
    pthread_join: { args: ["i64", "i64"], returns: "i32" },
    pthread_sigmask: { args: ["i32", "i64", "i64"], returns: "i32" },
  });
}

/** Calls a System V routine without arguments that gives an i32. */
export function callRoutine(address: number): number {
  const linked = linkSymbols({ routine: { ptr: address as never, args: [], returns: "i32" } });
  if (linked instanceof Error) throw linked;
  return linked.symbols.routine();
}

/** Linux x86-64 numbers of the calls that the host makes. */
export const SYSCALL = {
  read: 0,
  write: 1,
  open: 2,
  close: 3,
  stat: 4,
  fstat: 5,
  poll: 7,
  lseek: 8,
  mmap: 9,
  mprotect: 10,
  munmap: 11,
  rt_sigaction: 13,
  ioctl: 16,
  pread64: 17,
  getpid: 39,
  socketpair: 53,
  kill: 62,
  flock: 73,
  ftruncate: 77,
  rename: 82,
  mkdir: 83,
  readlink: 89,
  chmod: 90,
  geteuid: 107,
  getdents64: 217,
  exit_group: 231,
  openat: 257,
  unlinkat: 263,
  renameat: 264,
  utimensat: 280,
  memfd_create: 319,
} as const;

export const PROTECTION = { none: 0, read: 1, write: 2, execute: 4 } as const;
export const MAPPING = {
  shared: 1,
  private: 2,
  fixed: 0x10,
  anonymous: 0x20,
  noReserve: 0x4000,
  fixedNoReplace: 0x100000,
} as const;

export interface MapRequest {
  /** 0 lets the kernel choose. */
  readonly address: number;
  readonly bytes: number;
  readonly protection: number;
  readonly flags: number;
  readonly descriptor?: number;
  readonly offset?: number;
}

/** Opened once by the command that runs code in this process; opening costs about a quarter of a millisecond. */
export class Libc {
  private static current: Libc | undefined;
  readonly functions = openLibrary();

  /** The one of this process; opened at the first call. */
  static opened(): Libc {
    Libc.current ??= new Libc();
    return Libc.current;
  }

  /** A raw system call; the result, or the negated errno. */
  call(number: number, a = 0, b = 0, c = 0, d = 0, e = 0, f = 0): number {
    const result = Number(this.functions.syscall(number, a, b, c, d, e, f));
    return result === -1 ? -this.errno() : result;
  }

  /** Maps memory; the address, or the negated errno. */
  map(request: MapRequest): number {
    const { address, bytes, protection, flags, descriptor = -1, offset = 0 } = request;
    return this.call(SYSCALL.mmap, address, bytes, protection, flags, descriptor, offset);
  }

  /** Private zeroed memory that can be read and written; throws when there is none. */
  allocate(bytes: number): number {
    const protection = PROTECTION.read | PROTECTION.write;
    const address = this.map({ address: 0, bytes, protection, flags: MAPPING.private | MAPPING.anonymous });
    if (address < 0) throw new Error(`out of memory: mmap of ${bytes} bytes failed (errno ${-address})`);
    return address;
  }

  unmap(address: number, bytes: number): void {
    this.call(SYSCALL.munmap, address, bytes);
  }

  /** Address of libc's array of addresses of the texts `NAME=value`; 0 if it cannot be told. */
  get environment(): number {
    const { ptr: address } = this.functions.environ as { ptr?: number };
    return address === undefined ? 0 : getWord(new DataView(toArrayBuffer(address as never, 0, 8)), 0);
  }

  private errno(): number {
    return new Int32Array(toArrayBuffer(Number(this.functions.__errno_location()), 0, 4))[0] as number;
  }
}

/** The bytes at an address of this process. Reading after they are unmapped ends the process. */
export function nativeBytes(address: number, bytes: number): Uint8Array<ArrayBuffer> {
  return new Uint8Array(toArrayBuffer(address, 0, bytes));
}

/** The address of a typed array's first byte; the array must stay referenced while the address is in use. */
export function addressOfBytes(bytes: Uint8Array): number {
  return Number(ptr(bytes));
}

/** Writes a non-negative safe integer as a u64. */
export function setWord(view: DataView, offset: number, value: number): void {
  view.setUint32(offset, value >>> 0, true);
  view.setUint32(offset + 4, Math.floor(value / 2 ** 32), true);
}

/** Reads a u64 as a number; exact up to 2^53. */
export function getWord(view: DataView, offset: number): number {
  return view.getUint32(offset + 4, true) * 2 ** 32 + view.getUint32(offset, true);
}
