// Patterns: tests that leave to a block on failure, and bindings.

import type { BlockId, ValueId } from "#core/mir/function.ts";
import { OP } from "#core/spec/mir-ops.ts";
import { BOOL, REF, type TypeId, WORD } from "#core/types/type-table.ts";
import type { Local, TypedPattern } from "#core/types/typed-tree.ts";
import { collectionLength, listItems, listTail } from "./collections.ts";
import { compareValues } from "./compare.ts";
import type { ProcessLowering } from "./context.ts";
import { copyValue } from "./copies.ts";
import { lowerExpression } from "./expressions.ts";
import { unboxed } from "./protocols.ts";
import { caseField } from "./records.ts";

type PatternOf<Kind extends TypedPattern["kind"]> = Extract<TypedPattern, { readonly kind: Kind }>;

/** What becomes of a bound local. */
export type Binder = (local: Local, value: ValueId) => void;

/** Tests a value: goes on where the pattern matches, jumps to `fail` where it does not. Without `fail` it is known to match and only binds. */
export interface PatternContext {
  readonly fail: BlockId | undefined;
  readonly bind: Binder;
  /** The value whose case is known already. */
  readonly known?: { readonly value: ValueId; readonly caseIndex: number } | undefined;
}

/** Binds the locals of a pattern that always matches. */
export function bindPattern(p: ProcessLowering, pattern: TypedPattern, type: TypeId, value: ValueId): void {
  matchPattern(p, { fail: undefined, bind: (local, bound) => p.define(local, bound) }, pattern, type, value);
}

export function matchPattern(
  p: ProcessLowering,
  context: PatternContext,
  pattern: TypedPattern,
  type: TypeId,
  value: ValueId,
): void {
  switch (pattern.kind) {
    case "wildcard":
      return;
    case "bind":
      matchPattern(p, context, pattern.inner, type, value);
      if (p.b.isOpen) context.bind(pattern.local, copyValue(p, type, value));
      return;
    case "value":
      require(p, context, () => compareValues(p, "equal", type, value, lowerExpression(p, pattern.value)));
      return;
    case "range":
      return matchRange(p, context, pattern, type, value);
    case "nothing":
      require(p, context, () => p.b.emit(OP.bool_not, BOOL, [p.b.emit(OP.g_is_some, BOOL, [value], type)]));
      return;
    case "some":
      return matchSome(p, context, pattern, type, value);
    case "case":
      if (context.known?.value !== value)
        require(p, context, () => {
          const tag = p.b.emit(OP.g_case, WORD, [value], type);
          return p.b.emit(OP.eq, BOOL, [tag, p.b.word(pattern.caseIndex)]);
        });
      return matchCaseFields(p, context, pattern, type, value);
    case "type":
      if (p.representation.isError(pattern.type)) {
        require(p, context, () => p.b.emit(OP.g_follows, BOOL, [value], pattern.type));
        return matchPattern(p, context, pattern.inner, pattern.type, value);
      }
      require(p, context, () => p.b.emit(OP.g_is_type, BOOL, [value], pattern.type));
      if (pattern.inner.kind === "wildcard") return;
      return matchPattern(p, context, pattern.inner, pattern.type, unboxed(p, pattern.type, value));
    case "record":
    case "tuple":
      return matchParts(p, context, pattern, type, value);
    case "list":
      return matchList(p, context, pattern, type, value);
    case "or":
      return matchOr(p, context, pattern, type, value);
  }
}

function require(p: ProcessLowering, context: PatternContext, condition: () => ValueId): void {
  if (context.fail === undefined) return;
  const matches = p.b.newBlock();
  p.b.branch(condition(), matches, context.fail);
  p.b.enterSealed(matches);
}

function matchRange(
  p: ProcessLowering,
  context: PatternContext,
  pattern: PatternOf<"range">,
  type: TypeId,
  value: ValueId,
): void {
  require(p, context, () => compareValues(p, "greaterOrEqual", type, value, lowerExpression(p, pattern.from)));
  const op = pattern.isInclusive ? "lessOrEqual" : "less";
  require(p, context, () => compareValues(p, op, type, value, lowerExpression(p, pattern.to)));
}

function matchSome(
  p: ProcessLowering,
  context: PatternContext,
  pattern: PatternOf<"some">,
  type: TypeId,
  value: ValueId,
): void {
  require(p, context, () => p.b.emit(OP.g_is_some, BOOL, [value], type));
  if (pattern.inner.kind === "wildcard") return;
  const shape = p.types.shape(p.representation.underlying(type));
  const inner = shape.kind === "optional" ? shape.item : type;
  matchPattern(p, context, pattern.inner, inner, p.b.emit(OP.g_payload, p.mirType(inner), [value], type));
}

/** The fields of a case that is known to be the value's. */
function matchCaseFields(
  p: ProcessLowering,
  context: PatternContext,
  pattern: PatternOf<"case">,
  type: TypeId,
  value: ValueId,
): void {
  for (const { field, type: fieldType, pattern: inner } of pattern.fields) {
    if (inner.kind === "wildcard" || !p.b.isOpen) continue;
    matchPattern(p, context, inner, fieldType, caseField(p, type, value, pattern.caseIndex, field, fieldType));
  }
}

function matchParts(
  p: ProcessLowering,
  context: PatternContext,
  pattern: PatternOf<"record" | "tuple">,
  type: TypeId,
  value: ValueId,
): void {
  const parts = pattern.kind === "record" ? pattern.fields : pattern.items.map((item, field) => ({ ...item, field }));
  const isObject = p.mirType(type) === REF;
  for (const { field, type: partType, pattern: inner } of parts) {
    if (inner.kind === "wildcard" || !p.b.isOpen) continue;
    const part = isObject
      ? p.b.emit(OP.g_get_field, p.mirType(partType), [value], type, p.path([field]))
      : p.b.emit(OP.g_extract, p.mirType(partType), [value], type, field);
    matchPattern(p, context, inner, partType, part);
  }
}

function matchList(
  p: ProcessLowering,
  context: PatternContext,
  pattern: PatternOf<"list">,
  type: TypeId,
  value: ValueId,
): void {
  const length = p.b.word(pattern.items.length);
  require(p, context, () => {
    const count = collectionLength(p, type, value);
    return pattern.rest === undefined
      ? p.b.emit(OP.eq, BOOL, [count, length])
      : p.b.emit(OP.le_s, BOOL, [length, count]);
  });
  const isList = p.types.shape(p.representation.underlying(type)).kind === "nominal";
  const storage = isList ? listItems(p, type, value) : value;
  pattern.items.forEach((inner, index) => {
    if (inner.kind === "wildcard" || !p.b.isOpen) return;
    const item = pattern.itemType;
    const element = p.b.emit(OP.g_get_element, p.mirType(item), [storage, p.b.word(index)], item);
    matchPattern(p, context, inner, item, element);
  });
  const { rest } = pattern;
  if (rest === undefined || rest.kind === "wildcard" || !p.b.isOpen) return;
  matchPattern(p, context, rest, type, listTail(p, type, value, length));
}

/** All alternatives bind the same locals: their values meet in variables. */
function matchOr(
  p: ProcessLowering,
  context: PatternContext,
  pattern: PatternOf<"or">,
  type: TypeId,
  value: ValueId,
): void {
  const bound = new Map<Local, ReturnType<typeof p.b.newVariable>>();
  const bind: Binder = (local, boundValue) => {
    const variable = bound.get(local) ?? p.b.newVariable(p.mirType(local.type));
    bound.set(local, variable);
    p.b.write(variable, boundValue);
  };
  const matched = p.b.newBlock();
  pattern.alternatives.forEach((alternative, index) => {
    const isLast = index === pattern.alternatives.length - 1;
    const next = isLast ? context.fail : p.b.newBlock();
    matchPattern(p, { ...context, fail: next, bind }, alternative, type, value);
    p.b.jump(matched);
    if (!isLast && next !== undefined) p.b.enterSealed(next);
  });
  p.b.enterSealed(matched);
  if (!p.b.isOpen) return;
  for (const [local, variable] of bound) context.bind(local, p.b.read(variable));
}
