// Conditions: `and`, `or`, `not` with what each outcome shows about variables, and the choice expression.

import type { Choice, Expression, Logical } from "#core/ast/expressions.ts";
import { BOOLEAN, ERROR, NEVER, type TypeId } from "#core/types/type-table.ts";
import type { Local, TypedExpression } from "#core/types/typed-tree.ts";
import { type Body, errorExpression, report, show } from "./body.ts";
import { checkExpression } from "./check-expression.ts";
import { coerce, tryCoerce } from "./coerce.ts";
import { type Facts, factOf, joinFacts, withFact } from "./flow.ts";
import { knownType } from "./inference.ts";
import { isFlexible } from "./literals.ts";
import { narrowedVariable } from "./narrowed-variables.ts";
import { isInteger, isNumber } from "./numbers.ts";

/** A checked condition and what holds after each outcome. */
export interface Condition {
  readonly value: TypedExpression;
  readonly whenTrue: Facts;
  readonly whenFalse: Facts;
}

/** Checks a condition. The flow's facts afterwards are those before it; the caller takes one of the outcomes. */
export function checkCondition(body: Body, node: Expression): Condition {
  const before = body.flow.facts;
  const condition = checkPart(body, node);
  body.flow.facts = before;
  return withSurplus(body, node, condition);
}

/** Operands of `and` that a call inside had no parameters for. */
function withSurplus(body: Body, node: Expression, condition: Condition): Condition {
  let result = condition;
  while (body.surplus.length > 0) {
    const { surplus } = body;
    body.surplus = [];
    for (const argument of surplus) {
      const right = underFacts(body, result.whenTrue, () => checkPart(body, argument.value));
      result = both(node.start, result, right);
    }
  }
  return result;
}

function underFacts<T>(body: Body, facts: Facts, inside: () => T): T {
  const before = body.flow.facts;
  body.flow.facts = facts;
  const value = inside();
  body.flow.facts = before;
  return value;
}

function checkPart(body: Body, node: Expression): Condition {
  if (node.kind === "Logical") {
    const left = withSurplus(body, node.left, checkPart(body, node.left));
    const facts = node.operator === "and" ? left.whenTrue : left.whenFalse;
    const right = underFacts(body, facts, () => withSurplus(body, node.right, checkPart(body, node.right)));
    return node.operator === "and" ? both(node.start, left, right) : either(node.start, left, right);
  }
  if (node.kind === "Unary" && node.operator === "not") {
    const inner = withSurplus(body, node.operand, checkPart(body, node.operand));
    const value: TypedExpression = { kind: "not", type: BOOLEAN, at: node.start, operand: inner.value };
    return { value, whenTrue: inner.whenFalse, whenFalse: inner.whenTrue };
  }
  return outcome(body, booleanOf(body, node));
}

function both(at: number, left: Condition, right: Condition): Condition {
  return {
    value: { kind: "and", type: BOOLEAN, at, left: left.value, right: right.value },
    whenTrue: right.whenTrue,
    whenFalse: joinFacts(left.whenFalse, right.whenFalse),
  };
}

function either(at: number, left: Condition, right: Condition): Condition {
  return {
    value: { kind: "or", type: BOOLEAN, at, left: left.value, right: right.value },
    whenTrue: joinFacts(left.whenTrue, right.whenTrue),
    whenFalse: right.whenFalse,
  };
}

/** A Boolean; a number or an Optional there gets the comparison that was probably meant. */
function booleanOf(body: Body, node: Expression): TypedExpression {
  const value = checkExpression(body, node, BOOLEAN);
  const { type } = value;
  if (type === BOOLEAN || type === ERROR) return value;
  if (value.kind === "call" && isInteger(type) && value.process.symbol.startsWith("compatibility.")) {
    const zero: TypedExpression = { kind: "integer", type, at: node.start, value: 0 };
    return { kind: "compare", type: BOOLEAN, at: node.start, op: "notEqual", left: value, right: zero };
  }
  const written = body.file.slice(node);
  let proposal: string | undefined;
  if (isNumber(type)) proposal = `${written} is not equal to 0`;
  else if (body.types.shape(type).kind === "optional") proposal = `${written} is not nothing`;
  report(
    body,
    "conditionType",
    node,
    { type: show(body, type) },
    proposal === undefined
      ? undefined
      : { help: { text: `write \`${proposal}\``, edits: [{ span: node, text: proposal }] } },
  );
  return errorExpression(node);
}

/** What a test shows about the variable that it tests. */
function outcome(body: Body, value: TypedExpression): Condition {
  const { facts } = body.flow;
  if (value.kind === "isNothing") {
    const local = testedLocal(body, value.operand);
    if (local === undefined) return { value, whenTrue: facts, whenFalse: facts };
    const caseIndex = factOf(facts, local)?.caseIndex;
    const absent = withFact(facts, { local, presence: "nothing", caseIndex: undefined });
    const present = withFact(facts, { local, presence: "some", caseIndex });
    return value.isNegated
      ? { value, whenTrue: present, whenFalse: absent }
      : { value, whenTrue: absent, whenFalse: present };
  }
  if (value.kind === "not") {
    const inner = outcome(body, value.operand);
    return { value, whenTrue: inner.whenFalse, whenFalse: inner.whenTrue };
  }
  if (value.kind === "block" && value.body.length === 0) return outcome(body, value.value);
  if (value.kind === "and") {
    // What a test of an Optional for the type of its item is made of.
    const left = outcome(body, value.left);
    const right = underFacts(body, left.whenTrue, () => outcome(body, value.right));
    return { value, whenTrue: right.whenTrue, whenFalse: facts };
  }
  if (value.kind !== "isCase" && value.kind !== "isType" && value.kind !== "isError")
    return { value, whenTrue: facts, whenFalse: facts };
  const local = testedLocal(body, value.operand);
  if (local === undefined) return { value, whenTrue: facts, whenFalse: facts };
  const presence = factOf(facts, local)?.presence;
  if (value.kind === "isType" || value.kind === "isError")
    return {
      value,
      whenTrue: withFact(facts, { local, presence, caseIndex: undefined, type: value.of }),
      whenFalse: facts,
    };
  return { value, whenTrue: withFact(facts, { local, presence, caseIndex: value.caseIndex }), whenFalse: facts };
}

/** The variable that a test looks at, if it can be narrowed. */
function testedLocal(body: Body, operand: TypedExpression): Local | undefined {
  return narrowedVariable(body, operand.kind === "upcast" ? operand.operand : operand);
}

/** `and`, `or` as values. */
export function checkLogical(body: Body, node: Logical): TypedExpression {
  return checkCondition(body, node).value;
}

/** `A if C otherwise B`. */
export function checkChoice(body: Body, node: Choice, wanted: TypeId | undefined): TypedExpression {
  const condition = checkCondition(body, node.condition);
  const known = knownType(body.types, wanted);
  let then: TypedExpression;
  let otherwise: TypedExpression;
  if (isFlexible(node.then) && !isFlexible(node.otherwise)) {
    otherwise = underFacts(body, condition.whenFalse, () => checkExpression(body, node.otherwise, known));
    then = underFacts(body, condition.whenTrue, () => checkExpression(body, node.then, known ?? otherwise.type));
  } else {
    then = underFacts(body, condition.whenTrue, () => checkExpression(body, node.then, known));
    otherwise = underFacts(body, condition.whenFalse, () => checkExpression(body, node.otherwise, known ?? then.type));
  }
  const type =
    known !== undefined && fits(body, then, known) && fits(body, otherwise, known)
      ? known
      : commonType(body, then, otherwise);
  if (type === undefined) {
    report(body, "branchTypes", node, { left: show(body, then.type), right: show(body, otherwise.type) });
    return errorExpression(node);
  }
  return {
    kind: "choice",
    type,
    at: node.start,
    condition: condition.value,
    then: coerce(body, then, type, node.then),
    otherwise: coerce(body, otherwise, type, node.otherwise),
  };
}

function fits(body: Body, value: TypedExpression, type: TypeId): boolean {
  return tryCoerce(body, value, type) !== undefined;
}

/** The type that both values fit, or undefined. */
export function commonType(body: Body, left: TypedExpression, right: TypedExpression): TypeId | undefined {
  if (left.type === right.type || right.type === ERROR) return left.type;
  if (left.type === ERROR || left.type === NEVER) return right.type;
  if (tryCoerce(body, right, left.type) !== undefined) return left.type;
  if (tryCoerce(body, left, right.type) !== undefined) return right.type;
  const { types } = body;
  const first = types.shape(left.type);
  const second = types.shape(right.type);
  if (first.kind === "optional" && first.item === NEVER) return types.optional(right.type);
  if (second.kind === "optional" && second.item === NEVER) return types.optional(left.type);
  return undefined;
}
