/** Selection of the machine operations of the intrinsics table: one instruction each where the processor has one. */

import { instructionFlag, operand, pseudo, type RegisterId } from "#backends/shared/machine-function.ts";
import { unreachable } from "#core/base/unreachable.ts";
import type { ValueId } from "#core/mir/function.ts";
import { INTRINSICS, type IntrinsicRow } from "#core/spec/intrinsics.ts";
import { VOID } from "#core/types/type-table.ts";
import { condition } from "./alu-operations.ts";
import * as x64 from "./opcodes.gen.ts";
import { x64Pseudo } from "./pseudo-operations.ts";
import { gpr } from "./registers.ts";
import { MovePairs } from "./select-calls.ts";
import { materialize } from "./select-conditions.ts";
import { fromFixed } from "./select-integers.ts";
import type { Selector } from "./selector.ts";

export { lowerAssembly } from "./select-assembly.ts";

interface Place {
  readonly value: ValueId;
  /** Number of the first operand behind base and index. */
  readonly first: number;
}

/** Matches the address of the operation's target. */
function matchTarget(s: Selector, value: ValueId): void {
  const { fn } = s;
  const scale = fn.immediateHigh(value);
  s.address.match(
    s,
    fn.arg(value, 0),
    scale > 0 ? fn.arg(value, 1) : undefined,
    Math.max(0, scale - 1),
    fn.immediateLow(value),
  );
}

const firstArgument = (s: Selector, value: ValueId): number => (s.fn.immediateHigh(value) > 0 ? 2 : 1);

const isWanted = (s: Selector, value: ValueId): boolean => (s.useCount[value] as number) > 0;

/** `lock op [target], register` where the register gets the old value: xadd, xchg. */
function exchange(s: Selector, place: Place, opcode: number, source: RegisterId, needsLock: boolean): RegisterId {
  const d = s.newWord();
  s.move(d, source);
  matchTarget(s, place.value);
  const id = s.add(opcode, needsLock ? instructionFlag.lock : 0);
  s.code.operand(d, operand.use | operand.def);
  s.address.attach(s, id);
  return d;
}

/** `lock op [target], source`, result not wanted. */
function lockedUpdate(s: Selector, place: Place, opcode: number, immediateOpcode: number): void {
  const arg = s.fn.arg(place.value, place.first);
  const isImmediate = s.isImmediate(arg);
  const register = isImmediate ? -1 : s.use(arg);
  matchTarget(s, place.value);
  const id = s.add(
    isImmediate ? immediateOpcode : opcode,
    instructionFlag.lock | (isImmediate ? instructionFlag.immediate : 0),
  );
  if (isImmediate) s.code.immediateLow[id] = s.fn.immediateLow(arg);
  else s.code.operand(register, operand.use);
  s.address.attach(s, id);
}

function atomicAdd(s: Selector, place: Place, isSubtraction: boolean): void {
  const { value } = place;
  if (!isWanted(s, value)) {
    if (isSubtraction) lockedUpdate(s, place, x64.sub_m64_r64, x64.sub_m64_i32);
    else lockedUpdate(s, place, x64.add_m64_r64, x64.add_m64_i32);
    return;
  }
  let source = s.use(s.fn.arg(value, place.first));
  if (isSubtraction) {
    const negated = s.newWord();
    s.move(negated, source);
    s.add(x64.neg_r64);
    s.code.operand(negated, operand.use | operand.def);
    source = negated;
  }
  s.registers[value] = exchange(s, place, x64.xadd_m64_r64, source, true);
}

/** and, or, xor: a locked instruction, or a loop of compare-and-exchange when the old value is wanted. */
function atomicBitwise(s: Selector, place: Place, name: "and" | "or" | "xor"): void {
  const row = {
    and: [x64.and_m64_r64, x64.and_m64_i32, x64.and_r64_r64],
    or: [x64.or_m64_r64, x64.or_m64_i32, x64.or_r64_r64],
    xor: [x64.xor_m64_r64, x64.xor_m64_i32, x64.xor_r64_r64],
  }[name] as [number, number, number];
  const { value } = place;
  if (!isWanted(s, value)) {
    lockedUpdate(s, place, row[0], row[1]);
    return;
  }
  const source = s.use(s.fn.arg(value, place.first));
  matchTarget(s, value);
  const address = s.newWord();
  const lea = s.add(x64.lea_r64_a);
  s.code.operand(address, operand.def);
  s.address.attach(s, lea);
  const id = s.add(x64Pseudo.atomicLoop);
  s.code.symbol[id] = row[2];
  s.code.operand(address, operand.use | operand.late);
  s.code.operand(source, operand.use | operand.late);
  s.code.operand(gpr.rax, operand.def | operand.early | operand.implicit);
  fromFixed(s, s.define(value), gpr.rax);
}

function atomicCompareAndSwap(s: Selector, place: Place): void {
  const { fn, code } = s;
  const { value, first } = place;
  const expected = s.use(fn.arg(value, first));
  const replacement = s.use(fn.arg(value, first + 1));
  matchTarget(s, value);
  s.add(pseudo.parallel);
  code.operand(gpr.rax, operand.def);
  code.operand(expected, operand.use | operand.any);
  const id = s.add(x64.cmpxchg_m64_r64, instructionFlag.lock);
  code.operand(replacement, operand.use);
  code.operand(gpr.rax, operand.use | operand.def | operand.implicit);
  s.address.attach(s, id);
  materialize(s, s.define(value), condition.equal);
}

function readTarget(s: Selector, place: Place): void {
  matchTarget(s, place.value);
  const id = s.add(x64.mov_r64_m64);
  s.code.operand(s.define(place.value), operand.def);
  s.address.attach(s, id);
}

function writeTarget(s: Selector, place: Place, isSequential: boolean): void {
  const source = s.use(s.fn.arg(place.value, place.first));
  if (isSequential) {
    exchange(s, place, x64.xchg_m64_r64, source, false);
    return;
  }
  matchTarget(s, place.value);
  const id = s.add(x64.mov_m64_r64);
  s.code.operand(source, operand.use);
  s.address.attach(s, id);
}

function onAddress(s: Selector, value: ValueId, opcode: number): void {
  matchTarget(s, value);
  const id = s.add(opcode);
  s.address.attach(s, id);
}

/** Moves operands to fixed registers, adds one instruction that uses, defines and destroys fixed registers, fetches results. */
function fixed(
  s: Selector,
  value: ValueId,
  opcode: number,
  uses: readonly number[],
  defs: readonly number[],
  lost: readonly number[],
  flags = 0,
): number {
  const pairs = new MovePairs();
  uses.forEach((register, i) => {
    if (i < s.fn.argCount(value)) pairs.toPlace(register, s.place(s.fn.arg(value, i)));
  });
  pairs.emit(s);
  const id = s.add(opcode, flags);
  for (const register of pairs.registers) s.code.operand(register, operand.use | operand.implicit);
  for (const register of [...defs, ...lost]) s.code.operand(register, operand.def | operand.implicit);
  if (s.fn.type(value) === VOID) return id;
  const results = defs.map(() => s.newWord());
  const after = new MovePairs();
  defs.forEach((register, i) => {
    after.toPlace(results[i] as number, register);
  });
  after.emit(s);
  s.setResults(value, results);
  return id;
}

/** The time-stamp counter: edx:eax joined. */
function timeStamp(s: Selector, value: ValueId): void {
  s.add(x64.rdtsc);
  s.code.operand(gpr.rax, operand.def | operand.implicit);
  s.code.operand(gpr.rdx, operand.def | operand.implicit);
  const low = s.newWord();
  const high = s.newWord();
  const pairs = new MovePairs();
  pairs.toPlace(low, gpr.rax);
  pairs.toPlace(high, gpr.rdx);
  pairs.emit(s);
  const shifted = s.newWord();
  s.twoAddressImmediate(x64.shl_r64_i8, shifted, high, 32);
  s.twoAddress(x64.or_r64_r64, x64.or_r64_m64, s.define(value), shifted, low);
}

const { rax, rcx, rdx, rdi, rsi, r8, r9, r10 } = gpr;

/** rep stosb wants the byte in al: destination and count are the operands. The fence makes the wiping visible before anything later. */
function zeroMemory(s: Selector, value: ValueId): void {
  const pairs = new MovePairs();
  pairs.toPlace(rdi, s.place(s.fn.arg(value, 0)));
  pairs.toPlace(rcx, s.place(s.fn.arg(value, 1)));
  pairs.toPlace(rax, s.code.constant(0, 0));
  pairs.emit(s);
  const id = s.add(x64Pseudo.repeated);
  s.code.symbol[id] = x64.stosb;
  for (const register of [rdi, rcx, rax]) s.code.operand(register, operand.use | operand.def | operand.implicit);
  plain(s, x64.mfence);
}

function plain(s: Selector, opcode: number): void {
  s.add(opcode);
}

function lowerAtomic(s: Selector, row: IntrinsicRow, place: Place): boolean {
  const operation = row.name.replace(/_(acquire|release|relaxed)$/, "");
  const isSequential = row.ordering === "sequential";
  if (operation === "atomic_load" || operation === "volatile_read") readTarget(s, place);
  else if (operation === "atomic_store" || operation === "volatile_write") writeTarget(s, place, isSequential);
  else if (operation === "atomic_add") atomicAdd(s, place, false);
  else if (operation === "atomic_subtract") atomicAdd(s, place, true);
  else if (operation === "atomic_and") atomicBitwise(s, place, "and");
  else if (operation === "atomic_or") atomicBitwise(s, place, "or");
  else if (operation === "atomic_xor") atomicBitwise(s, place, "xor");
  else if (operation === "atomic_exchange")
    s.registers[place.value] = exchange(s, place, x64.xchg_m64_r64, s.use(s.fn.arg(place.value, place.first)), false);
  else if (operation === "atomic_compare_and_swap") atomicCompareAndSwap(s, place);
  else return false;
  return true;
}

export function lowerMachine(s: Selector, value: ValueId): void {
  const row = INTRINSICS[s.fn.aux(value)] ?? unreachable("select: no such machine operation");
  if (lowerAtomic(s, row, { value, first: firstArgument(s, value) })) return;
  switch (row.name) {
    case "raw_syscall":
      fixed(s, value, x64.syscall, [rax, rdi, rsi, rdx, r10, r8, r9], [rax], [rcx]);
      return;
    case "securely_zero_memory":
    case "secure_zero_memory":
      zeroMemory(s, value);
      return;
    case "memory_fence":
      plain(s, x64.mfence);
      return;
    case "load_fence":
      plain(s, x64.lfence);
      return;
    case "store_fence":
      plain(s, x64.sfence);
      return;
    case "cpu_cache_flush":
      onAddress(s, value, x64.clflush_a);
      return;
    case "prefetch_memory":
      onAddress(s, value, x64.prefetcht0_a);
      return;
    case "cpu_pause":
      plain(s, x64.pause);
      return;
    case "rdtsc":
    case "get_cpu_cycle_count":
      timeStamp(s, value);
      return;
    default:
      unreachable(`select: machine operation ${row.name}`);
  }
}
