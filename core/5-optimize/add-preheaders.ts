// Gives every loop a block of its own in front of its header, where what is moved out of the loop can go.

import type { ControlFlow } from "#core/mir/control-flow.ts";
import { type Edge, type MirFunction, NO_BLOCK, NO_POSITION, type ValueId } from "#core/mir/function.ts";
import type { Loop, LoopForest } from "#core/mir/loop-forest.ts";
import { OP } from "#core/spec/mir-ops.ts";
import { VOID } from "#core/types/type-table.ts";

/** Tells whether blocks were added; the analyses are stale then. */
export function addPreheaders(fn: MirFunction, flow: ControlFlow, forest: LoopForest): boolean {
  const blockCount = fn.blocks.length;
  for (const loop of forest.loops) addPreheader(fn, flow, forest, loop);
  return fn.blocks.length > blockCount;
}

function addPreheader(fn: MirFunction, flow: ControlFlow, forest: LoopForest, loop: Loop): void {
  const header = fn.block(loop.header);
  if (flow.isHandler[loop.header] === 1) return;
  const entering: Edge[] = [];
  let isAlone = true;
  for (let index = 0; index < flow.predecessorCount(loop.header); index++) {
    const source = fn.block(flow.predecessor(loop.header, index));
    if (forest.contains(loop, source.id)) continue;
    if (source.edges.length !== 1 || source.handler !== header.handler) isAlone = false;
    for (const edge of source.edges) if (edge.block === loop.header && !entering.includes(edge)) entering.push(edge);
  }
  if (entering.length === 0 || (entering.length === 1 && isAlone)) return;
  const block = fn.addBlock();
  block.handler = header.handler === NO_BLOCK ? NO_BLOCK : header.handler;
  block.isCold = header.isCold;
  block.params = header.params.map((param) => fn.create(OP.param, fn.type(param), [], NO_POSITION));
  block.body = [fn.create(OP.jump, VOID, [], NO_POSITION)];
  block.edges = [{ block: loop.header, args: block.params.slice() as ValueId[] }];
  for (const edge of entering) edge.block = block.id;
}
