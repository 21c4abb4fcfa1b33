// Pass: small processes that call themselves get their own body in place of those calls, so that one frame serves several of them.
// Runs when the body is simplified already; leaves block merging to clean-control-flow.

import { type Block, MirFunction, type ValueId } from "#core/mir/function.ts";
import { OP } from "#core/spec/mir-ops.ts";
import { copyInto, type InlinedResults, replaceResults } from "./copy-function.ts";
import { bodySize } from "./inline-calls.ts";
import type { PassContext } from "./pass-context.ts";

/** Instructions, without constants, that a process may have afterwards. */
const SIZE_MAX = 80;
const ROUNDS = 2;

export function inlineRecursion(fn: MirFunction, context: PassContext): boolean {
  if (selfCalls(fn).length === 0 || fn.flags.inlineHint === "never") return false;
  const size = bodySize(fn);
  const template = size * 2 <= SIZE_MAX ? snapshot(fn) : fn;
  let changed = false;
  for (let round = 0; round < ROUNDS; round++) {
    const calls = new Set(selfCalls(fn));
    if (calls.size === 0 || bodySize(fn) + size * calls.size > SIZE_MAX) break;
    inlineAll(fn, template, calls, context);
    changed = true;
  }
  return changed;
}

/** Calls of the function by itself outside cold blocks. */
function selfCalls(fn: MirFunction): ValueId[] {
  return fn.blocks.flatMap((block) =>
    block.isCold ? [] : block.body.filter((id) => fn.op(id) === OP.call && fn.aux(id) === fn.symbol),
  );
}

function inlineAll(fn: MirFunction, template: MirFunction, calls: ReadonlySet<ValueId>, context: PassContext): void {
  const inlined: InlinedResults = new Map();
  for (const block of fn.blocks.slice()) {
    let at: Block | undefined = block;
    for (let index = 0; at !== undefined && index < at.body.length; index++) {
      if (!calls.has(at.body[index] as ValueId)) continue;
      at = copyInto(fn, at, index, template, context, inlined);
      index = -1;
    }
  }
  replaceResults(fn, inlined);
}

/** The function as it is now, with the same numbers. */
function snapshot(fn: MirFunction): MirFunction {
  const copy = new MirFunction(fn.symbol, 0, fn.params, fn.results, fn.count);
  for (let id = 0 as ValueId; id < fn.count; id++) copy.createLike(id, fn.args(id), fn);
  for (const { params, body, edges, handler, isCold } of fn.blocks) {
    const block = copy.addBlock();
    block.params = params.slice();
    block.body = body.slice();
    block.edges = edges.map((edge) => ({ block: edge.block, args: edge.args.slice() }));
    block.handler = handler;
    block.isCold = isCold;
  }
  for (const [id, types] of fn.moreResults) copy.moreResults.set(id, types);
  copy.signatures.push(...fn.signatures);
  return copy;
}
