// Capitalised names in patterns: cases of variants, records, and constants.

import type { PatternField, VariantPattern } from "#core/ast/patterns.ts";
import { closestName } from "#core/base/closest-name.ts";
import { ERROR, type NominalField, type TypeId } from "#core/types/type-table.ts";
import type { TypedPattern } from "#core/types/typed-tree.ts";
import { report, show } from "./body.ts";
import { findName, findType } from "./module-names.ts";
import { checkPattern, type PatternNames } from "./patterns.ts";

import { mayBe } from "./protocol-values.ts";

type FieldPatterns = Extract<TypedPattern, { readonly kind: "record" }>["fields"];

export function checkVariantPattern(names: PatternNames, node: VariantPattern, type: TypeId): TypedPattern {
  const { body } = names;
  const name = node.path[node.path.length - 1]?.words.join("_") ?? "";
  const shape = body.types.shape(type);
  const nominal = shape.kind === "nominal" ? body.types.nominals[shape.nominal] : undefined;
  if (nominal !== undefined && shape.kind === "nominal") {
    const caseIndex = nominal.cases.findIndex((one) => one.name === name);
    const made = nominal.cases[caseIndex];
    if (made !== undefined) {
      const fields = fieldPatterns(names, node, name, made.fields, shape.args);
      return { kind: "case", nominal: nominal.id, caseIndex, fields };
    }
    if (nominal.kind !== "variant" && nominal.name === name)
      return { kind: "record", fields: fieldPatterns(names, node, name, nominal.fields, shape.args) };
  }
  const record = nominal?.kind === "protocol" ? recordPattern(names, node, name, type) : undefined;
  return record ?? constantPattern(names, node, name, type);
}

/** `Circle with radius as r` where a protocol value is matched: it must be a Circle. */
function recordPattern(
  names: PatternNames,
  node: VariantPattern,
  name: string,
  type: TypeId,
): TypedPattern | undefined {
  const { body } = names;
  const nominal = findType(body.program, body.module, name)?.nominal;
  if (nominal === undefined || nominal.kind === "variant" || nominal.typeParameters.length > 0) return undefined;
  const wanted = body.types.nominalType(nominal.id, []);
  if (!mayBe(body, type, wanted)) {
    report(body, "typeTest", node, { type: show(body, type), wanted: show(body, wanted) });
    dropFields(names, node);
    return { kind: "wildcard" };
  }
  const fields = fieldPatterns(names, node, name, nominal.fields, []);
  return { kind: "type", type: wanted, inner: fields.length === 0 ? { kind: "wildcard" } : { kind: "record", fields } };
}

function constantPattern(names: PatternNames, node: VariantPattern, name: string, type: TypeId): TypedPattern {
  const { body } = names;
  if (type === ERROR) {
    dropFields(names, node);
    return { kind: "wildcard" };
  }
  const found = node.path.length === 1 ? findName(body.program, body.module, name) : undefined;
  if (found?.kind === "value" && found.entry.kind === "global" && found.entry.global.isConstant) {
    const { global } = found.entry;
    if (global.type === type)
      return {
        kind: "value",
        value: { kind: "global", type, at: node.start, symbol: global.symbol, isConstant: true },
      };
    report(body, "patternType", node, { pattern: `the constant \`${name}\``, type: show(body, type) });
    return { kind: "wildcard" };
  }
  const nominal = body.program.nominalOf(type);
  const closest = closestName(name, nominal?.cases.map((one) => one.name) ?? [], body.program.nameSearch);
  const help = closest === undefined ? undefined : { help: { text: `did you mean \`${closest}\`?` } };
  report(body, "unknownCase", node, { name, type: show(body, type) }, help);
  dropFields(names, node);
  return { kind: "wildcard" };
}

/** Binds the names of a pattern that is in error, so that the arm's body has them. */
function dropFields(names: PatternNames, node: VariantPattern): void {
  for (const field of node.fields) checkPattern(names, field.pattern, ERROR);
}

function fieldPatterns(
  names: PatternNames,
  node: VariantPattern,
  name: string,
  fields: readonly NominalField[],
  args: readonly TypeId[],
): FieldPatterns {
  const { body } = names;
  const made: { field: number; type: TypeId; pattern: TypedPattern }[] = [];
  const positional = node.fields.filter((field) => field.name === undefined).length;
  if (positional > 0 && node.fields.length !== fields.length) {
    report(body, "patternFieldCount", node, { name, wanted: fields.length, found: node.fields.length });
  }
  node.fields.forEach((part, position) => {
    const field = fieldNumber(names, part, position, name, fields);
    const declared = fields[field];
    const type = declared === undefined ? ERROR : body.types.substitute(declared.type, args);
    const pattern = checkPattern({ ...names, isPresent: false }, part.pattern, type);
    if (declared === undefined) return;
    if (made.some((other) => other.field === field)) report(body, "duplicateArgument", part, { name: declared.name });
    else made.push({ field, type, pattern });
  });
  return made;
}

function fieldNumber(
  names: PatternNames,
  part: PatternField,
  position: number,
  owner: string,
  fields: readonly NominalField[],
): number {
  if (part.name === undefined) return position;
  const name = part.name.text;
  const index = fields.findIndex((field) => field.name === name);
  if (index < 0) {
    const closest = closestName(
      name,
      fields.map((field) => field.name),
      names.body.program.nameSearch,
    );
    const help = closest === undefined ? undefined : { help: { text: `did you mean \`${closest}\`?` } };
    report(names.body, "unknownArgument", part.name, { noun: "field", name, process: owner }, help);
  }
  return index;
}
