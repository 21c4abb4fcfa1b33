// Rebuilds one generic function with concrete types as a flat one: every value becomes its scalars.

import { unreachable } from "#core/base/unreachable.ts";
import { ALIAS_CELL } from "#core/mir/alias-classes.ts";
import {
  ALIAS_INVARIANT,
  type Block,
  type MemoryAccess,
  MirFunction,
  memoryAccess,
  NO_BLOCK,
  type PositionId,
  type SymbolId,
  type ValueId,
} from "#core/mir/function.ts";
import type { MirModule } from "#core/mir/module.ts";
import type { PartLayout, ValueLayout } from "#core/mir/representation.ts";
import { CLOSURE } from "#core/spec/layouts.ts";
import { MIR_OPS, type MirOp, OP } from "#core/spec/mir-ops.ts";
import { type RuntimeRole, runtimeSymbol } from "#core/spec/rt-symbols.ts";
import {
  ADDR,
  BOOL,
  F32,
  F64,
  LAST_SCALAR,
  type MemoryKind,
  memoryKind,
  REF,
  SCALARS,
  type TypeId,
  V256,
  VOID,
  WORD,
} from "#core/types/type-table.ts";
import { type Bindings, type BoundCaptures, type BoundClosure, NO_BINDINGS } from "./bound-closures.ts";
import { newObject } from "./flatten-objects.ts";
import { GENERIC_HANDLERS } from "./generic-handlers.ts";
import type { InstantiateSession } from "./session.ts";

const CODE_ACCESS = memoryAccess(memoryKind("word"), 0, ALIAS_INVARIANT);
const NONE: readonly ValueId[] = [];
const NO_TYPES: readonly TypeId[] = [];
/** By scalar: what a value of it consists of. */
const SCALAR_LISTS: readonly (readonly TypeId[])[] = Array.from({ length: LAST_SCALAR + 1 }, (_, type) =>
  type === VOID ? [] : [type as TypeId],
);
/** Operations after which objects may have moved. */
const IS_GC_POINT = MIR_OPS.map((row) => row.effects.includes("g"));

function hasStackSlot(fn: MirFunction): boolean {
  for (let value = 0; value < fn.count; value++) {
    const op = fn.op(value as ValueId);
    if (op === OP.stack_slot || op === OP.reference_slot || op === OP.g_slot) return true;
  }
  return false;
}

export class Rebuild {
  readonly session: InstantiateSession;
  readonly fn: MirFunction;
  readonly out: MirFunction;
  readonly module: MirModule;
  private readonly typeArgs: readonly TypeId[];
  private readonly substituted = new Map<TypeId, TypeId>();
  /** By value of the generic function: its scalar if it has exactly one. */
  private readonly single: Int32Array;
  private readonly several = new Map<ValueId, readonly ValueId[]>();
  private body: ValueId[] = [];
  /** Working storage for the arguments of one instruction. */
  private readonly operands: ValueId[] = [];
  private position = 0 as PositionId;
  /** The array allocated last, as long as nothing can have moved it. */
  private fresh = -1 as ValueId;
  private readonly hasStackSlot: boolean;
  /** What parameters stand for, by their value. */
  private readonly bound = new Map<ValueId, BoundClosure>();
  /** By cell: whether it lives in the frame. */
  private readonly inFrame = new Map<ValueId, boolean>();

  constructor(
    session: InstantiateSession,
    fn: MirFunction,
    module: MirModule,
    typeArgs: readonly TypeId[],
    symbol: SymbolId,
    bindings: Bindings = NO_BINDINGS,
  ) {
    this.session = session;
    this.fn = fn;
    this.module = module;
    this.typeArgs = typeArgs;
    this.single = new Int32Array(fn.count).fill(-1);
    for (const [param, closure] of bindings) this.bound.set(fn.blocks[0]?.params[param] as ValueId, closure);
    const params = fn.params.flatMap((type, param) => {
      const closure = bindings.get(param);
      return closure === undefined ? this.scalars(type) : (closure.captures?.scalars ?? NO_TYPES);
    });
    this.out = new MirFunction(symbol, 0, params, this.scalarsOfAll(fn.results), fn.count + 16);
    Object.assign(this.out.flags, fn.flags);
    this.hasStackSlot = hasStackSlot(fn);
  }

  run(): MirFunction {
    const { fn, out } = this;
    for (const block of fn.blocks) this.declareBlock(block, out.addBlock());
    for (const block of fn.blocks) {
      const target = out.block(block.id);
      this.body = target.body;
      this.fresh = -1 as ValueId;
      for (let index = 0; index < block.body.length; index++) {
        const value = block.body[index] as ValueId;
        this.position = fn.position(value);
        this.session.position = this.position;
        if (this.rebuildTailCall(block, index)) break;
        this.rebuildInstruction(value);
      }
      if (target.edges.length === 0 && out.op(target.body.at(-1) as ValueId) !== OP.tail_call)
        for (const edge of block.edges) target.edges.push({ block: edge.block, args: this.flatAll(edge.args) });
    }
    return out;
  }

  /** `type` with the instance's arguments for its variables. */
  concrete(type: TypeId): TypeId {
    if (this.typeArgs.length === 0 || type <= LAST_SCALAR || !this.session.types.isGeneric(type)) return type;
    let found = this.substituted.get(type);
    if (found === undefined) {
      found = this.session.types.substitute(type, this.typeArgs);
      this.substituted.set(type, found);
    }
    return found;
  }

  /** Aux of a generic operation as a concrete type. */
  auxType(value: ValueId): TypeId {
    return this.concrete(this.fn.aux(value) as TypeId);
  }

  /** Layout of a concrete type as a value. */
  layout(type: TypeId): ValueLayout {
    return this.session.representation.value(type);
  }

  scalars(type: TypeId): readonly TypeId[] {
    if (type <= LAST_SCALAR) return SCALAR_LISTS[type] as readonly TypeId[];
    return this.layout(this.concrete(type)).scalars;
  }

  /** The scalars of a value of the generic function. */
  flat(value: ValueId): readonly ValueId[] {
    const one = this.single[value] as number;
    if (one >= 0) return [one as ValueId];
    return this.several.get(value) ?? NONE;
  }

  /** The only scalar of a value. */
  one(value: ValueId): ValueId {
    const one = this.single[value] as number;
    return one >= 0
      ? (one as ValueId)
      : (this.several.get(value)?.[0] ?? unreachable("instantiate: value not rebuilt"));
  }

  arg(value: ValueId, index: number): readonly ValueId[] {
    return this.flat(this.fn.arg(value, index));
  }
  oneArg(value: ValueId, index: number): ValueId {
    return this.one(this.fn.arg(value, index));
  }
  flatAll(values: readonly ValueId[]): ValueId[] {
    const all: ValueId[] = [];
    for (let index = 0; index < values.length; index++) this.pushFlat(values[index] as ValueId, all);
    return all;
  }
  private pushFlat(value: ValueId, all: ValueId[]): void {
    const one = this.single[value] as number;
    if (one >= 0) all.push(one as ValueId);
    else for (const part of this.several.get(value) ?? NONE) all.push(part);
  }
  flatArgs(value: ValueId, from = 0): ValueId[] {
    const { fn } = this;
    const args: ValueId[] = [];
    for (let index = from; index < fn.argCount(value); index++) this.pushFlat(fn.arg(value, index), args);
    return args;
  }

  set(value: ValueId, scalars: readonly ValueId[]): void {
    if (scalars.length === 1) this.single[value] = scalars[0] as number;
    else this.several.set(value, scalars);
  }

  emit(op: MirOp, type: TypeId, args: readonly ValueId[], aux = 0, low = 0, high = low < 0 ? -1 : 0): ValueId {
    const made = this.out.create(op, type, args, this.position, aux, low, high);
    this.body.push(made);
    if (IS_GC_POINT[op] === true) this.fresh = op === OP.new_array ? made : (-1 as ValueId);
    return made;
  }

  /** Whether an initialising store into this object needs no barrier. */
  isFresh(object: ValueId): boolean {
    return object === this.fresh;
  }

  word(value: number): ValueId {
    return this.emit(OP.const, WORD, [], 0, value | 0, Math.floor(value / 4294967296) | 0);
  }

  zero(scalar: TypeId): ValueId {
    if (scalar === REF) return this.emit(OP.null, REF, []);
    if (scalar === BOOL) return this.emit(OP.const_bool, BOOL, []);
    if (scalar === F64) return this.emit(OP.const_f64, F64, []);
    if (scalar === F32) return this.emit(OP.const_f32, F32, []);
    if (scalar === WORD) return this.emit(OP.const, WORD, []);
    return this.zeroVector(scalar);
  }

  /** Vectors have no constants: the zero is loaded from data. */
  private zeroVector(scalar: TypeId): ValueId {
    const symbol = this.session.symbols.intern("zero:vector");
    const bytes = new Uint8Array(32);
    this.session.addData({ symbol, bytes, align: 32, isWritable: false, relocations: [], references: [] });
    const access = memoryAccess(memoryKind(scalar === V256 ? "v256" : "v128"), 0, ALIAS_INVARIANT);
    return this.emit(OP.load, scalar, [this.emit(OP.symbol_address, WORD, [], symbol)], access);
  }

  /** Whether the scalar is the constant zero, which new objects hold anyway. */
  isZero(value: ValueId): boolean {
    const op = this.out.op(value);
    if (op === OP.null) return true;
    const isConstant = op === OP.const || op === OP.const_bool || op === OP.const_f64 || op === OP.const_f32;
    return isConstant && this.out.immediateLow(value) === 0 && this.out.immediateHigh(value) === 0;
  }

  access(kind: MemoryKind, alias: number, scaleShift = 0): MemoryAccess {
    return memoryAccess(kind, scaleShift, alias);
  }

  /** A call with flat arguments; gives the flat results. */
  call(symbol: SymbolId, args: readonly ValueId[], results: readonly TypeId[], isRuntimeCallee: boolean): ValueId[] {
    const op = isRuntimeCallee && !this.out.flags.isRuntime ? OP.call_runtime : OP.call;
    return this.resultsOf(this.emit(op, results[0] ?? VOID, args, symbol), results);
  }

  /** The results of an instruction that may give several. */
  resultsOf(first: ValueId, results: readonly TypeId[]): ValueId[] {
    if (results.length === 0) return [];
    if (results.length === 1) return [first];
    this.out.moreResults.set(first, results.slice(1));
    return results.map((type, index) => (index === 0 ? first : this.emit(OP.result, type, [first], 0, index)));
  }

  /** A call of a runtime process with at most one result. */
  role(role: RuntimeRole, args: readonly ValueId[]): ValueId {
    const row = runtimeSymbol(role);
    const symbol = this.session.request(this.session.symbols.intern(row.symbol), []);
    const result = SCALARS.indexOf(row.results as (typeof SCALARS)[number]);
    return this.call(symbol, args, result < 0 ? [] : [result as TypeId], row.isRuntime)[0] as ValueId;
  }

  text(content: string): ValueId {
    return this.emit(OP.static_object, REF, [], this.session.descriptors.staticText(content));
  }

  newCell(type: TypeId, values: readonly ValueId[]): ValueId {
    const layout = this.session.representation.objectOf([type]);
    return newObject(this, this.session.descriptors.anonymous("Cell", layout), layout, 0, values, () => ALIAS_CELL);
  }

  private scalarsOfAll(types: readonly TypeId[]): TypeId[] {
    const all: TypeId[] = [];
    for (const type of types) for (const scalar of this.scalars(type)) all.push(scalar);
    return all;
  }

  /** The closure that a value is known to be, if it is never made: a bound parameter, or a lambda that is only called. */
  boundClosure(value: ValueId): BoundClosure | undefined {
    const known = this.bound.get(value);
    if (known !== undefined) return known;
    const { fn, session } = this;
    const op = fn.op(value);
    if ((op !== OP.g_new_closure && op !== OP.g_process_value) || !session.bindsClosures) return undefined;
    if (!session.closures.isOnlyCalled(fn, value)) return undefined;
    const reference = fn.references[fn.immediateLow(value)] ?? unreachable("instantiate: no such reference");
    const made: BoundClosure = {
      symbol: reference.symbol,
      typeArgs: reference.typeArgs.map((type) => this.concrete(type)),
      captures: op === OP.g_new_closure ? this.boundCaptures(value) : undefined,
    };
    this.bound.set(value, made);
    return made;
  }

  private boundCaptures(closure: ValueId): BoundCaptures {
    const { fn } = this;
    const scalars: TypeId[] = [];
    const starts = [0];
    const slots: (TypeId | undefined)[] = [];
    const { parts } = this.layout(this.auxType(closure));
    for (let index = 0; index < fn.argCount(closure); index++) {
      const slot = this.frameVariable(fn.arg(closure, index));
      const part = parts[index] as PartLayout;
      const layout = this.layout(slot ?? part.type);
      for (const scalar of layout.scalars) scalars.push(slot === undefined ? scalar : ADDR);
      starts.push(scalars.length);
      slots.push(slot);
    }
    return { scalars, starts, slots };
  }

  /** The type of the shared variable behind a cell if it lives in frame slots: the value is their addresses then. */
  frameVariable(cell: ValueId): TypeId | undefined {
    const { fn, session } = this;
    const op = fn.op(cell);
    if (op === OP.g_capture) return this.bound.get(fn.arg(cell, 0))?.captures?.slots[fn.immediateLow(cell)];
    if (op !== OP.g_new_cell || !session.bindsClosures) return undefined;
    let isInFrame = this.inFrame.get(cell);
    if (isInFrame === undefined) {
      isInFrame = session.closures.staysInFrame(fn, cell);
      this.inFrame.set(cell, isInFrame);
    }
    return isInFrame ? this.auxType(cell) : undefined;
  }

  /** Whether an argument is the address of a slot in this frame. */
  private isOwnSlot(value: ValueId): boolean {
    const op = this.out.op(value);
    return op === OP.stack_slot || op === OP.reference_slot;
  }

  /** The process that a bound closure's calls call. */
  boundTarget(closure: BoundClosure): SymbolId {
    const { symbol, typeArgs, captures } = closure;
    if (captures === undefined) return this.session.request(symbol, typeArgs);
    return this.session.requestBound(symbol, typeArgs, new Map([[0, closure]]));
  }

  /** Closures among the arguments of a call that are never made. */
  private argumentBindings(value: ValueId): Bindings {
    const { fn, session } = this;
    if (!session.bindsClosures && this.bound.size === 0) return NO_BINDINGS;
    let bindings: Map<number, BoundClosure> | undefined;
    for (let index = 0; index < fn.argCount(value); index++) {
      const closure = this.boundClosure(fn.arg(value, index));
      if (closure === undefined) continue;
      bindings ??= new Map();
      bindings.set(index, closure);
    }
    return bindings ?? NO_BINDINGS;
  }

  private declareBlock(from: Block, to: Block): void {
    to.handler = from.handler;
    to.isCold = from.isCold;
    for (const param of from.params) {
      const parts: ValueId[] = [];
      const closure = this.bound.get(param);
      const scalars =
        closure === undefined ? this.scalars(this.fn.type(param)) : (closure.captures?.scalars ?? NO_TYPES);
      for (const type of scalars) {
        const part = this.out.create(OP.param, type, NONE, this.fn.position(param));
        parts.push(part);
        to.params.push(part);
      }
      this.set(param, parts);
    }
  }

  private rebuildInstruction(value: ValueId): void {
    const { fn } = this;
    const op = fn.op(value);
    const handler = GENERIC_HANDLERS[op];
    if (handler !== undefined) {
      handler(this, value);
      return;
    }
    const args = this.operands;
    args.length = 0;
    const count = fn.argCount(value);
    for (let index = 0; index < count; index++) args.push(this.oneArg(value, index));
    this.single[value] = this.emit(
      op,
      fn.type(value),
      args,
      fn.aux(value),
      fn.immediateLow(value),
      fn.immediateHigh(value),
    );
  }

  /** A call whose result is all that the process returns next becomes a tail call, unless the frame is still needed. */
  private rebuildTailCall(block: Block, index: number): boolean {
    const { fn } = this;
    if (index !== block.body.length - 2 || block.handler !== NO_BLOCK || this.hasStackSlot) return false;
    const value = block.body[index] as ValueId;
    const last = block.body[index + 1] as ValueId;
    if (fn.op(last) !== OP.return) return false;
    const returned = fn.argCount(last);
    if (returned > 1 || (returned === 1 ? fn.arg(last, 0) !== value : fn.type(value) !== VOID)) return false;
    const op = fn.op(value);
    if (op === OP.g_call_value) return this.tailCallValue(value);
    if (op !== OP.call && op !== OP.g_call) return false;
    const target = this.callTarget(value);
    const args = this.flatArgs(value);
    if (target.isRuntime !== this.out.flags.isRuntime || args.some((arg) => this.isOwnSlot(arg))) return false;
    this.emit(OP.tail_call, VOID, args, target.symbol);
    return true;
  }

  private tailCallValue(value: ValueId): boolean {
    const closure = this.boundClosure(this.fn.arg(value, 0));
    if (closure !== undefined) {
      const args = this.flatArgs(value);
      if (args.some((arg) => this.isOwnSlot(arg))) return false;
      this.emit(OP.tail_call, VOID, args, this.boundTarget(closure));
      return true;
    }
    const { code, args, signature } = this.valueCall(value);
    this.emit(OP.tail_call_indirect, VOID, [code, ...args], signature);
    return true;
  }

  /** Whom a direct call calls. */
  callTarget(value: ValueId): { readonly symbol: SymbolId; readonly isRuntime: boolean } {
    const { fn, session } = this;
    const reference = fn.op(value) === OP.g_call ? fn.references[fn.aux(value)] : undefined;
    const generic = reference?.symbol ?? (fn.aux(value) as SymbolId);
    const typeArgs = reference === undefined ? NO_TYPES : reference.typeArgs.map((type) => this.concrete(type));
    const symbol = session.requestBound(generic, typeArgs, this.argumentBindings(value));
    return { symbol, isRuntime: session.isRuntime(generic) };
  }

  /** Code address, closure and arguments of a call of a process value. */
  valueCall(value: ValueId): {
    readonly code: ValueId;
    readonly args: readonly ValueId[];
    readonly signature: number;
    readonly results: readonly TypeId[];
  } {
    const shape = this.session.types.shape(this.session.representation.underlying(this.auxType(value)));
    if (shape.kind !== "process") return unreachable("instantiate: a call of no process");
    const results = this.scalars(this.session.representation.mirType(shape.result));
    const args = this.flatArgs(value);
    const closure = args[0] ?? unreachable("instantiate: a call without a closure");
    const code = this.emit(OP.load, WORD, [closure], CODE_ACCESS, CLOSURE.codeOffset);
    const params = args.map((arg) => this.out.type(arg));
    const signature = this.out.signatures.push({ params, results }) - 1;
    return { code, args, signature, results };
  }
}
