// Control flow of one function: predecessors and reverse post-order, with the ways to handlers counted as flow.
// A trap may leave a block before its first instruction is done, so the way to a handler begins where control enters the protected
// block: whatever leads there is a predecessor of the handler too. So nothing computed in a block (or given to its parameters) exists in its handler.

import { type Block, type BlockId, type MirFunction, NO_BLOCK } from "./function.ts";

/** Handlers around handlers that are looked at. */
const NESTING_MAX = 256;

/** A snapshot: editing edges, handlers or blocks makes it stale. */
export class ControlFlow {
  /** Reachable blocks in reverse post-order: the entry first, handlers late, the target of a first edge as soon as it may. */
  readonly order: Int32Array;
  /** Place of each block in `order`, −1 if it cannot be reached. */
  readonly orderIndex: Int32Array;
  /** 1 for blocks that are a handler. */
  readonly isHandler: Uint8Array;
  private readonly starts: Int32Array;
  private readonly sources: Int32Array;

  constructor(fn: MirFunction) {
    const blockCount = fn.blocks.length;
    this.orderIndex = new Int32Array(blockCount).fill(-1);
    this.order = reversePostOrder(fn, this.orderIndex);
    this.isHandler = new Uint8Array(blockCount);
    this.starts = new Int32Array(blockCount + 1);
    const count = (_source: number, target: number): void => {
      (this.starts[target + 1] as number)++;
    };
    for (const id of this.order) this.forEachEdge(fn, id, count);
    for (let index = 0; index < blockCount; index++)
      this.starts[index + 1] = (this.starts[index + 1] as number) + (this.starts[index] as number);
    const next = this.starts.slice(0, blockCount);
    this.sources = new Int32Array(this.starts[blockCount] as number);
    const enter = (source: number, target: number): void => {
      this.sources[(next[target] as number)++] = source;
    };
    for (const id of this.order) this.forEachEdge(fn, id, enter);
  }

  private forEachEdge(fn: MirFunction, id: number, visit: (source: number, target: number) => void): void {
    for (const edge of (fn.blocks[id] as Block).edges) {
      visit(id, edge.block);
      let handler = (fn.blocks[edge.block] as Block).handler;
      for (let nesting = 0; handler !== NO_BLOCK && nesting < NESTING_MAX; nesting++) {
        this.isHandler[handler] = 1;
        visit(id, handler);
        handler = (fn.blocks[handler] as Block).handler;
      }
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
    const block = fn.blocks[id] as Block;
    const edge = (nextEdge[id] as number)++;
    let target: number = NO_BLOCK;
    if (edge === 0) target = block.handler;
    else if (edge <= block.edges.length) target = (block.edges[block.edges.length - edge] as { block: BlockId }).block;
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
