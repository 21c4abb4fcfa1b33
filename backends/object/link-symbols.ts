/** Resolves the symbols of several objects to one numbering, on demand. */

import type { LinkError } from "./link-error.ts";
import { LINKER_SYMBOLS, linkerSymbolNumber } from "./linked-sections.ts";
import type { ObjectFile } from "./object-file.ts";
import type { SymbolId } from "./symbol-table.ts";

const UNRESOLVED = -1;

/** What a link symbol stands for. */
export const IN_FRAGMENT = 0;
export const ABSOLUTE = 1;
export const FROM_LINKER = 2;
export const UNDEFINED = 3;
/** A foreign process, whose address is known when the program starts. */
export const IMPORTED = 4;

/**
 * A link symbol is a number: the symbol's id plus its object's first number, for the object that defines it (or the
 * first that asks, for absolute and undefined ones); the linker's own symbols come after all others.
 */
export class LinkSymbols {
  readonly kind: Uint8Array;
  /** Link-wide fragment number, for `IN_FRAGMENT`. */
  readonly fragment: Int32Array;
  /** Offset in the fragment, or the address of an absolute symbol. */
  readonly value: Float64Array;
  /** By imported link symbol: the library that has it, as the program names it. */
  readonly libraries = new Map<number, string>();
  readonly firstSymbol: Int32Array;
  readonly firstLinkerSymbol: number;
  readonly #resolution: Int32Array;
  readonly #objects: readonly ObjectFile[];
  readonly #fragmentBase: Int32Array;
  readonly #externals: (name: string) => number | undefined;

  constructor(
    objects: readonly ObjectFile[],
    fragmentBase: Int32Array,
    externals: (name: string) => number | undefined,
  ) {
    this.#objects = objects;
    this.#fragmentBase = fragmentBase;
    this.#externals = externals;
    this.firstSymbol = new Int32Array(objects.length);
    let total = 0;
    for (const [index, object] of objects.entries()) {
      this.firstSymbol[index] = total;
      total += object.symbols.count;
    }
    this.firstLinkerSymbol = total;
    const all = total + LINKER_SYMBOLS.length;
    this.kind = new Uint8Array(all);
    this.fragment = new Int32Array(all);
    this.value = new Float64Array(all);
    this.#resolution = new Int32Array(total).fill(UNRESOLVED);
    this.kind.fill(FROM_LINKER, total);
  }

  /** The link symbol that a symbol of an object stands for. */
  resolve(objectIndex: number, symbol: SymbolId): number {
    const index = (this.firstSymbol[objectIndex] as number) + symbol;
    const known = this.#resolution[index] as number;
    if (known !== UNRESOLVED) return known;
    const resolved = this.#search(objectIndex, symbol, index);
    this.#resolution[index] = resolved;
    return resolved;
  }

  /** The link symbol of a global name, or undefined when no object, external or linker symbol has it; imported ones have no address. */
  resolveName(name: string): number | undefined {
    for (const [index, object] of this.#objects.entries()) {
      const symbol = object.symbols.find(name);
      if (symbol === undefined) continue;
      const resolved = this.resolve(index, symbol);
      const kind = this.kind[resolved];
      return kind === UNDEFINED || kind === IMPORTED ? undefined : resolved;
    }
    const linker = linkerSymbolNumber(name);
    return linker < 0 ? undefined : this.firstLinkerSymbol + linker;
  }

  /** Global names that two objects define, and fragments whose name was taken within their object. */
  duplicates(): LinkError[] {
    const errors: LinkError[] = [];
    for (const [index, object] of this.#objects.entries()) {
      const table = object.symbols;
      for (let fragment = 0; fragment < object.fragmentCount; fragment++) {
        const symbol = object.fragmentSymbol[fragment] as SymbolId;
        if (table.fragmentOf(symbol) !== fragment) {
          errors.push({ kind: "duplicate-symbol", symbol: table.nameOf(symbol) });
        }
      }
      for (let other = index + 1; other < this.#objects.length; other++) {
        this.#commonNames(object, this.#objects[other] as ObjectFile, errors);
      }
    }
    return errors;
  }

  #commonNames(left: ObjectFile, right: ObjectFile, errors: LinkError[]): void {
    const [few, many] = left.symbols.count <= right.symbols.count ? [left, right] : [right, left];
    for (let i = 0; i < few.symbols.count; i++) {
      const symbol = i as SymbolId;
      if (!few.symbols.isDefined(symbol) || few.symbols.isLocal(symbol)) continue;
      const twin = many.symbols.find(few.symbols.nameOf(symbol));
      if (twin !== undefined && many.symbols.isDefined(twin)) {
        errors.push({ kind: "duplicate-symbol", symbol: few.symbols.nameOf(symbol) });
      }
    }
  }

  #search(objectIndex: number, symbol: SymbolId, index: number): number {
    const table = (this.#objects[objectIndex] as ObjectFile).symbols;
    if (table.isDefined(symbol)) {
      this.kind[index] = IN_FRAGMENT;
      this.fragment[index] = (this.#fragmentBase[objectIndex] as number) + table.fragmentOf(symbol);
      this.value[index] = table.offsetOf(symbol);
      return index;
    }
    const name = table.nameOf(symbol);
    for (const [otherIndex, other] of this.#objects.entries()) {
      if (otherIndex === objectIndex) continue;
      const found = other.symbols.find(name);
      if (found !== undefined && other.symbols.isDefined(found)) return this.resolve(otherIndex, found);
    }
    const linker = linkerSymbolNumber(name);
    const isOwn = linker >= 0 && LINKER_SYMBOLS[linker]?.place !== "base";
    const address = isOwn ? undefined : this.#externals(name);
    if (address !== undefined) {
      this.kind[index] = ABSOLUTE;
      this.value[index] = address;
      return index;
    }
    if (linker >= 0) return this.firstLinkerSymbol + linker;
    const library = (this.#objects[objectIndex] as ObjectFile).imports.get(symbol);
    this.kind[index] = library === undefined ? UNDEFINED : IMPORTED;
    if (library !== undefined) this.libraries.set(index, library);
    return index;
  }
}
