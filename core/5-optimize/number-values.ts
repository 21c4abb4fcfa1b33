// Pass: global value numbering over the dominator tree: equal computations and checks are merged with a dominating one,
// loads are taken from dominating loads and stores of the same memory, conditions known from dominating branches and checks become constants.
// Requires flat MIR with reachable blocks only; keeps blocks and edges.

import { ControlFlow } from "#core/mir/control-flow.ts";
import { Dominators } from "#core/mir/dominators.ts";
import { type Block, type BlockId, type MirFunction, type ValueId } from "#core/mir/function.ts";
import { EFFECT, OP_EFFECTS } from "#core/mir/op-effects.ts";
import { type MirOp, OP } from "#core/spec/mir-ops.ts";
import { VOID } from "#core/types/type-table.ts";
import { KnownConditions } from "./known-conditions.ts";
import { MemoryVersions } from "./memory-versions.ts";
import { constantBool, makeBool } from "./pass-context.ts";
import { Replacements } from "./replacements.ts";
import { ValueTable } from "./value-table.ts";

interface Numbering {
  readonly fn: MirFunction;
  readonly replacements: Replacements;
  readonly table: ValueTable;
  readonly memory: MemoryVersions;
  readonly conditions: KnownConditions;
  changed: boolean;
}

/** What to go back to when a block and all that it dominates are done. */
interface Scope {
  readonly table: number;
  readonly conditions: number;
}

export function numberValues(fn: MirFunction): boolean {
  const flow = new ControlFlow(fn);
  const dominators = new Dominators(flow);
  const numbering: Numbering = {
    fn,
    replacements: new Replacements(fn),
    table: new ValueTable(fn),
    memory: new MemoryVersions(fn, flow, dominators),
    conditions: new KnownConditions(fn),
    changed: false,
  };
  const { table, memory, conditions } = numbering;
  const path: BlockId[] = [];
  const scopes: Scope[] = [];
  for (const id of dominators.preorder) {
    const parent = dominators.parent[id] as BlockId;
    while (path.length > 0 && path[path.length - 1] !== parent) {
      path.pop();
      const scope = scopes.pop() as Scope;
      table.rewind(scope.table);
      conditions.rewind(scope.conditions);
    }
    path.push(id as BlockId);
    scopes.push({ table: table.mark(), conditions: conditions.mark() });
    memory.enter(id as BlockId, parent);
    if (flow.isHandler[id] === 0 && flow.predecessorCount(id as BlockId) === 1)
      conditions.enter(fn.block(parent), id as BlockId);
    numberBlock(numbering, fn.block(id as BlockId));
    memory.leave(id as BlockId);
  }
  numbering.replacements.apply(fn);
  return numbering.changed || !numbering.replacements.isEmpty;
}

/** Operations whose equal operands mean equal results, as long as memory is the same. */
const MERGEABLE = 0 | EFFECT.trap | EFFECT.read;
const isMergeable = (op: MirOp): boolean =>
  ((OP_EFFECTS[op] as number) & ~MERGEABLE) === 0 &&
  op !== OP.param &&
  op !== OP.stack_slot &&
  op !== OP.reference_slot &&
  op !== OP.ref_to_word;

function numberBlock(numbering: Numbering, block: Block): void {
  const { fn, replacements, table, memory, conditions } = numbering;
  let body: ValueId[] | undefined;
  for (let index = 0; index < block.body.length; index++) {
    const id = block.body[index] as ValueId;
    if (!replacements.isEmpty) replacements.resolveArgs(fn, id);
    const op = fn.op(id);
    const known = conditionOf(op) >= 0 ? conditions.get(fn.arg(id, 0)) : -1;
    if (known === 0 && op === OP.trap_if) {
      body ??= block.body.slice(0, index);
      continue;
    }
    if (known >= 0 && constantBool(fn, fn.arg(id, 0)) < 0) {
      const constant = makeBool(fn, known === 1);
      body ??= block.body.slice(0, index);
      body.push(constant);
      fn.setArg(id, 0, constant);
      numbering.changed = true;
    }
    memory.step(id);
    const found = isMergeable(op) ? table.find(id, op === OP.load ? memory.versionOf(id) : 0) : undefined;
    if (found !== undefined) {
      body ??= block.body.slice(0, index);
      if (fn.type(id) !== VOID) replacements.replace(id, found);
      continue;
    }
    if (op === OP.trap_if) conditions.set(fn.arg(id, 0), 0);
    if (op === OP.store || op === OP.store_ref || op === OP.init_ref) table.addStored(id, memory.versionOf(id));
    body?.push(id);
  }
  if (body === undefined) return;
  block.body = body;
  numbering.changed = true;
}

/** 0 if operand 0 is a condition that may be known, else −1. */
function conditionOf(op: MirOp): number {
  return op === OP.trap_if || op === OP.branch || op === OP.select ? 0 : -1;
}
