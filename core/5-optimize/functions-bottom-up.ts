// The functions of a program so that callees come before their callers, as far as recursion lets them.

import type { MirFunction, SymbolId } from "#core/mir/function.ts";
import type { MirModule } from "#core/mir/module.ts";
import { directCallees } from "./copy-function.ts";

/** Post-order of the graph of direct calls, from the functions in the order of the module. */
export function functionsBottomUp(program: MirModule): MirFunction[] {
  const order: MirFunction[] = [];
  const seen = new Set<MirFunction>();
  for (const root of program.functions.values()) {
    if (seen.has(root)) continue;
    seen.add(root);
    const stack: { readonly fn: MirFunction; readonly callees: SymbolId[] }[] = [
      { fn: root, callees: directCallees(root) },
    ];
    for (let top = stack[0]; top !== undefined; top = stack[stack.length - 1]) {
      const symbol = top.callees.pop();
      if (symbol === undefined) {
        order.push(top.fn);
        stack.pop();
        continue;
      }
      const callee = program.functions.get(symbol);
      if (callee === undefined || seen.has(callee)) continue;
      seen.add(callee);
      stack.push({ fn: callee, callees: directCallees(callee) });
    }
  }
  return order;
}
