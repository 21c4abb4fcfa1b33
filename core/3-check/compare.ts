// Comparisons: equality, order, identity, membership, tests for `nothing`, for a type, and for emptiness.

import type { Compare, Expression, IsEmpty, IsType, Range } from "#core/ast/expressions.ts";
import type { DiagnosticHelp } from "#core/base/diagnostic.ts";
import type { Span } from "#core/base/source.ts";
import {
  BOOLEAN,
  CHARACTER,
  ERROR,
  INTEGER,
  NEVER,
  NOTHING,
  RANGE,
  TEXT,
  type TypeId,
} from "#core/types/type-table.ts";
import type { CompareOp, TypedExpression } from "#core/types/typed-tree.ts";
import { checkOperands } from "./arithmetic.ts";
import { type Body, errorExpression, lookUp, newLocal, report, show } from "./body.ts";
import { callWithValues } from "./call-process.ts";
import { checkExpression } from "./check-expression.ts";
import { convertTo, tryCoerce } from "./coerce.ts";
import { commonType } from "./conditions.ts";
import { follows } from "./conformance.ts";
import { followsError, isErrorType } from "./error-types.ts";
import { plainName } from "./members.ts";
import { findMethod } from "./methods.ts";
import { commonNumber, isNumber } from "./numbers.ts";
import { lengthOf } from "./of-phrase.ts";
import { isOrdered } from "./order-constraints.ts";
import { isOfType } from "./protocol-values.ts";
import { resolveIn } from "./resolve-type.ts";

export function checkCompare(body: Body, node: Compare): TypedExpression {
  const { operator } = node;
  switch (operator) {
    case "equal":
    case "notEqual":
      if (node.right.kind === "NothingLiteral") return checkIsNothing(body, node, node.left, operator === "notEqual");
      if (node.left.kind === "NothingLiteral") return checkIsNothing(body, node, node.right, operator === "notEqual");
      return checkRelation(body, node, operator);
    case "less":
    case "greater":
    case "lessOrEqual":
    case "greaterOrEqual":
      return checkRelation(body, node, operator);
    case "same":
    case "notSame":
      return checkIdentity(body, node, operator === "notSame");
    case "contains":
      return membership(body, node, node.right, node.left, "contains", false);
    case "containsKey":
      return membership(body, node, node.right, node.left, "contains_key", false);
    case "in":
    case "notIn":
      return checkIn(body, node, operator === "notIn");
  }
}

function checkRelation(body: Body, node: Compare, op: CompareOp): TypedExpression {
  const [left, right] = checkSides(body, node);
  if (left.type === ERROR || right.type === ERROR)
    return { kind: "boolean", type: ERROR, at: node.start, value: false };
  const pair = meet(body, left, right);
  if (pair === undefined || left.type === NOTHING) {
    const words = { left: show(body, left.type), right: show(body, right.type) };
    const help = characterHelp(left, node.right) ?? characterHelp(right, node.left);
    report(body, "compareTypes", node, words, help === undefined ? undefined : { help });
    return errorExpression(node);
  }
  const [first, second] = pair;
  if (op !== "equal" && op !== "notEqual") checkOrder(body, first.type, node);
  return { kind: "compare", type: BOOLEAN, at: node.start, op, left: first, right: second };
}

/** Both sides; a literal of a collection takes the type of the other side. */
function checkSides(body: Body, { left, right }: Compare): readonly [TypedExpression, TypedExpression] {
  if (isCollectionLiteral(right) && !isCollectionLiteral(left)) {
    const first = checkExpression(body, left, undefined);
    return [first, checkExpression(body, right, hintOf(body, first.type))];
  }
  if (isCollectionLiteral(left) && !isCollectionLiteral(right)) {
    const second = checkExpression(body, right, undefined);
    return [checkExpression(body, left, hintOf(body, second.type)), second];
  }
  return checkOperands(body, left, right, undefined);
}

function isCollectionLiteral({ kind }: Expression): boolean {
  return kind === "ListLiteral" || kind === "SetLiteral" || kind === "DictionaryLiteral";
}

/** The type of a collection that literals may take. */
function hintOf(body: Body, type: TypeId): TypeId | undefined {
  return body.types.shape(type).kind === "nominal" && body.types.isGeneric(type) === false ? type : undefined;
}

/** Both values in one type, or undefined when they cannot be compared. */
function meet(
  body: Body,
  left: TypedExpression,
  right: TypedExpression,
): readonly [TypedExpression, TypedExpression] | undefined {
  if (left.type === right.type) return [left, right];
  if (isNumber(left.type) && isNumber(right.type)) {
    const type = commonNumber(left.type, right.type);
    return type === undefined ? undefined : [convertTo(left, type), convertTo(right, type)];
  }
  const type = commonType(body, left, right);
  if (type === undefined) return undefined;
  const first = tryCoerce(body, left, type);
  const second = tryCoerce(body, right, type);
  return first === undefined || second === undefined ? undefined : [first, second];
}

function checkOrder(body: Body, type: TypeId, span: Span): void {
  const { types, program } = body;
  if (types.isGeneric(type))
    program.orderUses.push({ inside: body.ordering, callee: undefined, typeArgs: [type], file: body.file, span });
  else if (!isOrdered(types, type)) report(body, "notOrdered", span, { type: show(body, type) });
}

/** `x is nothing`: the variable is read as declared, whatever is known about it. */
function checkIsNothing(body: Body, node: Span, tested: Expression, isNegated: boolean): TypedExpression {
  const name = plainName(tested);
  const binding = name === undefined ? undefined : lookUp(body, name);
  const operand: TypedExpression =
    binding === undefined
      ? checkExpression(body, tested, undefined)
      : { kind: "local", type: binding.local.type, at: tested.start, local: binding.local };
  if (operand.type === ERROR) return errorExpression(node);
  if (body.types.shape(operand.type).kind !== "optional") {
    report(body, "neverNothing", node, { type: show(body, operand.type) });
    return errorExpression(node);
  }
  return { kind: "isNothing", type: BOOLEAN, at: node.start, operand, isNegated };
}

/** A Character beside a text of one character. */
function characterHelp(one: TypedExpression, other: Expression): DiagnosticHelp | undefined {
  if (one.type !== CHARACTER || other.kind !== "TextLiteral" || [...other.value].length !== 1) return undefined;
  const text = `'${other.value === "'" ? "\\'" : other.value}'`;
  return { text: `write \`${text}\`: a Character stands in single quotes`, edits: [{ span: other, text }] };
}

function checkIdentity(body: Body, node: Compare, isNegated: boolean): TypedExpression {
  const left = checkExpression(body, node.left, undefined);
  const right = checkExpression(body, node.right, left.type);
  if (left.type === ERROR || right.type === ERROR) return errorExpression(node);
  const pair = meet(body, left, right);
  if (pair === undefined) {
    report(body, "compareTypes", node, { left: show(body, left.type), right: show(body, right.type) });
    return errorExpression(node);
  }
  if (!hasIdentity(body, pair[0].type)) {
    report(body, "noIdentity", node, { type: show(body, pair[0].type) });
    return errorExpression(node);
  }
  return { kind: "identical", type: BOOLEAN, at: node.start, left: pair[0], right: pair[1], isNegated };
}

function hasIdentity(body: Body, type: TypeId): boolean {
  const shape = body.types.shape(type);
  if (shape.kind === "optional") return shape.item === NEVER || hasIdentity(body, shape.item);
  if (shape.kind === "nominal") return body.types.nominals[shape.nominal]?.kind !== "value";
  return shape.kind === "process" || shape.kind === "storage" || shape.kind === "variable";
}

function checkIn(body: Body, node: Compare, isNegated: boolean): TypedExpression {
  const { right } = node;
  if (right.kind === "Range") return inRange(body, node, right, isNegated);
  return membership(body, node, node.left, right, undefined, isNegated);
}

/** `x is in a to b`: two comparisons of a value that is computed once, before the bounds; of any type that has an order. */
function inRange(body: Body, node: Compare, range: Range, isNegated: boolean): TypedExpression {
  const at = node.start;
  const value = checkExpression(body, node.left, INTEGER);
  const hint = value.type === ERROR ? undefined : value.type;
  const bounds = [checkExpression(body, range.from, hint), checkExpression(body, range.to, hint)] as const;
  if (value.type === ERROR || bounds.some((bound) => bound.type === ERROR)) return errorExpression(node);
  const local = newLocal(body, "", value.type, node.left);
  const read: TypedExpression = { kind: "local", type: value.type, at, local };
  const compare = (op: CompareOp, bound: TypedExpression, place: Span): TypedExpression | undefined => {
    const pair = meet(body, read, bound);
    if (pair === undefined)
      report(body, "compareTypes", place, { left: show(body, value.type), right: show(body, bound.type) });
    else checkOrder(body, pair[0].type, place);
    return pair && { kind: "compare", type: BOOLEAN, at, op, left: pair[0], right: pair[1] };
  };
  const left = compare("greaterOrEqual", bounds[0], range.from);
  const right = left && compare(range.isInclusive ? "lessOrEqual" : "less", bounds[1], range.to);
  if (left === undefined || right === undefined) return errorExpression(node);
  const inside: TypedExpression = { kind: "and", type: BOOLEAN, at, left, right };
  const result: TypedExpression = isNegated ? { kind: "not", type: BOOLEAN, at, operand: inside } : inside;
  return { kind: "block", type: BOOLEAN, at, body: [{ kind: "let", local, value, at }], value: result };
}

/** `item` in `collection`, by the library's process. Without a name: `contains_key` of a dictionary, else `contains`. */
function membership(
  body: Body,
  node: Compare,
  item: Expression,
  collection: Expression,
  name: string | undefined,
  isNegated: boolean,
): TypedExpression {
  const holder = checkExpression(body, collection, undefined);
  const itemHint = itemTypeOf(body, holder.type);
  const value = checkExpression(body, item, itemHint);
  if (holder.type === ERROR || value.type === ERROR) return errorExpression(node);
  if (holder.type === RANGE || holder.kind === "range") {
    const method = findMethod(body, holder.type, "contains");
    if (method !== undefined) return negated(callWithValues(body, node, method, [holder, value], BOOLEAN), isNegated);
  }
  const picked =
    holder.type === TEXT && value.type === CHARACTER
      ? findMethod(body, TEXT, "contains_character")
      : name === undefined
        ? (findMethod(body, holder.type, "contains_key") ?? findMethod(body, holder.type, "contains"))
        : findMethod(body, holder.type, name);
  if (picked === undefined) {
    report(body, "noMethod", node, { name: name ?? "contains", type: show(body, holder.type) });
    return errorExpression(node);
  }
  return negated(callWithValues(body, node, picked, [holder, value], BOOLEAN), isNegated);
}

function negated(value: TypedExpression, isNegated: boolean): TypedExpression {
  return isNegated && value.type === BOOLEAN ? { kind: "not", type: BOOLEAN, at: value.at, operand: value } : value;
}

/** The type of a collection's items or keys, to guide literals. */
export function itemTypeOf(body: Body, type: TypeId): TypeId | undefined {
  if (type === TEXT) return undefined;
  const shape = body.types.shape(type);
  if (shape.kind === "nominal") return shape.args[0];
  return shape.kind === "array" || shape.kind === "storage" ? shape.item : undefined;
}

/** `x is a T`: a case of a variant, or an Optional that holds its item. */
export function checkIsType(body: Body, node: IsType): TypedExpression {
  const value = checkExpression(body, node.value, undefined);
  const { type } = node;
  if (value.type === ERROR) return errorExpression(node);
  const nominal = body.program.nominalOf(value.type);
  if (type.kind === "NamedType" && nominal?.kind === "variant") {
    const name = type.path[type.path.length - 1]?.words.join("_") ?? "";
    const caseIndex = nominal.cases.findIndex((one) => one.name === name);
    if (caseIndex >= 0) {
      const test: TypedExpression = { kind: "isCase", type: BOOLEAN, at: node.start, operand: value, caseIndex };
      return negated(test, node.isNegated);
    }
  }
  if (type.kind === "NamedType") {
    const optionalCase = isCaseOfOptional(body, node, value);
    if (optionalCase !== undefined) return optionalCase;
  }
  const wanted = resolveIn(body, type);
  if (wanted === ERROR) return errorExpression(node);
  if (isErrorType(body.program, wanted) && followsError(body.program, wanted, value.type))
    return negated({ kind: "isError", type: BOOLEAN, at: node.start, operand: value, of: wanted }, node.isNegated);
  const ofProtocol = isOfType(body, value, wanted, node);
  if (ofProtocol !== undefined) return negated(ofProtocol, node.isNegated);
  const shape = body.types.shape(value.type);
  if (shape.kind === "optional" && shape.item === wanted)
    return { kind: "isNothing", type: BOOLEAN, at: node.start, operand: value, isNegated: !node.isNegated };
  const isAlways = value.type === wanted || follows(body.program, body.typeParameters, value.type, wanted);
  const help = isAlways ? { help: { text: "delete the test: it would always be true" } } : {};
  report(body, "typeTest", node, { type: show(body, value.type), wanted: show(body, wanted) }, help);
  return errorExpression(node);
}

/** `opt is a Circle`: present, and of that case. */
function isCaseOfOptional(body: Body, node: IsType, value: TypedExpression): TypedExpression | undefined {
  const shape = body.types.shape(value.type);
  if (shape.kind !== "optional" || node.type.kind !== "NamedType") return undefined;
  const nominal = body.program.nominalOf(shape.item);
  const name = node.type.path[node.type.path.length - 1]?.words.join("_") ?? "";
  const caseIndex = nominal?.kind === "variant" ? nominal.cases.findIndex((one) => one.name === name) : -1;
  if (caseIndex < 0) return undefined;
  const at = node.start;
  const local = newLocal(body, "", value.type, node.value);
  const read: TypedExpression = { kind: "local", type: value.type, at, local };
  const item: TypedExpression = { kind: "unwrap", type: shape.item, at, operand: read, isChecked: false };
  const test: TypedExpression = {
    kind: "and",
    type: BOOLEAN,
    at,
    left: { kind: "isNothing", type: BOOLEAN, at, operand: read, isNegated: true },
    right: { kind: "isCase", type: BOOLEAN, at, operand: item, caseIndex },
  };
  return {
    kind: "block",
    type: BOOLEAN,
    at,
    body: [{ kind: "let", local, value, at }],
    value: negated(test, node.isNegated),
  };
}

export function checkIsEmpty(body: Body, node: IsEmpty): TypedExpression {
  const value = checkExpression(body, node.value, undefined);
  if (value.type === ERROR) return errorExpression(node);
  const length = lengthOf(body, value, node);
  if (length === undefined) {
    report(body, "noMethod", node, { name: "length", type: show(body, value.type) });
    return errorExpression(node);
  }
  const zero: TypedExpression = { kind: "integer", type: INTEGER, at: node.start, value: 0 };
  const op = node.isNegated ? "notEqual" : "equal";
  return { kind: "compare", type: BOOLEAN, at: node.start, op, left: length, right: zero };
}
