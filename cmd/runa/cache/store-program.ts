// Puts compiled programs into the code cache, and takes the least recently used ones out when it grows too large.
import type { Directory } from "#rt/host/directory.ts";
import { type CachedProgram, encodeProgram } from "./cached-program.ts";
import { cacheNames } from "./code-cache.ts";

/** A program above this part of the cache is not kept. */
const largestPart = 1 / 4;
/** What remains after cleaning up. */
const keptPart = 3 / 4;
/** On average the cache is looked through when this part of it was written since. */
const surveyPart = 1 / 16;
/** A file that is still being written is not older. */
const temporarySeconds = 600;

interface CacheFile {
  readonly name: string;
  readonly byteLength: number;
  readonly changedSeconds: number;
}

/** What lies in the cache. */
export function cacheFiles(folder: Directory): CacheFile[] {
  return folder.names().flatMap((name) => {
    if (!cacheNames.finished.test(name) && !cacheNames.temporary.test(name)) return [];
    const status = folder.statusOf(name);
    if (typeof status === "number") return [];
    return [{ name, byteLength: status.byteLength, changedSeconds: status.changedSeconds }];
  });
}

/** Removes what a killed process left, and the least recently used programs if there is more than `bytesMax`. */
export function evict(folder: Directory, bytesMax: number): void {
  const files = cacheFiles(folder).sort((left, right) => left.changedSeconds - right.changedSeconds);
  let bytes = files.reduce((sum, file) => sum + file.byteLength, 0);
  const isFull = bytes > bytesMax;
  const now = Date.now() / 1000;
  for (const { name, byteLength, changedSeconds } of files) {
    const isTemporary = cacheNames.temporary.test(name);
    const isWanted = isTemporary ? now - changedSeconds <= temporarySeconds : !isFull || bytes <= bytesMax * keptPart;
    if (isWanted) continue;
    if (folder.remove(name) >= 0) bytes -= byteLength;
  }
}

/**
 * Writes a program under another name first, so that it is there as a whole or not at all. Whatever goes wrong leaves the
 * cache as it was.
 */
export function storeProgram(folder: Directory, key: string, program: CachedProgram, bytesMax: number): void {
  const bytes = encodeProgram(program);
  if (bytes.length > bytesMax * largestPart) return;
  const temporary = `tmp-${process.pid}-${Math.random().toString(36).slice(2)}`;
  if (folder.writeNew(temporary, [bytes]) < 0) return;
  if (folder.rename(temporary, key) < 0) {
    folder.remove(temporary);
    return;
  }
  if (Math.random() < bytes.length / (bytesMax * surveyPart)) evict(folder, bytesMax);
}
