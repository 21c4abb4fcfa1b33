/** Debugging sections (DWARF 4) of a placed link: functions, source lines, and frames for unwinding. */

import { LINK_SYMBOLS } from "#core/spec/rt-symbols.ts";
import { ByteWriter } from "./byte-writer.ts";
import { LineProgram } from "./dwarf-lines.ts";
import { ELF_MACHINES, type ElfMachine } from "./elf-format.ts";
import type { PlacedLink } from "./link-write.ts";
import { LINKED_SECTION_NUMBER } from "./linked-sections.ts";
import type { ExtraRelocation, ExtraSection, ObjectFile } from "./object-file.ts";
import type { FragmentId, SymbolId } from "./symbol-table.ts";

export interface DwarfOptions {
  readonly machine?: ElfMachine;
  /** Name of the unit, and the directory that relative file names count from. */
  readonly unitName: string;
  readonly directory: string;
}

/** A live function with its place. */
interface DebugFunction {
  readonly object: ObjectFile;
  readonly fragment: FragmentId;
  readonly name: string;
  readonly isLocal: boolean;
  /** Offset in text. */
  readonly offset: number;
  readonly size: number;
}

/** A section under construction; addresses are written as final values and noted as relocations. */
class DebugSection {
  readonly out = new ByteWriter();
  readonly relocations: ExtraRelocation[] = [];
  readonly #textAddress: number;

  constructor(textAddress: number) {
    this.#textAddress = textAddress;
  }

  textAddress(offset: number): void {
    this.relocations.push({ offset: this.out.length, width: 8, section: ".text", addend: offset });
    this.out.u64(this.#textAddress + offset);
  }

  sectionOffset(section: string, offset: number): void {
    this.relocations.push({ offset: this.out.length, width: 4, section, addend: offset });
    this.out.u32(offset);
  }

  /** Fills in the u32 at `at` with the number of bytes after it. */
  closeLength(at: number): void {
    this.out.u32At(at, this.out.length - at - 4);
  }

  finish(name: string): ExtraSection {
    return { name, bytes: this.out.finish(), relocations: this.relocations };
  }
}

const ADDRESS_BYTES = 8;
const VERSION = 4;
const ABBREVIATION = { unit: 1, external: 2, internal: 3, externalBare: 4, internalBare: 5 } as const;
const TAG = { compileUnit: 0x11, subprogram: 0x2e } as const;
const ATTRIBUTE = {
  name: 0x03,
  statementList: 0x10,
  lowPc: 0x11,
  highPc: 0x12,
  language: 0x13,
  directory: 0x1b,
  producer: 0x25,
  declarationFile: 0x3a,
  declarationLine: 0x3b,
  external: 0x3f,
} as const;
const FORM = {
  address: 0x01,
  data2: 0x05,
  data8: 0x07,
  string: 0x08,
  udata: 0x0f,
  sectionOffset: 0x17,
  present: 0x19,
} as const;
/** DW_LANG_C99: debuggers then read names and expressions in the plainest way. */
const LANGUAGE = 0x0c;

/** For `debugSections` of executables and relocatable files. Lines are there only for functions with line rows. */
export function buildDwarf(link: PlacedLink, options: DwarfOptions): ExtraSection[] {
  const functions = listFunctions(link);
  const text = link.addresses.text;
  const lines = new LineProgram();
  const info = new DebugSection(text);
  writeInfo(info, functions, lines, link.plan.sectionSize.text, options);
  const line = new DebugSection(text);
  for (const entry of functions) lines.addFunction(entry.object, entry.fragment, entry.offset, entry.size);
  lines.write(line);
  const abbreviations = new DebugSection(text);
  writeAbbreviations(abbreviations.out);
  const frame = new DebugSection(text);
  writeFrames(frame, functions, options.machine ?? "x64");
  return [
    info.finish(".debug_info"),
    abbreviations.finish(".debug_abbrev"),
    line.finish(".debug_line"),
    frame.finish(".debug_frame"),
  ];
}

function listFunctions(link: PlacedLink): DebugFunction[] {
  const { plan } = link;
  const fragments = plan.sectionFragments[LINKED_SECTION_NUMBER.text] as Int32Array;
  return Array.from(fragments, (fragment) => {
    const objectIndex = plan.fragmentObject[fragment] as number;
    const object = plan.objects[objectIndex] as ObjectFile;
    const local = (fragment - (plan.fragmentBase[objectIndex] as number)) as FragmentId;
    const symbol = object.fragmentSymbol[local] as SymbolId;
    return {
      object,
      fragment: local,
      name: object.symbols.nameOf(symbol),
      isLocal: object.symbols.isLocal(symbol),
      offset: plan.fragmentOffset[fragment] as number,
      size: object.fragmentSize[local] as number,
    };
  });
}

function writeInfo(
  section: DebugSection,
  functions: readonly DebugFunction[],
  lines: LineProgram,
  textBytes: number,
  options: DwarfOptions,
): void {
  const { out } = section;
  out.u32(0);
  out.u16(VERSION);
  section.sectionOffset(".debug_abbrev", 0);
  out.u8(ADDRESS_BYTES);
  out.uleb128(ABBREVIATION.unit);
  out.cString("runa");
  out.u16(LANGUAGE);
  out.cString(options.unitName);
  out.cString(options.directory);
  section.textAddress(0);
  out.u64(textBytes);
  section.sectionOffset(".debug_line", 0);
  for (const { object, fragment, name, isLocal, offset, size } of functions) {
    const first = object.fragmentFirstLine[fragment] as number;
    const hasLines = first < object.linesEnd(fragment);
    if (hasLines) out.uleb128(isLocal ? ABBREVIATION.internal : ABBREVIATION.external);
    else out.uleb128(isLocal ? ABBREVIATION.internalBare : ABBREVIATION.externalBare);
    out.cString(name);
    section.textAddress(offset);
    out.u64(size);
    if (hasLines) {
      const position = object.linePosition[first] as number;
      out.uleb128(lines.fileNumber(object.positions.names[object.positions.file[position] as number] as string));
      out.uleb128(object.positions.line[position] as number);
    }
  }
  out.u8(0);
  section.closeLength(0);
}

function writeAbbreviations(out: ByteWriter): void {
  const unit = [
    [ATTRIBUTE.producer, FORM.string],
    [ATTRIBUTE.language, FORM.data2],
    [ATTRIBUTE.name, FORM.string],
    [ATTRIBUTE.directory, FORM.string],
    [ATTRIBUTE.lowPc, FORM.address],
    [ATTRIBUTE.highPc, FORM.data8],
    [ATTRIBUTE.statementList, FORM.sectionOffset],
  ] as const;
  const bare = [
    [ATTRIBUTE.name, FORM.string],
    [ATTRIBUTE.lowPc, FORM.address],
    [ATTRIBUTE.highPc, FORM.data8],
  ] as const;
  const declared = [...bare, [ATTRIBUTE.declarationFile, FORM.udata], [ATTRIBUTE.declarationLine, FORM.udata]] as const;
  const external = [[ATTRIBUTE.external, FORM.present]] as const;
  writeAbbreviation(out, ABBREVIATION.unit, TAG.compileUnit, true, unit);
  writeAbbreviation(out, ABBREVIATION.external, TAG.subprogram, false, [...declared, ...external]);
  writeAbbreviation(out, ABBREVIATION.internal, TAG.subprogram, false, declared);
  writeAbbreviation(out, ABBREVIATION.externalBare, TAG.subprogram, false, [...bare, ...external]);
  writeAbbreviation(out, ABBREVIATION.internalBare, TAG.subprogram, false, bare);
  out.u8(0);
}

function writeAbbreviation(
  out: ByteWriter,
  number: number,
  tag: number,
  hasChildren: boolean,
  attributes: readonly (readonly [attribute: number, form: number])[],
): void {
  out.uleb128(number);
  out.uleb128(tag);
  out.u8(hasChildren ? 1 : 0);
  for (const [attribute, form] of attributes) {
    out.uleb128(attribute);
    out.uleb128(form);
  }
  out.u16(0);
}

const CFA = {
  advance: 0x40,
  advanceTwoBytes: 0x03,
  advanceFourBytes: 0x04,
  offset: 0x80,
  undefined: 0x07,
  define: 0x0c,
  defineOffset: 0x0e,
} as const;

/** Routines that nothing of ours called: debuggers end their traces there. */
const OUTERMOST: readonly string[] = [LINK_SYMBOLS.entry, LINK_SYMBOLS.enterFiber];

/** .debug_frame: the canonical frame address is SP + 8 at entry and SP + 8 + frameBytes after the prologue. */
function writeFrames(section: DebugSection, functions: readonly DebugFunction[], machine: ElfMachine): void {
  const { out } = section;
  const { dwarfStackPointer, dwarfReturnAddress } = ELF_MACHINES[machine];
  out.u32(0);
  out.u32(0xffffffff);
  out.u8(1);
  out.u8(0);
  out.uleb128(1);
  out.sleb128(-ADDRESS_BYTES);
  out.u8(dwarfReturnAddress);
  out.u8(CFA.define);
  out.uleb128(dwarfStackPointer);
  out.uleb128(ADDRESS_BYTES);
  out.u8(CFA.offset | dwarfReturnAddress);
  out.uleb128(1);
  out.align(ADDRESS_BYTES);
  section.closeLength(0);
  for (const { object, fragment, offset, size } of functions) {
    const frameBytes = object.fragmentFrameBytes[fragment] as number;
    const isOutermost = OUTERMOST.includes(object.symbols.nameOf(object.fragmentSymbol[fragment] as SymbolId));
    if (frameBytes < 0 && !isOutermost) continue;
    const start = out.length;
    out.u32(0);
    section.sectionOffset(".debug_frame", 0);
    section.textAddress(offset);
    out.u64(size);
    if (isOutermost) {
      out.u8(CFA.undefined);
      out.uleb128(dwarfReturnAddress);
    } else if (frameBytes > 0) {
      advance(out, object.fragmentPrologueEnd[fragment] as number);
      out.u8(CFA.defineOffset);
      out.uleb128(frameBytes + ADDRESS_BYTES);
    }
    while ((out.length - start - 4) % ADDRESS_BYTES !== 0) out.u8(0);
    section.closeLength(start);
  }
}

function advance(out: ByteWriter, bytes: number): void {
  if (bytes < 64) {
    out.u8(CFA.advance | bytes);
  } else if (bytes < 65536) {
    out.u8(CFA.advanceTwoBytes);
    out.u16(bytes);
  } else {
    out.u8(CFA.advanceFourBytes);
    out.u32(bytes);
  }
}
