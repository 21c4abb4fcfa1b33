/** Layout of a linked position-independent image as it lies in a file and, at the same offsets, in memory. */

/** "RIMG", little-endian. */
export const LINKED_IMAGE_MAGIC = 0x474d4952;
export const LINKED_IMAGE_VERSION = 1;
export const LINKED_IMAGE_PAGE_BYTES = 4096;

/**
 * Where an image is linked to lie. When the loader gets exactly this address nothing needs relocation, so no page
 * of it is touched before it is used. Above the heap that the kernel places after a fixed-address executable.
 */
export const LINKED_IMAGE_BASE = 0x80000000;

/** Byte offsets of the header's u32 fields; offsets within the image count from its first byte. */
export const LINKED_IMAGE_HEADER = {
  magic: 0,
  version: 4,
  baseLow: 8,
  baseHigh: 12,
  /** Bytes in the file, a multiple of the page size. */
  fileBytes: 16,
  /** Bytes in memory including bss, a multiple of the page size. */
  memoryBytes: 20,
  /** Read-only part: header, tables and constants, from offset 0. */
  textOffset: 24,
  textBytes: 28,
  /** Constants with absolute addresses: written by the loader, then sealed. */
  relroOffset: 32,
  relroBytes: 36,
  dataOffset: 40,
  dataBytes: 44,
  bssOffset: 48,
  bssBytes: 52,
  /** Rows of (u32 offset of the name, u32 value counted from the image's start), sorted by the bytes of the names. */
  symbolTableOffset: 56,
  symbolCount: 60,
  /** One u32 per abs64 field: its offset in the image; always in relro or data. */
  absoluteTableOffset: 64,
  absoluteCount: 68,
} as const;

export const LINKED_IMAGE_HEADER_BYTES = 72;
export const LINKED_IMAGE_SYMBOL_BYTES = 8;
