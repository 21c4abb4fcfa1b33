// Looks names up in a module's scope: its own, imported ones, and the prelude, in this order.

import { closestName } from "#core/base/closest-name.ts";
import type { Span } from "#core/base/source.ts";
import { builtinTypeNames } from "#core/types/builtin-names.ts";
import type { ModuleInterface, TypeEntry, ValueEntry } from "#core/types/module-interface.ts";
import { type Body, report } from "./body.ts";
import { prepareModules } from "./prepare-modules.ts";
import type { FoundName, ModuleState, Program } from "./program.ts";

/** What a name means in a module, outside of local variables. Values win over modules, modules over types. */
export function findName(program: Program, state: ModuleState, name: string): FoundName | undefined {
  if (state.found.has(name)) return state.found.get(name);
  const found = search(program, state, name);
  state.found.set(name, found);
  return found;
}

/** What a name means as a type in a module. */
export function findType(program: Program, state: ModuleState, name: string): TypeEntry | undefined {
  const { resolved } = state;
  const own = resolved.interface.types.get(name);
  if (own !== undefined) return own;
  const imported = resolved.importedNames.get(name);
  if (imported !== undefined) return visibleType(imported.module, imported.name);
  for (const module of resolved.open) {
    const entry = visibleType(module, name);
    if (entry !== undefined) return entry;
  }
  return preludeModule(program, state, name)?.types.get(name);
}

function visibleType(module: ModuleInterface, name: string): TypeEntry | undefined {
  const entry = module.types.get(name);
  return entry?.isPrivate === true ? undefined : entry;
}

/** Whether other modules may use a value. */
export function isPrivateValue(entry: ValueEntry): boolean {
  if (entry.kind === "process") return entry.overloads.every((overload) => overload.isPrivate);
  return entry.kind === "global" && entry.global.isPrivate;
}

function search(program: Program, state: ModuleState, name: string): FoundName | undefined {
  const { resolved } = state;
  const own = inModule(resolved.interface, name, true);
  if (own !== undefined) return own;
  const imported = resolved.importedNames.get(name);
  if (imported !== undefined) return inModule(imported.module, imported.name, false);
  const alias = resolved.aliases.get(name);
  if (alias !== undefined) return { kind: "module", module: alias };
  const open = inOpenModules(resolved.open, name);
  if (open !== undefined) return open;
  const prelude = preludeModule(program, state, name);
  return prelude === undefined ? undefined : inModule(prelude, name, false);
}

/** The name in the modules imported without names, with the second of two that have different things under it. */
function inOpenModules(modules: readonly ModuleInterface[], name: string): FoundName | undefined {
  let first: FoundName | undefined;
  for (const module of modules) {
    const found = inModule(module, name, false);
    if (first === undefined) first = found;
    else if (found !== undefined && entryOf(found) !== entryOf(first)) {
      const merged = withOverloads(first, found);
      if (merged === undefined) return { ...first, also: module };
      first = merged;
    }
  }
  return first;
}

/** Processes of two modules are overloads of one name if their first parameters tell them apart. */
function withOverloads(first: FoundName, second: FoundName): FoundName | undefined {
  if (first.kind !== "value" || second.kind !== "value") return undefined;
  const [one, other] = [first.entry, second.entry];
  if (one.kind !== "process" || other.kind !== "process") return undefined;
  const clash = one.overloads.some(({ params }) =>
    other.overloads.some((candidate) => candidate.params[0]?.type === params[0]?.type),
  );
  if (clash) return undefined;
  return { ...first, entry: { kind: "process", overloads: [...one.overloads, ...other.overloads] } };
}

const entryOf = (found: FoundName): unknown => (found.kind === "module" ? found.module : found.entry);

/** Reports a name that two imported modules have. */
export function reportAmbiguous(body: Body, found: FoundName, name: string, span: Span): void {
  if (found.also === undefined) return;
  report(body, "ambiguousName", span, { name, first: found.module.path, second: found.also.path });
}

/** A value of an imported module that has the module's own name: `Import "crypto/hmac"`, then `hmac(…)`. */
export function valueNamedAsModule(state: ModuleState, module: ModuleInterface, name: string): FoundName | undefined {
  return state.resolved.open.includes(module) ? inModule(module, name, false) : undefined;
}

function inModule(module: ModuleInterface, name: string, isOwn: boolean): FoundName | undefined {
  const entry = module.values.get(name);
  if (entry !== undefined && (isOwn || !isPrivateValue(entry))) return { kind: "value", entry, module };
  const type = module.types.get(name);
  return type !== undefined && (isOwn || !type.isPrivate) ? { kind: "type", entry: type, module } : undefined;
}

/** The module of a prelude name, loaded, prepared and noted as a dependency; Runtime Modules have no prelude. */
export function preludeModule(program: Program, state: ModuleState, name: string): ModuleInterface | undefined {
  const { interface: own, imports } = state.resolved;
  if (own.isRuntime) return undefined;
  const module = program.provider.prelude(name);
  if (module === undefined || module === own) return undefined;
  prepareModules(program);
  imports.add(module.path);
  return module;
}

/** The name in scope that a mistyped one was probably meant to be. */
export function suggestName(
  program: Program,
  state: ModuleState,
  wanted: string,
  locals: readonly { readonly name: string }[],
): string | undefined {
  const { resolved } = state;
  if (program.nameSearch.isOver) return undefined;
  const names = new Set<string>();
  for (const local of locals) names.add(local.name);
  for (const name of resolved.interface.values.keys()) names.add(name);
  for (const name of resolved.interface.types.keys()) names.add(name);
  for (const name of resolved.importedNames.keys()) names.add(name);
  for (const name of resolved.aliases.keys()) names.add(name);
  for (const module of resolved.open) for (const name of module.values.keys()) names.add(name);
  if (!resolved.interface.isRuntime) for (const name of program.provider.preludeNames()) names.add(name);
  return names.has(`the_${wanted}`) ? `the_${wanted}` : closestName(wanted, names, program.nameSearch);
}

/** The type name that a mistyped one was probably meant to be. */
export function suggestType(program: Program, state: ModuleState, wanted: string): string | undefined {
  const { resolved } = state;
  if (program.nameSearch.isOver) return undefined;
  const names = [
    ...resolved.interface.types.keys(),
    ...resolved.importedNames.keys(),
    ...builtinTypeNames(),
    "Optional",
    ...program.provider.preludeNames().filter((name) => /^[A-Z]/.test(name)),
  ];
  return closestName(wanted, names, program.nameSearch);
}

/** Reports imports of names that the module does not have or keeps to itself. */
export function checkImportedNames(program: Program, state: ModuleState): void {
  const { resolved } = state;
  for (const [local, binding] of resolved.importedNames) {
    const { module, name, span } = binding;
    const value = module.values.get(name);
    const type = module.types.get(name);
    if (value === undefined && type === undefined) {
      resolved.missing.add(local);
      const names = [...module.values.keys(), ...module.types.keys()];
      const closest = closestName(name, names, program.nameSearch);
      reportAt(program, state, span, module, name, closest);
    } else if ((value === undefined || isPrivateValue(value)) && (type === undefined || type.isPrivate))
      program.diagnostics.report("privateName", resolved.source, span, { name, module: module.path });
  }
}

function reportAt(
  program: Program,
  state: ModuleState,
  span: Span,
  module: ModuleInterface,
  name: string,
  closest: string | undefined,
): void {
  program.diagnostics.report(
    "unknownImport",
    state.resolved.source,
    span,
    { name, module: module.path },
    closest === undefined ? undefined : { help: { text: `did you mean \`${closest}\`?` } },
  );
}
