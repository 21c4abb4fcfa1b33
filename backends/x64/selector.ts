/** The state of instruction selection for one function, and what all selectors share: values in registers, folding of values into their one user. */

import type { CompileContext } from "#backends/backend.ts";
import type { ObjectFile } from "#backends/object/object-file.ts";
import { BlockOrder } from "#backends/shared/block-order.ts";
import {
  instructionFlag,
  MachineFunction,
  operand,
  type RegisterId,
  registerClass,
  valueKind,
} from "#backends/shared/machine-function.ts";
import { grownInt32 } from "#backends/shared/typed-storage.ts";
import { unreachable } from "#core/base/unreachable.ts";
import {
  type BlockId,
  type Edge,
  type MirFunction,
  NO_BLOCK,
  type SymbolId,
  type ValueId,
} from "#core/mir/function.ts";
import { EFFECT, OP_EFFECTS } from "#core/mir/op-effects.ts";
import { type MirOp, OP } from "#core/spec/mir-ops.ts";
import { ADDR, REF, type TypeId, V128, V256 } from "#core/types/type-table.ts";
import { fiberRegister, isVectorType, stackWordsOf, wordsOf } from "./abi.ts";
import { Address } from "./address.ts";
import { createAssembler } from "./assemble.ts";
import type { OperationIndex } from "./assembly-operations.ts";
import type { CpuFeatures } from "./cpu-features.ts";
import { lea_r64_a, shl_r64_i8 } from "./opcodes.gen.ts";
import { lowerValue } from "./select.ts";
import type { AssemblyBlock } from "./select-assembly.ts";

/** Operations that wait until their one user, in the same block, takes them in or asks for their value. */
const FOLDABLE: Uint8Array = (() => {
  const table = new Uint8Array(Object.keys(OP).length);
  const names = [
    "add",
    "sub",
    "shl",
    "and",
    "or",
    "xor",
    "mul",
    "eq",
    "ne",
    "lt_s",
    "le_s",
    "lt_u",
    "le_u",
    "feq",
    "fne",
    "flt",
    "fle",
    "bool_not",
    "is_null",
    "ref_eq",
    "load",
    "zext8",
    "zext16",
    "zext32",
    "sext32",
    "bool_to_word",
  ] as const;
  for (const name of names) table[OP[name]] = 1;
  return table;
})();

/** Operations that are made anew for every user. */
const REPEATED: Uint8Array = (() => {
  const table = new Uint8Array(Object.keys(OP).length);
  const names = [
    "const",
    "const_bool",
    "const_f64",
    "const_f32",
    "null",
    "symbol_address",
    "static_object",
    "stack_slot",
    "reference_slot",
    "fiber",
  ] as const;
  for (const name of names) table[OP[name]] = 1;
  return table;
})();

/** What stops a waiting load from moving down. */
const STOPS_LOADS = EFFECT.write | EFFECT.gc | EFFECT.call | EFFECT.machine | EFFECT.switch;
const KEPT = EFFECT.trap | EFFECT.write | EFFECT.gc | EFFECT.switch | EFFECT.call | EFFECT.machine | EFFECT.end;

export class Selector {
  readonly code = new MachineFunction();
  /** By depth of waiting values being computed: the address that is being matched. */
  readonly #addresses: Address[] = [new Address()];
  #depth = 0;
  fn!: MirFunction;
  context!: CompileContext;
  cpu!: CpuFeatures;
  readonly order = new BlockOrder();
  /** Words of the outgoing argument area. */
  outgoingWords = 0;
  /** Calls anything in Runa's convention, so that rsp must be aligned and the stack checked. */
  hasCalls = false;
  position = 0;
  /** The block being selected. */
  block: BlockId = 0 as BlockId;
  /** Words of stack that the function's own arguments take. */
  incomingWords = 0;
  /** Words that each allocation must clear, by number. */
  readonly clearLists: (readonly number[])[] = [];
  /** Length and stride of arrays allocated without a call, by instruction. */
  readonly fixedLengths = new Map<number, { readonly length: number; readonly stride: number }>();
  readonly assemblyBlocks: AssemblyBlock[] = [];
  #object: ObjectFile | undefined;
  /** By symbol of the program: number + 1 in the object, 0 where it is not known yet. */
  #objectSymbols = new Int32Array(1024);
  readonly #results = new Map<ValueId, readonly RegisterId[]>();
  #assembler: OperationIndex | undefined;
  /** By value: its virtual register, or −1 while it has none. */
  registers = new Int32Array(256);
  useCount = new Int32Array(256);
  /** By value: the block of its last use seen. */
  useBlock = new Int32Array(256);
  /** By value: 1 while it waits for its user. */
  isWaiting = new Uint8Array(256);
  /** Places of the arguments of the edges of the block whose end is selected. */
  readonly edgePlaces: number[] = [];
  /** By stack_slot: number of its frame object + 1. */
  frameObject = new Int32Array(256);
  readonly #waitingLoads: ValueId[] = [];
  /** Opcodes and registers that addresses need. */
  readonly shiftLeft: number = shl_r64_i8;
  readonly loadAddress: number = lea_r64_a;
  readonly fiber: number = fiberRegister;

  get address(): Address {
    return this.#addresses[this.#depth] as Address;
  }

  /** Prepares for a function: order of blocks, uses of values. */
  begin(context: CompileContext, cpu: CpuFeatures, fn: MirFunction): void {
    if (this.#object !== context.object) this.#objectSymbols.fill(0);
    this.#object = context.object;
    this.context = context;
    this.cpu = cpu;
    this.fn = fn;
    this.code.clear();
    this.outgoingWords = 0;
    this.hasCalls = false;
    this.#waitingLoads.length = 0;
    this.clearLists.length = 0;
    this.fixedLengths.clear();
    this.assemblyBlocks.length = 0;
    this.#results.clear();
    this.incomingWords = stackWordsOf(fn.params);
    if (context.optimize === 0) this.order.computeQuickly(fn);
    else this.order.compute(fn);
    const { count } = fn;
    if (count > this.registers.length) {
      this.registers = grownInt32(this.registers, count);
      this.useCount = grownInt32(this.useCount, count);
      this.useBlock = grownInt32(this.useBlock, count);
      this.frameObject = grownInt32(this.frameObject, count);
      this.isWaiting = new Uint8Array(this.registers.length);
    }
    this.registers.fill(-1, 0, count);
    this.useCount.fill(0, 0, count);
    this.frameObject.fill(0, 0, count);
    this.isWaiting.fill(0, 0, count);
    this.#countUses();
  }

  #countUses(): void {
    const { fn, useCount, useBlock } = this;
    const { blocks } = this.order;
    for (let index = 0; index < blocks.length; index++) {
      const id = blocks[index] as BlockId;
      const { body, edges } = fn.block(id);
      for (let at = 0; at < body.length; at++) fn.countUses(body[at] as ValueId, id, useCount, useBlock);
      for (let e = 0; e < edges.length; e++) {
        const { args } = edges[e] as Edge;
        for (let i = 0; i < args.length; i++) {
          const used = args[i] as ValueId;
          useCount[used] = (useCount[used] as number) + 1;
          useBlock[used] = NO_BLOCK;
        }
      }
    }
  }

  /** Selects one instruction of a block's body, the last one excepted. */
  select(value: ValueId, block: BlockId): void {
    const op = this.fn.op(value);
    if (REPEATED[op] === 1) {
      if (op === OP.stack_slot) this.code.frameObjects.push(this.fn.immediate(value));
      if (op === OP.reference_slot) this.code.referenceObjects.push(this.code.frameObjects.push(8) - 1);
      if (op === OP.stack_slot || op === OP.reference_slot) this.frameObject[value] = this.code.frameObjects.length;
      return;
    }
    const uses = this.useCount[value] as number;
    const effects = OP_EFFECTS[op] as number;
    if (uses === 0 && (effects & KEPT) === 0) return;
    if (uses === 1 && FOLDABLE[op] === 1 && this.useBlock[value] === block) {
      this.isWaiting[value] = 1;
      if (op === OP.load) this.#waitingLoads.push(value);
      return;
    }
    this.settleLoads(value, effects);
    this.position = this.fn.position(value);
    lowerValue(this, value);
  }

  /** Before an instruction with effects: loads that wait for a later user happen now; those it uses itself may go on waiting. */
  settleLoads(user: ValueId, effects: number): void {
    if ((effects & STOPS_LOADS) === 0 || this.#waitingLoads.length === 0) return;
    const own: ValueId[] = [];
    this.#ownLoads(user, own);
    for (const load of this.#waitingLoads) if (this.isWaiting[load] === 1 && !own.includes(load)) this.use(load);
    this.#waitingLoads.length = 0;
    for (const load of own) this.#waitingLoads.push(load);
  }

  #ownLoads(user: ValueId, own: ValueId[]): void {
    const count = this.fn.argCount(user);
    for (let i = 0; i < count; i++) {
      const arg = this.fn.arg(user, i);
      if (this.isWaiting[arg] !== 1) continue;
      if (this.fn.op(arg) === OP.load) own.push(arg);
      this.#ownLoads(arg, own);
    }
  }

  /** Ends a block: nothing may wait beyond it. */
  endLoads(): void {
    this.#waitingLoads.length = 0;
  }

  /** The register that holds a value; computes the value now if it waited. */
  use(value: ValueId): RegisterId {
    const known = this.registers[value] as number;
    if (known >= 0) return known;
    const position = this.position;
    this.isWaiting[value] = 0;
    this.position = this.fn.position(value);
    if (++this.#depth === this.#addresses.length) this.#addresses.push(new Address());
    lowerValue(this, value);
    this.#depth--;
    this.position = position;
    const register = this.registers[value] as number;
    if (REPEATED[this.fn.op(value)] === 1) this.registers[value] = -1;
    return register;
  }

  /** Whether a waiting value has this operation, so that its user may take it in. */
  waits(value: ValueId, op: MirOp): boolean {
    return this.isWaiting[value] === 1 && this.fn.op(value) === op;
  }

  /** Takes a waiting value in: it will not be computed on its own. */
  take(value: ValueId): void {
    this.isWaiting[value] = 0;
  }

  /** A fresh register for the value. */
  define(value: ValueId): RegisterId {
    const register = this.newRegister(this.fn.type(value));
    this.registers[value] = register;
    return register;
  }

  newRegister(type: TypeId): RegisterId {
    return this.code.newRegister(
      isVectorType(type) ? registerClass.vector : registerClass.general,
      type === REF ? valueKind.reference : type === ADDR ? valueKind.stackAddress : valueKind.plain,
      wordsOf(type),
    );
  }

  newWord(): RegisterId {
    return this.code.newRegister(registerClass.general, valueKind.plain, 1);
  }

  newVector(type: TypeId = 0 as TypeId): RegisterId {
    return this.code.newRegister(registerClass.vector, valueKind.plain, type === V256 ? 4 : type === V128 ? 2 : 1);
  }

  isConstant(value: ValueId): boolean {
    const op = this.fn.op(value);
    return op === OP.const || op === OP.const_bool || op === OP.null;
  }

  /** Whether the value is a constant that fits a sign-extended 32-bit immediate. */
  isImmediate(value: ValueId): boolean {
    const { fn } = this;
    if (fn.op(value) !== OP.const) return this.isConstant(value);
    return fn.immediateLow(value) >> 31 === fn.immediateHigh(value);
  }

  isConstantOf(value: ValueId, number: number): boolean {
    return this.fn.op(value) === OP.const && this.isImmediate(value) && this.fn.immediateLow(value) === number;
  }

  /** The register of a value, or the constant itself: for parallel moves, arguments of edges and traps. */
  place(value: ValueId): number {
    if (!this.isConstant(value)) return this.use(value);
    if (this.fn.op(value) === OP.null) return this.code.constant(0, 0);
    return this.code.constant(this.fn.immediateLow(value), this.fn.immediateHigh(value));
  }

  add(opcode: number, flags = 0): number {
    return this.code.add(opcode, flags, this.position);
  }

  /** `d = op a`, where `a` may lie in memory if `memoryOpcode` is not 0. */
  unary(opcode: number, memoryOpcode: number, d: RegisterId, a: RegisterId): void {
    const id = this.add(opcode);
    this.code.operand(d, operand.def);
    this.code.operand(a, memoryOpcode === 0 ? operand.use : operand.use | operand.orMemory);
    this.code.memoryOpcode[id] = memoryOpcode;
  }

  /** `d = a; d op= b`. */
  twoAddress(opcode: number, memoryOpcode: number, d: RegisterId, a: RegisterId, b: RegisterId): void {
    this.move(d, a);
    const id = this.add(opcode);
    this.code.operand(d, operand.use | operand.def);
    this.code.operand(b, memoryOpcode === 0 ? operand.use : operand.use | operand.orMemory);
    this.code.memoryOpcode[id] = memoryOpcode;
  }

  /** `d = a; d op= immediate`. */
  twoAddressImmediate(opcode: number, d: RegisterId, a: RegisterId, immediate: number): void {
    this.move(d, a);
    const id = this.add(opcode, instructionFlag.immediate);
    this.code.operand(d, operand.use | operand.def);
    this.code.immediateLow[id] = immediate;
  }

  move(d: RegisterId, a: RegisterId): void {
    this.add(-1);
    this.code.operand(d, operand.def);
    this.code.operand(a, operand.use);
    this.code.hint(d, a);
    this.code.hint(a, d);
  }

  /** Notes the registers of all results of a call; the first one is the call's own value. */
  setResults(value: ValueId, results: readonly RegisterId[]): void {
    if (results.length === 0) return;
    this.registers[value] = results[0] as number;
    if (results.length > 1) this.#results.set(value, results);
  }

  resultOf(call: ValueId, index: number): RegisterId {
    return this.#results.get(call)?.[index] ?? unreachable(`select: result ${index} of value ${call}`);
  }

  /** The assembler's view of the instruction table, made when first needed. */
  assembler(): OperationIndex {
    this.#assembler ??= createAssembler();
    return this.#assembler;
  }

  /** The object's symbol that an instruction names. */
  symbol(value: ValueId): number {
    const symbol = this.fn.aux(value) as SymbolId;
    if (symbol >= this.#objectSymbols.length) this.#objectSymbols = grownInt32(this.#objectSymbols, symbol + 1);
    const known = this.#objectSymbols[symbol] as number;
    if (known !== 0) return known - 1;
    const found = this.objectSymbol(this.context.symbols.name(symbol));
    this.#objectSymbols[symbol] = found + 1;
    return found;
  }

  objectSymbol(name: string): number {
    return this.context.object.symbols.intern(name);
  }
}
