// Makes the stored form of the library's modules: what `PrecompiledModules` reads back.

import { OP } from "#core/spec/mir-ops.ts";
import type { MirFunction } from "./function.ts";
import type { MirModule } from "./module.ts";
import type { PrecompiledRow } from "./precompiled-modules.ts";
import type { SymbolTable } from "./session-tables.ts";

/** Instructions that a process may have to be inlined into programs beside the image; of a Runtime Module, which then is one block. */
const INLINABLE_MAX = 32;
const RUNTIME_INLINABLE_MAX = 14;

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
      inlinable: [...module.functions.values()]
        .filter((fn) => isInlinable(fn, isRuntime))
        .map((fn) => symbols.name(fn.symbol).slice(module.path.length + 1)),
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

function isInlinable(fn: MirFunction, isRuntime: boolean): boolean {
  if (fn.flags.isExported || (isRuntime && fn.blocks.length > 1)) return false;
  let size = 0;
  for (const block of fn.blocks)
    for (const value of block.body) {
      const op = fn.op(value);
      if (isRuntime && (op === OP.assembly || op === OP.call || op === OP.g_call)) return false;
      if (op !== OP.const && op !== OP.const_bool && op !== OP.const_f64) size++;
    }
  return size <= (isRuntime ? RUNTIME_INLINABLE_MAX : INLINABLE_MAX);
}
