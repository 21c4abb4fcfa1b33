// A program that grows entry by entry, for interactive sessions: what was compiled stays, and each entry becomes a module that refers to those before it.

import { parse } from "./1-parse/parse.ts";
import { ModuleGraph } from "./2-resolve/module-graph.ts";
import type { ModuleLoader } from "./2-resolve/module-loader.ts";
import { checkFreshModules, initialisationOrder, typedModule } from "./3-check/check-modules.ts";
import { type CheckAssembly, type ModuleState, Program } from "./3-check/program.ts";
import { lowerModule } from "./4-lower/lower.ts";
import { instantiate } from "./5-optimize/instantiate/instantiate.ts";
import { runPasses } from "./5-optimize/run-passes.ts";
import { runsOnce } from "./5-optimize/runs-once.ts";
import type { AstModule } from "./ast/module.ts";
import type { Statement } from "./ast/statements.ts";
import { DiagnosticList } from "./base/diagnostic.ts";
import { SourceFile, span } from "./base/source.ts";
import type { SymbolId } from "./mir/function.ts";
import { InlineBodies } from "./mir/inline-bodies.ts";
import type { MirModule } from "./mir/module.ts";
import { PrecompiledModules, type PrecompiledSource } from "./mir/precompiled-modules.ts";
import { Representation } from "./mir/representation.ts";
import { PositionTable, SymbolTable } from "./mir/session-tables.ts";
import type { CompileSession } from "./pipeline.ts";
import type { GlobalSignature, ModuleInterface, TypeEntry, ValueEntry } from "./types/module-interface.ts";
import type { ImportedNameBinding, ResolvedModule } from "./types/resolved-module.ts";
import { type TypeId, TypeTable } from "./types/type-table.ts";
import type { TypedModule } from "./types/typed-tree.ts";

/** The names that an entry may use without declaring them. */
export interface EntryScope {
  readonly names: ModuleInterface;
  readonly importedNames: ReadonlyMap<string, ImportedNameBinding>;
  readonly aliases: ReadonlyMap<string, ModuleInterface>;
  readonly open: readonly ModuleInterface[];
}

export interface EntryText {
  /** Path of its module: the beginning of its symbols. */
  readonly path: string;
  readonly source: SourceFile;
  /** Where the entry ends; declarations of earlier entries that are compiled anew may follow. */
  readonly ownLength: number;
}

/** An entry that has been checked. */
export interface CheckedEntry {
  readonly resolved: ResolvedModule;
  /** The entry's module and all that it was the first to use, in order of initialisation. */
  readonly modules: readonly TypedModule[];
  /** Holds the value of the expression at its end, if it ends in one that has a value: its type is known then. */
  readonly answer: GlobalSignature;
}

export interface GrowingOptions {
  readonly checkAssembly: CheckAssembly;
  /** Tells by full name what is in memory already: in the runtime image, or compiled with an earlier entry. */
  readonly isOutside: (name: string) => boolean;
  readonly level: number;
}

export interface CompiledEntry {
  readonly program: MirModule;
  /** Initialisers that the program runs. */
  readonly initializers: readonly SymbolId[];
  readonly modules: readonly MirModule[];
}

/** Name of the variable that holds the value of an entry's last expression. */
const ANSWER = "$answer";

interface Mark {
  readonly modules: number;
  readonly orderUses: number;
  readonly templateUses: number;
}

export class GrowingProgram implements CompileSession {
  readonly types = new TypeTable();
  readonly representation = new Representation(this.types);
  readonly symbols = new SymbolTable();
  readonly positions = new PositionTable();
  readonly #options: GrowingOptions;
  readonly #graph: ModuleGraph;
  readonly #program: Program;
  readonly #stored: PrecompiledSource | undefined;
  readonly #precompiled: PrecompiledModules | undefined;
  readonly #sources = new Map<string, SourceFile>();
  /** How many processes of a module have been lowered. */
  readonly #lowered = new Map<ModuleState, number>();
  #mir: MirModule[] = [];
  readonly #initialized = new Set<SymbolId>();

  constructor(loader: ModuleLoader, options: GrowingOptions) {
    this.#options = options;
    const none = new DiagnosticList();
    const parseNoting = (source: SourceFile, diagnostics: DiagnosticList) => {
      this.#sources.set(source.path, source);
      return parse(source, diagnostics);
    };
    this.#graph = new ModuleGraph(loader, parseNoting, this.types, none);
    this.#program = new Program(this.types, none, this.#graph, options.checkAssembly);
    this.#stored = loader.precompiled;
    if (loader.precompiled !== undefined) this.#precompiled = new PrecompiledModules(loader.precompiled, this);
  }

  /** What a library module shows. */
  library(path: string): ModuleInterface | undefined {
    return this.#graph.library(path);
  }

  /** The module of a name that needs no import. */
  prelude(name: string): ModuleInterface | undefined {
    return this.#graph.prelude(name);
  }

  /** The declaration of a type, and the modules whose processes count as its own. */
  modulesOfType(type: TypeId): { readonly own: TypeEntry | undefined; readonly modules: readonly ModuleInterface[] } {
    const module = this.#program.moduleOfType(type);
    const shape = this.types.shape(type);
    const own = shape.kind === "nominal" ? module?.typesByNominal.get(shape.nominal) : undefined;
    return { own, modules: module === undefined ? [] : [module] };
  }

  preludeNames(): readonly string[] {
    return this.#graph.preludeNames();
  }

  /** Checks an entry; undefined if it is wrong. Then, and when the checker throws, nothing of it remains. */
  check(entry: EntryText, scope: EntryScope, diagnostics: DiagnosticList): CheckedEntry | undefined {
    const program = this.#program;
    program.diagnostics = diagnostics;
    this.#graph.reportTo(diagnostics);
    this.#sources.set(entry.source.path, entry.source);
    const mark = this.#mark();
    const ast = withoutPrivacy(parse(entry.source, diagnostics, { isEntry: true }));
    if (diagnostics.hasErrors) return undefined;
    let isRight = false;
    try {
      const resolved = this.#graph.addEntry(entry.path, ast, variablesOf(scope.names));
      bringIntoScope(resolved, scope);
      const answer = answerOf(resolved, entry);
      checkFreshModules(program);
      isRight = !diagnostics.hasErrors;
      return isRight ? { resolved, modules: this.#freshModules(entry.path), answer } : undefined;
    } finally {
      if (isRight) program.orderUses.length = 0;
      else this.#goBack(mark);
    }
  }

  /** Takes back an entry that was checked and is not to be compiled. */
  discard(checked: CheckedEntry): void {
    const { modules } = this.#program;
    const first = modules.findIndex((state) =>
      checked.modules.some((one) => one.path === state.resolved.interface.path),
    );
    this.#goBack({
      modules: first < 0 ? modules.length : first,
      orderUses: 0,
      templateUses: this.#program.templateUses.size,
    });
  }

  /** Flat, optimised MIR of what the entry adds to the program, with the processes `roots` whether it calls them or not. */
  compile(
    modules: readonly TypedModule[],
    diagnostics: DiagnosticList,
    roots: readonly string[] = [],
  ): CompiledEntry | undefined {
    const { representation, symbols, positions } = this;
    const fresh = modules.map((module) =>
      lowerModule(this, module, this.#sources.get(module.file) ?? new SourceFile(module.file, "")),
    );
    for (const module of fresh) {
      // The variables of an entry are looked at from outside, and its constants must not be computed again later.
      module.isInitializerLazy = false;
      module.main = undefined;
    }
    const { program, problems, lengths, aliases, initializers } = instantiate({
      representation,
      symbols,
      modules: [...this.#mir, ...fresh],
      precompiled: this.#precompiled,
      roots: roots.map((name) => ({ symbol: symbols.intern(name), typeArgs: [] })),
      main: fresh.at(-1),
      isOutside: this.#options.isOutside,
      initialized: this.#initialized,
      bindsClosures: true,
    });
    const file = this.#sources.get(modules.at(-1)?.file ?? "") ?? new SourceFile("", "");
    for (const { kind, name, from, position } of problems) {
      const { line, column } = positions.get(position);
      const at = position === 0 ? span(0, 0) : span(file.lineStart(line) + column - 1, file.lineEnd(line));
      if (kind === "nestedTooDeeply") diagnostics.report("instanceTooDeep", file, at, { name });
      else diagnostics.report("missingProcess", file, at, { name, from });
    }
    if (diagnostics.hasErrors) return undefined;
    const level = runsOnce(program) ? 0 : this.#options.level;
    const { types } = this;
    const inlineBodies =
      this.#stored === undefined || level === 0
        ? undefined
        : new InlineBodies(this.#stored, { types, symbols, positions, aliases }, program);
    runPasses(program, { symbols, positions, lengths, level, inlineBodies, polls: true });
    return { program, initializers, modules: fresh };
  }

  /** To be called when the entry is in memory and about to run: later ones build on it. */
  keep({ initializers, modules }: CompiledEntry): void {
    for (const symbol of initializers) this.#initialized.add(symbol);
    this.#mir.push(...modules);
    for (const state of this.#program.modules) this.#lowered.set(state, state.processes.length);
  }

  /** Forgets entries, by path: nothing that is still compiled may refer to what they declared. */
  forget(paths: ReadonlySet<string>): void {
    const program = this.#program;
    const isForgotten = (symbol: string): boolean => paths.has(symbol.split(".", 1)[0] as string);
    const kept: ModuleState[] = [];
    for (const state of program.modules)
      if (paths.has(state.resolved.interface.path)) this.#lowered.delete(state);
      else kept.push(state);
    program.modules.splice(0, program.modules.length, ...kept);
    program.checkedModules = kept.length;
    for (const path of paths) {
      program.moduleByPath.delete(path);
      program.interfaces.delete(path);
      this.#sources.delete(`${path}.runa`);
    }
    for (const symbol of program.globalKeys.keys()) if (isForgotten(symbol)) program.globalKeys.delete(symbol);
    for (const symbol of this.#initialized)
      if (isForgotten(this.symbols.name(symbol))) this.#initialized.delete(symbol);
    this.#graph.forget(paths);
    this.#mir = this.#mir.filter((module) => !paths.has(module.path));
  }

  #mark(): Mark {
    const { modules, orderUses, templateUses } = this.#program;
    return { modules: modules.length, orderUses: orderUses.length, templateUses: templateUses.size };
  }

  #goBack(mark: Mark): void {
    const program = this.#program;
    const dropped = program.modules.splice(mark.modules);
    for (const { resolved } of dropped) {
      program.moduleByPath.delete(resolved.interface.path);
      program.interfaces.delete(resolved.interface.path);
    }
    program.checkedModules = program.modules.length;
    this.#graph.forget(dropped.map((state) => state.resolved.interface.path));
    program.orderUses.length = mark.orderUses;
    [...program.templateUses.keys()].slice(mark.templateUses).forEach((key) => program.templateUses.delete(key));
    for (const [state, count] of this.#lowered) state.processes.length = count;
  }

  /** Modules that are new, and the new processes of those before: processes with untyped parameters that were used with new types. */
  #freshModules(root: string): TypedModule[] {
    const modules: TypedModule[] = [];
    for (const state of initialisationOrder(this.#program, root)) {
      const before = this.#lowered.get(state);
      const typed = typedModule(this.#program, state, root);
      if (before === undefined) modules.push(typed);
      else if (state.processes.length > before)
        modules.unshift({
          ...typed,
          processes: state.processes.slice(before),
          globals: [],
          externals: [],
          initializer: undefined,
        });
    }
    return modules;
  }
}

/** `Private` is said to the module, which in a session is all entries. */
function withoutPrivacy(ast: AstModule): AstModule {
  const statements = ast.statements.map((statement) =>
    "isPrivate" in statement && statement.isPrivate ? { ...statement, isPrivate: false } : statement,
  );
  return { ...ast, statements };
}

function variablesOf(names: ModuleInterface): Map<string, ValueEntry> {
  const variables = new Map<string, ValueEntry>();
  for (const [name, entry] of names.values)
    if (entry.kind === "global" && !entry.global.isConstant && name !== "_") variables.set(name, entry);
  return variables;
}

/** The session's names come before those of modules that the entry opens, and after those that it imports by name. */
function bringIntoScope(resolved: ResolvedModule, scope: EntryScope): void {
  for (const [name, binding] of scope.importedNames)
    if (!resolved.importedNames.has(name)) resolved.importedNames.set(name, binding);
  for (const [name, module] of scope.aliases) if (!resolved.aliases.has(name)) resolved.aliases.set(name, module);
  resolved.open.unshift(scope.names);
  for (const module of scope.open) if (!resolved.open.includes(module)) resolved.open.push(module);
}

function answerOf(resolved: ResolvedModule, entry: EntryText): GlobalSignature {
  const global: GlobalSignature = {
    symbol: `${entry.path}.${ANSWER}`,
    name: ANSWER,
    modulePath: entry.path,
    isConstant: false,
    isPrivate: false,
    at: 0,
    type: undefined,
  };
  const last: Statement | undefined = resolved.ast.statements.findLast(
    (statement) => statement.start < entry.ownLength,
  );
  if (last?.kind === "ExpressionStatement") resolved.answer = { statement: last, global };
  return global;
}
