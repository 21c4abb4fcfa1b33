// MIR of the modules that were compiled when the toolchain was built: each is read when something in it is reached.

import { deserializeModule } from "./deserialize.ts";
import type { MirModule } from "./module.ts";
import type { SerializeContext } from "./serialize.ts";

/** What is known of a precompiled module without reading it. */
export interface PrecompiledRow {
  /** Its place in the order in which modules are initialised. */
  readonly order: number;
  readonly isRuntime: boolean;
  /** Symbol of its initialiser, if it has one, and whether that only computes constants. */
  readonly initializer?: string;
  readonly isInitializerLazy?: boolean;
  /** Modules with an initialiser that it depends on, itself included, in order of initialisation. */
  readonly initialized: readonly string[];
}

/** Where the stored modules come from. */
export interface PrecompiledSource {
  row(path: string): PrecompiledRow | undefined;
  /** A module as `serializeModule` wrote it. */
  mir(path: string): Uint8Array | undefined;
  /** What `storeInlineBodies` wrote for the processes of a module. */
  inlineBodies(path: string): Uint8Array | undefined;
}

/** The path of the module in which a library process, instance or variable stands; paths of the library have no dots. */
export function libraryPathOf(symbol: string): string {
  const dot = symbol.indexOf(".");
  return dot < 0 ? symbol : symbol.slice(0, dot);
}

/** The precompiled modules in the numbers of one session. */
export class PrecompiledModules {
  private readonly source: PrecompiledSource;
  private readonly context: SerializeContext;
  private readonly modules = new Map<string, MirModule | undefined>();

  constructor(source: PrecompiledSource, context: SerializeContext) {
    this.source = source;
    this.context = context;
  }

  row(path: string): PrecompiledRow | undefined {
    return this.source.row(path);
  }

  module(path: string): MirModule | undefined {
    if (this.modules.has(path)) return this.modules.get(path);
    const bytes = this.source.mir(path);
    const module = bytes === undefined ? undefined : deserializeModule(bytes, this.context);
    this.modules.set(path, module);
    return module;
  }
}
