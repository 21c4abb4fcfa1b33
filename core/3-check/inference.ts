// Finds type arguments: matches the types of a declaration against actual ones.

import { INTEGER, type TypeId, type TypeTable } from "#core/types/type-table.ts";

/** Type arguments while they are being found; undefined: still open. */
export type TypeArguments = (TypeId | undefined)[];

/** Number of the type variable that stands for "not known yet" in wanted types, and least one of open types; no declaration has so many parameters. */
export const HOLE_INDEX = 1 << 20;

function holeType(types: TypeTable): TypeId {
  return types.variable(HOLE_INDEX);
}

/** Whether some part of a wanted type is not known yet. */
export function hasHole(types: TypeTable, type: TypeId): boolean {
  if (!types.isGeneric(type)) return false;
  const shape = types.shape(type);
  switch (shape.kind) {
    case "variable":
      return shape.index >= HOLE_INDEX;
    case "nominal":
      return shape.args.some((part) => hasHole(types, part));
    case "tuple":
      return shape.items.some((part) => hasHole(types, part));
    case "process":
      return shape.params.some((part) => hasHole(types, part)) || hasHole(types, shape.result);
    case "optional":
    case "array":
    case "storage":
      return hasHole(types, shape.item);
    case "pointer":
      return hasHole(types, shape.target);
    default:
      return false;
  }
}

/** Whether what is not known of a type is open. */
function isOpen(types: TypeTable, type: TypeId): boolean {
  const filled: TypeId[] = [];
  filled[HOLE_INDEX] = INTEGER;
  return types.substitute(type, filled) === type;
}

/** `type` if it is wholly known, else undefined. */
export function knownType(types: TypeTable, type: TypeId | undefined): TypeId | undefined {
  return type === undefined || hasHole(types, type) ? undefined : type;
}

/** The declared type with the arguments found so far; open ones become holes. */
export function substituteOpen(types: TypeTable, type: TypeId, found: TypeArguments): TypeId {
  if (!types.isGeneric(type)) return type;
  const hole = holeType(types);
  return types.substitute(
    type,
    found.map((argument) => argument ?? hole),
  );
}

/**
 * Matches a declared type against an actual one and fills in the type arguments that this decides; the first decision
 * stays. Returns whether the two agree so far. A value of T fits where an Optional of T is declared.
 */
export function unify(types: TypeTable, pattern: TypeId, actual: TypeId, found: TypeArguments): boolean {
  if (!types.isGeneric(pattern)) return pattern === actual;
  const wanted = types.shape(pattern);
  if (wanted.kind === "variable") {
    const known = found[wanted.index];
    if (known !== undefined) return known === actual;
    // An open type says nothing yet, and contradicts nothing.
    if (hasHole(types, actual)) return isOpen(types, actual);
    found[wanted.index] = actual;
    return true;
  }
  const given = types.shape(actual);
  if (wanted.kind === "optional" && given.kind !== "optional") return unify(types, wanted.item, actual, found);
  if (wanted.kind !== given.kind) return false;
  switch (wanted.kind) {
    case "nominal":
      return (
        given.kind === "nominal" && wanted.nominal === given.nominal && unifyAll(types, wanted.args, given.args, found)
      );
    case "tuple":
      return given.kind === "tuple" && unifyAll(types, wanted.items, given.items, found);
    case "optional":
    case "storage":
      return given.kind === wanted.kind && unify(types, wanted.item, given.item, found);
    case "array":
      return given.kind === "array" && given.length === wanted.length && unify(types, wanted.item, given.item, found);
    case "process":
      return (
        given.kind === "process" &&
        unifyAll(types, wanted.params, given.params, found) &&
        unify(types, wanted.result, given.result, found)
      );
    case "pointer":
      return given.kind === "pointer" && unify(types, wanted.target, given.target, found);
    default:
      return false;
  }
}

function unifyAll(
  types: TypeTable,
  patterns: readonly TypeId[],
  actuals: readonly TypeId[],
  found: TypeArguments,
): boolean {
  if (patterns.length !== actuals.length) return false;
  let agrees = true;
  for (let index = 0; index < patterns.length; index++)
    if (!unify(types, patterns[index] as TypeId, actuals[index] as TypeId, found)) agrees = false;
  return agrees;
}
