/** Selection of loads, stores and operations that read, change and write one place. */

import { instructionFlag, operand } from "#backends/shared/machine-function.ts";
import { accessKind, type ValueId } from "#core/mir/function.ts";
import { mayWriteFrozen } from "#core/mir/may-fault.ts";
import { HEADER } from "#core/spec/layouts.ts";
import { OP } from "#core/spec/mir-ops.ts";
import { MEMORY_KINDS, type MemoryKindName, memoryKind } from "#core/types/type-table.ts";
import { ALU64, type AluForms } from "./alu-operations.ts";
import * as x64 from "./opcodes.gen.ts";
import { x64Pseudo } from "./pseudo-operations.ts";
import type { Selector } from "./selector.ts";

interface AccessOpcodes {
  readonly load: number;
  readonly vexLoad: number;
  readonly store: number;
  readonly vexStore: number;
}

const access = (load: number, store: number, vexLoad = load, vexStore = store): AccessOpcodes => ({
  load,
  vexLoad,
  store,
  vexStore,
});

const OPCODES: Readonly<Record<MemoryKindName, AccessOpcodes>> = {
  u8: access(x64.movzx_r32_m8, x64.mov_m8_r8),
  s8: access(x64.movsx_r64_m8, x64.mov_m8_r8),
  u16: access(x64.movzx_r32_m16, x64.mov_m16_r16),
  s16: access(x64.movsx_r64_m16, x64.mov_m16_r16),
  u32: access(x64.mov_r32_m32, x64.mov_m32_r32),
  s32: access(x64.movsxd_r64_m32, x64.mov_m32_r32),
  word: access(x64.mov_r64_m64, x64.mov_m64_r64),
  f32: access(x64.movss_x_m32, x64.movss_m32_x, x64.vmovss_x_m32, x64.vmovss_m32_x),
  f64: access(x64.movsd_x_m64, x64.movsd_m64_x, x64.vmovsd_x_m64, x64.vmovsd_m64_x),
  ref: access(x64.mov_r64_m64, x64.mov_m64_r64),
  bool: access(x64.movzx_r32_m8, x64.mov_m8_r8),
  v128: access(x64.movups_x_m128, x64.movups_m128_x, x64.vmovups_x_m128, x64.vmovups_m128_x),
  v256: access(x64.vmovups_y_m256, x64.vmovups_m256_y),
};

export const accessOpcodes = (kind: number): AccessOpcodes => OPCODES[MEMORY_KINDS[kind] as MemoryKindName];

const IMMEDIATE_STORES: Partial<Readonly<Record<MemoryKindName, number>>> = {
  u8: x64.mov_m8_i8,
  s8: x64.mov_m8_i8,
  bool: x64.mov_m8_i8,
  u16: x64.mov_m16_i16,
  s16: x64.mov_m16_i16,
  u32: x64.mov_m32_i32,
  s32: x64.mov_m32_i32,
  word: x64.mov_m64_i32,
  ref: x64.mov_m64_i32,
};

export function lowerLoad(s: Selector, value: ValueId): void {
  s.address.matchAccess(s, value, 0);
  const row = accessOpcodes(accessKind(s.fn.aux(value)));
  const id = s.add(s.cpu.hasAvx ? row.vexLoad : row.load);
  s.code.operand(s.define(value), operand.def);
  s.address.attach(s, id);
}

export function lowerStore(s: Selector, value: ValueId): void {
  const { fn } = s;
  const kind = accessKind(fn.aux(value));
  const stored = fn.arg(value, 0);
  if (changesInPlace(s, value, stored, kind)) return;
  const immediate = IMMEDIATE_STORES[MEMORY_KINDS[kind] as MemoryKindName];
  if (immediate !== undefined && s.isImmediate(stored)) {
    storeImmediate(s, value, immediate, kind, fn.op(stored) === OP.null ? 0 : fn.immediateLow(stored));
    return;
  }
  const register = s.use(narrowSource(s, stored, kind));
  s.address.matchAccess(s, value, 1);
  const row = accessOpcodes(kind);
  const id = s.add(s.cpu.hasAvx ? row.vexStore : row.store);
  s.code.operand(register, operand.use);
  s.address.attach(s, id);
  noteWrite(s, value, id);
}

/** A store to an object that may be frozen faults then, and its place must be known. */
function noteWrite(s: Selector, store: ValueId, id: number): void {
  const { fn, code } = s;
  if (!mayWriteFrozen(fn, store)) return;
  const flags = code.flags[id] as number;
  if ((flags & instructionFlag.address) !== 0) code.flags[id] = flags | instructionFlag.mayFault;
}

const STORED_BITS: Partial<Readonly<Record<MemoryKindName, number>>> = {
  u8: 8,
  s8: 8,
  u16: 16,
  s16: 16,
  u32: 32,
  s32: 32,
};

/** A value whose extension the store cuts off again needs none. */
function narrowSource(s: Selector, stored: ValueId, kind: number): ValueId {
  const bits = STORED_BITS[MEMORY_KINDS[kind] as MemoryKindName];
  if (bits === undefined || s.isWaiting[stored] === 0) return stored;
  const op = s.fn.op(stored);
  const kept = op === OP.zext8 ? 8 : op === OP.zext16 ? 16 : op === OP.zext32 || op === OP.sext32 ? 32 : 0;
  if (kept < bits) return stored;
  s.take(stored);
  return s.fn.arg(stored, 0);
}

function storeImmediate(s: Selector, value: ValueId, opcode: number, kind: number, number: number): void {
  s.address.matchAccess(s, value, 1);
  const id = s.add(opcode, instructionFlag.immediate);
  const name = MEMORY_KINDS[kind];
  const isByte = name === "u8" || name === "s8" || name === "bool";
  const shift = isByte ? 24 : name === "u16" || name === "s16" ? 16 : 0;
  s.code.immediateLow[id] = (number << shift) >> shift;
  s.address.attach(s, id);
  noteWrite(s, value, id);
}

const WORD_MEMORY = memoryKind("word");
const IN_PLACE: Readonly<Record<number, AluForms>> = {
  [OP.add]: ALU64.add,
  [OP.sub]: ALU64.sub,
  [OP.and]: ALU64.and,
  [OP.or]: ALU64.or,
  [OP.xor]: ALU64.xor,
};

/** `p = p op x` on a word in memory, as one instruction. */
function changesInPlace(s: Selector, store: ValueId, stored: ValueId, kind: number): boolean {
  const { fn } = s;
  if (kind !== WORD_MEMORY || s.isWaiting[stored] === 0) return false;
  const forms = IN_PLACE[fn.op(stored)];
  if (forms === undefined) return false;
  const op = fn.op(stored);
  let load = fn.arg(stored, 0);
  let other = fn.arg(stored, 1);
  if (!isSamePlace(s, load, store)) {
    if (op === OP.sub || !isSamePlace(s, other, store)) return false;
    [load, other] = [other, load];
  }
  if (!s.waits(load, OP.load)) return false;
  s.take(stored);
  s.take(load);
  const isImmediate = s.isImmediate(other);
  const register = isImmediate ? 0 : s.use(other);
  s.address.matchAccess(s, store, 1);
  const id = s.add(isImmediate ? forms.mi : forms.mr, isImmediate ? instructionFlag.immediate : 0);
  if (isImmediate) s.code.immediateLow[id] = fn.immediateLow(other);
  else s.code.operand(register, operand.use);
  s.address.attach(s, id);
  noteWrite(s, store, id);
  return true;
}

function isSamePlace(s: Selector, load: ValueId, store: ValueId): boolean {
  const { fn } = s;
  if (fn.op(load) !== OP.load || fn.aux(load) % 4096 !== fn.aux(store) % 4096) return false;
  if (fn.immediateLow(load) !== fn.immediateLow(store) || fn.argCount(load) + 1 !== fn.argCount(store)) return false;
  for (let i = 0; i < fn.argCount(load); i++) {
    const left = fn.arg(load, i);
    const right = fn.arg(store, i + 1);
    if (left !== right || s.isWaiting[left] === 1) return false;
  }
  return true;
}

/** Stores a reference into an existing object: the barrier, then the store. */
export function lowerStoreReference(s: Selector, value: ValueId): void {
  const object = s.use(s.fn.arg(value, 1));
  const id = s.add(x64Pseudo.barrier, instructionFlag.slowSite);
  s.code.operand(object, operand.use);
  s.code.immediateLow[id] = HEADER.collector.logged;
  lowerStore(s, value);
}

/** stack_slot, symbol_address, static_object and the like, where their address is wanted in a register. */
export function lowerAddress(s: Selector, value: ValueId): void {
  s.address.match(s, value, undefined, 0, 0);
  const id = s.add(x64.lea_r64_a);
  s.code.operand(s.define(value), operand.def);
  s.address.attach(s, id);
}
