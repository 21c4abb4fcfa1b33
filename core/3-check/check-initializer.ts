// Module-level statements: the first values of module variables and constants, and everything else that runs before `main`.

import { NOTHING } from "#core/types/type-table.ts";
import { newBody } from "./body.ts";
import { checkStatements } from "./check-statement.ts";
import { constantsFirst } from "./constants-first.ts";
import type { ModuleState, Program } from "./program.ts";

/** Checks the statements of a module in order and makes its initialiser. */
export function checkInitializer(program: Program, state: ModuleState): void {
  const { resolved } = state;
  if (resolved.statements.length === 0) return;
  // Traces show it: an entry of a session is known by its number.
  const symbol = resolved.isEntry === true ? resolved.interface.path : `${resolved.interface.path}.$init`;
  const body = newBody({
    program,
    module: state,
    typeParameters: [],
    result: undefined,
    symbol,
    isInitializer: true,
    source: resolved.statements,
  });
  const statements = checkStatements(body, constantsFirst(resolved));
  if (statements.length === 0) return;
  state.initializer = {
    symbol,
    name: resolved.interface.path,
    typeParameters: [],
    params: [],
    result: NOTHING,
    locals: body.locals,
    body: statements,
    isPrivate: true,
    inlineHint: "never",
    at: resolved.statements[0]?.start ?? 0,
  };
}
