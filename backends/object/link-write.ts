/** Finishes a planned link: gives sections their addresses, copies their bytes and resolves relocations. */

import type { ImportField } from "#core/spec/foreign-libraries.ts";
import type { GlobalRoots, LinkPlan } from "./link.ts";
import { ABSOLUTE, IMPORTED, IN_FRAGMENT, UNDEFINED } from "./link-symbols.ts";
import { LINKED_SECTION_NUMBER, LINKED_SECTIONS, LINKER_SYMBOLS, type LinkedSection } from "./linked-sections.ts";
import type { ObjectFile } from "./object-file.ts";
import { RELOCATION_KIND_NAMES, RELOCATION_NUMBER } from "./relocation-kinds.ts";
import type { FragmentId, SymbolId, SymbolType } from "./symbol-table.ts";

/** Addresses of a link's sections and of its base. */
export interface SectionAddresses extends Record<LinkedSection, number> {
  readonly base: number;
}

/** A link whose addresses are fixed. */
export interface PlacedLink {
  readonly plan: LinkPlan;
  readonly addresses: SectionAddresses;
  /** By link-wide fragment, if live. */
  readonly fragmentAddress: Float64Array;
  /** Addresses of abs64 fields, filled by `writeSection` in position-independent links. */
  readonly absoluteFields: number[];
  /** Filled by `writeSection`, in the order of the data. */
  readonly importFields: ImportField[];
}

/** A defined symbol of the finished program. */
export interface LinkedSymbol {
  readonly name: string;
  readonly address: number;
  readonly size: number;
  readonly type: SymbolType;
  readonly isLocal: boolean;
  readonly section: LinkedSection;
}

/** Fixes addresses; each section must be aligned as `plan.sectionAlignment` says. */
export function placeLink(plan: LinkPlan, addresses: SectionAddresses): PlacedLink {
  const starts = LINKED_SECTIONS.map((section) => addresses[section]);
  const fragmentAddress = new Float64Array(plan.live.length);
  for (let fragment = 0; fragment < fragmentAddress.length; fragment++) {
    if (plan.live[fragment] === 0) continue;
    const start = starts[plan.fragmentSection[fragment] as number] as number;
    fragmentAddress[fragment] = start + (plan.fragmentOffset[fragment] as number);
  }
  return { plan, addresses, fragmentAddress, absoluteFields: [], importFields: [] };
}

/** Address of a link symbol; 0 for an imported one, and for an undefined one, which the plan has reported. */
export function addressOfLinkSymbol(link: PlacedLink, symbol: number): number {
  const { symbols } = link.plan;
  const kind = symbols.kind[symbol];
  if (kind === IN_FRAGMENT) {
    return (link.fragmentAddress[symbols.fragment[symbol] as number] as number) + (symbols.value[symbol] as number);
  }
  if (kind === ABSOLUTE) return symbols.value[symbol] as number;
  if (kind === UNDEFINED || kind === IMPORTED) return 0;
  return addressOfLinkerSymbol(link, symbol - symbols.firstLinkerSymbol);
}

/** Address of a global name, or undefined when it is not part of the link. */
export function addressOf(link: PlacedLink, name: string): number | undefined {
  const symbol = link.plan.symbols.resolveName(name);
  if (symbol === undefined) return undefined;
  const { kind, fragment } = link.plan.symbols;
  if (kind[symbol] === IN_FRAGMENT && link.plan.live[fragment[symbol] as number] === 0) return undefined;
  return addressOfLinkSymbol(link, symbol);
}

function addressOfLinkerSymbol(link: PlacedLink, index: number): number {
  const { addresses, plan } = link;
  const row = LINKER_SYMBOLS[index] as (typeof LINKER_SYMBOLS)[number];
  switch (row.place) {
    case "base":
      return addresses.base;
    case "textStart":
      return addresses.text;
    case "textEnd":
      return addresses.text + plan.sectionSize.text;
    case "codeMap":
      return plan.codeMap === undefined ? 0 : addresses.rodata + plan.codeMap.offset;
    case "globalRoots":
      return plan.globalRoots === undefined ? 0 : addresses[plan.globalRoots.section] + plan.globalRoots.offset;
  }
}

/**
 * Writes the final bytes of a section into `target`, which must be zero and at least the section's size. Values that
 * do not fit and absolute addresses that a position-independent image cannot hold go to `plan.errors`.
 */
export function writeSection(link: PlacedLink, section: LinkedSection, target: Uint8Array): void {
  if (section === "bss") return;
  const { plan } = link;
  const view = new DataView(target.buffer, target.byteOffset, target.byteLength);
  const fragments = plan.sectionFragments[LINKED_SECTION_NUMBER[section]] as Int32Array;
  for (let position = 0; position < fragments.length; position++) {
    const fragment = fragments[position] as number;
    const objectIndex = plan.fragmentObject[fragment] as number;
    const object = plan.objects[objectIndex] as ObjectFile;
    const local = (fragment - (plan.fragmentBase[objectIndex] as number)) as FragmentId;
    const offset = plan.fragmentOffset[fragment] as number;
    copyFragment(object, local, target, offset);
    relocateFragment(link, objectIndex, local, section, view, offset);
  }
  if (section === "text") fillTextGaps(plan, fragments, target);
  if (section === "rodata" && plan.codeMap !== undefined) target.set(plan.codeMap.bytes, plan.codeMap.offset);
  if (section === plan.globalRoots?.section) writeGlobalRoots(link, plan.globalRoots, view);
}

const COPY_LOOP_BYTES_MAX = 64;

/** Small fragments are copied by a loop: a subarray and `set` cost more than they do. */
function copyFragment(object: ObjectFile, fragment: FragmentId, target: Uint8Array, offset: number): void {
  const size = object.fragmentSize[fragment] as number;
  const start = object.fragmentStart[fragment] as number;
  if (size > COPY_LOOP_BYTES_MAX) {
    target.set(object.bytes.subarray(start, start + size), offset);
    return;
  }
  const { bytes } = object;
  for (let i = 0; i < size; i++) target[offset + i] = bytes[start + i] as number;
}

/** The byte between functions: `int3` on x86-64; it is never meant to run. */
const TEXT_GAP_BYTE = 0xcc;

function fillTextGaps(plan: LinkPlan, fragments: Int32Array, target: Uint8Array): void {
  let end = 0;
  for (let position = 0; position < fragments.length; position++) {
    const fragment = fragments[position] as number;
    const start = plan.fragmentOffset[fragment] as number;
    for (let i = end; i < start; i++) target[i] = TEXT_GAP_BYTE;
    const objectIndex = plan.fragmentObject[fragment] as number;
    const local = fragment - (plan.fragmentBase[objectIndex] as number);
    end = start + ((plan.objects[objectIndex] as ObjectFile).fragmentSize[local] as number);
  }
}

function relocateFragment(
  link: PlacedLink,
  objectIndex: number,
  fragment: FragmentId,
  section: LinkedSection,
  view: DataView,
  fragmentOffset: number,
): void {
  const { symbols, objects, positionIndependent } = link.plan;
  const object = objects[objectIndex] as ObjectFile;
  const end = object.relocationsEnd(fragment);
  const start = object.fragmentFirstRelocation[fragment] as number;
  if (start === end) return;
  const sectionAddress = link.addresses[section];
  const base = addressOfLinkSymbol(link, symbols.resolve(objectIndex, object.baseSymbol));
  for (let index = start; index < end; index++) {
    const kind = object.relocationKind[index] as number;
    const target = symbols.resolve(objectIndex, object.relocationSymbol[index] as SymbolId);
    const offset = fragmentOffset + (object.relocationOffset[index] as number);
    const value = addressOfLinkSymbol(link, target) + (object.relocationAddend[index] as number);
    if (kind === RELOCATION_NUMBER.rel32 || kind === RELOCATION_NUMBER.rel32data) {
      const distance = value - (sectionAddress + offset);
      if (distance !== (distance | 0)) reportRange(link, object, fragment, index);
      view.setInt32(offset, distance, true);
    } else if (symbols.kind[target] === IMPORTED) {
      link.importFields.push(importField(link, object, index, target, sectionAddress + offset));
    } else if (kind === RELOCATION_NUMBER.abs64) {
      writeAddress(view, offset, value);
      if (positionIndependent && symbols.kind[target] !== ABSOLUTE) {
        if (section === "text") reportFixed(link, object, fragment, index);
        else link.absoluteFields.push(sectionAddress + offset);
      }
    } else {
      const isBaseRelative = kind === RELOCATION_NUMBER.imagebase32;
      const stored = isBaseRelative ? value - base : value;
      if (stored !== stored >>> 0) reportRange(link, object, fragment, index);
      if (positionIndependent && !isBaseRelative) reportFixed(link, object, fragment, index);
      view.setUint32(offset, stored, true);
    }
  }
}

function importField(
  link: PlacedLink,
  object: ObjectFile,
  relocation: number,
  target: number,
  address: number,
): ImportField {
  const name = object.symbols.nameOf(object.relocationSymbol[relocation] as SymbolId);
  return { address, name, library: link.plan.symbols.libraries.get(target) as string };
}

function reportRange(link: PlacedLink, object: ObjectFile, fragment: FragmentId, relocation: number): void {
  const symbol = object.relocationSymbol[relocation] as SymbolId;
  if (!isReported(link, object.symbols.nameOf(symbol))) {
    link.plan.errors.push({
      kind: "relocation-range",
      symbol: object.symbols.nameOf(symbol),
      referrer: object.symbols.nameOf(object.fragmentSymbol[fragment] as SymbolId),
      relocation: RELOCATION_KIND_NAMES[object.relocationKind[relocation] as number] as string,
    });
  }
}

/** An undefined symbol has address 0, whose distance need not fit: that is no second error. */
function isReported(link: PlacedLink, symbol: string): boolean {
  return link.plan.errors.some((error) => error.kind === "undefined-symbol" && error.symbol === symbol);
}

function reportFixed(link: PlacedLink, object: ObjectFile, fragment: FragmentId, relocation: number): void {
  link.plan.errors.push({
    kind: "not-position-independent",
    symbol: object.symbols.nameOf(object.relocationSymbol[relocation] as SymbolId),
    referrer: object.symbols.nameOf(object.fragmentSymbol[fragment] as SymbolId),
  });
}

function writeGlobalRoots(link: PlacedLink, roots: GlobalRoots, view: DataView): void {
  let offset = roots.offset;
  for (const [index, fragment] of roots.fragments.entries()) {
    writeAddress(view, offset, (link.fragmentAddress[fragment] as number) + (roots.offsets[index] as number));
    if (link.plan.positionIndependent) link.absoluteFields.push(link.addresses[roots.section] + offset);
    offset += 8;
  }
}

function writeAddress(view: DataView, offset: number, value: number): void {
  view.setUint32(offset, value >>> 0, true);
  view.setUint32(offset + 4, Math.floor(value / 2 ** 32), true);
}

/** Every symbol that lies in a live fragment, in the order of the objects and of their symbols. */
export function linkedSymbols(link: PlacedLink): LinkedSymbol[] {
  const result: LinkedSymbol[] = [];
  for (const [objectIndex, object] of link.plan.objects.entries()) {
    const base = link.plan.fragmentBase[objectIndex] as number;
    for (let i = 0; i < object.symbols.count; i++) {
      const symbol = i as SymbolId;
      const local = object.symbols.fragmentOf(symbol);
      if (local < 0 || link.plan.live[base + local] === 0) continue;
      result.push({
        name: object.symbols.nameOf(symbol),
        address: (link.fragmentAddress[base + local] as number) + object.symbols.offsetOf(symbol),
        size: object.symbols.sizeOf(symbol),
        type: object.symbols.typeOf(symbol),
        isLocal: object.symbols.isLocal(symbol),
        section: LINKED_SECTIONS[link.plan.fragmentSection[base + local] as number] as LinkedSection,
      });
    }
  }
  return result;
}
