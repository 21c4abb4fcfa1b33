// Pass: removes checks that cannot fail: bounds of induction variables, overflow of their increments, conditions that dominating ones decide.
// Checked operations that cannot overflow become plain ones; signed division of what is not negative becomes unsigned.
// Requires value numbering before (equal bounds have one name) and reachable blocks only; keeps blocks and edges.

import { ControlFlow } from "#core/mir/control-flow.ts";
import { Dominators } from "#core/mir/dominators.ts";
import type { Block, MirFunction, ValueId } from "#core/mir/function.ts";
import { type MirOp, OP } from "#core/spec/mir-ops.ts";
import { EXTREME, InequalityProver } from "./inequality-prover.ts";
import { OrderFacts, type Place, ZERO } from "./order-facts.ts";
import { constantBool, constantNumber, makeBool, makeWord, type PassContext, powerOfTwo } from "./pass-context.ts";
import { reduceDivision } from "./reduce-strength.ts";
import { type WordRanges, wordBound } from "./word-ranges.ts";

export function removeChecks(fn: MirFunction, context: PassContext): boolean {
  if (!hasChecks(fn)) return false;
  const flow = new ControlFlow(fn);
  const dominators = new Dominators(flow);
  const home = new Int32Array(fn.count);
  const places = new Int32Array(fn.count);
  for (const block of fn.blocks) {
    for (const id of block.params) home[id] = block.id;
    for (let index = 0; index < block.body.length; index++) {
      home[block.body[index] as ValueId] = block.id;
      places[block.body[index] as ValueId] = index;
    }
  }
  const ranges: WordRanges = { fn, lengths: context.lengths };
  const isNonNegative = (value: ValueId): boolean => wordBound(ranges, value, false) >= 0;
  const facts = new OrderFacts(fn, flow, dominators, isNonNegative, places);
  const prover = new InequalityProver(ranges, flow, dominators, facts, home, places);
  let changed = false;
  for (const id of flow.order) if (visitBlock(fn, prover, facts, fn.blocks[id] as Block)) changed = true;
  return changed;
}

const isChecked = (op: MirOp): boolean => op >= OP.add_checked && op <= OP.mul_checked_u;

function hasChecks(fn: MirFunction): boolean {
  return fn.blocks.some((block) =>
    block.body.some((id) => {
      const op = fn.op(id);
      return isChecked(op) || op === OP.trap_if || op === OP.branch || op === OP.div_s || op === OP.rem_s;
    }),
  );
}

function visitBlock(fn: MirFunction, prover: InequalityProver, facts: OrderFacts, block: Block): boolean {
  const dropped = new Set<ValueId>();
  const added: [ValueId, ValueId[]][] = [];
  let changed = false;
  for (let index = 0; index < block.body.length; index++) {
    const id = block.body[index] as ValueId;
    const op = fn.op(id);
    const place: Place = { block: block.id, at: index, edge: -1 };
    if (op === OP.trap_if) {
      if (isFalse(fn, prover, fn.arg(id, 0), place)) dropped.add(id);
    } else if (isChecked(op)) {
      if (relaxChecked(fn, prover, id, op, place)) changed = true;
    } else if (op === OP.div_s || op === OP.rem_s) {
      const before = divideMultiple(fn, facts, id, op, place) ?? relaxDivision(fn, prover, id, op, place);
      if (before.length > 0) added.push([id, before]);
    } else if (op === OP.select) {
      if (decideSelect(fn, prover, id, place, added)) changed = true;
    } else if (op === OP.branch && decideBranch(fn, prover, block, id, place)) {
      changed = true;
      break;
    }
  }
  if (dropped.size === 0 && added.length === 0) return changed;
  const before = new Map(added);
  block.body = block.body.flatMap((id) => (dropped.has(id) ? [] : [...(before.get(id) ?? []), id]));
  return true;
}

/** A selection whose condition compares words gets a constant condition if that is decided. */
function decideSelect(
  fn: MirFunction,
  prover: InequalityProver,
  id: ValueId,
  place: Place,
  added: [ValueId, ValueId[]][],
): boolean {
  const condition = fn.arg(id, 0);
  const op = fn.op(condition);
  if (op < OP.eq || op > OP.le_u) return false;
  const truth = isFalse(fn, prover, condition, place) ? false : isTrue(fn, prover, condition, place) ? true : undefined;
  if (truth === undefined) return false;
  const constant = makeBool(fn, truth);
  added.push([id, [constant]]);
  fn.setArg(id, 0, constant);
  return true;
}

function decideBranch(fn: MirFunction, prover: InequalityProver, block: Block, id: ValueId, place: Place): boolean {
  const condition = fn.arg(id, 0);
  if (constantBool(fn, condition) >= 0) return false;
  const truth = isFalse(fn, prover, condition, place) ? false : isTrue(fn, prover, condition, place) ? true : undefined;
  if (truth === undefined) return false;
  const constant = makeBool(fn, truth);
  block.body.splice(block.body.length - 1, 0, constant);
  fn.setArg(id, 0, constant);
  return true;
}

/** Whether the condition certainly holds. */
function isTrue(fn: MirFunction, prover: InequalityProver, condition: ValueId, place: Place): boolean {
  const op = fn.op(condition);
  if (fn.argCount(condition) === 0) return constantBool(fn, condition) === 1;
  const a = fn.arg(condition, 0);
  if (op === OP.bool_not) return isFalse(fn, prover, a, place);
  if (fn.argCount(condition) < 2) return false;
  const b = fn.arg(condition, 1);
  switch (op) {
    case OP.bool_and:
      return isTrue(fn, prover, a, place) && isTrue(fn, prover, b, place);
    case OP.bool_or:
      return isTrue(fn, prover, a, place) || isTrue(fn, prover, b, place);
    case OP.lt_s:
      return prover.isAtMost(a, b, -1, place);
    case OP.le_s:
      return prover.isAtMost(a, b, 0, place);
    case OP.lt_u:
      return prover.isAtMost(a, b, -1, place) && prover.isAtLeast(a, ZERO, 0, place);
    case OP.le_u:
      return prover.isAtMost(a, b, 0, place) && prover.isAtLeast(a, ZERO, 0, place);
    case OP.ne:
      return prover.isAtMost(a, b, -1, place) || prover.isAtLeast(a, b, -1, place);
    default:
      return false;
  }
}

/** Whether the condition certainly does not hold. */
function isFalse(fn: MirFunction, prover: InequalityProver, condition: ValueId, place: Place): boolean {
  const op = fn.op(condition);
  if (fn.argCount(condition) === 0) return constantBool(fn, condition) === 0;
  const a = fn.arg(condition, 0);
  if (op === OP.bool_not) return isTrue(fn, prover, a, place);
  if (fn.argCount(condition) < 2) return false;
  const b = fn.arg(condition, 1);
  switch (op) {
    case OP.bool_and:
      return isFalse(fn, prover, a, place) || isFalse(fn, prover, b, place);
    case OP.bool_or:
      return isFalse(fn, prover, a, place) && isFalse(fn, prover, b, place);
    case OP.lt_s:
      return prover.isAtMost(b, a, 0, place);
    case OP.le_s:
      return prover.isAtMost(b, a, -1, place);
    case OP.lt_u:
      return prover.isAtMost(b, a, 0, place) && prover.isAtLeast(b, ZERO, 0, place);
    case OP.le_u:
      return prover.isAtMost(b, a, -1, place) && prover.isAtLeast(b, ZERO, 0, place);
    case OP.eq:
      return prover.isAtMost(a, b, -1, place) || prover.isAtLeast(a, b, -1, place);
    default:
      return false;
  }
}

const plain: Readonly<Record<number, MirOp>> = {
  [OP.add_checked]: OP.add,
  [OP.sub_checked]: OP.sub,
  [OP.mul_checked]: OP.mul,
  [OP.add_checked_u]: OP.add,
  [OP.sub_checked_u]: OP.sub,
  [OP.mul_checked_u]: OP.mul,
};

function relaxChecked(fn: MirFunction, prover: InequalityProver, id: ValueId, op: MirOp, place: Place): boolean {
  if (!cannotOverflow(fn, prover, id, op, place)) return false;
  fn.setOp(id, plain[op] as MirOp);
  return true;
}

/** Whether |value| certainly stays below 2^exponent. */
function isWithin(prover: InequalityProver, value: ValueId, exponent: number, place: Place): boolean {
  const limit = 2 ** exponent - 1;
  return prover.isAtMost(value, ZERO, limit, place) && prover.isAtLeast(value, ZERO, limit, place);
}

function cannotOverflow(fn: MirFunction, prover: InequalityProver, id: ValueId, op: MirOp, place: Place): boolean {
  const a = fn.arg(id, 0);
  const b = fn.arg(id, 1);
  const isSum = op === OP.add_checked;
  if (isSum || op === OP.sub_checked) {
    const given = constantNumber(fn, b);
    const step = isSum ? given : -given;
    if (!Number.isNaN(step))
      return step > 0 ? prover.isAtMost(a, EXTREME, -step, place) : prover.isAtLeast(a, EXTREME, step, place);
    if (isWithin(prover, a, 52, place) && isWithin(prover, b, 52, place)) return true;
    const bothNonNegative = prover.isAtLeast(a, ZERO, 0, place) && prover.isAtLeast(b, ZERO, 0, place);
    return !isSum && bothNonNegative;
  }
  if (op === OP.mul_checked) return isWithin(prover, a, 31, place) && isWithin(prover, b, 31, place);
  if (op === OP.sub_checked_u) return prover.isAtLeast(b, ZERO, 0, place) && prover.isAtMost(b, a, 0, place);
  const exponent = op === OP.add_checked_u ? 52 : 31;
  const isSmall = (value: ValueId): boolean =>
    prover.isAtLeast(value, ZERO, 0, place) && prover.isAtMost(value, ZERO, 2 ** exponent, place);
  return isSmall(a) && isSmall(b);
}

/** Signed division of what is not negative by a positive constant needs no care for signs. */
function relaxDivision(fn: MirFunction, prover: InequalityProver, id: ValueId, op: MirOp, place: Place): ValueId[] {
  const before: ValueId[] = [];
  if (!(constantNumber(fn, fn.arg(id, 1)) > 0) || !prover.isAtLeast(fn.arg(id, 0), ZERO, 0, place)) return before;
  fn.setOp(id, op === OP.div_s ? OP.div_u : OP.rem_u);
  reduceDivision(fn, id, true, before);
  return before;
}

/** Where a power of two is known to divide the word, division by it is a shift that loses nothing. */
function divideMultiple(
  fn: MirFunction,
  facts: OrderFacts,
  id: ValueId,
  op: MirOp,
  place: Place,
): ValueId[] | undefined {
  const exponent = powerOfTwo(fn, fn.arg(id, 1));
  if (op !== OP.div_s || exponent < 1 || !facts.isMultiple(fn.arg(id, 0), exponent, place)) return undefined;
  const count = makeWord(fn, exponent, 0);
  fn.setOp(id, OP.sar);
  fn.setArg(id, 1, count);
  return [count];
}
