// The stage's entry: checks the modules that a provider gives, loading library modules as their names come up.

import type { DiagnosticList } from "#core/base/diagnostic.ts";
import type { ModuleProvider } from "#core/types/resolved-module.ts";
import { INTEGER, NOTHING, type TypeTable } from "#core/types/type-table.ts";
import type { TypedModule, TypedTrial } from "#core/types/typed-tree.ts";
import { checkForeignNames } from "./call-foreign.ts";
import { checkBodies } from "./check-bodies.ts";
import { trialMain } from "./check-trials.ts";
import { checkBoundUses } from "./conformance.ts";
import { addLocalConstants } from "./local-constants.ts";
import { checkOrderConstraints } from "./order-constraints.ts";
import { prepareModules } from "./prepare-modules.ts";
import { type CheckAssembly, type ModuleState, Program, type TrialKind } from "./program.ts";
import { checkTemplateUses } from "./template-uses.ts";

export interface CheckModulesOptions {
  readonly types: TypeTable;
  readonly diagnostics: DiagnosticList;
  readonly provider: ModuleProvider;
  readonly checkAssembly?: CheckAssembly | undefined;
  /** Path of the module whose `main` is the program's, if it is a program. */
  readonly root: string;
  /** Runs these blocks of the root instead of `main`. */
  readonly trialKind?: TrialKind | undefined;
}

export interface CheckedModules {
  /** In the order in which initialisers run, the root last. */
  readonly modules: readonly TypedModule[];
  /** The blocks that `main` runs. */
  readonly trials: readonly TypedTrial[];
}

/** Checks all modules. */
export function checkModules(options: CheckModulesOptions): CheckedModules {
  const { types, diagnostics, provider, checkAssembly, root, trialKind } = options;
  const program = new Program(types, diagnostics, provider, checkAssembly, root, trialKind);
  checkFreshModules(program);
  checkForeignNames(program);
  const modules = initialisationOrder(program, root).map((state) => typedModule(program, state, root));
  return { modules, trials: program.trials };
}

/** Checks what has been loaded and not been checked yet. */
export function checkFreshModules(program: Program): void {
  prepareModules(program);
  // Bodies may load further modules, which then stand at the end of the list, and use processes with untyped parameters.
  do {
    while (program.checkedModules < program.modules.length)
      checkBodies(program, program.modules[program.checkedModules++] as ModuleState);
  } while (checkTemplateUses(program));
  checkBoundUses(program);
  checkOrderConstraints(program);
  for (const state of program.modules) addLocalConstants(state);
}

/** Imports before importers; in a cycle, the one that was reached first comes last. */
export function initialisationOrder(program: Program, root: string): readonly ModuleState[] {
  const order: ModuleState[] = [];
  const seen = new Set<string>();
  const visit = (path: string): void => {
    const state = program.moduleByPath.get(path);
    if (state === undefined || seen.has(path)) return;
    seen.add(path);
    for (const imported of state.resolved.imports) visit(imported);
    order.push(state);
  };
  visit(root);
  for (const state of program.modules) visit(state.resolved.interface.path);
  const rootState = program.moduleByPath.get(root);
  return rootState === undefined ? order : [...order.filter((state) => state !== rootState), rootState];
}

/** A module that has been checked. */
export function typedModule(program: Program, state: ModuleState, root: string): TypedModule {
  const { interface: own, source, imports } = state.resolved;
  const main = own.path === root ? (trialMain(program, state) ?? findMain(program, state)) : undefined;
  return {
    path: own.path,
    file: source.path,
    isRuntime: own.isRuntime,
    imports: [...imports],
    processes: state.processes,
    globals: state.globals,
    externals: state.externals,
    initializer: state.initializer,
    main,
  };
}

function findMain(program: Program, state: ModuleState): TypedModule["main"] {
  const entry = state.resolved.interface.values.get("main");
  const signature = entry?.kind === "process" ? entry.overloads[0] : undefined;
  if (signature === undefined) return undefined;
  const pending = state.resolved.processes.find((one) => one.signature === signature);
  const [first] = signature.params;
  const takesText = first !== undefined && program.types.display(first.type) === "List of Text";
  const isResultFine = signature.result === NOTHING || signature.result === INTEGER;
  const isGeneric = signature.typeParameters.length > 0;
  if (
    pending !== undefined &&
    (isGeneric || signature.params.length > 1 || (first !== undefined && !takesText) || !isResultFine)
  )
    program.diagnostics.report("mainHeader", state.resolved.source, pending.declaration.name, {});
  return {
    symbol: signature.symbol,
    takesArguments: first !== undefined,
    returnsInteger: signature.result === INTEGER,
  };
}
