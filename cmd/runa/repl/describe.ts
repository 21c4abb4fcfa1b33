// Declarations in one line, as people write them: signatures of processes, fields of types, types of variables.

import type { ModuleInterface, ProcessSignature, TypeEntry, ValueEntry } from "#core/types/module-interface.ts";
import { NOTHING, type NominalField, type TypeId, type TypeTable } from "#core/types/type-table.ts";

/** `add(item as Integer)`: a process as it is called on a value of the type, whose type arguments are its first ones. */
export function methodText(signature: ProcessSignature, types: TypeTable, receiver: TypeId): string {
  const first = signature.params[0]?.type;
  const [declared, given] = [first === undefined ? undefined : types.shape(first), types.shape(receiver)];
  const args = signature.typeParameters.map((_, index) => types.variable(index));
  if (declared?.kind === "nominal" && given.kind === "nominal")
    declared.args.forEach((arg, index) => {
      const shape = types.shape(arg);
      const known = given.args[index];
      if (shape.kind === "variable" && known !== undefined) args[shape.index] = known;
    });
  const params = signature.params.slice(1).map((param) => ({ ...param, type: types.substitute(param.type, args) }));
  return signatureText({ ...signature, params, result: types.substitute(signature.result, args) }, types);
}

/** `area(width as Float, height as Float) returns Float`. */
export function signatureText(signature: ProcessSignature, types: TypeTable): string {
  const names = signature.typeParameters.map((parameter) => parameter.name);
  const params = signature.params.map(({ name, type, hasDefault }) => {
    const isUntyped = signature.isTemplate && types.shape(type).kind === "variable";
    return `${name}${isUntyped ? "" : ` as ${types.display(type, names)}`}${hasDefault ? " (optional)" : ""}`;
  });
  const result = signature.result === NOTHING ? "" : ` returns ${types.display(signature.result, names)}`;
  return `${signature.name}(${params.join(", ")})${result}`;
}

function fieldsText(fields: readonly NominalField[], names: readonly string[], types: TypeTable): string {
  return fields
    .filter((field) => !field.isPrivate)
    .map((field) => `${field.name} as ${types.display(field.type, names)}`)
    .join(" and ");
}

/** `Point with x as Float and y as Float`, `Shape is Circle with radius as Float | Dot`. */
export function typeText(entry: TypeEntry, types: TypeTable): string {
  const { name, nominal, parameters } = entry;
  const head = parameters.length === 0 ? name : `${name} of ${parameters.join(", ")}`;
  if (nominal === undefined)
    return entry.aliased === undefined ? head : `${head} is ${types.display(entry.aliased, parameters)}`;
  const withFields = (start: string, fields: readonly NominalField[]): string => {
    const shown = fieldsText(fields, parameters, types);
    return shown === "" ? start : `${start} with ${shown}`;
  };
  if (nominal.kind === "variant")
    return `${head} is ${nominal.cases.map((one) => withFields(one.name, one.fields)).join(" | ")}`;
  if (nominal.kind === "protocol") return `protocol ${head}`;
  return withFields(head, nominal.fields);
}

/** What a name means as a value, in a line for each overload. */
export function valueLines(name: string, entry: ValueEntry, types: TypeTable): string[] {
  if (entry.kind === "process") return entry.overloads.map((signature) => signatureText(signature, types));
  if (entry.kind === "global") {
    const { type, isConstant } = entry.global;
    return [`${name}${type === undefined ? "" : ` as ${types.display(type)}`}${isConstant ? ", a constant" : ""}`];
  }
  return entry.cases.map(({ nominal, caseIndex }) => {
    const fields = fieldsText(nominal.cases[caseIndex]?.fields ?? [], nominal.typeParameters, types);
    return `${name}${fields === "" ? "" : ` with ${fields}`}, a ${nominal.name}`;
  });
}

/** Names that a module shows, with their lines. */
export function moduleLines(module: ModuleInterface, types: TypeTable): string[] {
  const values = [...module.values].flatMap(([name, entry]) => valueLines(name, entry, types));
  return [
    ...[...module.types.values()].filter((type) => !type.isPrivate).map((type) => typeText(type, types)),
    ...values,
  ];
}
