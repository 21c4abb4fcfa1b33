// Finds the blobs that are appended to the running executable, without reading them.
import { imageEntry, imageNames, imageTrailer } from "#core/spec/image-layout.ts";
import { addressOfBytes, getWord, type Libc, SYSCALL } from "./libc.ts";
import type { ImageFilePlace } from "./load-image.ts";
import { readFilePart } from "./read-file.ts";

const seekEnd = 2;
const openCloseOnExec = 0x80000;

/** Bytes of an open file, or undefined if it does not have that many there. */
function read(libc: Libc, descriptor: number, offset: number, length: number): DataView | undefined {
  if (offset < 0 || length <= 0) return undefined;
  const bytes = new Uint8Array(length);
  const count = libc.call(SYSCALL.pread64, descriptor, addressOfBytes(bytes), length, offset);
  return count === length ? new DataView(bytes.buffer) : undefined;
}

function readDirectory(libc: Libc, descriptor: number): DataView | undefined {
  const fileBytes = libc.call(SYSCALL.lseek, descriptor, 0, seekEnd);
  const trailer = read(libc, descriptor, fileBytes - imageTrailer.bytes, imageTrailer.bytes);
  if (trailer === undefined) return undefined;
  const magic = new TextDecoder().decode(new Uint8Array(trailer.buffer, 0, imageTrailer.magic.length));
  if (magic !== imageTrailer.magic || getWord(trailer, imageTrailer.fileBytes) !== fileBytes) return undefined;
  const count = trailer.getUint32(imageTrailer.entryCount, true);
  return read(libc, descriptor, getWord(trailer, imageTrailer.directoryOffset), count * imageEntry.bytes);
}

/** Where the blobs of an executable (the running one by default) lie, by name; none if it carries none. */
export function findImages(libc: Libc, path = "/proc/self/exe"): ReadonlyMap<string, ImageFilePlace> {
  const places = new Map<string, ImageFilePlace>();
  const name = new TextEncoder().encode(`${path}\0`);
  const descriptor = libc.call(SYSCALL.open, addressOfBytes(name), openCloseOnExec);
  if (descriptor < 0) return places;
  const directory = readDirectory(libc, descriptor);
  libc.call(SYSCALL.close, descriptor);
  if (directory === undefined) return places;
  const decoder = new TextDecoder();
  for (let at = 0; at < directory.byteLength; at += imageEntry.bytes) {
    const bytes = new Uint8Array(directory.buffer, at, imageEntry.nameBytesMax);
    const end = bytes.indexOf(0);
    const offset = getWord(directory, at + imageEntry.offset);
    const byteLength = getWord(directory, at + imageEntry.length);
    places.set(decoder.decode(end < 0 ? bytes : bytes.subarray(0, end)), { path, offset, byteLength });
  }
  return places;
}

/** What tells this build of the toolchain from all others, in hexadecimal; undefined if it is run from its sources. */
export function buildIdentity(libc: Libc, images = findImages(libc)): string | undefined {
  const place = images.get(imageNames.identity);
  return place === undefined ? undefined : readFilePart(libc, place.path, place.offset, place.byteLength)?.toHex();
}
