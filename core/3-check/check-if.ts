// `If … Otherwise if … Otherwise`, with what each condition shows.

import type { If } from "#core/ast/statements.ts";
import type { TypedStatement } from "#core/types/typed-tree.ts";
import type { Body } from "./body.ts";
import { checkBlock } from "./check-statement.ts";
import { checkCondition } from "./conditions.ts";
import { type Flow, joinFlows } from "./flow.ts";

export function checkIf(body: Body, node: If): TypedStatement {
  const ways: Flow[] = [];
  const made: {
    readonly condition: import("#core/types/typed-tree.ts").TypedExpression;
    readonly then: TypedStatement[];
    readonly at: number;
  }[] = [];
  for (const arm of node.arms) {
    const condition = checkCondition(body, arm.condition);
    body.flow = { facts: condition.whenTrue, isReachable: true };
    const then = checkBlock(body, arm.body);
    ways.push(body.flow);
    body.flow = { facts: condition.whenFalse, isReachable: true };
    made.push({ condition: condition.value, then, at: arm.start });
  }
  let otherwise: readonly TypedStatement[] = node.otherwise === undefined ? [] : checkBlock(body, node.otherwise);
  ways.push(body.flow);
  body.flow = joinFlows(ways);
  for (let index = made.length - 1; index > 0; index--) {
    const arm = made[index];
    if (arm !== undefined)
      otherwise = [{ kind: "if", condition: arm.condition, then: arm.then, otherwise, at: arm.at }];
  }
  const first = made[0];
  if (first === undefined) return { kind: "block", body: otherwise, at: node.start };
  return { kind: "if", condition: first.condition, then: first.then, otherwise, at: node.start };
}
