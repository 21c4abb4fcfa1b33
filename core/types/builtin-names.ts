// Built-in type names and their numbers, with the other names that existing programs use for them.

import { ANY, BUILTIN_SCALARS, INTEGER, NOTHING, POINTER, RANGE, TEXT, type TypeId } from "./type-table.ts";

const ALIASES: Readonly<Record<string, TypeId>> = {
  Text: TEXT,
  String: TEXT,
  Any: ANY,
  Nothing: NOTHING,
  Pointer: POINTER,
  Range: RANGE,
};

const SCALAR_INDEX: ReadonlyMap<string, number> = new Map(BUILTIN_SCALARS.map((row, index) => [row.name, index]));

/** The type of a built-in name without arguments (`Pointer` and `Range` among them), or undefined. */
export function builtinType(name: string): TypeId | undefined {
  const index = SCALAR_INDEX.get(name);
  // `Integer` is the first row of the table, and its type the first of the built-in scalars.
  return index === undefined ? ALIASES[name] : ((INTEGER + index) as TypeId);
}

/** All of them, for suggestions. */
export function builtinTypeNames(): readonly string[] {
  return [...SCALAR_INDEX.keys(), ...Object.keys(ALIASES)];
}
