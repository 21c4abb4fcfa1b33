// Patterns against the type of what is matched; names that they bind become variables of the arm.

import type { Expression } from "#core/ast/expressions.ts";
import type { DeclaredName } from "#core/ast/names.ts";
import type { ListPattern, OrPattern, Pattern, TypePattern } from "#core/ast/patterns.ts";
import { CHARACTER, ERROR, type TypeId } from "#core/types/type-table.ts";
import type { Local, TypedExpression, TypedPattern } from "#core/types/typed-tree.ts";
import { type Body, bindLocal, report, show } from "./body.ts";
import { checkAs } from "./check-expression.ts";
import { listType } from "./collection-literals.ts";
import { followsError, isErrorType } from "./error-types.ts";
import { isInteger } from "./numbers.ts";
import { mayBe } from "./protocol-values.ts";
import { resolveIn } from "./resolve-type.ts";
import { checkVariantPattern } from "./variant-patterns.ts";

/** Names bound by the pattern of one arm. */
export interface PatternNames {
  readonly body: Body;
  /** Of the first alternative of an `or`: the others bind the same variables. */
  readonly shared: Map<string, Local> | undefined;
  readonly bound: Map<string, Local>;
  /** `nothing` was taken by an earlier arm: a plain name binds the item of an Optional. */
  readonly isPresent: boolean;
}

export function newPatternNames(body: Body, isPresent: boolean): PatternNames {
  return { body, shared: undefined, bound: new Map(), isPresent };
}

export function checkPattern(names: PatternNames, node: Pattern, type: TypeId): TypedPattern {
  const { body } = names;
  const shape = body.types.shape(type);
  if (shape.kind === "optional" && goesInside(names, node)) {
    if (node.kind === "LiteralPattern" && node.value.kind === "NothingLiteral") return { kind: "nothing" };
    return { kind: "some", inner: checkPattern({ ...names, isPresent: false }, node, shape.item) };
  }
  switch (node.kind) {
    case "WildcardPattern":
    case "ErrorPattern":
      return { kind: "wildcard" };
    case "BindingPattern":
      return bindPattern(names, node.name, type, { kind: "wildcard" });
    case "AsPattern": {
      const inner = checkPattern(names, node.pattern, type);
      return bindPattern(names, node.name, type, inner);
    }
    case "LiteralPattern":
      return literalPattern(body, node.value, type);
    case "RangePattern":
      return rangePattern(body, node, type);
    case "TuplePattern": {
      if (shape.kind !== "tuple" || shape.items.length !== node.items.length) {
        if (type !== ERROR) report(body, "patternType", node, { pattern: "a tuple pattern", type: show(body, type) });
        for (const item of node.items) checkPattern(names, item, ERROR);
        return { kind: "wildcard" };
      }
      const items = node.items.map((item, index) => {
        const part = shape.items[index] ?? ERROR;
        return { type: part, pattern: checkPattern({ ...names, isPresent: false }, item, part) };
      });
      return { kind: "tuple", items };
    }
    case "ListPattern":
      return listPattern(names, node, type);
    case "OrPattern":
      return orPattern(names, node, type);
    case "VariantPattern":
      return checkVariantPattern(names, node, type);
    case "TypePattern":
      return typePattern(names, node, type);
  }
}

/** Whether a pattern on an Optional speaks of the item rather than of the Optional. */
function goesInside(names: PatternNames, node: Pattern): boolean {
  switch (node.kind) {
    case "WildcardPattern":
    case "ErrorPattern":
    case "OrPattern":
      return false;
    case "BindingPattern":
      return names.isPresent;
    case "AsPattern":
      return names.isPresent || goesInside(names, node.pattern);
    default:
      return true;
  }
}

/** Binds a name, or in a later alternative the variable of the first one. */
export function bindPattern(names: PatternNames, name: DeclaredName, type: TypeId, inner: TypedPattern): TypedPattern {
  const { body, shared, bound } = names;
  if (name.text === "_") return inner;
  if (bound.has(name.text)) report(body, "duplicateName", name, { name: name.text });
  let local = shared?.get(name.text);
  if (local !== undefined && local.type !== type) {
    report(body, "alternativeTypes", name, {
      name: name.text,
      first: show(body, local.type),
      second: show(body, type),
    });
    local = undefined;
  }
  local ??= bindLocal(body, name.text, type, name, "a name bound by a pattern");
  bound.set(name.text, local);
  return { kind: "bind", local, inner };
}

function literalPattern(body: Body, node: Expression, type: TypeId): TypedPattern {
  if (node.kind === "NothingLiteral") {
    if (type !== ERROR) report(body, "neverNothing", node, { type: show(body, type) });
    return { kind: "wildcard" };
  }
  const value = checkAs(body, node, type);
  return value.type === ERROR ? { kind: "wildcard" } : { kind: "value", value };
}

function rangePattern(
  body: Body,
  node: Extract<Pattern, { readonly kind: "RangePattern" }>,
  type: TypeId,
): TypedPattern {
  if (type === ERROR) return { kind: "wildcard" };
  if (!isInteger(type) && type !== CHARACTER) {
    report(body, "patternType", node, { pattern: "a range", type: show(body, type) });
    return { kind: "wildcard" };
  }
  const from = checkAs(body, node.from, type);
  const to = checkAs(body, node.to, type);
  if (from.type === ERROR || to.type === ERROR) return { kind: "wildcard" };
  const end = constantOf(to);
  const start = constantOf(from);
  const isEmpty = start !== undefined && end !== undefined && (node.isInclusive ? end < start : end <= start);
  if (isEmpty) report(body, "emptyRangePattern", node, {});
  return { kind: "range", from, to, isInclusive: node.isInclusive };
}

/** The value of an integer or character literal. */
export function constantOf(value: TypedExpression): bigint | undefined {
  return value.kind === "integer" ? BigInt(value.value) : undefined;
}

function listPattern(names: PatternNames, node: ListPattern, type: TypeId): TypedPattern {
  const { body } = names;
  const itemType = body.program.listItem(type) ?? ERROR;
  if (itemType === ERROR && type !== ERROR)
    report(body, "patternType", node, { pattern: "a list pattern", type: show(body, type) });
  const items = node.items.map((item) => checkPattern({ ...names, isPresent: false }, item, itemType));
  let rest: TypedPattern | undefined;
  if (node.rest !== undefined)
    rest = bindPattern(names, node.rest, listType(body, itemType) ?? ERROR, { kind: "wildcard" });
  return itemType === ERROR ? { kind: "wildcard" } : { kind: "list", itemType, items, rest };
}

function orPattern(names: PatternNames, node: OrPattern, type: TypeId): TypedPattern {
  const { body } = names;
  let first: Map<string, Local> | undefined;
  const alternatives: TypedPattern[] = [];
  for (const alternative of node.alternatives) {
    const shared: Map<string, Local> = new Map([...(names.shared ?? []), ...(first ?? [])]);
    const own: PatternNames = { body, shared, bound: new Map(), isPresent: names.isPresent };
    alternatives.push(checkPattern(own, alternative, type));
    if (first === undefined) first = own.bound;
    else {
      for (const name of first.keys())
        if (!own.bound.has(name)) report(body, "alternativeNames", alternative, { name });
      for (const name of own.bound.keys())
        if (!first.has(name)) report(body, "alternativeNames", alternative, { name });
    }
  }
  for (const [name, local] of first ?? []) names.bound.set(name, local);
  return { kind: "or", alternatives };
}

/** `x of type T`: of an Optional its item, of a variant one of its cases; else the very type. */
function typePattern(names: PatternNames, node: TypePattern, type: TypeId): TypedPattern {
  const { body } = names;
  const nominal = body.program.nominalOf(type);
  const written =
    node.type.kind === "NamedType" ? (node.type.path[node.type.path.length - 1]?.words.join("_") ?? "") : "";
  const caseIndex = nominal?.kind === "variant" ? nominal.cases.findIndex((one) => one.name === written) : -1;
  if (nominal !== undefined && caseIndex >= 0)
    return bindPattern(names, node.name, type, { kind: "case", nominal: nominal.id, caseIndex, fields: [] });
  const wanted = resolveIn(body, node.type);
  const isKind = isErrorType(body.program, wanted) && followsError(body.program, wanted, type);
  const isHeld = nominal?.kind === "protocol" && mayBe(body, type, wanted);
  if (wanted !== ERROR && wanted !== type && (isKind || isHeld))
    return { kind: "type", type: wanted, inner: bindPattern(names, node.name, wanted, { kind: "wildcard" }) };
  if (wanted !== type && wanted !== ERROR && type !== ERROR)
    report(body, "typeTest", node, { type: show(body, type), wanted: show(body, wanted) });
  return bindPattern(names, node.name, type, { kind: "wildcard" });
}
