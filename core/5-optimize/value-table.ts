// The scoped hash table of value numbering: finds an earlier instruction that computes the same.

import { accessKind, type MirFunction, type ValueId } from "#core/mir/function.ts";
import { type MirOp, OP } from "#core/spec/mir-ops.ts";
import { MEMORY_KIND_SCALAR, MEMORY_KINDS } from "#core/types/type-table.ts";

const isCommutative = (op: MirOp): boolean =>
  op === OP.add ||
  op === OP.mul ||
  op === OP.add_checked ||
  op === OP.mul_checked ||
  op === OP.and ||
  op === OP.or ||
  op === OP.xor ||
  op === OP.eq ||
  op === OP.ne ||
  op === OP.bool_and ||
  op === OP.bool_or ||
  op === OP.bool_xor ||
  op === OP.fadd ||
  op === OP.fmul ||
  op === OP.feq ||
  op === OP.fne ||
  op === OP.ref_eq;

/** Kinds whose stored value is exactly what a load gives. */
const keepsValue = (kind: number): boolean => {
  const name = MEMORY_KINDS[kind];
  return name === "word" || name === "f64" || name === "f32" || name === "ref" || name === "v128" || name === "v256";
};

export class ValueTable {
  private readonly fn: MirFunction;
  private readonly heads: Int32Array;
  private readonly mask: number;
  /** Per entry: instruction, its memory version, hash, next entry of the chain. */
  private entries = new Int32Array(256);
  private count = 1;

  constructor(fn: MirFunction) {
    this.fn = fn;
    let size = 64;
    while (size < fn.count) size *= 2;
    this.heads = new Int32Array(size);
    this.mask = size - 1;
  }

  mark(): number {
    return this.count;
  }
  rewind(mark: number): void {
    while (this.count > mark) {
      const at = --this.count * 4;
      this.heads[(this.entries[at + 2] as number) & this.mask] = this.entries[at + 3] as number;
    }
  }

  /** An earlier equal instruction (or the value that was stored there); else enters `id` and gives undefined. */
  find(id: ValueId, version: number): ValueId | undefined {
    const { fn } = this;
    const op = fn.op(id);
    if (isCommutative(op) && fn.arg(id, 0) > fn.arg(id, 1)) {
      const first = fn.arg(id, 0);
      if (fn.op(fn.arg(id, 1)) !== OP.const) {
        fn.setArg(id, 0, fn.arg(id, 1));
        fn.setArg(id, 1, first);
      }
    }
    const hash = this.hash(id, op, version, 0);
    for (
      let entry = this.heads[hash & this.mask] as number;
      entry !== 0;
      entry = this.entries[entry * 4 + 3] as number
    ) {
      const at = entry * 4;
      const other = this.entries[at] as ValueId;
      if (this.entries[at + 2] !== hash || this.entries[at + 1] !== version) continue;
      if (this.isEqual(id, other)) return other;
      const isStore = fn.op(other) === OP.store || fn.op(other) === OP.store_ref || fn.op(other) === OP.init_ref;
      if (isStore && op === OP.load && this.isEqualPlace(id, other)) return fn.arg(other, 0);
    }
    this.add(id, version, hash);
    return undefined;
  }

  /** Enters a store: a load of the same place and kind gives the stored value as long as the version lasts. */
  addStored(id: ValueId, version: number): void {
    const { fn } = this;
    const kind = accessKind(fn.aux(id));
    if (!keepsValue(kind) || fn.type(fn.arg(id, 0)) !== MEMORY_KIND_SCALAR[kind]) return;
    this.add(id, version, this.hash(id, OP.load, version, 1));
  }

  /** Over operation, version, side data and the operands from `firstArg` on. */
  private hash(id: ValueId, op: MirOp, version: number, firstArg: number): number {
    const { fn } = this;
    let hash = Math.imul(op ^ Math.imul(version, 0x9e3779b1), 0x85ebca6b) ^ Math.imul(fn.aux(id), 0xc2b2ae35);
    hash = Math.imul(hash ^ fn.immediateLow(id), 0x27d4eb2f) ^ fn.immediateHigh(id);
    const count = fn.argCount(id);
    for (let index = firstArg; index < count; index++)
      hash = Math.imul(hash ^ fn.arg(id, index), 0x165667b1) ^ (hash >>> 15);
    return hash ^ (hash >>> 13);
  }

  private add(id: ValueId, version: number, hash: number): void {
    const at = this.count * 4;
    if (at + 4 > this.entries.length) {
      const bigger = new Int32Array(this.entries.length * 2);
      bigger.set(this.entries);
      this.entries = bigger;
    }
    this.entries[at] = id;
    this.entries[at + 1] = version;
    this.entries[at + 2] = hash;
    this.entries[at + 3] = this.heads[hash & this.mask] as number;
    this.heads[hash & this.mask] = this.count++;
  }

  private isEqual(a: ValueId, b: ValueId): boolean {
    const { fn } = this;
    const count = fn.argCount(a);
    if (fn.op(a) !== fn.op(b) || fn.aux(a) !== fn.aux(b) || fn.type(a) !== fn.type(b) || count !== fn.argCount(b))
      return false;
    if (fn.immediateLow(a) !== fn.immediateLow(b) || fn.immediateHigh(a) !== fn.immediateHigh(b)) return false;
    for (let index = 0; index < count; index++) if (fn.arg(a, index) !== fn.arg(b, index)) return false;
    return true;
  }

  private isEqualPlace(load: ValueId, store: ValueId): boolean {
    const { fn } = this;
    const count = fn.argCount(load);
    if (
      fn.aux(load) !== fn.aux(store) ||
      fn.immediateLow(load) !== fn.immediateLow(store) ||
      count + 1 !== fn.argCount(store)
    )
      return false;
    for (let index = 0; index < count; index++) if (fn.arg(load, index) !== fn.arg(store, index + 1)) return false;
    return true;
  }
}
