/** Where the parts of an ELF executable lie, in the file and in memory. */

import type { DynamicPlan } from "./elf-dynamic.ts";
import {
  DYNAMIC_ENTRY_BYTES,
  ELF_HEADER_BYTES,
  PAGE_BYTES,
  PROGRAM_HEADER_BYTES,
  type ProgramHeader,
  SECTION_FLAG,
  SECTION_TYPE,
  SEGMENT_FLAG,
  SEGMENT_TYPE,
  type SectionHeader,
} from "./elf-format.ts";
import type { LinkPlan } from "./link.ts";
import type { LinkedSection } from "./linked-sections.ts";

/** Below 2 GB, so that `abs32` reaches every symbol. */
export const IMAGE_BASE = 0x400000;

/** A loaded section; it names the section that it refers to. */
export interface LoadedSection extends Omit<SectionHeader, "link"> {
  readonly link: string | undefined;
}

export interface FileLayout {
  readonly headers: readonly ProgramHeader[];
  /** By address. */
  readonly sections: readonly LoadedSection[];
  readonly fileBytes: number;
}

/** Section that holds a linked section of an executable. */
export const SECTION_OF = {
  text: ".text",
  rodata: ".rodata",
  relro: ".got",
  data: ".data",
  bss: ".bss",
} as const satisfies Record<LinkedSection, string>;

/** Sections placed one after another, each at the same offset within its page as in the file. */
class Placement {
  readonly sections: LoadedSection[] = [];
  readonly headers: ProgramHeader[] = [];
  /** End of what is in the file. */
  offset: number;
  /** End of what is in memory. */
  address: number;

  constructor(headerCount: number) {
    this.offset = ELF_HEADER_BYTES + headerCount * PROGRAM_HEADER_BYTES;
    this.address = IMAGE_BASE + this.offset;
  }

  add(section: Pick<LoadedSection, "name" | "flags" | "size" | "alignment"> & Partial<LoadedSection>): LoadedSection {
    const address = alignUp(this.address, section.alignment);
    const offset = this.offset + address - this.address;
    const placed: LoadedSection = {
      type: SECTION_TYPE.progbits,
      entryBytes: 0,
      link: undefined,
      info: 0,
      offset,
      ...section,
      flags: section.flags | SECTION_FLAG.alloc,
      address,
    };
    this.sections.push(placed);
    this.address = address + section.size;
    this.offset = offset + section.size;
    return placed;
  }

  /** Goes on at the first page that nothing lies in. */
  nextPage(alignment: number): void {
    this.offset = alignUp(this.offset, alignment);
    this.address = alignUp(this.address, PAGE_BYTES) + (this.offset % PAGE_BYTES);
  }

  segment(type: keyof typeof SEGMENT_TYPE, flags: number, facts: Partial<ProgramHeader>): void {
    const nothing = { offset: 0, address: 0, fileBytes: 0, memoryBytes: 0, alignment: PAGE_BYTES };
    this.headers.push({ type: SEGMENT_TYPE[type], flags, ...nothing, ...facts });
  }
}

function alignUp(value: number, alignment: number): number {
  return Math.ceil(value / alignment) * alignment;
}

const READ_EXECUTE = SEGMENT_FLAG.read | SEGMENT_FLAG.execute;
const READ_WRITE = SEGMENT_FLAG.read | SEGMENT_FLAG.write;

/**
 * The headers, constants and code share one R-X segment: a small program then occupies one or two file pages and one mapping. Data and bss form an
 * RW segment only if there are any. Between them a program with libraries has what the loader writes and then seals.
 */
export function layOutFile(plan: LinkPlan, dynamic: DynamicPlan | undefined): FileLayout {
  const { sectionSize: size, sectionAlignment: alignment } = plan;
  const hasWritable = size.data > 0 || size.bss > 0;
  const headerCount = 2 + (hasWritable ? 1 : 0) + (dynamic === undefined ? 0 : DYNAMIC_HEADERS);
  const placement = new Placement(headerCount);
  if (dynamic !== undefined) addTables(placement, dynamic, headerCount);
  placement.add({ name: ".rodata", flags: 0, size: size.rodata, alignment: alignment.rodata });
  placement.add({ name: ".text", flags: SECTION_FLAG.execute, size: size.text, alignment: alignment.text });
  const readEnd = placement.offset;
  placement.segment("load", READ_EXECUTE, { address: IMAGE_BASE, fileBytes: readEnd, memoryBytes: readEnd });
  const sealed = dynamic === undefined ? undefined : addSealed(placement, plan, dynamic);
  addWritable(placement, plan);
  if (sealed !== undefined) {
    placement.segment("dynamic", READ_WRITE, { ...placeOf(sealed.dynamic), alignment: sealed.dynamic.alignment });
    placement.segment("gnuRelro", SEGMENT_FLAG.read, { ...sealed.place, alignment: 1 });
  }
  placement.segment("gnuStack", READ_WRITE, { alignment: 16 });
  // An empty section behind the sealed ones would belong to their segment, and strip refuses it there.
  const sections = placement.sections.filter(({ size: bytes }) => dynamic === undefined || bytes > 0);
  return { headers: placement.headers, sections, fileBytes: placement.offset };
}

type Place = Pick<ProgramHeader, "offset" | "address" | "fileBytes" | "memoryBytes">;

const placeOf = ({ offset, address, size }: LoadedSection): Place => ({
  offset,
  address,
  fileBytes: size,
  memoryBytes: size,
});

/** Program headers of a program with libraries besides those that all have. */
const DYNAMIC_HEADERS = 5;

/** The headers for the loader and the tables that it reads. */
function addTables(placement: Placement, dynamic: DynamicPlan, headerCount: number): void {
  const headerBytes = headerCount * PROGRAM_HEADER_BYTES;
  placement.segment("programHeaders", SEGMENT_FLAG.read, {
    offset: ELF_HEADER_BYTES,
    address: IMAGE_BASE + ELF_HEADER_BYTES,
    fileBytes: headerBytes,
    memoryBytes: headerBytes,
    alignment: 8,
  });
  for (const { bytes, ...table } of dynamic.tables) {
    const section = placement.add({ ...table, flags: 0, size: bytes.length });
    if (table.name === ".interp") {
      placement.segment("interpreter", SEGMENT_FLAG.read, { ...placeOf(section), alignment: 1 });
    }
  }
}

/** What the loader writes, on pages of its own, so that it can make them read-only. */
function addSealed(
  placement: Placement,
  { sectionSize, sectionAlignment }: LinkPlan,
  { dynamicBytes }: DynamicPlan,
): { dynamic: LoadedSection; place: Place } {
  const flags = SECTION_FLAG.write;
  const dynamicAlignment = 8;
  placement.nextPage(Math.max(dynamicAlignment, sectionAlignment.relro));
  const dynamic = placement.add({
    name: ".dynamic",
    type: SECTION_TYPE.dynamic,
    flags,
    size: dynamicBytes,
    alignment: dynamicAlignment,
    entryBytes: DYNAMIC_ENTRY_BYTES,
    link: ".dynstr",
  });
  placement.add({ name: SECTION_OF.relro, flags, size: sectionSize.relro, alignment: sectionAlignment.relro });
  const { offset, address } = dynamic;
  const fileBytes = placement.offset - offset;
  const place = { offset, address, fileBytes, memoryBytes: alignUp(placement.address, PAGE_BYTES) - address };
  placement.segment("load", READ_WRITE, place);
  return { dynamic, place };
}

/** Data keeps its offset within the page, so the file needs no padding; without data, bss begins on a fresh page. */
function addWritable(placement: Placement, { sectionSize: size, sectionAlignment: alignment }: LinkPlan): void {
  const flags = SECTION_FLAG.write;
  const hasData = size.data > 0;
  if (hasData) placement.nextPage(alignment.data);
  else placement.address = alignUp(placement.address, PAGE_BYTES);
  const data = placement.add({ name: ".data", flags, size: size.data, alignment: alignment.data });
  const fileEnd = placement.offset;
  const bss = placement.add({
    name: ".bss",
    type: SECTION_TYPE.nobits,
    flags,
    size: size.bss,
    alignment: alignment.bss,
    offset: fileEnd,
  });
  placement.offset = fileEnd;
  if (size.data === 0 && size.bss === 0) return;
  placement.segment("load", READ_WRITE, {
    offset: hasData ? data.offset : 0,
    address: data.address,
    fileBytes: size.data,
    memoryBytes: bss.address + size.bss - data.address,
  });
}
