/** Writes an ELF64 executable: few pages, few program headers, the same bytes for the same input. */

import { ByteWriter } from "./byte-writer.ts";
import { type DynamicPlan, planDynamic, writeDynamic, writeRelocations } from "./elf-dynamic.ts";
import {
  ELF_HEADER_BYTES,
  ELF_MACHINES,
  ELF_TYPE,
  type ElfMachine,
  PAGE_BYTES,
  PROGRAM_HEADER_BYTES,
  writeElfHeader,
  writeProgramHeader,
} from "./elf-format.ts";
import { type FileLayout, IMAGE_BASE, type LoadedSection, layOutFile, SECTION_OF } from "./elf-layout.ts";
import { appendSections } from "./elf-sections.ts";
import { type LinkOptions, planLink } from "./link.ts";
import type { LinkError } from "./link-error.ts";
import { addressOf, type PlacedLink, placeLink, writeSection } from "./link-write.ts";
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

/**
 * Links objects into an executable. It is static unless it calls foreign processes. Nothing is ever both writable and executable. Addresses are
 * fixed, so constant data needs no relocation at start.
 */
export function buildExecutable(objects: readonly ObjectFile[], options: ExecutableOptions): Executable {
  const machine = options.machine ?? "x64";
  const roots = [options.entry, ...(options.roots ?? [])];
  const plan = planLink(objects, { roots, keepAll: options.keepAll === true, sealsImports: true });
  if (plan.errors.length > 0) return { bytes: new Uint8Array(0), errors: plan.errors, link: undefined };
  const dynamic = planDynamic(plan, machine);
  const layout = layOutFile(plan, dynamic);
  const link = placeLink(plan, sectionAddresses(layout));
  const body = writeBody(link, layout, dynamic);
  if (plan.errors.length > 0) return { bytes: new Uint8Array(0), errors: plan.errors, link: undefined };
  const out = new ByteWriter(layout.fileBytes + PAGE_BYTES);
  out.raw(body);
  const debug = options.debugSections?.(link) ?? [];
  const wantsSections = options.withSymbols === true || debug.length > 0;
  const table = wantsSections ? appendSections(out, link, layout, debug) : { offset: 0, count: 0 };
  const bytes = out.finish();
  const head = new ByteWriter(ELF_HEADER_BYTES + layout.headers.length * PROGRAM_HEADER_BYTES);
  writeElfHeader(head, {
    type: ELF_TYPE.executable,
    machine: ELF_MACHINES[machine].machine,
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

const findSection = (layout: FileLayout, name: string): LoadedSection | undefined =>
  layout.sections.find((section) => section.name === name);

function sectionAddresses(layout: FileLayout): Record<LinkedSection, number> & { base: number } {
  const of = (section: LinkedSection): number => findSection(layout, SECTION_OF[section])?.address ?? 0;
  return {
    base: IMAGE_BASE,
    text: of("text"),
    rodata: of("rodata"),
    relro: of("relro"),
    data: of("data"),
    bss: of("bss"),
  };
}

/** All loaded bytes but those of the headers. */
function writeBody(link: PlacedLink, layout: FileLayout, dynamic: DynamicPlan | undefined): Uint8Array {
  const body = new Uint8Array(layout.fileBytes);
  for (const section of ["rodata", "text", "relro", "data"] as const) {
    const placed = findSection(layout, SECTION_OF[section]);
    if (placed === undefined) continue;
    writeSection(link, section, body.subarray(placed.offset, placed.offset + placed.size));
  }
  if (dynamic === undefined) return body;
  const place = (name: string, bytes: Uint8Array): void => body.set(bytes, findSection(layout, name)?.offset);
  for (const table of dynamic.tables) place(table.name, table.bytes);
  place(".rela.dyn", writeRelocations(dynamic, link.importFields));
  place(
    ".dynamic",
    writeDynamic(dynamic, (name) => findSection(layout, name)?.address ?? 0),
  );
  return body;
}
