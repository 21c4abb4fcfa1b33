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
  else out.push(assert);
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
  const process = { symbol: failed.symbol, typeArgs: [], isRuntime: false };
  const fails: TypedStatement = {
    kind: "expression",
    value: { kind: "call", type: NOTHING, at, process, args },
    at,
  };
  const test: TypedExpression = { ...condition, type: BOOLEAN, left, right };
  const branch: TypedStatement = {
    kind: "if",
    condition: { kind: "not", type: BOOLEAN, at, operand: test },
    then: [fails],
    otherwise: [],
    at,
  };
  return { kind: "block", body: [letLeft, letRight, branch], at };
}
