/** Compares two ASTs by meaning: ids, spans and spellings aside. */

import type { Expression } from "./expressions.ts";
import type { AstModule } from "./module.ts";
import { Spelling } from "./spelling.ts";

/** Fields that say where a node stands or how it was written. */
const spellingFields: Readonly<Record<string, true>> = {
  id: true,
  flags: true,
  start: true,
  end: true,
  wordStarts: true,
  wordCount: true,
  isQuoted: true,
  radix: true,
  word: true,
};

/** True if two modules differ in ids, spans and spellings alone. */
export function sameAst(first: AstModule, second: AstModule): boolean {
  return first.isRuntimeModule === second.isRuntimeModule && sameList(first.statements, second.statements, false);
}

/** The same for two expressions. */
export function sameExpression(first: Expression, second: Expression): boolean {
  return sameNode(first, second, false);
}

/** `isStatement`: the nodes are what an expression statement consists of, where `and` can only join arguments. */
function sameNode(first: object, second: object, isStatement: boolean): boolean {
  const left = first as Readonly<Record<string, unknown>>;
  const right = second as Readonly<Record<string, unknown>>;
  const kind = left["kind"];
  if (kind !== right["kind"]) return false;
  if (kind === "Argument" && !isStatement && isJoined(left) !== isJoined(right)) return false;
  const isCall = kind === "ExpressionStatement" || (isStatement && kind === "Call");
  for (const key in left) {
    if (spellingFields[key] === true) continue;
    if (!sameValue(left[key], right[key], isCall && key !== "callee")) return false;
  }
  return true;
}

/** What `and` before a positional argument means depends on the callee, so this flag is no mere spelling. */
function isJoined(node: Readonly<Record<string, unknown>>): boolean {
  return ((node["flags"] as number) & Spelling.JoinedByAnd) !== 0;
}

function sameValue(first: unknown, second: unknown, isStatement: boolean): boolean {
  if (typeof first !== "object" || first === null) return Object.is(first, second);
  if (typeof second !== "object" || second === null) return false;
  if (Array.isArray(first)) return Array.isArray(second) && sameList(first, second, isStatement);
  return sameNode(first, second, isStatement);
}

function sameList(first: readonly unknown[], second: readonly unknown[], isStatement: boolean): boolean {
  if (first.length !== second.length) return false;
  for (let at = 0; at < first.length; at++) if (!sameValue(first[at], second[at], isStatement)) return false;
  return true;
}
