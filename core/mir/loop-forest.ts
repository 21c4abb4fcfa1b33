// The natural loops of a function: headers, nesting depth, members; a cycle without one dominating header is no loop here.

import type { ControlFlow } from "./control-flow.ts";
import type { Dominators } from "./dominators.ts";
import { type BlockId, type MirFunction } from "./function.ts";

export interface Loop {
  readonly header: BlockId;
  /** The next loop outwards, or undefined. */
  parent: Loop | undefined;
  /** 1 for outermost loops. */
  depth: number;
  /** All blocks of the loop and of the loops within it. */
  readonly blocks: BlockId[];
  /** Sources of back edges. */
  readonly latches: BlockId[];
}

export class LoopForest {
  /** Inner loops before the loops around them. */
  readonly loops: Loop[] = [];
  /** Innermost loop of each block. */
  private readonly innermost: (Loop | undefined)[];

  constructor(fn: MirFunction, flow: ControlFlow, dominators: Dominators) {
    this.innermost = new Array(fn.blocks.length).fill(undefined);
    for (let index = flow.order.length - 1; index >= 0; index--) {
      const header = flow.order[index] as BlockId;
      const latches: BlockId[] = [];
      for (let edge = 0; edge < flow.predecessorCount(header); edge++) {
        const source = flow.predecessor(header, edge);
        if (dominators.dominates(header, source)) latches.push(source);
      }
      if (latches.length > 0) this.addLoop(header, latches, flow);
    }
    for (let index = this.loops.length - 1; index >= 0; index--) {
      const loop = this.loops[index] as Loop;
      loop.depth = (loop.parent?.depth ?? 0) + 1;
    }
    this.fillMembers(flow);
  }

  loopOf(block: BlockId): Loop | undefined {
    return this.innermost[block];
  }
  depth(block: BlockId): number {
    return this.innermost[block]?.depth ?? 0;
  }
  contains(loop: Loop, block: BlockId): boolean {
    let inner = this.innermost[block];
    while (inner !== undefined && inner.depth > loop.depth) inner = inner.parent;
    return inner === loop;
  }

  /** Walks backwards from the latches; loops found before are inner ones and are taken as a whole. */
  private addLoop(header: BlockId, latches: BlockId[], flow: ControlFlow): void {
    const loop: Loop = { header, parent: undefined, depth: 1, blocks: [], latches };
    const work: number[] = [...latches];
    this.innermost[header] ??= loop;
    for (let block = work.pop(); block !== undefined; block = work.pop()) {
      let inner = this.innermost[block];
      if (inner === undefined) this.innermost[block] = loop;
      else {
        while (inner.parent !== undefined && inner.parent !== loop) inner = inner.parent;
        if (inner === loop || inner.parent === loop) continue;
        inner.parent = loop;
        block = inner.header;
      }
      if (block === header) continue;
      for (let edge = 0; edge < flow.predecessorCount(block as BlockId); edge++)
        work.push(flow.predecessor(block as BlockId, edge));
    }
    this.loops.push(loop);
  }

  private fillMembers(flow: ControlFlow): void {
    for (const block of flow.order)
      for (let loop = this.innermost[block]; loop !== undefined; loop = loop.parent) loop.blocks.push(block as BlockId);
  }
}
