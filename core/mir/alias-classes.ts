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
const FIRST_NAMED = ALIAS_TEXT_BYTES + 5;
/** An access has 20 bits for its class; past the last one everything shares it. */
export const LAST_ALIAS: number = (1 << 20) - 1;

/** Classes of record fields and module variables, numbered as they are met. */
export class AliasClasses {
  private readonly byName = new Map<number, number>();

  /** Field `field` (scalar `leaf` of it) of objects of the declared type `nominal`; `variantCase` −1 for records. All instances of a generic type share it, as may their code. */
  field(nominal: number, variantCase: number, field: number, leaf: number): number {
    return this.named(((nominal * 1024 + variantCase + 1) * 1024 + field) * 256 + leaf);
  }
  /** A module variable, by its symbol. */
  global(symbol: number): number {
    return this.named(-1 - symbol);
  }

  private named(key: number): number {
    const found = this.byName.get(key);
    if (found !== undefined) return found;
    const made = Math.min(FIRST_NAMED + this.byName.size, LAST_ALIAS);
    this.byName.set(key, made);
    return made;
  }
}
