// Pass: moves what a loop computes alike in each turn in front of the loop, innermost loops first.
// Pure operations move from anywhere in the loop, also the product of a checked multiplication whose check must stay. Checks move only from the straight way through the first turn, before any other
// effect, so they trap where they would have trapped anyway. Loads need a loop that does not write their memory, and either that
// straight way or a base that is known to be an object (see `ObjectBases`). Requires reachable blocks only; may add preheaders.

import { ALIAS_BLOCK_TABLE } from "#core/mir/alias-classes.ts";
import { ControlFlow } from "#core/mir/control-flow.ts";
import { Dominators } from "#core/mir/dominators.ts";
import { type Block, type BlockId, isFixedAlias, type MirFunction, type ValueId } from "#core/mir/function.ts";
import { type Loop, LoopForest } from "#core/mir/loop-forest.ts";
import { EFFECT, OP_EFFECTS } from "#core/mir/op-effects.ts";
import { type MirOp, OP } from "#core/spec/mir-ops.ts";
import { trapKind } from "#core/spec/traps.ts";
import { BOOL, VOID, WORD } from "#core/types/type-table.ts";
import { addPreheaders } from "./add-preheaders.ts";
import { aliasOf, clobberOf, mayClobber, NOTHING, privateSlots } from "./memory-effects.ts";
import { ObjectBases } from "./object-bases.ts";
import { constantNumber } from "./pass-context.ts";

interface Hoister {
  readonly fn: MirFunction;
  readonly forest: LoopForest;
  readonly slots: Uint8Array | undefined;
  readonly bases: ObjectBases;
  /** Block of each value. */
  readonly home: number[];
}

export function hoistInvariants(fn: MirFunction): boolean {
  let flow = new ControlFlow(fn);
  let dominators = new Dominators(flow);
  let forest = new LoopForest(fn, flow, dominators);
  if (forest.loops.length === 0) return false;
  if (addPreheaders(fn, flow, forest)) {
    flow = new ControlFlow(fn);
    dominators = new Dominators(flow);
    forest = new LoopForest(fn, flow, dominators);
  }
  const home = fn.homes();
  const hoister: Hoister = { fn, forest, slots: privateSlots(fn), bases: new ObjectBases(fn), home };
  let changed = false;
  for (const loop of forest.loops) {
    const preheader = preheaderBlock(fn, flow, forest, loop);
    if (preheader !== undefined && hoistFrom(hoister, loop, preheader, flow)) changed = true;
  }
  return changed;
}

/** The block made or found by `addPreheaders`; loops that are entered in other ways are left alone. */
function preheaderBlock(fn: MirFunction, flow: ControlFlow, forest: LoopForest, loop: Loop): Block | undefined {
  let found: Block | undefined;
  for (let edge = 0; edge < flow.predecessorCount(loop.header); edge++) {
    const source = flow.predecessor(loop.header, edge);
    if (forest.contains(loop, source)) continue;
    if (found !== undefined) return undefined;
    found = fn.block(source);
  }
  return found !== undefined && found.edges.length === 1 && found.handler === fn.block(loop.header).handler
    ? found
    : undefined;
}

function hoistFrom(hoister: Hoister, loop: Loop, preheader: Block, flow: ControlFlow): boolean {
  const { fn, home, slots } = hoister;
  const clobbers: number[] = [];
  for (const id of loop.blocks)
    for (const value of fn.block(id).body) {
      const clobber = clobberOf(fn, value, slots);
      if (clobber !== NOTHING && !clobbers.includes(clobber)) clobbers.push(clobber);
    }
  const end = preheader.body.pop() as ValueId;
  const before = preheader.body.length;
  /** Whether the instruction at hand runs in the first turn before any effect that stays. */
  let isCertain = true;
  let next: BlockId = loop.header;
  for (const id of loop.blocks) {
    const block = fn.block(id);
    if (id !== next || block.handler !== preheader.handler) isCertain = false;
    if (block.isCold && !isCertain) continue;
    const kept: ValueId[] = [];
    let isSplit = false;
    for (const value of block.body) {
      if (isHoistable(hoister, loop, value, isCertain, clobbers)) {
        moveConstants(hoister, loop, value, preheader);
        home[value] = preheader.id;
        preheader.body.push(value);
        continue;
      }
      if (!block.isCold && isInvariantProduct(hoister, loop, value)) {
        kept.push(splitProduct(hoister, loop, value, preheader));
        isCertain = false;
        isSplit = true;
        continue;
      }
      kept.push(value);
      if (((OP_EFFECTS[fn.op(value)] as number) & ~EFFECT.read) !== 0 && fn.op(value) !== OP.jump) isCertain = false;
    }
    if (isSplit || kept.length < block.body.length) block.body = kept;
    const onward = block.edges[0];
    if (isCertain && block.edges.length === 1 && onward !== undefined && flow.predecessorCount(onward.block) === 1)
      next = onward.block;
    else isCertain = false;
  }
  const changed = preheader.body.length > before;
  preheader.body.push(end);
  return changed;
}

/** Operations that are cheaper to repeat than to keep: constants and addresses move along with what uses them. */
const isFree = (op: MirOp): boolean =>
  op === OP.const ||
  op === OP.const_bool ||
  op === OP.const_f64 ||
  op === OP.const_f32 ||
  op === OP.null ||
  op === OP.symbol_address ||
  op === OP.static_object;

function isHoistable(
  hoister: Hoister,
  loop: Loop,
  id: ValueId,
  isCertain: boolean,
  clobbers: readonly number[],
): boolean {
  const { fn, forest, home } = hoister;
  const op = fn.op(id);
  const effects = OP_EFFECTS[op] as number;
  if (
    (effects & ~(EFFECT.trap | EFFECT.read)) !== 0 ||
    isFree(op) ||
    op === OP.stack_slot ||
    op === OP.reference_slot ||
    op === OP.result
  )
    return false;
  if ((effects & EFFECT.trap) !== 0 && !isCertain) return false;
  if (op === OP.ref_to_word || (isDivision(op) && !isCertain && !hasSafeDivisor(fn, id, op))) return false;
  const count = fn.argCount(id);
  for (let index = 0; index < count; index++) {
    const arg = fn.arg(id, index);
    if (!isFree(fn.op(arg)) && forest.contains(loop, home[arg] as BlockId)) return false;
  }
  if (op === OP.text_base || op === OP.text_start) return isCertain || hoister.bases.isSafeText(fn.arg(id, 0));
  return op !== OP.load || isLoadHoistable(hoister, id, isCertain, clobbers);
}

/** A checked product that cannot move as a whole because its check must wait its turn. */
function isInvariantProduct({ fn, forest, home }: Hoister, loop: Loop, id: ValueId): boolean {
  if (fn.op(id) !== OP.mul_checked) return false;
  for (let index = 0; index < 2; index++) {
    const arg = fn.arg(id, index);
    if (!isFree(fn.op(arg)) && forest.contains(loop, home[arg] as BlockId)) return false;
  }
  return true;
}

/** Computes the product and whether it overflows in front of the loop; gives the check of that, which stays. */
function splitProduct(hoister: Hoister, loop: Loop, id: ValueId, preheader: Block): ValueId {
  const { fn, home } = hoister;
  moveConstants(hoister, loop, id, preheader);
  const at = fn.position(id);
  const [a, b] = [fn.arg(id, 0), fn.arg(id, 1)];
  const high = fn.create(OP.mul_high_s, WORD, [a, b], at);
  const count = fn.create(OP.const, WORD, [], at, 0, 63);
  const sign = fn.create(OP.sar, WORD, [id, count], at);
  const overflows = fn.create(OP.ne, BOOL, [high, sign], at);
  fn.setOp(id, OP.mul);
  for (const value of [id, high, count, sign, overflows]) {
    preheader.body.push(value);
    home[value] = preheader.id;
  }
  return fn.create(OP.trap_if, VOID, [overflows], at, trapKind("overflow"));
}

const isDivision = (op: MirOp): boolean => op >= OP.div_s && op <= OP.rem_u;

function hasSafeDivisor(fn: MirFunction, id: ValueId, op: MirOp): boolean {
  const divisor = constantNumber(fn, fn.arg(id, 1));
  return divisor > 0 || (divisor < -1 && (op === OP.div_s || op === OP.rem_s));
}

function isLoadHoistable(hoister: Hoister, id: ValueId, isCertain: boolean, clobbers: readonly number[]): boolean {
  const { fn, slots, bases } = hoister;
  const alias = aliasOf(fn, id, 0, slots);
  if (!isFixedAlias(alias) && clobbers.some((clobber) => mayClobber(clobber, alias))) return false;
  // Module variables, and the table of manual blocks, lie there whatever the program does.
  if (alias === ALIAS_BLOCK_TABLE || fn.op(fn.arg(id, 0)) === OP.symbol_address) return true;
  return isCertain || alias < 0 || bases.isSafeLoad(fn, id);
}

/** Constants that the operand list names inside the loop are copied to the preheader. */
function moveConstants({ fn, forest, home }: Hoister, loop: Loop, id: ValueId, preheader: Block): void {
  for (let index = fn.argCount(id) - 1; index >= 0; index--) {
    const arg = fn.arg(id, index);
    if (!forest.contains(loop, home[arg] as BlockId)) continue;
    const copy = fn.createLike(arg, []);
    preheader.body.push(copy);
    home[copy] = preheader.id;
    fn.setArg(id, index, copy);
  }
}
