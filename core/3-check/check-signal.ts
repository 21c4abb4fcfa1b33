// Signals: `Signal e` offers an error to clauses up the stack that may answer it, `Resume with v` is the answer.

import type { Signal } from "#core/ast/expressions.ts";
import type { CatchClause, Resume } from "#core/ast/statements.ts";
import { BOOLEAN, ERROR, NOTHING, type TypeId } from "#core/types/type-table.ts";
import type { TypedExpression, TypedProcess, TypedStatement } from "#core/types/typed-tree.ts";
import { type Body, bindLocal, errorExpression, leave, newBody, newLocal, report } from "./body.ts";
import { checkExpression } from "./check-expression.ts";
import { checkStatements } from "./check-statement.ts";
import { checkError } from "./check-try.ts";
import { errorRoot, upcast } from "./error-types.ts";
import { rootOf, stableFacts } from "./lambdas.ts";
import { preludeModule } from "./module-names.ts";

/** `Signal e`: its value is what a clause resumes with; `wanted` undefined: it must be dropped. */
export function checkSignal(body: Body, node: Signal, wanted: TypeId | undefined, isDropped: boolean): TypedExpression {
  const operand = checkError(body, node.value, "Signal");
  if (operand === undefined) return errorExpression(node);
  if (isDropped || wanted === NOTHING)
    return { kind: "signal", type: operand.type, at: node.start, operand, answer: undefined };
  if (wanted === undefined || wanted === ERROR) {
    if (wanted === undefined) report(body, "signalNeedsType", node, {});
    return errorExpression(node);
  }
  const answer = answerType(body, wanted);
  return answer === undefined
    ? errorExpression(node)
    : { kind: "signal", type: wanted, at: node.start, operand, answer };
}

/** The library's `SignalAnswer of item`. */
function answerType(body: Body, item: TypeId): TypeId | undefined {
  const nominal = preludeModule(body.program, body.module, "Error")?.types.get("SignalAnswer")?.nominal;
  return nominal === undefined ? undefined : body.types.nominalType(nominal.id, [item]);
}

export function checkResume(body: Body, node: Resume, out: TypedStatement[]): void {
  const { resume } = body;
  if (resume === undefined) report(body, "resumeOutside", node, {});
  const value = node.value === undefined ? undefined : checkExpression(body, node.value, undefined);
  if (value?.type === NOTHING && node.value !== undefined) report(body, "noValue", node.value, {});
  else if (resume !== undefined && value?.type !== ERROR) out.push(answerWith(body, node, value));
  leave(body);
}

/** In the answering form of a clause the answer is returned; in the other, the error was thrown and goes on. */
function answerWith(body: Body, node: Resume, given: TypedExpression | undefined): TypedStatement {
  const at = node.start;
  const { resume } = body;
  const value: TypedExpression = given ?? { kind: "boolean", type: BOOLEAN, at, value: true };
  const type = answerType(body, value.type);
  if (resume === undefined || type === undefined) return { kind: "block", body: [], at };
  if (resume.error !== undefined) {
    const error: TypedExpression = { kind: "local", type: resume.error.type, at, local: resume.error };
    const drop: TypedStatement = { kind: "expression", value, at };
    const thrown: TypedStatement = { kind: "throw", value: upcast(error, resume.root), at };
    return { kind: "block", body: given === undefined ? [thrown] : [drop, thrown], at };
  }
  const fields = body.program.nominalOf(type)?.fields ?? [];
  const made: TypedExpression = {
    kind: "make",
    type,
    at,
    fields: fields.map((field): TypedExpression => {
      if (field.name === "value") return value;
      if (field.defaultSymbol === "") return { kind: "zero", type: field.type, at };
      return { kind: "defaultField", type: field.type, at, symbol: field.defaultSymbol, typeArgs: [] };
    }),
  };
  return { kind: "return", value: some(body, upcast(made, resume.root)), at };
}

const some = (body: Body, operand: TypedExpression): TypedExpression => ({
  kind: "some",
  type: body.types.optional(operand.type),
  at: operand.at,
  operand,
});

/**
 * The form of a clause that answers signals: a process that runs above the one who signals. It takes the error and gives the answer,
 * `nothing` if the error is not its own, or the error itself if it ended without an answer.
 */
export function answeringClause(body: Body, clause: CatchClause, type: TypeId): TypedExpression | undefined {
  const root = errorRoot(body, clause);
  if (root === undefined) return undefined;
  const { types } = body;
  const at = clause.start;
  const result = types.optional(root);
  const inside = newBody({
    program: body.program,
    module: body.module,
    outer: body,
    typeParameters: body.typeParameters,
    result,
    symbol: `${rootOf(body).symbol}$clause$${rootOf(body).lambdaCount++}`,
    source: clause.body,
  });
  inside.flow.facts = stableFacts(body);
  inside.fence = "a clause with `Resume`";
  inside.resume = { error: undefined, root };
  const param = newLocal(inside, "error", root, clause);
  const error: TypedExpression = { kind: "local", type: root, at, local: param };
  const statements: TypedStatement[] = [];
  if (type !== root) {
    const fits: TypedExpression = { kind: "isError", type: BOOLEAN, at, operand: error, of: type };
    const none: TypedExpression = { kind: "nothing", type: result, at };
    statements.push({
      kind: "if",
      condition: fits,
      then: [],
      otherwise: [{ kind: "return", value: none, at }],
      at,
    });
  }
  if (clause.name !== undefined) {
    const local = bindLocal(inside, clause.name.text, type, clause.name);
    const value: TypedExpression = type === root ? error : { kind: "downcast", type, at, operand: error };
    statements.push({ kind: "let", local, value, at });
  }
  statements.push(...checkStatements(inside, clause.body.statements));
  if (inside.flow.isReachable) statements.push({ kind: "return", value: some(inside, error), at });
  const process: TypedProcess = {
    symbol: inside.symbol,
    name: "clause",
    typeParameters: body.typeParameters.filter(({ is }) => is === undefined).map(({ name }) => name),
    params: [param],
    result,
    locals: inside.locals,
    body: statements,
    isPrivate: true,
    inlineHint: "auto",
    at,
  };
  return { kind: "lambda", type: types.process([root], result), at, process, captures: inside.captures };
}
