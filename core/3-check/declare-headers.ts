// Gives types to what resolving has named: fields, cases, aliases, and the headers of processes.

import type { Field, Parameter, ProcessDeclaration, TypeParameter } from "#core/ast/declarations.ts";
import type { DeclaredName } from "#core/ast/names.ts";
import type { TypeNode } from "#core/ast/types.ts";
import type { Span } from "#core/base/source.ts";
import { INTRINSICS } from "#core/spec/intrinsics.ts";
import type {
  ParameterSignature,
  ProcessSignature,
  TypeEntry,
  TypeParameterSignature,
} from "#core/types/module-interface.ts";
import type { PendingProcess, PendingType } from "#core/types/resolved-module.ts";
import {
  ERROR,
  NOTHING,
  type NominalDeclaration,
  type NominalField,
  type OwnProcess,
  type TypeId,
} from "#core/types/type-table.ts";
import { checkForeignHeader } from "./call-foreign.ts";
import { isErrorType, namesRecord } from "./error-types.ts";
import { findType } from "./module-names.ts";
import type { ModuleState, Program } from "./program.ts";
import { ownerType, resolveType, type TypeScope } from "./resolve-type.ts";
import { reportUnsupported } from "./unsupported.ts";
import { hasZero } from "./zero-values.ts";

/** Protocols that every type's operations satisfy or that are checked where a process is called. */
const BUILT_IN_BOUNDS: readonly string[] = ["Equatable", "Comparable", "Hashable", "Displayable", "Closeable"];

/** Resolves the fields and cases of the types that a module declares. */
export function resolveTypes(program: Program, state: ModuleState): void {
  const plain = state.resolved.types.filter((pending) => pending.declaration.kind === "TypeAlias");
  resolveAliases(program, state, plain);
  for (const pending of state.resolved.types) {
    const { declaration, entry } = pending;
    const { nominal } = entry;
    if (nominal === undefined || declaration.kind === "TypeAlias") continue;
    entry.parameterBounds = parametersOfType(program, state, pending);
    const scope: TypeScope = { program, module: state, typeParameters: entry.parameterBounds, owner: nominal.id };
    nominal.follows = resolveFollows(scope, declaration.follows);
    if (declaration.kind === "ProtocolDeclaration") continue;
    if (declaration.kind === "RecordDeclaration")
      nominal.fields = declaration.fields.map((field) => resolveField(scope, field, `${nominal.symbol}$field$`));
    else
      nominal.cases = declaration.variants.map((variant) => ({
        name: variant.name.text,
        fields: variant.fields.map((field) =>
          resolveField(scope, field, `${nominal.symbol}.${variant.name.text}$field$`),
        ),
      }));
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

function mentions(type: TypeNode, name: string): boolean {
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

/** The type parameters of a declared type; in a protocol `Self` comes before its own. */
function parametersOfType(
  program: Program,
  state: ModuleState,
  { declaration, entry }: PendingType,
): readonly TypeParameterSignature[] {
  const { nominal } = entry;
  if (nominal?.kind !== "protocol") return readTypeParameters(program, state, declaration.typeParameters, []);
  const self: TypeParameterSignature = { name: "Self", bounds: [] };
  const own = readTypeParameters(program, state, declaration.typeParameters, [self]);
  const protocol = program.types.nominalType(
    nominal.id,
    own.map((_, index) => program.types.variable(index + 1)),
  );
  return [{ ...self, protocols: [protocol] }, ...own];
}

/** The declared protocols among what a type follows; the built-in ones hold for every type, error types are looked at later. */
function resolveFollows(scope: TypeScope, follows: readonly TypeNode[]): readonly TypeId[] {
  const protocols = follows.filter((node) => !namesRecord(scope.program, scope, node));
  return protocols.flatMap((node) => resolveProtocol(scope, node)?.type ?? []);
}

/** A declared protocol as a type, or the name of a built-in one; undefined: reported. */
function resolveProtocol(
  scope: TypeScope,
  node: TypeNode,
): { readonly type?: TypeId; readonly name?: string } | undefined {
  const { program, module } = scope;
  const name = node.kind === "NamedType" ? (node.path[node.path.length - 1]?.words.join("_") ?? "") : "";
  const isDeclared =
    node.kind === "NamedType" && (node.path.length > 1 || findType(program, module, name) !== undefined);
  if (!isDeclared && BUILT_IN_BOUNDS.includes(name)) return { name };
  const type = resolveType(scope, node);
  if (type === ERROR) return undefined;
  if (program.nominalOf(type)?.kind === "protocol") return { type };
  const shown = program.types.display(
    type,
    scope.typeParameters.map((parameter) => parameter.name),
  );
  const isBound = isErrorType(program, type) && scope.typeParameters.length > 0;
  const text = `this bounds the type parameter; what the type itself follows stands behind a comma: \`, that follows ${shown}\``;
  const details = isBound ? { help: { text } } : undefined;
  program.diagnostics.report("notAProtocol", module.resolved.source, node, { type: shown }, details);
  return undefined;
}

/** Duplicate fields, value types that contain themselves, and which fields may be left out. */
function checkFields(
  program: Program,
  state: ModuleState,
  declaration: PendingType["declaration"],
  entry: TypeEntry,
): void {
  const { nominal } = entry;
  if (nominal === undefined || declaration.kind === "TypeAlias" || declaration.kind === "ProtocolDeclaration") return;
  const groups =
    declaration.kind === "RecordDeclaration" ? [declaration.fields] : declaration.variants.map((one) => one.fields);
  for (const fields of groups) {
    const seen = new Map<string, Span>();
    for (const field of fields) reportSecond(program, state, seen, field.name);
  }
  const isEndless = (field: NominalField): boolean => contains(program, nominal.id, field.type, new Set());
  if (nominal.kind === "value" && nominal.fields.some(isEndless)) {
    program.diagnostics.report("valueContainsItself", state.resolved.source, declaration.name, { name: entry.name });
    nominal.fields = nominal.fields.map((field) => (isEndless(field) ? { ...field, type: ERROR } : field));
  }
  nominal.fields = nominal.fields.map((field) => withZero(program, field));
  nominal.cases = nominal.cases.map((one) => ({ ...one, fields: one.fields.map((field) => withZero(program, field)) }));
}

function withZero(program: Program, field: NominalField): NominalField {
  return field.hasDefault || !hasZero(program, field.type) ? field : { ...field, hasDefault: true };
}

/** Reports a name that fields or parameters before it have, and notes where it stands. */
function reportSecond(program: Program, state: ModuleState, seen: Map<string, Span>, at: DeclaredName): void {
  const name = at.text;
  const first = seen.get(name);
  const file = state.resolved.source;
  if (first === undefined) seen.set(name, at);
  else {
    const labels = [{ file, span: first, text: "first declared here" }];
    program.diagnostics.report("duplicateName", file, at, { name }, { labels });
  }
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

/** Type parameters with their bounds; `before` are those of the type around. */
function readTypeParameters(
  program: Program,
  state: ModuleState,
  parameters: readonly TypeParameter[],
  before: readonly TypeParameterSignature[],
): TypeParameterSignature[] {
  const all = [...before, ...parameters.map((parameter) => ({ name: parameter.name.text }))];
  const scope: TypeScope = { program, module: state, typeParameters: all };
  return parameters.map((parameter) => {
    const bounds: string[] = [];
    const protocols: TypeId[] = [];
    for (const node of parameter.bounds) {
      const bound = resolveProtocol(scope, node);
      if (bound?.name !== undefined) bounds.push(bound.name);
      if (bound?.type !== undefined) protocols.push(bound.type);
    }
    return { name: parameter.name.text, bounds, protocols };
  });
}

/** Resolves the headers of all processes of a module. */
export function resolveHeaders(program: Program, state: ModuleState): void {
  for (const pending of state.resolved.processes) resolveHeader(program, state, pending);
}

function resolveHeader(program: Program, state: ModuleState, pending: PendingProcess): void {
  const { declaration, signature, owner } = pending;
  const around = owner?.parameterBounds ?? [];
  signature.typeParameters = [...around, ...readTypeParameters(program, state, declaration.typeParameters, around)];
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
  const scope: TypeScope = { program, module: state, typeParameters: signature.typeParameters, owner: signature.owner };
  const row =
    signature.form === "intrinsic"
      ? INTRINSICS.find((item) => item.module === signature.modulePath && item.name === signature.name)
      : undefined;
  const params: ParameterSignature[] = [];
  const seen = new Map<string, Span>();
  declaration.parameters.forEach((parameter, index) => {
    const name = parameter.name.text;
    if (name !== "_") reportSecond(program, state, seen, parameter.name);
    if (isVariadicParameter(declaration, parameter, index)) {
      signature.isVariadic = true;
      return;
    }
    params.push({
      name,
      type: parameterType(scope, pending, parameter, index),
      hasDefault: parameter.default !== undefined,
      ...(parameter.default !== undefined && signature.typeParameters.length > 0
        ? { defaultOrder: { name: signature.name, orderedParameters: [] } }
        : {}),
      isPlace: row?.hasTarget === true && name === "target",
    });
  });
  signature.params = params;
  signature.result = declaration.result === undefined ? NOTHING : resolveType(scope, declaration.result);
  if (signature.form === "foreign") checkForeignHeader(program, state, pending);
  if (owner?.nominal?.kind === "protocol") declareRequirement(program, state, pending, owner.nominal);
  else noteOwnProcess(program, signature, owner?.nominal);
  if (declaration.receives !== undefined || declaration.mailbox !== undefined)
    reportUnsupported(program, state.resolved.source, declaration.name, "message");
}

/** Notes a process of a protocol: one that types must have, or that they get from it. */
function declareRequirement(
  program: Program,
  state: ModuleState,
  { declaration, signature }: PendingProcess,
  protocol: NominalDeclaration,
): void {
  const { types } = program;
  const { protocols } = types;
  const { name, symbol, params, result, typeParameters } = signature;
  if (params[0]?.name !== "self" || params[0].type !== types.variable(0))
    program.diagnostics.report("protocolNeedsSelf", state.resolved.source, declaration.name, { name });
  protocols.declare({
    symbol,
    name,
    protocol: protocol.id,
    index: protocols.byProtocol.get(protocol.id)?.length ?? 0,
    params: params.map((param) => param.type),
    result,
    variableCount: typeParameters.length,
    inherited: declaration.body === undefined ? "" : `${symbol}$inherited`,
  });
}

/** What display, comparison and hashing use of a type, if it is declared inside it or beside it in its module: by name, the number of parameters and where its symbol stands. */
const OWN_PROCESSES: ReadonlyMap<string, readonly [count: number, place: OwnProcess, isForLibrary: boolean]> = new Map([
  ["to_text", [1, "toText", false]],
  ["equals", [2, "equals", false]],
  ["hash", [1, "hash", false]],
  ["show_within", [2, "showWithin", true]],
  ["equals_within", [3, "equalsWithin", true]],
]);

function noteOwnProcess(program: Program, signature: ProcessSignature, owner: NominalDeclaration | undefined): void {
  const { name, symbol } = signature;
  const [count, place, isForLibrary] = OWN_PROCESSES.get(name) ?? [];
  if (place === undefined || signature.params.length !== count) return;
  const first = signature.params[0]?.type;
  const shape = first === undefined ? undefined : program.types.shape(first);
  const nominal = owner ?? (shape?.kind === "nominal" ? program.types.nominals[shape.nominal] : undefined);
  if (nominal === undefined || !nominal.symbol.startsWith(`${signature.modulePath}.`)) return;
  if (owner === undefined && (shape?.kind !== "nominal" || signature.typeParameters.length !== shape.args.length))
    return;
  if (isForLibrary === true && !nominal.isLibrary) return;
  nominal[place] = symbol;
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
  const owner = pending.owner?.nominal;
  if (index === 0 && parameter.name.text === "self" && owner !== undefined)
    return owner.kind === "protocol" ? program.types.variable(0) : ownerType(program, owner.id);
  const variable = pending.signature.typeParameters.findIndex(({ name }) => name === `type of ${parameter.name.text}`);
  if (variable >= 0 && owner?.kind !== "protocol") return program.types.variable(variable);
  const { name } = pending.signature;
  program.diagnostics.report("parameterNeedsType", scope.module.resolved.source, parameter.name, {
    parameter: parameter.name.text,
    what: owner?.kind === "protocol" ? `the process \`${name}\` of a protocol` : `the external process \`${name}\``,
  });
  return ERROR;
}

/** A parameter without a type, other than the `self` of a method. */
function isUntyped(pending: PendingProcess, parameter: Parameter): boolean {
  if (parameter.type !== undefined || pending.declaration.external !== undefined) return false;
  return pending.owner === undefined || parameter.name.text !== "self";
}
