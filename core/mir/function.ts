// One process in MIR: instructions in struct-of-arrays form, blocks with parameters and edges, side tables.

import type { MirOp } from "#core/spec/mir-ops.ts";
import type { MemoryKind, TypeId } from "#core/types/type-table.ts";

/** An instruction and the value it gives are one number within a function. */
export type ValueId = number & { readonly __brand: "ValueId" };
export type BlockId = number & { readonly __brand: "BlockId" };
/** Number of a name in the session's `SymbolTable`. */
export type SymbolId = number & { readonly __brand: "SymbolId" };
/** Number of an entry in the session's `PositionTable`. */
export type PositionId = number & { readonly __brand: "PositionId" };
export const NO_POSITION = 0 as PositionId;
export const NO_BLOCK = -1 as BlockId;

/** Where control goes and which values the target's parameters get. */
export interface Edge {
  block: BlockId;
  args: ValueId[];
}

export interface Block {
  /** Its place in the function. */
  id: BlockId;
  /** `param` instructions, in order. */
  params: ValueId[];
  /** All other instructions in order; the last one ends the block. */
  body: ValueId[];
  /** Successors of the last instruction (see the table's doc of jump, branch, switch). */
  edges: Edge[];
  /** Block to which a trap or throw inside this block goes, or NO_BLOCK. */
  handler: BlockId;
  /** Executed rarely: laid out after the hot code. */
  isCold: boolean;
}

/** A generic process with type arguments (over the variables of the function that holds it). */
export interface GenericReference {
  readonly symbol: SymbolId;
  readonly typeArgs: readonly TypeId[];
}

/** Aux of `load` and `store`: kind | scale shift << 8 | alias class << 12. */
export type MemoryAccess = number;
export const ALIAS_ANY = 0;
/**
 * Never written after the object was initialised, and never negative: lengths of storages, code of closures, descriptors. A large storage may grow where it
 * lies (rt/gc/large.runa): a length read before is then too small, which no access minds, and who grows it reads its reference anew.
 */
export const ALIAS_INVARIANT = 1;
/** Never written after the object was initialised: values of the program in closures, boxes and variants. */
export const ALIAS_FIXED = 2;
export const FIRST_ALIAS = 3;
export const memoryAccess = (kind: MemoryKind, scaleShift = 0, alias = ALIAS_ANY): MemoryAccess =>
  kind | (scaleShift << 8) | (alias << 12);
export const accessKind = (access: MemoryAccess): MemoryKind => (access & 0xff) as MemoryKind;
export const accessScaleShift = (access: MemoryAccess): number => (access >> 8) & 15;
/** The same access with another alias class. */
export const withAlias = (access: MemoryAccess, alias: number): MemoryAccess => (access & 0xfff) | (alias << 12);
export const isFixedAlias = (alias: number): boolean => alias === ALIAS_INVARIANT || alias === ALIAS_FIXED;
/** Two accesses with different classes, neither ALIAS_ANY, never touch the same memory. */
export const accessAlias = (access: MemoryAccess): number => access >>> 12;

export interface FunctionFlags {
  /** Belongs to a Runtime Module: no safepoints, no stack check beyond the system stack, no collected allocation. */
  isRuntime: boolean;
  /** Inline this wherever it is called directly (small library processes). */
  inlineHint: "auto" | "always" | "never";
  /** Called from outside the image by C code under its own name (System V thunk). */
  isExported: boolean;
}

/** Numbers per instruction: operation, type, aux, low and high immediate, position, start and count of its arguments in the pool. */
const ROW = 8;
const INITIAL = 32;
const grow = (old: Int32Array, needed: number): Int32Array<ArrayBuffer> => {
  const bigger = new Int32Array(Math.max(needed, old.length * 2));
  bigger.set(old);
  return bigger;
};

/** Arrays in which functions are built one after the other: a finished one takes a copy of what it used. */
export class FunctionScratch {
  rows = new Int32Array(1024 * ROW);
  pool = new Int32Array(1024 * 4);
  isTaken = false;
}

/** MIR of one process (or of one instance of a generic one). Generic when it holds `generic` operations, else flat: every value one scalar. */
export class MirFunction {
  readonly symbol: SymbolId;
  /** Number of type parameters; 0 for flat functions. */
  readonly typeParameters: number;
  /** Types of parameters and results: source types in generic MIR (one result at most), scalars in flat MIR. */
  params: TypeId[];
  results: TypeId[];
  readonly flags: FunctionFlags = { isRuntime: false, inlineHint: "auto", isExported: false };
  blocks: Block[] = [];
  /** Field paths of generic operations. */
  readonly paths: (readonly number[])[] = [];
  /** Generic processes that this function calls or takes as values. */
  readonly references: GenericReference[] = [];
  /** Parameter and result types of indirect and foreign calls (aux of kind `signature`). */
  readonly signatures: { readonly params: readonly TypeId[]; readonly results: readonly TypeId[] }[] = [];
  /** Further result types of instructions with several results (calls, assembly), by instruction: result k of v is resultTypes.get(v)[k−1]. */
  readonly moreResults = new Map<ValueId, readonly TypeId[]>();
  /** Number of instructions. */
  count = 0;

  private rows: Int32Array<ArrayBuffer>;
  private pool: Int32Array<ArrayBuffer>;
  private poolUsed = 0;
  private scratch: FunctionScratch | undefined;

  /** `room`: number of instructions to make room for, or arrays to build in, if no other function is being built there. */
  constructor(
    symbol: SymbolId,
    typeParameters: number,
    params: TypeId[],
    results: TypeId[],
    room: number | FunctionScratch = INITIAL,
  ) {
    this.symbol = symbol;
    this.typeParameters = typeParameters;
    this.params = params;
    this.results = results;
    if (typeof room === "object" && !room.isTaken) {
      room.isTaken = true;
      this.scratch = room;
      this.rows = room.rows;
      this.pool = room.pool;
      return;
    }
    const capacity = typeof room === "number" ? room : INITIAL;
    this.rows = new Int32Array(capacity * ROW);
    this.pool = new Int32Array(capacity * 2);
  }

  /** Ends building: the arrays are left to the next function. */
  leaveScratch(): void {
    const { scratch, rows, pool } = this;
    if (scratch === undefined) return;
    this.scratch = undefined;
    scratch.rows = rows;
    scratch.pool = pool;
    scratch.isTaken = false;
    this.rows = rows.slice(0, this.count * ROW);
    this.pool = pool.slice(0, this.poolUsed);
  }

  addBlock(): Block {
    const block: Block = {
      id: this.blocks.length as BlockId,
      params: [],
      body: [],
      edges: [],
      handler: NO_BLOCK,
      isCold: false,
    };
    this.blocks.push(block);
    return block;
  }

  block(id: BlockId): Block {
    return this.blocks[id] as Block;
  }

  /** The block of each value; 0 for values that stand in none. */
  homes(): number[] {
    const home = new Array<number>(this.count).fill(0);
    for (const block of this.blocks) {
      for (const id of block.params) home[id] = block.id;
      for (const id of block.body) home[id] = block.id;
    }
    return home;
  }

  /** Makes an instruction that stands in no block yet. */
  create(
    op: MirOp,
    type: TypeId,
    args: readonly ValueId[],
    position: PositionId,
    aux = 0,
    low = 0,
    high = low < 0 ? -1 : 0,
  ): ValueId {
    const id = this.count++;
    const at = id * ROW;
    if (at === this.rows.length) this.rows = grow(this.rows, at + ROW);
    const { rows } = this;
    rows[at] = op;
    rows[at + 1] = type;
    rows[at + 2] = aux;
    rows[at + 3] = low;
    rows[at + 4] = high;
    rows[at + 5] = position;
    this.setArgs(id as ValueId, args);
    return id as ValueId;
  }

  /** Makes an instruction like `id` of `from`, with these operands. */
  createLike(id: ValueId, args: readonly ValueId[], from: MirFunction = this): ValueId {
    const [low, high] = [from.immediateLow(id), from.immediateHigh(id)];
    return this.create(from.op(id), from.type(id), args, from.position(id), from.aux(id), low, high);
  }

  op(id: ValueId): MirOp {
    return this.rows[id * ROW] as MirOp;
  }
  type(id: ValueId): TypeId {
    return this.rows[id * ROW + 1] as TypeId;
  }
  aux(id: ValueId): number {
    return this.rows[id * ROW + 2] as number;
  }
  /** Low and high half of the immediate, both signed 32-bit. */
  immediateLow(id: ValueId): number {
    return this.rows[id * ROW + 3] as number;
  }
  immediateHigh(id: ValueId): number {
    return this.rows[id * ROW + 4] as number;
  }
  /** The immediate as a number: exact within ±2^53. */
  immediate(id: ValueId): number {
    return (this.rows[id * ROW + 4] as number) * 4294967296 + ((this.rows[id * ROW + 3] as number) >>> 0);
  }
  position(id: ValueId): PositionId {
    return this.rows[id * ROW + 5] as PositionId;
  }
  argCount(id: ValueId): number {
    return this.rows[id * ROW + 7] as number;
  }
  arg(id: ValueId, index: number): ValueId {
    return this.pool[(this.rows[id * ROW + 6] as number) + index] as ValueId;
  }
  /** Adds the arguments of an instruction to the numbers of uses by value, and notes for each where it was used. */
  countUses(id: ValueId, place: number, counts: Int32Array, places: Int32Array): void {
    const { rows, pool } = this;
    const start = rows[id * ROW + 6] as number;
    const end = start + (rows[id * ROW + 7] as number);
    for (let at = start; at < end; at++) {
      const used = pool[at] as number;
      counts[used] = (counts[used] as number) + 1;
      places[used] = place;
    }
  }
  args(id: ValueId): ValueId[] {
    const start = this.rows[id * ROW + 6] as number;
    return Array.from(this.pool.subarray(start, start + (this.rows[id * ROW + 7] as number))) as ValueId[];
  }

  setOp(id: ValueId, op: MirOp): void {
    this.rows[id * ROW] = op;
  }
  setType(id: ValueId, type: TypeId): void {
    this.rows[id * ROW + 1] = type;
  }
  setAux(id: ValueId, aux: number): void {
    this.rows[id * ROW + 2] = aux;
  }
  setImmediate(id: ValueId, low: number, high = low < 0 ? -1 : 0): void {
    this.rows[id * ROW + 3] = low;
    this.rows[id * ROW + 4] = high;
  }
  setPosition(id: ValueId, position: PositionId): void {
    this.rows[id * ROW + 5] = position;
  }
  setArg(id: ValueId, index: number, value: ValueId): void {
    this.pool[(this.rows[id * ROW + 6] as number) + index] = value;
  }
  setArgs(id: ValueId, args: readonly ValueId[]): void {
    const count = args.length;
    if (this.poolUsed + count > this.pool.length) this.pool = grow(this.pool, this.poolUsed + count);
    this.rows[id * ROW + 6] = this.poolUsed;
    this.rows[id * ROW + 7] = count;
    for (let index = 0; index < count; index++) this.pool[this.poolUsed + index] = args[index] as number;
    this.poolUsed += count;
  }
}
