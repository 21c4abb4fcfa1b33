// What stands after a dot: fields, tuple elements, names of modules, cases of variants, and methods without arguments.

import type { Expression, Member } from "#core/ast/expressions.ts";
import { closestName } from "#core/base/closest-name.ts";
import type { Span } from "#core/base/source.ts";
import type { ProcessSignature, TypeEntry, ValueEntry } from "#core/types/module-interface.ts";
import { ERROR, type TypeId } from "#core/types/type-table.ts";
import type { TypedExpression } from "#core/types/typed-tree.ts";
import { type Body, errorExpression, lookUp, report, show } from "./body.ts";
import { callSignature } from "./call-process.ts";
import { checkExpression } from "./check-expression.ts";
import { isForeignField } from "./error-types.ts";
import { wantedProcess } from "./lambdas.ts";
import { findMethod, methodAdvice } from "./methods.ts";
import { findName, isPrivateValue } from "./module-names.ts";
import { entryValue, isLost } from "./names.ts";
import { knownCase as knownCaseOf } from "./narrowed-variables.ts";
import { processValue } from "./process-values.ts";

/** What `Module.name` or `Type.name` means; "error": reported. */
export type ModuleMember =
  | { readonly kind: "value"; readonly entry: ValueEntry }
  | { readonly kind: "type"; readonly entry: TypeEntry }
  | { readonly kind: "method"; readonly overloads: readonly ProcessSignature[] }
  | { readonly kind: "error" };

/** A field that a value has. */
export interface FieldAccess {
  readonly index: number;
  readonly type: TypeId;
  readonly isPrivate: boolean;
  /** The case that the value is known to be, for fields of variants. */
  readonly caseIndex: number | undefined;
  /** Through a Pointer to a value type. */
  readonly isPointer: boolean;
}

export function checkMember(body: Body, node: Member, wanted: TypeId | undefined): TypedExpression {
  const qualified = moduleMember(body, node) ?? typeMember(body, node);
  if (qualified !== undefined) {
    if (qualified.kind === "value") return entryValue(body, qualified.entry, node, wanted);
    if (qualified.kind === "method") {
      const bare = qualified.overloads.find((one) => one.params.every((param) => param.hasDefault));
      if (bare !== undefined && wantedProcess(body, wanted) === undefined)
        return callSignature(body, node, bare, [], [], wanted);
      return processValue(body, qualified.overloads, node, wanted);
    }
    if (qualified.kind === "type") report(body, "typeAsValue", node, { name: qualified.entry.name });
    return errorExpression(node);
  }
  const object = checkExpression(body, node.object, undefined);
  if (object.type === ERROR) return errorExpression(node);
  return memberOf(body, object, node, wanted);
}

function memberOf(body: Body, object: TypedExpression, node: Member, wanted: TypeId | undefined): TypedExpression {
  const { words } = node;
  for (let count = words.length; count > 0; count--) {
    const name = count === 1 ? (words[0] as string) : words.slice(0, count).join("_");
    const field = fieldOf(body, object, name);
    if (field === undefined) continue;
    if (count < words.length) {
      report(body, "surplusWords", node, { words: words.slice(count).join(" "), name });
      return errorExpression(node);
    }
    return fieldValue(body, object, field, node);
  }
  const name = words.join("_");
  const method = findMethod(body, object.type, name, { given: 1, args: [] });
  if (method !== undefined) return methodMember(body, object, method, node, wanted);
  reportNoMember(body, object, name, node);
  return errorExpression(node);
}

/** `x.f`: the call without arguments; where a process is wanted or f needs more, f bound to x as a value. */
function methodMember(
  body: Body,
  object: TypedExpression,
  method: ProcessSignature,
  span: Member,
  wanted: TypeId | undefined,
): TypedExpression {
  const shape = wantedProcess(body, wanted);
  const givesProcess = body.types.shape(method.result).kind === "process";
  const needsMore = method.params.some((param, index) => index > 0 && !param.hasDefault);
  if (!needsMore && (shape === undefined || givesProcess))
    return callSignature(body, span, method, [object], [], wanted);
  const call = { given: 1 + (shape?.params.length ?? 0), args: [] };
  const fitting = shape === undefined ? method : findMethod(body, object.type, method.name, call);
  return processValue(body, [fitting ?? method], span, wanted, object);
}

export function reportNoMember(body: Body, object: TypedExpression, name: string, span: Span): void {
  const { types } = body;
  const shape = types.shape(object.type);
  if (
    shape.kind === "optional" &&
    fieldOf(body, { ...object, type: shape.item } as TypedExpression, name) !== undefined
  ) {
    report(
      body,
      "memberOfOptional",
      span,
      { name, type: show(body, object.type) },
      {
        help: { text: "test it with `is not nothing` first; a field must be bound with `Let` before it is tested" },
      },
    );
    return;
  }
  const nominal = body.program.nominalOf(object.type);
  if (nominal?.kind === "variant" && nominal.cases.some((one) => one.fields.some((field) => field.name === name))) {
    report(body, "memberOfVariant", span, { name, type: show(body, object.type) });
    return;
  }
  if (isLost(body, name)) return;
  const closest = closestName(name, nominal?.fields.map((field) => field.name) ?? [], body.program.nameSearch);
  const text = closest === undefined ? methodAdvice(body, object.type, name) : `did you mean \`${closest}\`?`;
  const help = text === undefined ? undefined : { help: { text } };
  report(body, "noMember", span, { name, type: show(body, object.type) }, help);
}

/** The field `name` of a value, by its type; undefined without one. */
export function fieldOf(body: Body, object: TypedExpression, name: string): FieldAccess | undefined {
  const { types } = body;
  const shape = types.shape(object.type);
  if (shape.kind === "tuple") {
    const index = Number(name);
    const type = /^\d+$/.test(name) ? shape.items[index] : undefined;
    return type === undefined ? undefined : { index, type, isPrivate: false, caseIndex: undefined, isPointer: false };
  }
  const isPointer = shape.kind === "pointer";
  const holder = isPointer ? types.shape(shape.target) : shape;
  if (holder.kind !== "nominal") return undefined;
  const nominal = types.nominals[holder.nominal];
  if (nominal === undefined) return undefined;
  const caseIndex = nominal.kind === "variant" ? knownCase(body, object, nominal.cases.length) : undefined;
  const fields = caseIndex === undefined ? nominal.fields : (nominal.cases[caseIndex]?.fields ?? []);
  const index = fields.findIndex((field) => field.name === name);
  const field = fields[index];
  if (field === undefined) return undefined;
  return { index, type: types.substitute(field.type, holder.args), isPrivate: field.isPrivate, caseIndex, isPointer };
}

/** The case that a variant is known to be: by a test of its variable, or because there is only one. */
function knownCase(body: Body, object: TypedExpression, caseCount: number): number | undefined {
  if (caseCount === 1) return 0;
  return knownCaseOf(body, object);
}

/** Reads a field. */
export function fieldValue(body: Body, object: TypedExpression, field: FieldAccess, span: Span): TypedExpression {
  const { type, index } = field;
  const at = object.at;
  checkFieldAccess(body, object.type, field, span);
  if (field.isPointer) return { kind: "pointerLoad", type, at, pointer: object, index: undefined, path: [index] };
  if (object.kind === "pointerLoad") return { ...object, type, path: [...object.path, index] };
  if (field.caseIndex !== undefined)
    return { kind: "caseField", type, at, operand: object, caseIndex: field.caseIndex, field: index };
  return { kind: "field", type, at, operand: object, field: index };
}

export function checkFieldAccess(body: Body, holder: TypeId, field: FieldAccess, span: Span): void {
  if (!field.isPrivate) return;
  const nominal = body.program.nominalOf(holder);
  if (nominal === undefined || !isForeignField(body, nominal, field.index)) return;
  const fields = field.caseIndex === undefined ? nominal.fields : (nominal.cases[field.caseIndex]?.fields ?? []);
  report(body, "privateField", span, { field: fields[field.index]?.name ?? "", type: nominal.name });
}

/** The plain name that an expression is, or undefined. */
export function plainName(node: Expression): string | undefined {
  if (node.kind === "Name") return node.text;
  return node.kind === "NameRun" ? node.words.join("_") : undefined;
}

/** `Module.name`, when the part before the dot names an imported module and no variable. */
export function moduleMember(body: Body, node: Member): ModuleMember | undefined {
  const before = plainName(node.object);
  if (before === undefined || lookUp(body, before) !== undefined) return undefined;
  const found = findName(body.program, body.module, before);
  if (found?.kind !== "module") return undefined;
  const { module } = found;
  const name = node.words.join("_");
  const entry = module.values.get(name);
  if (entry !== undefined) {
    if (!isPrivateValue(entry)) return { kind: "value", entry };
    report(body, "privateName", node, { name, module: module.path });
    return { kind: "error" };
  }
  const type = module.types.get(name);
  if (type !== undefined && !type.isPrivate) return { kind: "type", entry: type };
  if (type !== undefined) {
    report(body, "privateName", node, { name, module: module.path });
    return { kind: "error" };
  }
  const closest = closestName(name, [...module.values.keys(), ...module.types.keys()], body.program.nameSearch);
  const help = closest === undefined ? undefined : { help: { text: `did you mean \`${closest}\`?` } };
  report(body, "unknownImport", node, { name, module: module.path }, help);
  return { kind: "error" };
}

/** `Shape.Circle`, `Point.origin`: a case or a process of a type. */
export function typeMember(body: Body, node: Member): ModuleMember | undefined {
  const entry = typeNamed(body, node.object);
  if (entry === undefined) return undefined;
  const name = node.words.join("_");
  const { nominal } = entry;
  const caseIndex = nominal?.cases.findIndex((one) => one.name === name) ?? -1;
  if (nominal !== undefined && caseIndex >= 0)
    return { kind: "value", entry: { kind: "case", cases: [{ nominal, caseIndex }] } };
  const overloads = entry.methods.get(name);
  if (overloads !== undefined) return { kind: "method", overloads };
  const names = [...(nominal?.cases.map((one) => one.name) ?? []), ...entry.methods.keys()];
  const closest = closestName(name, names, body.program.nameSearch);
  const help = closest === undefined ? undefined : { help: { text: `did you mean \`${closest}\`?` } };
  report(body, "noMember", node, { name, type: entry.name }, help);
  return { kind: "error" };
}

/** The type that an expression before a dot names, if it is one: `Shape`, `Module.Shape`. */
function typeNamed(body: Body, node: Expression): TypeEntry | undefined {
  const before = plainName(node);
  if (before !== undefined) {
    if (lookUp(body, before) !== undefined) return undefined;
    const found = findName(body.program, body.module, before);
    return found?.kind === "type" ? found.entry : undefined;
  }
  if (node.kind !== "Member") return undefined;
  const outer = plainName(node.object);
  if (outer === undefined || lookUp(body, outer) !== undefined) return undefined;
  const found = findName(body.program, body.module, outer);
  if (found?.kind !== "module") return undefined;
  const name = node.words.join("_");
  const type = found.module.types.get(name);
  return type === undefined || type.isPrivate || found.module.values.has(name) ? undefined : type;
}
