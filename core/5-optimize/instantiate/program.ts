// The process that is the program: initialisers, then `main`.

import type { MirFunction, SymbolId } from "#core/mir/function.ts";
import type { MirModule } from "#core/mir/module.ts";
import { LINK_SYMBOLS } from "#core/spec/rt-symbols.ts";
import { INTEGER, VOID, WORD } from "#core/types/type-table.ts";
import { DerivedBuilder } from "./derived-builder.ts";
import type { InstantiateSession } from "./session.ts";

/** `__runa_program`: no parameters, the exit code as result. */
export function makeProgram(session: InstantiateSession, module: MirModule): MirFunction {
  const d = new DerivedBuilder(session, session.symbols.intern(LINK_SYMBOLS.program), [], INTEGER);
  const initializers = [...session.initializers].sort(([, left], [, right]) => left - right);
  if (session.callsForeign)
    d.role(
      "prepare_foreign",
      FOREIGN_RUNTIME.map((name) => d.op("symbol_address", WORD, [], foreignRuntime(session, name))),
    );
  for (const [symbol] of initializers) d.op("call", VOID, [], symbol);
  const { main } = module;
  if (main === undefined) return d.finish(d.b.word(0));
  const args = main.takesArguments ? [d.role("program_arguments", [])] : [];
  const result = d.call(main.symbol, args, main.returnsInteger ? INTEGER : VOID);
  return d.finish(main.returnsInteger ? result : d.b.word(0));
}

/** What foreign libraries print is in a buffer of C's, and what they do at the end of a program is known to C. */
const FOREIGN_RUNTIME = ["fflush", "exit", "__cxa_atexit"] as const;

/** A process of C that the runtime calls by its address. */
function foreignRuntime({ program, symbols }: InstantiateSession, name: string): SymbolId {
  const symbol = symbols.intern(`c:${name}`);
  const form = { params: [], result: VOID, isVariadic: false, isLeaf: false, isOptional: true } as const;
  program.externals.set(symbol, { symbol, name, library: "c", ...form });
  return symbol;
}
