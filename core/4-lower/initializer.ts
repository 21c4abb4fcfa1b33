// Module initialisers: constants with literal values need no code, all else runs at program start.

import type { LiteralValue } from "#core/mir/module.ts";
import { staticText } from "#core/mir/static-objects.ts";
import type { TypedExpression, TypedProcess, TypedStatement } from "#core/types/typed-tree.ts";
import type { ModuleLowering } from "./context.ts";
import { lowerProcess } from "./process.ts";

/** Lowers the initialiser, less the constants that are literals: those become part of their global. */
export function lowerInitializer(module: ModuleLowering, initializer: TypedProcess): void {
  const { mir, context } = module;
  const body = initializer.body.filter((statement) => !takeLiteral(module, statement));
  if (body.length === 0) return;
  const symbol = context.symbols.intern(initializer.symbol);
  mir.initializer = symbol;
  mir.isInitializerLazy = body.every(
    (statement) =>
      statement.kind === "set" &&
      statement.place.kind === "global" &&
      mir.globals.get(context.symbols.intern(statement.place.symbol))?.isConstant === true,
  );
  lowerProcess(module, { ...initializer, body });
}

function takeLiteral(module: ModuleLowering, statement: TypedStatement): boolean {
  if (statement.kind !== "set" || statement.place.kind !== "global") return false;
  const { globals } = module.mir;
  const symbol = module.context.symbols.intern(statement.place.symbol);
  const global = globals.get(symbol);
  if (global === undefined || !global.isConstant) return false;
  const literal = literalOf(module, statement.value);
  if (literal === undefined) return false;
  globals.set(symbol, { ...global, literal });
  return true;
}

function literalOf(module: ModuleLowering, value: TypedExpression): LiteralValue | undefined {
  if (value.kind === "integer" || value.kind === "float" || value.kind === "boolean")
    return { kind: value.kind, value: value.value };
  if (value.kind !== "text") return undefined;
  const data = staticText(module.context.symbols, value.value);
  module.mir.data.set(data.symbol, data);
  return { kind: "text", value: data.symbol };
}
