// Reading out of collections: elements, keys, slices, positions, and what stands in for what is missing.

import type { At, Default, PositionOf, Slice } from "#core/ast/expressions.ts";
import type { Span } from "#core/base/source.ts";
import { CHARACTER, ERROR, INTEGER, NEVER, TEXT, type TypeId, WORD_TYPE } from "#core/types/type-table.ts";
import type { TypedExpression } from "#core/types/typed-tree.ts";
import { type Body, errorExpression, isRuntime, report, show } from "./body.ts";
import { callWithValues } from "./call-process.ts";
import { checkAs, checkExpression } from "./check-expression.ts";
import { tryCoerce } from "./coerce.ts";
import { itemTypeOf } from "./compare.ts";
import { findMethod } from "./methods.ts";
import { isInteger } from "./numbers.ts";
import { lengthOf } from "./of-phrase.ts";

/** Names of the library processes behind the phrases; the first parameter is the collection. */
export const PHRASE_PROCESSES = {
  index: "character_at",
  key: "at_key",
  keyOr: "at_key_or",
  setKey: "set_key",
  slice: "slice",
  position: "position_of",
  add: "add",
  insert: "insert",
  remove: "remove",
  removeAt: "remove_at",
  removeKey: "remove_key",
} as const;

const keyHelp = { help: { text: "write `d at key k`: a dictionary is looked up by its keys" } };

/** Calls the process of the collection's type that a phrase stands for. */
export function callPhrase(
  body: Body,
  span: Span,
  phrase: keyof typeof PHRASE_PROCESSES,
  collection: TypedExpression,
  others: readonly TypedExpression[],
  wanted?: TypeId,
): TypedExpression {
  if (collection.type === ERROR) return errorExpression(span);
  const ofCharacter = phrase === "position" && collection.type === TEXT && others[0]?.type === CHARACTER;
  const name = ofCharacter ? "position_of_character" : PHRASE_PROCESSES[phrase];
  const method = findMethod(body, collection.type, name);
  if (method === undefined) {
    const hasKeys = phrase === "index" && findMethod(body, collection.type, PHRASE_PROCESSES.key) !== undefined;
    if (hasKeys) report(body, "noElements", span, { type: show(body, collection.type) }, keyHelp);
    else {
      const isTextAdded = phrase === "add" && collection.type === TEXT;
      const details = isTextAdded ? { help: { text: "write `Set t to t joined with …`: a Text never changes" } } : {};
      report(body, "noMethod", span, { name, type: show(body, collection.type) }, details);
    }
    return errorExpression(span);
  }
  return callWithValues(body, span, method, [collection, ...others], wanted);
}

/** Whether `x at …` reads by key: written so, or `x[k]` of something that is neither list, array nor Text. */
export function isKeyAccess(body: Body, node: At, collection: TypeId): boolean {
  if (node.access !== "either") return node.access === "key";
  const shape = body.types.shape(collection);
  if (collection === TEXT || shape.kind === "array" || shape.kind === "storage" || shape.kind === "pointer")
    return false;
  return body.program.listItem(collection) === undefined;
}

/** The subscript of a list, array or Text: an Integer; in Runtime Modules a Word serves too. */
export function checkIndex(body: Body, node: At): TypedExpression {
  const index = checkExpression(body, node.subscript, INTEGER);
  if (isRuntime(body) && index.type === WORD_TYPE) return index;
  const fitting = tryCoerce(body, index, INTEGER);
  if (fitting !== undefined) return fitting;
  report(body, "indexType", node.subscript, { type: show(body, index.type) });
  return errorExpression(node.subscript);
}

export function checkAt(body: Body, node: At): TypedExpression {
  const collection = checkExpression(body, node.object, undefined);
  if (collection.type === ERROR) {
    checkExpression(body, node.subscript, undefined);
    return errorExpression(node);
  }
  if (isKeyAccess(body, node, collection.type)) {
    const key = checkExpression(body, node.subscript, itemTypeOf(body, collection.type));
    return callPhrase(body, node, "key", collection, [key]);
  }
  const hasKeys = findMethod(body, collection.type, PHRASE_PROCESSES.key) !== undefined;
  const index = hasKeys ? checkExpression(body, node.subscript, undefined) : checkIndex(body, node);
  const at = node.start;
  const item = body.program.listItem(collection.type);
  if (item !== undefined) return { kind: "index", type: item, at, collection, index };
  const shape = body.types.shape(collection.type);
  if (shape.kind === "array") return { kind: "index", type: shape.item, at, collection, index };
  if (shape.kind === "storage")
    return {
      kind: "intrinsic",
      type: shape.item,
      at,
      name: "storage_get",
      typeArgs: [shape.item],
      args: [collection, index],
    };
  if (shape.kind === "pointer")
    return { kind: "pointerLoad", type: shape.target, at, pointer: collection, index, path: [] };
  if (isInteger(collection.type)) {
    report(body, "noElements", node, { type: show(body, collection.type) });
    return errorExpression(node);
  }
  return callPhrase(body, node, "index", collection, [index]);
}

/** `P otherwise D`. */
export function checkDefault(body: Body, node: Default, wanted: TypeId | undefined): TypedExpression {
  const { value: subject } = node;
  if (subject.kind === "At") {
    const collection = checkExpression(body, subject.object, undefined);
    if (collection.type === ERROR) return errorExpression(node);
    if (isKeyAccess(body, subject, collection.type)) {
      const shape = body.types.shape(collection.type);
      const args = shape.kind === "nominal" ? shape.args : [];
      const key = checkExpression(body, subject.subscript, args[0]);
      const fallback = checkExpression(body, node.fallback, args[1]);
      return callPhrase(body, node, "keyOr", collection, [key, fallback]);
    }
  }
  const operand = checkExpression(body, subject, wanted === undefined ? undefined : body.types.optional(wanted));
  if (operand.type === ERROR) {
    checkExpression(body, node.fallback, wanted);
    return errorExpression(node);
  }
  const shape = body.types.shape(operand.type);
  if (shape.kind !== "optional") {
    report(body, "neverNothing", node, { type: show(body, operand.type) });
    return operand;
  }
  const { item } = shape;
  const fallback = checkExpression(body, node.fallback, item);
  if (fallback.type === ERROR) return errorExpression(node);
  if (body.types.shape(fallback.type).kind === "optional" && item !== NEVER) {
    const whole = tryCoerce(body, fallback, operand.type);
    if (whole !== undefined) return { kind: "orElse", type: operand.type, at: node.start, operand, fallback: whole };
  }
  const fitting = tryCoerce(body, fallback, item);
  if (fitting !== undefined) return { kind: "orElse", type: item, at: node.start, operand, fallback: fitting };
  report(body, "branchTypes", node, { left: show(body, item), right: show(body, fallback.type) });
  return errorExpression(node);
}

export function checkSlice(body: Body, node: Slice): TypedExpression {
  const object = checkExpression(body, node.object, undefined);
  const at = node.start;
  const from: TypedExpression =
    node.from === undefined ? { kind: "integer", type: INTEGER, at, value: 0 } : checkAs(body, node.from, INTEGER);
  let until: TypedExpression | undefined;
  if (node.to !== undefined) until = checkAs(body, node.to, INTEGER);
  else if (object.type !== ERROR) until = lengthOf(body, object, node);
  if (object.type === ERROR || from.type === ERROR || until === undefined || until.type === ERROR)
    return errorExpression(node);
  if (node.isInclusive && node.to !== undefined) {
    const one: TypedExpression = { kind: "integer", type: INTEGER, at, value: 1 };
    until = { kind: "arithmetic", type: INTEGER, at, op: "add", mode: "checked", left: until, right: one };
  }
  return callPhrase(body, node, "slice", object, [from, until]);
}

export function checkPositionOf(body: Body, node: PositionOf): TypedExpression {
  const collection = checkExpression(body, node.collection, undefined);
  const value = checkExpression(body, node.value, itemTypeOf(body, collection.type));
  return callPhrase(body, node, "position", collection, [value]);
}
