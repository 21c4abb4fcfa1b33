// `Assert`; in a program that runs tests, a comparison that does not hold is thrown with both of its sides.

import type { Assert } from "#core/ast/statements.ts";
import { BOOLEAN, NOTHING, TEXT } from "#core/types/type-table.ts";
import type { CompareOp, TypedExpression, TypedStatement } from "#core/types/typed-tree.ts";
import { type Body, isRuntime, newLocal } from "./body.ts";
import { checkAs } from "./check-expression.ts";
import { checkCondition } from "./conditions.ts";
import { libraryProcess } from "./methods.ts";

const OPERATOR_WORDS: Readonly<Record<CompareOp, string>> = {
  equal: "is",
  notEqual: "is not",
  less: "is less than",
  lessOrEqual: "is at most",
  greater: "is greater than",
  greaterOrEqual: "is at least",
};

export function checkAssert(body: Body, node: Assert, out: TypedStatement[]): void {
  const condition = checkCondition(body, node.condition);
  const message = node.message === undefined ? undefined : checkAs(body, node.message, TEXT);
  body.flow.facts = condition.whenTrue;
  const text = body.file.slice(node.condition);
  const plain: AssertStatement = { kind: "assert", condition: condition.value, message, text, at: node.start };
  const isShown = body.program.trialKind === "test" && !isRuntime(body) && !body.module.resolved.interface.isLibrary;
  if (isShown) showSides(body, plain, out);
  else out.push(plain);
}

type AssertStatement = Extract<TypedStatement, { readonly kind: "assert" }>;
type Comparison = Extract<TypedExpression, { readonly kind: "compare" }>;

/** The same assertion; operands of `and` are asserted one after the other, and comparisons show their sides. */
function showSides(body: Body, assert: AssertStatement, out: TypedStatement[]): void {
  const { condition } = assert;
  if (condition.kind === "and") {
    showSides(body, { ...assert, condition: condition.left }, out);
    showSides(body, { ...assert, condition: condition.right }, out);
  } else if (condition.kind === "compare") out.push(compared(body, assert, condition));
  else if (condition.kind === "call" && isShowable(body, condition)) out.push(called(body, assert, condition));
  else out.push(assert);
}

type Call = Extract<TypedExpression, { readonly kind: "call" }>;

/** Whether there are arguments, all of them of types that can be displayed, in the order of the parameters. */
function isShowable({ types }: Body, { args, order }: Call): boolean {
  if (args.length === 0 || order !== undefined) return false;
  return args.every(({ kind, type }) => {
    const shape = types.shape(type).kind;
    return (
      kind !== "defaultArgument" &&
      (shape === "builtin" || shape === "nominal" || shape === "optional" || type === TEXT)
    );
  });
}

/** A call that must give true: what it was called with is shown. */
function called(body: Body, assert: AssertStatement, condition: Call): TypedStatement {
  const { at } = assert;
  const failed = libraryProcess(body, "testing/comparison", "comparison_failed");
  if (failed === undefined) return assert;
  const kept = condition.args.map((value) => {
    const local = newLocal(body, "", value.type, { start: value.at, end: value.at });
    const read: TypedExpression = { kind: "local", type: value.type, at: value.at, local };
    return { statement: { kind: "let", local, value, at: value.at } satisfies TypedStatement, read };
  });
  const text = (value: string): TypedExpression => ({ kind: "text", type: TEXT, at, value });
  const parts = kept.flatMap(({ read }, index): TypedExpression[] => {
    const name = "value_to_quoted_text";
    const shown: TypedExpression = { kind: "intrinsic", type: TEXT, at, name, typeArgs: [read.type], args: [read] };
    return index === 0 ? [shown] : [text(", "), shown];
  });
  const shown: TypedExpression = { kind: "join", type: TEXT, at, parts };
  const args = [shown, text("call"), text(""), assert.message ?? text(assert.text)];
  const fails = failure(failed.symbol, args, at);
  const test: TypedExpression = { ...condition, args: kept.map(({ read }) => read) };
  return { kind: "block", body: [...kept.map(({ statement }) => statement), unless(test, fails, at)], at };
}

function failure(symbol: string, args: readonly TypedExpression[], at: number): TypedStatement {
  const process = { symbol, typeArgs: [], isRuntime: false };
  return { kind: "expression", value: { kind: "call", type: NOTHING, at, process, args }, at };
}

function unless(test: TypedExpression, fails: TypedStatement, at: number): TypedStatement {
  const condition: TypedExpression = { kind: "not", type: BOOLEAN, at, operand: test };
  return { kind: "if", condition, then: [fails], otherwise: [], at };
}

function compared(body: Body, assert: AssertStatement, condition: Comparison): TypedStatement {
  const { at } = assert;
  const failed = libraryProcess(body, "testing/comparison", "comparison_failed");
  if (failed === undefined) return assert;
  const keep = (value: TypedExpression): readonly [TypedStatement, TypedExpression] => {
    const local = newLocal(body, "", value.type, { start: value.at, end: value.at });
    return [
      { kind: "let", local, value, at: value.at },
      { kind: "local", type: value.type, at: value.at, local },
    ];
  };
  const [letLeft, left] = keep(condition.left);
  const [letRight, right] = keep(condition.right);
  const text = (value: string): TypedExpression => ({ kind: "text", type: TEXT, at, value });
  const shown = (operand: TypedExpression): TypedExpression =>
    operand.type === TEXT ? operand : { kind: "toText", type: TEXT, at, operand };
  const words = OPERATOR_WORDS[condition.op];
  const args = [
    shown(left),
    text(left.type === TEXT ? `text ${words}` : words),
    shown(right),
    assert.message ?? text(assert.text),
  ];
  const test: TypedExpression = { ...condition, type: BOOLEAN, left, right };
  return { kind: "block", body: [letLeft, letRight, unless(test, failure(failed.symbol, args, at), at)], at };
}
