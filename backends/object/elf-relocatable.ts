/** Writes a relocatable ELF64 file (.o) that system linkers accept, with only what its roots reach. */

import { ByteWriter } from "./byte-writer.ts";
import {
  ELF_HEADER_BYTES,
  ELF_MACHINES,
  ELF_TYPE,
  type ElfMachine,
  RELA_BYTES,
  SECTION_FLAG,
  SECTION_TYPE,
  type SectionHeader,
  SYMBOL_BYTES,
  sectionHeader,
  writeElfHeader,
  writeElfSymbol,
  writeSectionTable,
} from "./elf-format.ts";
import { type LinkOptions, planLink } from "./link.ts";
import type { LinkError } from "./link-error.ts";
import { linkedSymbols, type PlacedLink, placeLink, writeSection } from "./link-write.ts";
import { LINKED_SECTIONS, type LinkedSection } from "./linked-sections.ts";
import type { ExtraSection, ObjectFile } from "./object-file.ts";
import { collectRelocations, type OutgoingRelocation, type OutgoingRelocations } from "./relocatable-relocations.ts";

export interface RelocatableOptions extends Pick<LinkOptions, "roots" | "keepAll"> {
  readonly machine?: ElfMachine;
  readonly debugSections?: (link: PlacedLink) => readonly ExtraSection[];
}

export interface Relocatable {
  /** The whole file; empty when there are errors. */
  readonly bytes: Uint8Array;
  /** Global names that it defines, for an archive's index. */
  readonly symbols: readonly string[];
  readonly errors: readonly LinkError[];
}

/** Names, in the order of LINKED_SECTIONS, which are section headers 1 to 5. */
const SECTION_FACTS = {
  text: { name: ".text", type: SECTION_TYPE.progbits, flags: SECTION_FLAG.alloc | SECTION_FLAG.execute },
  rodata: { name: ".rodata", type: SECTION_TYPE.progbits, flags: SECTION_FLAG.alloc },
  relro: { name: ".data.rel.ro", type: SECTION_TYPE.progbits, flags: SECTION_FLAG.alloc | SECTION_FLAG.write },
  data: { name: ".data", type: SECTION_TYPE.progbits, flags: SECTION_FLAG.alloc | SECTION_FLAG.write },
  bss: { name: ".bss", type: SECTION_TYPE.nobits, flags: SECTION_FLAG.alloc | SECTION_FLAG.write },
} as const satisfies Record<LinkedSection, { name: string; type: number; flags: number }>;

/** Distance from the base symbol to rodata: an offset of 0 from the base then never names anything. */
const BASE_DISTANCE = 16;

/** R_X86_64_32 and R_X86_64_64, for fields of debugging sections. */
const DEBUG_RELOCATION = { 4: 10, 8: 1 } as const;

/**
 * Undefined symbols stay undefined. Base-relative values can be given only for targets in rodata, where the base lies;
 * others, and 32-bit absolute addresses, are errors. References within code are resolved here.
 */
export function buildRelocatable(objects: readonly ObjectFile[], options: RelocatableOptions): Relocatable {
  const plan = planLink(objects, {
    roots: options.roots,
    keepAll: options.keepAll === true,
    positionIndependent: true,
  });
  const link = placeLink(plan, { base: -BASE_DISTANCE, text: 0, rodata: 0, relro: 0, data: 0, bss: 0 });
  const contents = LINKED_SECTIONS.map((section) => new Uint8Array(section === "bss" ? 0 : plan.sectionSize[section]));
  for (const [index, section] of LINKED_SECTIONS.entries()) writeSection(link, section, contents[index] as Uint8Array);
  const collected = collectRelocations(link, BASE_DISTANCE);
  const errors = [...plan.errors.filter((error) => error.kind !== "undefined-symbol"), ...collected.errors];
  if (errors.length > 0) return { bytes: new Uint8Array(0), symbols: [], errors };
  const debug = options.debugSections?.(link) ?? [];
  const symbols = linkedSymbols(link);
  const out = new ByteWriter();
  out.zeros(ELF_HEADER_BYTES);
  const headers: SectionHeader[] = [];
  for (const [index, section] of LINKED_SECTIONS.entries()) {
    out.align(plan.sectionAlignment[section]);
    const facts = SECTION_FACTS[section];
    const alignment = plan.sectionAlignment[section];
    headers.push(sectionHeader({ ...facts, offset: out.length, size: plan.sectionSize[section], alignment }));
    out.raw(contents[index] as Uint8Array);
  }
  for (const section of debug) {
    const size = section.bytes.length;
    headers.push(sectionHeader({ name: section.name, type: SECTION_TYPE.progbits, offset: out.length, size }));
    out.raw(section.bytes);
  }
  headers.push(sectionHeader({ name: ".note.GNU-stack", type: SECTION_TYPE.progbits, offset: out.length, size: 0 }));
  const undefinedNumbers = writeSymbols(out, headers, symbols, collected);
  writeRelocations(out, headers, collected.bySection, undefinedNumbers);
  writeDebugRelocations(out, headers, debug);
  const table = writeSectionTable(out, headers);
  const head = new ByteWriter(ELF_HEADER_BYTES);
  writeElfHeader(head, {
    type: ELF_TYPE.relocatable,
    machine: ELF_MACHINES[options.machine ?? "x64"].machine,
    entry: 0,
    programHeaderCount: 0,
    sectionHeaderOffset: table.offset,
    sectionHeaderCount: table.count,
    sectionNameIndex: table.count - 1,
  });
  const bytes = out.finish();
  bytes.set(head.finish(), 0);
  return { bytes, symbols: symbols.filter((symbol) => !symbol.isLocal).map((symbol) => symbol.name), errors: [] };
}

/** Symbol table: one symbol per section so far (number = header number), locals, globals, undefined ones. */
function writeSymbols(
  out: ByteWriter,
  headers: SectionHeader[],
  symbols: ReturnType<typeof linkedSymbols>,
  { undefinedNames, weakNames }: Pick<OutgoingRelocations, "undefinedNames" | "weakNames">,
): Map<string, number> {
  const sectionCount = headers.length;
  const names = new ByteWriter();
  names.u8(0);
  out.align(8);
  const offset = out.length;
  writeElfSymbol(out, { name: 0, isLocal: true, type: "none", section: 0, value: 0, size: 0 });
  for (let section = 1; section <= sectionCount; section++) {
    writeElfSymbol(out, { name: 0, isLocal: true, type: "section", section, value: 0, size: 0 });
  }
  const locals = symbols.filter((symbol) => symbol.isLocal);
  for (const symbol of [...locals, ...symbols.filter((other) => !other.isLocal)]) {
    const section = LINKED_SECTIONS.indexOf(symbol.section) + 1;
    const { isLocal, type, address: value, size } = symbol;
    writeElfSymbol(out, { name: names.length, isLocal, type, section, value, size });
    names.cString(symbol.name);
  }
  const numbers = new Map<string, number>();
  for (const name of undefinedNames) {
    numbers.set(name, 1 + sectionCount + symbols.length + numbers.size);
    const isWeak = weakNames.has(name);
    writeElfSymbol(out, { name: names.length, isLocal: false, isWeak, type: "none", section: 0, value: 0, size: 0 });
    names.cString(name);
  }
  const info = 1 + sectionCount + locals.length;
  const size = (1 + sectionCount + symbols.length + numbers.size) * SYMBOL_BYTES;
  const facts = { link: headers.length + 2, info, alignment: 8, entryBytes: SYMBOL_BYTES };
  headers.push(sectionHeader({ name: ".symtab", type: SECTION_TYPE.symtab, offset, size, ...facts }));
  headers.push(sectionHeader({ name: ".strtab", type: SECTION_TYPE.strtab, offset: out.length, size: names.length }));
  out.raw(names.finish());
  return numbers;
}

function addRelaHeader(headers: SectionHeader[], target: number, offset: number, count: number): void {
  const symbolTable = headers.findIndex((header) => header.type === SECTION_TYPE.symtab) + 1;
  headers.push(
    sectionHeader({
      name: `.rela${(headers[target - 1] as SectionHeader).name}`,
      type: SECTION_TYPE.rela,
      flags: SECTION_FLAG.infoLink,
      offset,
      size: count * RELA_BYTES,
      link: symbolTable,
      info: target,
      alignment: 8,
      entryBytes: RELA_BYTES,
    }),
  );
}

function writeRela(out: ByteWriter, offset: number, symbol: number, type: number, addend: number): void {
  out.u64(offset);
  out.u32(type);
  out.u32(symbol);
  out.u64(addend);
}

function writeRelocations(
  out: ByteWriter,
  headers: SectionHeader[],
  bySection: Readonly<Record<LinkedSection, readonly OutgoingRelocation[]>>,
  undefinedNumbers: ReadonlyMap<string, number>,
): void {
  for (const [index, section] of LINKED_SECTIONS.entries()) {
    const relocations = bySection[section];
    if (relocations.length === 0) continue;
    out.align(8);
    addRelaHeader(headers, index + 1, out.length, relocations.length);
    for (const { offset, elfType, target, addend } of relocations) {
      const isSection = (LINKED_SECTIONS as readonly string[]).includes(target.name) && target.isSection;
      const symbol = isSection
        ? LINKED_SECTIONS.indexOf(target.name as LinkedSection) + 1
        : (undefinedNumbers.get(target.name) as number);
      writeRela(out, offset, symbol, elfType, addend);
    }
  }
}

function writeDebugRelocations(out: ByteWriter, headers: SectionHeader[], debug: readonly ExtraSection[]): void {
  for (const section of debug) {
    if (section.relocations.length === 0) continue;
    const numberOf = (name: string): number => headers.findIndex((header) => header.name === name) + 1;
    out.align(8);
    addRelaHeader(headers, numberOf(section.name), out.length, section.relocations.length);
    for (const { offset, width, section: target, addend } of section.relocations) {
      writeRela(out, offset, numberOf(target), DEBUG_RELOCATION[width], addend);
    }
  }
}
