// New values of records, value types and variants.

import type { Argument } from "#core/ast/expressions.ts";
import type { Span } from "#core/base/source.ts";
import type { CaseSignature } from "#core/types/module-interface.ts";
import { ERROR, type NominalDeclaration, type NominalField, type TypeId } from "#core/types/type-table.ts";
import type { TypedExpression } from "#core/types/typed-tree.ts";
import { arrangeArguments, evaluationOrder } from "./arguments.ts";
import { type Body, errorExpression, isRuntime, report } from "./body.ts";
import { isForeignField } from "./error-types.ts";
import { checkGenericArguments, type GenericTarget } from "./generic-arguments.ts";

/** A record or value type from its fields; `explicit` are type arguments as written. */
export function makeRecord(
  body: Body,
  span: Span,
  nominal: NominalDeclaration,
  args: readonly Argument[],
  wanted: TypeId | undefined,
  explicit?: readonly TypeId[],
): TypedExpression {
  if (nominal.kind === "record" && isRuntime(body))
    report(body, "notInRuntimeModule", span, { what: "making a record" });
  if (nominal.kind !== "record" && nominal.kind !== "value") {
    report(body, "typeAsValue", span, { name: nominal.name }, { help: { text: "name one of its variants" } });
    return errorExpression(span);
  }
  const made = checkFields(body, span, nominal, nominal.name, nominal.fields, args, wanted, explicit);
  if (made === undefined) return errorExpression(span);
  const node: TypedExpression = { kind: "make", type: made.type, at: span.start, fields: made.fields };
  return made.order === undefined ? node : { ...node, order: made.order };
}

/** `Point` or `a Point` where a value is wanted: without fields it must be said that one is made. */
export function reportBareType(body: Body, name: string, nominal: NominalDeclaration | undefined, span: Span): void {
  const isWhole =
    (nominal?.kind === "record" || nominal?.kind === "value") && nominal.fields.every((field) => field.hasDefault);
  const text = `make a value with \`a value of type ${name}${isWhole ? "" : " with …"}\``;
  const edits = [{ span: { start: span.start, end: span.end }, text: `a value of type ${name}` }];
  report(body, "typeAsValue", span, { name }, { help: isWhole ? { text, edits } : { text } });
}

/** A case of a variant from its fields. */
export function makeCase(
  body: Body,
  span: Span,
  signature: CaseSignature,
  args: readonly Argument[],
  wanted: TypeId | undefined,
  explicit?: readonly TypeId[],
): TypedExpression {
  const { nominal, caseIndex } = signature;
  const fields = nominal.cases[caseIndex]?.fields ?? [];
  if (isRuntime(body) && fields.length > 0)
    report(body, "notInRuntimeModule", span, { what: "making a variant with fields" });
  const name = nominal.cases[caseIndex]?.name ?? nominal.name;
  const made = checkFields(body, span, nominal, name, fields, args, wanted, explicit);
  if (made === undefined) return errorExpression(span);
  const node: TypedExpression = { kind: "makeCase", type: made.type, at: span.start, caseIndex, fields: made.fields };
  return made.order === undefined ? node : { ...node, order: made.order };
}

interface MadeFields {
  readonly type: TypeId;
  readonly fields: readonly TypedExpression[];
  readonly order: readonly number[] | undefined;
}

function checkFields(
  body: Body,
  span: Span,
  nominal: NominalDeclaration,
  name: string,
  fields: readonly NominalField[],
  args: readonly Argument[],
  wanted: TypeId | undefined,
  explicit: readonly TypeId[] | undefined,
): MadeFields | undefined {
  const { types } = body;
  const list = { name, noun: "field" as const, params: fields, taken: 0, isVariadic: false };
  const arrangement = arrangeArguments(body, span, list, args);
  reportPrivate(body, nominal, fields, arrangement.slots);
  const target: GenericTarget = {
    name,
    typeParameters: body.program.typeEntryOf(nominal.id)?.parameterBounds ?? [],
    params: fields,
    result: types.nominalType(
      nominal.id,
      nominal.typeParameters.map((_, index) => types.variable(index)),
    ),
  };
  const checked = checkGenericArguments(body, span, target, arrangement.slots, [], wanted, explicit);
  if (checked.typeArgs === undefined) return undefined;
  const typeArgs = checked.typeArgs;
  const type = types.nominalType(nominal.id, typeArgs);
  const values = fields.map((field, index): TypedExpression => {
    const value = checked.values[index];
    if (value !== undefined) return value;
    const fieldType = types.substitute(field.type, typeArgs);
    if (field.defaultSymbol !== "")
      return { kind: "defaultField", type: fieldType, at: span.start, symbol: field.defaultSymbol, typeArgs };
    return { kind: "zero", type: arrangement.isComplete ? fieldType : ERROR, at: span.start };
  });
  return { type, fields: values, order: evaluationOrder(arrangement, 0, fields.length) };
}

function reportPrivate(
  body: Body,
  nominal: NominalDeclaration,
  fields: readonly NominalField[],
  slots: readonly (Argument | undefined)[],
): void {
  slots.forEach((slot, index) => {
    const field = fields[index];
    if (slot !== undefined && field?.isPrivate === true && isForeignField(body, nominal, index))
      report(body, "privateField", slot, { field: field.name, type: nominal.name });
  });
}
