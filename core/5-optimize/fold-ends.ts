// Folds the ends of blocks whose way is known: constant branches and switches, equal targets, certain traps.

import { type Block, type Edge, type MirFunction, NO_POSITION, type ValueId } from "#core/mir/function.ts";
import { OP } from "#core/spec/mir-ops.ts";
import { VOID } from "#core/types/type-table.ts";
import { constantBool, isConstant } from "./pass-context.ts";

export function foldEnds(fn: MirFunction): boolean {
  let changed = false;
  for (const block of fn.blocks) {
    if (cutAtTrap(fn, block)) changed = true;
    const last = block.body[block.body.length - 1] as ValueId;
    const op = fn.op(last);
    if (op === OP.branch && foldBranch(fn, block, last)) changed = true;
    else if (op === OP.switch && foldSwitch(fn, block, last)) changed = true;
  }
  return changed;
}

/** What follows a `trap_if` that certainly traps never runs. */
function cutAtTrap(fn: MirFunction, block: Block): boolean {
  const { body } = block;
  for (let index = 0; index < body.length; index++) {
    const id = body[index] as ValueId;
    if (fn.op(id) !== OP.trap_if || constantBool(fn, fn.arg(id, 0)) !== 1) continue;
    const trap = fn.create(OP.trap, VOID, fn.args(id).slice(1), fn.position(id), fn.aux(id));
    body.length = index;
    body.push(trap);
    block.edges = [];
    return true;
  }
  return false;
}

function jumpTo(fn: MirFunction, block: Block, last: ValueId, edge: Edge): boolean {
  block.body[block.body.length - 1] = fn.create(OP.jump, VOID, [], fn.position(last) ?? NO_POSITION);
  block.edges = [edge];
  return true;
}

const sameEdge = (a: Edge, b: Edge): boolean =>
  a.block === b.block && a.args.every((arg, index) => arg === b.args[index]);

const swappedHint: readonly number[] = [0, 2, 1];

function foldBranch(fn: MirFunction, block: Block, last: ValueId): boolean {
  const [whenTrue, whenFalse] = block.edges as [Edge, Edge];
  const condition = fn.arg(last, 0);
  const known = constantBool(fn, condition);
  if (known >= 0) return jumpTo(fn, block, last, known === 1 ? whenTrue : whenFalse);
  if (sameEdge(whenTrue, whenFalse)) return jumpTo(fn, block, last, whenTrue);
  if (fn.op(condition) !== OP.bool_not) return false;
  fn.setArg(last, 0, fn.arg(condition, 0));
  fn.setImmediate(last, swappedHint[fn.immediateLow(last)] ?? 0);
  block.edges = [whenFalse, whenTrue];
  foldBranch(fn, block, last);
  return true;
}

function foldSwitch(fn: MirFunction, block: Block, last: ValueId): boolean {
  const { edges } = block;
  const first = edges[0] as Edge;
  if (edges.every((edge) => sameEdge(edge, first))) return jumpTo(fn, block, last, first);
  const value = fn.arg(last, 0);
  if (!isConstant(fn, value)) return false;
  const index = fn.immediateHigh(value) === 0 ? fn.immediateLow(value) >>> 0 : edges.length;
  return jumpTo(fn, block, last, edges[Math.min(index, edges.length - 1)] as Edge);
}
