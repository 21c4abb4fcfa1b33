/** Links objects straight into memory that machine code runs from, beside an image that is there already. */

import type { ImportField } from "#core/spec/foreign-libraries.ts";
import { LINK_SYMBOLS } from "#core/spec/rt-symbols.ts";
import { type LinkOptions, planLink } from "./link.ts";
import type { LinkError } from "./link-error.ts";
import { addressOf, type PlacedLink, placeLink, writeSection } from "./link-write.ts";
import type { ObjectFile } from "./object-file.ts";

/** Memory as `rt/host/code-memory.ts` gives it: where it will be, and where it is written. */
export interface MemoryBlock {
  readonly address: number;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

export interface LinkMemory {
  /** Lowest address; the base of descriptor offsets if no image defines one. */
  readonly base: number;
  allocateCode(byteLength: number, alignment?: number): MemoryBlock;
  allocateData(byteLength: number, alignment?: number): MemoryBlock;
  publish(block: MemoryBlock): void;
}

/** What the runtime is told about code linked into memory. */
export interface UnitAddresses {
  readonly codeStart: number;
  readonly codeEnd: number;
  readonly codeMap: number;
  readonly globalRoots: number;
}

export interface MemoryLink {
  readonly errors: readonly LinkError[];
  /** Undefined when there are errors; nothing is executable then. */
  readonly link: PlacedLink | undefined;
  readonly unit: UnitAddresses | undefined;
  readonly blocks: LinkedBlocks | undefined;
}

/** The memory of a link: what another process needs to have the same at the same addresses. */
export interface LinkedBlocks {
  /** Code, and constants behind it. */
  readonly code: MemoryBlock;
  /** Data, and bss from `dataBytes` on. */
  readonly data: MemoryBlock;
  readonly dataBytes: number;
  /** Words of the data that take the addresses of foreign processes before the program runs. */
  readonly importFields: readonly ImportField[];
}

/**
 * Constants lie behind the code, data and bss in writable memory. `externals` gives the addresses of the image's
 * symbols; code and data begin at multiples of `blockAlignment`. Linking fails before anything is allocated if symbols are missing.
 */
export function linkIntoMemory(
  objects: readonly ObjectFile[],
  memory: LinkMemory,
  options: Pick<LinkOptions, "roots" | "externals" | "keepAll"> & { readonly blockAlignment?: number },
): MemoryLink {
  const plan = planLink(objects, {
    ...options,
    roots: [...options.roots, LINK_SYMBOLS.codeMap, LINK_SYMBOLS.globalRoots],
  });
  if (plan.errors.length > 0) return { errors: plan.errors, link: undefined, unit: undefined, blocks: undefined };
  const { sectionSize: size, sectionAlignment: alignment } = plan;
  const rodataOffset = alignUp(size.text, alignment.rodata);
  const bssOffset = alignUp(size.data, alignment.bss);
  const { blockAlignment = 1 } = options;
  const codeAlignment = Math.max(alignment.text, alignment.rodata, blockAlignment);
  const dataAlignment = Math.max(alignment.data, alignment.bss, blockAlignment);
  const code = memory.allocateCode(Math.max(rodataOffset + size.rodata, 1), codeAlignment);
  const data = memory.allocateData(Math.max(bssOffset + size.bss, 1), dataAlignment);
  const link = placeLink(plan, {
    base: options.externals?.(LINK_SYMBOLS.descriptorBase) ?? memory.base,
    text: code.address,
    rodata: code.address + rodataOffset,
    relro: code.address + rodataOffset,
    data: data.address,
    bss: data.address + bssOffset,
  });
  writeSection(link, "text", code.bytes.subarray(0, size.text));
  writeSection(link, "rodata", code.bytes.subarray(rodataOffset));
  writeSection(link, "data", data.bytes.subarray(0, size.data));
  if (plan.errors.length > 0) return { errors: plan.errors, link: undefined, unit: undefined, blocks: undefined };
  memory.publish(code);
  const unit = {
    codeStart: code.address,
    codeEnd: code.address + size.text,
    codeMap: addressOf(link, LINK_SYMBOLS.codeMap) ?? 0,
    globalRoots: addressOf(link, LINK_SYMBOLS.globalRoots) ?? 0,
  };
  return { errors: [], link, unit, blocks: { code, data, dataBytes: size.data, importFields: link.importFields } };
}

function alignUp(value: number, alignment: number): number {
  return Math.ceil(value / alignment) * alignment;
}
