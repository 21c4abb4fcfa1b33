// Copies a loop, and leads what it computed to its users through parameters of the blocks it leaves to, so that there may be two of it.

import type { ControlFlow } from "#core/mir/control-flow.ts";
import type { Dominators } from "#core/mir/dominators.ts";
import {
  type Block,
  type BlockId,
  type Edge,
  type MirFunction,
  NO_POSITION,
  type ValueId,
} from "#core/mir/function.ts";
import type { Loop, LoopForest } from "#core/mir/loop-forest.ts";
import { OP } from "#core/spec/mir-ops.ts";

/** A place outside a loop that uses a value of the loop: an operand of an instruction or an argument of an edge. */
export interface OuterUse {
  readonly value: ValueId;
  readonly block: BlockId;
  readonly user: ValueId | Edge;
  readonly index: number;
}

/** The only block that leads into the loop, if it leads nowhere else; see `addPreheaders`. */
export function entrance(fn: MirFunction, flow: ControlFlow, forest: LoopForest, loop: Loop): Block | undefined {
  let found: Block | undefined;
  for (let index = flow.predecessorCount(loop.header) - 1; index >= 0; index--) {
    const source = flow.predecessor(loop.header, index);
    if (forest.contains(loop, source)) continue;
    if (found !== undefined) return undefined;
    found = fn.block(source);
  }
  return found?.edges.length === 1 && found.handler === fn.block(loop.header).handler ? found : undefined;
}

/** Uses of the values of innermost loops outside them, by header. */
export function outerUses(fn: MirFunction, forest: LoopForest, home: readonly number[]): Map<BlockId, OuterUse[]> {
  const uses = new Map<BlockId, OuterUse[]>();
  const visit = (value: ValueId, block: BlockId, user: ValueId | Edge, index: number): void => {
    const loop = forest.loopOf(home[value] as BlockId);
    if (loop === undefined || forest.contains(loop, block)) return;
    const found = uses.get(loop.header);
    const use: OuterUse = { value, block, user, index };
    if (found === undefined) uses.set(loop.header, [use]);
    else found.push(use);
  };
  for (const block of fn.blocks) {
    for (const id of block.body)
      for (let index = fn.argCount(id) - 1; index >= 0; index--) visit(fn.arg(id, index), block.id, id, index);
    for (const edge of block.edges)
      for (let index = 0; index < edge.args.length; index++) visit(edge.args[index] as ValueId, block.id, edge, index);
  }
  return uses;
}

/** For each use the block that the loop leaves to on every way to it; undefined if there is none for some use. */
export function exitsOfUses(
  fn: MirFunction,
  flow: ControlFlow,
  dominators: Dominators,
  forest: LoopForest,
  loop: Loop,
  uses: readonly OuterUse[],
): BlockId[] | undefined {
  const exits: BlockId[] = [];
  if (uses.length === 0) return exits;
  const candidates = new Set<BlockId>();
  for (const id of loop.blocks)
    for (const edge of fn.block(id).edges) if (!forest.contains(loop, edge.block)) candidates.add(edge.block);
  for (const exit of candidates)
    for (let index = flow.predecessorCount(exit) - 1; index >= 0; index--)
      if (flow.isHandler[exit] === 1 || !forest.contains(loop, flow.predecessor(exit, index))) candidates.delete(exit);
  for (const use of uses) {
    const exit = [...candidates].find((candidate) => dominators.dominates(candidate, use.block));
    if (exit === undefined) return undefined;
    exits.push(exit);
  }
  return exits;
}

/** Gives the exits a parameter for each value that is used behind them, and the users that parameter. */
export function closeLoop(
  fn: MirFunction,
  loop: Loop,
  uses: readonly OuterUse[],
  exits: readonly BlockId[],
  home: number[],
): void {
  const params = new Map<number, Map<ValueId, ValueId>>();
  for (const [number, use] of uses.entries()) {
    const exit = exits[number] as BlockId;
    let ofExit = params.get(exit);
    if (ofExit === undefined) params.set(exit, (ofExit = new Map()));
    let param = ofExit.get(use.value);
    if (param === undefined) {
      param = fn.create(OP.param, fn.type(use.value), [], NO_POSITION);
      home[param] = exit;
      ofExit.set(use.value, param);
      fn.block(exit).params.push(param);
      for (const id of loop.blocks)
        for (const edge of fn.block(id).edges) if (edge.block === exit) edge.args.push(use.value);
    }
    if (typeof use.user === "number") fn.setArg(use.user, use.index, param);
    else use.user.args[use.index] = param;
  }
}

/** Copies all blocks of the loop; the copy leaves to the same blocks. `values` receives the copy of each value. */
export function copyLoop(fn: MirFunction, loop: Loop, values: Map<ValueId, ValueId>): Map<BlockId, Block> {
  const copies = new Map<BlockId, Block>();
  const copyOf = (id: ValueId): ValueId => {
    const copy = fn.createLike(id, fn.args(id));
    const more = fn.moreResults.get(id);
    if (more !== undefined) fn.moreResults.set(copy, more);
    values.set(id, copy);
    return copy;
  };
  for (const id of loop.blocks) {
    const block = fn.block(id);
    const copy = fn.addBlock();
    copies.set(id, copy);
    copy.handler = block.handler;
    copy.isCold = block.isCold;
    copy.params = block.params.map(copyOf);
    copy.body = block.body.map(copyOf);
  }
  const renamed = (value: ValueId): ValueId => values.get(value) ?? value;
  for (const [id, copy] of copies) {
    for (const value of copy.body)
      for (let index = fn.argCount(value) - 1; index >= 0; index--)
        fn.setArg(value, index, renamed(fn.arg(value, index)));
    copy.edges = fn.block(id).edges.map((edge) => ({
      block: copies.get(edge.block)?.id ?? edge.block,
      args: edge.args.map(renamed),
    }));
  }
  return copies;
}
