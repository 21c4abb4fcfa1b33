// Builds flat MIR from operations of generic MIR over known types: every value becomes its scalars. Lowering and `Rebuild` feed it.

import { unreachable } from "#core/base/unreachable.ts";
import { ALIAS_CELL } from "#core/mir/alias-classes.ts";
import { FunctionBuilder, type VariableId } from "#core/mir/builder.ts";
import {
  ALIAS_INVARIANT,
  type BlockId,
  type MemoryAccess,
  type MirFunction,
  memoryAccess,
  NO_BLOCK,
  type SymbolId,
  type ValueId,
} from "#core/mir/function.ts";
import type { MirModule } from "#core/mir/module.ts";
import type { ValueLayout } from "#core/mir/representation.ts";
import { CLOSURE } from "#core/spec/layouts.ts";
import { MIR_OPS, type MirOp, OP } from "#core/spec/mir-ops.ts";
import { type RuntimeRole, runtimeSymbol } from "#core/spec/rt-symbols.ts";
import {
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
import { type Bindings, type BoundClosure, NO_BINDINGS } from "./bound-closures.ts";
import { newObject } from "./flatten-objects.ts";
import { GENERIC_HANDLERS } from "./generic-handlers.ts";
import type { InstantiateSession } from "./session.ts";

const CODE_ACCESS = memoryAccess(memoryKind("word"), 0, ALIAS_INVARIANT);
const NONE: readonly ValueId[] = [];
export const NO_TYPES: readonly TypeId[] = [];
/** Stands for a value of no scalars. */
export const NO_VALUE = -1 as ValueId;
/** By scalar: what a value of it consists of. */
const SCALAR_LISTS: readonly (readonly TypeId[])[] = Array.from({ length: LAST_SCALAR + 1 }, (_, type) =>
  type === VOID ? [] : [type as TypeId],
);
/** Operations after which objects may have moved. */
const IS_GC_POINT = MIR_OPS.map((row) => row.effects.includes("g"));

/** What operations name by number. */
export type OperationTables = Pick<MirFunction, "paths" | "references" | "signatures">;

/**
 * Its values are those of flat MIR where they have one scalar; a negative number stands for a value of several or none. `emit` takes
 * operations of generic MIR, which `GENERIC_HANDLERS` expand, `put` those of flat MIR. The fields about the operation hold while it is expanded.
 */
export class FlatBuilder extends FunctionBuilder {
  readonly session: InstantiateSession;
  readonly module: MirModule;
  readonly tables: OperationTables;
  op: MirOp = OP.param;
  type: TypeId = VOID;
  aux = 0;
  low = 0;
  high = 0;
  args: readonly ValueId[] = NONE;
  private made = NO_VALUE;
  /** Scalars of the value −2 − index. */
  private readonly several: (readonly ValueId[])[] = [];
  /** Scalars of the variable −1 − index. */
  private readonly parts: (readonly VariableId[])[] = [];
  /** The array allocated last, as long as nothing can have moved it. */
  private fresh = NO_VALUE;
  /** The call that was emitted last: its block, its place there, the block's length after it, and what it gives. */
  private callBlock = NO_BLOCK;
  private callStart = 0;
  private callEnd = 0;
  private callResult = NO_VALUE;
  /** Block and place, in turns, of calls whose result is all that the process returns next. */
  private readonly lastCalls: number[] = [];

  /** `tables`: those of the function where the operations come from, if it is another one. */
  constructor(session: InstantiateSession, module: MirModule, fn: MirFunction, tables: OperationTables = fn) {
    super(fn);
    this.session = session;
    this.module = module;
    this.tables = tables;
  }

  /** Sets the types of the function's parameters and results from types of generic MIR. */
  setSignature(params: readonly TypeId[], results: readonly TypeId[]): this {
    this.fn.params = this.scalarsOfAll(params);
    this.fn.results = this.scalarsOfAll(results);
    return this;
  }

  private scalarsOfAll(types: readonly TypeId[]): TypeId[] {
    const all: TypeId[] = [];
    for (const type of types) for (const scalar of this.scalars(type)) all.push(scalar);
    return all;
  }

  override emit(op: MirOp, type: TypeId, args: readonly ValueId[], aux = 0, low = 0, high = low < 0 ? -1 : 0): ValueId {
    const handler = GENERIC_HANDLERS[op];
    if (handler === undefined) return this.put(op, type, args, aux, low, high);
    this.session.position = this.position;
    this.op = op;
    this.type = type;
    this.args = args;
    this.aux = aux;
    this.low = low;
    this.high = high;
    this.made = NO_VALUE;
    handler(this);
    return this.made;
  }

  /** An instruction of flat MIR. */
  put(op: MirOp, type: TypeId, args: readonly ValueId[], aux = 0, low = 0, high = low < 0 ? -1 : 0): ValueId {
    if (this.at === NO_BLOCK) this.openUnreachable();
    const made = this.fn.create(op, type, args, this.position, aux, low, high);
    this.body.push(made);
    if (IS_GC_POINT[op] === true) this.fresh = op === OP.new_array ? made : NO_VALUE;
    return made;
  }

  override emitFirst(op: MirOp, type: TypeId, args: readonly ValueId[], aux = 0): ValueId {
    const { at, body } = this;
    this.at = 0 as BlockId;
    this.body = [];
    const made = this.emit(op, type, args, aux);
    this.fn.block(this.at).body.unshift(...this.body);
    this.at = at;
    this.body = body;
    return made;
  }

  override enter(block: BlockId): void {
    super.enter(block);
    this.fresh = NO_VALUE;
  }

  override addParam(block: BlockId, type: TypeId): ValueId {
    const scalars = this.scalars(type);
    if (scalars.length === 1) return super.addParam(block, scalars[0] as TypeId);
    return this.whole(scalars.map((scalar) => super.addParam(block, scalar)));
  }

  override newVariable(type: TypeId): VariableId {
    const scalars = this.scalars(type);
    if (scalars.length === 1) return super.newVariable(scalars[0] as TypeId);
    return -this.parts.push(scalars.map((scalar) => super.newVariable(scalar))) as VariableId;
  }

  override write(variable: VariableId, value: ValueId): void {
    if (variable >= 0) return super.write(variable, this.one(value));
    const scalars = this.flat(value);
    for (const [index, part] of (this.parts[-1 - variable] ?? []).entries())
      super.write(part, scalars[index] as ValueId);
  }

  override read(variable: VariableId): ValueId {
    if (variable >= 0) return super.read(variable);
    return this.whole((this.parts[-1 - variable] ?? []).map((part) => super.read(part)));
  }

  override end(op: MirOp, args: readonly ValueId[], aux = 0): void {
    const isLast =
      op === OP.return &&
      this.at !== NO_BLOCK &&
      this.at === this.callBlock &&
      this.body.length === this.callEnd &&
      this.fn.block(this.at).handler === NO_BLOCK &&
      (args[0] ?? NO_VALUE) === this.callResult;
    if (isLast) this.lastCalls.push(this.at, this.callStart);
    super.end(op, args, aux);
  }

  override finish(): MirFunction {
    const { fn, lastCalls } = this;
    if (lastCalls.length > 0 && !usesFrame(fn))
      for (let index = 0; index < lastCalls.length; index += 2)
        this.makeTailCall(lastCalls[index] as BlockId, lastCalls[index + 1] as number);
    fn.paths.length = 0;
    fn.references.length = 0;
    return super.finish();
  }

  /** Number of instructions in the current block. */
  get length(): number {
    return this.at === NO_BLOCK ? 0 : this.body.length;
  }

  /** Remembers the call at `start`, of which all has been emitted. */
  noteCall(start: number): void {
    this.callBlock = this.at;
    this.callStart = start;
    this.callEnd = this.body.length;
    this.callResult = this.made;
  }

  private makeTailCall(block: BlockId, at: number): void {
    const { fn } = this;
    const { body } = fn.block(block);
    const call = body[at] as ValueId;
    fn.setOp(call, fn.op(call) === OP.call ? OP.tail_call : OP.tail_call_indirect);
    fn.setType(call, VOID);
    fn.moreResults.delete(call);
    body.length = at + 1;
  }

  protected override edgeArgs(args: readonly ValueId[]): ValueId[] {
    return this.flatAll(args);
  }

  /** `type` with the instance's arguments for its variables. */
  concrete(type: TypeId): TypeId {
    return type;
  }

  /** Aux of the operation as a concrete type. */
  auxType(): TypeId {
    return this.concrete(this.aux as TypeId);
  }

  /** Layout of a concrete type as a value. */
  layout(type: TypeId): ValueLayout {
    return this.session.representation.value(type);
  }

  scalars(type: TypeId): readonly TypeId[] {
    if (type <= LAST_SCALAR) return SCALAR_LISTS[type] as readonly TypeId[];
    return this.layout(this.concrete(type)).scalars;
  }

  /** The value that consists of these scalars. */
  whole(scalars: readonly ValueId[]): ValueId {
    if (scalars.length === 1) return scalars[0] as ValueId;
    return scalars.length === 0 ? NO_VALUE : ((-1 - this.several.push(scalars)) as ValueId);
  }

  /** The scalars of a value. */
  flat(value: ValueId): readonly ValueId[] {
    if (value >= 0) return [value];
    return value === NO_VALUE ? NONE : (this.several[-2 - value] ?? NONE);
  }

  /** The only scalar of a value. */
  one(value: ValueId): ValueId {
    if (value >= 0) return value;
    return this.several[-2 - value]?.[0] ?? unreachable("instantiate: a value without scalars");
  }

  arg(index: number): readonly ValueId[] {
    return this.flat(this.args[index] as ValueId);
  }
  oneArg(index: number): ValueId {
    return this.one(this.args[index] as ValueId);
  }
  flatArgs(from = 0): ValueId[] {
    return this.flatAll(this.args, from);
  }
  flatAll(values: readonly ValueId[], from = 0): ValueId[] {
    const all: ValueId[] = [];
    for (let index = from; index < values.length; index++) {
      const value = values[index] as ValueId;
      if (value >= 0) all.push(value);
      else for (const part of this.flat(value)) all.push(part);
    }
    return all;
  }

  /** Says what the operation gives. */
  set(scalars: readonly ValueId[]): void {
    this.made = this.whole(scalars);
  }

  /** Types of the further results of the operation. */
  moreResults(): readonly TypeId[] | undefined {
    return undefined;
  }

  /** Whether an initialising store into this object needs no barrier. */
  isFresh(object: ValueId): boolean {
    return object === this.fresh;
  }

  zero(scalar: TypeId): ValueId {
    if (scalar === REF) return this.put(OP.null, REF, NONE);
    if (scalar === BOOL) return this.put(OP.const_bool, BOOL, NONE);
    if (scalar === F64) return this.put(OP.const_f64, F64, NONE);
    if (scalar === F32) return this.put(OP.const_f32, F32, NONE);
    if (scalar === WORD) return this.put(OP.const, WORD, NONE);
    return this.zeroVector(scalar);
  }

  /** Vectors have no constants: the zero is loaded from data. */
  private zeroVector(scalar: TypeId): ValueId {
    const symbol = this.session.symbols.intern("zero:vector");
    const bytes = new Uint8Array(32);
    this.session.addData({ symbol, bytes, align: 32, isWritable: false, relocations: [], references: [] });
    const access = memoryAccess(memoryKind(scalar === V256 ? "v256" : "v128"), 0, ALIAS_INVARIANT);
    return this.put(OP.load, scalar, [this.put(OP.symbol_address, WORD, NONE, symbol)], access);
  }

  /** Whether the scalar is the constant zero, which new objects hold anyway. */
  isZero(value: ValueId): boolean {
    const op = this.fn.op(value);
    if (op === OP.null) return true;
    const isConstant = op === OP.const || op === OP.const_bool || op === OP.const_f64 || op === OP.const_f32;
    return isConstant && this.fn.immediateLow(value) === 0 && this.fn.immediateHigh(value) === 0;
  }

  access(kind: MemoryKind, alias: number, scaleShift = 0): MemoryAccess {
    return memoryAccess(kind, scaleShift, alias);
  }

  /** A call with flat arguments; gives the flat results. */
  call(symbol: SymbolId, args: readonly ValueId[], results: readonly TypeId[], isRuntimeCallee: boolean): ValueId[] {
    const op = isRuntimeCallee && !this.fn.flags.isRuntime ? OP.call_runtime : OP.call;
    return this.resultsOf(this.put(op, results[0] ?? VOID, args, symbol), results);
  }

  /** The results of an instruction that may give several. */
  resultsOf(first: ValueId, results: readonly TypeId[]): ValueId[] {
    if (results.length === 0) return [];
    if (results.length === 1) return [first];
    this.fn.moreResults.set(first, results.slice(1));
    return results.map((type, index) => (index === 0 ? first : this.put(OP.result, type, [first], 0, index)));
  }

  /** A call of a runtime process with at most one result. */
  role(role: RuntimeRole, args: readonly ValueId[]): ValueId {
    const row = runtimeSymbol(role);
    const symbol = this.session.request(this.session.symbols.intern(row.symbol), []);
    const result = SCALARS.indexOf(row.results as (typeof SCALARS)[number]);
    return this.call(symbol, args, result < 0 ? [] : [result as TypeId], row.isRuntime)[0] as ValueId;
  }

  text(content: string): ValueId {
    return this.put(OP.static_object, REF, NONE, this.session.descriptors.staticText(content));
  }

  newCell(type: TypeId, values: readonly ValueId[]): ValueId {
    const layout = this.session.representation.objectOf([type]);
    return newObject(this, this.session.descriptors.anonymous("Cell", layout), layout, 0, values, () => ALIAS_CELL);
  }

  /** The closure that the operation makes, if it is never made: a lambda that is only called. */
  boundClosure(): BoundClosure | undefined {
    return undefined;
  }
  /** The closure that an operand is known to be. */
  boundArg(_index: number): BoundClosure | undefined {
    return undefined;
  }
  /** The type of the shared variable behind the cell that the operation makes, if it lives in frame slots: the value is their addresses then. */
  frameVariable(): TypeId | undefined {
    return undefined;
  }
  /** The same for an operand. */
  frameVariableOf(_index: number): TypeId | undefined {
    return undefined;
  }
  /** Closures among the operands that are never made. */
  protected argumentBindings(): Bindings {
    return NO_BINDINGS;
  }

  /** The process that a bound closure's calls call. */
  boundTarget(closure: BoundClosure): SymbolId {
    const { symbol, typeArgs, captures } = closure;
    if (captures === undefined) return this.session.request(symbol, typeArgs);
    return this.session.requestBound(symbol, typeArgs, new Map([[0, closure]]));
  }

  /** Whom the direct call calls. */
  callTarget(): { readonly symbol: SymbolId; readonly isRuntime: boolean } {
    const { session } = this;
    const reference = this.op === OP.g_call ? this.tables.references[this.aux] : undefined;
    const generic = reference?.symbol ?? (this.aux as SymbolId);
    const typeArgs = reference === undefined ? NO_TYPES : reference.typeArgs.map((type) => this.concrete(type));
    const symbol = session.requestBound(generic, typeArgs, this.argumentBindings());
    return { symbol, isRuntime: session.isRuntime(generic) };
  }

  /** Code address, closure and arguments of a call of a process value. */
  valueCall(): {
    readonly code: ValueId;
    readonly args: readonly ValueId[];
    readonly signature: number;
    readonly results: readonly TypeId[];
  } {
    const shape = this.session.types.shape(this.session.representation.underlying(this.auxType()));
    if (shape.kind !== "process") return unreachable("instantiate: a call of no process");
    const results = this.scalars(this.session.representation.mirType(shape.result));
    const args = this.flatArgs();
    const closure = args[0] ?? unreachable("instantiate: a call without a closure");
    const code = this.put(OP.load, WORD, [closure], CODE_ACCESS, CLOSURE.codeOffset);
    const params = args.map((arg) => this.fn.type(arg));
    const signature = this.fn.signatures.push({ params, results }) - 1;
    return { code, args, signature, results };
  }
}

/** Whether the frame of a function holds something by its address. */
export function usesFrame(fn: MirFunction): boolean {
  for (let value = 0; value < fn.count; value++) {
    const op = fn.op(value as ValueId);
    if (op === OP.stack_slot || op === OP.reference_slot || op === OP.g_slot) return true;
  }
  return false;
}
