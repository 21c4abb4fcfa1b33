// The one entry for statements: blocks, reachability, and the file that checks each kind.

import type { Expression } from "#core/ast/expressions.ts";
import type { Block, Display, Return, Statement } from "#core/ast/statements.ts";
import { ERROR, INTEGER, NOTHING } from "#core/types/type-table.ts";
import type { TypedExpression, TypedStatement } from "#core/types/typed-tree.ts";
import { type Body, inBlock, leave, report } from "./body.ts";
import { checkAnswer } from "./check-answer.ts";
import { checkInlineAssembly } from "./check-assembly.ts";
import { checkAssert } from "./check-assert.ts";
import { checkAs, checkExpression } from "./check-expression.ts";
import { checkForAll } from "./check-for-all.ts";
import { checkIf } from "./check-if.ts";
import { checkBreak, checkContinue, checkForRange, checkLoop, checkRepeat, checkWhile } from "./check-loops.ts";
import { checkMatch } from "./check-match.ts";
import { checkResume, checkSignal } from "./check-signal.ts";
import { checkDefer, checkThrow, checkTry, checkWith } from "./check-try.ts";
import { checkConstant, checkLet, checkSet, checkUpdate } from "./check-variables.ts";
import { coerce } from "./coerce.ts";
import { callPhrase } from "./collection-access.ts";
import { itemTypeOf } from "./compare.ts";
import { checkNotConstant } from "./constant-changes.ts";
import { checkForEach } from "./for-each.ts";
import { checkLaterStatement } from "./later-statements.ts";

/** Statements of one block. Code after a statement that always leaves is reported once and checked as if it were reached. */
export function checkStatements(body: Body, statements: readonly Statement[]): TypedStatement[] {
  const out: TypedStatement[] = [];
  let isReported = false;
  const { following, position } = body;
  body.following = statements;
  for (let index = 0; index < statements.length; index++) {
    const statement = statements[index] as Statement;
    if (!body.flow.isReachable && !isReported) {
      isReported = true;
      const before = statements[index - 1]?.kind;
      const isLoneReturn =
        statement.kind === "Return" &&
        index === statements.length - 1 &&
        (before === "Match" || before === "If" || before === "Try");
      if (body.flow.isDoubtful !== true) report(body, isLoneReturn ? "needlessReturn" : "unreachable", statement, {});
      body.flow.isReachable = true;
    }
    body.position = index;
    checkStatement(body, statement, out);
  }
  body.following = following;
  body.position = position;
  if (isReported) leave(body);
  return out;
}

/** A block with names of its own. */
export function checkBlock(body: Body, block: Block): TypedStatement[] {
  return inBlock(body, () => checkStatements(body, block.statements));
}

/** Checks one statement and adds what it becomes to `out`. */
export function checkStatement(body: Body, node: Statement, out: TypedStatement[]): void {
  switch (node.kind) {
    case "Let":
      checkLet(body, node, out);
      return;
    case "Constant":
      checkConstant(body, node, out);
      return;
    case "SetPlace":
      checkSet(body, node, out);
      return;
    case "Update":
      checkUpdate(body, node, out);
      return;
    case "If":
      out.push(checkIf(body, node));
      return;
    case "While":
      out.push(checkWhile(body, node));
      return;
    case "ForRange":
      out.push(checkForRange(body, node));
      return;
    case "ForEach":
      checkForEach(body, node, out);
      return;
    case "Repeat":
      out.push(checkRepeat(body, node));
      return;
    case "Loop":
      out.push(checkLoop(body, node));
      return;
    case "Match":
      checkMatch(body, node, out);
      return;
    case "Return":
      checkReturn(body, node, out);
      return;
    case "ExpressionStatement":
      if (body.module.resolved.answer?.statement === node)
        checkAnswer(body, node, body.module.resolved.answer.global, out);
      else checkExpressionStatement(body, node.expression, out);
      return;
    default:
      checkOther(body, node, out);
  }
}

function checkOther(body: Body, node: Statement, out: TypedStatement[]): void {
  switch (node.kind) {
    case "Break":
      checkBreak(body, node, out);
      return;
    case "Continue":
      checkContinue(body, node, out);
      return;
    case "Display":
      checkDisplay(body, node, out);
      return;
    case "ForAll":
      checkForAll(body, node, out);
      return;
    case "Assert":
      checkAssert(body, node, out);
      return;
    case "AddItem":
    case "InsertItem":
    case "RemoveItem":
    case "RemoveAtIndex":
    case "RemoveKey":
      checkCollectionStatement(body, node, out);
      return;
    case "Throw":
      checkThrow(body, node, out);
      return;
    case "Try":
      checkTry(body, node, out);
      return;
    case "WithResource":
      checkWith(body, node, out);
      return;
    case "Defer":
      checkDefer(body, node, out);
      return;
    case "Resume":
      checkResume(body, node, out);
      return;
    case "UnsafeBlock":
      body.unsafeDepth++;
      out.push({ kind: "block", body: checkBlock(body, node.body), at: node.start });
      body.unsafeDepth--;
      return;
    case "InlineAssembly":
      checkInlineAssembly(body, node, out);
      return;
    default:
      checkLaterStatement(body, node);
  }
}

function checkReturn(body: Body, node: Return, out: TypedStatement[]): void {
  const { result } = body;
  if (body.fence !== "") {
    report(body, "leavesFence", node, { word: "Return", what: body.fence });
    leave(body);
    return;
  }
  let value: TypedExpression | undefined;
  if (node.value === undefined) {
    if (result !== undefined && result !== NOTHING && result !== ERROR) report(body, "returnNeedsValue", node, {});
    if (body.isLambda) body.result ??= NOTHING;
  } else if (result === undefined) {
    value = checkExpression(body, node.value, undefined);
    if (body.isLambda) body.result = value.type;
    else report(body, "returnOutside", node, {});
  } else if (result === NOTHING) {
    value = checkExpression(body, node.value, undefined);
    if (value.type !== NOTHING && value.type !== ERROR) report(body, "returnWithoutResult", node.value, {});
  } else value = checkAs(body, node.value, result);
  out.push({ kind: "return", value, at: node.start });
  leave(body);
}

/** A call whose result is dropped; the parser has rejected what has no effect by its shape. */
function checkExpressionStatement(body: Body, node: Expression, out: TypedStatement[]): void {
  const value =
    node.kind === "Signal" ? checkSignal(body, node, undefined, true) : checkExpression(body, node, undefined);
  if (body.surplus.length > 0) {
    report(body, "tooManyArguments", body.surplus[0] ?? node, {
      name: body.file.slice(node),
      count: "fewer arguments",
      found: "more",
    });
    body.surplus = [];
  }
  if (value.type === ERROR) {
    // What is wrong with the name says more than that nothing is done with it.
    body.program.diagnostics.withdraw("uselessExpression", body.file, node);
    return;
  }
  if (!hasEffect(value)) {
    // The parser has reported what is no call by its shape; this looked like one.
    if (node.kind === "Call" || node.kind === "Pipe" || node.kind === "Construct")
      report(body, "uselessStatement", node, {});
    return;
  }
  out.push({ kind: "expression", value, at: node.start });
}

function hasEffect(value: TypedExpression): boolean {
  switch (value.kind) {
    case "call":
    case "callValue":
    case "callForeign":
    case "intrinsic":
    case "signal":
    case "block":
    case "nothing":
      return true;
    case "unwrap":
    case "convert":
      return hasEffect(value.operand);
    default:
      return false;
  }
}

function checkDisplay(body: Body, node: Display, out: TypedStatement[]): void {
  const values: TypedExpression[] = [];
  for (const part of node.values) {
    const value = checkExpression(body, part, undefined);
    if (value.type === NOTHING) report(body, "noValue", part, {});
    else if (value.type !== ERROR) values.push(value);
  }
  out.push({ kind: "display", values, stream: node.stream, endsLine: !node.isContinuing, at: node.start });
}

type CollectionStatement = Extract<
  Statement,
  { readonly kind: "AddItem" | "InsertItem" | "RemoveItem" | "RemoveAtIndex" | "RemoveKey" }
>;

function checkCollectionStatement(body: Body, node: CollectionStatement, out: TypedStatement[]): void {
  const collection = checkExpression(body, node.collection, undefined);
  checkNotConstant(body, collection, node.collection);
  const item = itemTypeOf(body, collection.type);
  const itemOf = (value: Expression): TypedExpression =>
    item === undefined ? checkExpression(body, value, undefined) : checkAs(body, value, item);
  const indexOf = (value: Expression): TypedExpression =>
    coerce(body, checkExpression(body, value, INTEGER), INTEGER, value);
  let value: TypedExpression;
  switch (node.kind) {
    case "AddItem":
      value = callPhrase(body, node, "add", collection, [itemOf(node.value)]);
      break;
    case "InsertItem":
      value = callPhrase(body, node, "insert", collection, [itemOf(node.value), indexOf(node.index)]);
      break;
    case "RemoveItem":
      value = callPhrase(body, node, "remove", collection, [itemOf(node.value)]);
      break;
    case "RemoveAtIndex":
      value = callPhrase(body, node, "removeAt", collection, [indexOf(node.index)]);
      break;
    case "RemoveKey":
      value = callPhrase(body, node, "removeKey", collection, [itemOf(node.key)]);
      break;
  }
  if (value.type !== ERROR) out.push({ kind: "expression", value, at: node.start });
}
