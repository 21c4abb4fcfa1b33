// Which types follow which protocols: declared with `follows`, or by processes of the protocol's module for built-in and library types.

import type { DiagnosticHelp } from "#core/base/diagnostic.ts";
import type { Span } from "#core/base/source.ts";
import type {
  ModuleInterface,
  ProcessSignature,
  TypeEntry,
  TypeParameterSignature,
} from "#core/types/module-interface.ts";
import type { Conformance, Implementation, Requirement } from "#core/types/protocol-table.ts";
import { ERROR, type NominalDeclaration, type NominalId, type TypeId } from "#core/types/type-table.ts";
import { hasHole, type TypeArguments, unify } from "./inference.ts";
import type { ModuleState, Program } from "./program.ts";
import { ownerType } from "./resolve-type.ts";

/** The instance of a protocol that a type follows (`Iterable of Integer`), or undefined. `parameters` are the type variables around. */
export function protocolOf(
  program: Program,
  parameters: readonly TypeParameterSignature[],
  type: TypeId,
  protocol: NominalId,
): TypeId | undefined {
  const { types } = program;
  const shape = types.shape(type);
  if (shape.kind === "variable") return firstProtocol(program, parameters[shape.index]?.protocols ?? [], protocol);
  const nominal = program.nominalOf(type);
  if (nominal?.kind === "protocol") return firstProtocol(program, [type], protocol);
  const known = types.protocols.find(type, protocol);
  if (known !== undefined) return types.substitute(known.conformance.protocol, known.typeArgs);
  const declaration = types.nominals[protocol];
  if (declaration === undefined) return undefined;
  const declared = nominal === undefined ? undefined : declaredConformance(program, nominal, protocol);
  if (declared !== undefined && shape.kind === "nominal") return types.substitute(declared.protocol, shape.args);
  return types.isGeneric(type) ? undefined : structuralConformance(program, type, declaration)?.protocol;
}

/** What a value is where a generic protocol is declared: of `Iterable of T` a list is an Iterable of its elements' type. */
export function seenAs(
  program: Program,
  parameters: readonly TypeParameterSignature[],
  declared: TypeId,
  actual: TypeId,
): TypeId {
  const { types } = program;
  if (actual === ERROR || !types.isGeneric(declared) || hasHole(types, actual)) return actual;
  const wanted = types.shape(declared);
  if (wanted.kind === "optional") return seenAs(program, parameters, wanted.item, actual);
  if (wanted.kind !== "nominal" || types.nominals[wanted.nominal]?.kind !== "protocol") return actual;
  return protocolOf(program, parameters, actual, wanted.nominal) ?? actual;
}

export function follows(
  program: Program,
  parameters: readonly TypeParameterSignature[],
  type: TypeId,
  protocol: TypeId,
): boolean {
  if (type === protocol || type === ERROR || protocol === ERROR) return true;
  const shape = program.types.shape(protocol);
  return shape.kind === "nominal" && protocolOf(program, parameters, type, shape.nominal) === protocol;
}

/** The instance of `wanted` among protocols and those that they follow themselves. */
function firstProtocol(program: Program, protocols: readonly TypeId[], wanted: NominalId): TypeId | undefined {
  return allProtocols(program, protocols).find((type) => program.nominalOf(type)?.id === wanted);
}

/** Protocols with all that they follow, nearest first. */
export function allProtocols(program: Program, protocols: readonly TypeId[]): readonly TypeId[] {
  const { types } = program;
  const all: TypeId[] = [];
  const add = (protocol: TypeId): void => {
    const shape = types.shape(protocol);
    if (shape.kind !== "nominal" || all.includes(protocol)) return;
    all.push(protocol);
    // In a protocol's own `follows`, Self is variable 0.
    for (const above of types.nominals[shape.nominal]?.follows ?? [])
      add(types.substitute(above, [protocol, ...shape.args]));
  };
  for (const protocol of protocols) add(protocol);
  return all;
}

function declaredConformance(
  program: Program,
  nominal: NominalDeclaration,
  protocol: NominalId,
): Conformance | undefined {
  const found = firstProtocol(program, nominal.follows, protocol);
  if (found === undefined) return undefined;
  const type = ownerType(program, nominal.id);
  // Noted before it is complete: what implements it may itself ask.
  const conformance = { type, protocol: found, implementations: [] as Implementation[] };
  program.types.protocols.add(protocol, conformance);
  for (const requirement of program.types.protocols.byProtocol.get(protocol) ?? []) {
    const implementation = implementationOf(program, type, found, requirement);
    if (implementation !== undefined) conformance.implementations[requirement.index] = implementation;
  }
  return conformance;
}

/** Types that cannot say `follows` do so when processes for all that is required are found beside them or beside the protocol. */
function structuralConformance(
  program: Program,
  type: TypeId,
  declaration: NominalDeclaration,
): Conformance | undefined {
  const { types } = program;
  const isOwn = program.nominalOf(type) !== undefined && program.moduleOfType(type)?.isLibrary !== true;
  const key = `${declaration.id}:${type}`;
  if (isOwn || program.notFollowing.has(key)) return undefined;
  const requirements = types.protocols.byProtocol.get(declaration.id) ?? [];
  const found: TypeArguments = [type, ...declaration.typeParameters.map(() => undefined)];
  for (const requirement of requirements)
    for (const candidate of candidates(program, type, requirement))
      if (matchesOpenly(program, type, requirement, candidate, found)) break;
  if (!found.includes(undefined)) {
    const protocol = types.nominalType(declaration.id, found.slice(1) as TypeId[]);
    const implementations = requirements.map((one) => implementationOf(program, type, protocol, one));
    const required = requirements.filter((one) => one.inherited === "");
    if (required.length > 0 && !implementations.includes(undefined)) {
      const conformance = { type, protocol, implementations: implementations as Implementation[] };
      types.protocols.add(declaration.id, conformance);
      return conformance;
    }
  }
  program.notFollowing.add(key);
  return undefined;
}

/** Finds out what a candidate says about the protocol's parameters. */
function matchesOpenly(
  program: Program,
  type: TypeId,
  requirement: Requirement,
  candidate: ProcessSignature,
  found: TypeArguments,
): boolean {
  const { types } = program;
  const args: TypeArguments = candidate.typeParameters.map(() => undefined);
  if (candidate.params.length !== requirement.params.length) return false;
  if (!unify(types, candidate.params[0]?.type ?? ERROR, type, args) || args.includes(undefined)) return false;
  const known = args as TypeId[];
  candidate.params.forEach((param, index) => {
    if (index > 0) unify(types, requirement.params[index] ?? ERROR, types.substitute(param.type, known), found);
  });
  return unify(types, requirement.result, types.substitute(candidate.result, known), found);
}

/** Processes that may stand for a requirement: of the type, of its module, of the protocol's module. */
function candidates(program: Program, type: TypeId, requirement: Requirement): readonly ProcessSignature[] {
  const { name } = requirement;
  const all: ProcessSignature[] = [];
  const add = (module: ModuleInterface | undefined): void => {
    const entry = module?.values.get(name);
    if (entry?.kind === "process") all.push(...entry.overloads);
  };
  const nominal = program.nominalOf(type);
  if (nominal !== undefined) all.push(...(program.typeEntryOf(nominal.id)?.methods.get(name) ?? []));
  add(program.moduleOfType(type));
  const protocol = program.types.nominals[requirement.protocol];
  if (protocol !== undefined) add(program.moduleOfNominal(protocol));
  return all.filter((one) => !one.isTemplate && one.form === "ordinary");
}

/** What stands for a requirement in a type (over its own variables), or undefined. */
function implementationOf(
  program: Program,
  type: TypeId,
  protocol: TypeId,
  requirement: Requirement,
): Implementation | undefined {
  for (const candidate of candidates(program, type, requirement)) {
    const fitting = fit(program, type, protocol, requirement, candidate);
    if (fitting !== undefined) return fitting;
  }
  if (requirement.inherited === "") return undefined;
  const args = requirementArguments(program, type, protocol, requirement);
  return { symbol: requirement.inherited, typeArgs: args, result: undefined };
}

/** Self, the protocol's arguments, and for the requirement's own parameters the variables after the type's. */
function requirementArguments(
  { types }: Program,
  type: TypeId,
  protocol: TypeId,
  requirement: Requirement,
): readonly TypeId[] {
  const shape = types.shape(protocol);
  const owner = types.shape(type);
  const args = [type, ...(shape.kind === "nominal" ? shape.args : [])];
  const first = owner.kind === "nominal" && types.isGeneric(type) ? owner.args.length : 0;
  const before = args.length;
  while (args.length < requirement.variableCount) args.push(types.variable(first + args.length - before));
  return args;
}

function fit(
  program: Program,
  type: TypeId,
  protocol: TypeId,
  requirement: Requirement,
  candidate: ProcessSignature,
): Implementation | undefined {
  const { types } = program;
  if (candidate.params.length !== requirement.params.length) return undefined;
  const args = requirementArguments(program, type, protocol, requirement);
  const found: TypeArguments = candidate.typeParameters.map(() => undefined);
  const fits = candidate.params.every((param, index) =>
    unify(types, param.type, types.substitute(requirement.params[index] ?? ERROR, args), found),
  );
  if (!fits || found.includes(undefined)) return undefined;
  const typeArgs = found as TypeId[];
  const result = types.substitute(candidate.result, typeArgs);
  const wanted = types.substitute(requirement.result, args);
  if (result === wanted) return { symbol: candidate.symbol, typeArgs, result: undefined };
  if (program.nominalOf(wanted)?.kind !== "protocol") return undefined;
  const parameters = candidate.typeParameters;
  return follows(program, parameters, result, wanted) ? { symbol: candidate.symbol, typeArgs, result } : undefined;
}

/** Reports what the types of a module lack that follow protocols. */
export function checkFollows(program: Program, state: ModuleState): void {
  for (const { declaration, entry } of state.resolved.types) {
    const { nominal } = entry;
    if (nominal === undefined || nominal.kind === "protocol" || declaration.kind === "TypeAlias") continue;
    const span = declaration.follows[0] ?? declaration.name;
    for (const protocol of allProtocols(program, nominal.follows)) {
      const id = program.nominalOf(protocol)?.id;
      if (id !== undefined) checkOneProtocol(program, state, nominal, protocol, id, span);
    }
  }
}

function checkOneProtocol(
  program: Program,
  state: ModuleState,
  nominal: NominalDeclaration,
  protocol: TypeId,
  id: NominalId,
  span: Span,
): void {
  const { types, diagnostics } = program;
  const type = ownerType(program, nominal.id);
  protocolOf(program, [], type, id);
  const found = types.protocols.find(type, id);
  const names = nominal.typeParameters;
  const shown = types.display(protocol, names);
  for (const requirement of types.protocols.byProtocol.get(id) ?? []) {
    const { name } = requirement;
    const [near] = candidates(program, type, requirement);
    const implementation = found?.conformance.implementations[requirement.index];
    if (implementation !== undefined && (implementation.symbol !== requirement.inherited || near?.owner !== nominal.id))
      continue;
    const args = requirementArguments(program, type, protocol, requirement);
    const header = types.process(
      requirement.params.map((param) => types.substitute(param, args)),
      types.substitute(requirement.result, args),
    );
    const wanted = types.display(header, names);
    const file = state.resolved.source;
    if (near === undefined)
      diagnostics.report(
        "protocolProcessMissing",
        file,
        span,
        { type: nominal.name, protocol: shown, name },
        {
          help: { text: `its type is \`${wanted}\`` },
        },
      );
    else {
      const own = near.typeParameters.map((parameter) => parameter.name);
      const is = types.process(
        near.params.map((param) => param.type),
        near.result,
      );
      diagnostics.report("protocolProcessDiffers", file, span, {
        type: nominal.name,
        protocol: shown,
        name,
        wanted: `\`${wanted}\``,
        found: `\`${types.display(is, own)}\``,
      });
    }
  }
}

/** Advice if the type itself has what its parameter was bound by: a comma is missing in its header. */
function misplacedFollows(
  program: Program,
  entry: TypeEntry,
  protocol: TypeId,
  shown: string,
): { readonly help?: DiagnosticHelp } {
  const id = program.nominalOf(protocol)?.id;
  const asked = id === undefined ? undefined : program.typeEntryOf(id)?.methods;
  if (asked === undefined || ![...asked.keys()].every((name) => entry.methods.has(name))) return {};
  const name = shown.split(" ")[0];
  const text = `this bounds a parameter of \`${entry.name}\`; what the type itself follows stands behind a comma: \`, that follows ${name} …\``;
  return { help: { text } };
}

/** Reports written types whose arguments do not follow what the type asks of them. */
export function checkBoundUses(program: Program): void {
  const { types, diagnostics, boundUses } = program;
  for (const { entry, args, scope, node } of boundUses)
    for (const [index, { protocols }] of entry.parameterBounds.entries())
      for (const bound of protocols ?? []) {
        const type = args[index] ?? ERROR;
        const protocol = types.substitute(bound, args);
        const parameters = scope.typeParameters.map((one) => ({ bounds: [], ...one }));
        if (follows(program, parameters, type, protocol)) continue;
        const names = parameters.map(({ name }) => name);
        const shown = { type: types.display(type, names), protocol: types.display(protocol, names) };
        diagnostics.report("doesNotFollow", scope.module.resolved.source, node, shown, {
          notes: [`\`${entry.name}\` asks for it`],
          ...misplacedFollows(program, entry, protocol, shown.protocol),
        });
      }
  boundUses.length = 0;
}
