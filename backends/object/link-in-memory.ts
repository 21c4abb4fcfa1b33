// Links objects straight into memory of this process, beside a runtime image whose symbols they use.

import { LINK_SYMBOLS } from "#core/spec/rt-symbols.ts";
import { planLink } from "./link.ts";
import type { LinkError } from "./link-error.ts";
import { addressOf, type PlacedLink, placeLink, writeSection } from "./link-write.ts";
import type { ObjectFile } from "./object-file.ts";

/** A piece of memory: where it is used, and where its bytes are written. */
export interface MemoryBlock {
  readonly address: number;
  readonly bytes: Uint8Array;
}

export interface MemoryTarget {
  /** Executable memory, which may hold constants too. */
  allocateCode(byteLength: number, alignment: number): MemoryBlock;
  /** Zeroed memory that code may write. */
  allocateData(byteLength: number, alignment: number): MemoryBlock;
  /** Makes written code executable. */
  publish(block: MemoryBlock): void;
  /** Address of a symbol of the image. */
  lookup(name: string): number | undefined;
}

export interface MemoryLink {
  readonly errors: readonly LinkError[];
  /** Undefined when there are errors. */
  readonly link: PlacedLink | undefined;
  /** First and last byte of the code, as the code map counts. */
  readonly codeStart: number;
  readonly codeEnd: number;
}

const alignUp = (value: number, alignment: number): number => Math.ceil(value / alignment) * alignment;

/** Constants and code share one block, data and bss another. The code map and the table of global roots are always made. */
export function linkInMemory(
  objects: readonly ObjectFile[],
  roots: readonly string[],
  target: MemoryTarget,
): MemoryLink {
  const plan = planLink(objects, {
    roots: [...roots, LINK_SYMBOLS.codeMap, LINK_SYMBOLS.globalRoots],
    externals: (name) => target.lookup(name),
  });
  const failed: MemoryLink = { errors: plan.errors, link: undefined, codeStart: 0, codeEnd: 0 };
  if (plan.errors.length > 0) return failed;
  const { sectionSize: size, sectionAlignment: alignment } = plan;
  const textAt = alignUp(size.rodata, Math.max(16, alignment.text));
  const code = target.allocateCode(textAt + size.text, Math.max(16, alignment.rodata, alignment.text));
  const bssAt = alignUp(size.data, Math.max(16, alignment.bss));
  const data = target.allocateData(bssAt + size.bss, Math.max(16, alignment.data, alignment.bss));
  const link = placeLink(plan, {
    base: target.lookup(LINK_SYMBOLS.descriptorBase) ?? 0,
    rodata: code.address,
    relro: code.address,
    text: code.address + textAt,
    data: data.address,
    bss: data.address + bssAt,
  });
  writeSection(link, "rodata", code.bytes.subarray(0, size.rodata));
  writeSection(link, "text", code.bytes.subarray(textAt, textAt + size.text));
  writeSection(link, "data", data.bytes.subarray(0, size.data));
  if (plan.errors.length > 0) return failed;
  target.publish(code);
  return { errors: [], link, codeStart: code.address + textAt, codeEnd: code.address + textAt + size.text };
}

/** Address of a symbol of a memory link, or of the image. */
export function addressInMemory(memory: MemoryLink, target: MemoryTarget, name: string): number {
  return (memory.link === undefined ? undefined : addressOf(memory.link, name)) ?? target.lookup(name) ?? 0;
}
