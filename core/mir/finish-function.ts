// Last step of building a function: drops unreachable blocks and superfluous parameters and puts blocks in reverse postorder.

import type { Block, BlockId, Edge, MirFunction, ValueId } from "./function.ts";
import { NO_BLOCK } from "./function.ts";

/** Numbers of the blocks that can be reached from block 0 (over edges and handlers) in reverse postorder; edge 0 comes before edge 1. */
function reversePostorder(fn: MirFunction): BlockId[] {
  const seen = new Uint8Array(fn.blocks.length);
  const order: BlockId[] = [];
  const stack: BlockId[] = [0 as BlockId];
  const progress: number[] = [successorCount(fn, 0 as BlockId)];
  seen[0] = 1;
  while (stack.length > 0) {
    const block = stack[stack.length - 1] as BlockId;
    const left = progress[progress.length - 1] as number;
    if (left === 0) {
      order.push(block);
      stack.pop();
      progress.pop();
      continue;
    }
    progress[progress.length - 1] = left - 1;
    const next = successor(fn, block, left - 1);
    if (seen[next] === 1) continue;
    seen[next] = 1;
    stack.push(next);
    progress.push(successorCount(fn, next));
  }
  return order.reverse();
}

function successorCount(fn: MirFunction, block: BlockId): number {
  const { edges, handler } = fn.block(block);
  return edges.length + (handler === NO_BLOCK ? 0 : 1);
}
function successor(fn: MirFunction, block: BlockId, index: number): BlockId {
  const { edges, handler } = fn.block(block);
  return index < edges.length ? (edges[index] as Edge).block : handler;
}

/** `forwards`: parameters known to be another value. Afterwards every block is reachable and every value is defined before (in block order) it is used, loops' parameters apart. */
export function finishFunction(fn: MirFunction, forwards: Map<ValueId, ValueId>): void {
  if (fn.blocks.length === 1) return;
  const order = reversePostorder(fn);
  if (!hasParams(fn, order)) {
    renumber(fn, order);
    return;
  }
  const incoming = incomingEdges(fn, order);
  while (forwardTrivialParams(fn, order, incoming, forwards)) continue;
  if (forwards.size > 0) applyForwards(fn, order, incoming, forwards);
  renumber(fn, order);
}

/** Whether any block but the first has parameters. */
function hasParams(fn: MirFunction, order: readonly BlockId[]): boolean {
  for (let index = 1; index < order.length; index++)
    if (fn.block(order[index] as BlockId).params.length > 0) return true;
  return false;
}

function incomingEdges(fn: MirFunction, order: readonly BlockId[]): Edge[][] {
  const incoming: Edge[][] = [];
  for (const block of order) incoming[block] = [];
  for (const block of order) for (const edge of fn.block(block).edges) (incoming[edge.block] as Edge[]).push(edge);
  return incoming;
}

function resolve(forwards: Map<ValueId, ValueId>, value: ValueId): ValueId {
  let at = value;
  for (let next = forwards.get(at); next !== undefined; next = forwards.get(at)) at = next;
  return at;
}

/** One round; a parameter whose arguments are all itself or one other value is that value. */
function forwardTrivialParams(
  fn: MirFunction,
  order: readonly BlockId[],
  incoming: readonly Edge[][],
  forwards: Map<ValueId, ValueId>,
): boolean {
  let changed = false;
  for (let position = 1; position < order.length; position++) {
    const id = order[position] as BlockId;
    const edges = incoming[id] as Edge[];
    const { params } = fn.block(id);
    for (let index = 0; index < params.length; index++) {
      const param = params[index] as ValueId;
      if (forwards.has(param)) continue;
      let only: ValueId | undefined;
      let isTrivial = true;
      for (const edge of edges) {
        const value = resolve(forwards, edge.args[index] as ValueId);
        if (value === param || value === only) continue;
        if (only !== undefined) {
          isTrivial = false;
          break;
        }
        only = value;
      }
      if (!isTrivial || only === undefined) continue;
      forwards.set(param, only);
      changed = true;
    }
  }
  return changed;
}

function applyForwards(
  fn: MirFunction,
  order: readonly BlockId[],
  incoming: readonly Edge[][],
  forwards: Map<ValueId, ValueId>,
): void {
  for (const id of order) {
    const block = fn.block(id);
    if (block.params.some((param) => forwards.has(param))) {
      for (const edge of incoming[id] as Edge[])
        edge.args = edge.args.filter((_, index) => !forwards.has(block.params[index] as ValueId));
      block.params = block.params.filter((param) => !forwards.has(param));
    }
  }
  const table = new Int32Array(fn.count).fill(-1);
  for (const param of forwards.keys()) table[param] = resolve(forwards, param);
  for (const id of order) {
    const block = fn.block(id);
    for (const value of block.body)
      for (let index = fn.argCount(value) - 1; index >= 0; index--) {
        const known = table[fn.arg(value, index)] as number;
        if (known >= 0) fn.setArg(value, index, known as ValueId);
      }
    for (const { args } of block.edges)
      for (let index = 0; index < args.length; index++) {
        const known = table[args[index] as ValueId] as number;
        if (known >= 0) args[index] = known as ValueId;
      }
  }
}

/** Keeps the blocks of `order`, in that order, under new numbers. */
function renumber(fn: MirFunction, order: readonly BlockId[]): void {
  const numbers = new Int32Array(fn.blocks.length).fill(NO_BLOCK);
  for (let index = 0; index < order.length; index++) numbers[order[index] as BlockId] = index;
  const kept: Block[] = [];
  for (let index = 0; index < order.length; index++) {
    const block = fn.block(order[index] as BlockId);
    const { edges, handler } = block;
    for (let edge = 0; edge < edges.length; edge++) {
      const to = edges[edge] as Edge;
      to.block = numbers[to.block] as BlockId;
    }
    block.id = index as BlockId;
    if (handler !== NO_BLOCK) block.handler = numbers[handler] as BlockId;
    kept.push(block);
  }
  fn.blocks = kept;
}
