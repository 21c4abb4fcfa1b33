/** Reads a linked image (core/spec/linked-image-layout.ts) without decoding more than is asked for. */

import {
  LINKED_IMAGE_HEADER,
  LINKED_IMAGE_HEADER_BYTES,
  LINKED_IMAGE_MAGIC,
  LINKED_IMAGE_SYMBOL_BYTES,
  LINKED_IMAGE_VERSION,
} from "#core/spec/linked-image-layout.ts";

const utf8 = new TextEncoder();

/** A view over the image's bytes, in a file buffer or where they are mapped. */
export class LinkedImageView {
  readonly bytes: Uint8Array;
  readonly #view: DataView;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  /** Whether the bytes begin with a header of this version; nothing else may be asked if not. */
  isValid(): boolean {
    if (this.bytes.length < LINKED_IMAGE_HEADER_BYTES) return false;
    return this.field("magic") === LINKED_IMAGE_MAGIC && this.field("version") === LINKED_IMAGE_VERSION;
  }

  /** A u32 of the header. */
  field(name: keyof typeof LINKED_IMAGE_HEADER): number {
    return this.#view.getUint32(LINKED_IMAGE_HEADER[name], true);
  }

  /** The address that the image is linked for. */
  get linkedBase(): number {
    return this.field("baseHigh") * 2 ** 32 + this.field("baseLow");
  }

  /** Value of a global symbol, counted from the image's first byte; undefined when there is none of this name. */
  lookup(name: string): number | undefined {
    const table = this.field("symbolTableOffset");
    let low = 0;
    let high = this.field("symbolCount") - 1;
    while (low <= high) {
      const middle = (low + high) >>> 1;
      const row = table + middle * LINKED_IMAGE_SYMBOL_BYTES;
      const order = this.#compare(name, this.#view.getUint32(row, true));
      if (order === 0) return this.#view.getUint32(row + 4, true);
      if (order < 0) high = middle - 1;
      else low = middle + 1;
    }
    return undefined;
  }

  /** All global symbols, in no useful order: values as `lookup` gives them. */
  symbols(): { readonly name: string; readonly value: number }[] {
    const table = this.field("symbolTableOffset");
    return Array.from({ length: this.field("symbolCount") }, (_, index) => {
      const row = table + index * LINKED_IMAGE_SYMBOL_BYTES;
      const start = this.#view.getUint32(row, true);
      const name = new TextDecoder().decode(this.bytes.subarray(start, this.bytes.indexOf(0, start)));
      return { name, value: this.#view.getUint32(row + 4, true) };
    });
  }

  /** Offset in the image of the abs64 field of this index, below `field("absoluteCount")`. */
  absoluteField(index: number): number {
    return this.#view.getUint32(this.field("absoluteTableOffset") + index * 4, true);
  }

  #compare(wanted: string, nameOffset: number): number {
    for (let at = 0; at < wanted.length; at++) {
      const unit = wanted.charCodeAt(at);
      if (unit >= 0x80) return this.#compareBytes(utf8.encode(wanted), nameOffset);
      const difference = unit - (this.bytes[nameOffset + at] as number);
      if (difference !== 0) return difference;
    }
    return this.bytes[nameOffset + wanted.length] === 0 ? 0 : -1;
  }

  #compareBytes(wanted: Uint8Array, nameOffset: number): number {
    for (let at = 0; at < wanted.length; at++) {
      const difference = (wanted[at] as number) - (this.bytes[nameOffset + at] as number);
      if (difference !== 0) return difference;
    }
    return this.bytes[nameOffset + wanted.length] === 0 ? 0 : -1;
  }
}
