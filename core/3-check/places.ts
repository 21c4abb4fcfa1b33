// Places: what can stand left of a `Set`, be increased, or be passed as the target of a machine operation.

import type { At, Expression, Member } from "#core/ast/expressions.ts";
import type { Span } from "#core/base/source.ts";
import type { ProcessSignature } from "#core/types/module-interface.ts";
import { ERROR, type TypeId } from "#core/types/type-table.ts";
import type { ProcessReference, TypedExpression, TypedPlace } from "#core/types/typed-tree.ts";
import { type Body, lookUp, report, show } from "./body.ts";
import { checkAs, checkExpression } from "./check-expression.ts";
import { checkIndex, isKeyAccess, PHRASE_PROCESSES } from "./collection-access.ts";
import { checkNotConstant } from "./constant-changes.ts";
import { checkFieldAccess, type FieldAccess, fieldOf, moduleMember, plainName, reportNoMember } from "./members.ts";
import { findMethod } from "./methods.ts";
import { findName } from "./module-names.ts";
import { unknownName } from "./names.ts";

/** Words for places outside of statements that set. */
export const TARGET = "a target";
export const ADDRESS = "`address of`";

/** Checks a place; undefined: it is none, and that was reported. `statement` is the word for messages. */
export function checkPlace(body: Body, node: Expression, statement: string): TypedPlace | undefined {
  switch (node.kind) {
    case "Name":
    case "NameRun":
      return namedPlace(body, plainName(node) ?? "", node, statement);
    case "Member":
      return memberPlace(body, node, statement);
    case "OfPhrase":
      return fieldPlace(body, node.operand, node.words.join("_"), node);
    case "At":
      return elementPlace(body, node, statement, undefined);
    case "Default":
      if (node.value.kind === "At") return elementPlace(body, node.value, statement, node.fallback);
      break;
    case "ErrorExpression":
      return undefined;
    default:
      break;
  }
  // After Set, Increase and the like the parser has said so already.
  if (statement === TARGET || statement === ADDRESS) report(body, "notAPlaceHere", node, { statement });
  return undefined;
}

function namedPlace(body: Body, name: string, span: Span, statement: string): TypedPlace | undefined {
  const binding = lookUp(body, name);
  if (binding !== undefined) {
    if (binding.isFixed) {
      report(body, "fixedVariable", span, { name, what: binding.what });
      return undefined;
    }
    const { local } = binding;
    if (statement === "Set" || statement === TARGET) local.isSet = true;
    return { kind: "local", local, type: local.type };
  }
  const found = findName(body.program, body.module, name);
  if (found === undefined) {
    unknownName(body, name, span);
    return undefined;
  }
  return entryPlace(body, found.kind === "value" ? found.entry : undefined, name, span, statement);
}

function entryPlace(
  body: Body,
  entry: import("#core/types/module-interface.ts").ValueEntry | undefined,
  name: string,
  span: Span,
  statement: string,
): TypedPlace | undefined {
  if (entry?.kind !== "global") {
    report(body, "notAPlaceHere", span, { statement });
    return undefined;
  }
  const { global } = entry;
  if (global.isConstant && statement !== ADDRESS) {
    report(body, "fixedVariable", span, { name, what: "a constant" });
    return undefined;
  }
  if (global.type === undefined) {
    report(body, "usedBeforeValue", span, { name });
    global.type = ERROR;
  }
  return { kind: "global", symbol: global.symbol, type: global.type };
}

function memberPlace(body: Body, node: Member, statement: string): TypedPlace | undefined {
  const qualified = moduleMember(body, node);
  if (qualified !== undefined) {
    if (qualified.kind === "error") return undefined;
    const entry = qualified.kind === "value" ? qualified.entry : undefined;
    return entryPlace(body, entry, node.words.join("_"), node, statement);
  }
  return fieldPlace(body, node.object, node.words.join("_"), node);
}

/** Field `name` of an object: in the record, through a pointer, or part of the place that holds a value. */
function fieldPlace(body: Body, objectNode: Expression, name: string, span: Span): TypedPlace | undefined {
  const object = checkExpression(body, objectNode, undefined);
  if (object.type === ERROR) return undefined;
  const field = fieldOf(body, object, name);
  if (field === undefined) {
    reportNoMember(body, object, name, span);
    return undefined;
  }
  checkFieldAccess(body, object.type, field, span);
  const { type, index } = field;
  if (field.caseIndex !== undefined) {
    report(body, "variantFieldSet", span, { name });
    return undefined;
  }
  if (field.isPointer) return { kind: "pointer", pointer: object, index: undefined, path: [index], type };
  if (object.kind === "pointerLoad")
    return { kind: "pointer", pointer: object.pointer, index: object.index, path: [...object.path, index], type };
  if (body.program.nominalOf(object.type)?.kind === "record") {
    checkNotConstant(body, object, span);
    return { kind: "field", object, field: index, type };
  }
  return partPlace(body, objectNode, object, field, span);
}

/** A field of a value type or tuple: its holder must be a place itself. */
function partPlace(
  body: Body,
  holder: Expression,
  value: TypedExpression,
  field: FieldAccess,
  span: Span,
): TypedPlace | undefined {
  const { type, index } = field;
  if (!isPlaceNode(holder)) {
    report(body, "partOfTemporary", span, { type: show(body, value.type) });
    return undefined;
  }
  const of = innerPlace(body, holder);
  return of === undefined ? undefined : { kind: "part", of, field: index, type };
}

function isPlaceNode(node: Expression): boolean {
  return (
    node.kind === "Name" ||
    node.kind === "NameRun" ||
    node.kind === "Member" ||
    node.kind === "OfPhrase" ||
    node.kind === "At"
  );
}

/** The place that a value lies in; setting a part of it sets it. */
function innerPlace(body: Body, node: Expression): TypedPlace | undefined {
  const name = plainName(node);
  const binding = name === undefined ? undefined : lookUp(body, name);
  if (binding?.what === "a loop variable" && name !== undefined) {
    report(body, "loopCopy", node, { name });
    return undefined;
  }
  const place = checkPlace(body, node, "Set");
  if (place?.kind === "local") place.local.isSet = true;
  return place;
}

function elementPlace(
  body: Body,
  node: At,
  statement: string,
  fallbackNode: Expression | undefined,
): TypedPlace | undefined {
  const collection = checkExpression(body, node.object, undefined);
  if (collection.type === ERROR) {
    checkExpression(body, node.subscript, undefined);
    return undefined;
  }
  const item = body.program.listItem(collection.type);
  const shape = body.types.shape(collection.type);
  // An array is a value: what it lies in is a place of its own, which is checked there.
  if (shape.kind !== "array") checkNotConstant(body, collection, node.object);
  if (isKeyAccess(body, node, collection.type)) return keyPlace(body, node, collection, statement, fallbackNode);
  if (fallbackNode !== undefined) report(body, "notAPlaceHere", node, { statement });
  const index = checkIndex(body, node);
  if (item !== undefined) return { kind: "element", collection, index, type: item };
  if (shape.kind === "storage") return { kind: "element", collection, index, type: shape.item };
  if (shape.kind === "pointer") return { kind: "pointer", pointer: collection, index, path: [], type: shape.target };
  if (shape.kind === "array") {
    if (!isPlaceNode(node.object)) {
      report(body, "partOfTemporary", node, { type: show(body, collection.type) });
      return undefined;
    }
    const of = innerPlace(body, node.object);
    return of === undefined ? undefined : { kind: "arrayElement", of, index, type: shape.item };
  }
  report(body, "notSettable", node, { type: show(body, collection.type) });
  return undefined;
}

/** `d at key k`: through the library's processes. */
function keyPlace(
  body: Body,
  node: At,
  collection: TypedExpression,
  statement: string,
  fallbackNode: Expression | undefined,
): TypedPlace | undefined {
  const shape = body.types.shape(collection.type);
  const args = shape.kind === "nominal" ? shape.args : [];
  const [keyType, valueType] = args;
  const set = findMethod(body, collection.type, PHRASE_PROCESSES.setKey);
  const needsGet = statement !== "Set";
  const getName = fallbackNode === undefined ? PHRASE_PROCESSES.key : PHRASE_PROCESSES.keyOr;
  const get = needsGet ? findMethod(body, collection.type, getName) : undefined;
  if (set === undefined || (needsGet && get === undefined) || keyType === undefined || valueType === undefined) {
    report(body, "noMethod", node, {
      name: set === undefined ? PHRASE_PROCESSES.setKey : getName,
      type: show(body, collection.type),
    });
    return undefined;
  }
  const key = checkAs(body, node.subscript, keyType);
  const fallback = fallbackNode === undefined ? undefined : checkAs(body, fallbackNode, valueType);
  if (key.type === ERROR || fallback?.type === ERROR) return undefined;
  return {
    kind: "accessor",
    collection,
    key,
    get: get === undefined ? undefined : reference(get, args),
    set: reference(set, args),
    slots: needsGet ? slotsOf(body, collection.type, args, fallback !== undefined) : undefined,
    fallback,
    type: valueType,
  };
}

/** The processes of a collection that remembers where a key is. */
function slotsOf(
  body: Body,
  collection: TypeId,
  args: readonly TypeId[],
  hasFallback: boolean,
): Extract<TypedPlace, { kind: "accessor" }>["slots"] {
  const find = findMethod(body, collection, "slot_of");
  const get = findMethod(body, collection, hasFallback ? "slot_value_or" : "slot_value");
  const set = findMethod(body, collection, "set_slot");
  if (find === undefined || get === undefined || set === undefined) return undefined;
  return { find: reference(find, args), get: reference(get, args), set: reference(set, args) };
}

function reference(process: ProcessSignature, typeArgs: readonly TypeId[]): ProcessReference {
  return { symbol: process.symbol, typeArgs, isRuntime: process.isRuntime };
}
