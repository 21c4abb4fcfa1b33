/** Numbers of the ELF64 format (System V ABI, chapters 4 and 5) that our writers use, and the headers' layout. */

import type { ByteWriter } from "./byte-writer.ts";

export const ELF_HEADER_BYTES = 64;
export const PROGRAM_HEADER_BYTES = 56;
const SECTION_HEADER_BYTES = 64;
export const SYMBOL_BYTES = 24;
export const RELA_BYTES = 24;
export const PAGE_BYTES = 4096;

interface ElfMachineRow {
  readonly machine: number;
  readonly dwarfStackPointer: number;
  readonly dwarfReturnAddress: number;
  /** The program that loads libraries, in a system with the GNU C library. */
  readonly interpreter: string;
  /** Type of the relocation by which it stores the address of a symbol in a word. */
  readonly importRelocation: number;
}

/** What the containers need to know about a processor: its ELF number, the DWARF numbers of two registers, how libraries are loaded. */
export const ELF_MACHINES = {
  x64: {
    machine: 62,
    dwarfStackPointer: 7,
    dwarfReturnAddress: 16,
    interpreter: "/lib64/ld-linux-x86-64.so.2",
    importRelocation: 6,
  },
} as const satisfies Record<string, ElfMachineRow>;
export type ElfMachine = keyof typeof ELF_MACHINES;

export const ELF_TYPE = { relocatable: 1, executable: 2 } as const;
export const SEGMENT_TYPE = {
  load: 1,
  dynamic: 2,
  interpreter: 3,
  programHeaders: 6,
  gnuStack: 0x6474e551,
  gnuRelro: 0x6474e552,
} as const;
export const SEGMENT_FLAG = { execute: 1, write: 2, read: 4 } as const;
export const SECTION_TYPE = {
  null: 0,
  progbits: 1,
  symtab: 2,
  strtab: 3,
  rela: 4,
  hash: 5,
  dynamic: 6,
  nobits: 8,
  dynsym: 11,
  gnuHash: 0x6ffffff6,
  gnuVersionNeed: 0x6ffffffe,
  gnuVersion: 0x6fffffff,
} as const;
export const SECTION_FLAG = { write: 1, alloc: 2, execute: 4, infoLink: 0x40 } as const;

/** Tags of the entries of a dynamic section, each two words. */
export const DYNAMIC_TAG = {
  end: 0,
  needed: 1,
  hash: 4,
  stringTable: 5,
  symbolTable: 6,
  rela: 7,
  relaBytes: 8,
  relaEntryBytes: 9,
  stringTableBytes: 10,
  symbolBytes: 11,
  debug: 21,
  flags: 30,
  gnuHash: 0x6ffffef5,
  versionSymbols: 0x6ffffff0,
  flags1: 0x6ffffffb,
  versionNeed: 0x6ffffffe,
  versionNeedCount: 0x6fffffff,
} as const;
export const DYNAMIC_ENTRY_BYTES = 16;

export interface ElfHeader {
  readonly type: number;
  readonly machine: number;
  readonly entry: number;
  readonly programHeaderCount: number;
  readonly sectionHeaderOffset: number;
  readonly sectionHeaderCount: number;
  readonly sectionNameIndex: number;
}

/** Writes the 64-byte file header; program headers, if any, follow it directly. */
export function writeElfHeader(out: ByteWriter, header: ElfHeader): void {
  out.raw(new Uint8Array([0x7f, 0x45, 0x4c, 0x46, 2, 1, 1, 0]));
  out.zeros(8);
  out.u16(header.type);
  out.u16(header.machine);
  out.u32(1);
  out.u64(header.entry);
  out.u64(header.programHeaderCount > 0 ? ELF_HEADER_BYTES : 0);
  out.u64(header.sectionHeaderOffset);
  out.u32(0);
  out.u16(ELF_HEADER_BYTES);
  out.u16(header.programHeaderCount > 0 ? PROGRAM_HEADER_BYTES : 0);
  out.u16(header.programHeaderCount);
  out.u16(header.sectionHeaderCount > 0 ? SECTION_HEADER_BYTES : 0);
  out.u16(header.sectionHeaderCount);
  out.u16(header.sectionNameIndex);
}

export interface ProgramHeader {
  readonly type: number;
  readonly flags: number;
  readonly offset: number;
  readonly address: number;
  readonly fileBytes: number;
  readonly memoryBytes: number;
  readonly alignment: number;
}

export function writeProgramHeader(out: ByteWriter, header: ProgramHeader): void {
  out.u32(header.type);
  out.u32(header.flags);
  out.u64(header.offset);
  out.u64(header.address);
  out.u64(header.address);
  out.u64(header.fileBytes);
  out.u64(header.memoryBytes);
  out.u64(header.alignment);
}

export interface SectionHeader {
  readonly name: string;
  readonly type: number;
  readonly flags: number;
  readonly address: number;
  readonly offset: number;
  readonly size: number;
  readonly link: number;
  readonly info: number;
  readonly alignment: number;
  readonly entryBytes: number;
}

/** A section header of the given facts; everything not named is 0. */
export function sectionHeader(
  facts: Partial<SectionHeader> & Pick<SectionHeader, "name" | "type" | "offset" | "size">,
): SectionHeader {
  return { flags: 0, address: 0, link: 0, info: 0, alignment: 1, entryBytes: 0, ...facts };
}

function writeSectionHeader(out: ByteWriter, header: SectionHeader, nameOffset: number): void {
  out.u32(nameOffset);
  out.u32(header.type);
  out.u64(header.flags);
  out.u64(header.address);
  out.u64(header.offset);
  out.u64(header.size);
  out.u32(header.link);
  out.u32(header.info);
  out.u64(header.alignment);
  out.u64(header.entryBytes);
}

export interface ElfSymbol {
  /** Offset in the string table. */
  readonly name: number;
  readonly isLocal: boolean;
  /** Global, and 0 if nothing defines it. */
  readonly isWeak?: boolean;
  readonly type: "none" | "object" | "func" | "section";
  /** Section header index; 0 is undefined. */
  readonly section: number;
  readonly value: number;
  readonly size: number;
}

const SYMBOL_BINDING = { local: 0, global: 1, weak: 2 } as const;
const SYMBOL_TYPE_NUMBER = { none: 0, object: 1, func: 2, section: 3 } as const;

export function writeElfSymbol(out: ByteWriter, symbol: ElfSymbol): void {
  out.u32(symbol.name);
  const binding = symbol.isLocal ? SYMBOL_BINDING.local : SYMBOL_BINDING[symbol.isWeak === true ? "weak" : "global"];
  out.u8((binding << 4) | SYMBOL_TYPE_NUMBER[symbol.type]);
  out.u8(0);
  out.u16(symbol.section);
  out.u64(symbol.value);
  out.u64(symbol.size);
}

/** Writes the section-name table and all headers, the null one first; returns the offset of the headers. */
export function writeSectionTable(
  out: ByteWriter,
  headers: readonly SectionHeader[],
): { offset: number; count: number } {
  const nameOffsets: number[] = [];
  const tableOffset = out.length;
  out.u8(0);
  const all = [
    ...headers,
    sectionHeader({ name: ".shstrtab", type: SECTION_TYPE.strtab, offset: tableOffset, size: 0 }),
  ];
  for (const header of all) {
    nameOffsets.push(out.length - tableOffset);
    out.cString(header.name);
  }
  const nameBytes = out.length - tableOffset;
  out.align(8);
  const offset = out.length;
  out.zeros(SECTION_HEADER_BYTES);
  for (const [index, header] of all.entries()) {
    const isNames = index === all.length - 1;
    writeSectionHeader(out, isNames ? { ...header, size: nameBytes } : header, nameOffsets[index] as number);
  }
  return { offset, count: all.length + 1 };
}
