// `[e for x in xs if c]`: nested loops around one item.

import type { Comprehension, Expression } from "#core/ast/expressions.ts";
import { ERROR, type TypeId } from "#core/types/type-table.ts";
import type { TypedExpression, TypedStatement } from "#core/types/typed-tree.ts";
import { type Body, errorExpression, inBlock, report } from "./body.ts";
import { checkAs, checkExpression, forbidInRuntime } from "./check-expression.ts";
import { listType } from "./collection-literals.ts";
import { checkCondition } from "./conditions.ts";
import { beginForEach } from "./for-each.ts";
import { knownType } from "./inference.ts";

export function checkComprehension(body: Body, node: Comprehension, wanted: TypeId | undefined): TypedExpression {
  forbidInRuntime(body, node, "making a list");
  const before = body.flow.facts;
  const item = wanted === undefined ? undefined : knownType(body.types, body.program.listItem(wanted));
  let value: TypedExpression | undefined;
  const loop = inBlock(body, () =>
    clause(body, node, 0, () => {
      value = item === undefined ? checkExpression(body, node.value, undefined) : checkAs(body, node.value, item);
    }),
  );
  body.flow = { facts: before, isReachable: body.flow.isReachable };
  if (value === undefined || value.type === ERROR || loop === undefined) return errorExpression(node);
  const type = listType(body, value.type);
  if (type === undefined) {
    report(body, "missingLibrary", node, { name: "List", module: "collections/list" });
    return errorExpression(node);
  }
  return { kind: "comprehension", type, at: node.start, loop, item: value, condition: undefined };
}

/** Clause number `index` with everything inside it; undefined when its source is in error. */
function clause(body: Body, node: Comprehension, index: number, innermost: () => void): TypedStatement | undefined {
  const own = node.clauses[index];
  if (own === undefined) return undefined;
  const loop = beginForEach(body, own.targets, undefined, own.source, own);
  const inside = conditions(body, own.conditions, 0, () => {
    if (index + 1 < node.clauses.length) return clause(body, node, index + 1, innermost);
    innermost();
    return { kind: "yield", at: node.start };
  });
  return loop === undefined || inside === undefined ? undefined : { ...loop, body: [inside] };
}

/** Each `if` of a clause around what comes after it. */
function conditions(
  body: Body,
  nodes: readonly Expression[],
  index: number,
  inside: () => TypedStatement | undefined,
): TypedStatement | undefined {
  const node = nodes[index];
  if (node === undefined) return inside();
  const condition = checkCondition(body, node);
  body.flow.facts = condition.whenTrue;
  const then = conditions(body, nodes, index + 1, inside);
  if (then === undefined) return undefined;
  return { kind: "if", condition: condition.value, then: [then], otherwise: [], at: node.start };
}
