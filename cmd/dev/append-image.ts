// Appends named blobs to a finished executable, each on pages of its own, so that they can be mapped from the file.
import { imageAlignment, imageEntry, imageTrailer } from "#core/spec/image-layout.ts";

/** A blob and the name under which it is found again. */
export interface NamedImage {
  readonly name: string;
  readonly bytes: Uint8Array;
}

function alignUp(offset: number): number {
  return Math.ceil(offset / imageAlignment) * imageAlignment;
}

/** The executable with the blobs, their directory and the trailer behind it; the same input gives the same bytes. */
export function appendImages(executable: Uint8Array, images: readonly NamedImage[]): Uint8Array {
  const offsets: number[] = [];
  let end = executable.length;
  for (const { bytes } of images) {
    const offset = alignUp(end);
    offsets.push(offset);
    end = offset + bytes.length;
  }
  const directory = alignUp(end);
  const fileBytes = directory + images.length * imageEntry.bytes + imageTrailer.bytes;
  const file = new Uint8Array(fileBytes);
  const view = new DataView(file.buffer);
  file.set(executable);
  const encoder = new TextEncoder();
  for (const [index, { name, bytes }] of images.entries()) {
    const encoded = encoder.encode(name);
    if (encoded.length === 0 || encoded.length > imageEntry.nameBytesMax)
      throw new Error(`image name too long or empty: "${name}"`);
    const offset = offsets[index] ?? 0;
    const entry = directory + index * imageEntry.bytes;
    file.set(bytes, offset);
    file.set(encoded, entry);
    view.setBigUint64(entry + imageEntry.offset, BigInt(offset), true);
    view.setBigUint64(entry + imageEntry.length, BigInt(bytes.length), true);
  }
  const trailer = fileBytes - imageTrailer.bytes;
  file.set(encoder.encode(imageTrailer.magic), trailer);
  view.setUint32(trailer + imageTrailer.entryCount, images.length, true);
  view.setBigUint64(trailer + imageTrailer.directoryOffset, BigInt(directory), true);
  view.setBigUint64(trailer + imageTrailer.fileBytes, BigInt(fileBytes), true);
  return file;
}
