/** The order of a function's blocks: loops contiguous, rare blocks last, and how often and how deep in loops each block runs. */

import { type BlockId, type MirFunction, NO_BLOCK } from "#core/mir/function.ts";

export interface BlockOrder {
  /** Reachable blocks in the order in which they are compiled: dominators come first. */
  readonly blocks: readonly BlockId[];
  /** By MIR block: index in `blocks`, or −1 for unreachable ones. */
  readonly index: Int32Array;
  /** By index: nesting of loops, estimated executions per call of the function. */
  readonly depth: Int32Array;
  readonly weight: Float64Array;
  /** By index: 1 for rare blocks, which stand last. */
  readonly isCold: Uint8Array;
  /** By index: index of the innermost loop's header, or −1. */
  readonly loopHeader: Int32Array;
  /** By MIR block: 1 when the unwinder enters it. */
  readonly isHandler: Uint8Array;
}

const LOOP_WEIGHT = 10;
const COLD_WEIGHT = 1 / 64;
const DEPTH_MAX = 6;

interface Walk {
  readonly fn: MirFunction;
  readonly postorder: number[];
  /** 0 not seen, 1 on the path, 2 done. */
  readonly state: Uint8Array;
  /** Latch and header of each edge that goes back. */
  readonly backEdges: number[];
  readonly isHandler: Uint8Array;
}

function successor(walk: Walk, block: number, number: number): number {
  const { edges, handler } = walk.fn.block(block as BlockId);
  const edge = edges[edges.length - 1 - number];
  if (edge !== undefined) return edge.block;
  return number === edges.length ? handler : NO_BLOCK;
}

function depthFirst(walk: Walk): void {
  const path = [0];
  const next = [0];
  walk.state[0] = 1;
  while (path.length > 0) {
    const block = path[path.length - 1] as number;
    const number = next[next.length - 1] as number;
    const target = successor(walk, block, number);
    if (target === NO_BLOCK) {
      walk.state[block] = 2;
      walk.postorder.push(block);
      path.pop();
      next.pop();
      continue;
    }
    next[next.length - 1] = number + 1;
    if (target === walk.fn.block(block as BlockId).handler && number === walk.fn.block(block as BlockId).edges.length)
      walk.isHandler[target] = 1;
    if (walk.state[target] === 0) {
      walk.state[target] = 1;
      path.push(target);
      next.push(0);
    } else if (walk.state[target] === 1) walk.backEdges.push(block, target);
  }
}

function predecessorLists(fn: MirFunction, blocks: readonly number[]): number[][] {
  const predecessors: number[][] = Array.from({ length: fn.blocks.length }, () => []);
  for (const block of blocks) {
    const { edges, handler } = fn.block(block as BlockId);
    for (const edge of edges) predecessors[edge.block]?.push(block);
    if (handler !== NO_BLOCK) predecessors[handler]?.push(block);
  }
  return predecessors;
}

/** Marks innermost headers and depths: loops in the order of their headers, outer ones first. */
function findLoops(walk: Walk, order: readonly number[], header: Int32Array, depth: Int32Array): void {
  if (walk.backEdges.length === 0) return;
  const predecessors = predecessorLists(walk.fn, order);
  const rank = new Int32Array(walk.fn.blocks.length);
  order.forEach((block, index) => {
    rank[block] = index;
  });
  const latches = new Map<number, number[]>();
  for (let i = 0; i < walk.backEdges.length; i += 2) {
    const head = walk.backEdges[i + 1] as number;
    const known = latches.get(head);
    if (known === undefined) latches.set(head, [walk.backEdges[i] as number]);
    else known.push(walk.backEdges[i] as number);
  }
  const heads = [...latches.keys()].sort((a, b) => (rank[a] as number) - (rank[b] as number));
  const seen = new Int32Array(walk.fn.blocks.length).fill(-1);
  for (const head of heads) {
    const work = [...(latches.get(head) as number[])];
    seen[head] = head;
    header[head] = head;
    depth[head] = (depth[head] as number) + 1;
    for (let block = work.pop(); block !== undefined; block = work.pop()) {
      if (seen[block] === head || (rank[block] as number) < (rank[head] as number)) continue;
      seen[block] = head;
      header[block] = head;
      depth[block] = (depth[block] as number) + 1;
      for (const predecessor of predecessors[block] as number[]) work.push(predecessor);
    }
  }
}

/** Blocks that only rare ones lead to are rare themselves. */
function spreadCold(walk: Walk, order: readonly number[]): Uint8Array {
  const isCold = new Uint8Array(walk.fn.blocks.length);
  const hotEntry = new Uint8Array(walk.fn.blocks.length);
  hotEntry[0] = 1;
  for (const block of order) {
    const node = walk.fn.block(block as BlockId);
    if (node.isCold || walk.isHandler[block] === 1 || hotEntry[block] === 0) isCold[block] = block === 0 ? 0 : 1;
    if (isCold[block] === 1) continue;
    for (const edge of node.edges) hotEntry[edge.block] = 1;
  }
  return isCold;
}

/** Puts each loop's blocks side by side, in the place of its header. */
function contiguous(order: readonly number[], header: Int32Array, parent: Int32Array): number[] {
  const items = new Map<number, number[]>([[-1, []]]);
  for (const block of order) {
    const own = header[block] as number;
    if (own === block) {
      items.set(block, [block]);
      (items.get(parent[block] as number) as number[]).push(block);
    } else (items.get(own) as number[]).push(block);
  }
  const placed: number[] = [];
  const stack: { list: number[]; at: number }[] = [{ list: items.get(-1) as number[], at: 0 }];
  for (let top = stack.at(-1); top !== undefined; top = stack.at(-1)) {
    const block = top.list[top.at++];
    if (block === undefined) stack.pop();
    else if (header[block] === block && top.list[0] !== block)
      stack.push({ list: items.get(block) as number[], at: 0 });
    else placed.push(block);
  }
  return placed;
}

/** The header of the loop around the loop with header `head`: the innermost header of another block that enters it from outside. */
function parents(walk: Walk, order: readonly number[], header: Int32Array, depth: Int32Array): Int32Array {
  const parent = new Int32Array(walk.fn.blocks.length).fill(-1);
  if (walk.backEdges.length === 0) return parent;
  const open: number[] = [];
  const predecessors = predecessorLists(walk.fn, order);
  const rank = new Int32Array(walk.fn.blocks.length);
  order.forEach((block, index) => {
    rank[block] = index;
  });
  for (const block of order) {
    if (header[block] !== block) continue;
    for (const predecessor of predecessors[block] as number[]) {
      if ((rank[predecessor] as number) >= (rank[block] as number)) continue;
      let around = header[predecessor] as number;
      while (around !== -1 && (depth[around] as number) >= (depth[block] as number)) around = parent[around] as number;
      parent[block] = around;
      break;
    }
    open.push(block);
  }
  return parent;
}

/** Orders the blocks of a function. Linear but for the nesting of loops. */
export function orderBlocks(fn: MirFunction): BlockOrder {
  const total = fn.blocks.length;
  const walk: Walk = {
    fn,
    postorder: [],
    state: new Uint8Array(total),
    backEdges: [],
    isHandler: new Uint8Array(total),
  };
  depthFirst(walk);
  const order = walk.postorder.reverse();
  const header = new Int32Array(total).fill(-1);
  const depth = new Int32Array(total);
  findLoops(walk, order, header, depth);
  const isCold = spreadCold(walk, order);
  const placed = walk.backEdges.length === 0 ? order : contiguous(order, header, parents(walk, order, header, depth));
  const blocks = [...placed.filter((block) => isCold[block] === 0), ...placed.filter((block) => isCold[block] === 1)];
  const index = new Int32Array(total).fill(-1);
  blocks.forEach((block, at) => {
    index[block] = at;
  });
  return {
    blocks: blocks as BlockId[],
    index,
    depth: Int32Array.from(blocks, (block) => depth[block] as number),
    weight: Float64Array.from(
      blocks,
      (block) => LOOP_WEIGHT ** Math.min(depth[block] as number, DEPTH_MAX) * (isCold[block] === 1 ? COLD_WEIGHT : 1),
    ),
    isCold: Uint8Array.from(blocks, (block) => isCold[block] as number),
    loopHeader: Int32Array.from(blocks, (block) =>
      header[block] === -1 ? -1 : (index[header[block] as number] as number),
    ),
    isHandler: walk.isHandler,
  };
}
