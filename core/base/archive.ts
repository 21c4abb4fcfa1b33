// A read-only archive of named byte strings in one blob: looked up by name without reading the rest.

const MAGIC = 0x41525552;
const HEADER_BYTES = 12;
const ROW_BYTES = 16;

export interface ArchiveEntry {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** The archive's bytes: header, one row for each entry (name offset and length, data offset and length), names, data. Same entries, same bytes. */
export function writeArchive(entries: readonly ArchiveEntry[]): Uint8Array {
  const encoder = new TextEncoder();
  const names = entries.map((entry) => encoder.encode(entry.name));
  const namesAt = HEADER_BYTES + entries.length * ROW_BYTES;
  const dataAt = names.reduce((end, name) => end + name.length, namesAt);
  const bytes = new Uint8Array(entries.reduce((end, entry) => end + entry.bytes.length, dataAt));
  const view = new DataView(bytes.buffer);
  view.setUint32(0, MAGIC, true);
  view.setUint32(4, entries.length, true);
  view.setUint32(8, dataAt, true);
  let nameAt = namesAt;
  let at = dataAt;
  for (const [index, entry] of entries.entries()) {
    const name = names[index] as Uint8Array;
    const row = HEADER_BYTES + index * ROW_BYTES;
    view.setUint32(row, nameAt, true);
    view.setUint32(row + 4, name.length, true);
    view.setUint32(row + 8, at, true);
    view.setUint32(row + 12, entry.bytes.length, true);
    bytes.set(name, nameAt);
    bytes.set(entry.bytes, at);
    nameAt += name.length;
    at += entry.bytes.length;
  }
  return bytes;
}

/** Reads an archive through `read`, which gives `length` bytes at `offset` of the blob: its directory at once, entries when asked. */
export class Archive {
  readonly #read: (offset: number, length: number) => Uint8Array;
  readonly #places = new Map<string, { readonly offset: number; readonly length: number }>();

  /** Throws if the blob is no archive. */
  constructor(read: (offset: number, length: number) => Uint8Array) {
    this.#read = read;
    const header = dataView(read(0, HEADER_BYTES));
    if (header.getUint32(0, true) !== MAGIC) throw new Error("the library blob is damaged");
    const count = header.getUint32(4, true);
    const directory = read(0, header.getUint32(8, true));
    const view = dataView(directory);
    const decoder = new TextDecoder();
    for (let index = 0; index < count; index++) {
      const row = HEADER_BYTES + index * ROW_BYTES;
      const nameAt = view.getUint32(row, true);
      const name = decoder.decode(directory.subarray(nameAt, nameAt + view.getUint32(row + 4, true)));
      this.#places.set(name, { offset: view.getUint32(row + 8, true), length: view.getUint32(row + 12, true) });
    }
  }

  get names(): Iterable<string> {
    return this.#places.keys();
  }

  entry(name: string): Uint8Array | undefined {
    const place = this.#places.get(name);
    return place === undefined ? undefined : this.#read(place.offset, place.length);
  }
}

function dataView(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
