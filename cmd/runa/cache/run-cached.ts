// Runs a program from the code cache, without any part of the compiler.
import { CACHED_PROGRAM_PAGE_BYTES } from "#core/spec/cached-program-layout.ts";
import type { Directory } from "#rt/host/directory.ts";
import { statusOfDescriptor } from "#rt/host/file-status.ts";
import { type Libc, MAPPING, nativeBytes, PROTECTION, SYSCALL } from "#rt/host/libc.ts";
import { readRegularFile } from "#rt/host/read-file.ts";
import { type DecodedProgram, type Dependency, decodeProgram, digestOf } from "./cached-program.ts";

/** Sources above this are compiled each time. */
export const sourceBytesMax = 2 ** 26;
/** Times are for the least recently used: a use within this many seconds of the last one is not noted. */
const touchSeconds = 3600;

/** A program in the cache: verified, and mapped for reading; `descriptor` is its open file. */
export interface FoundProgram {
  readonly program: DecodedProgram;
  readonly descriptor: number;
}

function areUnchanged(libc: Libc, dependencies: readonly Dependency[]): boolean {
  for (const [path, digest] of dependencies) {
    const bytes = readRegularFile(libc, path, sourceBytesMax);
    if ((bytes === undefined ? null : digestOf(bytes).toHex()) !== digest) return false;
  }
  return true;
}

function mapForReading(libc: Libc, descriptor: number, bytes: number): Uint8Array | undefined {
  const request = { address: 0, bytes, protection: PROTECTION.read, flags: MAPPING.private, descriptor };
  const address = libc.map(request);
  return address < 0 ? undefined : nativeBytes(address, bytes);
}

/** Looks a program up; undefined if it is not there, damaged, not the user's own, or made from files that have changed. */
export function findProgram(libc: Libc, folder: Directory, key: string): FoundProgram | undefined {
  const descriptor = folder.openFile(key);
  if (descriptor < 0) return undefined;
  const status = statusOfDescriptor(libc, descriptor);
  const isSound =
    typeof status !== "number" &&
    status.isRegular &&
    !status.isWritableByOthers &&
    status.owner === libc.call(SYSCALL.geteuid) &&
    status.byteLength % CACHED_PROGRAM_PAGE_BYTES === 0;
  const bytes = isSound ? mapForReading(libc, descriptor, status.byteLength) : undefined;
  const program = bytes === undefined ? undefined : decodeProgram(bytes);
  if (program === undefined || !areUnchanged(libc, program.description.dependencies)) {
    libc.call(SYSCALL.close, descriptor);
    return undefined;
  }
  if (isSound && Date.now() / 1000 - status.changedSeconds > touchSeconds) folder.touch(key);
  return { program, descriptor };
}
