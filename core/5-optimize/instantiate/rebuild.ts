// Rebuilds one generic function with concrete types as a flat one, with known closures in place of some parameters.

import { unreachable } from "#core/base/unreachable.ts";
import { type Block, MirFunction, NO_BLOCK, type SymbolId, type ValueId } from "#core/mir/function.ts";
import type { MirModule } from "#core/mir/module.ts";
import type { PartLayout } from "#core/mir/representation.ts";
import { OP } from "#core/spec/mir-ops.ts";
import { ADDR, LAST_SCALAR, type TypeId, VOID } from "#core/types/type-table.ts";
import { type Bindings, type BoundCaptures, type BoundClosure, NO_BINDINGS } from "./bound-closures.ts";
import { FlatBuilder, NO_TYPES, NO_VALUE, usesFrame } from "./flat-builder.ts";
import type { InstantiateSession } from "./session.ts";

/** What is made of which function. */
export interface RebuildRequest {
  readonly source: MirFunction;
  readonly module: MirModule;
  readonly typeArgs: readonly TypeId[];
  readonly symbol: SymbolId;
  readonly bindings: Bindings;
}

export class Rebuild extends FlatBuilder {
  private readonly source: MirFunction;
  private readonly typeArgs: readonly TypeId[];
  private readonly substituted = new Map<TypeId, TypeId>();
  /** By value of the generic function. */
  private readonly values: Int32Array;
  /** The value that is being rebuilt. */
  private value = NO_VALUE;
  private readonly hasFrame: boolean;
  /** What parameters stand for, by their value. */
  private readonly bound = new Map<ValueId, BoundClosure>();
  /** By cell: whether it lives in the frame. */
  private readonly inFrame = new Map<ValueId, boolean>();

  constructor(session: InstantiateSession, { source, module, typeArgs, symbol, bindings }: RebuildRequest) {
    super(session, module, new MirFunction(symbol, 0, [], [], source.count + 16), source);
    this.source = source;
    this.typeArgs = typeArgs;
    this.values = new Int32Array(source.count).fill(NO_VALUE);
    for (const [param, closure] of bindings) this.bound.set(source.blocks[0]?.params[param] as ValueId, closure);
    const params = source.params.flatMap((type, param) => {
      const closure = bindings.get(param);
      return closure === undefined ? this.scalars(type) : (closure.captures?.scalars ?? NO_TYPES);
    });
    this.setSignature(params, source.results);
    Object.assign(this.fn.flags, source.flags);
    this.hasFrame = usesFrame(source);
  }

  run(): MirFunction {
    const { source, fn, values } = this;
    for (let index = 1; index < source.blocks.length; index++) fn.addBlock();
    for (const block of source.blocks) this.declareBlock(block, fn.block(block.id));
    for (const block of source.blocks) {
      this.handler = block.handler;
      this.enter(block.id);
      for (let index = 0; index < block.body.length; index++) {
        const value = block.body[index] as ValueId;
        this.value = value;
        this.position = source.position(value);
        if (this.rebuildTailCall(block, index)) break;
        values[value] = this.rebuildInstruction(value);
      }
      this.rebuildEdges(block);
    }
    return fn;
  }

  /** A tail call took the place of the end. */
  private rebuildEdges(block: Block): void {
    const { edges, body } = this.fn.block(block.id);
    if (edges.length > 0 || this.fn.op(body.at(-1) as ValueId) === OP.tail_call) return;
    for (const edge of block.edges) edges.push({ block: edge.block, args: this.flatAll(this.translated(edge.args)) });
  }

  override concrete(type: TypeId): TypeId {
    if (this.typeArgs.length === 0 || type <= LAST_SCALAR || !this.session.types.isGeneric(type)) return type;
    let found = this.substituted.get(type);
    if (found === undefined) {
      found = this.session.types.substitute(type, this.typeArgs);
      this.substituted.set(type, found);
    }
    return found;
  }

  private translated(values: readonly ValueId[]): ValueId[] {
    return values.map((value) => this.values[value] as ValueId);
  }

  /** Operand `index` as a value of the generic function. */
  private operand(index: number): ValueId {
    return this.source.arg(this.value, index);
  }

  override moreResults(): readonly TypeId[] | undefined {
    return this.source.moreResults.get(this.value);
  }

  override boundClosure(): BoundClosure | undefined {
    return this.closureOf(this.value);
  }
  override boundArg(index: number): BoundClosure | undefined {
    return this.closureOf(this.operand(index));
  }
  override frameVariable(): TypeId | undefined {
    return this.frameVariableBehind(this.value);
  }
  override frameVariableOf(index: number): TypeId | undefined {
    return this.frameVariableBehind(this.operand(index));
  }

  /** The closure that a value is known to be, if it is never made: a bound parameter, or a lambda that is only called. */
  private closureOf(value: ValueId): BoundClosure | undefined {
    const known = this.bound.get(value);
    if (known !== undefined) return known;
    const { source, session } = this;
    const op = source.op(value);
    if ((op !== OP.g_new_closure && op !== OP.g_process_value) || !session.bindsClosures) return undefined;
    if (!session.closures.isOnlyCalled(source, value)) return undefined;
    const reference = source.references[source.immediateLow(value)] ?? unreachable("instantiate: no such reference");
    const made: BoundClosure = {
      symbol: reference.symbol,
      typeArgs: reference.typeArgs.map((type) => this.concrete(type)),
      captures: op === OP.g_new_closure ? this.boundCaptures(value) : undefined,
    };
    this.bound.set(value, made);
    return made;
  }

  private boundCaptures(closure: ValueId): BoundCaptures {
    const { source } = this;
    const scalars: TypeId[] = [];
    const starts = [0];
    const slots: (TypeId | undefined)[] = [];
    const { parts } = this.layout(this.concrete(source.aux(closure) as TypeId));
    for (let index = 0; index < source.argCount(closure); index++) {
      const slot = this.frameVariableBehind(source.arg(closure, index));
      const part = parts[index] as PartLayout;
      const layout = this.layout(slot ?? part.type);
      for (const scalar of layout.scalars) scalars.push(slot === undefined ? scalar : ADDR);
      starts.push(scalars.length);
      slots.push(slot);
    }
    return { scalars, starts, slots };
  }

  /** The type of the shared variable behind a cell if it lives in frame slots. */
  private frameVariableBehind(cell: ValueId): TypeId | undefined {
    const { source, session } = this;
    const op = source.op(cell);
    if (op === OP.g_capture) return this.bound.get(source.arg(cell, 0))?.captures?.slots[source.immediateLow(cell)];
    if (op !== OP.g_new_cell || !session.bindsClosures) return undefined;
    let isInFrame = this.inFrame.get(cell);
    if (isInFrame === undefined) {
      isInFrame = session.closures.staysInFrame(source, cell);
      this.inFrame.set(cell, isInFrame);
    }
    return isInFrame ? this.concrete(source.aux(cell) as TypeId) : undefined;
  }

  /** Whether an argument is the address of a slot in this frame. */
  private isOwnSlot(value: ValueId): boolean {
    const op = this.fn.op(value);
    return op === OP.stack_slot || op === OP.reference_slot;
  }

  protected override argumentBindings(): Bindings {
    if (!this.session.bindsClosures && this.bound.size === 0) return NO_BINDINGS;
    let bindings: Map<number, BoundClosure> | undefined;
    for (let index = 0; index < this.args.length; index++) {
      const closure = this.closureOf(this.operand(index));
      if (closure === undefined) continue;
      bindings ??= new Map();
      bindings.set(index, closure);
    }
    return bindings ?? NO_BINDINGS;
  }

  private declareBlock(from: Block, to: Block): void {
    to.isCold = from.isCold;
    for (const param of from.params) {
      this.position = this.source.position(param);
      const closure = this.bound.get(param);
      this.values[param] =
        closure === undefined
          ? this.addParam(to.id, this.source.type(param))
          : this.whole((closure.captures?.scalars ?? NO_TYPES).map((type) => this.addParam(to.id, type)));
    }
  }

  /** Takes the operation of a value as the one that is expanded. */
  private readOperation(value: ValueId): void {
    const { source } = this;
    this.op = source.op(value);
    this.type = source.type(value);
    this.aux = source.aux(value);
    this.args = this.translated(source.args(value));
  }

  private rebuildInstruction(value: ValueId): ValueId {
    const { source, values } = this;
    const args: ValueId[] = [];
    const count = source.argCount(value);
    for (let index = 0; index < count; index++) args.push(values[source.arg(value, index)] as ValueId);
    const [low, high] = [source.immediateLow(value), source.immediateHigh(value)];
    return this.emit(source.op(value), source.type(value), args, source.aux(value), low, high);
  }

  /** A call whose result is all that the process returns next becomes a tail call, unless the frame is still needed. */
  private rebuildTailCall(block: Block, index: number): boolean {
    const { source } = this;
    if (index !== block.body.length - 2 || block.handler !== NO_BLOCK || this.hasFrame) return false;
    const value = block.body[index] as ValueId;
    const last = block.body[index + 1] as ValueId;
    if (source.op(last) !== OP.return) return false;
    const returned = source.argCount(last);
    if (returned > 1 || (returned === 1 ? source.arg(last, 0) !== value : source.type(value) !== VOID)) return false;
    const op = source.op(value);
    if (op !== OP.g_call_value && op !== OP.call && op !== OP.g_call) return false;
    this.session.position = this.position;
    this.readOperation(value);
    if (op === OP.g_call_value) return this.tailCallValue();
    const target = this.callTarget();
    const args = this.flatArgs();
    if (target.isRuntime !== this.fn.flags.isRuntime || args.some((arg) => this.isOwnSlot(arg))) return false;
    this.put(OP.tail_call, VOID, args, target.symbol);
    return true;
  }

  private tailCallValue(): boolean {
    const closure = this.boundArg(0);
    if (closure !== undefined) {
      const args = this.flatArgs();
      if (args.some((arg) => this.isOwnSlot(arg))) return false;
      this.put(OP.tail_call, VOID, args, this.boundTarget(closure));
      return true;
    }
    const { code, args, signature } = this.valueCall();
    this.put(OP.tail_call_indirect, VOID, [code, ...args], signature);
    return true;
  }
}
