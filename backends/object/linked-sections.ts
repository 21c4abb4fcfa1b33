/** The sections of a linked program and the symbols that the linker itself defines. */

import { LINK_SYMBOLS } from "#core/spec/rt-symbols.ts";

/** In numeric order. `relro` is constant data with absolute addresses, writable only while an image is relocated. */
export const LINKED_SECTIONS = ["text", "rodata", "relro", "data", "bss"] as const;
export type LinkedSection = (typeof LINKED_SECTIONS)[number];

export const LINKED_SECTION_NUMBER = {
  text: 0,
  rodata: 1,
  relro: 2,
  data: 3,
  bss: 4,
} as const satisfies Record<LinkedSection, number>;

/**
 * What the linker defines, by place. All are this link's own, even if an outside image has symbols of the same
 * names, except `base`: it is where descriptor offsets count from, and code beside an image shares the image's.
 */
export const LINKER_SYMBOLS = [
  { place: "base", name: LINK_SYMBOLS.descriptorBase },
  { place: "textStart", name: LINK_SYMBOLS.codeStart },
  { place: "textEnd", name: LINK_SYMBOLS.codeEnd },
  { place: "codeMap", name: LINK_SYMBOLS.codeMap },
  { place: "globalRoots", name: LINK_SYMBOLS.globalRoots },
] as const;

export type LinkerPlace = (typeof LINKER_SYMBOLS)[number]["place"];

/** Number of the linker symbol of a name, -1 if it is none. */
export function linkerSymbolNumber(name: string): number {
  for (const [index, row] of LINKER_SYMBOLS.entries()) if (row.name === name) return index;
  return -1;
}
