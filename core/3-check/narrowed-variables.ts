// Which variables tests say something about: locals, constants of modules, and module variables in the statements of their module.

import type { Local, TypedExpression } from "#core/types/typed-tree.ts";
import { assignedNames, namesSetByLambdas } from "./assigned-names.ts";
import { type Body, mayNarrow } from "./body.ts";
import { type Fact, factOf } from "./flow.ts";
import { rootOf } from "./lambdas.ts";
import type { ModuleState, Program } from "./program.ts";

type GlobalExpression = Extract<TypedExpression, { readonly kind: "global" }>;

/** The variable that an expression reads, if what is known about it stays known; facts are kept under it. */
export function narrowedVariable(body: Body, value: TypedExpression): Local | undefined {
  let inner = value;
  if (inner.kind === "unwrap" && !inner.isChecked) inner = inner.operand;
  if (inner.kind === "local") return mayNarrow(body, inner.local) ? inner.local : undefined;
  return inner.kind === "global" ? globalKey(body, inner) : undefined;
}

/** The case that a variant is known to be of. */
export function knownCase(body: Body, value: TypedExpression): number | undefined {
  if (value.kind === "toCase") return value.caseIndex;
  return knownFact(body, value)?.caseIndex;
}

/** What is known about the variable that an expression reads. */
export function knownFact(body: Body, value: TypedExpression): Fact | undefined {
  const inner = value.kind === "unwrap" ? value.operand : value;
  if (inner.kind === "local") return factOf(body.flow.facts, inner.local);
  if (inner.kind !== "global" || body.flow.facts.length === 0) return undefined;
  const key = body.program.globalKeys.get(inner.symbol);
  return key === undefined ? undefined : factOf(body.flow.facts, key);
}

/** Under what facts about a module variable are kept; undefined: something out of sight may set it. */
export function globalKey(body: Body, global: GlobalExpression): Local | undefined {
  const { program, module } = body;
  const { symbol, type, isConstant, at } = global;
  const path = symbol.slice(0, symbol.lastIndexOf("."));
  const isInReach = path === module.resolved.interface.path || isEntry(program, module, path);
  const [name = ""] = symbol.slice(isInReach ? path.length + 1 : 0).split("#");
  const isOwn = isInReach && rootOf(body).isInitializer;
  if (!isConstant && (!isOwn || setElsewhere(program, module).has(name))) return undefined;
  const known = program.globalKeys.get(symbol);
  if (known !== undefined) return known;
  const key: Local = { index: -1, name, type, isSet: false, isCaptured: false, at };
  program.globalKeys.set(symbol, key);
  return key;
}

/** Whether a module is an entry of the session in which another one is an entry, too. */
function isEntry(program: Program, module: ModuleState, path: string): boolean {
  return module.resolved.isEntry === true && program.moduleByPath.get(path)?.resolved.isEntry === true;
}

/** Names of module variables that processes or lambdas set, or modules that import this one. */
function setElsewhere(program: Program, module: ModuleState): ReadonlySet<string> {
  if (module.setElsewhere !== undefined) return module.setElsewhere;
  const { resolved } = module;
  const names = new Set(assignedNames(resolved.processes.map((pending) => pending.declaration)));
  for (const name of namesSetByLambdas(resolved.statements, resolved.ast.runLater)) names.add(name);
  for (const other of program.modules) {
    if (resolved.isEntry === true && other.resolved.isEntry === true && other !== module) {
      for (const name of assignedNames(other.resolved.processes.map((pending) => pending.declaration))) names.add(name);
      for (const name of namesSetByLambdas(other.resolved.statements, other.resolved.ast.runLater)) names.add(name);
      continue;
    }
    const { aliases, open, importedNames, ast } = other.resolved;
    const isImporter =
      [...aliases.values(), ...open].includes(resolved.interface) ||
      [...importedNames.values()].some((imported) => imported.module === resolved.interface);
    if (isImporter) for (const name of assignedNames(ast.statements, true)) names.add(name);
    for (const [name, imported] of importedNames) if (names.has(name)) names.add(imported.name);
  }
  module.setElsewhere = names;
  return names;
}
