// The dominator tree of a function (Cooper, Harvey, Kennedy: "A Simple, Fast Dominance Algorithm"), with constant-time queries.

import type { ControlFlow } from "./control-flow.ts";
import { type BlockId, NO_BLOCK } from "./function.ts";

export class Dominators {
  /** Immediate dominator of each block; NO_BLOCK for the entry and for unreachable blocks. */
  readonly parent: Int32Array;
  /** Reachable blocks so that parents come before children and each subtree is contiguous. */
  readonly preorder: Int32Array;
  private readonly enter: Int32Array;
  private readonly last: Int32Array;

  constructor(flow: ControlFlow) {
    const blockCount = flow.orderIndex.length;
    this.parent = immediateDominators(flow);
    const firstChild = new Int32Array(blockCount).fill(NO_BLOCK);
    const sibling = new Int32Array(blockCount).fill(NO_BLOCK);
    for (let index = flow.order.length - 1; index > 0; index--) {
      const block = flow.order[index] as number;
      const parent = this.parent[block] as number;
      sibling[block] = firstChild[parent] as number;
      firstChild[parent] = block;
    }
    this.preorder = new Int32Array(flow.order.length);
    this.enter = new Int32Array(blockCount).fill(-1);
    this.last = new Int32Array(blockCount).fill(-2);
    let count = 0;
    let block: number = flow.order.length > 0 ? 0 : NO_BLOCK;
    while (block !== NO_BLOCK) {
      this.enter[block] = count;
      this.preorder[count++] = block;
      const child = firstChild[block] as number;
      if (child !== NO_BLOCK) {
        block = child;
        continue;
      }
      while (block !== NO_BLOCK && (sibling[block] as number) === NO_BLOCK) {
        this.last[block] = count - 1;
        block = this.parent[block] as number;
      }
      if (block === NO_BLOCK) break;
      this.last[block] = count - 1;
      block = sibling[block] as number;
    }
  }

  /** Whether every way to `inner` leads through `outer`; true for the same block. */
  dominates(outer: BlockId, inner: BlockId): boolean {
    const at = this.enter[inner] as number;
    return at >= (this.enter[outer] as number) && at <= (this.last[outer] as number);
  }
}

function immediateDominators(flow: ControlFlow): Int32Array {
  const { order, orderIndex } = flow;
  const parent = new Int32Array(orderIndex.length).fill(NO_BLOCK);
  if (order.length === 0) return parent;
  const entry = order[0] as number;
  parent[entry] = entry;
  for (let changed = true; changed; ) {
    changed = false;
    for (let index = 1; index < order.length; index++) {
      const block = order[index] as BlockId;
      let found: number = NO_BLOCK;
      for (let edge = flow.predecessorCount(block) - 1; edge >= 0; edge--) {
        let other: number = flow.predecessor(block, edge);
        if (parent[other] === NO_BLOCK) continue;
        if (found === NO_BLOCK) {
          found = other;
          continue;
        }
        while (found !== other) {
          while ((orderIndex[found] as number) > (orderIndex[other] as number)) found = parent[found] as number;
          while ((orderIndex[other] as number) > (orderIndex[found] as number)) other = parent[other] as number;
        }
      }
      if (parent[block] !== found) {
        parent[block] = found;
        changed = true;
      }
    }
  }
  parent[entry] = NO_BLOCK;
  return parent;
}
