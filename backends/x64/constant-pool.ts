/** Float constants in read-only data, one of each per object. */

import type { ObjectFile } from "#backends/object/object-file.ts";
import type { SymbolId } from "#backends/object/symbol-table.ts";
import type { Emitter } from "./emitter.ts";

/** Symbols of the constants that an object holds, by width and bits. */
export class ConstantPool {
  readonly #symbols = new Map<string, SymbolId>();
  readonly #object: ObjectFile;
  readonly #waiting: {
    readonly symbol: SymbolId;
    readonly bytes: number;
    readonly low: number;
    readonly high: number;
  }[] = [];

  constructor(object: ObjectFile) {
    this.#object = object;
  }

  symbol(bytes: number, low: number, high: number): SymbolId {
    const key = `${bytes}:${low}:${high}`;
    const known = this.#symbols.get(key);
    if (known !== undefined) return known;
    const symbol = this.#object.symbols.addLocal(`constant ${key}`);
    this.#symbols.set(key, symbol);
    this.#waiting.push({ symbol, bytes, low, high });
    return symbol;
  }

  /** Lays down the constants asked for since the last time; no fragment may be open for more. */
  flush(): void {
    for (const { symbol, bytes, low, high } of this.#waiting) {
      this.#object.beginFragment({ symbol, section: "rodata", alignment: bytes });
      const words = Int32Array.of(low, high);
      this.#object.appendBytes(new Uint8Array(words.buffer, 0, bytes));
    }
    this.#waiting.length = 0;
  }
}

/** Symbol of the constant that an instruction reads. */
export function poolSymbol(e: Emitter, instruction: number): SymbolId {
  const { code } = e.selector;
  return e.pool.symbol(
    code.symbol[instruction] as number,
    code.immediateLow[instruction] as number,
    code.immediateHigh[instruction] as number,
  );
}
