/** The natural loops of a function: innermost header and depth of each block, nesting of loops. */

import { type Block, type MirFunction, NO_BLOCK } from "#core/mir/function.ts";

/** Reused from function to function. */
export class LoopFinder {
  /** Whether the blocks of each loop stand side by side in the order given to `find`. */
  isContiguous = true;
  /** Number of edges that go back. */
  count = 0;
  /** By block: header of its innermost loop or −1; number of loops around it. */
  header = new Int32Array(64);
  depth = new Int32Array(64);
  /** By header: header of the loop around, or −1. */
  parent = new Int32Array(64);
  readonly #backEdges: number[] = [];
  #rank = new Int32Array(64);
  #seen = new Int32Array(64);
  readonly #predecessors: number[][] = [];

  begin(total: number): void {
    this.count = 0;
    this.#backEdges.length = 0;
    if (total > this.header.length) {
      const size = total * 2;
      this.header = new Int32Array(size);
      this.depth = new Int32Array(size);
      this.parent = new Int32Array(size);
      this.#rank = new Int32Array(size);
      this.#seen = new Int32Array(size);
    }
    this.header.fill(-1, 0, total);
    this.depth.fill(0, 0, total);
    this.parent.fill(-1, 0, total);
  }

  addBackEdge(latch: number, header: number): void {
    this.#backEdges.push(latch, header);
    this.count++;
  }

  /** Marks the loops of the back edges given; `order` is a reversed postorder. Loops are entered by their headers only. */
  find(fn: MirFunction, order: readonly number[]): void {
    if (this.count === 0) return;
    this.#seen.fill(-1, 0, fn.blocks.length);
    for (let index = 0; index < order.length; index++) this.#rank[order[index] as number] = index;
    this.isContiguous = true;
    this.#collectPredecessors(fn, order);
    const latches = new Map<number, number[]>();
    for (let i = 0; i < this.#backEdges.length; i += 2) {
      const head = this.#backEdges[i + 1] as number;
      const known = latches.get(head);
      if (known === undefined) latches.set(head, [this.#backEdges[i] as number]);
      else known.push(this.#backEdges[i] as number);
    }
    const heads = [...latches.keys()].sort((a, b) => (this.#rank[a] as number) - (this.#rank[b] as number));
    for (const head of heads) this.#mark(head, latches.get(head) as number[]);
  }

  /** Outer loops are marked before inner ones, so the header found before is that of the loop around. */
  #mark(head: number, latches: readonly number[]): void {
    const { header, depth } = this;
    const seen = this.#seen;
    this.parent[head] = header[head] as number;
    const work = [...latches];
    seen[head] = head;
    header[head] = head;
    depth[head] = (depth[head] as number) + 1;
    let count = 1;
    let last = this.#rank[head] as number;
    for (let block = work.pop(); block !== undefined; block = work.pop()) {
      if (seen[block] === head || (this.#rank[block] as number) < (this.#rank[head] as number)) continue;
      seen[block] = head;
      header[block] = head;
      depth[block] = (depth[block] as number) + 1;
      count++;
      last = Math.max(last, this.#rank[block] as number);
      for (const predecessor of this.#predecessors[block] as number[]) work.push(predecessor);
    }
    if (last - (this.#rank[head] as number) >= count) this.isContiguous = false;
  }

  #collectPredecessors(fn: MirFunction, order: readonly number[]): void {
    for (const id of order) this.#predecessors[id] = [];
    for (const id of order) {
      const { edges, handler } = fn.blocks[id] as Block;
      for (const edge of edges) this.#predecessors[edge.block]?.push(id);
      if (handler !== NO_BLOCK) this.#predecessors[handler]?.push(id);
    }
  }

  /** Puts each loop's blocks side by side, in the place of its header. */
  contiguous(order: readonly number[]): number[] {
    const { header, parent } = this;
    const items = new Map<number, number[]>([[-1, []]]);
    for (const block of order) {
      const own = header[block] as number;
      if (own === block) {
        items.set(block, [block]);
        (items.get(parent[block] as number) as number[]).push(block);
      } else (items.get(own) as number[]).push(block);
    }
    const placed: number[] = [];
    const stack: { readonly list: number[]; at: number }[] = [{ list: items.get(-1) as number[], at: 0 }];
    for (let top = stack.at(-1); top !== undefined; top = stack.at(-1)) {
      const block = top.list[top.at++];
      if (block === undefined) stack.pop();
      else if (header[block] === block && top.list[0] !== block)
        stack.push({ list: items.get(block) as number[], at: 0 });
      else placed.push(block);
    }
    return placed;
  }
}
