/** Compiles MIR modules to machine code in the test process and calls their functions. Tests only. */

import { describeLinkError } from "#backends/object/link-error.ts";
import { linkIntoMemory } from "#backends/object/link-into-memory.ts";
import { addressOf } from "#backends/object/link-write.ts";
import { ObjectFile } from "#backends/object/object-file.ts";
import type { AllocatableRegisters } from "#backends/shared/linear-scan.ts";
import { INCOMING } from "#backends/shared/machine-function.ts";
import { argumentRegisters, isVectorType, PlaceSequence, resultRegisters } from "#backends/x64/abi.ts";
import { FunctionCompiler } from "#backends/x64/compile-function.ts";
import { emitData } from "#backends/x64/data.ts";
import * as x64 from "#backends/x64/opcodes.gen.ts";
import { firstVector, gpr } from "#backends/x64/registers.ts";
import { RoutineWriter } from "#backends/x64/routine-writer.ts";
import { emitStubs, roleSymbol } from "#backends/x64/stubs.ts";
import type { MirFunction } from "#core/mir/function.ts";
import type { MirModule } from "#core/mir/module.ts";
import { PositionTable, type SymbolTable } from "#core/mir/session-tables.ts";
import { FIBER, STACK_RESERVE_BYTES, TEXT_LAYOUT } from "#core/spec/layouts.ts";
import { C_SYMBOLS, RUNTIME_SYMBOLS } from "#core/spec/rt-symbols.ts";
import { F32, F64, type TypeId } from "#core/types/type-table.ts";
import { callNative, NativeMemory, nativeBuffer } from "./native-memory.ts";

export type NativeValue = bigint | number;
export type NativeOutcome =
  | { readonly kind: "results"; readonly results: NativeValue[] }
  | { readonly kind: "trap"; readonly trap: number; readonly args: bigint[] };

export interface NativeOptions {
  readonly optimize?: number;
  readonly cpu?: string;
  readonly registers?: AllocatableRegisters;
  readonly afterAllocation?: (compiler: FunctionCompiler) => void;
  /** Further functions to compile with the module. */
  readonly more?: readonly MirFunction[];
}

/** The block that the entry routine is given: words. */
const CALL = {
  code: 0,
  fiber: 1,
  status: 2,
  resumeStack: 3,
  generals: 8,
  vectors: 16,
  stack: 24,
  resultStack: 64,
  words: 128,
} as const;
const STACK_BYTES = 1 << 20;
const HEAP_BYTES = 1 << 24;
const { rax, rbx, rcx, rdx, rsi, rdi, rsp, rbp, r8, r10, r11, r12, r13, r14, r15 } = gpr;
const saved = [rbx, rbp, r12, r13, r14, r15] as const;

/** System V (block): loads registers and stack from the block, calls on the fiber's stack, stores results. */
function emitEntry(w: RoutineWriter): void {
  for (const register of saved) w.op(x64.push_r64, register);
  w.op(x64.push_r64, rdi);
  w.load(r15, rdi, CALL.fiber * 8);
  w.store(r15, FIBER.systemStack, rsp);
  w.move(rbx, rdi);
  w.load(rsp, r15, FIBER.stackBase);
  w.op(x64.sub_r64_i32, rsp, 64 * 8);
  for (let word = 0; word < 40; word++) {
    w.load(rax, rbx, (CALL.stack + word) * 8);
    w.store(rsp, word * 8, rax);
  }
  for (let i = 0; i < 8; i++) w.at(x64.movsd_x_m64, rbx, (CALL.vectors + i) * 8, firstVector + i);
  for (const [i, register] of argumentRegisters.entries()) w.load(register, rbx, (CALL.generals + i) * 8);
  w.load(r11, rbx, CALL.code * 8);
  w.op(x64.call_r64, r11);
  w.load(r11, r15, FIBER.systemStack);
  w.load(r11, r11, 0);
  for (let i = 0; i < 8; i++) w.at(x64.movsd_m64_x, r11, (CALL.vectors + i) * 8, firstVector + i);
  for (const [i, register] of resultRegisters.entries()) w.store(r11, (CALL.generals + i) * 8, register);
  for (let word = 0; word < 40; word++) {
    w.load(rax, rsp, word * 8);
    w.store(r11, (CALL.resultStack + word) * 8, rax);
  }
  w.at(x64.mov_m64_i32, r11, CALL.status * 8, 0);
  emitLeave(w);
  w.finish("test_entry");
}

function emitLeave(w: RoutineWriter): void {
  w.load(rsp, r15, FIBER.systemStack);
  w.op(x64.pop_r64, rdi);
  for (const register of [...saved].reverse()) w.op(x64.pop_r64, register);
  w.op(x64.ret);
}

/** What `observe` wrote down: the next free word's address lies behind the fiber's own fields. */
const OBSERVED = FIBER.bytes - 8;
const OBSERVED_BYTES = 1 << 20;

function emitObserve(w: RoutineWriter): void {
  w.load(rax, r15, OBSERVED);
  w.store(rax, 0, rdi);
  w.op(x64.add_r64_i32, rax, 8);
  w.store(r15, OBSERVED, rax);
  for (const register of [rcx, rdx, rsi, rdi, r8, r10, rbx, rbp, r12, r13, r14]) w.set(register, -7);
  for (let i = 0; i < 15; i++) w.op(x64.xorps_x_x, firstVector + i, firstVector + i);
  w.op(x64.ret);
  w.finish("observe");
}

/** System V (block): goes on in a handler, whose frame's stack pointer stands in the block. */
function emitResume(w: RoutineWriter): void {
  for (const register of saved) w.op(x64.push_r64, register);
  w.op(x64.push_r64, rdi);
  w.load(r15, rdi, CALL.fiber * 8);
  w.store(r15, FIBER.systemStack, rsp);
  w.load(rsp, rdi, CALL.resumeStack * 8);
  w.at(x64.jmp_m64, rdi, CALL.code * 8);
  w.finish("test_resume");
}

/** The role `trap`: status 1, kind and arguments, back to the caller of the entry. */
function emitTrapRole(w: RoutineWriter): void {
  w.load(r11, r15, FIBER.systemStack);
  w.load(r11, r11, 0);
  w.at(x64.mov_m64_i32, r11, CALL.status * 8, 1);
  for (const [i, register] of [rdi, rsi, rdx, rcx].entries()) w.store(r11, (CALL.generals + i) * 8, register);
  emitLeave(w);
  w.finish(roleSymbol("trap"));
}

/** Allocation: bytes in rdi, header in rsi, from the nursery without limit. */
function emitAllocationRoles(w: RoutineWriter): void {
  w.load(rax, r15, FIBER.nurseryPointer);
  w.op(x64.add_r64_r64, rdi, rax);
  w.store(r15, FIBER.nurseryPointer, rdi);
  w.store(rax, 0, rsi);
  w.op(x64.ret);
  w.finish(roleSymbol("allocate_object_slow"));
  w.move(rcx, rdi);
  w.op(x64.imul_r64_r64, rdi, rsi);
  w.op(x64.add_r64_i32, rdi, 16 + 7);
  w.op(x64.and_r64_i32, rdi, -8);
  w.load(rax, r15, FIBER.nurseryPointer);
  w.op(x64.add_r64_r64, rdi, rax);
  w.store(r15, FIBER.nurseryPointer, rdi);
  w.store(rax, 0, rdx);
  w.store(rax, 8, rcx);
  w.op(x64.ret);
  w.finish(roleSymbol("allocate_array_slow"));
  w.move(rcx, rdi);
  w.op(x64.add_r64_i32, rdi, TEXT_LAYOUT.leastBytes + 7);
  w.op(x64.and_r64_i32, rdi, -8);
  w.load(rax, r15, FIBER.nurseryPointer);
  w.op(x64.add_r64_r64, rdi, rax);
  w.store(r15, FIBER.nurseryPointer, rdi);
  w.op(x64.shl_r64_i8, rsi, 40);
  w.op(x64.or_r64_r64, rdx, rsi);
  w.store(rax, 0, rdx);
  w.store(rax, 8, rcx);
  w.set(r8, -1);
  w.at(x64.mov_m32_r32, rax, TEXT_LAYOUT.countOffset, r8);
  w.op(x64.ret);
  w.finish(roleSymbol("allocate_text_slow"));
}

function emitRoles(w: RoutineWriter): void {
  emitTrapRole(w);
  emitObserve(w);
  emitResume(w);
  emitAllocationRoles(w);
  for (const role of ["write_barrier_slow", "stack_limit_reached"] as const) {
    w.set(rdi, role === "stack_limit_reached" ? 11 : 99);
    w.jumpTo(roleSymbol("trap"));
    w.finish(roleSymbol(role));
  }
  for (const role of [
    "start_process",
    "start_thread",
    "run_session_entry",
    "fused_multiply_add",
    "flush_output",
  ] as const) {
    w.op(x64.ud2);
    w.finish(roleSymbol(role));
  }
  for (const row of C_SYMBOLS) {
    w.op(x64.ud2);
    w.finish(row.symbol);
  }
  w.move(r10, r10);
}

export class NativeProgram {
  readonly object = new ObjectFile();
  readonly #memory = new NativeMemory(1 << 22);
  readonly #work = new NativeMemory(STACK_BYTES + HEAP_BYTES + OBSERVED_BYTES + 65536);
  readonly #module: MirModule;
  readonly #symbols: SymbolTable;
  readonly #addresses: (name: string) => number;
  readonly #fiber: DataView;
  readonly #fiberAddress: number;
  readonly #call: DataView;
  readonly #callAddress: number;
  readonly #heap: number;
  readonly #observed: number;
  readonly #sites = new Map<number, { readonly frameBytes: number; readonly handler: number }>();

  constructor(module: MirModule, symbols: SymbolTable, options: NativeOptions = {}) {
    this.#module = module;
    this.#symbols = symbols;
    const context = {
      symbols,
      positions: new PositionTable(),
      object: this.object,
      program: module,
      optimize: options.optimize ?? 1,
      cpu: options.cpu ?? "x86-64-v3",
      wantsLines: false,
    };
    const compiler = new FunctionCompiler();
    if (options.registers !== undefined) compiler.registers = options.registers;
    compiler.afterAllocation = options.afterAllocation;
    for (const fn of [...module.functions.values(), ...(options.more ?? [])]) compiler.compile(context, fn);
    for (const data of module.data.values()) emitData(context, data);
    const writer = new RoutineWriter(context);
    emitStubs(context);
    emitEntry(writer);
    emitRoles(writer);
    for (const name of missingDescriptors(this.object)) this.#addDescriptor(name);
    const linked = linkIntoMemory([this.object], this.#memory, { roots: ["test_entry"], keepAll: true });
    if (linked.link === undefined) throw new Error(linked.errors.map(describeLinkError).join("\n"));
    const { link } = linked;
    this.#addresses = (name) => addressOf(link, name) ?? 0;
    const call = this.#work.allocateData(CALL.words * 8);
    const fiber = this.#work.allocateData(FIBER.bytes);
    this.#callAddress = call.address;
    this.#fiberAddress = fiber.address;
    this.#call = new DataView(call.bytes.buffer);
    this.#fiber = new DataView(fiber.bytes.buffer);
    const stack = this.#work.allocateData(STACK_BYTES).address;
    this.#heap = this.#work.allocateData(HEAP_BYTES).address;
    this.#setFiber(FIBER.stackBase, stack + STACK_BYTES);
    this.#setFiber(FIBER.stackLimit, stack + STACK_RESERVE_BYTES);
    this.#setFiber(FIBER.nurseryLimit, this.#heap + HEAP_BYTES);
    this.#observed = this.#work.allocateData(OBSERVED_BYTES).address;
    this.#collectSites();
  }

  #addDescriptor(name: string): void {
    this.object.beginFragment({ symbol: this.object.symbols.intern(name), section: "rodata", alignment: 8 });
    this.object.appendBytes(new Uint8Array(16));
  }

  #setFiber(offset: number, value: number): void {
    this.#fiber.setBigUint64(offset, BigInt(value), true);
  }

  /** Ends the use of the program's memory. */
  free(): void {
    this.#memory.free();
    this.#work.free();
  }

  run(name: string, args: readonly NativeValue[]): NativeOutcome {
    const symbol = this.#symbols.find(name);
    const fn = symbol === undefined ? undefined : this.#module.functions.get(symbol);
    if (fn === undefined) throw new Error(`no function ${name}`);
    this.#setFiber(FIBER.nurseryPointer, this.#heap);
    const word = (index: number, value: number): void => this.#call.setBigUint64(index * 8, BigInt(value), true);
    word(CALL.code, this.#addresses(name));
    word(CALL.fiber, this.#fiberAddress);
    const sequence = new PlaceSequence(argumentRegisters, INCOMING, 0);
    fn.params.forEach((type, i) => this.#put(sequence.next(type), type, args[i] ?? 0n));
    this.#setFiber(OBSERVED, this.#observed);
    callNative(this.#addresses("test_entry"), this.#callAddress);
    while (this.#call.getBigUint64(CALL.status * 8, true) === 1n) {
      const handler = this.#unwind();
      if (handler !== undefined) {
        word(CALL.resumeStack, handler.stack);
        word(CALL.code, handler.code);
        callNative(this.#addresses("test_resume"), this.#callAddress);
        continue;
      }
      const [kind, ...rest] = [0, 1, 2, 3].map((i) => this.#call.getBigInt64((CALL.generals + i) * 8, true));
      return { kind: "trap", trap: Number(kind), args: rest };
    }
    const results = new PlaceSequence(resultRegisters, INCOMING, sequence.stackWords);
    return { kind: "results", results: fn.results.map((type) => this.#get(results.next(type), type)) };
  }

  /** The values that `observe` was called with in the last run. */
  observed(): bigint[] {
    const count = (Number(this.#fiber.getBigUint64(OBSERVED, true)) - this.#observed) / 8;
    const words = new BigInt64Array(nativeBuffer(this.#observed, OBSERVED_BYTES));
    return [...words.subarray(0, count)];
  }

  /** Walks the frames from a trap by the sites of the object; where the first handler goes on, or undefined. */
  #unwind(): { readonly stack: number; readonly code: number } | undefined {
    let at = Number(this.#fiber.getBigUint64(FIBER.savedStack, true));
    const base = Number(this.#fiber.getBigUint64(FIBER.stackBase, true));
    while (at < base) {
      const address = Number(new BigUint64Array(nativeBuffer(at, 8))[0]);
      const site = this.#sites.get(address);
      if (site === undefined) return undefined;
      if (site.handler >= 0) return { stack: at + 8, code: site.handler };
      at += 8 + site.frameBytes;
    }
    return undefined;
  }

  #collectSites(): void {
    const { object } = this;
    for (let fragment = 0; fragment < object.fragmentCount; fragment++) {
      const start = this.#addresses(object.symbols.nameOf(object.fragmentSymbol[fragment] as never));
      const end = object.sitesEnd(fragment as never);
      for (let site = object.fragmentFirstSite[fragment] as number; site < end; site++) {
        const handler = object.sites.handler[site] as number;
        this.#sites.set(start + (object.sites.offset[site] as number), {
          frameBytes: object.sites.frameBytes[site] as number,
          handler: handler < 0 ? -1 : start + handler,
        });
      }
    }
  }

  #index(place: number, registers: readonly number[], stack: number): number {
    if (place >= INCOMING) return stack + place - INCOMING;
    if (place >= firstVector) return CALL.vectors + place - firstVector;
    return CALL.generals + registers.indexOf(place);
  }

  #put(place: number, type: TypeId, value: NativeValue): void {
    const at = this.#index(place, argumentRegisters, CALL.stack) * 8;
    if (type === F64) this.#call.setFloat64(at, Number(value), true);
    else if (type === F32) this.#call.setFloat32(at, Number(value), true);
    else this.#call.setBigInt64(at, BigInt(value), true);
  }

  #get(place: number, type: TypeId): NativeValue {
    const at = this.#index(place, resultRegisters, CALL.resultStack) * 8;
    if (type === F64) return this.#call.getFloat64(at, true);
    if (type === F32) return this.#call.getFloat32(at, true);
    if (isVectorType(type)) throw new Error("vector results are not read");
    return this.#call.getBigInt64(at, true);
  }
}

/** Symbols that allocations name as descriptors and nobody defines. */
function missingDescriptors(object: ObjectFile): string[] {
  const names: string[] = [];
  const roles = new Set<string>(RUNTIME_SYMBOLS.map((row) => row.symbol));
  for (let id = 0; id < object.symbols.count; id++) {
    const name = object.symbols.nameOf(id as never);
    if (!object.symbols.isDefined(id as never) && !name.startsWith("__runa") && !roles.has(name)) names.push(name);
  }
  return names;
}
