// `For all x as T where c:`: the body becomes a lambda over the library's choices, which the library calls with many of them.

import type { Expression } from "#core/ast/expressions.ts";
import type { ForAll } from "#core/ast/statements.ts";
import { BOOLEAN, ERROR, INTEGER, NOTHING, TEXT, type TypeId } from "#core/types/type-table.ts";
import type { TypedExpression, TypedProcess, TypedStatement } from "#core/types/typed-tree.ts";
import { type Body, bindLocal, inBlock, lookUp, newBody, newLocal, report, show } from "./body.ts";
import { checkStatements } from "./check-statement.ts";
import { CONTEXT_NAME } from "./check-trials.ts";
import { checkCondition } from "./conditions.ts";
import { constantInteger } from "./constant-value.ts";
import { callProperty, generatorOf } from "./generators.ts";
import { rootOf, stableFacts } from "./lambdas.ts";
import { plainName } from "./members.ts";
import { resolveIn } from "./resolve-type.ts";

export function checkForAll(body: Body, node: ForAll, out: TypedStatement[]): void {
  const at = node.start;
  const context = body.inTest ? lookUp(body, CONTEXT_NAME) : undefined;
  const choicesType = typeOfChoices(body);
  if (context === undefined || choicesType === undefined) {
    report(body, "forAllOutside", { start: at, end: Math.min(at + "For all".length, node.end) }, {});
    return;
  }
  const inside = newBody({
    program: body.program,
    module: body.module,
    outer: body,
    typeParameters: body.typeParameters,
    result: BOOLEAN,
    symbol: `${rootOf(body).symbol}$property$${rootOf(body).lambdaCount++}`,
    source: node,
  });
  inside.flow.facts = stableFacts(body);
  inside.fence = "a `For all`";
  const choices = newLocal(inside, "choices", choicesType, node);
  const statements = inBlock(inside, () => checkProperty(inside, node, choices));
  const process: TypedProcess = {
    symbol: inside.symbol,
    name: "For all",
    typeParameters: body.typeParameters.map((parameter) => parameter.name),
    params: [choices],
    result: BOOLEAN,
    locals: inside.locals,
    body: statements,
    isPrivate: true,
    inlineHint: "never",
    at,
  };
  const lambda: TypedExpression = {
    kind: "lambda",
    type: body.types.process([choicesType], BOOLEAN),
    at,
    process,
    captures: inside.captures,
  };
  const given: TypedExpression = { kind: "local", type: context.local.type, at, local: context.local };
  const value = callProperty(body, "check_property", [lambda, given], NOTHING);
  if (value !== undefined) out.push({ kind: "expression", value, at });
}

/** The library's `Choices`; undefined if it has none. */
function typeOfChoices(body: Body): TypeId | undefined {
  const nominal = body.program.provider.library("testing/property")?.types.get("Choices")?.nominal;
  return nominal === undefined ? undefined : body.types.nominalType(nominal.id, []);
}

/** Makes the values and notes them where that is wanted, leaves out those that the condition does not want, and runs the body. */
function checkProperty(inside: Body, node: ForAll, choices: TypedProcess["params"][number]): TypedStatement[] {
  const at = node.start;
  const read: TypedExpression = { kind: "local", type: choices.type, at, local: choices };
  const statements: TypedStatement[] = [];
  const answer = (value: boolean): TypedStatement => ({
    kind: "return",
    value: { kind: "boolean", type: BOOLEAN, at, value },
    at,
  });
  for (const parameter of node.parameters) {
    const type = parameter.type === undefined ? ERROR : resolveIn(inside, parameter.type);
    if (parameter.type === undefined) report(inside, "lambdaNeedsType", parameter, { name: parameter.name.text });
    const process = type === ERROR ? undefined : generatorOf(inside, choices.type, type);
    if (process === undefined && type !== ERROR)
      report(inside, "noGenerator", parameter.type ?? parameter, { type: show(inside, type) });
    const drawn = type === INTEGER ? drawnBetween(inside, node.condition, parameter.name.text, read) : undefined;
    const local = bindLocal(inside, parameter.name.text, type, parameter.name);
    if (process === undefined) continue;
    const value: TypedExpression = drawn ?? { kind: "call", type, at, process, args: [read] };
    statements.push({ kind: "let", local, value, at });
    statements.push(...noteValue(inside, read, { kind: "local", type, at, local }, parameter.name.text));
  }
  if (node.condition !== undefined) {
    const condition = checkCondition(inside, node.condition);
    statements.push({ kind: "if", condition: condition.value, then: [], otherwise: [answer(false)], at });
    inside.flow.facts = condition.whenTrue;
  }
  statements.push(...checkStatements(inside, node.body.statements));
  if (inside.flow.isReachable) statements.push(answer(true));
  return statements;
}

/** `where x is in 1 to 10`, alone or with others: x is made between these numbers, so that other parts leave out few. */
function drawnBetween(
  inside: Body,
  condition: Expression | undefined,
  name: string,
  choices: TypedExpression,
): TypedExpression | undefined {
  if (condition === undefined) return undefined;
  if (condition.kind === "Logical" && condition.operator === "and")
    return drawnBetween(inside, condition.left, name, choices) ?? drawnBetween(inside, condition.right, name, choices);
  if (condition.kind !== "Compare" || condition.operator !== "in" || condition.right.kind !== "Range") return undefined;
  if (plainName(condition.left) !== name) return undefined;
  const { from, to, isInclusive } = condition.right;
  const least = constantInteger(inside.module, from);
  const end = constantInteger(inside.module, to);
  if (least === undefined || end === undefined) return undefined;
  const most = isInclusive ? end : end - 1;
  if (least > most) return undefined;
  const number = (value: number): TypedExpression => ({ kind: "integer", type: INTEGER, at: choices.at, value });
  return callProperty(inside, "integer_between", [choices, number(least), number(most)], INTEGER);
}

/** `If recording: note the value's text`. */
function noteValue(inside: Body, choices: TypedExpression, value: TypedExpression, name: string): TypedStatement[] {
  const { at } = value;
  const condition = callProperty(inside, "is_recording", [choices], BOOLEAN);
  const title: TypedExpression = { kind: "text", type: TEXT, at, value: name };
  const shown: TypedExpression = {
    kind: "intrinsic",
    type: TEXT,
    at,
    name: "value_to_quoted_text",
    typeArgs: [value.type],
    args: [value],
  };
  const note = callProperty(inside, "note_value", [choices, title, shown], NOTHING);
  if (condition === undefined || note === undefined) return [];
  return [{ kind: "if", condition, then: [{ kind: "expression", value: note, at }], otherwise: [], at }];
}
