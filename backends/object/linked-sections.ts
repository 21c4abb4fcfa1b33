/** The sections of a linked program and the symbols that the linker itself defines. */

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

type LinkerSymbolRow =
  | { readonly kind: "base" }
  | { readonly kind: "bound"; readonly section: LinkedSection; readonly end: boolean }
  | { readonly kind: "functionTable"; readonly end: boolean };

/**
 * Names that need no definition. An object may define one of them itself, and `externals` come before them too.
 *
 * The function table is a rodata array sorted by address, one row per function: u32 start of the function and u32
 * address of its code-map fragment (0 when it has none), both counted from `__runa_image_base`; a last row holds
 * the end of text and 0, and `__runa_function_table_end` points at that row. It exists only if someone refers to it.
 */
export const LINKER_SYMBOLS = {
  __runa_image_base: { kind: "base" },
  __runa_text_start: { kind: "bound", section: "text", end: false },
  __runa_text_end: { kind: "bound", section: "text", end: true },
  __runa_rodata_start: { kind: "bound", section: "rodata", end: false },
  __runa_rodata_end: { kind: "bound", section: "rodata", end: true },
  __runa_relro_start: { kind: "bound", section: "relro", end: false },
  __runa_relro_end: { kind: "bound", section: "relro", end: true },
  __runa_data_start: { kind: "bound", section: "data", end: false },
  __runa_data_end: { kind: "bound", section: "data", end: true },
  __runa_bss_start: { kind: "bound", section: "bss", end: false },
  __runa_bss_end: { kind: "bound", section: "bss", end: true },
  __runa_function_table: { kind: "functionTable", end: false },
  __runa_function_table_end: { kind: "functionTable", end: true },
} as const satisfies Record<string, LinkerSymbolRow>;

export type LinkerSymbolName = keyof typeof LINKER_SYMBOLS;

/** Names by number: a link refers to linker symbols by index into this list. */
export const LINKER_SYMBOL_NAMES = Object.keys(LINKER_SYMBOLS) as readonly LinkerSymbolName[];

/** Rows by number. */
export const LINKER_SYMBOL_ROWS: readonly LinkerSymbolRow[] = Object.values(LINKER_SYMBOLS);

/** Bytes of one function-table row. */
export const FUNCTION_TABLE_ROW_BYTES = 8;
