/**
 * Mends the spans of a tree with errors: what stands for missing parts has no extent of its own and may lie outside
 * the node that was begun for it. Afterwards every node's span is in order and covers those of its children.
 */

import type { AstNode } from "#core/ast/node.ts";
import { childNodes } from "#core/ast/walk-ast.ts";

/** Changes spans in place; only for a tree that nobody else has seen. */
export function fitSpans(root: AstNode): void {
  const order: AstNode[] = [root];
  const parents: number[] = [-1];
  for (let at = 0; at < order.length; at++) {
    for (const child of childNodes(order[at] as AstNode)) {
      order.push(child);
      parents.push(at);
    }
  }
  for (let at = order.length - 1; at > 0; at--) {
    const node = order[at] as Extent;
    const parent = order[parents[at] as number] as Extent;
    if (node.end < node.start) node.end = node.start;
    if (parent.end < parent.start) parent.end = parent.start;
    if (node.start < parent.start) parent.start = node.start;
    if (node.end > parent.end) parent.end = node.end;
  }
}

interface Extent {
  start: number;
  end: number;
}
