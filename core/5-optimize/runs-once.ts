// Tells whether no instruction of a program can run twice: optimising such a program costs more time than it saves.

import type { MirFunction, SymbolId } from "#core/mir/function.ts";
import type { MirModule } from "#core/mir/module.ts";
import { MIR_OPS } from "#core/spec/mir-ops.ts";

/** True if there is no loop and every process is named in one place at most. */
export function runsOnce(program: MirModule): boolean {
  const named = new Set<SymbolId>();
  for (const fn of program.functions.values()) if (hasLoop(fn) || !namesEachOnce(fn, program, named)) return false;
  return true;
}

/** An edge backwards in the order of blocks is taken for a loop. */
function hasLoop(fn: MirFunction): boolean {
  return fn.blocks.some((block, index) => block.edges.some((edge) => edge.block <= index));
}

/** Adds the functions of the program that `fn` names to `named`; false if one was there before. */
function namesEachOnce(fn: MirFunction, program: MirModule, named: Set<SymbolId>): boolean {
  for (const block of fn.blocks)
    for (const value of block.body) {
      if (MIR_OPS[fn.op(value)]?.aux !== "symbol") continue;
      const symbol = fn.aux(value) as SymbolId;
      if (!program.functions.has(symbol)) continue;
      if (named.has(symbol)) return false;
      named.add(symbol);
    }
  return true;
}
