/** The tables by which the system's loader finds the libraries of an executable and stores the addresses of foreign processes. */

import { type ImportField, libraryFile } from "#core/spec/foreign-libraries.ts";
import { ByteWriter } from "./byte-writer.ts";
import {
  DYNAMIC_ENTRY_BYTES,
  DYNAMIC_TAG,
  ELF_MACHINES,
  type ElfMachine,
  RELA_BYTES,
  SECTION_TYPE,
  SYMBOL_BYTES,
  writeElfSymbol,
} from "./elf-format.ts";
import type { LinkPlan } from "./link.ts";
import { placeLink, writeSection } from "./link-write.ts";
import { symbolVersion } from "./symbol-versions.ts";

export type DynamicTableName =
  | ".interp"
  | ".gnu.hash"
  | ".hash"
  | ".dynsym"
  | ".dynstr"
  | ".gnu.version"
  | ".gnu.version_r"
  | ".rela.dyn";

/** A table that the loader only reads. */
export interface DynamicTable {
  readonly name: DynamicTableName;
  readonly type: number;
  /** Those of `.rela.dyn` are filled in by `writeRelocations`. */
  readonly bytes: Uint8Array;
  readonly alignment: number;
  readonly entryBytes: number;
  /** The table that numbers and offsets in it refer to. */
  readonly link: DynamicTableName | undefined;
  readonly info: number;
}

/** What is known before addresses are. */
export interface DynamicPlan {
  readonly machine: ElfMachine;
  /** In the order of the file. */
  readonly tables: readonly DynamicTable[];
  /** Numbers in `.dynsym`. */
  readonly symbols: ReadonlyMap<string, number>;
  /** Offsets in `.dynstr` of the files of the libraries. */
  readonly needed: readonly number[];
  readonly dynamicBytes: number;
}

/** Strings in the order in which they were first asked for. */
class StringTable {
  readonly out = new ByteWriter();
  readonly #offsets = new Map<string, number>();

  constructor() {
    this.out.u8(0);
  }

  offsetOf(text: string): number {
    const known = this.#offsets.get(text);
    if (known !== undefined) return known;
    const offset = this.out.length;
    this.#offsets.set(text, offset);
    this.out.cString(text);
    return offset;
  }
}

/** Names are searched in all libraries in their order; C's own come last, as a library may have a process of the same name. */
const SEARCHED_LAST: readonly string[] = [libraryFile("m"), libraryFile("c")];

/** The tables of a program with foreign processes, undefined for all others. */
export function planDynamic(plan: LinkPlan, machine: ElfMachine): DynamicPlan | undefined {
  const fields = findImports(plan);
  if (fields.length === 0) return undefined;
  const strings = new StringTable();
  const files = new Map(fields.map(({ name, library }) => [name, libraryFile(library)]));
  const used = new Set(fields.map(({ library }) => libraryFile(library)));
  const ordered = [
    ...[...used].filter((file) => !SEARCHED_LAST.includes(file)),
    ...SEARCHED_LAST.filter((file) => used.has(file)),
  ];
  const needed = ordered.map((file) => strings.offsetOf(file));
  const symbols = new Map([...files.keys()].map((name, index) => [name, index + 1]));
  const symbolTable = writeSymbols(symbols, strings);
  const versions = writeVersions(files, machine, strings);
  const table = (
    name: DynamicTableName,
    type: keyof typeof SECTION_TYPE,
    bytes: Uint8Array,
    more: Partial<DynamicTable> = {},
  ): DynamicTable => ({
    name,
    type: SECTION_TYPE[type],
    bytes,
    alignment: 8,
    entryBytes: 0,
    link: undefined,
    info: 0,
    ...more,
  });
  const interpreter = new ByteWriter();
  interpreter.cString(ELF_MACHINES[machine].interpreter);
  const tables = [
    table(".interp", "progbits", interpreter.finish(), { alignment: 1 }),
    table(".gnu.hash", "gnuHash", emptyGnuHash(symbols.size + 1), { link: ".dynsym" }),
    table(".hash", "hash", emptyHash(symbols.size + 1), { entryBytes: 4, link: ".dynsym" }),
    table(".dynsym", "dynsym", symbolTable, { entryBytes: SYMBOL_BYTES, link: ".dynstr", info: 1 }),
    table(".dynstr", "strtab", strings.out.finish(), { alignment: 1 }),
    ...(versions === undefined
      ? []
      : [
          table(".gnu.version", "gnuVersion", versions.numbers, { alignment: 2, entryBytes: 2, link: ".dynsym" }),
          table(".gnu.version_r", "gnuVersionNeed", versions.needs, { link: ".dynstr", info: versions.files }),
        ]),
    table(".rela.dyn", "rela", new Uint8Array(fields.length * RELA_BYTES), {
      entryBytes: RELA_BYTES,
      link: ".dynsym",
    }),
  ];
  const entries = needed.length + FIXED_ENTRIES + (versions === undefined ? 0 : VERSION_ENTRIES);
  return { machine, tables, symbols, needed, dynamicBytes: entries * DYNAMIC_ENTRY_BYTES };
}

/** The import fields of a plan without addresses. */
function findImports(plan: LinkPlan): readonly ImportField[] {
  if (plan.symbols.libraries.size === 0) return [];
  const probe = placeLink(plan, { base: 0, text: 0, rodata: 0, relro: 0, data: 0, bss: 0 });
  const errors = plan.errors.length;
  for (const section of ["relro", "data"] as const)
    writeSection(probe, section, new Uint8Array(plan.sectionSize[section]));
  plan.errors.length = errors;
  return probe.importFields;
}

function writeSymbols(symbols: ReadonlyMap<string, number>, strings: StringTable): Uint8Array {
  const out = new ByteWriter();
  writeElfSymbol(out, { name: 0, isLocal: true, type: "none", section: 0, value: 0, size: 0 });
  for (const name of symbols.keys()) {
    writeElfSymbol(out, {
      name: strings.offsetOf(name),
      isLocal: false,
      type: "none",
      section: 0,
      value: 0,
      size: 0,
    });
  }
  return out.finish();
}

/** Nothing of the program's can be found by others: one bucket and one word of the filter, both empty, so that searches pass by at once. */
function emptyGnuHash(symbolCount: number): Uint8Array {
  const out = new ByteWriter();
  for (const word of [1, symbolCount, 1, 0]) out.u32(word);
  out.u64(0);
  out.u32(0);
  return out.finish();
}

/** From the older form of the table, which loaders do not look at then, tools know the number of symbols. */
function emptyHash(symbolCount: number): Uint8Array {
  const out = new ByteWriter();
  out.u32(1);
  out.u32(symbolCount);
  out.zeros(4 * (1 + symbolCount));
  return out.finish();
}

/** Version number of a symbol that names none, and the first that stands for a named one. */
const UNVERSIONED = 1;
const FIRST_VERSION = 2;
const NEED_BYTES = 16;
const NEED_ROW_BYTES = 16;

/** Versions by symbol, and by file those that it must have; undefined when no symbol names one. */
function writeVersions(
  files: ReadonlyMap<string, string>,
  machine: ElfMachine,
  strings: StringTable,
): { numbers: Uint8Array; needs: Uint8Array; files: number } | undefined {
  const needed = new Map<string, Map<string, number>>();
  const numbers = new ByteWriter();
  numbers.u16(0);
  let next = FIRST_VERSION;
  for (const [name, file] of files) {
    const version = symbolVersion(machine, file, name);
    if (version === undefined) {
      numbers.u16(UNVERSIONED);
      continue;
    }
    const rows = needed.get(file) ?? new Map<string, number>();
    needed.set(file, rows);
    const number = rows.get(version) ?? next++;
    rows.set(version, number);
    numbers.u16(number);
  }
  if (needed.size === 0) return undefined;
  const needs = new ByteWriter();
  let filesLeft = needed.size;
  for (const [file, rows] of needed) {
    filesLeft--;
    needs.u16(1);
    needs.u16(rows.size);
    needs.u32(strings.offsetOf(file));
    needs.u32(NEED_BYTES);
    needs.u32(filesLeft === 0 ? 0 : NEED_BYTES + rows.size * NEED_ROW_BYTES);
    let rowsLeft = rows.size;
    for (const [version, number] of rows) {
      rowsLeft--;
      needs.u32(elfHash(version));
      needs.u16(0);
      needs.u16(number);
      needs.u32(strings.offsetOf(version));
      needs.u32(rowsLeft === 0 ? 0 : NEED_ROW_BYTES);
    }
  }
  return { numbers: numbers.finish(), needs: needs.finish(), files: needed.size };
}

/** The hash function of the System V ABI, chapter 5; version names are ASCII. */
function elfHash(name: string): number {
  let hash = 0;
  for (let i = 0; i < name.length; i++) {
    hash = (hash << 4) + name.charCodeAt(i);
    const high = hash & 0xf0000000;
    hash = (hash ^ (high >>> 24)) & ~high;
  }
  return hash >>> 0;
}

/** The relocations that store the addresses: one for each field, in their order. */
export function writeRelocations(dynamic: DynamicPlan, fields: readonly ImportField[]): Uint8Array {
  const out = new ByteWriter();
  for (const { address, name } of fields) {
    out.u64(address);
    out.u32(ELF_MACHINES[dynamic.machine].importRelocation);
    out.u32(dynamic.symbols.get(name) as number);
    out.u64(0);
  }
  return out.finish();
}

/** Entries besides libraries and versions, with the one at the end. */
const FIXED_ENTRIES = 13;
const VERSION_ENTRIES = 3;
/** All addresses are stored before the program starts, and then sealed. */
const FLAG_BIND_NOW = 8;
const FLAG_1_NOW = 1;

/** The dynamic section, which leads the loader to all the rest. */
export function writeDynamic(dynamic: DynamicPlan, addressOf: (table: DynamicTableName) => number): Uint8Array {
  const out = new ByteWriter();
  const entry = (tag: keyof typeof DYNAMIC_TAG, value: number): void => {
    out.u64(DYNAMIC_TAG[tag]);
    out.u64(value);
  };
  const find = (name: DynamicTableName): DynamicTable | undefined => dynamic.tables.find((row) => row.name === name);
  const bytesOf = (name: DynamicTableName): number => find(name)?.bytes.length ?? 0;
  for (const name of dynamic.needed) entry("needed", name);
  entry("gnuHash", addressOf(".gnu.hash"));
  entry("hash", addressOf(".hash"));
  entry("stringTable", addressOf(".dynstr"));
  entry("symbolTable", addressOf(".dynsym"));
  entry("stringTableBytes", bytesOf(".dynstr"));
  entry("symbolBytes", SYMBOL_BYTES);
  entry("debug", 0);
  entry("rela", addressOf(".rela.dyn"));
  entry("relaBytes", bytesOf(".rela.dyn"));
  entry("relaEntryBytes", RELA_BYTES);
  entry("flags", FLAG_BIND_NOW);
  entry("flags1", FLAG_1_NOW);
  const versions = find(".gnu.version_r");
  if (versions !== undefined) {
    entry("versionNeed", addressOf(".gnu.version_r"));
    entry("versionNeedCount", versions.info);
    entry("versionSymbols", addressOf(".gnu.version"));
  }
  entry("end", 0);
  return out.finish();
}
