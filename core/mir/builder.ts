// Builds one function of MIR: current block and position, constants, and SSA on the fly for mutable variables.

import { type MirOp, OP } from "#core/spec/mir-ops.ts";
import { BOOL, F32, F64, REF, type TypeId, VOID, WORD } from "#core/types/type-table.ts";
import { finishFunction } from "./finish-function.ts";
import {
  type Block,
  type BlockId,
  type Edge,
  type MirFunction,
  NO_BLOCK,
  NO_POSITION,
  type ValueId,
} from "./function.ts";

/** A builder for a function that has none yet; it may give it another signature. */
export type MakeBuilder = (fn: MirFunction) => FunctionBuilder;

/** A mutable variable of the function under construction. */
export type VariableId = number & { readonly __brand: "VariableId" };

const FLOAT_BITS = new DataView(new ArrayBuffer(8));
const NO_ARGS: readonly ValueId[] = [];
const NO_PREDECESSORS: readonly number[] = [];
const TWO_32 = 4294967296;

/**
 * Variables become block parameters as in "Simple and Efficient Construction of Static Single Assignment Form" (Braun et al. 2013):
 * a block is sealed when all its predecessors are known. Explicit parameters of a block are added before anything is read in it.
 */
export class FunctionBuilder {
  readonly fn: MirFunction;
  position = NO_POSITION;
  /** What protects the blocks that are entered from now on. */
  handler: BlockId = NO_BLOCK;
  /** Block that receives instructions, or NO_BLOCK after the end of one. */
  protected at: BlockId = NO_BLOCK;
  protected body: ValueId[] = [];
  /** By block: predecessor and number of its edge, in turns. */
  private readonly predecessors: (number[] | undefined)[] = [];
  private readonly isSealed: boolean[] = [];
  /** By block that is not sealed: variable and parameter, in turns. */
  private readonly incomplete: (number[] | undefined)[] = [];
  private readonly variableTypes: TypeId[] = [];
  /** By variable, by block: its value at the block's end. */
  private readonly definitions: (ValueId | undefined)[][] = [];
  /** Parameters that turned out to be another value. */
  private readonly forwards = new Map<ValueId, ValueId>();

  constructor(fn: MirFunction) {
    this.fn = fn;
    this.at = this.newBlock();
    this.body = fn.block(this.at).body;
    this.isSealed[this.at] = true;
  }

  /** Whether an instruction emitted now could ever run. */
  get isOpen(): boolean {
    return this.at !== NO_BLOCK;
  }

  get current(): BlockId {
    return this.at;
  }

  newBlock(isCold = false): BlockId {
    const block = this.fn.addBlock();
    block.isCold = isCold;
    this.predecessors.push(undefined);
    this.isSealed.push(false);
    this.incomplete.push(undefined);
    return block.id;
  }

  /** Adds a parameter whose arguments the edges to the block name themselves. */
  addParam(block: BlockId, type: TypeId): ValueId {
    const param = this.fn.create(OP.param, type, [], this.position);
    this.fn.block(block).params.push(param);
    return param;
  }

  /** Goes on in `block`, whose predecessors may still grow. */
  enter(block: BlockId): void {
    this.at = block;
    const entered = this.fn.block(block);
    entered.handler = this.handler;
    this.body = entered.body;
  }

  /** Goes on in a new block that `handler` protects, as it does those entered after; gives what did so before. In the handler, variables are as here. */
  protect(handler: BlockId): BlockId {
    const outer = this.handler;
    const first = this.newBlock();
    this.predecessors[handler] = [this.at, -1];
    this.isSealed[handler] = true;
    this.jump(first);
    this.handler = handler;
    this.enterSealed(first);
    return outer;
  }

  /** An instruction at the function's beginning. */
  emitFirst(op: MirOp, type: TypeId, args: readonly ValueId[], aux = 0): ValueId {
    const value = this.fn.create(op, type, args, this.position, aux);
    this.fn.block(0 as BlockId).body.unshift(value);
    return value;
  }

  /** Goes on in `block`, to which no edge will be added any more; if it has none, nothing is open afterwards. */
  enterSealed(block: BlockId): void {
    this.seal(block);
    if (this.predecessors[block] === undefined) this.at = NO_BLOCK;
    else this.enter(block);
  }

  emit(op: MirOp, type: TypeId, args: readonly ValueId[], aux = 0, low = 0, high = low < 0 ? -1 : 0): ValueId {
    if (this.at === NO_BLOCK) this.openUnreachable();
    const value = this.fn.create(op, type, args, this.position, aux, low, high);
    this.body.push(value);
    return value;
  }

  /** A 64-bit constant from a number (exact, within ±2^53) or a bigint. */
  word(value: number | bigint): ValueId {
    if (typeof value === "number") {
      if ((value | 0) === value) return this.emit(OP.const, WORD, [], 0, value);
      return this.emit(OP.const, WORD, [], 0, value | 0, Math.floor(value / TWO_32) | 0);
    }
    return this.emit(OP.const, WORD, [], 0, Number(BigInt.asIntN(32, value)), Number(BigInt.asIntN(32, value >> 32n)));
  }
  bool(value: boolean): ValueId {
    return this.emit(OP.const_bool, BOOL, [], 0, value ? 1 : 0);
  }
  f64(value: number): ValueId {
    FLOAT_BITS.setFloat64(0, value);
    return this.emit(OP.const_f64, F64, [], 0, FLOAT_BITS.getInt32(4), FLOAT_BITS.getInt32(0));
  }
  f32(value: number): ValueId {
    FLOAT_BITS.setFloat32(0, value);
    return this.emit(OP.const_f32, F32, [], 0, FLOAT_BITS.getInt32(0), 0);
  }
  null(): ValueId {
    return this.emit(OP.null, REF, []);
  }
  /** Low half of a constant word that fits in 32 signed bits, else undefined. */
  smallConstant(value: ValueId): number | undefined {
    if (this.fn.op(value) !== OP.const) return undefined;
    const low = this.fn.immediateLow(value);
    return this.fn.immediateHigh(value) === low >> 31 ? low : undefined;
  }
  /** Further result `index` (from 1) of a call. */
  result(call: ValueId, index: number, type: TypeId): ValueId {
    return this.emit(OP.result, type, [call], 0, index);
  }

  jump(target: BlockId, args: readonly ValueId[] = []): void {
    if (this.at === NO_BLOCK) return;
    this.emit(OP.jump, VOID, NO_ARGS);
    (this.fn.blocks[this.at] as Block).edges = [this.edge(0, target, args)];
    this.at = NO_BLOCK;
  }
  /** `hint`: 0 unknown, 1 likely true, 2 likely false. */
  branch(condition: ValueId, whenTrue: BlockId, whenFalse: BlockId, hint = 0): void {
    this.branchWith(condition, whenTrue, [], whenFalse, [], hint);
  }
  branchWith(
    condition: ValueId,
    whenTrue: BlockId,
    trueArgs: readonly ValueId[],
    whenFalse: BlockId,
    falseArgs: readonly ValueId[],
    hint = 0,
  ): void {
    this.emit(OP.branch, VOID, [condition], 0, hint);
    const edges = [this.edge(0, whenTrue, trueArgs), this.edge(1, whenFalse, falseArgs)];
    (this.fn.blocks[this.at] as Block).edges = edges;
    this.at = NO_BLOCK;
  }
  /** Edge i for value i, the last for every other. */
  switch(value: ValueId, targets: readonly BlockId[]): void {
    this.emit(OP.switch, VOID, [value]);
    const edges = targets.map((target, index) => this.edge(index, target, NO_ARGS));
    (this.fn.blocks[this.at] as Block).edges = edges;
    this.at = NO_BLOCK;
  }
  /** Return, trap, tail call, unreachable: ends the block without successors. */
  end(op: MirOp, args: readonly ValueId[], aux = 0): void {
    this.emit(op, VOID, args, aux);
    this.at = NO_BLOCK;
  }

  newVariable(type: TypeId): VariableId {
    this.definitions.push([]);
    return (this.variableTypes.push(type) - 1) as VariableId;
  }
  write(variable: VariableId, value: ValueId): void {
    if (this.at === NO_BLOCK) this.openUnreachable();
    (this.definitions[variable] as ValueId[])[this.at] = value;
  }
  read(variable: VariableId): ValueId {
    if (this.at === NO_BLOCK) this.openUnreachable();
    return this.readIn(variable, this.at);
  }

  /** Declares that all edges to `block` exist. */
  seal(block: BlockId): void {
    if (this.isSealed[block] === true) return;
    this.isSealed[block] = true;
    const waiting = this.incomplete[block];
    if (waiting === undefined) return;
    this.incomplete[block] = undefined;
    for (let index = 0; index < waiting.length; index += 2)
      this.completeParam(waiting[index] as VariableId, waiting[index + 1] as ValueId, block);
  }

  /** Ends construction: unreachable blocks and superfluous parameters go, blocks stand in reverse postorder. */
  finish(): MirFunction {
    for (let block = 0; block < this.isSealed.length; block++) this.seal(block as BlockId);
    finishFunction(this.fn, this.forwards);
    this.fn.leaveScratch();
    return this.fn;
  }

  /** Edge `index` of the current block. */
  private edge(index: number, target: BlockId, args: readonly ValueId[]): Edge {
    const known = this.predecessors[target];
    if (known === undefined) this.predecessors[target] = [this.at, index];
    else known.push(this.at, index);
    return { block: target, args: this.edgeArgs(args) };
  }

  /** Arguments of an edge as the function holds them. */
  protected edgeArgs(args: readonly ValueId[]): ValueId[] {
    return args.slice();
  }

  /** Goes on in a block that nothing leads to. */
  protected openUnreachable(): void {
    const block = this.newBlock();
    this.isSealed[block] = true;
    this.enter(block);
  }

  private resolve(value: ValueId): ValueId {
    let at = value;
    for (let next = this.forwards.get(at); next !== undefined; next = this.forwards.get(at)) at = next;
    return at;
  }

  private readIn(variable: VariableId, from: BlockId): ValueId {
    const definitions = this.definitions[variable] as (ValueId | undefined)[];
    let block = from;
    let value = definitions[block];
    while (value === undefined) {
      const predecessors = this.predecessors[block];
      if (this.isSealed[block] !== true || predecessors?.length !== 2) {
        value = this.readAtJoin(variable, block);
        break;
      }
      block = predecessors[0] as BlockId;
      value = definitions[block];
    }
    value = this.resolve(value);
    definitions[from] = value;
    return value;
  }

  private readAtJoin(variable: VariableId, block: BlockId): ValueId {
    const type = this.variableTypes[variable] as TypeId;
    if (this.isSealed[block] === true && this.predecessors[block] === undefined)
      return this.fn.create(OP.const, type, [], NO_POSITION);
    const param = this.addParam(block, type);
    (this.definitions[variable] as ValueId[])[block] = param;
    if (this.isSealed[block] === true) this.completeParam(variable, param, block);
    else {
      const waiting = this.incomplete[block];
      if (waiting === undefined) this.incomplete[block] = [variable, param];
      else waiting.push(variable, param);
    }
    return param;
  }

  private completeParam(variable: VariableId, param: ValueId, block: BlockId): void {
    const predecessors = this.predecessors[block] ?? NO_PREDECESSORS;
    let only: ValueId | undefined;
    let isTrivial = true;
    for (let index = 0; index < predecessors.length; index += 2) {
      const from = predecessors[index] as BlockId;
      const value = this.readIn(variable, from);
      this.fn.block(from).edges[predecessors[index + 1] as number]?.args.push(value);
      if (value === param || value === only) continue;
      if (only === undefined) only = value;
      else isTrivial = false;
    }
    if (isTrivial && only !== undefined) this.forwards.set(param, only);
  }
}
