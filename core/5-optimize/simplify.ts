// Pass: constant folding, algebraic simplification and copy propagation in one walk in reverse post-order.
// Requires flat MIR; keeps the blocks and edges; leaves constant branches to clean-control-flow.

import { ControlFlow } from "#core/mir/control-flow.ts";
import type { Block, MirFunction, ValueId } from "#core/mir/function.ts";
import { OP_EFFECTS } from "#core/mir/op-effects.ts";
import { type MirOp, OP } from "#core/spec/mir-ops.ts";
import { constantBool } from "./pass-context.ts";
import { Replacements } from "./replacements.ts";
import { REWRITTEN, type Simplifier, UNCHANGED } from "./simplifier.ts";
import { simplifyBool } from "./simplify-bools.ts";
import { simplifyFloat } from "./simplify-floats.ts";
import { simplifyWord } from "./simplify-words.ts";

export function simplify(fn: MirFunction): boolean {
  const { order } = new ControlFlow(fn);
  const replacements = new Replacements(fn);
  const simplifier: Simplifier = { fn, before: [] };
  let changed = false;
  for (const id of order) if (simplifyBlock(simplifier, fn.blocks[id] as Block, replacements)) changed = true;
  replacements.apply(fn);
  return changed;
}

function simplifyBlock(simplifier: Simplifier, block: Block, replacements: Replacements): boolean {
  const { fn, before } = simplifier;
  let body: ValueId[] | undefined;
  let changed = false;
  for (let index = 0; index < block.body.length; index++) {
    const id = block.body[index] as ValueId;
    if (!replacements.isEmpty) replacements.resolveArgs(fn, id);
    const isDropped = fn.op(id) === OP.trap_if && constantBool(fn, fn.arg(id, 0)) === 0;
    let found = isDropped ? UNCHANGED : simplifyInstruction(simplifier, id);
    while (found === REWRITTEN) {
      changed = true;
      found = simplifyInstruction(simplifier, id);
    }
    if ((isDropped || found >= 0 || before.length > 0) && body === undefined) body = block.body.slice(0, index);
    if (before.length > 0) {
      body?.push(...before);
      before.length = 0;
    }
    if (found >= 0) replacements.replace(id, found as ValueId);
    else if (!isDropped) body?.push(id);
  }
  if (body === undefined) return changed;
  block.body = body;
  return true;
}

const FIRST_WORD = OP.add;
const LAST_WORD = OP.le_u;
const FIRST_BOOL = OP.bool_not;
const LAST_BOOL = OP.bool_to_word;

function simplifyInstruction(simplifier: Simplifier, id: ValueId): number {
  const op: MirOp = simplifier.fn.op(id);
  if (op >= FIRST_WORD && op <= LAST_WORD) return simplifyWord(simplifier, id, op);
  if ((op >= FIRST_BOOL && op <= LAST_BOOL) || op === OP.select || op === OP.is_null || op === OP.ref_eq)
    return simplifyBool(simplifier, id, op);
  if (op === OP.branch) return simplifyBranch(simplifier.fn, id);
  if ((OP_EFFECTS[op] as number) !== 0) return UNCHANGED;
  return simplifyFloat(simplifier, id, op);
}

/** A branch on a negation is left alone here: its edges belong to the block (see clean-control-flow). */
function simplifyBranch(fn: MirFunction, id: ValueId): number {
  const condition = fn.arg(id, 0);
  if (fn.op(condition) !== OP.bool_xor || constantBool(fn, fn.arg(condition, 1)) !== 0) return UNCHANGED;
  fn.setArg(id, 0, fn.arg(condition, 0));
  return REWRITTEN;
}
