// What one instantiation carries along: the modules, the program being made, what is reached and waits to be rebuilt.

import { AliasClasses } from "#core/mir/alias-classes.ts";
import type { MirFunction, PositionId, SymbolId } from "#core/mir/function.ts";
import { type MirData, MirModule } from "#core/mir/module.ts";
import { libraryPathOf, type PrecompiledModules } from "#core/mir/precompiled-modules.ts";
import type { Representation } from "#core/mir/representation.ts";
import type { SymbolTable } from "#core/mir/session-tables.ts";
import { RUNTIME_SYMBOLS } from "#core/spec/rt-symbols.ts";
import type { TypeId, TypeTable } from "#core/types/type-table.ts";
import { type Bindings, ClosureUses, NO_BINDINGS } from "./bound-closures.ts";
import { Descriptors } from "./descriptors.ts";
import { Dispatch } from "./dispatch.ts";
import { TypeGraph } from "./type-graph.ts";
import { TypeNames } from "./type-names.ts";

/** What cannot be instantiated. */
export interface InstantiateProblem {
  readonly kind: "nestedTooDeeply" | "missing";
  /** Name of the instance or of the process that is missing. */
  readonly name: string;
  readonly from: string;
  /** Where it is asked for, of what is compiled from source. */
  readonly position: PositionId;
}

export interface InstantiateRequest {
  readonly representation: Representation;
  readonly symbols: SymbolTable;
  /** In order of initialisation: a module stands after those it imports. */
  readonly modules: readonly MirModule[];
  /** Modules that are read when something in them is reached; their initialisers run before those of `modules`. */
  readonly precompiled?: PrecompiledModules | undefined;
  /** Processes to keep besides what the program reaches, with their type arguments. */
  readonly roots: readonly InstanceRoot[];
  /** Make `__runa_program` from the initialisers and `main` of this module. */
  readonly main: MirModule | undefined;
  /** Tells by full name which processes, instances and module variables are linked from elsewhere (a runtime image). */
  readonly isOutside: ((name: string) => boolean) | undefined;
  /** Initialisers that have run already; the modules stay as they left them. */
  readonly initialized?: ReadonlySet<SymbolId>;
  /** Processes get instances of their own for the lambdas that they take. */
  readonly bindsClosures?: boolean;
}

/** A process, or an instance of a generic one. */
export interface InstanceRoot {
  readonly symbol: SymbolId;
  readonly typeArgs: readonly TypeId[];
}

interface Source {
  readonly fn: MirFunction;
  readonly module: MirModule;
}

/** A function that is reached and waits to be made. */
export interface Work {
  readonly module: MirModule;
  /** The function itself, if it was made here; else the symbol of a generic one in the module. */
  readonly source: MirFunction | SymbolId;
  readonly typeArgs: readonly TypeId[];
  readonly symbol: SymbolId;
  readonly bindings: Bindings;
}

/** Modules of the program are initialised after those of the library. */
const AFTER_LIBRARY = 2 ** 20;

/** More than a run has types. */
const TYPES_MAX = 2 ** 26;

/** Types nested deeper than this come from a process that instantiates itself with ever larger types. */
const TYPE_DEPTH_MAX = 64;

/** State of one run of `instantiate`. */
export class InstantiateSession {
  readonly types: TypeTable;
  readonly symbols: SymbolTable;
  readonly representation: Representation;
  readonly modules: readonly MirModule[];
  readonly program = new MirModule("", false);
  readonly aliases = new AliasClasses();
  readonly descriptors: Descriptors;
  readonly dispatch: Dispatch;
  readonly names: TypeNames;
  readonly graph: TypeGraph;
  readonly problems: InstantiateProblem[] = [];
  /** Symbols of the instances of generic functions. */
  readonly instances: SymbolId[] = [];
  /** Initialisers that must run, by their place in the order. */
  readonly initializers = new Map<SymbolId, number>();
  /** Symbol of the function that is being rebuilt, for reports. */
  at: SymbolId = 0 as SymbolId;
  /** Whether some process calls a foreign one. */
  callsForeign = false;
  /** Position of the instruction that is being rebuilt. */
  position = 0 as PositionId;
  /** Tells what is linked from elsewhere: it is called by name and not made. */
  private readonly isOutside: ((name: string) => boolean) | undefined;
  private readonly precompiled: PrecompiledModules | undefined;
  private readonly initialized: ReadonlySet<SymbolId>;
  /** Whether processes get instances of their own for the lambdas that they take. */
  readonly bindsClosures: boolean;
  /** Which closures are only called. */
  readonly closures = new ClosureUses(this);
  /** Processes called by role that stand in Runtime Modules; their modules need not be loaded when they lie outside. */
  private readonly outsideRuntime = new Set<SymbolId>();
  /** Paths of precompiled modules that were looked for. */
  private readonly loaded = new Set<string>();
  private readonly owners = new Map<SymbolId, MirModule>();
  private readonly globalOwners = new Map<SymbolId, MirModule>();
  private readonly dataOwners = new Map<SymbolId, MirModule>();
  /** Instances, by symbol × TYPES_MAX + the only type argument, or by a text of both. */
  private readonly known = new Map<number | string, SymbolId>();
  /** By symbol, once it was asked for: whether it stands in a Runtime Module. */
  private readonly runtime: (boolean | undefined)[] = [];
  private readonly requested = new Set<SymbolId>();
  private readonly work: Work[] = [];
  private readonly assembly = new Map<MirModule, number[]>();

  constructor(request: InstantiateRequest) {
    const { representation, symbols, modules, isOutside } = request;
    this.isOutside = isOutside;
    this.precompiled = request.precompiled;
    this.initialized = request.initialized ?? new Set();
    this.bindsClosures = request.bindsClosures ?? false;
    this.representation = representation;
    this.types = representation.types;
    this.symbols = symbols;
    this.modules = modules;
    this.names = new TypeNames(this.types);
    this.graph = new TypeGraph(representation);
    this.descriptors = new Descriptors(this);
    this.dispatch = new Dispatch(this);
    if (isOutside !== undefined)
      for (const row of RUNTIME_SYMBOLS) if (row.isRuntime) this.outsideRuntime.add(symbols.intern(row.symbol));
    for (const module of modules) this.register(module);
  }

  /** The generic function behind a symbol. */
  find(symbol: SymbolId): Source | undefined {
    const module = this.moduleOf(symbol);
    const fn = module?.functions.get(symbol);
    return module === undefined || fn === undefined ? undefined : { fn, module };
  }

  /** The module of a generic function, which need not be lowered for it. */
  moduleOf(symbol: SymbolId): MirModule | undefined {
    this.loadModuleOf(symbol);
    return this.owners.get(symbol) ?? this.modules.find((one) => one.functions.has(symbol));
  }

  /** Whether a process stands in a Runtime Module. */
  isRuntime(symbol: SymbolId): boolean {
    const known = this.runtime[symbol];
    if (known !== undefined) return known;
    const found = this.standsInRuntime(symbol);
    this.runtime[symbol] = found;
    return found;
  }

  private standsInRuntime(symbol: SymbolId): boolean {
    const owner = this.owners.get(symbol);
    if (owner !== undefined) return owner.isRuntime;
    return (
      this.outsideRuntime.has(symbol) ||
      (this.precompiled?.row(libraryPathOf(this.symbols.name(symbol)))?.isRuntime ?? false)
    );
  }

  /** The symbol of an instance, which will be made. */
  request(symbol: SymbolId, typeArgs: readonly TypeId[]): SymbolId {
    if (typeArgs.length === 0) {
      if (!this.requested.has(symbol)) this.enqueue(symbol, symbol, typeArgs);
      return symbol;
    }
    const key = typeArgs.length === 1 ? symbol * TYPES_MAX + (typeArgs[0] as number) : `${symbol}<${typeArgs.join()}`;
    const found = this.known.get(key);
    if (found !== undefined) return found;
    const ofProtocol = this.dispatch.resolve(symbol, typeArgs);
    if (ofProtocol !== undefined) {
      this.known.set(key, ofProtocol);
      return ofProtocol;
    }
    const name = `${this.symbols.name(symbol)}<${typeArgs.map((type) => this.names.name(type)).join(", ")}>`;
    const instance = this.symbols.intern(name);
    this.known.set(key, instance);
    this.instances.push(instance);
    if (typeArgs.some((type) => this.names.depth(type) > TYPE_DEPTH_MAX))
      this.problems.push({
        kind: "nestedTooDeeply",
        name: this.symbols.name(symbol),
        from: this.symbols.name(this.at),
        position: this.position,
      });
    else this.enqueue(symbol, instance, typeArgs);
    return instance;
  }

  /** The symbol of an instance with closures in place of some parameters. */
  requestBound(symbol: SymbolId, typeArgs: readonly TypeId[], bindings: Bindings): SymbolId {
    if (bindings.size === 0) return this.request(symbol, typeArgs);
    const types = (args: readonly TypeId[]): string =>
      args.length === 0 ? "" : `<${args.map((type) => this.names.name(type)).join(", ")}>`;
    const bound = [...bindings].map(
      ([param, one]) => `${param}=${this.symbols.name(one.symbol)}${types(one.typeArgs)}`,
    );
    const instance = this.symbols.intern(`${this.symbols.name(symbol)}${types(typeArgs)}{${bound.join(", ")}}`);
    if (!this.announce(instance)) return instance;
    const module = this.moduleOf(symbol);
    if (module === undefined) return this.request(symbol, typeArgs);
    this.instances.push(instance);
    this.work.push({ module, source: symbol, typeArgs, symbol: instance, bindings });
    return instance;
  }

  /** Takes a function made here (with concrete types only) into the program. */
  adopt(fn: MirFunction): SymbolId {
    this.requested.add(fn.symbol);
    this.work.push({ module: this.program, source: fn, typeArgs: [], symbol: fn.symbol, bindings: NO_BINDINGS });
    return fn.symbol;
  }

  /** Announces a function that `adopt` will bring; false if it was announced before. */
  announce(symbol: SymbolId): boolean {
    if (this.requested.has(symbol)) return false;
    this.requested.add(symbol);
    return true;
  }

  /** Whether a module variable lies in what is linked from elsewhere. */
  isGlobalOutside(symbol: SymbolId): boolean {
    return this.isOutside?.(this.symbols.name(symbol)) ?? false;
  }

  /** Whether a type descriptor lies in what is linked from elsewhere: every type has one only, so that errors are told apart by it. */
  isDataOutside(symbol: SymbolId): boolean {
    return this.isOutside?.(this.symbols.name(symbol)) ?? false;
  }

  nextWork(): Work | undefined {
    return this.work.pop();
  }

  /** Makes sure that data of a module are in the program. */
  requestData(symbol: SymbolId): void {
    if (this.program.data.has(symbol)) return;
    const owner = this.dataOwners.get(symbol) ?? this.modules.find((one) => one.data.has(symbol));
    const data = owner?.data.get(symbol);
    if (data !== undefined) this.addData(data);
  }

  addData(data: MirData): void {
    if (this.program.data.has(data.symbol)) return;
    this.program.data.set(data.symbol, data);
    for (const { symbol } of data.relocations) this.requestData(symbol);
  }

  /** The module of a global and, if it is a constant made by code, the order to run that code. */
  requestGlobal(symbol: SymbolId): MirModule | undefined {
    this.loadModuleOf(symbol);
    const module = this.globalOwners.get(symbol);
    if (module?.initializer !== undefined) this.requestInitializer(module);
    return module;
  }

  requestInitializer(module: MirModule): void {
    const { initializer } = module;
    if (initializer === undefined || this.initializers.has(initializer) || this.initialized.has(initializer)) return;
    const order = this.precompiled?.row(module.path)?.order ?? this.modules.indexOf(module) + AFTER_LIBRARY;
    this.initializers.set(initializer, order);
    this.request(initializer, []);
  }

  /** Orders the initialisers of a precompiled module and of all it depends on, or only those that do more than compute constants. */
  requestInitializersOf(path: string, withLazy: boolean): void {
    for (const one of this.precompiled?.row(path)?.initialized ?? []) {
      const row = this.precompiled?.row(one);
      if (row?.initializer === undefined || (row.isInitializerLazy === true && !withLazy)) continue;
      const symbol = this.symbols.intern(row.initializer);
      if (this.initializers.has(symbol) || this.initialized.has(symbol)) continue;
      this.initializers.set(symbol, row.order);
      this.request(symbol, []);
    }
  }

  /** Index in the program of a module's assembly template. */
  template(module: MirModule, index: number): number {
    const known = this.assembly.get(module) ?? [];
    this.assembly.set(module, known);
    const template = module.assembly[index];
    if (known[index] === undefined && template !== undefined) known[index] = this.program.assembly.push(template) - 1;
    return known[index] ?? 0;
  }

  private enqueue(symbol: SymbolId, instance: SymbolId, typeArgs: readonly TypeId[]): void {
    this.requested.add(instance);
    if (this.isOutside?.(this.symbols.name(instance)) === true) {
      this.requestInitializersOf(libraryPathOf(this.symbols.name(symbol)), true);
      return;
    }
    const module = this.moduleOf(symbol);
    if (module !== undefined)
      this.work.push({ module, source: symbol, typeArgs, symbol: instance, bindings: NO_BINDINGS });
    else {
      const { symbols, at, position } = this;
      this.problems.push({ kind: "missing", name: symbols.name(symbol), from: symbols.name(at), position });
    }
  }

  /** Reads the precompiled module in which a symbol stands, unless the symbol is known. */
  private loadModuleOf(symbol: SymbolId): void {
    if (this.precompiled === undefined || this.owners.has(symbol) || this.globalOwners.has(symbol)) return;
    const path = libraryPathOf(this.symbols.name(symbol));
    if (this.loaded.has(path)) return;
    this.loaded.add(path);
    const module = this.precompiled.module(path);
    if (module !== undefined) this.register(module);
  }

  private register(module: MirModule): void {
    for (const symbol of module.functions.keys()) this.owners.set(symbol, module);
    for (const symbol of module.globals.keys()) this.globalOwners.set(symbol, module);
    for (const symbol of module.data.keys()) this.dataOwners.set(symbol, module);
    for (const [symbol, external] of module.externals) this.program.externals.set(symbol, external);
  }
}
