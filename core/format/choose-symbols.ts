/** Whether the arithmetic of an expression is written with symbols or with words. */

import type { Expression } from "#core/ast/expressions.ts";
import { Spelling } from "#core/ast/spelling.ts";
import { isNegativeNumber } from "./binding.ts";
import type { FormatContext } from "./context.ts";
import { binaryOperators, Level } from "./operators.ts";

/** How often words and symbols occur. */
interface Votes {
  infixWords: number;
  infixSymbols: number;
  prefixWords: number;
  prefixSymbols: number;
}

/**
 * True if the arithmetic of the expression being written has symbols. What most of its infix operators were written
 * with decides; without any, the prefix operators. Equal numbers give words.
 */
export function usesSymbols(context: FormatContext): boolean {
  context.usesSymbols ??= context.style === "kept" ? hasMoreSymbols(context.root) : context.style === "developer";
  return context.usesSymbols;
}

function hasMoreSymbols(root: Expression | undefined): boolean {
  const votes: Votes = { infixWords: 0, infixSymbols: 0, prefixWords: 0, prefixSymbols: 0 };
  if (root !== undefined) count(root, votes);
  if (votes.infixWords + votes.infixSymbols > 0) return votes.infixSymbols > votes.infixWords;
  return votes.prefixSymbols > votes.prefixWords;
}

/** Counts the operators of a node and of what it is made of; blocks are expressions of their own. */
function count(node: object, votes: Votes): void {
  const expression = node as Expression | { readonly kind: "Block" };
  if (expression.kind === "Block") return;
  if (expression.kind === "Binary") {
    const row = binaryOperators[expression.operator];
    if (row.symbol !== undefined && row.level > Level.Join) {
      if ((expression.flags & Spelling.Symbol) !== 0) votes.infixSymbols++;
      else votes.infixWords++;
    }
  } else if (expression.kind === "Unary" && expression.operator !== "not" && !isNegativeNumber(expression)) {
    if ((expression.flags & Spelling.Symbol) !== 0) votes.prefixSymbols++;
    else votes.prefixWords++;
  }
  for (const key in node) {
    const value = (node as Readonly<Record<string, unknown>>)[key];
    if (typeof value !== "object" || value === null) continue;
    if (!Array.isArray(value)) count(value, votes);
    else for (const item of value) if (typeof item === "object" && item !== null) count(item, votes);
  }
}
