// Pass: small diamonds and triangles without effects become selections, so that the machine need not guess.
// Requires blocks in reverse post-order (clean-control-flow); leaves blocks that nothing reaches.

import { ControlFlow } from "#core/mir/control-flow.ts";
import type { Block, BlockId, MirFunction, ValueId } from "#core/mir/function.ts";
import { OP_EFFECTS } from "#core/mir/op-effects.ts";
import { type MirOp, OP } from "#core/spec/mir-ops.ts";
import { BOOL, REF, VOID, WORD } from "#core/types/type-table.ts";

const MOVED_MAX = 3;
const SELECTS_MAX = 2;

export function formSelects(fn: MirFunction): boolean {
  const flow = new ControlFlow(fn);
  let changed = false;
  for (let index = flow.order.length - 1; index >= 0; index--)
    if (formIn(fn, flow, fn.blocks[flow.order[index] as number] as Block)) changed = true;
  return changed;
}

/** Dear or dangerous to compute where nobody asked for it. */
const isDear = (op: MirOp): boolean =>
  (op >= OP.div_s && op <= OP.rem_u) ||
  (op >= OP.fadd && op <= OP.f32_from_bits) ||
  op === OP.stack_slot ||
  op === OP.reference_slot ||
  op === OP.result;

/** The block that an arm leads to and what it would add, or undefined if it is no such arm. */
function armOf(
  fn: MirFunction,
  flow: ControlFlow,
  from: Block,
  id: BlockId,
): { block: Block; moved: ValueId[] } | undefined {
  const block = fn.block(id);
  const edge = block.edges[0];
  if (flow.predecessorCount(id) !== 1 || flow.isHandler[id] === 1 || block.edges.length !== 1 || edge === undefined)
    return undefined;
  if (block.handler !== from.handler || block.isCold !== from.isCold || block.params.length > 0) return undefined;
  const moved = block.body.slice(0, -1);
  if (moved.length > MOVED_MAX * 2) return undefined;
  let cost = 0;
  for (const value of moved) {
    const op = fn.op(value);
    if ((OP_EFFECTS[op] as number) !== 0 || isDear(op)) return undefined;
    if (op !== OP.const && op !== OP.const_bool) cost++;
  }
  return cost <= MOVED_MAX ? { block, moved } : undefined;
}

function formIn(fn: MirFunction, flow: ControlFlow, block: Block): boolean {
  const end = block.body[block.body.length - 1] as ValueId;
  if (fn.op(end) !== OP.branch || fn.immediateLow(end) !== 0) return false;
  const [whenTrue, whenFalse] = block.edges;
  if (whenTrue === undefined || whenFalse === undefined) return false;
  const first = armOf(fn, flow, block, whenTrue.block);
  const second = armOf(fn, flow, block, whenFalse.block);
  const left = first?.block.edges[0] ?? whenTrue;
  const right = second?.block.edges[0] ?? whenFalse;
  const chosen =
    whenTrue.block === whenFalse.block
      ? { left: whenTrue, right: whenFalse, moved: [] }
      : first !== undefined && second !== undefined && left.block === right.block
        ? { left, right, moved: [...first.moved, ...second.moved] }
        : first !== undefined && left.block === whenFalse.block
          ? { left, right: whenFalse, moved: first.moved }
          : second !== undefined && right.block === whenTrue.block
            ? { left: whenTrue, right, moved: second.moved }
            : undefined;
  if (chosen === undefined || (flow.orderIndex[chosen.left.block] as number) <= (flow.orderIndex[block.id] as number))
    return false;
  const target = chosen.left.block;
  let differing = 0;
  for (let index = 0; index < chosen.left.args.length; index++) {
    const arg = chosen.left.args[index] as ValueId;
    if (arg === chosen.right.args[index]) continue;
    const type = fn.type(arg);
    if (type !== WORD && type !== REF && type !== BOOL) return false;
    differing++;
  }
  if (differing > SELECTS_MAX) return false;
  block.body.pop();
  block.body.push(...chosen.moved);
  const condition = fn.arg(end, 0);
  const args = chosen.left.args.map((arg, index) => {
    const other = chosen.right.args[index] as ValueId;
    if (arg === other) return arg;
    const select = fn.create(OP.select, fn.type(arg), [condition, arg, other], fn.position(end));
    block.body.push(select);
    return select;
  });
  block.body.push(fn.create(OP.jump, VOID, [], fn.position(end)));
  block.edges = [{ block: target, args }];
  for (const arm of [first, second])
    if (arm !== undefined && chosen.moved.includes(arm.moved[0] ?? (-1 as ValueId)))
      arm.block.body = arm.block.body.slice(-1);
  return true;
}
