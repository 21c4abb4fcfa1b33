/** Links objects into the position-independent image that is mapped beside JIT code. */

import {
  LINKED_IMAGE_BASE,
  LINKED_IMAGE_HEADER,
  LINKED_IMAGE_HEADER_BYTES,
  LINKED_IMAGE_MAGIC,
  LINKED_IMAGE_PAGE_BYTES,
  LINKED_IMAGE_SYMBOL_BYTES,
  LINKED_IMAGE_VERSION,
} from "#core/spec/linked-image-layout.ts";
import { LINK_SYMBOLS } from "#core/spec/rt-symbols.ts";
import { type LinkOptions, type LinkPlan, planLink } from "./link.ts";
import type { LinkError } from "./link-error.ts";
import { addressOf, linkedSymbols, type PlacedLink, placeLink, writeSection } from "./link-write.ts";
import { LINKER_SYMBOLS } from "./linked-sections.ts";
import type { ObjectFile } from "./object-file.ts";

export interface LinkedImage {
  /** The blob; empty when there are errors. */
  readonly bytes: Uint8Array;
  readonly errors: readonly LinkError[];
  readonly link: PlacedLink | undefined;
}

export interface LinkedImageOptions extends Pick<LinkOptions, "roots" | "keepAll"> {
  /** Where it is linked to lie; a multiple of the page size. */
  readonly base?: number;
}

interface ImageSymbol {
  readonly name: Uint8Array;
  readonly address: number;
}

interface ImageLayout {
  readonly symbolTable: number;
  readonly names: number;
  readonly absoluteTable: number;
  readonly rodata: number;
  readonly text: number;
  readonly relro: number;
  readonly data: number;
  readonly bss: number;
  readonly fileBytes: number;
  readonly memoryBytes: number;
}

const utf8 = new TextEncoder();

/**
 * Page-aligned parts in this order: header, tables and rodata (R), text (RX), relro (written, then R), data and
 * bss (RW). The symbol table holds the global symbols and the linker's own. Same input, same bytes.
 */
export function buildLinkedImage(objects: readonly ObjectFile[], options: LinkedImageOptions): LinkedImage {
  const plan = planLink(objects, {
    roots: [...options.roots, LINK_SYMBOLS.codeMap, LINK_SYMBOLS.globalRoots],
    keepAll: options.keepAll === true,
    positionIndependent: true,
  });
  if (plan.errors.length > 0) return { bytes: new Uint8Array(0), errors: plan.errors, link: undefined };
  const base = options.base ?? LINKED_IMAGE_BASE;
  const names = namedSymbols(placeLink(plan, { base, text: 0, rodata: 0, relro: 0, data: 0, bss: 0 }));
  const nameBytes = names.reduce((sum, symbol) => sum + symbol.name.length + 1, 0);
  const layout = layOutImage(plan, names.length, nameBytes, countAbsoluteFields(plan));
  const link = placeLink(plan, {
    base,
    text: base + layout.text,
    rodata: base + layout.rodata,
    relro: base + layout.relro,
    data: base + layout.data,
    bss: base + layout.bss,
  });
  const bytes = new Uint8Array(layout.fileBytes);
  for (const section of ["text", "rodata", "relro", "data"] as const) {
    writeSection(link, section, bytes.subarray(layout[section], layout[section] + plan.sectionSize[section]));
  }
  for (const { name } of link.importFields) plan.errors.push({ kind: "imported-into-image", symbol: name });
  if (plan.errors.length > 0) return { bytes: new Uint8Array(0), errors: plan.errors, link: undefined };
  writeTables(bytes, layout, link, base);
  writeHeader(bytes, layout, link, base, names.length);
  return { bytes, errors: [], link };
}

function namedSymbols(link: PlacedLink): ImageSymbol[] {
  const symbols: ImageSymbol[] = [];
  for (const symbol of linkedSymbols(link)) {
    if (!symbol.isLocal) symbols.push({ name: utf8.encode(symbol.name), address: symbol.address });
  }
  for (const { name } of LINKER_SYMBOLS) {
    const resolved = link.plan.symbols.resolveName(name);
    if (resolved !== undefined && resolved < link.plan.symbols.firstLinkerSymbol) continue;
    symbols.push({ name: utf8.encode(name), address: addressOf(link, name) ?? 0 });
  }
  return symbols.sort((left, right) => Buffer.compare(left.name, right.name));
}

/** An upper bound: every abs64 relocation of a live fragment of relro or data. */
function countAbsoluteFields(plan: LinkPlan): number {
  const probe = placeLink(plan, { base: 0, text: 0, rodata: 0, relro: 0, data: 0, bss: 0 });
  const errors = plan.errors.length;
  for (const section of ["relro", "data"] as const)
    writeSection(probe, section, new Uint8Array(plan.sectionSize[section]));
  plan.errors.length = errors;
  return probe.absoluteFields.length;
}

function alignUp(value: number, alignment: number): number {
  return Math.ceil(value / alignment) * alignment;
}

function layOutImage(plan: LinkPlan, symbolCount: number, nameBytes: number, absoluteCount: number): ImageLayout {
  const { sectionSize: size, sectionAlignment: alignment } = plan;
  const page = LINKED_IMAGE_PAGE_BYTES;
  const symbolTable = LINKED_IMAGE_HEADER_BYTES;
  const absoluteTable = symbolTable + symbolCount * LINKED_IMAGE_SYMBOL_BYTES;
  const names = absoluteTable + absoluteCount * 4;
  const rodata = alignUp(names + nameBytes, Math.max(16, alignment.rodata));
  const text = alignUp(rodata + size.rodata, page);
  const relro = alignUp(text + size.text, page);
  const data = alignUp(relro + size.relro, page);
  const bss = alignUp(data + size.data, alignment.bss);
  return {
    symbolTable,
    names,
    absoluteTable,
    rodata,
    text,
    relro,
    data,
    bss,
    fileBytes: alignUp(data + size.data, page),
    memoryBytes: alignUp(bss + size.bss, page),
  };
}

function writeTables(bytes: Uint8Array, layout: ImageLayout, link: PlacedLink, base: number): void {
  const view = new DataView(bytes.buffer);
  let row = layout.symbolTable;
  let nameOffset = layout.names;
  for (const symbol of namedSymbols(link)) {
    view.setUint32(row, nameOffset, true);
    view.setUint32(row + 4, symbol.address - base, true);
    bytes.set(symbol.name, nameOffset);
    nameOffset += symbol.name.length + 1;
    row += LINKED_IMAGE_SYMBOL_BYTES;
  }
  let field = layout.absoluteTable;
  for (const address of link.absoluteFields) {
    view.setUint32(field, address - base, true);
    field += 4;
  }
}

function writeHeader(bytes: Uint8Array, layout: ImageLayout, link: PlacedLink, base: number, symbols: number): void {
  const view = new DataView(bytes.buffer);
  const { sectionSize: size } = link.plan;
  const fields: Readonly<Record<keyof typeof LINKED_IMAGE_HEADER, number>> = {
    magic: LINKED_IMAGE_MAGIC,
    version: LINKED_IMAGE_VERSION,
    baseLow: base >>> 0,
    baseHigh: Math.floor(base / 2 ** 32),
    fileBytes: layout.fileBytes,
    memoryBytes: layout.memoryBytes,
    textOffset: layout.text,
    textBytes: size.text,
    relroOffset: layout.relro,
    relroBytes: size.relro,
    dataOffset: layout.data,
    dataBytes: size.data,
    bssOffset: layout.bss,
    bssBytes: size.bss,
    symbolTableOffset: layout.symbolTable,
    symbolCount: symbols,
    absoluteTableOffset: layout.absoluteTable,
    absoluteCount: link.absoluteFields.length,
  };
  for (const [name, offset] of Object.entries(LINKED_IMAGE_HEADER)) {
    view.setUint32(offset, fields[name as keyof typeof fields], true);
  }
}
