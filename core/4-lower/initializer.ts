// Module initialisers: constants with literal values, and arrays of such, need no code, all else runs at program start.

import type { LiteralValue } from "#core/mir/module.ts";
import { staticText } from "#core/mir/static-objects.ts";
import { POINTER, REF } from "#core/types/type-table.ts";
import type { TypedExpression, TypedProcess, TypedStatement } from "#core/types/typed-tree.ts";
import { constantArray } from "./constant-array.ts";
import type { ModuleLowering } from "./context.ts";
import { lowerProcess } from "./process.ts";

/**
 * Lowers the initialiser, less what needs no code: constants that are literals, and variables whose literal can lie in their memory
 * from the start. Those are the variables of Runtime Modules, which work before any initialiser runs, and all before the first
 * statement that needs code.
 */
export function lowerInitializer(module: ModuleLowering, initializer: TypedProcess): void {
  const { mir, context } = module;
  const body: TypedStatement[] = [];
  for (const statement of initializer.body)
    if (!takeLiteral(module, statement, mir.isRuntime || body.length === 0)) body.push(statement);
  if (body.length === 0) return;
  const symbol = context.symbols.intern(initializer.symbol);
  mir.initializer = symbol;
  mir.isInitializerLazy = body.every(
    (statement) =>
      statement.kind === "set" &&
      statement.place.kind === "global" &&
      mir.globals.get(context.symbols.intern(statement.place.symbol))?.isConstant === true,
  );
  mir.functions.set(symbol, lowerProcess(module, { ...initializer, body }));
}

function takeLiteral(module: ModuleLowering, statement: TypedStatement, takesVariables: boolean): boolean {
  if (statement.kind !== "set" || statement.place.kind !== "global") return false;
  const { globals } = module.mir;
  const symbol = module.context.symbols.intern(statement.place.symbol);
  const global = globals.get(symbol);
  if (global === undefined || (!global.isConstant && !takesVariables)) return false;
  const literal =
    literalOf(module, statement.value) ??
    (global.isConstant ? constantArray(module, statement.place.symbol, statement.value) : undefined);
  if (literal === undefined) return isZeroMemory(module, statement.value) && takesVariables;
  if (!global.isConstant && literal.kind === "text") return false;
  globals.set(symbol, { ...global, literal });
  return true;
}

/** Whether the value is a zero without references, as the memory of a variable is. */
function isZeroMemory(module: ModuleLowering, value: TypedExpression): boolean {
  if (value.kind !== "zero") return false;
  const { representation, types } = module.context;
  const inner = representation.underlying(value.type);
  const shape = types.shape(inner);
  if (shape.kind === "builtin" || shape.kind === "pointer" || inner === POINTER) return true;
  if (shape.kind !== "nominal" || representation.declaration(shape.nominal).kind !== "value") return false;
  const { fields } = representation.declaration(shape.nominal);
  if (fields.some((field) => field.defaultSymbol !== "")) return false;
  return representation.value(inner).scalars.every((scalar) => scalar !== REF);
}

function literalOf(module: ModuleLowering, value: TypedExpression): LiteralValue | undefined {
  if (value.kind === "integer" || value.kind === "float" || value.kind === "boolean")
    return { kind: value.kind, value: value.value };
  if (value.kind !== "text") return undefined;
  const data = staticText(module.context.symbols, value.value);
  module.mir.data.set(data.symbol, data);
  return { kind: "text", value: data.symbol };
}
