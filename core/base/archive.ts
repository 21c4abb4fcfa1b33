// A read-only archive of named byte strings in one blob: looked up by name without reading the rest, checked when read.

const MAGIC = 0x32525552;
const HEADER_BYTES = 12;

export interface ArchiveEntry {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** Offset in the blob, length, and checksum of an entry. */
type Place = readonly [offset: number, length: number, checksum: number];

/** The archive's bytes: header (magic, length and checksum of the directory), directory in JSON, data. Same entries, same bytes. */
export function writeArchive(entries: readonly ArchiveEntry[]): Uint8Array {
  let end = 0;
  const places: Record<string, Place> = {};
  for (const { name, bytes } of entries) {
    places[name] = [end, bytes.length, Bun.hash.crc32(bytes)];
    end += bytes.length;
  }
  const directory = new TextEncoder().encode(JSON.stringify(places));
  const dataAt = HEADER_BYTES + directory.length;
  const blob = new Uint8Array(dataAt + end);
  const view = new DataView(blob.buffer);
  view.setUint32(0, MAGIC, true);
  view.setUint32(4, directory.length, true);
  view.setUint32(8, Bun.hash.crc32(directory), true);
  blob.set(directory, HEADER_BYTES);
  for (const { name, bytes } of entries) blob.set(bytes, dataAt + (places[name]?.[0] ?? 0));
  return blob;
}

/** An archive is not as it was written. */
export class DamagedArchive extends Error {
  override readonly name = "DamagedArchive";
}

/** Reads an archive through `read`, which gives `length` bytes at `offset` of the blob: its directory at once, entries when asked. */
export class Archive {
  readonly #read: (offset: number, length: number) => Uint8Array;
  readonly #places: Readonly<Record<string, Place>>;
  readonly #dataAt: number;

  /** Throws `DamagedArchive` if the blob is no archive. */
  constructor(read: (offset: number, length: number) => Uint8Array) {
    this.#read = read;
    const header = read(0, HEADER_BYTES);
    const view = new DataView(header.buffer, header.byteOffset, header.byteLength);
    if (header.length < HEADER_BYTES || view.getUint32(0, true) !== MAGIC)
      throw new DamagedArchive("its library is no archive");
    const length = view.getUint32(4, true);
    this.#dataAt = HEADER_BYTES + length;
    const directory = checked(read(HEADER_BYTES, length), length, view.getUint32(8, true), "the directory");
    this.#places = JSON.parse(new TextDecoder().decode(directory)) as Readonly<Record<string, Place>>;
  }

  get names(): readonly string[] {
    return Object.keys(this.#places);
  }

  has(name: string): boolean {
    return Object.hasOwn(this.#places, name);
  }

  /** Throws `DamagedArchive` if the entry is not as it was written. */
  entry(name: string): Uint8Array | undefined {
    const place = this.has(name) ? this.#places[name] : undefined;
    if (place === undefined) return undefined;
    const [offset, length, checksum] = place;
    return length === 0
      ? new Uint8Array(0)
      : checked(this.#read(this.#dataAt + offset, length), length, checksum, name);
  }
}

function checked(bytes: Uint8Array, length: number, checksum: number, what: string): Uint8Array {
  if (bytes.length === length && Bun.hash.crc32(bytes) === checksum) return bytes;
  throw new DamagedArchive(`${what} of its library is not as it was written`);
}
