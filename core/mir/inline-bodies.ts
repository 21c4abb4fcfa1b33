// Bodies of small processes of a runtime image, optimised when the toolchain was built: their calls can be replaced by them.

import { OP } from "#core/spec/mir-ops.ts";
import type { AliasClasses } from "./alias-classes.ts";
import { deserializeModule } from "./deserialize.ts";
import type { MirFunction, SymbolId } from "./function.ts";
import { MirModule } from "./module.ts";
import { libraryPathOf, type PrecompiledSource } from "./precompiled-modules.ts";
import { type SerializeContext, serializeModule } from "./serialize.ts";

/** The bodies in the numbers of one program; each is read when it is asked for. */
export class InlineBodies {
  private readonly source: PrecompiledSource;
  private readonly context: SerializeContext & { readonly aliases: AliasClasses };
  private readonly program: MirModule;
  private readonly modules = new Map<string, MirModule | undefined>();
  private readonly found = new Map<SymbolId, MirFunction | undefined>();

  /** `program` is where they will be put; it gets the assembly templates that they use. */
  constructor(source: PrecompiledSource, context: InlineBodies["context"], program: MirModule) {
    this.source = source;
    this.context = context;
    this.program = program;
  }

  /** Flat MIR through the passes that run before callers are looked at, or undefined if calls of this process stay calls. */
  find(symbol: SymbolId): MirFunction | undefined {
    if (this.found.has(symbol)) return this.found.get(symbol);
    const path = libraryPathOf(this.context.symbols.name(symbol));
    const module = this.module(path);
    const fn = module?.functions.get(symbol);
    if (module !== undefined && fn !== undefined) this.bringTemplates(fn, module);
    this.found.set(symbol, fn);
    return fn;
  }

  private module(path: string): MirModule | undefined {
    if (this.modules.has(path)) return this.modules.get(path);
    const bytes = this.source.inlineBodies(path);
    const module = bytes === undefined ? undefined : deserializeModule(bytes, this.context);
    this.modules.set(path, module);
    return module;
  }

  private bringTemplates(fn: MirFunction, { assembly }: MirModule): void {
    for (const block of fn.blocks)
      for (const value of block.body) {
        const template = fn.op(value) === OP.assembly ? assembly[fn.aux(value)] : undefined;
        if (template !== undefined) fn.setAux(value, this.program.assembly.push(template) - 1);
      }
  }
}

/** The stored form of `functions` of a flat program, by the path of the module that they stand in. */
export function storeInlineBodies(
  program: MirModule,
  functions: readonly MirFunction[],
  context: SerializeContext,
): Map<string, Uint8Array> {
  const byPath = Map.groupBy(functions, (fn) => libraryPathOf(context.symbols.name(fn.symbol)));
  const stored = new Map<string, Uint8Array>();
  for (const [path, bodies] of byPath) {
    const isRuntime = bodies.every((fn) => fn.flags.isRuntime);
    const module = new MirModule(path, isRuntime, new Map(bodies.map((fn) => [fn.symbol, fn])));
    module.assembly.push(...program.assembly);
    stored.set(path, serializeModule(module, context));
  }
  return stored;
}
