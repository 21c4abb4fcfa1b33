// Finds and maps the blobs that are appended to the running executable, without reading them.
import { dlopen, ptr } from "bun:ffi";
import { imageAlignment, imageEntry, imageTrailer } from "#core/spec/image-layout.ts";

/** Where a blob lies in the executable's file, in bytes. */
export interface ImagePlace {
  readonly offset: number;
  readonly length: number;
}

/** Numbers of the system's headers, the same on every Linux. */
const system = { seekEnd: 2, readOnly: 0, closeOnExec: 0o2000000, mapPrivate: 2, protRead: 1, protExecute: 4 } as const;

const signatures = {
  open: { args: ["ptr", "i32"], returns: "i32" },
  close: { args: ["i32"], returns: "i32" },
  lseek: { args: ["i32", "i64", "i32"], returns: "i64" },
  pread: { args: ["i32", "ptr", "u64", "i64"], returns: "i64" },
  mmap: { args: ["u64", "u64", "i32", "i32", "i32", "i64"], returns: "u64" },
} as const;

/** The images of one executable: their places, and a way to map them; `close` keeps what is mapped. */
export interface ImageFile {
  readonly places: ReadonlyMap<string, ImagePlace>;
  /** Maps a blob readable, and executable on request; gives its address. Pages are loaded when touched. */
  map(place: ImagePlace, isExecutable: boolean): number;
  close(): void;
}

function openLibrary(): ReturnType<typeof dlopen<typeof signatures>> {
  try {
    return dlopen("libc.so.6", signatures);
  } catch {
    return dlopen("libc.so", signatures);
  }
}

function readPlaces(directory: DataView, count: number): Map<string, ImagePlace> {
  const places = new Map<string, ImagePlace>();
  const decoder = new TextDecoder();
  for (let index = 0; index < count; index++) {
    const at = index * imageEntry.bytes;
    const bytes = new Uint8Array(directory.buffer, at, imageEntry.nameBytesMax);
    const end = bytes.indexOf(0);
    const name = decoder.decode(end < 0 ? bytes : bytes.subarray(0, end));
    const offset = Number(directory.getBigUint64(at + imageEntry.offset, true));
    places.set(name, { offset, length: Number(directory.getBigUint64(at + imageEntry.length, true)) });
  }
  return places;
}

/** Opens the images of an executable (the running one by default); undefined if it has none or cannot be read. */
export function openImageFile(path = "/proc/self/exe"): ImageFile | undefined {
  const { symbols } = openLibrary();
  const file = symbols.open(ptr(new TextEncoder().encode(`${path}\0`)), system.readOnly | system.closeOnExec);
  if (file < 0) return undefined;
  const read = (offset: number, length: number): DataView | undefined => {
    const bytes = new Uint8Array(length);
    return length > 0 && Number(symbols.pread(file, ptr(bytes), length, offset)) === length
      ? new DataView(bytes.buffer)
      : undefined;
  };
  const fileBytes = Number(symbols.lseek(file, 0, system.seekEnd));
  const trailer = fileBytes < imageTrailer.bytes ? undefined : read(fileBytes - imageTrailer.bytes, imageTrailer.bytes);
  const magic =
    trailer === undefined ? "" : new TextDecoder().decode(new Uint8Array(trailer.buffer, 0, imageTrailer.magic.length));
  const isWhole =
    magic === imageTrailer.magic && Number(trailer?.getBigUint64(imageTrailer.fileBytes, true)) === fileBytes;
  const count = trailer?.getUint32(imageTrailer.entryCount, true) ?? 0;
  const directory = isWhole
    ? read(Number(trailer?.getBigUint64(imageTrailer.directoryOffset, true)), count * imageEntry.bytes)
    : undefined;
  if (directory === undefined) {
    symbols.close(file);
    return undefined;
  }
  return {
    places: readPlaces(directory, count),
    map(place, isExecutable) {
      if (place.offset % imageAlignment !== 0) throw new Error("image: a blob does not begin on a page");
      const protection = system.protRead | (isExecutable ? system.protExecute : 0);
      const address = Number(symbols.mmap(0, place.length, protection, system.mapPrivate, file, place.offset));
      if (address <= 0 || address > Number.MAX_SAFE_INTEGER)
        throw new Error("image: the executable could not be mapped");
      return address;
    },
    close() {
      symbols.close(file);
    },
  };
}
