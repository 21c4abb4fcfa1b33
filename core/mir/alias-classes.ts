// One numbering of alias classes: accesses of different classes never touch the same memory.

import { MEMORY_KINDS, type MemoryKind } from "#core/types/type-table.ts";
import { FIRST_ALIAS } from "./function.ts";

/** Elements of storages, by memory kind of the scalar: memory is only accessed through the kind it was laid out with. */
export const elementAlias = (kind: MemoryKind): number => FIRST_ALIAS + kind;
export const ALIAS_TEXT_BYTES = FIRST_ALIAS + MEMORY_KINDS.length;
/** Fields of views under construction, used marks of buffers. */
export const ALIAS_TEXT_FIELDS = ALIAS_TEXT_BYTES + 1;
/** Heap cells of captured variables. */
export const ALIAS_CELL = ALIAS_TEXT_BYTES + 2;
/** Bytes of the blocks of manual memory, and the table that tells which blocks there are. */
export const ALIAS_BLOCK = ALIAS_TEXT_BYTES + 3;
export const ALIAS_BLOCK_TABLE = ALIAS_TEXT_BYTES + 4;
/** The classes of fields and module variables begin here. */
export const FIRST_NAMED_ALIAS: number = ALIAS_TEXT_BYTES + 5;
/** An access has 20 bits for its class; past the last one everything shares it. */
export const LAST_ALIAS: number = (1 << 20) - 1;

/** What a class stands for: a scalar of a field of a declared type, or a module variable. */
export type AliasName =
  | { readonly nominal: number; readonly variantCase: number; readonly field: number; readonly leaf: number }
  | { readonly global: number };

/** Declared types of a session have smaller numbers. */
const FIRST_UNKNOWN = 2 ** 23;
const CASES = 1024;
const FIELDS = 1024;
const LEAVES = 256;

/** Classes of record fields and module variables, numbered as they are met. */
export class AliasClasses {
  private readonly byName = new Map<number, number>();
  /** Types that the session does not know, by their full names. */
  private readonly unknown = new Map<string, number>();

  /** Field `field` (scalar `leaf` of it) of objects of the declared type `nominal`; `variantCase` −1 for records. All instances of a generic type share it, as may their code. */
  field(nominal: number, variantCase: number, field: number, leaf: number): number {
    return this.named(((nominal * CASES + variantCase + 1) * FIELDS + field) * LEAVES + leaf);
  }

  /** A number that stands for a type of which the session knows only the full name. */
  unknownNominal(symbol: string): number {
    const number = this.unknown.get(symbol) ?? FIRST_UNKNOWN + this.unknown.size;
    this.unknown.set(symbol, number);
    return number;
  }

  /** A module variable, by its symbol. */
  global(symbol: number): number {
    return this.named(-1 - symbol);
  }

  /** The names of the classes in the order of their numbers; those of memory kinds and texts have none. */
  *names(): Generator<readonly [number, AliasName]> {
    for (const [key, made] of this.byName) {
      if (key < 0) yield [made, { global: -1 - key }];
      else {
        const ofField = Math.floor(key / LEAVES);
        const ofCase = Math.floor(ofField / FIELDS);
        yield [
          made,
          {
            nominal: Math.floor(ofCase / CASES),
            variantCase: (ofCase % CASES) - 1,
            field: ofField % FIELDS,
            leaf: key % LEAVES,
          },
        ];
      }
    }
  }

  private named(key: number): number {
    const found = this.byName.get(key);
    if (found !== undefined) return found;
    const made = Math.min(FIRST_NAMED_ALIAS + this.byName.size, LAST_ALIAS);
    this.byName.set(key, made);
    return made;
  }
}
