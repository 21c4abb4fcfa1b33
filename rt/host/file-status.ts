// What the system knows about an open file: kind, owner, permissions, size, times.
import { addressOfBytes, getWord, type Libc, SYSCALL } from "./libc.ts";

/** Offsets in Linux's `struct stat` of x86-64, and its size. */
const STAT = {
  inode: 8,
  mode: 24,
  owner: 28,
  size: 48,
  changedSeconds: 88,
  changedNanoseconds: 96,
  bytes: 144,
} as const;

const KIND_MASK = 0o170000;
const DIRECTORY = 0o040000;
const REGULAR = 0o100000;
/** Write permission of the group and of everybody. */
const WRITABLE_BY_OTHERS = 0o022;

/** The answer of fstat or stat. */
export interface FileStatus {
  readonly isDirectory: boolean;
  readonly isRegular: boolean;
  /** User id of the owner. */
  readonly owner: number;
  readonly isWritableByOthers: boolean;
  readonly byteLength: number;
  /** When the content changed, in seconds since 1970. */
  readonly changedSeconds: number;
  /** Differs when the file was changed or another one has its name. */
  readonly stamp: string;
}

/** Status of an open file, or the negated errno. */
export function statusOfDescriptor(libc: Libc, descriptor: number): FileStatus | number {
  const bytes = new Uint8Array(STAT.bytes);
  const result = libc.call(SYSCALL.fstat, descriptor, addressOfBytes(bytes));
  return result < 0 ? result : decode(bytes);
}

/** Status of what a path leads to, through links, or the negated errno. */
export function statusOfPath(libc: Libc, path: string): FileStatus | number {
  const bytes = new Uint8Array(STAT.bytes);
  const name = new TextEncoder().encode(`${path}\0`);
  const result = libc.call(SYSCALL.stat, addressOfBytes(name), addressOfBytes(bytes));
  return result < 0 ? result : decode(bytes);
}

function decode(bytes: Uint8Array): FileStatus {
  const view = new DataView(bytes.buffer);
  const mode = view.getUint32(STAT.mode, true);
  const changedSeconds = getWord(view, STAT.changedSeconds);
  const byteLength = getWord(view, STAT.size);
  return {
    isDirectory: (mode & KIND_MASK) === DIRECTORY,
    isRegular: (mode & KIND_MASK) === REGULAR,
    owner: view.getUint32(STAT.owner, true),
    isWritableByOthers: (mode & WRITABLE_BY_OTHERS) !== 0,
    byteLength,
    changedSeconds,
    get stamp() {
      return `${getWord(view, STAT.inode)} ${byteLength} ${changedSeconds} ${getWord(view, STAT.changedNanoseconds)}`;
    },
  };
}
