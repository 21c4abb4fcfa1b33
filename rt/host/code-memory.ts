/** One range of addresses for the runtime image, machine code and its data, in which rel32 reaches everything. */

import { LinkedImageView } from "#core/base/linked-image-view.ts";
import { LINKED_IMAGE_BASE, LINKED_IMAGE_PAGE_BYTES } from "#core/spec/linked-image-layout.ts";
import { FreeRanges } from "./free-ranges.ts";
import { addressOfBytes, type Libc, MAPPING, nativeBytes, PROTECTION, SYSCALL, setWord } from "./libc.ts";
import { type ImageFilePlace, loadImageBytes, loadImageFile } from "./load-image.ts";

const MEGABYTE = 2 ** 20;

/** Sizes of the three parts, in this order from the start of the range. Addresses are reserved, memory is not. */
const IMAGE_BYTES_MAX = 64 * MEGABYTE;
const CODE_BYTES_MAX = 448 * MEGABYTE;
const DATA_BYTES_MAX = 512 * MEGABYTE;
const DATA_STEP_BYTES = 4 * MEGABYTE;

const MEMFD_CLOEXEC = 1;
const MEMFD_EXEC = 0x10;
const ERRNO_INVALID = 22;

/** New memory for code or data. */
export interface NativeBlock {
  /** Where it is when it runs or is used. */
  readonly address: number;
  /** Where it is written; for code this is another mapping of the same pages. */
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** An image in memory. `lookup` gives the address of a global symbol; it fits `LinkOptions.externals`. */
export interface MappedImage {
  readonly address: number;
  readonly view: LinkedImageView;
  readonly lookup: (name: string) => number | undefined;
}

interface CodePages {
  /** Difference between the address where code is written and the one where it runs; undefined: pages are switched. */
  readonly writeDistance: number | undefined;
}

/**
 * Code is written through one mapping of a memory file and executed through another, so no page is ever writable and
 * executable. Where the system forbids executable memory files, pages are private and switched from writable to
 * executable by `publish`; each allocation then has pages of its own.
 */
export class CodeMemory {
  readonly base: number;
  readonly byteLength = IMAGE_BYTES_MAX + CODE_BYTES_MAX + DATA_BYTES_MAX;
  readonly #libc: Libc;
  readonly #pages: CodePages;
  #codeEnd: number;
  #dataEnd: number;
  #dataCommitted: number;
  #imageEnd: number;
  readonly #freeCode = new FreeRanges();
  readonly #freeData = new FreeRanges();

  private constructor(libc: Libc, base: number, pages: CodePages) {
    this.#libc = libc;
    this.base = base;
    this.#pages = pages;
    this.#imageEnd = base;
    this.#codeEnd = base + IMAGE_BYTES_MAX;
    this.#dataEnd = base + IMAGE_BYTES_MAX + CODE_BYTES_MAX;
    this.#dataCommitted = this.#dataEnd;
  }

  /**
   * Reserves the range, at the address images are linked for if that is free, else anywhere. Throws when the system
   * gives no such range. `forceSwitching` uses the fallback even where memory files work.
   */
  static reserve(libc: Libc, options: { readonly forceSwitching?: boolean } = {}): CodeMemory {
    const bytes = IMAGE_BYTES_MAX + CODE_BYTES_MAX + DATA_BYTES_MAX;
    const request = { bytes, protection: PROTECTION.none } as const;
    const flags = MAPPING.private | MAPPING.anonymous | MAPPING.noReserve;
    let base = libc.map({ ...request, address: LINKED_IMAGE_BASE, flags: flags | MAPPING.fixedNoReplace });
    if (base > 0 && base !== LINKED_IMAGE_BASE) libc.unmap(base, bytes);
    if (base !== LINKED_IMAGE_BASE) base = libc.map({ ...request, address: 0, flags });
    if (base < 0) throw new Error(`cannot reserve ${bytes} bytes of addresses for code (errno ${-base})`);
    const pages = options.forceSwitching === true ? switchedPages(libc, base) : sharedPages(libc, base);
    return new CodeMemory(libc, base, pages);
  }

  /** Maps an image from a file at the start of the range. Throws if it is none, or too large. */
  mapImageFile(place: ImageFilePlace): MappedImage {
    const address = this.#imageEnd;
    this.#checkImageBytes(place.byteLength);
    return this.#keepImage(address, loadImageFile(this.#libc, place, address));
  }

  /** The same from bytes, which are copied. */
  mapImageBytes(image: Uint8Array): MappedImage {
    if (!new LinkedImageView(image).isValid()) throw new Error("the runtime image does not fit this program");
    const address = this.#imageEnd;
    this.#checkImageBytes(new LinkedImageView(image).field("memoryBytes"));
    return this.#keepImage(address, loadImageBytes(this.#libc, image, address));
  }

  /** Memory for code and constants beside it: write `bytes`, then `publish`, then run. Throws when the range is full. */
  allocateCode(byteLength: number, alignment = 16): NativeBlock {
    const { writeDistance } = this.#pages;
    const isSwitched = writeDistance === undefined;
    const bytes = this.#codeBytes(byteLength);
    const again = this.#freeCode.take(bytes, isSwitched ? LINKED_IMAGE_PAGE_BYTES : alignment);
    if (again !== undefined) {
      if (isSwitched) this.#protectCode(again, bytes, PROTECTION.read | PROTECTION.write);
      return { address: again, bytes: nativeBytes(again + (writeDistance ?? 0), byteLength) };
    }
    const start = alignUp(this.#codeEnd, isSwitched ? LINKED_IMAGE_PAGE_BYTES : alignment);
    const end = start + bytes;
    if (end > this.base + IMAGE_BYTES_MAX + CODE_BYTES_MAX) throw new Error("out of memory for machine code");
    this.#codeEnd = end;
    return { address: start, bytes: nativeBytes(start + (writeDistance ?? 0), byteLength) };
  }

  /** Makes finished code executable; after that its bytes may no longer be written. */
  publish(block: NativeBlock): void {
    if (this.#pages.writeDistance !== undefined) return;
    const bytes = alignUp(block.bytes.length, LINKED_IMAGE_PAGE_BYTES);
    this.#protectCode(block.address, bytes, PROTECTION.read | PROTECTION.execute);
  }

  /** Takes back a block of code that nothing refers to and no stack returns into. */
  releaseCode(block: NativeBlock): void {
    this.#freeCode.add(block.address, block.address + this.#codeBytes(block.bytes.length));
  }

  /** Takes back a block of data that nothing refers to. */
  releaseData(block: NativeBlock): void {
    this.#freeData.add(block.address, block.address + block.bytes.length);
  }

  #codeBytes(byteLength: number): number {
    return this.#pages.writeDistance === undefined ? alignUp(byteLength, LINKED_IMAGE_PAGE_BYTES) : byteLength;
  }

  #protectCode(address: number, bytes: number, protection: number): void {
    const result = this.#libc.call(SYSCALL.mprotect, address, bytes, protection);
    if (result < 0) throw new Error(`cannot change the protection of code (errno ${-result})`);
  }

  /** Changes a word of constants that were published with code. */
  changeWord(address: number, value: number): void {
    const { writeDistance } = this.#pages;
    const page = address - (address % LINKED_IMAGE_PAGE_BYTES);
    const protect = (protection: number): void => {
      const result = this.#libc.call(SYSCALL.mprotect, page, LINKED_IMAGE_PAGE_BYTES, protection);
      if (result < 0) throw new Error(`cannot change constants (errno ${-result})`);
    };
    if (writeDistance === undefined) protect(PROTECTION.read | PROTECTION.write);
    setWord(new DataView(nativeBytes(address + (writeDistance ?? 0), 8).buffer), 0, value);
    if (writeDistance === undefined) protect(PROTECTION.read | PROTECTION.execute);
  }

  /**
   * Puts finished code from a page-aligned place of an open file at a block that `allocateCode` gave for it, page-aligned
   * too. Its pages are shared with other processes; a file system that forbids execution has its bytes copied.
   */
  placeCode(block: NativeBlock, descriptor: number, offset: number, copy: Uint8Array): void {
    const bytes = alignUp(block.bytes.length, LINKED_IMAGE_PAGE_BYTES);
    this.#codeEnd = Math.max(this.#codeEnd, block.address + bytes);
    const protection = PROTECTION.read | PROTECTION.execute;
    const flags = MAPPING.private | MAPPING.fixed;
    if (this.#libc.map({ address: block.address, bytes, protection, flags, descriptor, offset }) >= 0) return;
    block.bytes.set(copy);
    this.publish(block);
  }

  /** Zeroed memory that code may read and write. Throws when the range is full. */
  allocateData(byteLength: number, alignment = 16): NativeBlock {
    const again = this.#freeData.take(byteLength, alignment);
    if (again !== undefined) return { address: again, bytes: nativeBytes(again, byteLength).fill(0) };
    const start = alignUp(this.#dataEnd, alignment);
    if (start + byteLength > this.base + this.byteLength) throw new Error("out of memory for the data of machine code");
    this.#commitData(start + byteLength);
    this.#dataEnd = start + byteLength;
    return { address: start, bytes: nativeBytes(start, byteLength) };
  }

  /** Data is made writable step by step, so that systems that count committed memory count only what is used. */
  #commitData(end: number): void {
    if (end <= this.#dataCommitted) return;
    const bytes = alignUp(end - this.#dataCommitted, DATA_STEP_BYTES);
    const protection = PROTECTION.read | PROTECTION.write;
    const result = this.#libc.call(SYSCALL.mprotect, this.#dataCommitted, bytes, protection);
    if (result < 0) throw new Error(`out of memory for the data of machine code (errno ${-result})`);
    this.#dataCommitted += bytes;
  }

  #checkImageBytes(byteLength: number): void {
    if (this.#imageEnd + byteLength > this.base + IMAGE_BYTES_MAX) {
      throw new Error("the runtime image is too large for its range");
    }
  }

  #keepImage(address: number, view: LinkedImageView): MappedImage {
    this.#checkImageBytes(view.field("memoryBytes"));
    this.#imageEnd = address + view.field("memoryBytes");
    return {
      address,
      view,
      lookup: (name) => {
        const value = view.lookup(name);
        return value === undefined ? undefined : address + value;
      },
    };
  }
}

function alignUp(value: number, alignment: number): number {
  return Math.ceil(value / alignment) * alignment;
}

function switchedPages(libc: Libc, base: number): CodePages {
  const protection = PROTECTION.read | PROTECTION.write;
  const flags = MAPPING.private | MAPPING.anonymous | MAPPING.noReserve | MAPPING.fixed;
  const code = libc.map({ address: base + IMAGE_BYTES_MAX, bytes: CODE_BYTES_MAX, protection, flags });
  if (code < 0) throw new Error(`cannot map memory for code (errno ${-code})`);
  return { writeDistance: undefined };
}

function sharedPages(libc: Libc, base: number): CodePages {
  const name = new TextEncoder().encode("runa-code\0");
  const nameAddress = addressOfBytes(name);
  let descriptor = libc.call(SYSCALL.memfd_create, nameAddress, MEMFD_CLOEXEC | MEMFD_EXEC);
  if (descriptor === -ERRNO_INVALID) descriptor = libc.call(SYSCALL.memfd_create, nameAddress, MEMFD_CLOEXEC);
  if (descriptor < 0) return switchedPages(libc, base);
  const sized = libc.call(SYSCALL.ftruncate, descriptor, CODE_BYTES_MAX);
  const run = {
    address: base + IMAGE_BYTES_MAX,
    bytes: CODE_BYTES_MAX,
    protection: PROTECTION.read | PROTECTION.execute,
    flags: MAPPING.shared | MAPPING.fixed | MAPPING.noReserve,
    descriptor,
  };
  const write = {
    ...run,
    address: 0,
    protection: PROTECTION.read | PROTECTION.write,
    flags: MAPPING.shared | MAPPING.noReserve,
  };
  const runAddress = sized < 0 ? sized : libc.map(run);
  const writeAddress = runAddress < 0 ? runAddress : libc.map(write);
  libc.call(SYSCALL.close, descriptor);
  return writeAddress < 0 ? switchedPages(libc, base) : { writeDistance: writeAddress - run.address };
}
