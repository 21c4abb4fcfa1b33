// Pass: folds branches, threads jumps, merges blocks, drops unreachable blocks and superfluous block parameters; blocks end up in reverse post-order.
// Requires flat MIR; breaks every snapshot of the control flow.

import { ControlFlow } from "#core/mir/control-flow.ts";
import { type Block, type BlockId, type Edge, type MirFunction, NO_BLOCK, type ValueId } from "#core/mir/function.ts";
import { OP } from "#core/spec/mir-ops.ts";
import { foldEnds } from "./fold-ends.ts";
import { Replacements } from "./replacements.ts";
import { threadJumps } from "./thread-jumps.ts";

export function cleanControlFlow(fn: MirFunction): boolean {
  let changed = foldEnds(fn);
  if (fn.blocks.length === 1) return changed;
  for (let round = 0; round < 4; round++) {
    const isCompacted = compactBlocks(fn);
    const dropsParams = dropUniformParams(fn);
    const isMerged = mergeBlocks(fn);
    const isThreaded = threadJumps(fn);
    if (!dropsParams && !isMerged && !isThreaded && !isCompacted) break;
    changed = true;
    if (!isThreaded && !isMerged) break;
    foldEnds(fn);
  }
  return compactBlocks(fn) || changed;
}

/** Puts the reachable blocks into reverse post-order and forgets the others. */
function compactBlocks(fn: MirFunction): boolean {
  const { order, orderIndex } = new ControlFlow(fn);
  if (order.length === fn.blocks.length && order.every((id, index) => id === index)) return false;
  const number = (id: BlockId): BlockId => (id === NO_BLOCK ? NO_BLOCK : (orderIndex[id] as BlockId));
  const blocks = Array.from(order, (id, index): Block => {
    const { params, body, edges, handler, isCold } = fn.blocks[id] as Block;
    for (const edge of edges) edge.block = number(edge.block);
    return { id: index as BlockId, params, body, edges, handler: number(handler), isCold };
  });
  fn.blocks.length = 0;
  for (const block of blocks) fn.blocks.push(block);
  return true;
}

/** Edges that come in, by block. */
function incomingEdges(fn: MirFunction): Edge[][] {
  const incoming: Edge[][] = fn.blocks.map(() => []);
  for (const block of fn.blocks) for (const edge of block.edges) incoming[edge.block]?.push(edge);
  return incoming;
}

/** A parameter that gets the same value from all edges (or itself) is that value. */
export function dropUniformParams(fn: MirFunction): boolean {
  if (fn.blocks.every((block) => block.id === 0 || block.params.length === 0)) return false;
  const incoming = incomingEdges(fn);
  const replacements = new Replacements(fn);
  const affected: boolean[] = [];
  for (let changed = true, round = 0; changed && round < 8; round++) {
    changed = false;
    for (const block of fn.blocks) {
      if (block.id === 0) continue;
      for (let index = 0; index < block.params.length; index++) {
        const param = block.params[index] as ValueId;
        if (replacements.resolve(param) !== param) continue;
        const only = uniformArgument(incoming[block.id] ?? [], index, param, replacements);
        if (only === undefined) continue;
        replacements.replace(param, only);
        affected[block.id] = true;
        changed = true;
      }
    }
  }
  if (replacements.isEmpty) return false;
  for (const block of fn.blocks) {
    if (affected[block.id] !== true) continue;
    const keeps = block.params.map((param) => replacements.resolve(param) === param);
    for (const edge of incoming[block.id] ?? []) edge.args = edge.args.filter((_, index) => keeps[index]);
    block.params = block.params.filter((_, index) => keeps[index]);
  }
  replacements.apply(fn);
  return true;
}

function uniformArgument(
  edges: readonly Edge[],
  index: number,
  param: ValueId,
  replacements: Replacements,
): ValueId | undefined {
  let only: ValueId | undefined;
  for (const edge of edges) {
    const arg = replacements.resolve(edge.args[index] as ValueId);
    if (arg === param || arg === only) continue;
    if (only !== undefined) return undefined;
    only = arg;
  }
  return only;
}

/** Appends to each block the one that it alone jumps to. Blocks that were taken in are left empty and unreachable. */
function mergeBlocks(fn: MirFunction): boolean {
  const uses = new Int32Array(fn.blocks.length);
  for (const block of fn.blocks) {
    for (const edge of block.edges) (uses[edge.block] as number)++;
    if (block.handler !== NO_BLOCK) uses[block.handler] = 2;
  }
  const replacements = new Replacements(fn);
  let changed = false;
  for (const block of fn.blocks) {
    for (;;) {
      const edge = block.edges[0];
      const last = block.body[block.body.length - 1] as ValueId;
      if (block.edges.length !== 1 || edge === undefined || fn.op(last) !== OP.jump) break;
      const next = fn.block(edge.block);
      if (uses[next.id] !== 1 || next.id === 0 || next === block || next.handler !== block.handler) break;
      for (let index = 0; index < next.params.length; index++)
        replacements.replace(next.params[index] as ValueId, edge.args[index] as ValueId);
      block.body.pop();
      for (const id of next.body) block.body.push(id);
      block.edges = next.edges;
      next.edges = [];
      next.body = [last];
      fn.setOp(last, OP.unreachable);
      next.params = [];
      next.handler = NO_BLOCK;
      uses[next.id] = 0;
      changed = true;
    }
  }
  replacements.apply(fn);
  return changed;
}
