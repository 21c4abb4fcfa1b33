/** The symbols of one object: names interned to numbers, and where each is defined. */

import { grownBytes, grownInt32 } from "./growable-array.ts";

export type SymbolId = number & { readonly __brand: "SymbolId" };
export type FragmentId = number & { readonly __brand: "FragmentId" };

export type SymbolType = "func" | "object";

const LOCAL = 1;
const FUNCTION = 2;
const INITIAL_SYMBOLS = 256;

/**
 * A symbol exists once it is named and is undefined until `define`.
 * Global names are unique within the table; local ones are not (each `addLocal` is a new symbol).
 */
export class SymbolTable {
  readonly names: string[] = [];
  readonly #ids = new Map<string, SymbolId>();
  #flags = new Uint8Array(INITIAL_SYMBOLS);
  #fragment = new Int32Array(INITIAL_SYMBOLS);
  #offset = new Int32Array(INITIAL_SYMBOLS);
  #size = new Int32Array(INITIAL_SYMBOLS);

  get count(): number {
    return this.names.length;
  }

  /** The id of the global (or still undefined) symbol of this name. */
  intern(name: string): SymbolId {
    const known = this.#ids.get(name);
    if (known !== undefined) return known;
    const id = this.#append(name, 0);
    this.#ids.set(name, id);
    return id;
  }

  /** A new symbol that no other object can see; the name is for people only. */
  addLocal(name: string): SymbolId {
    return this.#append(name, LOCAL);
  }

  /** The id of a global symbol, or undefined when nobody named it. */
  find(name: string): SymbolId | undefined {
    return this.#ids.get(name);
  }

  /**
   * Places a symbol at `offset` in a fragment; `size` in bytes is what debuggers and ELF symbol tables show.
   * False when the symbol has a definition already, which then stays.
   */
  define(symbol: SymbolId, fragment: FragmentId, offset: number, size: number, type: SymbolType): boolean {
    if (this.isDefined(symbol)) return false;
    this.#fragment[symbol] = fragment;
    this.#offset[symbol] = offset;
    this.#size[symbol] = size;
    if (type === "func") this.#flags[symbol] = (this.#flags[symbol] as number) | FUNCTION;
    return true;
  }

  /** Sets the size of a symbol whose fragment was still open when it was defined. */
  setSize(symbol: SymbolId, size: number): void {
    this.#size[symbol] = size;
  }

  nameOf(symbol: SymbolId): string {
    return this.names[symbol] as string;
  }

  isLocal(symbol: SymbolId): boolean {
    return ((this.#flags[symbol] as number) & LOCAL) !== 0;
  }

  isDefined(symbol: SymbolId): boolean {
    return (this.#fragment[symbol] as number) >= 0;
  }

  typeOf(symbol: SymbolId): SymbolType {
    return ((this.#flags[symbol] as number) & FUNCTION) !== 0 ? "func" : "object";
  }

  /** The fragment that holds a symbol, -1 while it is undefined. */
  fragmentOf(symbol: SymbolId): FragmentId {
    return this.#fragment[symbol] as FragmentId;
  }

  offsetOf(symbol: SymbolId): number {
    return this.#offset[symbol] as number;
  }

  sizeOf(symbol: SymbolId): number {
    return this.#size[symbol] as number;
  }

  #append(name: string, flags: number): SymbolId {
    const id = this.names.length;
    this.names.push(name);
    if (id >= this.#flags.length) {
      this.#flags = grownBytes(this.#flags, id + 1);
      this.#fragment = grownInt32(this.#fragment, id + 1);
      this.#offset = grownInt32(this.#offset, id + 1);
      this.#size = grownInt32(this.#size, id + 1);
    }
    this.#flags[id] = flags;
    this.#fragment[id] = -1;
    return id as SymbolId;
  }
}
