// Leads edges past blocks that only jump on, and past branches whose outcome the edge itself decides.

import { type Block, type Edge, type MirFunction, NO_BLOCK, type ValueId } from "#core/mir/function.ts";
import { OP } from "#core/spec/mir-ops.ts";
import { constantBool } from "./pass-context.ts";

/** Requires that all blocks are reachable. Blocks passed by may become unreachable. */
export function threadJumps(fn: MirFunction): boolean {
  const isPassable = passableBlocks(fn);
  let changed = false;
  for (const block of fn.blocks) {
    for (let index = 0; index < block.edges.length; index++) {
      for (let hops = 0; hops < 16; hops++) {
        const edge = block.edges[index] as Edge;
        const onward = isPassable[edge.block] === 1 ? pass(fn, edge) : undefined;
        if (onward === undefined || onward.block === edge.block) break;
        block.edges[index] = onward;
        changed = true;
      }
    }
  }
  return changed;
}

/** Blocks with nothing but their end, a jump or a branch, whose parameters nothing else uses. */
function passableBlocks(fn: MirFunction): Uint8Array {
  const passable = new Uint8Array(fn.blocks.length);
  let params = 0;
  let found = false;
  for (const block of fn.blocks) {
    if (block.id === 0 || block.body.length !== 1) continue;
    const op = fn.op(block.body[0] as ValueId);
    if (op !== OP.jump && op !== OP.branch) continue;
    passable[block.id] = 1;
    found = true;
    params += block.params.length;
  }
  if (!found || params === 0) return passable;
  const home = new Int32Array(fn.count).fill(NO_BLOCK);
  for (const block of fn.blocks) if (passable[block.id] === 1) for (const param of block.params) home[param] = block.id;
  const visit = (value: ValueId, user: Block): void => {
    const at = home[value] as number;
    if (at !== NO_BLOCK && at !== user.id) passable[at] = 0;
  };
  for (const block of fn.blocks) {
    for (const id of block.body)
      for (let index = fn.argCount(id) - 1; index >= 0; index--) visit(fn.arg(id, index), block);
    for (const edge of block.edges) for (const arg of edge.args) visit(arg, block);
  }
  return passable;
}

/** Where the edge leads if it goes on through its target, or undefined if that is not known. */
function pass(fn: MirFunction, edge: Edge): Edge | undefined {
  const target = fn.block(edge.block);
  const end = target.body[0] as ValueId;
  const substitute = (value: ValueId): ValueId => {
    const index = target.params.indexOf(value);
    return index < 0 ? value : (edge.args[index] as ValueId);
  };
  let onward = target.edges[0] as Edge;
  if (fn.op(end) === OP.branch) {
    if (target.params.length === 0) return undefined;
    const known = constantBool(fn, substitute(fn.arg(end, 0)));
    if (known < 0) return undefined;
    onward = target.edges[known === 1 ? 0 : 1] as Edge;
  }
  return { block: onward.block, args: onward.args.map(substitute) };
}
