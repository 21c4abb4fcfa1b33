/** Plans a static link: which fragments are reached from the roots, and where in its section each of them lies. */

import { buildCodeMap, type PlacedFunction } from "./code-map-table.ts";
import type { LinkError } from "./link-error.ts";
import { FROM_LINKER, IMPORTED, IN_FRAGMENT, LinkSymbols, UNDEFINED } from "./link-symbols.ts";
import {
  LINKED_SECTION_NUMBER,
  LINKED_SECTIONS,
  LINKER_SYMBOLS,
  type LinkedSection,
  type LinkerPlace,
} from "./linked-sections.ts";
import type { ObjectFile } from "./object-file.ts";
import { RELOCATION_KIND_NAMES, RELOCATION_NUMBER } from "./relocation-kinds.ts";
import type { FragmentId, SymbolId } from "./symbol-table.ts";

export interface LinkOptions {
  /** Names of the symbols to begin with, besides the fragments that are marked as roots. */
  readonly roots: readonly string[];
  /** Addresses of symbols that lie outside this link, such as those of a runtime image already in memory. */
  readonly externals?: (name: string) => number | undefined;
  /** Constant data with absolute addresses goes to `relro`, and each abs64 field is listed for the loader. */
  readonly positionIndependent?: boolean;
  /** Words for the addresses of foreign processes go to `relro`, which is sealed when they are there. */
  readonly sealsImports?: boolean;
  /** Keeps every fragment, reached or not. */
  readonly keepAll?: boolean;
}

/** A link of which sizes are known and addresses are not; `placeLink` and `writeSection` (link-write.ts) finish it. */
export interface LinkPlan {
  readonly objects: readonly ObjectFile[];
  readonly symbols: LinkSymbols;
  readonly positionIndependent: boolean;
  /** Number of an object's first fragment in the link-wide numbering. */
  readonly fragmentBase: Int32Array;
  /** By link-wide fragment: index of its object. */
  readonly fragmentObject: Int32Array;
  /** By link-wide fragment: 1 when it is part of the program. */
  readonly live: Uint8Array;
  /** By link-wide fragment, if live: its linked section's number and its offset in it. */
  readonly fragmentSection: Uint8Array;
  readonly fragmentOffset: Int32Array;
  /** Live fragments of each section, by section number, in the order of layout. */
  readonly sectionFragments: readonly Int32Array[];
  readonly sectionSize: Record<LinkedSection, number>;
  readonly sectionAlignment: Record<LinkedSection, number>;
  /** The code map and its offset in rodata; undefined when nobody refers to it. */
  readonly codeMap: { readonly bytes: Uint8Array; readonly offset: number } | undefined;
  /** The table of global roots: u64 addresses of reference words, ended by 0; undefined when nobody refers to it. */
  readonly globalRoots: GlobalRoots | undefined;
  readonly errors: LinkError[];
}

export interface GlobalRoots {
  /** `relro` in position-independent links, else `rodata`. */
  readonly section: "rodata" | "relro";
  readonly offset: number;
  /** Link-wide fragment and offset in it of each word. */
  readonly fragments: readonly number[];
  readonly offsets: readonly number[];
}

interface Marking {
  readonly objects: readonly ObjectFile[];
  readonly symbols: LinkSymbols;
  readonly fragmentBase: Int32Array;
  readonly fragmentObject: Int32Array;
  readonly live: Uint8Array;
  readonly stack: Int32Array;
  stackCount: number;
  readonly linkerSymbolUsed: Uint8Array;
  readonly undefinedReferrers: Map<string, string[]>;
  readonly errors: LinkError[];
}

/**
 * Marks what the roots reach and lays it out. Fragments keep the order of the objects and, within an object, the
 * order in which they were added, so equal input gives equal bytes. Linear in fragments and relocations reached.
 */
export function planLink(objects: readonly ObjectFile[], options: LinkOptions): LinkPlan {
  const fragmentBase = new Int32Array(objects.length + 1);
  for (const [index, object] of objects.entries()) {
    fragmentBase[index + 1] = (fragmentBase[index] as number) + object.fragmentCount;
  }
  const total = fragmentBase[objects.length] as number;
  const fragmentObject = new Int32Array(total);
  for (let index = 0; index < objects.length; index++) {
    fragmentObject.fill(index, fragmentBase[index], fragmentBase[index + 1]);
  }
  const symbols = new LinkSymbols(objects, fragmentBase, options.externals ?? (() => undefined));
  const errors = symbols.duplicates();
  const marking: Marking = {
    objects,
    symbols,
    fragmentBase,
    fragmentObject,
    live: new Uint8Array(total),
    stack: new Int32Array(total),
    stackCount: 0,
    linkerSymbolUsed: new Uint8Array(LINKER_SYMBOLS.length),
    undefinedReferrers: new Map(),
    errors,
  };
  markRoots(marking, options);
  while (marking.stackCount > 0) markReferences(marking, marking.stack[--marking.stackCount] as number);
  for (const [symbol, referrers] of marking.undefinedReferrers) {
    errors.push({ kind: "undefined-symbol", symbol, referrers });
  }
  return layOut(marking, options);
}

function markRoots(marking: Marking, options: LinkOptions): void {
  for (const [index, object] of marking.objects.entries()) {
    for (let fragment = 0; fragment < object.fragmentCount; fragment++) {
      if (options.keepAll === true || object.fragmentRoot[fragment] === 1) {
        markFragment(marking, (marking.fragmentBase[index] as number) + fragment);
      }
    }
  }
  for (const name of options.roots) {
    const symbol = marking.symbols.resolveName(name);
    if (symbol === undefined) marking.errors.push({ kind: "undefined-root", symbol: name });
    else markSymbol(marking, symbol);
  }
}

function markFragment(marking: Marking, fragment: number): void {
  if (marking.live[fragment] === 1) return;
  marking.live[fragment] = 1;
  marking.stack[marking.stackCount++] = fragment;
}

function markSymbol(marking: Marking, symbol: number): void {
  const kind = marking.symbols.kind[symbol];
  if (kind === IN_FRAGMENT) markFragment(marking, marking.symbols.fragment[symbol] as number);
  else if (kind === FROM_LINKER) marking.linkerSymbolUsed[symbol - marking.symbols.firstLinkerSymbol] = 1;
}

function markReferences(marking: Marking, fragment: number): void {
  const { symbols } = marking;
  const objectIndex = marking.fragmentObject[fragment] as number;
  const object = marking.objects[objectIndex] as ObjectFile;
  const local = (fragment - (marking.fragmentBase[objectIndex] as number)) as FragmentId;
  const end = object.relocationsEnd(local);
  for (let index = object.fragmentFirstRelocation[local] as number; index < end; index++) {
    const symbol = object.relocationSymbol[index] as SymbolId;
    const target = symbols.resolve(objectIndex, symbol);
    const kind = symbols.kind[target];
    if (kind === UNDEFINED) noteUndefined(marking, object, local, symbol);
    else if (kind === IMPORTED) checkImport(marking, object, local, index);
    else markSymbol(marking, target);
    if (object.relocationKind[index] === RELOCATION_NUMBER.imagebase32) markBase(marking, objectIndex, object, local);
  }
}

function markBase(marking: Marking, objectIndex: number, object: ObjectFile, fragment: FragmentId): void {
  const base = marking.symbols.resolve(objectIndex, object.baseSymbol);
  if (marking.symbols.kind[base] === UNDEFINED) noteUndefined(marking, object, fragment, object.baseSymbol);
  else markSymbol(marking, base);
}

/** The address of a foreign process is stored when the program starts: in a whole word that may be written. */
function checkImport(marking: Marking, object: ObjectFile, fragment: FragmentId, relocation: number): void {
  const kind = object.relocationKind[relocation] as number;
  const isPlain = kind === RELOCATION_NUMBER.abs64 && object.relocationAddend[relocation] === 0;
  if (isPlain && object.sectionOf(fragment) === "data") return;
  marking.errors.push({
    kind: "imported-reference",
    symbol: object.symbols.nameOf(object.relocationSymbol[relocation] as SymbolId),
    referrer: object.symbols.nameOf(object.fragmentSymbol[fragment] as SymbolId),
    relocation: RELOCATION_KIND_NAMES[kind] as string,
  });
}

function noteUndefined(marking: Marking, object: ObjectFile, fragment: FragmentId, symbol: SymbolId): void {
  const name = object.symbols.nameOf(symbol);
  const referrer = object.symbols.nameOf(object.fragmentSymbol[fragment] as SymbolId);
  const referrers = marking.undefinedReferrers.get(name);
  if (referrers === undefined) marking.undefinedReferrers.set(name, [referrer]);
  else if (referrers[referrers.length - 1] !== referrer) referrers.push(referrer);
}

/** Numbers of LINKED_SECTIONS by the number of an object's section. */
const LINKED_FROM_OBJECT_SECTION = [
  LINKED_SECTION_NUMBER.text,
  LINKED_SECTION_NUMBER.rodata,
  LINKED_SECTION_NUMBER.data,
  LINKED_SECTION_NUMBER.bss,
] as const;

function layOut(marking: Marking, options: LinkOptions): LinkPlan {
  const positionIndependent = options.positionIndependent === true;
  const sealsImports = options.sealsImports === true && marking.symbols.libraries.size > 0;
  const { live, objects, fragmentBase } = marking;
  const fragmentSection = new Uint8Array(live.length);
  const fragmentOffset = new Int32Array(live.length);
  const counts = new Int32Array(LINKED_SECTIONS.length);
  const sizes = new Int32Array(LINKED_SECTIONS.length);
  const alignments = new Int32Array(LINKED_SECTIONS.length).fill(1);
  const order = byAlignment(marking);
  for (const fragment of order) {
    const objectIndex = marking.fragmentObject[fragment] as number;
    const object = objects[objectIndex] as ObjectFile;
    const local = (fragment - (fragmentBase[objectIndex] as number)) as FragmentId;
    let section: number = LINKED_FROM_OBJECT_SECTION[object.fragmentSection[local] as number] as number;
    if (positionIndependent && section === LINKED_SECTION_NUMBER.rodata && holdsAbsolute(object, local)) {
      section = LINKED_SECTION_NUMBER.relro;
    } else if (sealsImports && section === LINKED_SECTION_NUMBER.data && isImportWord(marking, objectIndex, local)) {
      section = LINKED_SECTION_NUMBER.relro;
    }
    const alignment = object.fragmentAlignment[local] as number;
    const offset = ((sizes[section] as number) + alignment - 1) & -alignment;
    fragmentSection[fragment] = section;
    fragmentOffset[fragment] = offset;
    sizes[section] = offset + (object.fragmentSize[local] as number);
    if (alignment > (alignments[section] as number)) alignments[section] = alignment;
    counts[section] = (counts[section] as number) + 1;
  }
  const sectionFragments = collectFragments(order, fragmentSection, counts);
  const functions = sectionFragments[LINKED_SECTION_NUMBER.text] as Int32Array;
  const codeMap = reserveCodeMap(marking, functions, fragmentOffset, sizes, alignments);
  const globalRoots = reserveGlobalRoots(marking, positionIndependent, sizes, alignments);
  return {
    objects,
    symbols: marking.symbols,
    positionIndependent,
    fragmentBase,
    fragmentObject: marking.fragmentObject,
    live,
    fragmentSection,
    fragmentOffset,
    sectionFragments,
    sectionSize: bySection(sizes),
    sectionAlignment: bySection(alignments),
    codeMap,
    globalRoots,
    errors: marking.errors,
  };
}

/** The live fragments with the widest alignment first, so that nothing is lost between them; otherwise in their order. */
function byAlignment({ live, objects, fragmentBase, fragmentObject }: Marking): Int32Array {
  const rows: number[][] = [];
  let count = 0;
  for (let fragment = 0; fragment < live.length; fragment++) {
    if (live[fragment] === 0) continue;
    const objectIndex = fragmentObject[fragment] as number;
    const local = fragment - (fragmentBase[objectIndex] as number);
    const row = Math.clz32((objects[objectIndex] as ObjectFile).fragmentAlignment[local] as number);
    rows[row] ??= [];
    rows[row].push(fragment);
    count++;
  }
  const order = new Int32Array(count);
  let filled = 0;
  for (const row of rows) {
    if (row === undefined) continue;
    order.set(row, filled);
    filled += row.length;
  }
  return order;
}

/** By section, in the order in which they lie. */
function collectFragments(order: Int32Array, fragmentSection: Uint8Array, counts: Int32Array): Int32Array[] {
  const lists = LINKED_SECTIONS.map((_, section) => new Int32Array(counts[section] as number));
  const filled = new Int32Array(LINKED_SECTIONS.length);
  for (const fragment of order) {
    const section = fragmentSection[fragment] as number;
    const position = filled[section] as number;
    (lists[section] as Int32Array)[position] = fragment;
    filled[section] = position + 1;
  }
  return lists;
}

function isWanted(marking: Marking, place: LinkerPlace): boolean {
  return LINKER_SYMBOLS.some((row, index) => row.place === place && marking.linkerSymbolUsed[index] === 1);
}

const TABLE_ALIGNMENT = 8;

/** Appends a table to a section and returns its offset there. */
function reserveTable(section: LinkedSection, bytes: number, sizes: Int32Array, alignments: Int32Array): number {
  const number = LINKED_SECTION_NUMBER[section];
  const offset = ((sizes[number] as number) + TABLE_ALIGNMENT - 1) & -TABLE_ALIGNMENT;
  sizes[number] = offset + bytes;
  alignments[number] = Math.max(TABLE_ALIGNMENT, alignments[number] as number);
  return offset;
}

function reserveCodeMap(
  marking: Marking,
  fragments: Int32Array,
  fragmentOffset: Int32Array,
  sizes: Int32Array,
  alignments: Int32Array,
): LinkPlan["codeMap"] {
  if (!isWanted(marking, "codeMap")) return undefined;
  const functions: PlacedFunction[] = [];
  for (const fragment of fragments) {
    const objectIndex = marking.fragmentObject[fragment] as number;
    const local = (fragment - (marking.fragmentBase[objectIndex] as number)) as FragmentId;
    const object = marking.objects[objectIndex] as ObjectFile;
    functions.push({ object, fragment: local, offset: fragmentOffset[fragment] as number });
  }
  const bytes = buildCodeMap(functions);
  return { bytes, offset: reserveTable("rodata", bytes.length, sizes, alignments) };
}

function reserveGlobalRoots(
  marking: Marking,
  positionIndependent: boolean,
  sizes: Int32Array,
  alignments: Int32Array,
): GlobalRoots | undefined {
  if (!isWanted(marking, "globalRoots")) return undefined;
  const fragments: number[] = [];
  const offsets: number[] = [];
  for (let fragment = 0; fragment < marking.live.length; fragment++) {
    if (marking.live[fragment] === 0) continue;
    const objectIndex = marking.fragmentObject[fragment] as number;
    const object = marking.objects[objectIndex] as ObjectFile;
    const local = (fragment - (marking.fragmentBase[objectIndex] as number)) as FragmentId;
    const end = object.referenceWordsEnd(local);
    for (let index = object.fragmentFirstReferenceWord[local] as number; index < end; index++) {
      fragments.push(fragment);
      offsets.push(object.referenceWordOffset[index] as number);
    }
  }
  const section = positionIndependent ? "relro" : "rodata";
  const offset = reserveTable(section, (fragments.length + 1) * 8, sizes, alignments);
  return { section, offset, fragments, offsets };
}

function holdsAbsolute(object: ObjectFile, fragment: FragmentId): boolean {
  const end = object.relocationsEnd(fragment);
  for (let index = object.fragmentFirstRelocation[fragment] as number; index < end; index++) {
    if (object.relocationKind[index] === RELOCATION_NUMBER.abs64) return true;
  }
  return false;
}

const WORD_BYTES = 8;

/** Whether a data fragment is nothing but the address of a foreign process. */
function isImportWord(marking: Marking, objectIndex: number, fragment: FragmentId): boolean {
  const object = marking.objects[objectIndex] as ObjectFile;
  const first = object.fragmentFirstRelocation[fragment] as number;
  if (object.fragmentSize[fragment] !== WORD_BYTES || object.relocationsEnd(fragment) !== first + 1) return false;
  const target = marking.symbols.resolve(objectIndex, object.relocationSymbol[first] as SymbolId);
  return marking.symbols.kind[target] === IMPORTED;
}

function bySection(values: Int32Array): Record<LinkedSection, number> {
  const of = (section: LinkedSection): number => values[LINKED_SECTION_NUMBER[section]] as number;
  return { text: of("text"), rodata: of("rodata"), relro: of("relro"), data: of("data"), bss: of("bss") };
}
