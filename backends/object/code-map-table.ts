/** Joins the sites and positions of a link's live functions into the code map of its code range. */

import { CODE_MAP } from "#core/spec/layouts.ts";
import { ByteWriter } from "./byte-writer.ts";
import type { ObjectFile } from "./object-file.ts";
import type { FragmentId, SymbolId } from "./symbol-table.ts";

/** A function of the link: where it lies and whose it is. */
export interface PlacedFunction {
  readonly object: ObjectFile;
  readonly fragment: FragmentId;
  /** Offset from the start of code. */
  readonly offset: number;
}

/** Positions and names in the order of first use, so that what no live site mentions takes no room. */
class UsedPositions {
  readonly rows = new ByteWriter();
  readonly names = new ByteWriter();
  count = 0;
  readonly #numbers = new Map<ObjectFile, Int32Array>();
  readonly #nameOffsets = new Map<string, number>();
  /** Offsets within the names of the scopes, by the offsets of their file and process. */
  readonly scopes = new Map<string, number>();
  readonly #utf8 = new TextEncoder();

  /** Number of a position in the finished map. */
  use(object: ObjectFile, position: number): number {
    let numbers = this.#numbers.get(object);
    if (numbers === undefined) {
      numbers = new Int32Array(object.positions.count).fill(-1);
      this.#numbers.set(object, numbers);
    }
    const known = numbers[position] as number;
    if (known >= 0) return known;
    const { positions } = object;
    const inlinedAt = positions.inlinedAt[position] as number;
    const outer = inlinedAt < 0 ? 0 : this.use(object, inlinedAt) + 1;
    const number = this.count++;
    numbers[position] = number;
    const file = positions.names[positions.file[position] as number] as string;
    const process = positions.names[positions.process[position] as number] as string;
    const { lineShift, columnMask } = CODE_MAP.position;
    const column = Math.min(positions.column[position] as number, columnMask);
    this.rows.u32(this.#useScope(this.useName(file), this.useName(process)));
    const line = Math.min(positions.line[position] as number, 2 ** (32 - lineShift) - 1);
    this.rows.u32(((line << lineShift) | column) >>> 0);
    this.rows.u32(outer);
    return number;
  }

  #useScope(file: number, process: number): number {
    const key = `${file} ${process}`;
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

/**
 * The bytes of the map (`CODE_MAP`); all offsets in it, of names too, count from the map's start. `functions` ascend
 * by offset; a run of those without sites is one nameless entry. It holds no addresses, so it is the same wherever the code lies.
 */
export function buildCodeMap(functions: readonly PlacedFunction[]): Uint8Array {
  const used = new UsedPositions();
  const sitePcs: number[] = [];
  const recordOffsets: number[] = [];
  const records = new ByteWriter();
  const hasSites = ({ object, fragment }: PlacedFunction): boolean =>
    object.sitesEnd(fragment) > (object.fragmentFirstSite[fragment] as number);
  const withSites = functions.filter(hasSites);
  const named = functions.filter(
    (placed, i) => hasSites(placed) || (i > 0 && hasSites(functions[i - 1] as PlacedFunction)),
  );
  for (const { object, fragment, offset } of withSites) {
    const { sites } = object;
    const end = object.sitesEnd(fragment);
    for (let site = object.fragmentFirstSite[fragment] as number; site < end; site++) {
      sitePcs.push(offset + (sites.offset[site] as number));
      recordOffsets.push(records.length);
      const handler = sites.handler[site] as number;
      const position = sites.position[site] as number;
      records.u32(sites.frameBytes[site] as number);
      records.u32(handler < 0 ? 0 : offset + handler + 1);
      records.u32(position < 0 ? 0 : used.use(object, position) + 1);
      const firstLive = sites.firstLive[site] as number;
      const lastLive = sites.firstLive[site + 1] as number;
      records.u16(lastLive - firstLive);
      for (let live = firstLive; live < lastLive; live++) records.u16(sites.live[live] as number);
      records.align(4);
    }
  }
  const names = named.map((placed) => {
    const { object, fragment } = placed;
    return hasSites(placed) ? used.useName(object.symbols.nameOf(object.fragmentSymbol[fragment] as SymbolId)) : -1;
  });
  return joinParts({ functions: named, names }, used, sitePcs, recordOffsets, records);
}

function joinParts(
  { functions, names }: { readonly functions: readonly PlacedFunction[]; readonly names: readonly number[] },
  used: UsedPositions,
  sitePcs: readonly number[],
  recordOffsets: readonly number[],
  records: ByteWriter,
): Uint8Array {
  const { header } = CODE_MAP;
  const siteRecordsStart = header.bytes + sitePcs.length * 4;
  const recordsStart = siteRecordsStart + recordOffsets.length * 4;
  const functionPcsStart = recordsStart + records.length;
  const functionNamesStart = functionPcsStart + functions.length * 4;
  const positionsStart = functionNamesStart + functions.length * 4;
  const namesStart = positionsStart + used.rows.length;
  const out = new ByteWriter(namesStart + used.names.length);
  out.zeros(header.bytes);
  for (const pc of sitePcs) out.u32(pc);
  for (const offset of recordOffsets) out.u32(recordsStart + offset);
  out.raw(records.finish());
  for (const { offset } of functions) out.u32(offset);
  for (const offset of names) out.u32(offset < 0 ? 0 : namesStart + offset);
  out.raw(used.rows.finish());
  out.raw(used.names.finish());
  const addNamesStart = (at: number): void => {
    out.u32At(at, namesStart + out.u32Read(at));
  };
  for (let position = 0; position < used.count; position++)
    addNamesStart(positionsStart + position * CODE_MAP.position.bytes + CODE_MAP.position.scope);
  for (const scope of used.scopes.values())
    for (const field of [CODE_MAP.scope.file, CODE_MAP.scope.process]) addNamesStart(namesStart + scope + field);
  const fields = {
    magic: CODE_MAP.magic,
    siteCount: sitePcs.length,
    functionCount: functions.length,
    sitePcs: header.bytes,
    siteRecords: siteRecordsStart,
    records: recordsStart,
    functionPcs: functionPcsStart,
    functionNames: functionNamesStart,
    positions: positionsStart,
    names: namesStart,
  } as const satisfies Record<Exclude<keyof typeof header, "bytes">, number>;
  for (const name of Object.keys(fields) as (keyof typeof fields)[]) out.u32At(header[name], fields[name]);
  return out.finish();
}
