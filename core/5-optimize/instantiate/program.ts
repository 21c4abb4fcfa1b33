// The process that is the program: initialisers, then `main`.

import type { MirFunction } from "#core/mir/function.ts";
import type { MirModule } from "#core/mir/module.ts";
import { LINK_SYMBOLS } from "#core/spec/rt-symbols.ts";
import { INTEGER, VOID } from "#core/types/type-table.ts";
import { DerivedBuilder } from "./derived-builder.ts";
import type { InstantiateSession } from "./session.ts";

/** `__runa_program`: no parameters, the exit code as result. */
export function makeProgram(session: InstantiateSession, module: MirModule): MirFunction {
  const d = new DerivedBuilder(session, session.symbols.intern(LINK_SYMBOLS.program), [], INTEGER);
  const initializers = [...session.initializers].sort(([, left], [, right]) => left - right);
  for (const [symbol] of initializers) d.op("call", VOID, [], symbol);
  const { main } = module;
  if (main === undefined) return d.finish(d.b.word(0));
  const args = main.takesArguments ? [d.role("program_arguments", [])] : [];
  const result = d.call(main.symbol, args, main.returnsInteger ? INTEGER : VOID);
  return d.finish(main.returnsInteger ? result : d.b.word(0));
}
