// The plain evaluator of flat MIR: the oracle that passes and machine code are compared with. Tests only.

import { WordResult, wordToBig } from "#core/base/arithmetic.ts";
import { type MirOp, OP } from "#core/spec/mir-ops.ts";
import { F32, F64, type TypeId } from "#core/types/type-table.ts";
import { computeValue, type Frame } from "./evaluate-operation.ts";
import { EvaluationMemory } from "./evaluation-memory.ts";
import { type Block, type Edge, type MirFunction, NO_BLOCK, type SymbolId, type ValueId } from "./function.ts";
import type { MirModule } from "./module.ts";
import { opName } from "./op-effects.ts";
import type { SymbolTable } from "./session-tables.ts";

/** Words, references, addresses and truth values are signed bigints; floats are numbers. */
export type EvaluatedValue = bigint | number;

/** A trap that no handler took. */
export class EvaluatedTrap extends Error {
  readonly kind: number;
  readonly args: readonly bigint[];
  constructor(kind: number, args: readonly bigint[]) {
    super(`trap ${kind} (${args.join(", ")})`);
    this.kind = kind;
    this.args = args;
  }
}

/** A process outside the module, by its full symbol. */
export type ExternalProcess = (args: EvaluatedValue[], machine: Machine) => EvaluatedValue[];

export interface MachineOptions {
  readonly symbols: SymbolTable;
  readonly externals?: Readonly<Record<string, ExternalProcess>>;
  /** Instructions that may run in all (default ten million). */
  readonly stepsMax?: number;
}

export class Machine {
  readonly memory: EvaluationMemory;
  readonly module: MirModule;
  /** What externals printed. */
  output = "";
  /** Instructions run so far. */
  steps = 0;
  private readonly options: MachineOptions;
  private readonly stepsMax: number;
  private depth = 0;

  constructor(module: MirModule, options: MachineOptions) {
    this.module = module;
    this.options = options;
    this.stepsMax = options.stepsMax ?? 1e7;
    this.memory = new EvaluationMemory(module);
  }

  /** Calls a function of the module or an external by name; a trap leaves as `EvaluatedTrap`. */
  run(name: string, args: readonly EvaluatedValue[]): EvaluatedValue[] {
    const symbol = this.options.symbols.find(name);
    if (symbol === undefined) throw new Error(`evaluate: no process ${name}`);
    return this.call(symbol, [...args]);
  }

  call(symbol: SymbolId, args: EvaluatedValue[]): EvaluatedValue[] {
    const fn = this.module.functions.get(symbol);
    if (fn !== undefined) return this.runFunction(fn, args);
    const name = this.options.symbols.name(symbol);
    const external = this.options.externals?.[name];
    if (external === undefined) throw new Error(`evaluate: no process ${name}`);
    return external(args, this);
  }

  private runFunction(fn: MirFunction, args: EvaluatedValue[]): EvaluatedValue[] {
    if (++this.depth > 2000) throw new EvaluatedTrap(11, []);
    const stackTop = this.memory.stackTop;
    const frame: Frame = {
      fn,
      memory: this.memory,
      low: new Int32Array(fn.count),
      high: new Int32Array(fn.count),
      floats: new Float64Array(fn.count),
      more: new Map(),
      out: new WordResult(),
    };
    const entry = fn.blocks[0] as Block;
    for (const [index, id] of entry.params.entries()) setValue(frame, id, args[index] ?? 0n);
    try {
      for (let block: Block | EvaluatedValue[] = entry; ; ) {
        block = this.runGuarded(frame, block);
        if (Array.isArray(block)) return block;
      }
    } finally {
      this.depth--;
      this.memory.stackTop = stackTop;
    }
  }

  private runGuarded(frame: Frame, block: Block): Block | EvaluatedValue[] {
    if (block.handler === NO_BLOCK) return this.runBlock(frame, block);
    const depth = this.depth;
    try {
      return this.runBlock(frame, block);
    } catch (error) {
      if (!(error instanceof EvaluatedTrap)) throw error;
      this.depth = depth;
      return frame.fn.block(block.handler);
    }
  }

  private runBlock(frame: Frame, block: Block): Block | EvaluatedValue[] {
    const { fn } = frame;
    const last = block.body.length - 1;
    for (let index = 0; index < last; index++) this.step(frame, block.body[index] as ValueId);
    if (++this.steps > this.stepsMax) throw new Error("evaluate: too many steps");
    const end = block.body[last] as ValueId;
    switch (fn.op(end)) {
      case OP.jump:
        return follow(frame, block.edges[0] as Edge);
      case OP.branch:
        return follow(frame, block.edges[frame.low[fn.arg(end, 0)] === 0 ? 1 : 0] as Edge);
      case OP.switch: {
        const value = frame.high[fn.arg(end, 0)] === 0 ? (frame.low[fn.arg(end, 0)] as number) >>> 0 : Infinity;
        return follow(frame, block.edges[Math.min(value, block.edges.length - 1)] as Edge);
      }
      case OP.return:
        return fn.args(end).map((id) => getValue(frame, id));
      case OP.tail_call:
        return this.call(
          fn.aux(end) as SymbolId,
          fn.args(end).map((id) => getValue(frame, id)),
        );
      case OP.tail_call_indirect:
        return this.callIndirect(frame, end);
      case OP.trap:
        throw new EvaluatedTrap(fn.aux(end), wordArgs(frame, end, 0));
      default:
        throw new Error(`evaluate: reached ${opName(fn.op(end))}`);
    }
  }

  private step(frame: Frame, id: ValueId): void {
    const { fn } = frame;
    if (++this.steps > this.stepsMax) throw new Error("evaluate: too many steps");
    const op: MirOp = fn.op(id);
    switch (op) {
      case OP.call:
      case OP.call_runtime:
        return setResults(
          frame,
          id,
          this.call(
            fn.aux(id) as SymbolId,
            fn.args(id).map((arg) => getValue(frame, arg)),
          ),
        );
      case OP.call_indirect:
        return setResults(frame, id, this.callIndirect(frame, id));
      case OP.trap_if:
        if (frame.low[fn.arg(id, 0)] !== 0) throw new EvaluatedTrap(fn.aux(id), wordArgs(frame, id, 1));
        return;
      case OP.poll:
        return;
      default: {
        const trap = computeValue(frame, op, id, this.memory);
        if (trap >= 0) throw new EvaluatedTrap(trap, []);
      }
    }
  }

  private callIndirect(frame: Frame, id: ValueId): EvaluatedValue[] {
    const { fn } = frame;
    const args = fn
      .args(id)
      .slice(1)
      .map((arg) => getValue(frame, arg));
    return this.call(this.memory.functionAt(frame.low[fn.arg(id, 0)] as number), args);
  }
}

const isFloat = (type: TypeId): boolean => type === F64 || type === F32;

function getValue(frame: Frame, id: ValueId): EvaluatedValue {
  if (isFloat(frame.fn.type(id))) return frame.floats[id] as number;
  return wordToBig(frame.low[id] as number, frame.high[id] as number);
}

function setValue(frame: Frame, id: ValueId, value: EvaluatedValue): void {
  if (typeof value === "number") frame.floats[id] = value;
  else {
    frame.out.setBig(value);
    frame.low[id] = frame.out.low;
    frame.high[id] = frame.out.high;
  }
}

function setResults(frame: Frame, id: ValueId, results: EvaluatedValue[]): void {
  if (results[0] !== undefined) setValue(frame, id, results[0]);
  if (results.length > 1) frame.more.set(id, results.slice(1));
}

function wordArgs(frame: Frame, id: ValueId, from: number): bigint[] {
  return frame.fn
    .args(id)
    .slice(from)
    .map((arg) => wordToBig(frame.low[arg] as number, frame.high[arg] as number));
}

/** All arguments are read before any parameter is written. */
function follow(frame: Frame, edge: Edge): Block {
  const { low, high, floats, fn } = frame;
  const target = fn.block(edge.block);
  const moved = edge.args.map((arg) => [low[arg], high[arg], floats[arg]] as [number, number, number]);
  for (const [index, param] of target.params.entries()) {
    const [l, h, f] = moved[index] as [number, number, number];
    low[param] = l;
    high[param] = h;
    floats[param] = f;
  }
  return target;
}
