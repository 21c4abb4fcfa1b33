// From the root file of a program to typed modules: parsing, resolving and checking put together.

import { parse } from "./1-parse/parse.ts";
import { ModuleGraph } from "./2-resolve/module-graph.ts";
import type { ModuleLoader } from "./2-resolve/module-loader.ts";
import { checkModules } from "./3-check/check-modules.ts";
import type { CheckAssembly, TrialKind } from "./3-check/program.ts";
import type { DiagnosticList } from "./base/diagnostic.ts";
import type { SourceFile } from "./base/source.ts";
import type { ModuleInterface } from "./types/module-interface.ts";
import type { TypeTable } from "./types/type-table.ts";
import type { TypedModule, TypedTrial } from "./types/typed-tree.ts";

export interface CheckedProgram {
  /** In the order in which their initialisers run; the root is the last. */
  readonly modules: readonly TypedModule[];
  /** The Test or Benchmark blocks that it runs instead of `main`. */
  readonly trials: readonly TypedTrial[];
  /** What a module of the library shows to others, by path. */
  readonly interfaceOf: (path: string) => ModuleInterface | undefined;
}

export interface CheckProgramOptions {
  /** Path of the root module: its symbols begin with it. The file's name without folder and `.runa` unless given. */
  readonly path?: string;
  /** The root is part of the library (`collections/list`) or of the runtime (`rt/…`). */
  readonly isLibrary?: boolean;
  /** Further library modules to check with the root, by path, whether it uses them or not. */
  readonly alsoLibrary?: readonly string[];
  /** Runs these blocks of the root instead of `main`. */
  readonly trialKind?: TrialKind | undefined;
  /** `checkAssembly` of the target. */
  readonly checkAssembly?: CheckAssembly;
}

/** Checks a program. With errors in `diagnostics` the result must not be lowered. */
export function checkProgram(
  root: SourceFile,
  loader: ModuleLoader,
  types: TypeTable,
  diagnostics: DiagnosticList,
  options: CheckProgramOptions = {},
): CheckedProgram {
  const graph = new ModuleGraph(loader, parse, types, diagnostics);
  const rootPath = options.path ?? root.path.slice(root.path.lastIndexOf("/") + 1).replace(/\.runa$/, "");
  const { path } = graph.add(rootPath, root, options.isLibrary ?? false).interface;
  for (const library of options.alsoLibrary ?? []) graph.library(library);
  const { checkAssembly, trialKind } = options;
  const checked = checkModules({ types, diagnostics, provider: graph, checkAssembly, root: path, trialKind });
  sortByPosition(diagnostics);
  return { ...checked, interfaceOf: (module) => graph.library(module) };
}

/** Files in the order of their first problem, problems of a file in the order of its text. */
function sortByPosition(diagnostics: DiagnosticList): void {
  const fileOrder = new Map<SourceFile, number>();
  for (const { file } of diagnostics.items) if (!fileOrder.has(file)) fileOrder.set(file, fileOrder.size);
  const orderOf = (file: SourceFile): number => fileOrder.get(file) ?? 0;
  diagnostics.items.sort(
    (left, right) => orderOf(left.file) - orderOf(right.file) || left.span.start - right.span.start,
  );
}
