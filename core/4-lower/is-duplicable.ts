// Whether a loop's condition is small and plain enough to stand twice, before the first turn and at the bottom.

import type { TypedExpression } from "#core/types/typed-tree.ts";

const NODES_MAX = 24;

/** False for conditions that are large or bind locals. */
export function isDuplicable(node: TypedExpression): boolean {
  return countNodes(node, NODES_MAX) >= 0;
}

/** What is left of the allowance, negative when it is used up. */
function countNodes(node: TypedExpression, allowance: number): number {
  switch (node.kind) {
    case "integer":
    case "float":
    case "boolean":
    case "text":
    case "local":
    case "global":
    case "nothing":
      return allowance - 1;
    case "arithmetic":
    case "compare":
    case "identical":
    case "and":
    case "or":
      return countAll([node.left, node.right], allowance);
    case "index":
      return countAll([node.collection, node.index], allowance);
    case "call":
      return countAll(node.args, allowance - 2);
    case "intrinsic":
      return node.place === undefined ? countAll(node.args, allowance) : -1;
    case "callValue":
      return countAll([node.callee, ...node.args], allowance - 2);
    case "not":
    case "negate":
    case "bitwiseNot":
    case "convert":
    case "field":
    case "caseField":
    case "isCase":
    case "isNothing":
    case "unwrap":
    case "some":
      return countAll([node.operand], allowance);
    case "pointerLoad":
      return countAll(node.index === undefined ? [node.pointer] : [node.pointer, node.index], allowance);
    default:
      return -1;
  }
}

function countAll(nodes: readonly TypedExpression[], allowance: number): number {
  let left = allowance - 1;
  for (const node of nodes) {
    if (left < 0) return left;
    left = countNodes(node, left);
  }
  return left;
}
