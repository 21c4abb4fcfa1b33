// Which types have a zero: the value of a `Let` without one and of an omitted field.

import { ANY, ERROR, RANGE, TEXT, type TypeId } from "#core/types/type-table.ts";
import type { Program } from "./program.ts";

/** Library collections whose zero is an empty one of its own. */
const COLLECTIONS: readonly string[] = [
  "collections/list.List",
  "collections/dictionary.Dictionary",
  "collections/set.Set",
];

/** Whether `type` has a zero: numbers, Text, collections, Optionals, storages, and arrays, tuples and value types of such. */
export function hasZero(program: Program, type: TypeId): boolean {
  const shape = program.types.shape(type);
  switch (shape.kind) {
    case "builtin":
    case "optional":
    case "pointer":
    case "storage":
      return true;
    case "special":
      return type === TEXT || type === ERROR || type === RANGE || (type !== ANY && shape.name === "Pointer");
    case "array":
      return hasZero(program, shape.item);
    case "tuple":
      return shape.items.every((item) => hasZero(program, item));
    case "nominal": {
      const nominal = program.types.nominals[shape.nominal];
      if (nominal === undefined) return false;
      if (COLLECTIONS.includes(nominal.symbol)) return true;
      return (
        nominal.kind === "value" && nominal.fields.every((field) => field.hasDefault || hasZero(program, field.type))
      );
    }
    default:
      return false;
  }
}

/** Whether `Let x as T` needs no value: T has a zero, or is a record all of whose fields may be omitted. */
export function hasInitialValue(program: Program, type: TypeId): boolean {
  if (hasZero(program, type)) return true;
  const nominal = program.nominalOf(type);
  return nominal?.kind === "record" && nominal.fields.every((field) => field.hasDefault);
}
