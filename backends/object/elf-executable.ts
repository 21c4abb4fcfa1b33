/** Writes a static ELF64 executable: few pages, few program headers, the same bytes for the same input. */

import { ByteWriter } from "./byte-writer.ts";
import {
  ELF_HEADER_BYTES,
  ELF_MACHINES,
  ELF_TYPE,
  type ElfMachine,
  PAGE_BYTES,
  PROGRAM_HEADER_BYTES,
  type ProgramHeader,
  SECTION_FLAG,
  SECTION_TYPE,
  SEGMENT_FLAG,
  SEGMENT_TYPE,
  type SectionHeader,
  SYMBOL_BYTES,
  sectionHeader,
  writeElfHeader,
  writeElfSymbol,
  writeProgramHeader,
  writeSectionTable,
} from "./elf-format.ts";
import { type LinkOptions, type LinkPlan, planLink } from "./link.ts";
import type { LinkError } from "./link-error.ts";
import { addressOf, linkedSymbols, type PlacedLink, placeLink, writeSection } from "./link-write.ts";
import type { LinkedSection } from "./linked-sections.ts";
import type { ExtraSection, ObjectFile } from "./object-file.ts";

export interface ExecutableOptions extends Pick<LinkOptions, "keepAll"> {
  readonly entry: string;
  readonly machine?: ElfMachine;
  /** Symbols kept besides what the entry reaches. */
  readonly roots?: readonly string[];
  /** Adds section headers and a symbol table. */
  readonly withSymbols?: boolean;
  /** Produces debugging sections for the placed program; implies section headers. */
  readonly debugSections?: (link: PlacedLink) => readonly ExtraSection[];
}

export interface Executable {
  /** The whole file; empty when there are errors. */
  readonly bytes: Uint8Array;
  readonly errors: readonly LinkError[];
  readonly link: PlacedLink | undefined;
}

/** Below 2 GB, so that `abs32` reaches every symbol. */
const IMAGE_BASE = 0x400000;

/** Section header numbers of the loaded sections when there are any (0 is the null section). */
const SECTION_INDEX = { rodata: 1, text: 2, data: 3, bss: 4, relro: 0 } as const satisfies Record<
  LinkedSection,
  number
>;

interface FileLayout {
  readonly headers: readonly ProgramHeader[];
  readonly offset: Readonly<Record<"rodata" | "text" | "data", number>>;
  readonly address: Readonly<Record<"rodata" | "text" | "data" | "bss", number>>;
  readonly fileBytes: number;
}

/**
 * Links objects into an executable. The headers, constants and code share one R-X segment: a small program then
 * occupies one or two file pages and one mapping, and nothing is ever both writable and executable. Data and bss
 * form an RW segment only if there are any. Addresses are fixed, so constant data needs no relocation at start.
 */
export function buildExecutable(objects: readonly ObjectFile[], options: ExecutableOptions): Executable {
  const roots = [options.entry, ...(options.roots ?? [])];
  const plan = planLink(objects, { roots, keepAll: options.keepAll === true });
  if (plan.errors.length > 0) return { bytes: new Uint8Array(0), errors: plan.errors, link: undefined };
  const layout = layOutFile(plan);
  const link = placeLink(plan, { base: IMAGE_BASE, relro: layout.address.rodata, ...layout.address });
  const body = new Uint8Array(layout.fileBytes);
  for (const section of ["rodata", "text", "data"] as const) {
    const start = layout.offset[section];
    writeSection(link, section, body.subarray(start, start + plan.sectionSize[section]));
  }
  if (plan.errors.length > 0) return { bytes: new Uint8Array(0), errors: plan.errors, link: undefined };
  const out = new ByteWriter(layout.fileBytes + PAGE_BYTES);
  const headersEnd = ELF_HEADER_BYTES + layout.headers.length * PROGRAM_HEADER_BYTES;
  out.zeros(headersEnd);
  out.raw(body.subarray(headersEnd));
  const debug = options.debugSections?.(link) ?? [];
  const wantsSections = options.withSymbols === true || debug.length > 0;
  const table = wantsSections ? appendSections(out, link, layout, debug) : { offset: 0, count: 0 };
  const bytes = out.finish();
  const head = new ByteWriter(headersEnd);
  writeElfHeader(head, {
    type: ELF_TYPE.executable,
    machine: ELF_MACHINES[options.machine ?? "x64"].machine,
    entry: addressOf(link, options.entry) ?? 0,
    programHeaderCount: layout.headers.length,
    sectionHeaderOffset: table.offset,
    sectionHeaderCount: table.count,
    sectionNameIndex: table.count === 0 ? 0 : table.count - 1,
  });
  for (const header of layout.headers) writeProgramHeader(head, header);
  bytes.set(head.finish(), 0);
  return { bytes, errors: [], link };
}

function alignUp(value: number, alignment: number): number {
  return Math.ceil(value / alignment) * alignment;
}

function layOutFile(plan: LinkPlan): FileLayout {
  const { sectionSize: size, sectionAlignment: alignment } = plan;
  const hasData = size.data > 0;
  const hasWritable = hasData || size.bss > 0;
  const headerCount = hasWritable ? 3 : 2;
  const rodata = alignUp(ELF_HEADER_BYTES + headerCount * PROGRAM_HEADER_BYTES, alignment.rodata);
  const text = alignUp(rodata + size.rodata, alignment.text);
  const readEnd = text + size.text;
  const data = hasData ? alignUp(readEnd, alignment.data) : readEnd;
  const fileBytes = data + size.data;
  const dataAddress = writableAddress(hasData, readEnd, data);
  const bss = alignUp(dataAddress + size.data, alignment.bss);
  const headers: ProgramHeader[] = [
    {
      type: SEGMENT_TYPE.load,
      flags: SEGMENT_FLAG.read | SEGMENT_FLAG.execute,
      offset: 0,
      address: IMAGE_BASE,
      fileBytes: readEnd,
      memoryBytes: readEnd,
      alignment: PAGE_BYTES,
    },
  ];
  if (hasWritable) {
    headers.push({
      type: SEGMENT_TYPE.load,
      flags: SEGMENT_FLAG.read | SEGMENT_FLAG.write,
      offset: hasData ? data : 0,
      address: dataAddress,
      fileBytes: size.data,
      memoryBytes: bss + size.bss - dataAddress,
      alignment: PAGE_BYTES,
    });
  }
  const stack = { offset: 0, address: 0, fileBytes: 0, memoryBytes: 0, alignment: 16 };
  headers.push({ type: SEGMENT_TYPE.gnuStack, flags: SEGMENT_FLAG.read | SEGMENT_FLAG.write, ...stack });
  return {
    headers,
    offset: { rodata, text, data },
    address: { rodata: IMAGE_BASE + rodata, text: IMAGE_BASE + text, data: dataAddress, bss },
    fileBytes,
  };
}

/** Data keeps its offset within the page, so the file needs no padding; without data, bss begins on a fresh page. */
function writableAddress(hasData: boolean, readEnd: number, dataOffset: number): number {
  const nextPage = alignUp(IMAGE_BASE + readEnd, PAGE_BYTES);
  return hasData ? nextPage + (dataOffset % PAGE_BYTES) : nextPage;
}

function appendSections(
  out: ByteWriter,
  link: PlacedLink,
  layout: FileLayout,
  debug: readonly ExtraSection[],
): { offset: number; count: number } {
  const { sectionSize: size, sectionAlignment: alignment } = link.plan;
  const loaded = (name: "rodata" | "text" | "data", flags: number): SectionHeader =>
    sectionHeader({
      name: `.${name}`,
      type: SECTION_TYPE.progbits,
      flags: flags | SECTION_FLAG.alloc,
      address: layout.address[name],
      offset: layout.offset[name],
      size: size[name],
      alignment: alignment[name],
    });
  const headers: SectionHeader[] = [
    loaded("rodata", 0),
    loaded("text", SECTION_FLAG.execute),
    loaded("data", SECTION_FLAG.write),
    sectionHeader({
      name: ".bss",
      type: SECTION_TYPE.nobits,
      flags: SECTION_FLAG.alloc | SECTION_FLAG.write,
      address: layout.address.bss,
      offset: layout.fileBytes,
      size: size.bss,
      alignment: alignment.bss,
    }),
  ];
  appendSymbolTable(out, link, headers);
  for (const section of debug) {
    const offset = out.length;
    out.raw(section.bytes);
    headers.push(
      sectionHeader({ name: section.name, type: SECTION_TYPE.progbits, offset, size: section.bytes.length }),
    );
  }
  return writeSectionTable(out, headers);
}

function appendSymbolTable(out: ByteWriter, link: PlacedLink, headers: SectionHeader[]): void {
  const symbols = linkedSymbols(link);
  const ordered = [...symbols.filter((symbol) => symbol.isLocal), ...symbols.filter((symbol) => !symbol.isLocal)];
  const names = new ByteWriter();
  names.u8(0);
  out.align(8);
  const offset = out.length;
  writeElfSymbol(out, { name: 0, isLocal: true, type: "none", section: 0, value: 0, size: 0 });
  for (const symbol of ordered) {
    writeElfSymbol(out, {
      name: names.length,
      isLocal: symbol.isLocal,
      type: symbol.type,
      section: SECTION_INDEX[symbol.section],
      value: symbol.address,
      size: symbol.size,
    });
    names.cString(symbol.name);
  }
  const size = (ordered.length + 1) * SYMBOL_BYTES;
  headers.push(
    sectionHeader({
      name: ".symtab",
      type: SECTION_TYPE.symtab,
      offset,
      size,
      link: headers.length + 2,
      info: symbols.filter((symbol) => symbol.isLocal).length + 1,
      alignment: 8,
      entryBytes: SYMBOL_BYTES,
    }),
    sectionHeader({ name: ".strtab", type: SECTION_TYPE.strtab, offset: out.length, size: names.length }),
  );
  out.raw(names.finish());
}
