/** One compilation's output in memory: fragments of code and data, their relocations, line rows and symbols. */

import type { CodeBuffer } from "#backends/shared/code-buffer.ts";
import { LINK_SYMBOLS } from "#core/spec/rt-symbols.ts";
import { grownBytes, grownInt32 } from "./growable-array.ts";
import { PositionTable } from "./position-table.ts";
import { RELOCATION_NUMBER, type RelocationKind } from "./relocation-kinds.ts";
import { SiteTable } from "./site-table.ts";
import { type FragmentId, type SymbolId, SymbolTable, type SymbolType } from "./symbol-table.ts";

/** Where a fragment is laid out. Constant data is `rodata` even when it holds absolute addresses. */
const SECTION_NAMES = ["text", "rodata", "data", "bss"] as const;
export type SectionName = (typeof SECTION_NAMES)[number];

const SECTION_NUMBER: Readonly<Record<SectionName, number>> = { text: 0, rodata: 1, data: 2, bss: 3 };

/** What a new fragment needs to be told; its bytes, relocations and rows are appended afterwards. */
export interface FragmentOptions {
  readonly symbol: SymbolId;
  readonly section: SectionName;
  /** A power of two, at most 4096. */
  readonly alignment: number;
  /** Linked even when nothing refers to it. */
  readonly isRoot?: boolean;
}

/** What unwinding by CFI needs to know about a function's frame. */
export interface FrameFacts {
  /** Bytes between SP after the prologue and the return address. */
  readonly frameBytes: number;
  /** Offset in the function after which SP has its final value. */
  readonly prologueEnd: number;
}

/** A section that is not made of fragments and is never loaded: debugging information and notes. */
export interface ExtraSection {
  readonly name: string;
  readonly bytes: Uint8Array;
  /** What a relocatable file must say about its contents; the bytes of an executable are final. */
  readonly relocations: readonly ExtraRelocation[];
}

/** A field that holds an offset in a section: of code, or of another extra section. */
export interface ExtraRelocation {
  readonly offset: number;
  readonly width: 4 | 8;
  readonly section: string;
  readonly addend: number;
}

const INITIAL_FRAGMENTS = 128;
const INITIAL_ROWS = 512;
const INITIAL_BYTES = 16384;

/**
 * Fragments are written one after another: `beginFragment`, then bytes, relocations and rows for it, in any
 * mixture, until the next `beginFragment`. A fragment is what the linker keeps or drops as a whole: one function
 * or one data object. All tables are struct-of-arrays; a fragment's relocations and line rows are contiguous.
 */
export class ObjectFile {
  readonly symbols = new SymbolTable();
  /** The symbol that `imagebase32` counts from. */
  readonly baseSymbol: SymbolId;
  readonly positions = new PositionTable();
  readonly sites = new SiteTable();
  /** Foreign processes: undefined symbols that a library gives when the program starts, and its name as the program writes it. */
  readonly imports = new Map<SymbolId, string>();
  /** Those that another linker may leave at address 0. */
  readonly optionalImports = new Set<SymbolId>();

  fragmentCount = 0;
  bytes = new Uint8Array(INITIAL_BYTES);
  byteCount = 0;
  relocationCount = 0;
  lineCount = 0;
  referenceWordCount = 0;

  fragmentSymbol = new Int32Array(INITIAL_FRAGMENTS);
  fragmentSection = new Uint8Array(INITIAL_FRAGMENTS);
  fragmentAlignment = new Int32Array(INITIAL_FRAGMENTS);
  fragmentRoot = new Uint8Array(INITIAL_FRAGMENTS);
  /** First byte in `bytes`; the fragment ends where the next one begins (bss: no bytes, see `fragmentSize`). */
  fragmentStart = new Int32Array(INITIAL_FRAGMENTS);
  fragmentSize = new Int32Array(INITIAL_FRAGMENTS);
  fragmentFirstRelocation = new Int32Array(INITIAL_FRAGMENTS);
  fragmentFirstLine = new Int32Array(INITIAL_FRAGMENTS);
  fragmentFirstSite = new Int32Array(INITIAL_FRAGMENTS);
  fragmentFirstReferenceWord = new Int32Array(INITIAL_FRAGMENTS);
  /** FrameFacts, or -1 in `fragmentFrameBytes` where none are known. */
  fragmentFrameBytes = new Int32Array(INITIAL_FRAGMENTS);
  fragmentPrologueEnd = new Int32Array(INITIAL_FRAGMENTS);

  /** Offset of the patched field in its fragment. */
  relocationOffset = new Int32Array(INITIAL_ROWS);
  relocationKind = new Uint8Array(INITIAL_ROWS);
  relocationSymbol = new Int32Array(INITIAL_ROWS);
  relocationAddend = new Int32Array(INITIAL_ROWS);

  /** Offset in its fragment where the row begins to hold. */
  lineOffset = new Int32Array(INITIAL_ROWS);
  linePosition = new Int32Array(INITIAL_ROWS);

  /** Offset in its fragment of a word that holds a reference and is a root of the collector. */
  referenceWordOffset = new Int32Array(INITIAL_ROWS);

  /** `baseName` names the symbol that `imagebase32` relocations count from. */
  constructor(baseName: string = LINK_SYMBOLS.descriptorBase) {
    this.baseSymbol = this.symbols.intern(baseName);
  }

  /** Starts a fragment and defines its symbol at offset 0; a symbol defined before stays, which the linker reports. */
  beginFragment(options: FragmentOptions): FragmentId {
    const id = this.fragmentCount as FragmentId;
    this.#growFragments(id + 1);
    this.fragmentCount = id + 1;
    this.fragmentSymbol[id] = options.symbol;
    this.fragmentSection[id] = SECTION_NUMBER[options.section];
    this.fragmentAlignment[id] = options.alignment;
    this.fragmentRoot[id] = options.isRoot === true ? 1 : 0;
    this.fragmentStart[id] = this.byteCount;
    this.fragmentSize[id] = 0;
    this.fragmentFirstRelocation[id] = this.relocationCount;
    this.fragmentFirstLine[id] = this.lineCount;
    this.fragmentFirstSite[id] = this.sites.count;
    this.fragmentFirstReferenceWord[id] = this.referenceWordCount;
    this.fragmentFrameBytes[id] = -1;
    this.symbols.define(options.symbol, id, 0, 0, options.section === "text" ? "func" : "object");
    return id;
  }

  /** Copies bytes to the end of the open fragment. */
  appendBytes(source: Uint8Array): void {
    const end = this.byteCount + source.length;
    this.bytes = grownBytes(this.bytes, end);
    this.bytes.set(source, this.byteCount);
    this.byteCount = end;
    this.#addSize(source.length);
  }

  /** Copies code to the open fragment, of which it is the beginning, with its relocations. */
  appendCode(code: CodeBuffer): void {
    this.appendBytes(code.bytes.subarray(0, code.length));
    const first = this.relocationCount;
    const end = first + code.relocationCount;
    if (end > this.relocationOffset.length) this.#growRelocations(end);
    for (let to = first; to < end; to++) {
      const from = to - first;
      this.relocationOffset[to] = code.relocationOffsets[from] as number;
      this.relocationKind[to] = code.relocationKinds[from] as number;
      this.relocationSymbol[to] = code.relocationSymbols[from] as number;
      this.relocationAddend[to] = code.relocationAddends[from] as number;
    }
    this.relocationCount = end;
  }

  /** Extends the open fragment, which must be bss, by zero bytes that take no space in a file. */
  reserveBytes(count: number): void {
    this.#addSize(count);
  }

  /** `addend` is 32-bit signed for every kind. */
  addRelocation(offset: number, kind: RelocationKind, symbol: SymbolId, addend: number): void {
    const index = this.relocationCount;
    if (index >= this.relocationOffset.length) this.#growRelocations(index + 1);
    this.relocationOffset[index] = offset;
    this.relocationKind[index] = RELOCATION_NUMBER[kind];
    this.relocationSymbol[index] = symbol;
    this.relocationAddend[index] = addend;
    this.relocationCount = index + 1;
  }

  /** From `offset` in the open function on, code belongs to this position (a number of `positions`). */
  addLine(offset: number, position: number): void {
    const index = this.lineCount;
    if (index >= this.lineOffset.length) {
      this.lineOffset = grownInt32(this.lineOffset, index + 1);
      this.linePosition = grownInt32(this.linePosition, index + 1);
    }
    this.lineOffset[index] = offset;
    this.linePosition[index] = position;
    this.lineCount = index + 1;
  }

  /** The word at `offset` of the open data or bss fragment is listed in the collector's table of global roots. */
  addReferenceWord(offset: number): void {
    const index = this.referenceWordCount;
    this.referenceWordOffset = grownInt32(this.referenceWordOffset, index + 1);
    this.referenceWordOffset[index] = offset;
    this.referenceWordCount = index + 1;
  }

  setFrame(fragment: FragmentId, frame: FrameFacts): void {
    this.fragmentFrameBytes[fragment] = frame.frameBytes;
    this.fragmentPrologueEnd[fragment] = frame.prologueEnd;
  }

  /** A further name for a place inside a fragment (an alias at 0, a second entry elsewhere). */
  addAlias(symbol: SymbolId, fragment: FragmentId, offset: number, type: SymbolType): boolean {
    const size = (this.fragmentSize[fragment] as number) - offset;
    return this.symbols.define(symbol, fragment, offset, size, type);
  }

  sectionOf(fragment: FragmentId): SectionName {
    return SECTION_NAMES[this.fragmentSection[fragment] as number] as SectionName;
  }

  /** The bytes of a fragment, as a view; empty for bss. */
  bytesOf(fragment: FragmentId): Uint8Array {
    const start = this.fragmentStart[fragment] as number;
    const size = this.sectionOf(fragment) === "bss" ? 0 : (this.fragmentSize[fragment] as number);
    return this.bytes.subarray(start, start + size);
  }

  /** One past the last relocation of a fragment; the first is in `fragmentFirstRelocation`. */
  relocationsEnd(fragment: FragmentId): number {
    const next = fragment + 1;
    return next < this.fragmentCount ? (this.fragmentFirstRelocation[next] as number) : this.relocationCount;
  }

  /** One past the last line row of a fragment; the first is in `fragmentFirstLine`. */
  linesEnd(fragment: FragmentId): number {
    const next = fragment + 1;
    return next < this.fragmentCount ? (this.fragmentFirstLine[next] as number) : this.lineCount;
  }

  /** One past the last site of a fragment; the first is in `fragmentFirstSite`. */
  sitesEnd(fragment: FragmentId): number {
    const next = fragment + 1;
    return next < this.fragmentCount ? (this.fragmentFirstSite[next] as number) : this.sites.count;
  }

  /** One past the last reference word of a fragment; the first is in `fragmentFirstReferenceWord`. */
  referenceWordsEnd(fragment: FragmentId): number {
    const next = fragment + 1;
    return next < this.fragmentCount ? (this.fragmentFirstReferenceWord[next] as number) : this.referenceWordCount;
  }

  #addSize(count: number): void {
    const open = this.fragmentCount - 1;
    const size = (this.fragmentSize[open] as number) + count;
    this.fragmentSize[open] = size;
    const symbol = this.fragmentSymbol[open] as SymbolId;
    if (this.symbols.fragmentOf(symbol) === open) this.symbols.setSize(symbol, size);
  }

  #growFragments(needed: number): void {
    if (needed <= this.fragmentSymbol.length) return;
    this.fragmentSymbol = grownInt32(this.fragmentSymbol, needed);
    this.fragmentSection = grownBytes(this.fragmentSection, needed);
    this.fragmentAlignment = grownInt32(this.fragmentAlignment, needed);
    this.fragmentRoot = grownBytes(this.fragmentRoot, needed);
    this.fragmentStart = grownInt32(this.fragmentStart, needed);
    this.fragmentSize = grownInt32(this.fragmentSize, needed);
    this.fragmentFirstRelocation = grownInt32(this.fragmentFirstRelocation, needed);
    this.fragmentFirstLine = grownInt32(this.fragmentFirstLine, needed);
    this.fragmentFirstSite = grownInt32(this.fragmentFirstSite, needed);
    this.fragmentFirstReferenceWord = grownInt32(this.fragmentFirstReferenceWord, needed);
    this.fragmentFrameBytes = grownInt32(this.fragmentFrameBytes, needed);
    this.fragmentPrologueEnd = grownInt32(this.fragmentPrologueEnd, needed);
  }

  #growRelocations(needed: number): void {
    this.relocationOffset = grownInt32(this.relocationOffset, needed);
    this.relocationKind = grownBytes(this.relocationKind, needed);
    this.relocationSymbol = grownInt32(this.relocationSymbol, needed);
    this.relocationAddend = grownInt32(this.relocationAddend, needed);
  }
}
