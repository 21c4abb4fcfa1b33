// Loops: what is known at their heads, after them, and where Break and Continue go.

import type { DeclaredName } from "#core/ast/names.ts";
import type { Block, Break, Continue, ForRange, Loop, Repeat, While } from "#core/ast/statements.ts";
import { INTEGER, type TypeId, WORD_TYPE } from "#core/types/type-table.ts";
import type { TypedExpression, TypedStatement } from "#core/types/typed-tree.ts";
import { checkOperands } from "./arithmetic.ts";
import { assignedNames } from "./assigned-names.ts";
import { type Body, bindLocal, inBlock, isRuntime, type LoopFrame, leave, report } from "./body.ts";
import { checkAs } from "./check-expression.ts";
import { checkBlock } from "./check-statement.ts";
import { coerce } from "./coerce.ts";
import { checkCondition } from "./conditions.ts";
import { type Facts, joinFacts, joinFlows } from "./flow.ts";

/** Forgets at a loop's head what its body may set. */
export function forgetAssigned(body: Body, block: Block): void {
  const { facts } = body.flow;
  if (facts.length === 0) return;
  const assigned = assignedNames(block.statements);
  body.flow.facts = facts.filter((fact) => !assigned.has(fact.local.name));
}

export interface LoopResult {
  readonly body: TypedStatement[];
  readonly frame: LoopFrame;
}

/** Checks a loop's body; the flow afterwards is that at its end. */
export function checkLoopBody(body: Body, label: DeclaredName | undefined, inside: () => TypedStatement[]): LoopResult {
  const frame: LoopFrame = { label: label?.text, number: body.loopCount++, breakFacts: undefined };
  body.loops.push(frame);
  const statements = inside();
  body.loops.pop();
  return { body: statements, frame };
}

/** The flow after a loop that ends by its own condition or by Break. */
export function afterLoop(body: Body, headFacts: Facts, frame: LoopFrame): void {
  const facts = frame.breakFacts === undefined ? headFacts : joinFacts(headFacts, frame.breakFacts);
  body.flow = { facts, isReachable: true };
}

export function checkWhile(body: Body, node: While): TypedStatement {
  forgetAssigned(body, node.body);
  const condition = checkCondition(body, node.condition);
  body.flow = { facts: condition.whenTrue, isReachable: true };
  const loop = checkLoopBody(body, node.label, () => checkBlock(body, node.body));
  afterLoop(body, condition.whenFalse, loop.frame);
  return { kind: "while", condition: condition.value, body: loop.body, loop: loop.frame.number, at: node.start };
}

export function checkLoop(body: Body, node: Loop): TypedStatement {
  forgetAssigned(body, node.body);
  const { body: statements, frame } = checkLoopBody(body, node.label, () => checkBlock(body, node.body));
  body.flow = joinFlows(frame.breakFacts === undefined ? [] : [{ facts: frame.breakFacts, isReachable: true }]);
  return { kind: "loop", body: statements, loop: frame.number, at: node.start };
}

export function checkRepeat(body: Body, node: Repeat): TypedStatement {
  const count = checkAs(body, node.count, INTEGER);
  forgetAssigned(body, node.body);
  const { facts } = body.flow;
  const loop = checkLoopBody(body, node.label, () => checkBlock(body, node.body));
  afterLoop(body, facts, loop.frame);
  return { kind: "repeat", count, body: loop.body, loop: loop.frame.number, at: node.start };
}

export function checkForRange(body: Body, node: ForRange): TypedStatement {
  const bounds = checkOperands(body, node.from, node.to, undefined);
  const type = counterType(body, bounds[0], bounds[1]);
  const from = coerce(body, bounds[0], type, node.from);
  const to = coerce(body, bounds[1], type, node.to);
  const step = node.step === undefined ? undefined : checkAs(body, node.step, type);
  if (step?.kind === "integer" && Number(step.value) === 0 && node.step !== undefined)
    report(body, "zeroStep", node.step, {});
  forgetAssigned(body, node.body);
  const { facts } = body.flow;
  return inBlock(body, () => {
    const local = bindLocal(body, node.variable.text, type, node.variable, "a loop variable");
    const loop = checkLoopBody(body, node.label, () => checkBlock(body, node.body));
    afterLoop(body, facts, loop.frame);
    return {
      kind: "forRange",
      local,
      from,
      to,
      step,
      isInclusive: node.isInclusive,
      body: loop.body,
      loop: loop.frame.number,
      at: node.start,
    };
  });
}

/** Counters are Integers; in Runtime Modules Words too, when a bound is one. */
function counterType(body: Body, from: TypedExpression, to: TypedExpression): TypeId {
  return isRuntime(body) && (from.type === WORD_TYPE || to.type === WORD_TYPE) ? WORD_TYPE : INTEGER;
}

export function checkBreak(body: Body, node: Break, out: TypedStatement[]): void {
  const frame = findLoop(body, node.label, node, "Break");
  if (frame !== undefined) {
    const { facts } = body.flow;
    frame.breakFacts = frame.breakFacts === undefined ? facts : joinFacts(frame.breakFacts, facts);
    out.push({ kind: "break", loop: frame.number, at: node.start });
    leave(body);
  }
}

export function checkContinue(body: Body, node: Continue, out: TypedStatement[]): void {
  const frame = findLoop(body, node.label, node, "Continue");
  if (frame === undefined) return;
  out.push({ kind: "continue", loop: frame.number, at: node.start });
  leave(body);
}

function reportOutside(body: Body, node: Break | Continue, word: string): void {
  if (body.fence === "") report(body, "outsideLoop", node, { word });
  else report(body, "leavesFence", node, { word, what: body.fence });
}

function findLoop(
  body: Body,
  label: DeclaredName | undefined,
  node: Break | Continue,
  word: string,
): LoopFrame | undefined {
  const { loops } = body;
  if (label === undefined) {
    const innermost = loops[loops.length - 1];
    if (innermost === undefined) reportOutside(body, node, word);
    return innermost;
  }
  for (let index = loops.length - 1; index >= 0; index--) if (loops[index]?.label === label.text) return loops[index];
  report(body, "unknownLabel", label, { label: label.text });
  return undefined;
}
