// Gives types to what resolving has named: fields, cases, aliases, and the headers of processes.

import type { Field, Parameter, ProcessDeclaration, TypeParameter } from "#core/ast/declarations.ts";
import type { Span } from "#core/base/source.ts";
import { INTRINSICS } from "#core/spec/intrinsics.ts";
import type {
  ParameterSignature,
  ProcessSignature,
  TypeEntry,
  TypeParameterSignature,
} from "#core/types/module-interface.ts";
import type { PendingProcess, PendingType } from "#core/types/resolved-module.ts";
import { ERROR, NOTHING, type NominalDeclaration, type NominalField, type TypeId } from "#core/types/type-table.ts";
import { namesRecord } from "./error-types.ts";
import { findName } from "./module-names.ts";
import type { ModuleState, Program } from "./program.ts";
import { resolveType, type TypeScope } from "./resolve-type.ts";
import { reportUnsupported } from "./unsupported.ts";
import { hasZero } from "./zero-values.ts";

/** Protocols that every type's operations satisfy or that are checked where a process is called. */
const BUILT_IN_BOUNDS: readonly string[] = ["Equatable", "Comparable", "Hashable", "Displayable"];

/** Resolves the fields and cases of the types that a module declares. */
export function resolveTypes(program: Program, state: ModuleState): void {
  const plain = state.resolved.types.filter((pending) => pending.declaration.kind === "TypeAlias");
  resolveAliases(program, state, plain);
  for (const pending of state.resolved.types) {
    const { declaration, entry } = pending;
    const { nominal } = entry;
    if (nominal === undefined || declaration.kind === "TypeAlias") continue;
    readTypeParameters(program, state, declaration.typeParameters);
    const scope: TypeScope = { program, module: state, typeParameters: entry.parameters.map((name) => ({ name })) };
    if (declaration.kind === "RecordDeclaration")
      nominal.fields = declaration.fields.map((field) => resolveField(scope, field, `${nominal.symbol}$field$`));
    else
      nominal.cases = declaration.variants.map((variant) => ({
        name: variant.name.text,
        fields: variant.fields.map((field) =>
          resolveField(scope, field, `${nominal.symbol}.${variant.name.text}$field$`),
        ),
      }));
    if (declaration.follows.length > 0) checkFollows(scope, declaration.follows);
  }
  for (const { declaration, entry } of state.resolved.types) checkFields(program, state, declaration, entry);
}

/** Aliases may name each other in any order: those that do not resolve yet wait for the next round. */
function resolveAliases(program: Program, state: ModuleState, pending: readonly PendingType[]): void {
  let waiting = pending;
  while (waiting.length > 0) {
    const next: PendingType[] = [];
    for (const item of waiting) {
      const { declaration } = item;
      if (declaration.kind !== "TypeAlias") continue;
      if (waiting.some((other) => mentions(declaration.type, other.entry.name))) next.push(item);
      else resolveAlias(program, state, item);
    }
    if (next.length === waiting.length) {
      for (const item of next) resolveAlias(program, state, item);
      return;
    }
    waiting = next;
  }
}

function resolveAlias(program: Program, state: ModuleState, { declaration, entry }: PendingType): void {
  if (declaration.kind !== "TypeAlias") return;
  const scope: TypeScope = { program, module: state, typeParameters: entry.parameters.map((name) => ({ name })) };
  entry.aliased = resolveType(scope, declaration.type);
}

function mentions(type: import("#core/ast/types.ts").TypeNode, name: string): boolean {
  switch (type.kind) {
    case "NamedType":
      return (
        type.path[type.path.length - 1]?.words.join("_") === name ||
        type.arguments.some((argument) => mentions(argument, name))
      );
    case "ArrayType":
      return mentions(type.element, name);
    case "TupleType":
      return type.items.some((item) => mentions(item, name));
    case "ProcessType":
      return (
        type.parameters.some((item) => mentions(item, name)) ||
        (type.result !== undefined && mentions(type.result, name))
      );
    case "ErrorType":
      return false;
  }
}

function resolveField(scope: TypeScope, field: Field, defaultPrefix: string): NominalField {
  const name = field.name.text;
  return {
    name,
    type: resolveType(scope, field.type),
    isPrivate: field.isPrivate,
    hasDefault: field.default !== undefined,
    defaultSymbol: field.default === undefined ? "" : `${defaultPrefix}${name}`,
  };
}

function checkFollows(scope: TypeScope, follows: readonly import("#core/ast/types.ts").TypeNode[]): void {
  const { program, module: state } = scope;
  for (const node of follows) {
    const name = node.kind === "NamedType" ? (node.path[node.path.length - 1]?.words.join("_") ?? "") : "";
    if (BUILT_IN_BOUNDS.includes(name) || name === "Closeable" || namesRecord(program, scope, node)) continue;
    reportUnsupported(program, state.resolved.source, node, "protocol");
  }
}

/** Duplicate fields, value types that contain themselves, and which fields may be left out. */
function checkFields(
  program: Program,
  state: ModuleState,
  declaration: PendingType["declaration"],
  entry: TypeEntry,
): void {
  const { nominal } = entry;
  if (nominal === undefined || declaration.kind === "TypeAlias") return;
  const groups =
    declaration.kind === "RecordDeclaration" ? [declaration.fields] : declaration.variants.map((one) => one.fields);
  for (const fields of groups) {
    const seen = new Set<string>();
    for (const field of fields) {
      const name = field.name.text;
      if (seen.has(name)) program.diagnostics.report("duplicateName", state.resolved.source, field.name, { name });
      seen.add(name);
    }
  }
  const isEndless = (): boolean => nominal.fields.some((field) => contains(program, nominal.id, field.type, new Set()));
  if (nominal.kind === "value" && isEndless())
    program.diagnostics.report("valueContainsItself", state.resolved.source, declaration.name, { name: entry.name });
  nominal.fields = nominal.fields.map((field) => withZero(program, field));
  nominal.cases = nominal.cases.map((one) => ({ ...one, fields: one.fields.map((field) => withZero(program, field)) }));
}

function withZero(program: Program, field: NominalField): NominalField {
  return field.hasDefault || !hasZero(program, field.type) ? field : { ...field, hasDefault: true };
}

/** Whether a value of type number `wanted` lies inside a value of `type`. */
function contains(program: Program, wanted: number, type: TypeId, seen: Set<number>): boolean {
  const shape = program.types.shape(type);
  if (shape.kind === "optional") return contains(program, wanted, shape.item, seen);
  if (shape.kind === "tuple") return shape.items.some((item) => contains(program, wanted, item, seen));
  const nominal = program.nominalOf(type);
  if (nominal?.kind !== "value") return false;
  if (nominal.id === wanted) return true;
  if (seen.has(nominal.id)) return false;
  seen.add(nominal.id);
  return nominal.fields.some((field) => contains(program, wanted, field.type, seen));
}

/** The bounds of type parameters; protocols of one's own come later. */
export function readTypeParameters(
  program: Program,
  state: ModuleState,
  parameters: readonly TypeParameter[],
): TypeParameterSignature[] {
  return parameters.map((parameter) => {
    const bounds: string[] = [];
    for (const bound of parameter.bounds) {
      const name = bound.kind === "NamedType" ? (bound.path[bound.path.length - 1]?.words.join("_") ?? "") : "";
      if (BUILT_IN_BOUNDS.includes(name)) bounds.push(name);
      else if (bound.kind === "NamedType" && findName(program, state, name) === undefined && !isProtocol(state, name))
        program.diagnostics.report("unknownType", state.resolved.source, bound, { name });
      else reportUnsupported(program, state.resolved.source, bound, "protocol");
    }
    return { name: parameter.name.text, bounds };
  });
}

function isProtocol(state: ModuleState, name: string): boolean {
  return state.resolved.statements.some(
    (statement) => statement.kind === "ProtocolDeclaration" && statement.name.text === name,
  );
}

/** Resolves the headers of all processes of a module. */
export function resolveHeaders(program: Program, state: ModuleState): void {
  for (const pending of state.resolved.processes) resolveHeader(program, state, pending);
}

function resolveHeader(program: Program, state: ModuleState, pending: PendingProcess): void {
  const { declaration, signature, owner } = pending;
  const own = readTypeParameters(program, state, declaration.typeParameters);
  signature.typeParameters = [...(owner?.parameters ?? []).map((name) => ({ name, bounds: [] })), ...own];
  for (const parameter of declaration.parameters) {
    if (!isUntyped(pending, parameter)) continue;
    signature.isTemplate = true;
    signature.typeParameters = [...signature.typeParameters, { name: `type of ${parameter.name.text}`, bounds: [] }];
  }
  const ordered: number[] = [];
  signature.typeParameters.forEach((parameter, index) => {
    if (parameter.bounds.includes("Comparable")) ordered.push(index);
  });
  signature.orderedParameters = ordered;
  const scope: TypeScope = { program, module: state, typeParameters: signature.typeParameters };
  const row =
    signature.form === "intrinsic"
      ? INTRINSICS.find((item) => item.module === signature.modulePath && item.name === signature.name)
      : undefined;
  const params: ParameterSignature[] = [];
  const seen = new Set<string>();
  declaration.parameters.forEach((parameter, index) => {
    const name = parameter.name.text;
    const file = state.resolved.source;
    if (seen.has(name) && name !== "_") program.diagnostics.report("duplicateName", file, parameter.name, { name });
    seen.add(name);
    if (isVariadicParameter(declaration, parameter, index)) {
      signature.isVariadic = true;
      return;
    }
    params.push({
      name,
      type: parameterType(scope, pending, parameter, index),
      hasDefault: parameter.default !== undefined,
      isPlace: row?.hasTarget === true && name === "target",
    });
  });
  signature.params = params;
  signature.result = declaration.result === undefined ? NOTHING : resolveType(scope, declaration.result);
  noteOwnProcess(program, signature, owner?.nominal);
  if (declaration.receives !== undefined || declaration.mailbox !== undefined)
    reportUnsupported(program, state.resolved.source, declaration.name, "message");
}

/** `to_text`, `equals` and `hash` of a type, declared inside it or beside it in its module, are what display, comparison and hashing use. */
function noteOwnProcess(program: Program, signature: ProcessSignature, owner: NominalDeclaration | undefined): void {
  const { name, symbol } = signature;
  const count = name === "equals" ? 2 : 1;
  if ((name !== "to_text" && name !== "equals" && name !== "hash") || signature.params.length !== count) return;
  const first = signature.params[0]?.type;
  const shape = first === undefined ? undefined : program.types.shape(first);
  const nominal = owner ?? (shape?.kind === "nominal" ? program.types.nominals[shape.nominal] : undefined);
  if (nominal === undefined || !nominal.symbol.startsWith(`${signature.modulePath}.`)) return;
  if (owner === undefined && (shape?.kind !== "nominal" || signature.typeParameters.length !== shape.args.length))
    return;
  if (name === "to_text") nominal.toText = symbol;
  else nominal[name] = symbol;
}

/** A trailing `as Any` of a foreign process stands for whatever is passed. */
function isVariadicParameter(declaration: ProcessDeclaration, parameter: Parameter, index: number): boolean {
  const { type } = parameter;
  return (
    declaration.external !== undefined &&
    index === declaration.parameters.length - 1 &&
    type?.kind === "NamedType" &&
    type.path[0]?.words.join("_") === "Any"
  );
}

function parameterType(scope: TypeScope, pending: PendingProcess, parameter: Parameter, index: number): TypeId {
  const { program } = scope;
  if (parameter.type !== undefined) return resolveType(scope, parameter.type);
  if (index === 0 && parameter.name.text === "self" && pending.owner?.nominal !== undefined)
    return program.types.nominalType(
      pending.owner.nominal.id,
      pending.owner.parameters.map((_, variable) => program.types.variable(variable)),
    );
  const variable = pending.signature.typeParameters.findIndex(({ name }) => name === `type of ${parameter.name.text}`);
  const isMixed = pending.declaration.typeParameters.length > 0 || pending.owner !== undefined;
  if (variable >= 0 && !isMixed) return program.types.variable(variable);
  reportUnsupported(program, scope.module.resolved.source, parameter.name as Span, "untypedParameter");
  return ERROR;
}

/** A parameter without a type, other than the `self` of a method. */
function isUntyped(pending: PendingProcess, parameter: Parameter): boolean {
  if (parameter.type !== undefined || pending.declaration.external !== undefined) return false;
  return pending.owner === undefined || parameter.name.text !== "self";
}
