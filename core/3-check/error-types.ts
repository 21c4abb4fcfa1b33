// Error types: the records that follow `Error`, directly or through another error type, and whose fields begin with that one's.

import type { TypeNode } from "#core/ast/types.ts";
import { ERROR_ROOT } from "#core/spec/layouts.ts";
import type { PendingType } from "#core/types/resolved-module.ts";
import { ERROR, type NominalDeclaration, type NominalField, type TypeId, VOID } from "#core/types/type-table.ts";
import type { TypedExpression } from "#core/types/typed-tree.ts";
import { type Body, report } from "./body.ts";
import { preludeModule } from "./module-names.ts";
import type { ModuleState, Program } from "./program.ts";
import { resolveType, type TypeScope } from "./resolve-type.ts";

/** Whether a declared type is an error type. */
export function isErrorNominal(nominal: NominalDeclaration | undefined): boolean {
  return nominal !== undefined && (nominal.parent !== VOID || nominal.symbol === ERROR_ROOT.symbol);
}

/** Whether values of a type can be thrown and caught. */
export function isErrorType(program: Program, type: TypeId): boolean {
  return isErrorNominal(program.nominalOf(type));
}

/** Whether `type` is `wanted` or follows it. */
export function followsError(program: Program, type: TypeId, wanted: TypeId): boolean {
  let at = type;
  while (at !== wanted) {
    const shape = program.types.shape(at);
    const parent = shape.kind === "nominal" ? (program.types.nominals[shape.nominal]?.parent ?? VOID) : VOID;
    if (parent === VOID || shape.kind !== "nominal") return false;
    at = program.types.substitute(parent, shape.args);
  }
  return true;
}

/** The error type above an error type, or undefined. */
export function parentError(program: Program, type: TypeId): TypeId | undefined {
  const shape = program.types.shape(type);
  const parent = shape.kind === "nominal" ? (program.types.nominals[shape.nominal]?.parent ?? VOID) : VOID;
  return parent === VOID || shape.kind !== "nominal" ? undefined : program.types.substitute(parent, shape.args);
}

/** Whether a field is declared in another module: for fields of error types, by the type that they come from. */
export function isForeignField(body: Body, nominal: NominalDeclaration, field: number): boolean {
  let at = nominal;
  for (let above = body.program.nominalOf(at.parent); above !== undefined; above = body.program.nominalOf(at.parent)) {
    if (above.fields.length <= field) break;
    at = above;
  }
  return body.program.moduleOfNominal(at) !== body.module.resolved.interface;
}

/** The type `Error`, or undefined (reported) when the library has none. */
export function errorRoot(body: Body, at: { readonly start: number; readonly end: number }): TypeId | undefined {
  const entry = preludeModule(body.program, body.module, "Error")?.types.get("Error");
  const own = body.module.resolved.interface.types.get("Error");
  const nominal = (entry ?? own)?.nominal;
  if (nominal?.symbol === ERROR_ROOT.symbol) return body.types.nominalType(nominal.id, []);
  report(body, "missingLibrary", at, { name: "Error", module: "errors" });
  return undefined;
}

/** An error as one of a type that its own follows. */
export function upcast(value: TypedExpression, type: TypeId): TypedExpression {
  return { kind: "upcast", type, at: value.at, operand: value };
}

/** The error type that a `follows` names, or undefined if it names none. */
function parentOf(program: Program, state: ModuleState, pending: PendingType): TypeId | undefined {
  const { declaration, entry } = pending;
  if (declaration.kind !== "RecordDeclaration" || entry.nominal?.kind !== "record") return undefined;
  const scope: TypeScope = { program, module: state, typeParameters: entry.parameters.map((name) => ({ name })) };
  for (const node of declaration.follows) if (namesRecord(program, scope, node)) return resolveType(scope, node);
  return undefined;
}

/** Whether a type node names a declared record. */
export function namesRecord(program: Program, scope: TypeScope, node: TypeNode): boolean {
  if (node.kind !== "NamedType") return false;
  const name = node.path[node.path.length - 1]?.words.join("_") ?? "";
  const own = scope.module.resolved.interface.types.get(name);
  const imported = scope.module.resolved.importedNames.get(name);
  const entry =
    node.path.length > 1
      ? scope.module.resolved.aliases.get(node.path[0]?.words.join("_") ?? "")?.types.get(name)
      : (own ??
        imported?.module.types.get(imported.name) ??
        scope.module.resolved.open.map((module) => module.types.get(name)).find((found) => found !== undefined) ??
        preludeModule(program, scope.module, name)?.types.get(name));
  return entry?.nominal?.kind === "record";
}

/** Gives error types the fields of the types they follow; those must have been resolved, in whatever order they stand. */
export function inheritErrors(program: Program, states: readonly ModuleState[]): void {
  const waiting = new Map<NominalDeclaration, { readonly state: ModuleState; readonly pending: PendingType }>();
  for (const state of states)
    for (const pending of state.resolved.types) {
      const { declaration, entry } = pending;
      if (declaration.kind === "RecordDeclaration" && declaration.follows.length > 0 && entry.nominal !== undefined)
        waiting.set(entry.nominal, { state, pending });
    }
  const visit = (nominal: NominalDeclaration): void => {
    const found = waiting.get(nominal);
    if (found === undefined) return;
    waiting.delete(nominal);
    const parent = parentOf(program, found.state, found.pending);
    const above = parent === undefined ? undefined : program.nominalOf(parent);
    if (parent === undefined || above === undefined || parent === ERROR) return;
    visit(above);
    inherit(program, found.state, found.pending, nominal, parent, above);
  };
  for (const nominal of [...waiting.keys()]) visit(nominal);
}

function inherit(
  program: Program,
  state: ModuleState,
  { declaration }: PendingType,
  nominal: NominalDeclaration,
  parent: TypeId,
  above: NominalDeclaration,
): void {
  const span = declaration.kind === "RecordDeclaration" ? (declaration.follows[0] ?? declaration) : declaration;
  if (!isErrorNominal(above) || above.typeParameters.length > 0 || above === nominal) {
    program.diagnostics.report("followsRecord", state.resolved.source, span, { name: above.name });
    return;
  }
  const own = new Map<string, NominalField>(nominal.fields.map((field) => [field.name, field]));
  const inherited = above.fields.map((field) => {
    const again = own.get(field.name);
    if (again === undefined) return field;
    own.delete(field.name);
    if (again.type === field.type) return again;
    const words = { name: field.name, type: program.types.display(field.type), parent: above.name };
    const place =
      declaration.kind === "RecordDeclaration"
        ? declaration.fields.find((one) => one.name.text === field.name)
        : undefined;
    program.diagnostics.report("inheritedField", state.resolved.source, place?.name ?? declaration.name, words);
    return field;
  });
  nominal.parent = parent;
  nominal.fields = [...inherited, ...own.values()];
}
