// Layout of a file of the code cache: header, description, machine code on pages of its own, data.

/** Offsets in the file. The checksum is the SHA-256 of everything behind it. */
export const CACHED_PROGRAM = {
  magic: 0,
  checksum: 8,
  checksumBytes: 32,
  /** u32: bytes of the description. */
  descriptionBytes: 40,
  /** u32: where the code begins, a multiple of the page size. */
  codeOffset: 44,
  /** u32: bytes of code and constants. */
  codeBytes: 48,
  /** u32: bytes of data, which follow at the next multiple of the page size. */
  dataBytes: 52,
  /** The description, in JSON. */
  description: 56,
} as const;

/** Begins every file; another layout has another one. */
export const CACHED_PROGRAM_MAGIC = "RUNACP01";

export const CACHED_PROGRAM_PAGE_BYTES = 4096;
