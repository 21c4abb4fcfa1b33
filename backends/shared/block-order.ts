/** The order of a function's blocks: loops contiguous, rare blocks last, and how often and how deep in loops each block runs. */

import { type Block, type BlockId, type MirFunction, NO_BLOCK } from "#core/mir/function.ts";
import { LoopFinder } from "./loop-finder.ts";

const LOOP_WEIGHT = 10;
const COLD_WEIGHT = 1 / 64;
const DEPTH_MAX = 6;

/** Reused from function to function; holds the order of the function given last. */
export class BlockOrder {
  /** Reachable blocks in the order in which they are compiled: dominators come first. */
  readonly blocks: BlockId[] = [];
  /** By MIR block: index in `blocks`, or −1 for unreachable ones. */
  index = new Int32Array(64);
  /** By index: nesting of loops, estimated executions per call of the function. */
  depth = new Int32Array(64);
  weight = new Float64Array(64);
  /** By index: 1 for rare blocks, which stand last. */
  isCold = new Uint8Array(64);
  /** By index: index of the innermost loop's header; of a header, that of the loop around its own; or −1. */
  loopHeader = new Int32Array(64);
  loopParent = new Int32Array(64);
  /** By MIR block: 1 when the unwinder enters it. */
  isHandler = new Uint8Array(64);

  /** Whether the unwinder enters any block. */
  hasHandlers = false;

  readonly #postorder: number[] = [];
  readonly #path: number[] = [];
  readonly #next: number[] = [];
  readonly #loops = new LoopFinder();
  /** 0 not seen, 1 on the path, 2 done. */
  #state = new Uint8Array(64);
  #coldBlock = new Uint8Array(64);
  #hotEntry = new Uint8Array(64);

  /** Orders the blocks of a function. Linear but for the nesting of loops. */
  compute(fn: MirFunction): void {
    const total = fn.blocks.length;
    this.#reset(total);
    if (total === 1) this.#postorder.push(0);
    else this.#depthFirst(fn);
    const order = this.#postorder.reverse();
    const loops = this.#loops;
    loops.find(fn, order);
    this.#spreadCold(fn, order);
    const placed = loops.count === 0 || loops.isContiguous ? order : loops.contiguous(order);
    for (const block of placed) if (this.#coldBlock[block] === 0) this.#place(block);
    for (const block of placed) if (this.#coldBlock[block] === 1) this.#place(block);
    for (let at = 0; at < this.blocks.length; at++) this.#describe(at, this.blocks[at] as number);
  }

  /** As `compute`, without loops and rare blocks. */
  computeQuickly(fn: MirFunction): void {
    const total = fn.blocks.length;
    this.#reset(total);
    if (total === 1) this.#place(0);
    else this.#depthFirst(fn);
    const order = this.#postorder;
    for (let i = order.length - 1; i >= 0; i--) this.#place(order[i] as number);
    const count = this.blocks.length;
    this.depth.fill(0, 0, count);
    this.isCold.fill(0, 0, count);
    this.weight.fill(1, 0, count);
    this.loopHeader.fill(-1, 0, count);
    this.loopParent.fill(-1, 0, count);
  }

  #reset(total: number): void {
    this.blocks.length = 0;
    this.hasHandlers = false;
    this.#postorder.length = 0;
    this.#loops.begin(total);
    if (total > this.index.length) {
      const size = total * 2;
      this.index = new Int32Array(size);
      this.depth = new Int32Array(size);
      this.weight = new Float64Array(size);
      this.isCold = new Uint8Array(size);
      this.loopHeader = new Int32Array(size);
      this.loopParent = new Int32Array(size);
      this.isHandler = new Uint8Array(size);
      this.#state = new Uint8Array(size);
      this.#coldBlock = new Uint8Array(size);
      this.#hotEntry = new Uint8Array(size);
    } else {
      this.isHandler.fill(0, 0, total);
      this.#state.fill(0, 0, total);
      this.#coldBlock.fill(0, 0, total);
      this.#hotEntry.fill(0, 0, total);
    }
    this.index.fill(-1, 0, total);
  }

  #place(block: number): void {
    this.index[block] = this.blocks.length;
    this.blocks.push(block as BlockId);
  }

  #describe(at: number, block: number): void {
    const loops = this.#loops;
    const depth = loops.depth[block] as number;
    const isCold = this.#coldBlock[block] as number;
    const header = loops.header[block] as number;
    const parent = header === block ? (loops.parent[block] as number) : -1;
    this.depth[at] = depth;
    this.isCold[at] = isCold;
    this.weight[at] = LOOP_WEIGHT ** Math.min(depth, DEPTH_MAX) * (isCold === 1 ? COLD_WEIGHT : 1);
    this.loopHeader[at] = header < 0 ? -1 : (this.index[header] as number);
    this.loopParent[at] = parent < 0 ? -1 : (this.index[parent] as number);
  }

  /** Successors are visited last to first, so that in the reversed postorder the first one follows its block. */
  #depthFirst(fn: MirFunction): void {
    const path = this.#path;
    const next = this.#next;
    path.push(0);
    next.push(0);
    this.#state[0] = 1;
    while (path.length > 0) {
      const id = path[path.length - 1] as number;
      const number = next[next.length - 1] as number;
      const { edges, handler } = fn.blocks[id] as Block;
      if (number > edges.length || (number === edges.length && handler === NO_BLOCK)) {
        this.#state[id] = 2;
        this.#postorder.push(id);
        path.pop();
        next.pop();
        continue;
      }
      next[next.length - 1] = number + 1;
      let target: number = handler;
      if (number < edges.length) target = (edges[edges.length - 1 - number] as { block: BlockId }).block;
      else {
        this.isHandler[handler] = 1;
        this.hasHandlers = true;
      }
      if (this.#state[target] === 0) {
        this.#state[target] = 1;
        path.push(target);
        next.push(0);
      } else if (this.#state[target] === 1) this.#loops.addBackEdge(id, target);
    }
  }

  /** Blocks that only rare ones lead to are rare themselves. */
  #spreadCold(fn: MirFunction, order: readonly number[]): void {
    this.#hotEntry[0] = 1;
    for (const id of order) {
      const block = fn.blocks[id] as Block;
      const isRare = block.isCold || this.isHandler[id] === 1 || this.#hotEntry[id] === 0;
      if (isRare && id !== 0) {
        this.#coldBlock[id] = 1;
        continue;
      }
      for (const edge of block.edges) this.#hotEntry[edge.block] = 1;
    }
  }
}
