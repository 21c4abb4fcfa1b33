/** Joins the sites and positions of a link's live functions into the code map of its code range. */

import { CODE_MAP } from "#core/spec/layouts.ts";
import { ByteWriter } from "./byte-writer.ts";
import { grownInt32 } from "./growable-array.ts";
import type { ObjectFile } from "./object-file.ts";
import type { PositionTable } from "./position-table.ts";
import type { FragmentId, SymbolId } from "./symbol-table.ts";

/** A function of the link: where it lies and whose it is. */
export interface PlacedFunction {
  readonly object: ObjectFile;
  readonly fragment: FragmentId;
  /** Offset from the start of code. */
  readonly offset: number;
}

const POSITION_WORDS = CODE_MAP.position.bytes >> 2;

/** Positions and names in the order of first use, so that what no live site mentions takes no room. */
class UsedPositions {
  /** Three words for each position; the scope is an offset within the names. */
  rows = new Int32Array(1024);
  readonly names = new ByteWriter();
  count = 0;
  readonly #numbers = new Map<ObjectFile, Int32Array>();
  readonly #nameOffsets = new Map<string, number>();
  /** Offsets within the names of the scopes, by the offsets of their file and process. */
  readonly scopes = new Map<number, number>();
  readonly #utf8 = new TextEncoder();
  #object: ObjectFile | undefined;
  #numbersOfObject: Int32Array = new Int32Array(0);
  /** What was asked for last: mostly the same file and process are asked for again. */
  #file = -1;
  #process = -1;
  #scope = 0;

  /** Number of a position in the finished map. */
  use(object: ObjectFile, position: number): number {
    if (object !== this.#object) this.#choose(object);
    const known = this.#numbersOfObject[position] as number;
    if (known >= 0) return known;
    const { positions } = object;
    const inlinedAt = positions.inlinedAt[position] as number;
    const outer = inlinedAt < 0 ? 0 : this.use(object, inlinedAt) + 1;
    const number = this.count++;
    this.#numbersOfObject[position] = number;
    const { lineShift, columnMask } = CODE_MAP.position;
    const column = Math.min(positions.column[position] as number, columnMask);
    const line = Math.min(positions.line[position] as number, 2 ** (32 - lineShift) - 1);
    const at = number * POSITION_WORDS;
    this.rows = grownInt32(this.rows, at + POSITION_WORDS);
    this.rows[at] = this.#scopeOf(positions, position);
    this.rows[at + 1] = (line << lineShift) | column;
    this.rows[at + 2] = outer;
    return number;
  }

  #choose(object: ObjectFile): void {
    this.#object = object;
    this.#file = -1;
    const known = this.#numbers.get(object);
    this.#numbersOfObject = known ?? new Int32Array(object.positions.count).fill(-1);
    if (known === undefined) this.#numbers.set(object, this.#numbersOfObject);
  }

  #scopeOf(positions: PositionTable, position: number): number {
    const file = positions.file[position] as number;
    const process = positions.process[position] as number;
    if (file === this.#file && process === this.#process) return this.#scope;
    this.#file = file;
    this.#process = process;
    this.#scope = this.#useScope(
      this.useName(positions.names[file] as string),
      this.useName(positions.names[process] as string),
    );
    return this.#scope;
  }

  #useScope(file: number, process: number): number {
    const key = file * 2 ** 26 + process;
    const known = this.scopes.get(key);
    if (known !== undefined) return known;
    this.names.align(4);
    const offset = this.names.length;
    this.names.u32(file);
    this.names.u32(process);
    this.scopes.set(key, offset);
    return offset;
  }

  /** Offset of a name within the part of names. */
  useName(name: string): number {
    const known = this.#nameOffsets.get(name);
    if (known !== undefined) return known;
    this.names.align(4);
    const offset = this.names.length;
    const bytes = this.#utf8.encode(name);
    this.names.u32(bytes.length);
    this.names.raw(bytes);
    this.#nameOffsets.set(name, offset);
    return offset;
  }
}

/** The sites of all functions: where they are, and their records, one after another. */
interface SiteRecords {
  readonly pcs: Int32Array;
  readonly offsets: Int32Array;
  readonly words: Int32Array;
}

const siteCountOf = ({ object, fragment }: PlacedFunction): number =>
  object.sitesEnd(fragment) - (object.fragmentFirstSite[fragment] as number);

/** Three words, the number of live locations and these, two bytes each. */
const recordBytes = (liveCount: number): number => (14 + liveCount * 2 + 3) & ~3;

function makeRecords(functions: readonly PlacedFunction[], used: UsedPositions): SiteRecords {
  let count = 0;
  let bytes = 0;
  for (const { object, fragment } of functions) {
    const { firstLive } = object.sites;
    const end = object.sitesEnd(fragment);
    for (let site = object.fragmentFirstSite[fragment] as number; site < end; site++, count++)
      bytes += recordBytes((firstLive[site + 1] as number) - (firstLive[site] as number));
  }
  const records = { pcs: new Int32Array(count), offsets: new Int32Array(count), words: new Int32Array(bytes / 4) };
  const halves = new Uint16Array(records.words.buffer);
  let number = 0;
  let at = 0;
  for (const { object, fragment, offset } of functions) {
    const { sites } = object;
    const end = object.sitesEnd(fragment);
    for (let site = object.fragmentFirstSite[fragment] as number; site < end; site++) {
      const handler = sites.handler[site] as number;
      const position = sites.position[site] as number;
      records.pcs[number] = offset + (sites.offset[site] as number);
      records.offsets[number++] = at * 4;
      records.words[at] = sites.frameBytes[site] as number;
      records.words[at + 1] = handler < 0 ? 0 : offset + handler + 1;
      records.words[at + 2] = position < 0 ? 0 : used.use(object, position) + 1;
      const firstLive = sites.firstLive[site] as number;
      const liveCount = (sites.firstLive[site + 1] as number) - firstLive;
      halves[at * 2 + 6] = liveCount;
      for (let i = 0; i < liveCount; i++) halves[at * 2 + 7 + i] = sites.live[firstLive + i] as number;
      at += recordBytes(liveCount) >> 2;
    }
  }
  return records;
}

/**
 * The bytes of the map (`CODE_MAP`); all offsets in it, of names too, count from the map's start. `functions` ascend
 * by offset; a run of those without sites is one nameless entry. It holds no addresses, so it is the same wherever the code lies.
 */
export function buildCodeMap(functions: readonly PlacedFunction[]): Uint8Array {
  const used = new UsedPositions();
  const records = makeRecords(functions, used);
  const named: PlacedFunction[] = [];
  const names: number[] = [];
  let hadSites = false;
  for (const placed of functions) {
    const hasSites = siteCountOf(placed) > 0;
    if (hasSites || hadSites) {
      const { object, fragment } = placed;
      named.push(placed);
      names.push(hasSites ? used.useName(object.symbols.nameOf(object.fragmentSymbol[fragment] as SymbolId)) : -1);
    }
    hadSites = hasSites;
  }
  return joinParts({ functions: named, names }, used, records);
}

function joinParts(
  { functions, names }: { readonly functions: readonly PlacedFunction[]; readonly names: readonly number[] },
  used: UsedPositions,
  records: SiteRecords,
): Uint8Array {
  const { header, position, scope } = CODE_MAP;
  const count = records.pcs.length;
  const siteRecordsStart = header.bytes + count * 4;
  const recordsStart = siteRecordsStart + count * 4;
  const functionPcsStart = recordsStart + records.words.length * 4;
  const functionNamesStart = functionPcsStart + functions.length * 4;
  const positionsStart = functionNamesStart + functions.length * 4;
  const namesStart = positionsStart + used.count * position.bytes;
  const total = namesStart + used.names.length;
  const words = new Int32Array((total + 3) >> 2);
  const bytes = new Uint8Array(words.buffer, 0, total);
  words.set(records.pcs, header.bytes >> 2);
  for (let i = 0; i < count; i++) words[(siteRecordsStart >> 2) + i] = recordsStart + (records.offsets[i] as number);
  words.set(records.words, recordsStart >> 2);
  for (let i = 0; i < functions.length; i++) {
    const name = names[i] as number;
    words[(functionPcsStart >> 2) + i] = (functions[i] as PlacedFunction).offset;
    words[(functionNamesStart >> 2) + i] = name < 0 ? 0 : namesStart + name;
  }
  words.set(used.rows.subarray(0, used.count * POSITION_WORDS), positionsStart >> 2);
  bytes.set(used.names.finish(), namesStart);
  const addNamesStart = (at: number): void => {
    words[at >> 2] = (words[at >> 2] as number) + namesStart;
  };
  for (let i = 0; i < used.count; i++) addNamesStart(positionsStart + i * position.bytes + position.scope);
  for (const offset of used.scopes.values()) {
    addNamesStart(namesStart + offset + scope.file);
    addNamesStart(namesStart + offset + scope.process);
  }
  const fields = {
    magic: CODE_MAP.magic,
    siteCount: count,
    functionCount: functions.length,
    sitePcs: header.bytes,
    siteRecords: siteRecordsStart,
    records: recordsStart,
    functionPcs: functionPcsStart,
    functionNames: functionNamesStart,
    positions: positionsStart,
    names: namesStart,
  } as const satisfies Record<Exclude<keyof typeof header, "bytes">, number>;
  for (const name of Object.keys(fields) as (keyof typeof fields)[]) words[header[name] >> 2] = fields[name];
  return bytes;
}
