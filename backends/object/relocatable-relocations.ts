/** Finds the relocations that a relocatable file must leave to the system's linker. */

import type { LinkError } from "./link-error.ts";
import { FROM_LINKER, IN_FRAGMENT } from "./link-symbols.ts";
import { addressOfLinkSymbol, type PlacedLink } from "./link-write.ts";
import { LINKED_SECTIONS, LINKER_SYMBOLS, type LinkedSection } from "./linked-sections.ts";
import type { ObjectFile } from "./object-file.ts";
import { RELOCATION_KIND_NAMES, RELOCATION_NUMBER, RELOCATION_ROWS } from "./relocation-kinds.ts";
import type { FragmentId, SymbolId } from "./symbol-table.ts";

export interface OutgoingRelocation {
  readonly offset: number;
  readonly elfType: number;
  /** A section of ours, or an undefined symbol. */
  readonly target: { readonly name: string; readonly isSection: boolean };
  readonly addend: number;
}

export interface OutgoingRelocations {
  readonly bySection: Record<LinkedSection, OutgoingRelocation[]>;
  /** In the order of first use. */
  readonly undefinedNames: readonly string[];
  /** Those that may stay undefined. */
  readonly weakNames: ReadonlySet<string>;
  readonly errors: readonly LinkError[];
}

interface Collecting {
  readonly link: PlacedLink;
  readonly bySection: Record<LinkedSection, OutgoingRelocation[]>;
  readonly undefinedNames: Set<string>;
  readonly weakNames: Set<string>;
  readonly errors: LinkError[];
}

/** The link must have all its sections at address 0 and its base `baseDistance` below rodata. */
export function collectRelocations(link: PlacedLink, baseDistance: number): OutgoingRelocations {
  const collecting: Collecting = {
    link,
    bySection: { text: [], rodata: [], relro: [], data: [], bss: [] },
    undefinedNames: new Set(),
    weakNames: new Set(),
    errors: [],
  };
  const { plan } = link;
  for (const [number, section] of LINKED_SECTIONS.entries()) {
    for (const fragment of plan.sectionFragments[number] as Int32Array) {
      const objectIndex = plan.fragmentObject[fragment] as number;
      const object = plan.objects[objectIndex] as ObjectFile;
      const local = (fragment - (plan.fragmentBase[objectIndex] as number)) as FragmentId;
      const end = object.relocationsEnd(local);
      for (let index = object.fragmentFirstRelocation[local] as number; index < end; index++) {
        const offset = (plan.fragmentOffset[fragment] as number) + (object.relocationOffset[index] as number);
        collectOne(collecting, { objectIndex, object, local, index, section, offset }, baseDistance);
      }
    }
  }
  collectGlobalRoots(collecting);
  const { bySection, undefinedNames, weakNames, errors } = collecting;
  return { bySection, undefinedNames: [...undefinedNames], weakNames, errors };
}

interface Place {
  readonly objectIndex: number;
  readonly object: ObjectFile;
  readonly local: FragmentId;
  readonly index: number;
  readonly section: LinkedSection;
  readonly offset: number;
}

function collectOne(collecting: Collecting, place: Place, baseDistance: number): void {
  const { link } = collecting;
  const { object, objectIndex, index, section, offset } = place;
  const kind = object.relocationKind[index] as number;
  const symbolId = object.relocationSymbol[index] as SymbolId;
  const symbol = link.plan.symbols.resolve(objectIndex, symbolId);
  const addend = object.relocationAddend[index] as number;
  const target = sectionOfSymbol(link, symbol);
  const row = RELOCATION_ROWS[kind] as (typeof RELOCATION_ROWS)[number];
  if (row.formula === "base") {
    if (target === "rodata") return;
    collecting.errors.push({
      kind: "relocation-range",
      symbol: object.symbols.nameOf(symbolId),
      referrer: object.symbols.nameOf(object.fragmentSymbol[place.local] as SymbolId),
      relocation: RELOCATION_KIND_NAMES[kind] as string,
    });
    return;
  }
  if (target === undefined) {
    const name = object.symbols.nameOf(symbolId);
    collecting.undefinedNames.add(name);
    if (object.optionalImports.has(symbolId)) collecting.weakNames.add(name);
    collecting.bySection[section].push({ offset, elfType: row.elfX64, target: { name, isSection: false }, addend });
    return;
  }
  const isBase = link.plan.symbols.kind[symbol] === FROM_LINKER && addressOfLinkSymbol(link, symbol) === -baseDistance;
  if (row.formula === "pc" && target === section && !isBase) return;
  const elfType = row.formula === "pc" ? (RELOCATION_ROWS[RELOCATION_NUMBER.rel32data]?.elfX64 ?? 0) : row.elfX64;
  collecting.bySection[section].push({
    offset,
    elfType,
    target: { name: target, isSection: true },
    addend: addressOfLinkSymbol(link, symbol) + addend,
  });
}

/** The section that holds a symbol; undefined when another file must define it. */
function sectionOfSymbol(link: PlacedLink, symbol: number): LinkedSection | undefined {
  const { symbols, fragmentSection } = link.plan;
  if (symbols.kind[symbol] === IN_FRAGMENT) {
    return LINKED_SECTIONS[fragmentSection[symbols.fragment[symbol] as number] as number];
  }
  if (symbols.kind[symbol] !== FROM_LINKER) return undefined;
  switch (LINKER_SYMBOLS[symbol - symbols.firstLinkerSymbol]?.place) {
    case "textStart":
    case "textEnd":
      return "text";
    case "globalRoots":
      return link.plan.globalRoots?.section;
    default:
      return "rodata";
  }
}

function collectGlobalRoots(collecting: Collecting): void {
  const { link } = collecting;
  const roots = link.plan.globalRoots;
  if (roots === undefined) return;
  for (const [index, fragment] of roots.fragments.entries()) {
    const section = LINKED_SECTIONS[link.plan.fragmentSection[fragment] as number] as LinkedSection;
    collecting.bySection[roots.section].push({
      offset: roots.offset + index * 8,
      elfType: RELOCATION_ROWS[RELOCATION_NUMBER.abs64]?.elfX64 ?? 0,
      target: { name: section, isSection: true },
      addend: (link.fragmentAddress[fragment] as number) + (roots.offsets[index] as number),
    });
  }
}
