// Statements: the table of handlers, one per kind of node.

import type { ArithmeticOp, TypedExpression, TypedStatement } from "#core/types/typed-tree.ts";
import { lowerArithmeticOn } from "./arithmetic.ts";
import { lowerAssembly } from "./assembly.ts";
import { lowerAssert } from "./assert.ts";
import { lowerBranch } from "./conditions.ts";
import type { ProcessLowering } from "./context.ts";
import { lowerOwned } from "./copies.ts";
import { countLine, countWay, isCounted } from "./coverage.ts";
import { lowerThrow, lowerTry } from "./errors.ts";
import { lowerExpression } from "./expressions.ts";
import { lowerForEach } from "./for-each.ts";
import { lowerBreak, lowerForRange, lowerLoop, lowerRepeat, lowerWhile } from "./loops.ts";
import { lowerMatch } from "./match.ts";
import { bindPattern } from "./patterns.ts";
import { lowerPlace } from "./places.ts";
import { lowerReturn } from "./process.ts";
import { lowerProtected } from "./protect.ts";
import { joinTexts, lowerDisplay } from "./text.ts";

/** The statement type with this kind. */
export type StatementOf<Kind extends TypedStatement["kind"]> = TypedStatement extends infer Node
  ? Node extends { readonly kind: infer Kinds }
    ? Kind extends Kinds
      ? Node
      : never
    : never
  : never;
type Handlers = { readonly [Kind in TypedStatement["kind"]]: (p: ProcessLowering, node: StatementOf<Kind>) => void };

const HANDLERS: Handlers = {
  let: (p, node) => p.define(node.local, lowerOwned(p, node.value)),
  letPattern: (p, node) => bindPattern(p, node.pattern, node.value.type, lowerExpression(p, node.value)),
  set: lowerSet,
  update: lowerUpdate,
  expression: (p, node) => void lowerExpression(p, node.value),
  if: lowerIf,
  while: lowerWhile,
  loop: lowerLoop,
  repeat: lowerRepeat,
  forRange: lowerForRange,
  forEach: lowerForEach,
  yield: (p) => p.yields.at(-1)?.(),
  break: lowerBreak,
  continue: lowerBreak,
  return: (p, node) => lowerReturn(p, node.value),
  match: lowerMatch,
  display: lowerDisplay,
  assert: lowerAssert,
  block: (p, node) => lowerStatements(p, node.body),
  assembly: lowerAssembly,
  throw: lowerThrow,
  try: lowerTry,
  protect: (p, node) =>
    lowerProtected(
      p,
      node.body,
      () => lowerStatements(p, node.body),
      () => lowerStatements(p, node.cleanup),
    ),
  defer: () => undefined,
};

/** Statements in order; those that can never run are dropped. */
export function lowerStatements(p: ProcessLowering, statements: readonly TypedStatement[]): void {
  for (let index = 0; index < statements.length; index++) {
    const statement = statements[index] as TypedStatement;
    if (!p.b.isOpen) return;
    p.locate(statement.at);
    countLine(p, statement.at);
    if (statement.kind === "defer") {
      const rest = statements.slice(index + 1);
      return lowerProtected(
        p,
        rest,
        () => lowerStatements(p, rest),
        () => lowerStatements(p, statement.body),
      );
    }
    (HANDLERS[statement.kind] as (p: ProcessLowering, node: TypedStatement) => void)(p, statement);
  }
}

function lowerSet(p: ProcessLowering, node: StatementOf<"set">): void {
  const place = lowerPlace(p, node.place, false);
  const value = lowerOwned(p, node.value);
  p.locate(node.at);
  place.write(value);
}

/** Whether a value comes about without running code of anyone. */
function callsNothing(node: TypedExpression): boolean {
  if (node.kind === "arithmetic") return callsNothing(node.left) && callsNothing(node.right);
  if (node.kind === "field" || node.kind === "convert") return callsNothing(node.operand);
  return SIMPLE.includes(node.kind);
}

const SIMPLE: readonly TypedExpression["kind"][] = ["integer", "float", "boolean", "text", "local", "global"];

function lowerUpdate(p: ProcessLowering, node: StatementOf<"update">): void {
  const place = lowerPlace(p, node.place, true, callsNothing(node.value));
  const old = place.read();
  const value = lowerExpression(p, node.value);
  p.locate(node.at);
  const made =
    node.op === "join"
      ? joinTexts(p, [old, value])
      : lowerArithmeticOn(p, node.op satisfies ArithmeticOp, node.mode, node.place.type, old, value);
  place.write(made);
}

function lowerIf(p: ProcessLowering, node: StatementOf<"if">): void {
  const then = p.b.newBlock();
  const otherwise = p.b.newBlock();
  const hasOtherwise = node.otherwise.length > 0 || isCounted(p);
  const join = hasOtherwise ? p.b.newBlock() : otherwise;
  lowerBranch(p, node.condition, then, otherwise);
  p.b.enterSealed(then);
  countWay(p, node.at, 0);
  lowerStatements(p, node.then);
  p.b.jump(join);
  if (hasOtherwise) {
    p.b.enterSealed(otherwise);
    countWay(p, node.at, 1);
    lowerStatements(p, node.otherwise);
    p.b.jump(join);
  }
  p.b.enterSealed(join);
}
