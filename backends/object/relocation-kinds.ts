/** The relocation kinds an object may contain: width, formula and the x86-64 ELF type, one row each. */

interface RelocationRow {
  /** Bytes patched at the relocation's offset. */
  readonly width: 4 | 8;
  /** `pc`: S + A - P; `absolute`: S + A; `base`: S + A - address of the object's base symbol. */
  readonly formula: "pc" | "absolute" | "base";
  /** How a stored 32-bit value is read back; a value outside that range is a link error. */
  readonly range: "signed" | "unsigned" | "any";
  /** R_X86_64_* in a relocatable file; 0 where only our own linker and object writer can resolve it. */
  readonly elfX64: number;
}

/**
 * Rows in numeric order: the number stored in an object is the index here.
 * P is the address of the patched field itself, so an x86-64 `rel32` at the end of an instruction has addend -4.
 */
export const RELOCATION_KINDS = {
  /** Branch or call displacement; the target is code. */
  rel32: { width: 4, formula: "pc", range: "signed", elfX64: 4 },
  /** RIP-relative access to data (or the address of a function taken by `lea`). */
  rel32data: { width: 4, formula: "pc", range: "signed", elfX64: 2 },
  abs64: { width: 8, formula: "absolute", range: "any", elfX64: 1 },
  /** Zero-extended 32-bit address. */
  abs32: { width: 4, formula: "absolute", range: "unsigned", elfX64: 10 },
  /** Unsigned 32-bit distance from the object's base symbol (descriptor offsets in headers, code-map tables). */
  imagebase32: { width: 4, formula: "base", range: "unsigned", elfX64: 0 },
} as const satisfies Record<string, RelocationRow>;

export type RelocationKind = keyof typeof RELOCATION_KINDS;

/** Names by number. */
export const RELOCATION_KIND_NAMES = Object.keys(RELOCATION_KINDS) as readonly RelocationKind[];

/** Rows by number. */
export const RELOCATION_ROWS: readonly RelocationRow[] = Object.values(RELOCATION_KINDS);

/** The number of a kind, for hot code that adds many relocations. */
export const RELOCATION_NUMBER = {
  rel32: 0,
  rel32data: 1,
  abs64: 2,
  abs32: 3,
  imagebase32: 4,
} as const satisfies Record<RelocationKind, number>;
