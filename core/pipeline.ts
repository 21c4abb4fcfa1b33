// The whole compiler on one page: a root file and a loader in, flat and optimised MIR of the program out.

import type { ModuleLoader } from "./2-resolve/module-loader.ts";
import type { CheckAssembly, TrialKind } from "./3-check/program.ts";
import type { Coverage } from "./4-lower/coverage.ts";
import { lowerModule } from "./4-lower/lower.ts";
import { type InstanceRoot, type InstantiateProblem, instantiate } from "./5-optimize/instantiate/instantiate.ts";
import { type PassOptions, runPasses } from "./5-optimize/run-passes.ts";
import { runsOnce } from "./5-optimize/runs-once.ts";
import { DiagnosticList } from "./base/diagnostic.ts";
import { SourceFile, type Span, span } from "./base/source.ts";
import { checkProgram } from "./check-program.ts";
import { FunctionScratch } from "./mir/function.ts";
import { InlineBodies } from "./mir/inline-bodies.ts";
import type { MirModule } from "./mir/module.ts";
import { PrecompiledModules } from "./mir/precompiled-modules.ts";
import { Representation } from "./mir/representation.ts";
import type { SerializeContext } from "./mir/serialize.ts";
import { PositionTable, SymbolTable } from "./mir/session-tables.ts";
import { RUNTIME_SYMBOLS } from "./spec/rt-symbols.ts";
import { TypeTable } from "./types/type-table.ts";
import type { TypedTrial } from "./types/typed-tree.ts";

export interface CompileOptions {
  /** Level, polls, dumps and the like of the passes. */
  readonly passes?: Omit<PassOptions, "symbols" | "positions">;
  readonly checkAssembly?: CheckAssembly;
  /** Tells by full name what a runtime image provides; without one the runtime's modules are compiled with the program. */
  readonly isOutside?: (name: string) => boolean;
  /** Full symbols to keep besides what the program reaches. */
  readonly roots?: readonly string[];
  /** Instances of generic processes to keep. */
  readonly instances?: (session: CompileSession) => readonly InstanceRoot[];
  /** Path of the root module, if it is not its file's; and whether it belongs to the library. */
  readonly path?: string;
  readonly isLibrary?: boolean;
  /** Runs these blocks of the root file instead of `main`. */
  readonly trialKind?: TrialKind | undefined;
  /** Counts what runs of the program's own files. */
  readonly coverage?: Coverage | undefined;
  /** Receives the program when its functions are as callers may inline them. */
  readonly beforeLate?: (program: MirModule, context: Required<SerializeContext>) => void;
  /** The program starts when it is compiled: what can run only once is not optimised. */
  readonly startsAtOnce?: boolean;
  /** Receives milliseconds by stage. */
  readonly times?: Map<string, number>;
}

/** From this level on, small processes of a runtime image are inlined, and processes get instances for the lambdas that they take. */
const INLINING_LEVEL = 2;

/** Tables that the result refers to. */
export interface CompileSession {
  readonly types: TypeTable;
  readonly symbols: SymbolTable;
  readonly positions: PositionTable;
  readonly representation: Representation;
}

export interface Compiled extends CompileSession {
  /** Flat MIR of everything reached, or undefined if there are errors. */
  readonly program: MirModule | undefined;
  readonly diagnostics: DiagnosticList;
  /** The blocks that the program runs instead of `main`, in the order of the file. */
  readonly trials: readonly TypedTrial[];
}

/** Compiles a program up to optimised MIR. Wrong programs give diagnostics; nothing is thrown for them. */
export function compileToMir(root: SourceFile, loader: ModuleLoader, options: CompileOptions = {}): Compiled {
  const types = new TypeTable();
  const representation = new Representation(types);
  const session = { types, representation, symbols: new SymbolTable(), positions: new PositionTable() };
  const diagnostics = new DiagnosticList();
  const sources = new Map([[root.path, root]]);
  const timed = stopwatch(options.times);
  const checked = timed("check", () =>
    checkProgram(root, rememberSources(loader, sources), types, diagnostics, {
      ...(options.path === undefined ? {} : { path: options.path }),
      ...(options.isLibrary === undefined ? {} : { isLibrary: options.isLibrary }),
      trialKind: options.trialKind,
      ...(options.checkAssembly === undefined ? {} : { checkAssembly: options.checkAssembly }),
      alsoLibrary: libraryModulesOf(
        [
          ...(options.isOutside === undefined ? RUNTIME_SYMBOLS.map((row) => row.symbol) : []),
          ...(options.roots ?? []),
        ],
        loader,
      ),
    }),
  );
  if (diagnostics.hasErrors) return { ...session, program: undefined, diagnostics, trials: checked.trials };
  const lowering = { ...session, scratch: new FunctionScratch(), coverage: options.coverage };
  const modules = timed("lower", () =>
    checked.modules.map((module) =>
      lowerModule(lowering, module, sources.get(module.file) ?? new SourceFile(module.file, "")),
    ),
  );
  const { program, problems, lengths, aliases } = timed("instantiate", () =>
    instantiate({
      representation,
      symbols: session.symbols,
      modules,
      precompiled: loader.precompiled === undefined ? undefined : new PrecompiledModules(loader.precompiled, session),
      roots: [
        ...(options.roots ?? []).map((name) => ({ symbol: session.symbols.intern(name), typeArgs: [] })),
        ...(options.instances?.(session) ?? []),
      ],
      main: modules.at(-1),
      isOutside: options.isOutside,
      bindsClosures: (options.passes?.level ?? 1) >= INLINING_LEVEL,
    }),
  );
  for (const problem of problems) {
    const { file, line, column } = session.positions.get(problem.position);
    const named = session.positions.files[file];
    const module = problem.position === 0 ? undefined : checked.modules.find(({ path }) => `${path}.runa` === named);
    const source = module === undefined ? undefined : sources.get(module.file);
    const at = source === undefined ? span(0, 0) : span(source.lineStart(line) + column - 1, source.lineEnd(line));
    reportProblem(diagnostics, source ?? root, at, problem);
  }
  if (diagnostics.hasErrors) return { ...session, program: undefined, diagnostics, trials: checked.trials };
  const { symbols, positions } = session;
  const passes = { level: 1, lengths, ...options.passes, symbols, positions };
  const level = options.startsAtOnce === true && runsOnce(program) ? 0 : passes.level;
  const context = { types, symbols, positions, aliases };
  const inlineBodies =
    loader.precompiled === undefined || options.isOutside === undefined || level < INLINING_LEVEL
      ? undefined
      : new InlineBodies(loader.precompiled, context, program);
  const beforeLate = (): void => options.beforeLate?.(program, context);
  timed("passes", () => runPasses(program, { ...passes, level, inlineBodies, beforeLate }));
  return { ...session, program, diagnostics, trials: checked.trials };
}

/** Library modules, if they come as source, in which the processes with these symbols stand. */
function libraryModulesOf(symbols: readonly string[], loader: ModuleLoader): string[] {
  const paths = new Set(symbols.map((symbol) => symbol.slice(0, symbol.lastIndexOf("."))));
  return [...paths].filter((path) => loader.readLibrary(path)?.kind === "source");
}

/** The loader, noting every source by its file's path. */
function rememberSources(loader: ModuleLoader, sources: Map<string, SourceFile>): ModuleLoader {
  const note = (source: SourceFile | undefined): SourceFile | undefined => {
    if (source !== undefined) sources.set(source.path, source);
    return source;
  };
  return {
    libraryPath: loader.libraryPath,
    modulesIn: (folder) => loader.modulesIn?.(folder) ?? [],
    readFile: (path) => note(loader.readFile(path)),
    readLibrary: (path) => {
      const found = loader.readLibrary(path);
      if (found?.kind === "source") note(found.source);
      return found;
    },
  };
}

function reportProblem(diagnostics: DiagnosticList, file: SourceFile, at: Span, problem: InstantiateProblem): void {
  const { name, from } = problem;
  if (problem.kind === "nestedTooDeeply") diagnostics.report("instanceTooDeep", file, at, { name });
  else diagnostics.report("missingProcess", file, at, { name, from });
}

function stopwatch(times: Map<string, number> | undefined): <Result>(stage: string, run: () => Result) => Result {
  return (stage, run) => {
    const start = performance.now();
    const result = run();
    times?.set(stage, (times.get(stage) ?? 0) + performance.now() - start);
    return result;
  };
}
