// Layout of the blobs appended to the finished executable: pages of data, a directory of their names, a trailer.

/** The file ends with this trailer: magic (8 bytes), entries (u32), zero (u32), directory offset (u64), file size (u64). */
export const imageTrailer = {
  magic: "RUNAIMG1",
  bytes: 32,
  entryCount: 8,
  directoryOffset: 16,
  fileBytes: 24,
} as const;

/** A directory entry: name in UTF-8 padded with zeros, offset of the blob in the file (u64), its length (u64). */
export const imageEntry = { bytes: 48, nameBytesMax: 32, offset: 32, length: 40 } as const;

/** Blobs begin at multiples of this, so that they can be mapped as they are. */
export const imageAlignment = 4096;

/** Names of the blobs that the toolchain appends: the runtime as programs run beside it, and with polls in its loops for sessions, which can be asked to stop. */
export const imageNames = { runtime: "runtime", session: "session", library: "library", identity: "identity" } as const;
