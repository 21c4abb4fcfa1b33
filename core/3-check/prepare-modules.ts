// Brings freshly loaded modules to the point where others can use them: types and headers first, then module variables.

import { checkInitializer } from "./check-initializer.ts";
import { resolveHeaders, resolveTypes } from "./declare-headers.ts";
import { inheritErrors } from "./error-types.ts";
import { checkImportedNames } from "./module-names.ts";
import type { ModuleState, Program } from "./program.ts";

/** Prepares every module that was loaded since the last call. Safe to call while bodies are being checked. */
export function prepareModules(program: Program): void {
  const fresh = program.provider.takeFresh();
  if (fresh.length === 0) return;
  const states = fresh.map((resolved): ModuleState => {
    const state: ModuleState = {
      resolved,
      processes: [],
      globals: [],
      externals: [],
      initializer: undefined,
      localConstants: [],
      found: new Map(),
      setElsewhere: undefined,
    };
    program.modules.push(state);
    program.moduleByPath.set(resolved.interface.path, state);
    program.interfaces.set(resolved.interface.path, resolved.interface);
    return state;
  });
  for (const state of states) resolveTypes(program, state);
  inheritErrors(program, states);
  for (const state of states) resolveHeaders(program, state);
  for (const state of states) checkImportedNames(program, state);
  for (const state of states) checkInitializer(program, state);
}
