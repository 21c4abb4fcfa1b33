// What lowering carries along: the session's tables, the module being lowered, the process being lowered.

import type { SourceFile } from "#core/base/source.ts";
import { unreachable } from "#core/base/unreachable.ts";
import { FunctionBuilder, type MakeBuilder, type VariableId } from "#core/mir/builder.ts";
import type { BlockId, SymbolId, ValueId } from "#core/mir/function.ts";
import { type FunctionScratch, MirFunction } from "#core/mir/function.ts";
import type { MirModule } from "#core/mir/module.ts";
import type { Representation } from "#core/mir/representation.ts";
import type { PositionTable, SymbolTable } from "#core/mir/session-tables.ts";
import { staticText } from "#core/mir/static-objects.ts";
import { OP } from "#core/spec/mir-ops.ts";
import { PART_SYMBOLS } from "#core/spec/part-keys.ts";
import { RARELY_CALLED, type RuntimeRole, runtimeSymbol } from "#core/spec/rt-symbols.ts";
import { type TrapName, trapKind } from "#core/spec/traps.ts";
import { REF, SCALARS, type TypeId, type TypeTable, VOID } from "#core/types/type-table.ts";
import type { Local, ProcessReference, SourceOffset, TypedModule } from "#core/types/typed-tree.ts";
import type { Coverage } from "./coverage.ts";
import type { Scope } from "./protect.ts";
import { readSlot, writeSlot } from "./regions.ts";

export interface LowerContext {
  readonly types: TypeTable;
  readonly symbols: SymbolTable;
  readonly positions: PositionTable;
  readonly representation: Representation;
  /** Where functions are built. */
  readonly scratch?: FunctionScratch;
  /** Counts what runs. */
  readonly coverage?: Coverage | undefined;
}

/** One module on its way to MIR. */
export interface ModuleLowering {
  readonly context: LowerContext;
  readonly typed: TypedModule;
  readonly mir: MirModule;
  readonly source: SourceFile;
  readonly file: number;
  /** Symbols of the static texts made so far. */
  readonly texts: Map<string, SymbolId>;
}

/** Where a local lives: one SSA value if it is never set, a variable of the builder, a heap cell that lambdas share, or slots of the frame. */
export type Slot =
  | { readonly kind: "value"; readonly value: ValueId }
  | { readonly kind: "variable"; readonly variable: VariableId }
  | { readonly kind: "cell"; readonly cell: ValueId }
  /** Frame slots, while code is lowered that a handler protects. */
  | { readonly kind: "slot"; readonly slot: ValueId };

export interface LoopTargets {
  readonly loop: number;
  readonly onBreak: BlockId;
  readonly onContinue: BlockId;
  /** Number of scopes around the loop. */
  readonly depth: number;
}

/** One process, lambda or initialiser on its way to MIR. */
export class ProcessLowering {
  readonly module: ModuleLowering;
  readonly types: TypeTable;
  readonly representation: Representation;
  readonly b: FunctionBuilder;
  readonly symbol: SymbolId;
  readonly typeParameters: number;
  readonly slots = new Map<Local, Slot>();
  readonly loops: LoopTargets[] = [];
  /** Protected code around this point, outermost first. */
  readonly scopes: Scope[] = [];
  readonly result: TypeId;
  /** Whether slices of Texts are made. */
  makesParts = false;
  /** Where a result waits while clean-up runs. */
  resultSlot: ValueId | undefined;
  /** Appends the item of the innermost comprehension. */
  readonly yields: (() => void)[] = [];
  /** Lines that have a counter, in an instrumented build. */
  countedLines: Set<number> | undefined;
  private lastLine = 1;

  constructor(
    module: ModuleLowering,
    symbol: string,
    typeParameters: number,
    params: readonly TypeId[],
    result: TypeId,
    makeBuilder: MakeBuilder = (fn) => new FunctionBuilder(fn),
  ) {
    this.module = module;
    this.types = module.context.types;
    this.representation = module.context.representation;
    this.symbol = module.context.symbols.intern(symbol);
    this.typeParameters = typeParameters;
    this.result = result;
    const mirResult = this.representation.mirType(result);
    const mirParams = params.map((param) => this.representation.mirType(param));
    const fn = new MirFunction(
      this.symbol,
      typeParameters,
      mirParams,
      mirResult === VOID ? [] : [mirResult],
      module.context.scratch,
    );
    fn.flags.isRuntime = module.mir.isRuntime;
    this.b = makeBuilder(fn);
  }

  /** The position of what is emitted from now on. */
  locate(offset: SourceOffset): void {
    const { source, file, context } = this.module;
    let line = this.lastLine;
    const starts = source.lineStarts;
    const start = starts[line - 1] as number;
    const next = starts[line];
    if (offset < start || (next !== undefined && offset >= next)) line = source.lineAt(offset);
    this.lastLine = line;
    this.b.position = context.positions.add(
      file,
      line,
      offset - (starts[line - 1] as number) + 1,
      this.symbol,
      0 as never,
    );
  }

  mirType(type: TypeId): TypeId {
    return this.representation.mirType(type);
  }

  slot(local: Local): Slot {
    return this.slots.get(local) ?? unreachable(`lower: local ${local.name} has no place`);
  }

  /** Gives a local its first value. */
  define(local: Local, value: ValueId): void {
    if (local.isSet && local.isCaptured) {
      const cell = this.b.emit(OP.g_new_cell, REF, [value], local.type);
      this.slots.set(local, { kind: "cell", cell });
    } else if (local.isSet) {
      const known = this.slots.get(local);
      const slot: Slot =
        known?.kind === "variable"
          ? known
          : { kind: "variable", variable: this.b.newVariable(this.mirType(local.type)) };
      this.slots.set(local, slot);
      if (slot.kind === "variable") this.b.write(slot.variable, value);
    } else this.slots.set(local, { kind: "value", value });
  }

  read(local: Local): ValueId {
    const slot = this.slot(local);
    if (slot.kind === "value") return slot.value;
    if (slot.kind === "variable") return this.b.read(slot.variable);
    if (slot.kind === "slot") return readSlot(this, slot.slot, local.type);
    return this.b.emit(OP.g_get_cell, this.mirType(local.type), [slot.cell], local.type);
  }

  write(local: Local, value: ValueId): void {
    const slot = this.slot(local);
    if (slot.kind === "variable") this.b.write(slot.variable, value);
    else if (slot.kind === "slot") writeSlot(this, slot.slot, local.type, value);
    else if (slot.kind === "cell") this.b.emit(OP.g_set_cell, VOID, [slot.cell, value], local.type);
    else unreachable(`lower: ${local.name} is set but not marked so`);
  }

  /** Number of a field path in the function. */
  path(path: readonly number[]): number {
    return this.b.fn.paths.push(path) - 1;
  }

  /** Number of a generic reference in the function. */
  reference(symbol: string, typeArgs: readonly TypeId[]): number {
    return this.b.fn.references.push({ symbol: this.module.context.symbols.intern(symbol), typeArgs }) - 1;
  }

  /** Call of a process with ready arguments. */
  call(process: ProcessReference, args: readonly ValueId[], result: TypeId): ValueId {
    return this.callSymbol(process.symbol, process.typeArgs, args, result);
  }

  callSymbol(symbol: string, typeArgs: readonly TypeId[], args: readonly ValueId[], result: TypeId): ValueId {
    const type = this.mirType(result);
    this.makesParts ||= symbol === PART_SYMBOLS.slice;
    if (RARELY_CALLED.includes(symbol)) this.b.fn.block(this.b.current).isCold = true;
    if (typeArgs.length > 0) return this.b.emit(OP.g_call, type, args, this.reference(symbol, typeArgs));
    return this.b.emit(OP.call, type, args, this.module.context.symbols.intern(symbol));
  }

  /** Call of a runtime process with one result at most. */
  role(role: RuntimeRole, args: readonly ValueId[]): ValueId {
    const row = runtimeSymbol(role);
    const { results } = row;
    const type = results === "" ? VOID : (SCALARS.indexOf(results as (typeof SCALARS)[number]) as TypeId);
    return this.b.emit(OP.call, type, args, this.module.context.symbols.intern(row.symbol));
  }

  text(content: string): ValueId {
    const { texts, context, mir } = this.module;
    let symbol = texts.get(content);
    if (symbol === undefined) {
      const data = staticText(context.symbols, content);
      symbol = data.symbol;
      texts.set(content, symbol);
      mir.data.set(symbol, data);
    }
    return this.b.emit(OP.static_object, REF, [], symbol);
  }

  trapIf(condition: ValueId, trap: TrapName, args: readonly ValueId[] = []): void {
    this.b.emit(OP.trap_if, VOID, [condition, ...args], trapKind(trap));
  }

  loopTargets(loop: number): LoopTargets {
    return this.loops.findLast((entry) => entry.loop === loop) ?? unreachable("lower: no such loop");
  }
}
