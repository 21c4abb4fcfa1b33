// Lambdas: parameter types from what is wanted, a result found from the body, and the variables that they capture.

import type { Expression, Lambda } from "#core/ast/expressions.ts";
import type { Block } from "#core/ast/statements.ts";
import { ERROR, NOTHING, type TypeId } from "#core/types/type-table.ts";
import type { Local, TypedExpression, TypedProcess, TypedStatement } from "#core/types/typed-tree.ts";
import { assignedNames } from "./assigned-names.ts";
import { type Body, bindLocal, errorExpression, newBody, report } from "./body.ts";
import { checkExpression, forbidInRuntime } from "./check-expression.ts";
import { checkStatements } from "./check-statement.ts";
import { coerce } from "./coerce.ts";
import type { Facts } from "./flow.ts";
import { knownType } from "./inference.ts";
import { countOf, resolveIn } from "./resolve-type.ts";

export function checkLambda(body: Body, node: Lambda, wanted: TypeId | undefined): TypedExpression {
  forbidInRuntime(body, node, "a lambda");
  const { types, program, module } = body;
  const shape = wantedProcess(body, wanted);
  const result = knownType(types, shape?.result);
  const inside = newBody({
    program,
    module,
    outer: body,
    typeParameters: body.typeParameters,
    result,
    symbol: `${rootOf(body).symbol}$lambda$${rootOf(body).lambdaCount++}`,
    source: node.body,
  });
  inside.flow.facts = stableFacts(body);
  if (shape !== undefined && shape.params.length !== node.parameters.length) {
    const wantedCount = countOf(shape.params.length, "parameter");
    report(body, "lambdaParameters", node, { wanted: wantedCount, found: node.parameters.length });
    return errorExpression(node);
  }
  const params: Local[] = node.parameters.map((parameter, index) => {
    let type = parameter.type === undefined ? knownType(types, shape?.params[index]) : undefined;
    if (parameter.type !== undefined) type = resolveIn(body, parameter.type);
    if (type === undefined) {
      if (shape === undefined || index < shape.params.length)
        report(body, "lambdaNeedsType", parameter, { name: parameter.name.text });
      type = ERROR;
    }
    return bindLocal(inside, parameter.name.text, type, parameter.name);
  });
  const statements = node.body.kind === "Block" ? checkBlockBody(inside, node.body) : checkValueBody(inside, node.body);
  const process: TypedProcess = {
    symbol: inside.symbol,
    name: "lambda",
    typeParameters: body.typeParameters.filter(({ is }) => is === undefined).map(({ name }) => name),
    params,
    result: inside.result ?? NOTHING,
    locals: inside.locals,
    body: statements,
    isPrivate: true,
    inlineHint: "auto",
    at: node.start,
  };
  const type = types.process(
    params.map((param) => param.type),
    process.result,
  );
  return { kind: "lambda", type, at: node.start, process, captures: inside.captures };
}

/** The process type that is wanted, if it is one or an Optional of one. */
export function wantedProcess(
  body: Body,
  wanted: TypeId | undefined,
): { params: readonly TypeId[]; result: TypeId } | undefined {
  if (wanted === undefined) return undefined;
  const shape = body.types.shape(wanted);
  if (shape.kind === "process") return shape;
  const inner = shape.kind === "optional" ? body.types.shape(shape.item) : undefined;
  return inner?.kind === "process" ? inner : undefined;
}

/** The body of the process, or of the module's statements, that a lambda stands in. */
export function rootOf(body: Body): Body {
  let root = body;
  while (root.outer !== undefined) root = root.outer;
  return root;
}

/** What is known about captured variables stays known only if nothing anywhere sets them. */
export function stableFacts(body: Body): Facts {
  if (body.flow.facts.length === 0) return body.flow.facts;
  const root = rootOf(body);
  root.assigned ??= assignedNames(root.source);
  const { assigned } = root;
  return body.flow.facts.filter((fact) => !assigned.has(fact.local.name));
}

/** `lambda x: e`: returns e, or calls it when no result is wanted. */
function checkValueBody(inside: Body, node: Expression): TypedStatement[] {
  const value = checkExpression(inside, node, inside.result);
  if (inside.result === undefined) inside.result = value.type;
  if (inside.result === NOTHING) return [{ kind: "expression", value, at: node.start }];
  return [{ kind: "return", value: coerce(inside, value, inside.result, node), at: node.start }];
}

/** The block form: the first `Return` decides an open result. */
function checkBlockBody(inside: Body, block: Block): TypedStatement[] {
  const statements = checkStatements(inside, block.statements);
  if (inside.result === undefined) inside.result = NOTHING;
  else if (inside.result !== NOTHING && inside.flow.isReachable)
    report(inside, "missingReturn", { start: block.end, end: block.end }, { name: "lambda" });
  return statements;
}
