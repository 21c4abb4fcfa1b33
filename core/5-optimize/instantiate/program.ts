// The process that is the program (initialisers, then `main`) and the table of words that the collector starts from.

import type { MirFunction, SymbolId } from "#core/mir/function.ts";
import type { MirData, MirModule } from "#core/mir/module.ts";
import { LINK_SYMBOLS } from "#core/spec/rt-symbols.ts";
import { INTEGER, VOID } from "#core/types/type-table.ts";
import { DerivedBuilder } from "./derived-builder.ts";
import type { InstantiateSession } from "./session.ts";

/** `__runa_program`: no parameters, the exit code as result. */
export function makeProgram(session: InstantiateSession, module: MirModule): MirFunction {
  const d = new DerivedBuilder(session, session.symbols.intern(LINK_SYMBOLS.program), [], INTEGER);
  for (const one of session.modules)
    if (one.initializer !== undefined && session.initialized.has(one)) d.op("call", VOID, [], one.initializer);
  const { main } = module;
  if (main === undefined) return d.finish(d.b.word(0));
  const args = main.takesArguments ? [d.role("program_arguments", [])] : [];
  const result = d.call(main.symbol, args, main.returnsInteger ? INTEGER : VOID);
  return d.finish(main.returnsInteger ? result : d.b.word(0));
}

/** `__runa_global_roots`: addresses of all words of module variables that hold references, then 0. */
export function makeGlobalRoots(session: InstantiateSession): MirData {
  const relocations: { offset: number; kind: "abs64"; symbol: SymbolId; addend: number }[] = [];
  for (const data of session.program.data.values())
    for (const addend of data.references)
      relocations.push({ offset: relocations.length * 8, kind: "abs64", symbol: data.symbol, addend });
  const symbol = session.symbols.intern(LINK_SYMBOLS.globalRoots);
  const bytes = new Uint8Array((relocations.length + 1) * 8);
  return { symbol, bytes, align: 8, isWritable: false, relocations, references: [] };
}
