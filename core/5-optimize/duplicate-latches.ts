// Pass: gives each way through a loop's body its own copy of a small latch, so that none of them has to jump to it: what stood between the arms and the next turn costs nothing then.
// Works on latches that several blocks jump to. Requires reachable blocks only; leaves merging to clean-control-flow.

import { ControlFlow } from "#core/mir/control-flow.ts";
import { Dominators } from "#core/mir/dominators.ts";
import {
  type Block,
  type BlockId,
  type Edge,
  type MirFunction,
  NO_POSITION,
  type ValueId,
} from "#core/mir/function.ts";
import { LoopForest } from "#core/mir/loop-forest.ts";
import { EFFECT, OP_EFFECTS } from "#core/mir/op-effects.ts";
import { OP } from "#core/spec/mir-ops.ts";

/** Instructions, without constants, that a latch may have. */
const LATCH_MAX = 8;
/** Blocks that may get one. */
const COPIES_MAX = 4;

export function duplicateLatches(fn: MirFunction): boolean {
  if (!fn.blocks.some((block) => block.params.length > 0 && block.id !== 0)) return false;
  const flow = new ControlFlow(fn);
  const forest = new LoopForest(fn, flow, new Dominators(flow));
  let changed = false;
  for (const loop of forest.loops) {
    const [latch, other] = loop.latches;
    if (latch === undefined || other !== undefined || latch === loop.header) continue;
    const block = fn.block(latch);
    const jumping = jumpingBlocks(fn, flow, block);
    if (jumping.length < 2 || jumping.length > COPIES_MAX || !isSmall(fn, block)) continue;
    if (!leadUsersThroughExit(fn, flow, block, loop.header)) continue;
    const keepsOne = jumping.length === flow.predecessorCount(latch);
    for (const source of keepsOne ? jumping.slice(1) : jumping) copyInto(fn, block, source);
    changed = true;
  }
  return changed;
}

/** The blocks that do nothing at their end but go to this one. */
function jumpingBlocks(fn: MirFunction, flow: ControlFlow, block: Block): Block[] {
  const found: Block[] = [];
  for (let index = flow.predecessorCount(block.id) - 1; index >= 0; index--) {
    const source = fn.block(flow.predecessor(block.id, index));
    if (source.edges.length === 1 && source.handler === block.handler && !source.isCold) found.push(source);
  }
  return found;
}

function isSmall(fn: MirFunction, block: Block): boolean {
  if (block.isCold) return false;
  let count = 0;
  for (const id of block.body) {
    const op = fn.op(id);
    const isBound = op === OP.stack_slot || op === OP.reference_slot || op === OP.result || op === OP.switch;
    if (isBound || ((OP_EFFECTS[op] as number) & (EFFECT.gc | EFFECT.call | EFFECT.machine)) !== 0) return false;
    if (op !== OP.const && ++count > LATCH_MAX) return false;
  }
  return true;
}

/** Whether the latch's values are used in it alone, or can be led to their users through the block that it leaves the loop to. */
function leadUsersThroughExit(fn: MirFunction, flow: ControlFlow, latch: Block, header: BlockId): boolean {
  const own = new Set<ValueId>([...latch.params, ...latch.body]);
  const uses: { readonly value: ValueId; readonly put: (by: ValueId) => void }[] = [];
  for (const block of fn.blocks) {
    if (block === latch) continue;
    for (const id of block.body)
      for (let index = fn.argCount(id) - 1; index >= 0; index--) {
        const value = fn.arg(id, index);
        if (own.has(value)) uses.push({ value, put: (by) => fn.setArg(id, index, by) });
      }
    for (const { args } of block.edges)
      for (const [index, value] of args.entries())
        if (own.has(value)) uses.push({ value, put: (by) => (args[index] = by) });
  }
  if (uses.length === 0) return true;
  const exits = latch.edges.filter((edge) => edge.block !== header);
  const [edge] = exits;
  if (edge === undefined || exits.length > 1) return false;
  if (flow.predecessorCount(edge.block) !== 1 || flow.isHandler[edge.block] === 1) return false;
  const params = new Map<ValueId, ValueId>();
  for (const { value, put } of uses) put(params.get(value) ?? addParameter(fn, edge, value, params));
  return true;
}

function addParameter(fn: MirFunction, edge: Edge, value: ValueId, params: Map<ValueId, ValueId>): ValueId {
  const param = fn.create(OP.param, fn.type(value), [], NO_POSITION);
  params.set(value, param);
  fn.block(edge.block).params.push(param);
  edge.args.push(value);
  return param;
}

/** Puts a copy of the latch in place of the jump to it. */
function copyInto(fn: MirFunction, latch: Block, source: Block): void {
  const [edge] = source.edges as [Edge];
  const values = new Map<ValueId, ValueId>();
  for (const [index, param] of latch.params.entries()) values.set(param, edge.args[index] as ValueId);
  const renamed = (value: ValueId): ValueId => values.get(value) ?? value;
  source.body.pop();
  for (const id of latch.body) {
    const copy = fn.createLike(id, fn.args(id).map(renamed));
    values.set(id, copy);
    source.body.push(copy);
  }
  source.edges = latch.edges.map((onward) => ({ block: onward.block, args: onward.args.map(renamed) }));
}
