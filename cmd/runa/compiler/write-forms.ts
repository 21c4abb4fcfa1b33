// The forms in which `runa compile` writes a program: executable, object file, archive, and the texts in between.

import { buildArchive } from "#backends/object/archive.ts";
import { buildDwarf } from "#backends/object/dwarf.ts";
import { buildExecutable } from "#backends/object/elf-executable.ts";
import { buildRelocatable } from "#backends/object/elf-relocatable.ts";
import { describeLinkError, type LinkError } from "#backends/object/link-error.ts";
import { linkedSymbols, type PlacedLink, writeSection } from "#backends/object/link-write.ts";
import type { ObjectFile } from "#backends/object/object-file.ts";
import { createX64Target } from "#backends/x64/target.ts";
import { printFunction } from "#core/mir/print-mir.ts";
import type { Compiled } from "#core/pipeline.ts";
import { C_SYMBOLS, LINK_SYMBOLS } from "#core/spec/rt-symbols.ts";

/** Link errors of a program that passed all checks are mistakes of the compiler. */
function demand(bytes: Uint8Array, errors: readonly LinkError[]): Uint8Array {
  if (errors.length > 0) throw new Error(errors.map(describeLinkError).join("; "));
  return bytes;
}

/** An executable, static unless it calls foreign processes; with `debug` it has symbols, line tables and frames for debuggers and profilers. */
export function executableBytes(object: ObjectFile, unitName: string, debug: boolean): Uint8Array {
  const { bytes, errors } = buildExecutable([object], {
    entry: LINK_SYMBOLS.entry,
    ...(debug
      ? { withSymbols: true, debugSections: (link: PlacedLink) => buildDwarf(link, { unitName, directory: "" }) }
      : {}),
  });
  return demand(bytes, errors);
}

/** An ELF object file with everything that the program reaches. */
export function objectBytes(object: ObjectFile, unitName: string, debug: boolean): Uint8Array {
  const { bytes, errors } = buildRelocatable([object], {
    roots: [LINK_SYMBOLS.entry],
    ...(debug ? { debugSections: (link: PlacedLink) => buildDwarf(link, { unitName, directory: "" }) } : {}),
  });
  return demand(bytes, errors);
}

/** An archive with the C interface of the runtime, for `cc program.c libruna.a`. */
export function archiveBytes(object: ObjectFile): Uint8Array {
  const { bytes, symbols, errors } = buildRelocatable([object], { roots: C_SYMBOLS.map((row) => row.name) });
  return buildArchive([{ name: "runa.o", bytes: demand(bytes, errors), symbols }]);
}

/** The machine code of the linked program as text, function by function; with that of `roots`, whether the program reaches it or not. */
export function assemblyText(object: ObjectFile, roots: readonly string[] = []): string {
  const { link, errors } = buildExecutable([object], { entry: LINK_SYMBOLS.entry, roots });
  if (link === undefined) throw new Error(errors.map(describeLinkError).join("; "));
  const text = new Uint8Array(link.plan.sectionSize.text);
  writeSection(link, "text", text);
  const all = linkedSymbols(link);
  const symbols = all.filter((symbol) => symbol.section === "text").sort((a, b) => a.address - b.address);
  const names = new Map(all.map((symbol) => [symbol.address, symbol.name]));
  const target = createX64Target();
  const start = link.addresses.text;
  const placeName = (place: number): string | undefined =>
    names.get(place) ?? (place >= start && place < start + text.length ? `0x${place.toString(16)}` : undefined);
  return symbols
    .map(({ name, address, size }) => {
      const bytes = text.subarray(address - start, address - start + size);
      return `${name}:\n${target.disassemble(bytes, address, placeName)}\n`;
    })
    .join("\n");
}

/** The optimised MIR of all functions that the program reaches. */
export function mirText({ program, symbols, positions }: Compiled): string {
  if (program === undefined) return "";
  return [...program.functions.values()].map((fn) => printFunction(fn, { symbols, positions })).join("\n");
}
