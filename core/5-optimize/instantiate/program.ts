// The process that is the program: initialisers, then `main`.

import type { MirFunction, SymbolId } from "#core/mir/function.ts";
import type { MirModule } from "#core/mir/module.ts";
import { LINK_SYMBOLS } from "#core/spec/rt-symbols.ts";
import { INTEGER, POINTER, VOID, WORD } from "#core/types/type-table.ts";
import { DerivedBuilder } from "./derived-builder.ts";
import type { InstantiateSession } from "./session.ts";

/** `__runa_program`: no parameters, the exit code as result. */
export function makeProgram(session: InstantiateSession, module: MirModule): MirFunction {
  const d = new DerivedBuilder(session, session.symbols.intern(LINK_SYMBOLS.program), [], INTEGER);
  const initializers = [...session.initializers].sort(([, left], [, right]) => left - right);
  if (session.callsForeign) d.role("prepare_foreign", [d.op("symbol_address", WORD, [], foreignFlush(session))]);
  for (const [symbol] of initializers) d.op("call", VOID, [], symbol);
  const { main } = module;
  if (main === undefined) return d.finish(d.b.word(0));
  const args = main.takesArguments ? [d.role("program_arguments", [])] : [];
  const result = d.call(main.symbol, args, main.returnsInteger ? INTEGER : VOID);
  return d.finish(main.returnsInteger ? result : d.b.word(0));
}

/** C's `fflush`: what foreign libraries print is in a buffer of C's. */
function foreignFlush({ program, symbols }: InstantiateSession): SymbolId {
  const symbol = symbols.intern("c:fflush");
  const form = { params: [POINTER], result: INTEGER, isVariadic: false, isLeaf: false, isOptional: true } as const;
  program.externals.set(symbol, { symbol, name: "fflush", library: "c", ...form });
  return symbol;
}
