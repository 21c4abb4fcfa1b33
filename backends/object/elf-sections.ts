/** Section headers and the symbol table of an executable, for debuggers and profilers: what loads programs does not read them. */

import { ByteWriter } from "./byte-writer.ts";
import {
  SECTION_TYPE,
  type SectionHeader,
  SYMBOL_BYTES,
  sectionHeader,
  writeElfSymbol,
  writeSectionTable,
} from "./elf-format.ts";
import { type FileLayout, SECTION_OF } from "./elf-layout.ts";
import { linkedSymbols, type PlacedLink } from "./link-write.ts";
import type { ExtraSection } from "./object-file.ts";

/** Appends all that is not loaded to a file; gives the place of the headers and their number. */
export function appendSections(
  out: ByteWriter,
  link: PlacedLink,
  layout: FileLayout,
  debug: readonly ExtraSection[],
): { offset: number; count: number } {
  const numbers = new Map(layout.sections.map(({ name }, index) => [name, index + 1]));
  const headers: SectionHeader[] = layout.sections.map((section) => ({
    ...section,
    link: section.link === undefined ? 0 : (numbers.get(section.link) ?? 0),
  }));
  appendSymbolTable(out, link, numbers, headers);
  for (const section of debug) {
    const offset = out.length;
    out.raw(section.bytes);
    headers.push(
      sectionHeader({ name: section.name, type: SECTION_TYPE.progbits, offset, size: section.bytes.length }),
    );
  }
  return writeSectionTable(out, headers);
}

function appendSymbolTable(
  out: ByteWriter,
  link: PlacedLink,
  numbers: ReadonlyMap<string, number>,
  headers: SectionHeader[],
): void {
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
      section: numbers.get(SECTION_OF[symbol.section]) ?? 0,
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
