// Finds the blobs that are appended to the running executable, without reading them.
import { imageEntry, imageNames, imageTrailer } from "#core/spec/image-layout.ts";
import { addressOfBytes, getWord, type Libc, SYSCALL } from "./libc.ts";
import type { ImageFilePlace } from "./load-image.ts";
import { readFilePart } from "./read-file.ts";

/** A blob of an executable; `bytes` if they were read with the directory. */
export interface FoundImage extends ImageFilePlace {
  readonly bytes: Uint8Array | undefined;
}

const seekEnd = 2;
const openCloseOnExec = 0x80000;

/** The end of a file, which holds trailer, directory and small blobs: one read gives them all. */
const tailBytesMax = 16384;

interface Tail {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Where it begins in the file. */
  readonly offset: number;
}

function readTail(libc: Libc, path: string): Tail | undefined {
  const name = new TextEncoder().encode(`${path}\0`);
  const descriptor = libc.call(SYSCALL.open, addressOfBytes(name), openCloseOnExec);
  if (descriptor < 0) return undefined;
  const fileBytes = libc.call(SYSCALL.lseek, descriptor, 0, seekEnd);
  const bytes = new Uint8Array(Math.max(Math.min(fileBytes, tailBytesMax), 1));
  const offset = fileBytes - bytes.length;
  const count = libc.call(SYSCALL.pread64, descriptor, addressOfBytes(bytes), bytes.length, Math.max(offset, 0));
  libc.call(SYSCALL.close, descriptor);
  return count === bytes.length ? { bytes, offset } : undefined;
}

/** The directory within the tail; undefined if there is none. */
function directoryOf({ bytes, offset }: Tail): DataView | undefined {
  if (bytes.length < imageTrailer.bytes) return undefined;
  const trailer = new DataView(bytes.buffer, bytes.length - imageTrailer.bytes);
  const { magic } = imageTrailer;
  for (let i = 0; i < magic.length; i++) if (trailer.getUint8(i) !== magic.charCodeAt(i)) return undefined;
  if (getWord(trailer, imageTrailer.fileBytes) !== offset + bytes.length) return undefined;
  const start = getWord(trailer, imageTrailer.directoryOffset) - offset;
  const length = trailer.getUint32(imageTrailer.entryCount, true) * imageEntry.bytes;
  return start < 0 || start + length > bytes.length ? undefined : new DataView(bytes.buffer, start, length);
}

/** Where the blobs of an executable (the running one by default) lie, by name; none if it carries none. */
export function findImages(libc: Libc, path = "/proc/self/exe"): ReadonlyMap<string, FoundImage> {
  const places = new Map<string, FoundImage>();
  const tail = readTail(libc, path);
  const directory = tail === undefined ? undefined : directoryOf(tail);
  if (tail === undefined || directory === undefined) return places;
  const decoder = new TextDecoder();
  for (let at = 0; at < directory.byteLength; at += imageEntry.bytes) {
    const name = new Uint8Array(directory.buffer, directory.byteOffset + at, imageEntry.nameBytesMax);
    const end = name.indexOf(0);
    const offset = getWord(directory, at + imageEntry.offset);
    const byteLength = getWord(directory, at + imageEntry.length);
    const start = offset - tail.offset;
    const bytes = start < 0 ? undefined : tail.bytes.subarray(start, start + byteLength);
    places.set(decoder.decode(end < 0 ? name : name.subarray(0, end)), { path, offset, byteLength, bytes });
  }
  return places;
}

/** What tells this build of the toolchain from all others, in hexadecimal; undefined if it is run from its sources. */
export function buildIdentity(libc: Libc, images = findImages(libc)): string | undefined {
  const place = images.get(imageNames.identity);
  if (place === undefined) return undefined;
  return (place.bytes ?? readFilePart(libc, place.path, place.offset, place.byteLength))?.toHex();
}
