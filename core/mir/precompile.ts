// Makes the stored form of the library's modules: what `PrecompiledModules` reads back.

import type { MirModule } from "./module.ts";
import type { PrecompiledRow } from "./precompiled-modules.ts";
import type { SymbolTable } from "./session-tables.ts";

/** One row for each of `modules`, which stand in the order of initialisation. */
export function precompiledRows(modules: readonly MirModule[], symbols: SymbolTable): Record<string, PrecompiledRow> {
  const byPath = new Map(modules.map((module) => [module.path, module]));
  const rows: Record<string, PrecompiledRow> = {};
  modules.forEach((module, order) => {
    const reached = new Set<string>();
    visit(module, byPath, reached);
    const { isRuntime, initializer, isInitializerLazy } = module;
    rows[module.path] = {
      order,
      isRuntime,
      ...(initializer === undefined ? {} : { initializer: symbols.name(initializer), isInitializerLazy }),
      initialized: modules
        .filter((one) => one.initializer !== undefined && reached.has(one.path))
        .map((one) => one.path),
    };
  });
  return rows;
}

function visit(module: MirModule, byPath: ReadonlyMap<string, MirModule>, reached: Set<string>): void {
  if (reached.has(module.path)) return;
  reached.add(module.path);
  for (const path of module.imports) {
    const imported = byPath.get(path);
    if (imported !== undefined) visit(imported, byPath, reached);
  }
}
