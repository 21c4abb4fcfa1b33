// Stage 4: a checked module becomes generic MIR. Everything the language means is decided here.

import { LazyMap } from "#core/base/lazy-map.ts";
import type { SourceFile } from "#core/base/source.ts";
import type { MirFunction, SymbolId } from "#core/mir/function.ts";
import { MirModule } from "#core/mir/module.ts";
import type { TypedModule, TypedProcess } from "#core/types/typed-tree.ts";
import type { LowerContext, ModuleLowering } from "./context.ts";
import { lowerInitializer } from "./initializer.ts";
import { lowerProcess, lowerProcessWith } from "./process.ts";

export type { LowerContext } from "./context.ts";

/** Generic MIR of a module that was checked without errors; a process is lowered when it is asked for. `source` is its file, for positions. */
export function lowerModule(context: LowerContext, typed: TypedModule, source: SourceFile): MirModule {
  const functions = new LazyMap<SymbolId, MirFunction>();
  const mir = new MirModule(typed.path, typed.isRuntime, functions);
  // Positions name the module, not where its file lay: the same program gives the same bytes everywhere.
  const file = context.positions.file(`${typed.path}.runa`);
  const module: ModuleLowering = { context, typed, mir, source, file, texts: new Map() };
  const intern = (name: string) => context.symbols.intern(name);
  mir.imports = typed.imports;
  for (const global of typed.globals) {
    const symbol = intern(global.symbol);
    mir.globals.set(symbol, { symbol, type: global.type, isConstant: global.isConstant });
  }
  for (const external of typed.externals) {
    const { name, library, params, result, isVariadic, isLeaf } = external;
    const symbol = intern(external.symbol);
    mir.externals.set(symbol, { symbol, name, library, params, result, isVariadic, isLeaf });
  }
  if (typed.initializer !== undefined) lowerInitializer(module, typed.initializer);
  /** Those that are not lowered to generic MIR. */
  const processes = new Map<SymbolId, TypedProcess>();
  for (const process of typed.processes) {
    const symbol = intern(process.symbol);
    processes.set(symbol, process);
    functions.announce(symbol, () => {
      processes.delete(symbol);
      return lowerProcess(module, process);
    });
  }
  mir.lowerFlat = (symbol, makeBuilder) => {
    const process = processes.get(symbol);
    return process?.typeParameters.length === 0 ? lowerProcessWith(module, process, makeBuilder) : undefined;
  };
  // What nothing calls has counters too: they stay at zero.
  if (context.coverage !== undefined) for (const process of typed.processes) functions.get(intern(process.symbol));
  if (typed.main !== undefined) {
    const { symbol, takesArguments, returnsInteger } = typed.main;
    mir.main = { symbol: intern(symbol), takesArguments, returnsInteger };
  }
  return mir;
}
