/** Walks any AST without knowing its kinds: for checks, counts and tools that treat all nodes alike. */

import type { AstNode } from "./node.ts";

/** The children of a node in the order of its fields. */
export function childNodes(node: AstNode): AstNode[] {
  const children: AstNode[] = [];
  for (const value of Object.values(node)) collect(value, children);
  return children;
}

function collect(value: unknown, into: AstNode[]): void {
  if (typeof value !== "object" || value === null) return;
  if (Array.isArray(value)) for (const item of value) collect(item, into);
  else if (isNode(value)) into.push(value);
}

function isNode(value: object): value is AstNode {
  return "kind" in value && "id" in value && "start" in value;
}

/** Calls `visit` for a node and everything below it, parents first; `parent` is undefined for the first. */
export function walkAst(root: AstNode, visit: (node: AstNode, parent: AstNode | undefined) => void): void {
  const pending: (readonly [AstNode, AstNode | undefined])[] = [[root, undefined]];
  for (let entry = pending.pop(); entry !== undefined; entry = pending.pop()) {
    const [node, parent] = entry;
    visit(node, parent);
    for (const child of childNodes(node)) pending.push([child, node]);
  }
}
