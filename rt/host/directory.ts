// A folder that is held open: its files are created, listed, renamed and removed in it even if its path comes to mean another.
import { type FileStatus, statusOfDescriptor } from "./file-status.ts";
import { addressOfBytes, type Libc, SYSCALL } from "./libc.ts";
import { AT_WORKING_DIRECTORY, writeNewFile } from "./write-new-file.ts";

const OPEN = {
  nonBlocking: 0x800,
  directory: 0x10000,
  noFollow: 0x20000,
  closeOnExec: 0x80000,
} as const;
const ERRNO_MISSING = 2;
const ERRNO_EXISTS = 17;
const LIST_BYTES = 32768;
/** Offsets in Linux's `struct linux_dirent64`. */
const ENTRY = { length: 16, name: 19 } as const;

const utf8 = new TextEncoder();

function terminated(path: string): Uint8Array<ArrayBuffer> {
  return utf8.encode(`${path}\0`);
}

/** Makes a folder and those above it that are missing; 0 or the negated errno. */
export function makeFolders(libc: Libc, path: string, mode: number): number {
  const made = libc.call(SYSCALL.mkdir, addressOfBytes(terminated(path)), mode);
  if (made >= 0 || made === -ERRNO_EXISTS) return 0;
  const above = path.slice(0, path.lastIndexOf("/"));
  if (above === "" || made !== -ERRNO_MISSING) return made;
  const upper = makeFolders(libc, above, mode);
  return upper < 0 ? upper : libc.call(SYSCALL.mkdir, addressOfBytes(terminated(path)), mode);
}

/** Makes one folder; 0 or the negated errno, which is -17 when something of this name exists. */
export function makeFolder(libc: Libc, path: string, mode: number): number {
  return libc.call(SYSCALL.mkdir, addressOfBytes(terminated(path)), mode);
}

/** An open folder. */
export class Directory {
  readonly #libc: Libc;
  readonly #descriptor: number;

  private constructor(libc: Libc, descriptor: number) {
    this.#libc = libc;
    this.#descriptor = descriptor;
  }

  /** Opens a folder; a link of its name is none. The negated errno if it cannot be opened. */
  static open(libc: Libc, path: string): Directory | number {
    const flags = OPEN.directory | OPEN.noFollow | OPEN.closeOnExec;
    const name = terminated(path);
    const descriptor = libc.call(SYSCALL.openat, AT_WORKING_DIRECTORY, addressOfBytes(name), flags);
    return descriptor < 0 ? descriptor : new Directory(libc, descriptor);
  }

  close(): void {
    this.#libc.call(SYSCALL.close, this.#descriptor);
  }

  status(): FileStatus | number {
    return statusOfDescriptor(this.#libc, this.#descriptor);
  }

  /** Opens a file of the folder for reading, through no link; the descriptor, or the negated errno. */
  openFile(name: string): number {
    const flags = OPEN.noFollow | OPEN.nonBlocking | OPEN.closeOnExec;
    return this.#libc.call(SYSCALL.openat, this.#descriptor, addressOfBytes(terminated(name)), flags);
  }

  /** Status of a file of the folder, or the negated errno. */
  statusOf(name: string): FileStatus | number {
    const descriptor = this.openFile(name);
    if (descriptor < 0) return descriptor;
    const status = statusOfDescriptor(this.#libc, descriptor);
    this.#libc.call(SYSCALL.close, descriptor);
    return status;
  }

  /** Writes a new file that only its owner may read; 0, or the negated errno, and then there is no such file. */
  writeNew(name: string, parts: readonly Uint8Array[]): number {
    return writeNewFile(this.#libc, this.#descriptor, name, parts);
  }

  /** Gives a file another name within the folder, replacing what had it. */
  rename(from: string, to: string): number {
    const [source, target] = [terminated(from), terminated(to)];
    const descriptor = this.#descriptor;
    return this.#libc.call(SYSCALL.renameat, descriptor, addressOfBytes(source), descriptor, addressOfBytes(target));
  }

  /** Removes a file; 0 or the negated errno. */
  remove(name: string): number {
    return this.#libc.call(SYSCALL.unlinkat, this.#descriptor, addressOfBytes(terminated(name)), 0);
  }

  /** Marks a file as changed now; 0 or the negated errno. */
  touch(name: string): number {
    return this.#libc.call(SYSCALL.utimensat, this.#descriptor, addressOfBytes(terminated(name)), 0, 0);
  }

  /** The names in the folder, without `.` and `..`; what cannot be read is left out. */
  names(): string[] {
    const found: string[] = [];
    const bytes = new Uint8Array(LIST_BYTES);
    const view = new DataView(bytes.buffer);
    const decoder = new TextDecoder();
    this.#libc.call(SYSCALL.lseek, this.#descriptor, 0, 0);
    for (;;) {
      const count = this.#libc.call(SYSCALL.getdents64, this.#descriptor, addressOfBytes(bytes), LIST_BYTES);
      if (count <= 0) return found;
      for (let at = 0; at < count; at += view.getUint16(at + ENTRY.length, true)) {
        const name = decoder.decode(bytes.subarray(at + ENTRY.name, bytes.indexOf(0, at + ENTRY.name)));
        if (name !== "." && name !== "..") found.push(name);
      }
    }
  }
}
