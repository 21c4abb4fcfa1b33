// Values of integer expressions that are known while types are still being resolved: lengths of arrays.

import type { Expression } from "#core/ast/expressions.ts";
import type { ModuleState } from "./program.ts";

/** The value of a literal, a constant of the same module, or sums and products of them; undefined if it is not known. */
export function constantInteger(state: ModuleState, node: Expression, depth = 0): number | undefined {
  switch (node.kind) {
    case "IntegerLiteral":
      return typeof node.value === "number" ? node.value : undefined;
    case "Name":
      return constantNamed(state, node.text, depth);
    case "NameRun":
      return constantNamed(state, node.words.join("_"), depth);
    case "Unary": {
      const operand = node.operator === "negate" ? constantInteger(state, node.operand, depth) : undefined;
      return operand === undefined ? undefined : -operand;
    }
    case "Binary": {
      const left = constantInteger(state, node.left, depth);
      const right = constantInteger(state, node.right, depth);
      if (left === undefined || right === undefined) return undefined;
      return safe(combine(node.operator, left, right));
    }
    default:
      return undefined;
  }
}

function safe(value: number | undefined): number | undefined {
  return value !== undefined && Number.isSafeInteger(value) ? value : undefined;
}

function combine(operator: string, left: number, right: number): number | undefined {
  switch (operator) {
    case "add":
      return left + right;
    case "subtract":
      return left - right;
    case "multiply":
      return left * right;
    case "divide":
      return right === 0 ? undefined : Math.trunc(left / right);
    case "power":
      return left ** right;
    default:
      return undefined;
  }
}

/** Constants may be defined by others; a chain longer than this is a cycle. */
const DEPTH_MAX = 64;

function constantNamed(state: ModuleState, name: string, depth: number): number | undefined {
  const { resolved } = state;
  const entry = resolved.interface.values.get(name);
  if (entry?.kind !== "global" || !entry.global.isConstant || depth > DEPTH_MAX) return undefined;
  for (const statement of resolved.statements)
    if (statement.kind === "Constant" && statement.name.start === entry.global.at)
      return constantInteger(state, statement.value, depth + 1);
  return undefined;
}
