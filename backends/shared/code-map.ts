// Collects what collector, unwinder and stack traces need to know about each call site, and builds the code map of a code range (layout: CODE_MAP in core/spec/layouts.ts).

import type { PositionId, SymbolId } from "#core/mir/function.ts";
import type { PositionTable, SymbolTable } from "#core/mir/session-tables.ts";
import { CODE_MAP } from "#core/spec/layouts.ts";

/** A live location at a site: see CODE_MAP.live. `place` is a register number or a word offset from the stack pointer. */
export const liveLocation = (kind: keyof typeof CODE_MAP.live.kinds, isRegister: boolean, place: number): number =>
  CODE_MAP.live.kinds[kind] | (isRegister ? CODE_MAP.live.registerBit : 0) | (place << CODE_MAP.live.numberShift);

interface FunctionSites {
  readonly symbol: SymbolId;
  readonly firstSite: number;
}

/** Where the pieces of a code range came to lie. */
export interface PlacedFunction {
  readonly symbol: SymbolId;
  /** Offset of the function's first byte from the range's code start. */
  readonly start: number;
  readonly size: number;
}

/** Sites are added function by function, in rising offset order within a function. */
export class CodeMapBuilder {
  private readonly functions: FunctionSites[] = [];
  private readonly bySymbol = new Map<SymbolId, number>();
  /** Per site: offset in the function just after the call, record number, position. */
  private readonly offsets: number[] = [];
  private readonly records: number[] = [];
  private readonly sitePositions: PositionId[] = [];
  private readonly recordKeys = new Map<string, number>();
  private readonly recordData: {
    frameBytes: number;
    handlerOffset: number;
    live: readonly number[];
    position: PositionId;
    symbol: SymbolId;
  }[] = [];

  beginFunction(symbol: SymbolId): void {
    this.bySymbol.set(symbol, this.functions.length);
    this.functions.push({ symbol, firstSite: this.offsets.length });
  }

  /**
   * One call site or faulting instruction of the open function. `offset`: of the return address (or of the instruction) in the function;
   * `frameBytes`: from the stack pointer there up to the return address of the frame; `handlerOffset`: of the handler in the function, or −1.
   */
  addSite(
    offset: number,
    frameBytes: number,
    handlerOffset: number,
    live: readonly number[],
    position: PositionId,
  ): void {
    const symbol = (this.functions.at(-1) as FunctionSites).symbol;
    const key =
      handlerOffset < 0
        ? `${frameBytes},${position},${live.join()}`
        : `${symbol}:${handlerOffset},${frameBytes},${position},${live.join()}`;
    let record = this.recordKeys.get(key);
    if (record === undefined) {
      record = this.recordData.length;
      this.recordData.push({ frameBytes, handlerOffset, live, position, symbol });
      this.recordKeys.set(key, record);
    }
    this.offsets.push(offset);
    this.records.push(record);
    this.sitePositions.push(position);
  }

  /** The map of the given functions, which must be in rising order of `start`. */
  build(placed: readonly PlacedFunction[], positions: PositionTable, symbols: SymbolTable): Uint8Array {
    const writer = new MapWriter(positions, symbols);
    const sitePcs: number[] = [];
    const siteRecords: number[] = [];
    const recordOffsets = new Map<number, number>();
    for (const { symbol, start } of placed) {
      const index = this.bySymbol.get(symbol);
      if (index === undefined) continue;
      const end = this.functions[index + 1]?.firstSite ?? this.offsets.length;
      for (let site = (this.functions[index] as FunctionSites).firstSite; site < end; site++) {
        sitePcs.push(start + (this.offsets[site] as number));
        const record = this.records[site] as number;
        let at = recordOffsets.get(record);
        if (at === undefined) {
          const data = this.recordData[record] as (typeof this.recordData)[number];
          const handler = data.handlerOffset < 0 ? 0 : start + data.handlerOffset + 1;
          at = writer.record(data.frameBytes, handler, data.position, data.live);
          recordOffsets.set(record, at);
        }
        siteRecords.push(at);
      }
    }
    return writer.finish(sitePcs, siteRecords, placed);
  }
}

class MapWriter {
  private readonly recordBytes: number[] = [];
  private readonly positionWords: number[] = [];
  private readonly positionIndex = new Map<PositionId, number>();
  private readonly nameBytes: number[] = [];
  private readonly nameOffsets = new Map<string, number>();
  private readonly positions: PositionTable;
  private readonly symbols: SymbolTable;

  constructor(positions: PositionTable, symbols: SymbolTable) {
    this.positions = positions;
    this.symbols = symbols;
  }

  record(frameBytes: number, handler: number, position: PositionId, live: readonly number[]): number {
    const at = this.recordBytes.length;
    pushU32(this.recordBytes, frameBytes);
    pushU32(this.recordBytes, handler);
    pushU32(this.recordBytes, this.position(position));
    pushU16(this.recordBytes, live.length);
    for (const location of live) pushU16(this.recordBytes, location);
    while (this.recordBytes.length % 4 !== 0) this.recordBytes.push(0);
    return at;
  }

  /** Index + 1 of a position (its callers first), 0 for none. */
  private position(id: PositionId): number {
    if (id === 0) return 0;
    const known = this.positionIndex.get(id);
    if (known !== undefined) return known;
    const entry = this.positions.get(id);
    const inlinedAt = this.position(entry.inlinedAt);
    const file = this.name(this.positions.files[entry.file] ?? "");
    this.positionWords.push(file, entry.line, entry.column, inlinedAt, this.name(this.symbols.name(entry.process)));
    const index = this.positionWords.length / 5;
    this.positionIndex.set(id, index);
    return index;
  }

  private name(text: string): number {
    const known = this.nameOffsets.get(text);
    if (known !== undefined) return known;
    const at = this.nameBytes.length;
    const bytes = new TextEncoder().encode(text);
    pushU32(this.nameBytes, bytes.length);
    for (const byte of bytes) this.nameBytes.push(byte);
    while (this.nameBytes.length % 4 !== 0) this.nameBytes.push(0);
    this.nameOffsets.set(text, at);
    return at;
  }

  finish(sitePcs: readonly number[], siteRecords: readonly number[], placed: readonly PlacedFunction[]): Uint8Array {
    const { header } = CODE_MAP;
    const functionPcs = placed.map((entry) => entry.start);
    const functionNames = placed.map((entry) => this.name(this.symbols.name(entry.symbol)));
    const sitePcsAt = header.bytes;
    const siteRecordsAt = sitePcsAt + sitePcs.length * 4;
    const functionPcsAt = siteRecordsAt + siteRecords.length * 4;
    const functionNamesAt = functionPcsAt + functionPcs.length * 4;
    const positionsAt = functionNamesAt + functionNames.length * 4;
    const recordsAt = positionsAt + this.positionWords.length * 4;
    const namesAt = recordsAt + this.recordBytes.length;
    const bytes = new Uint8Array(namesAt + this.nameBytes.length);
    const words = new Uint32Array(bytes.buffer, 0, recordsAt / 4);
    words[header.magic / 4] = CODE_MAP.magic;
    words[header.siteCount / 4] = sitePcs.length;
    words[header.functionCount / 4] = functionPcs.length;
    words[header.sitePcs / 4] = sitePcsAt;
    words[header.siteRecords / 4] = siteRecordsAt;
    words[header.records / 4] = recordsAt;
    words[header.functionPcs / 4] = functionPcsAt;
    words[header.functionNames / 4] = functionNamesAt;
    words[header.positions / 4] = positionsAt;
    words[header.names / 4] = namesAt;
    words.set(sitePcs, sitePcsAt / 4);
    words.set(siteRecords, siteRecordsAt / 4);
    words.set(functionPcs, functionPcsAt / 4);
    words.set(functionNames, functionNamesAt / 4);
    words.set(this.positionWords, positionsAt / 4);
    bytes.set(this.recordBytes, recordsAt);
    bytes.set(this.nameBytes, namesAt);
    return bytes;
  }
}

function pushU16(bytes: number[], value: number): void {
  bytes.push(value & 255, (value >> 8) & 255);
}

function pushU32(bytes: number[], value: number): void {
  bytes.push(value & 255, (value >> 8) & 255, (value >> 16) & 255, (value >>> 24) & 255);
}
