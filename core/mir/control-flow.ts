// Control flow of one function: predecessors and reverse post-order, with the edges to handlers counted as flow.

import { type BlockId, type MirFunction, NO_BLOCK } from "./function.ts";

/** A snapshot: editing edges, handlers or blocks makes it stale. */
export class ControlFlow {
  /** Reachable blocks in reverse post-order; the entry is first. */
  readonly order: Int32Array;
  /** Place of each block in `order`, −1 if it cannot be reached. */
  readonly orderIndex: Int32Array;
  private readonly starts: Int32Array;
  private readonly sources: Int32Array;

  constructor(fn: MirFunction) {
    const blockCount = fn.blocks.length;
    this.orderIndex = new Int32Array(blockCount).fill(-1);
    this.order = reversePostOrder(fn, this.orderIndex);
    this.starts = new Int32Array(blockCount + 1);
    for (const id of this.order) {
      const block = fn.blocks[id] as MirFunction["blocks"][number];
      for (const edge of block.edges) (this.starts[edge.block + 1] as number)++;
      if (block.handler !== NO_BLOCK) (this.starts[block.handler + 1] as number)++;
    }
    for (let index = 0; index < blockCount; index++)
      this.starts[index + 1] = (this.starts[index + 1] as number) + (this.starts[index] as number);
    const next = this.starts.slice(0, blockCount);
    this.sources = new Int32Array(this.starts[blockCount] as number);
    for (const id of this.order) {
      const block = fn.blocks[id] as MirFunction["blocks"][number];
      for (const edge of block.edges) this.sources[(next[edge.block] as number)++] = id;
      if (block.handler !== NO_BLOCK) this.sources[(next[block.handler] as number)++] = id;
    }
  }

  isReachable(block: BlockId): boolean {
    return (this.orderIndex[block] as number) >= 0;
  }
  /** Number of edges that come in from reachable blocks. */
  predecessorCount(block: BlockId): number {
    return (this.starts[block + 1] as number) - (this.starts[block] as number);
  }
  predecessor(block: BlockId, index: number): BlockId {
    return this.sources[(this.starts[block] as number) + index] as BlockId;
  }
}

function reversePostOrder(fn: MirFunction, orderIndex: Int32Array): Int32Array {
  const blockCount = fn.blocks.length;
  const order = new Int32Array(blockCount);
  if (blockCount === 0) return order;
  const stack = new Int32Array(blockCount);
  const nextEdge = new Int32Array(blockCount);
  let depth = 1;
  let left = blockCount;
  orderIndex[0] = 0;
  while (depth > 0) {
    const id = stack[depth - 1] as number;
    const block = fn.blocks[id] as MirFunction["blocks"][number];
    const edge = (nextEdge[id] as number)++;
    let target: number = NO_BLOCK;
    if (edge < block.edges.length) target = (block.edges[edge] as { block: BlockId }).block;
    else if (edge === block.edges.length) target = block.handler;
    else {
      order[--left] = id;
      depth--;
    }
    if (target !== NO_BLOCK && orderIndex[target] === -1) {
      orderIndex[target] = 0;
      stack[depth++] = target;
    }
  }
  const reachable = order.subarray(left);
  for (let index = 0; index < reachable.length; index++) orderIndex[reachable[index] as number] = index;
  return reachable;
}
