// Pass: removes values that nothing observable needs, block parameters and their arguments included (marking from the roots).
// Requires nothing; keeps the blocks. A new object that nobody uses goes too, though allocating it could have failed.

import type { Block, MirFunction, ValueId } from "#core/mir/function.ts";
import { KEEPS_ALIVE, OP_EFFECTS } from "#core/mir/op-effects.ts";
import { OP } from "#core/spec/mir-ops.ts";

export function removeDeadCode(fn: MirFunction): boolean {
  const isLive = new Uint8Array(fn.count);
  const work: ValueId[] = [];
  const mark = (id: ValueId): void => {
    if (isLive[id] === 1) return;
    isLive[id] = 1;
    work.push(id);
  };
  let hasParams = false;
  for (const block of fn.blocks) {
    if (block.params.length > 0) hasParams = true;
    for (const id of block.body) {
      const op = fn.op(id);
      if (((OP_EFFECTS[op] as number) & KEEPS_ALIVE) !== 0 && op !== OP.new_object) mark(id);
    }
  }
  const incoming = hasParams ? new IncomingArguments(fn) : undefined;
  for (const id of fn.blocks[0]?.params ?? []) mark(id);
  for (let id = work.pop(); id !== undefined; id = work.pop()) {
    if (fn.op(id) === OP.param) incoming?.forEach(id, mark);
    else for (let index = fn.argCount(id) - 1; index >= 0; index--) mark(fn.arg(id, index));
  }
  return sweep(fn, isLive);
}

/** For each block parameter, the arguments that its edges give it. */
class IncomingArguments {
  private readonly homes: Int32Array;
  private readonly indexes: Int32Array;
  private readonly edges: (ValueId[][] | undefined)[];

  constructor(fn: MirFunction) {
    this.homes = new Int32Array(fn.count);
    this.indexes = new Int32Array(fn.count);
    this.edges = new Array(fn.blocks.length).fill(undefined);
    for (const block of fn.blocks) {
      for (let index = 0; index < block.params.length; index++) {
        this.homes[block.params[index] as ValueId] = block.id;
        this.indexes[block.params[index] as ValueId] = index;
      }
      for (const edge of block.edges)
        if (edge.args.length > 0) {
          const known = this.edges[edge.block];
          if (known === undefined) this.edges[edge.block] = [edge.args];
          else known.push(edge.args);
        }
    }
  }

  forEach(param: ValueId, visit: (arg: ValueId) => void): void {
    const index = this.indexes[param] as number;
    for (const args of this.edges[this.homes[param] as number] ?? []) visit(args[index] as ValueId);
  }
}

function sweep(fn: MirFunction, isLive: Uint8Array): boolean {
  let changed = false;
  const shrunk: number[][] = [];
  for (const block of fn.blocks) {
    const live = (id: ValueId): boolean => isLive[id] === 1;
    if (!block.body.every(live)) {
      block.body = block.body.filter(live);
      changed = true;
    }
    if (block.params.every(live)) continue;
    shrunk[block.id] = block.params.flatMap((id, index) => (live(id) ? [index] : []));
    block.params = block.params.filter(live);
    changed = true;
  }
  if (shrunk.length > 0) for (const block of fn.blocks) shrinkEdges(block, shrunk);
  return changed;
}

function shrinkEdges(block: Block, shrunk: readonly (readonly number[] | undefined)[]): void {
  for (const edge of block.edges) {
    const kept = shrunk[edge.block];
    if (kept !== undefined) edge.args = kept.map((index) => edge.args[index] as ValueId);
  }
}
