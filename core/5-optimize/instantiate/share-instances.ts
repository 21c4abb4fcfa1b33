// Instances whose flat code is equal become one: `add<Point>` and `add<Line>` differ in nothing that a machine sees.

import type { MirFunction, SymbolId, ValueId } from "#core/mir/function.ts";
import type { MirData, MirModule } from "#core/mir/module.ts";
import { MIR_OPS } from "#core/spec/mir-ops.ts";

/** Rounds after which sharing stops: each makes callers of shared instances equal. */
const ROUNDS_MAX = 4;
const HAS_SYMBOL = MIR_OPS.map((row) => row.aux === "symbol");
/** Stands for the function's own symbol, so that recursion does not make instances differ. */
const SELF = -1;

/** Merges equal functions among `instances` and redirects everything in the program to the one that is kept. */
export function shareInstances(program: MirModule, instances: readonly SymbolId[]): void {
  const redirects = new Map<SymbolId, SymbolId>();
  for (let round = 0; round < ROUNDS_MAX; round++) {
    const found = findEqual(program, instances, redirects);
    if (found === 0) break;
  }
  if (redirects.size === 0) return;
  for (const fn of program.functions.values()) redirect(fn, redirects);
  for (const data of program.data.values())
    if (data.relocations.some(({ symbol }) => redirects.has(symbol)))
      program.data.set(data.symbol, moved(data, redirects));
}

function target(redirects: Map<SymbolId, SymbolId>, symbol: SymbolId): SymbolId {
  let at = symbol;
  for (let next = redirects.get(at); next !== undefined; next = redirects.get(at)) at = next;
  return at;
}

function findEqual(program: MirModule, instances: readonly SymbolId[], redirects: Map<SymbolId, SymbolId>): number {
  const buckets = new Map<number, { readonly fn: MirFunction; readonly content: readonly number[] }[]>();
  let found = 0;
  for (const symbol of instances) {
    const fn = program.functions.get(symbol);
    if (fn === undefined) continue;
    const content = contentOf(fn, redirects);
    const hash = content.reduce((sum, word) => Math.imul(sum ^ word, 0x01000193), 0x811c9dc5);
    const bucket = buckets.get(hash) ?? [];
    const equal = bucket.find((other) => isEqual(other.content, content));
    if (equal === undefined) bucket.push({ fn, content });
    else {
      redirects.set(symbol, equal.fn.symbol);
      program.functions.delete(symbol);
      found++;
    }
    buckets.set(hash, bucket);
  }
  return found;
}

function isEqual(one: readonly number[], other: readonly number[]): boolean {
  return one.length === other.length && one.every((word, index) => word === other[index]);
}

/** Everything but the symbol and the positions. */
function contentOf(fn: MirFunction, redirects: Map<SymbolId, SymbolId>): number[] {
  const { isRuntime, inlineHint, isExported } = fn.flags;
  const content: number[] = [fn.params.length, ...fn.params, ...fn.results, Number(isRuntime), Number(isExported)];
  content.push(inlineHint.length, fn.blocks.length);
  const add = (value: ValueId): void => {
    const op = fn.op(value);
    const aux = HAS_SYMBOL[op] === true ? target(redirects, fn.aux(value) as SymbolId) : fn.aux(value);
    content.push(value, op, fn.type(value), HAS_SYMBOL[op] === true && aux === fn.symbol ? SELF : aux);
    content.push(fn.immediateLow(value), fn.immediateHigh(value), fn.argCount(value));
    for (let index = 0; index < fn.argCount(value); index++) content.push(fn.arg(value, index));
  };
  for (const block of fn.blocks) {
    content.push(block.params.length, block.body.length, block.handler, Number(block.isCold), block.edges.length);
    for (const value of block.params) add(value);
    for (const value of block.body) add(value);
    for (const edge of block.edges) content.push(edge.block, ...edge.args);
  }
  for (const { params, results } of fn.signatures) content.push(params.length, ...params, results.length, ...results);
  for (const [value, types] of fn.moreResults) content.push(value, types.length, ...types);
  return content;
}

function redirect(fn: MirFunction, redirects: Map<SymbolId, SymbolId>): void {
  for (const block of fn.blocks)
    for (const value of block.body) {
      if (HAS_SYMBOL[fn.op(value)] !== true) continue;
      const old = fn.aux(value) as SymbolId;
      if (redirects.has(old)) fn.setAux(value, target(redirects, old));
    }
}

function moved(data: MirData, redirects: Map<SymbolId, SymbolId>): MirData {
  const relocations = data.relocations.map((one) => ({ ...one, symbol: target(redirects, one.symbol) }));
  return { ...data, relocations };
}
