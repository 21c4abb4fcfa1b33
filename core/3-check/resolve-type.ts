// Turns types as written into interned types.

import { Spelling } from "#core/ast/spelling.ts";
import type { NamedType, TypeNode } from "#core/ast/types.ts";
import { closestName } from "#core/base/closest-name.ts";
import type { Span } from "#core/base/source.ts";
import { foreignTypes } from "#core/spec/foreign-words.ts";
import { builtinType } from "#core/types/builtin-names.ts";
import type { ProcessSignature, TypeEntry } from "#core/types/module-interface.ts";
import { ANY, ERROR, NOTHING, type NominalId, RANGE, type TypeId, WORD_TYPE } from "#core/types/type-table.ts";
import { constantInteger } from "./constant-value.ts";
import { importAdvice } from "./library-advice.ts";
import { findType, suggestType } from "./module-names.ts";
import { isLost } from "./names.ts";
import type { ModuleState, Program } from "./program.ts";
import { reportUnsupported } from "./unsupported.ts";

/** Where a type stands: its module, and the type parameters around it. Parameter i is variable i. */
export interface TypeScope {
  readonly program: Program;
  readonly module: ModuleState;
  readonly typeParameters: readonly { readonly name: string; readonly is?: TypeId; readonly isHidden?: boolean }[];
  /** The declared type that `Self` is. */
  readonly owner?: NominalId | undefined;
}

/** Number of arguments of the built-in constructors, and other names under which library types are known. */
const CONSTRUCTORS: Readonly<Record<string, number>> = { Optional: 1, Storage: 1 };
const LIBRARY_ALIASES: Readonly<Record<string, string>> = { Map: "Dictionary" };

/** The type that a node in a body names. */
export function resolveIn(
  body: {
    readonly program: Program;
    readonly module: ModuleState;
    readonly typeParameters: TypeScope["typeParameters"];
    readonly signature: ProcessSignature | undefined;
  },
  node: TypeNode,
): TypeId {
  const { program, module, typeParameters, signature } = body;
  return resolveType({ program, module, typeParameters, owner: signature?.owner }, node);
}

/** The type that a node names; problems are reported and give ERROR. */
export function resolveType(scope: TypeScope, node: TypeNode): TypeId {
  const { types } = scope.program;
  switch (node.kind) {
    case "ErrorType":
      return ERROR;
    case "TupleType":
      return types.tuple(resolveList(scope, node.items));
    case "ProcessType":
      return types.process(
        resolveList(scope, node.parameters),
        node.result === undefined ? NOTHING : resolveType(scope, node.result),
      );
    case "ArrayType": {
      const item = resolveType(scope, node.element);
      const length = constantInteger(scope.module, node.size);
      if (length === undefined || length < 0 || length > 2 ** 31) {
        problem(scope, "arrayLength", node.size, {});
        return ERROR;
      }
      return types.array(length, item);
    }
    case "NamedType": {
      if ((node.flags & Spelling.Parenthesised) === 0) return resolveNamed(scope, node);
      const items = resolveList(scope, [node]);
      return items.length === 1 ? (items[0] ?? ERROR) : types.tuple(items);
    }
  }
}

/**
 * The types of a comma list. `List of Text, Integer` was read as one type with two arguments, since only the number of
 * parameters of List tells where it ends: surplus arguments are the next items of the list.
 */
function resolveList(scope: TypeScope, nodes: readonly TypeNode[]): readonly TypeId[] {
  const found: TypeId[] = [];
  for (const node of nodes) {
    const count = node.kind === "NamedType" ? parameterCount(scope, node) : undefined;
    if (node.kind !== "NamedType" || count === undefined || count === 0 || node.arguments.length <= count)
      found.push(node.kind === "NamedType" ? resolveNamed(scope, node) : resolveType(scope, node));
    else {
      found.push(resolveNamed(scope, { ...node, arguments: node.arguments.slice(0, count) }));
      found.push(...resolveList(scope, node.arguments.slice(count)));
    }
  }
  return found;
}

/** How many arguments the type takes, if it is known. */
function parameterCount(scope: TypeScope, node: NamedType): number | undefined {
  const name = node.path[node.path.length - 1]?.words.join("_") ?? "";
  if (node.path.length > 1) return undefined;
  if (name === "Pointer" || name === "Range") return 1;
  return CONSTRUCTORS[name] ?? findType(scope.program, scope.module, LIBRARY_ALIASES[name] ?? name)?.parameters.length;
}

function problem<Name extends import("#core/spec/diagnostics.ts").DiagnosticName>(
  scope: TypeScope,
  name: Name,
  span: Span,
  parameters: import("#core/spec/diagnostics.ts").DiagnosticParameters<Name>,
  help?: string,
): void {
  const details = help === undefined ? undefined : { help: { text: help } };
  scope.program.diagnostics.report(name, scope.module.resolved.source, span, parameters, details);
}

function resolveNamed(scope: TypeScope, node: NamedType): TypeId {
  const last = node.path[node.path.length - 1];
  const name = last === undefined ? "" : last.words.join("_");
  if (node.path.length > 1) {
    const entry = qualifiedType(scope, node, name);
    return entry === undefined ? ERROR : applyEntry(scope, node, entry);
  }
  const variable = scope.typeParameters.findIndex((parameter) => parameter.name === name && !parameter.isHidden);
  if (variable >= 0) return scope.typeParameters[variable]?.is ?? scope.program.types.variable(variable);
  const own = scope.module.resolved.interface.types.get(name);
  if (own !== undefined) return applyEntry(scope, node, own);
  if (name === "Self" && scope.owner !== undefined) return selfType(scope, scope.owner);
  return resolveBuiltin(scope, node, name) ?? resolveOther(scope, node, name);
}

/** The type around, over its own variables or, in a use of an untyped process, what those stand for. */
function selfType(scope: TypeScope, owner: NominalId): TypeId {
  const type = ownerType(scope.program, owner);
  const known = scope.typeParameters.flatMap(({ is }) => (is === undefined ? [] : [is]));
  return known.length === 0 ? type : scope.program.types.substitute(type, known);
}

/** A declared type over its own variables. */
export function ownerType({ types }: Program, owner: NominalId): TypeId {
  const parameters = types.nominals[owner]?.typeParameters ?? [];
  return types.nominalType(
    owner,
    parameters.map((_, index) => types.variable(index)),
  );
}

function resolveBuiltin(scope: TypeScope, node: NamedType, name: string): TypeId | undefined {
  const { types } = scope.program;
  const { arguments: args } = node;
  const count = CONSTRUCTORS[name];
  if (count !== undefined) {
    if (!checkCount(scope, node, name, count)) return ERROR;
    const item = resolveType(scope, args[0] as TypeNode);
    if (item === ERROR) return ERROR;
    return name === "Optional" ? types.optional(item) : types.storage(item);
  }
  if (name === "Pointer" && args.length === 1) return resolvePointer(scope, args[0] as TypeNode);
  const builtin = builtinType(name);
  if (builtin === undefined) return undefined;
  if (builtin === RANGE) {
    for (const argument of args) resolveType(scope, argument);
    return RANGE;
  }
  if (!checkCount(scope, node, name, 0)) return ERROR;
  const { isRuntime, isLibrary } = scope.module.resolved.interface;
  if (builtin === WORD_TYPE && !isRuntime && !isLibrary) {
    problem(scope, "wordOutsideRuntime", node, {});
    return ERROR;
  }
  if (builtin === ANY) {
    if (isRuntime) problem(scope, "notInRuntimeModule", node, { what: "`Any`" });
    else reportUnsupported(scope.program, scope.module.resolved.source, node, "any");
    return ERROR;
  }
  return builtin;
}

function resolvePointer(scope: TypeScope, target: TypeNode): TypeId {
  const type = resolveType(scope, target);
  if (type === ERROR) return ERROR;
  const { types } = scope.program;
  const shape = types.shape(type);
  const isScalar = shape.kind === "builtin" || shape.kind === "pointer" || shape.kind === "special";
  if (scope.program.nominalOf(type)?.kind !== "value" && !isScalar) {
    problem(scope, "pointerTarget", target, { type: types.display(type) });
    return ERROR;
  }
  return types.pointer(type);
}

function resolveOther(scope: TypeScope, node: NamedType, name: string): TypeId {
  const entry = findType(scope.program, scope.module, LIBRARY_ALIASES[name] ?? name);
  if (entry !== undefined) return applyEntry(scope, node, entry);
  if (isLost(scope, name)) return ERROR;
  if (name === "Decimal" || name === "BigInteger" || name === "Complex" || name === "Atom" || name === "Address") {
    reportUnsupported(scope.program, scope.module.resolved.source, node, "laterType");
    return ERROR;
  }
  const meant = Object.hasOwn(foreignTypes, name) ? foreignTypes[name] : undefined;
  const closest = meant ?? suggestType(scope.program, scope.module, name);
  const edits = closest === undefined || node.arguments.length > 0 ? [] : [{ span: node, text: closest }];
  const imported = meant === undefined ? importAdvice(name) : undefined;
  if (imported !== undefined) {
    scope.program.diagnostics.report(
      "unknownType",
      scope.module.resolved.source,
      node,
      { name },
      { help: { text: imported } },
    );
    return ERROR;
  }
  const details = closest === undefined ? undefined : { help: { text: `did you mean \`${closest}\`?`, edits } };
  scope.program.diagnostics.report("unknownType", scope.module.resolved.source, node, { name }, details);
  return ERROR;
}

function qualifiedType(scope: TypeScope, node: NamedType, name: string): TypeEntry | undefined {
  const first = node.path[0]?.words.join("_") ?? "";
  const module = scope.module.resolved.aliases.get(first);
  if (module === undefined) {
    if (!scope.module.resolved.missing.has(first)) problem(scope, "unknownName", node, { name: first });
    return undefined;
  }
  const entry = module.types.get(name);
  if (entry === undefined) {
    const closest = closestName(name, module.types.keys(), scope.program.nameSearch);
    const help = closest === undefined ? undefined : `did you mean \`${closest}\`?`;
    problem(scope, "unknownImport", node, { name, module: module.path }, help);
    return undefined;
  }
  if (entry.isPrivate) {
    problem(scope, "privateName", node, { name, module: module.path });
    return undefined;
  }
  return entry;
}

function applyEntry(scope: TypeScope, node: NamedType, entry: TypeEntry): TypeId {
  if (!checkCount(scope, node, entry.name, entry.parameters.length)) return ERROR;
  const args = node.arguments.map((argument) => resolveType(scope, argument));
  if (args.includes(ERROR)) return ERROR;
  const { types } = scope.program;
  if (entry.nominal !== undefined) {
    noteBounds(scope, node, entry, args);
    return types.nominalType(entry.nominal.id, args);
  }
  if (entry.aliased === undefined) {
    problem(scope, "cyclicAlias", node, { name: entry.name });
    return ERROR;
  }
  return types.substitute(entry.aliased, args);
}

/** Whether the arguments follow what the type asks is looked at when all headers are known. */
function noteBounds(scope: TypeScope, node: NamedType, entry: TypeEntry, args: readonly TypeId[]): void {
  if (args.length === 0 || entry.nominal?.kind === "protocol") return;
  const { parameterBounds } = entry;
  if (parameterBounds.length > 0 && !parameterBounds.some((one) => (one.protocols?.length ?? 0) > 0)) return;
  scope.program.boundUses.push({ entry, args, scope, node });
}

function checkCount(scope: TypeScope, node: NamedType, name: string, wanted: number): boolean {
  if (node.arguments.length === wanted) return true;
  problem(scope, "typeArgumentCount", node, { name, wanted: countOf(wanted, "type"), found: node.arguments.length });
  return false;
}

/** "no types", "1 type", "2 types". */
export function countOf(count: number, noun: string): string {
  if (count === 0) return `no ${noun}s`;
  return count === 1 ? `1 ${noun}` : `${count} ${noun}s`;
}
