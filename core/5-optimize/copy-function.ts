// Copies the body of a process into another one in place of a call.

import {
  type Block,
  type BlockId,
  type MirFunction,
  NO_BLOCK,
  NO_POSITION,
  type PositionId,
  type SymbolId,
  type ValueId,
} from "#core/mir/function.ts";
import { opRow } from "#core/mir/op-effects.ts";
import { OP } from "#core/spec/mir-ops.ts";
import { type TypeId, VOID } from "#core/types/type-table.ts";
import type { PassContext } from "./pass-context.ts";
import { Replacements } from "./replacements.ts";

interface Copy {
  readonly fn: MirFunction;
  readonly callee: MirFunction;
  readonly context: PassContext;
  readonly call: ValueId;
  /** Values and blocks of the caller by those of the callee. */
  readonly values: Int32Array;
  readonly blocks: Block[];
  readonly positions: Map<PositionId, PositionId>;
  /** Where the code goes on after the call; undefined in place of a tail call, where the ways out of the callee stay as they are. */
  readonly after: Block | undefined;
}

/** Replaces `block.body[index]`, a call of `callee`; gives the block in which the code after the call goes on, if it was no tail call. */
export function copyInto(
  fn: MirFunction,
  block: Block,
  index: number,
  callee: MirFunction,
  context: PassContext,
  inlined: InlinedResults,
): Block | undefined {
  const call = block.body[index] as ValueId;
  const after = fn.op(call) === OP.tail_call ? undefined : splitAfter(fn, block, index);
  if (after === undefined) block.body.pop();
  const copy: Copy = {
    fn,
    callee,
    context,
    call,
    values: new Int32Array(callee.count).fill(-1),
    blocks: callee.blocks.map((original) => {
      const made = fn.addBlock();
      made.isCold = original.isCold || block.isCold;
      return made;
    }),
    positions: new Map(),
    after,
  };
  for (const original of callee.blocks) {
    const made = copy.blocks[original.id] as Block;
    made.handler = original.handler === NO_BLOCK ? block.handler : (copy.blocks[original.handler] as Block).id;
    copyInstructions(copy, original, made);
  }
  for (const original of callee.blocks) connect(copy, original, copy.blocks[original.id] as Block);
  const entry = copy.blocks[0] as Block;
  block.body.push(fn.create(OP.jump, VOID, [], fn.position(call)));
  block.edges = [{ block: entry.id, args: fn.args(call) }];
  if (after === undefined) return undefined;
  after.params = callee.results.map((type: TypeId) => fn.create(OP.param, type, [], NO_POSITION));
  inlined.set(call, after.params);
  return after;
}

function splitAfter(fn: MirFunction, block: Block, index: number): Block {
  const after = fn.addBlock();
  after.body = block.body.splice(index + 1);
  block.body.pop();
  after.edges = block.edges;
  after.handler = block.handler;
  after.isCold = block.isCold;
  return after;
}

function copyInstructions(copy: Copy, original: Block, made: Block): void {
  const { fn, callee, values } = copy;
  for (const id of original.params) {
    const param = fn.create(OP.param, callee.type(id), [], NO_POSITION);
    values[id] = param;
    made.params.push(param);
  }
  for (const id of original.body) {
    const op = callee.op(id);
    const aux = opRow(op).aux === "signature" ? copySignature(fn, callee, callee.aux(id)) : callee.aux(id);
    const copied = fn.create(
      op,
      callee.type(id),
      callee.args(id),
      copyPosition(copy, callee.position(id)),
      aux,
      callee.immediateLow(id),
      callee.immediateHigh(id),
    );
    values[id] = copied;
    made.body.push(copied);
    const more = callee.moreResults.get(id);
    if (more !== undefined) fn.moreResults.set(copied, more);
  }
}

function copySignature(fn: MirFunction, callee: MirFunction, index: number): number {
  const signature = callee.signatures[index];
  return signature === undefined ? index : fn.signatures.push(signature) - 1;
}

/** The callee's position, seen from the call. */
function copyPosition(copy: Copy, position: PositionId): PositionId {
  const { positions } = copy.context;
  const at = copy.fn.position(copy.call);
  if (position === NO_POSITION) return at;
  const known = copy.positions.get(position);
  if (known !== undefined) return known;
  const { file, line, column, process, inlinedAt } = positions.get(position);
  const outer = inlinedAt === NO_POSITION ? at : copyPosition(copy, inlinedAt);
  const made = positions.add(file, line, column, process, outer);
  copy.positions.set(position, made);
  return made;
}

/** Operands and edges, when all values have their copies; ways out of the callee lead behind the call. */
function connect(copy: Copy, original: Block, made: Block): void {
  const { fn, callee, values } = copy;
  const translate = (id: ValueId): ValueId => values[id] as ValueId;
  for (const id of made.body)
    for (let index = fn.argCount(id) - 1; index >= 0; index--) fn.setArg(id, index, translate(fn.arg(id, index)));
  made.edges = original.edges.map((edge) => ({
    block: (copy.blocks[edge.block] as Block).id as BlockId,
    args: edge.args.map(translate),
  }));
  const end = made.body[made.body.length - 1] as ValueId;
  const op = fn.op(end);
  const { after } = copy;
  if (after === undefined) return;
  if (op === OP.return) leave(copy, made, after, fn.args(end), end);
  else if (op === OP.tail_call || op === OP.tail_call_indirect) {
    const [type = VOID, ...more] = callee.results;
    fn.setOp(end, op === OP.tail_call ? OP.call : OP.call_indirect);
    fn.setType(end, type);
    if (more.length > 0) fn.moreResults.set(end, more);
    const results = type === VOID ? [] : [end];
    for (const [index, moreType] of more.entries()) {
      const result = fn.create(OP.result, moreType, [end], fn.position(end), 0, index + 1);
      made.body.push(result);
      results.push(result);
    }
    leave(copy, made, after, results, undefined);
  }
}

function leave(copy: Copy, made: Block, after: Block, results: ValueId[], end: ValueId | undefined): void {
  if (end !== undefined) made.body.pop();
  made.body.push(copy.fn.create(OP.jump, VOID, [], end === undefined ? NO_POSITION : copy.fn.position(end)));
  made.edges = [{ block: after.id, args: results }];
}

/** The results of calls that were replaced, as parameters of the blocks behind them. */
export type InlinedResults = Map<ValueId, readonly ValueId[]>;

/** Puts those parameters in place of the calls and of their further results, once for all calls of a function. */
export function replaceResults(fn: MirFunction, inlined: InlinedResults): void {
  const replacements = new Replacements(fn);
  for (const [call, params] of inlined) if (params[0] !== undefined) replacements.replace(call, params[0]);
  for (const block of fn.blocks) {
    if (!block.body.some((id) => fn.op(id) === OP.result && inlined.has(fn.arg(id, 0)))) continue;
    block.body = block.body.filter((id) => {
      const params = fn.op(id) === OP.result ? inlined.get(fn.arg(id, 0)) : undefined;
      if (params !== undefined) replacements.replace(id, params[fn.immediateLow(id)] as ValueId);
      return params === undefined;
    });
  }
  replacements.apply(fn);
}

/** Symbols that a function calls directly. */
export function directCallees(fn: MirFunction): SymbolId[] {
  const found: SymbolId[] = [];
  for (const block of fn.blocks)
    for (const id of block.body) {
      const op = fn.op(id);
      if (op === OP.call || op === OP.tail_call || op === OP.call_runtime) found.push(fn.aux(id) as SymbolId);
    }
  return found;
}
