// Places: what stands left of a `Set`; their parts are evaluated once, then the place is read or written.

import type { ValueId } from "#core/mir/function.ts";
import { OP } from "#core/spec/mir-ops.ts";
import { INTEGER, type TypeId, VOID } from "#core/types/type-table.ts";
import type { TypedPlace } from "#core/types/typed-tree.ts";
import { checkedStorage } from "./collections.ts";
import type { ProcessLowering } from "./context.ts";
import { copyValue, lowerArgument } from "./copies.ts";
import { lowerExpression } from "./expressions.ts";
import { extractPath } from "./records.ts";

/** An evaluated place. */
export interface Place {
  readonly read: () => ValueId;
  readonly write: (value: ValueId) => void;
}

type PlaceOf<Kind extends TypedPlace["kind"]> = Extract<TypedPlace, { readonly kind: Kind }>;

/**
 * Evaluates the parts of a place, left to right. `isRead`: it will be read too, and an accessor needs its fallback. `isUpdate`: it is
 * read, then written, and nothing that could change a collection runs in between.
 */
export function lowerPlace(p: ProcessLowering, place: TypedPlace, isRead: boolean, isUpdate = false): Place {
  switch (place.kind) {
    case "local":
      return { read: () => p.read(place.local), write: (value) => p.write(place.local, value) };
    case "global":
      return globalPlace(p, place);
    case "part":
      return partPlace(p, place, isRead);
    case "field":
      return fieldPlace(p, place, [], place.type);
    case "element":
      return elementPlace(p, place, [], place.type);
    case "arrayElement":
      return arrayElementPlace(p, place, [], place.type, isRead);
    case "pointer":
      return pointerPlace(p, place, [], place.type);
    case "accessor":
      return isUpdate && place.slots !== undefined ? slotPlace(p, place, place.slots) : accessorPlace(p, place, isRead);
  }
}

function globalPlace(p: ProcessLowering, place: PlaceOf<"global">): Place {
  const symbol = p.module.context.symbols.intern(place.symbol);
  return {
    read: () => p.b.emit(OP.g_get_global, p.mirType(place.type), [], place.type, symbol),
    write: (value) => void p.b.emit(OP.g_set_global, VOID, [value], place.type, symbol),
  };
}

/** Parts of values inside objects are written in place, parts of variables by making the whole anew. */
function partPlace(p: ProcessLowering, place: PlaceOf<"part">, isRead: boolean): Place {
  const path: number[] = [];
  let root: TypedPlace = place;
  while (root.kind === "part") {
    path.unshift(root.field);
    root = root.of;
  }
  if (root.kind === "field") return fieldPlace(p, root, path, place.type);
  if (root.kind === "element") return elementPlace(p, root, path, place.type);
  if (root.kind === "arrayElement") return arrayElementPlace(p, root, path, place.type, isRead);
  if (root.kind === "pointer") return pointerPlace(p, root, path, place.type);
  const whole = lowerPlace(p, root, true);
  const { type } = root;
  return {
    read: () => extractPath(p, type, whole.read(), path),
    write: (value) => whole.write(insertPath(p, type, whole.read(), path, value)),
  };
}

/** The aggregate with the part that `path` names replaced. */
function insertPath(
  p: ProcessLowering,
  type: TypeId,
  whole: ValueId,
  path: readonly number[],
  value: ValueId,
): ValueId {
  const [field, ...rest] = path;
  if (field === undefined) return value;
  const inner = p.representation.partTypes(type)[field] as TypeId;
  const part =
    rest.length === 0
      ? value
      : insertPath(p, inner, p.b.emit(OP.g_extract, p.mirType(inner), [whole], type, field), rest, value);
  return p.b.emit(OP.g_insert, p.mirType(type), [whole, part], type, field);
}

function fieldPlace(p: ProcessLowering, place: PlaceOf<"field">, rest: readonly number[], type: TypeId): Place {
  const object = lowerExpression(p, place.object);
  const path = p.path([place.field, ...rest]);
  return {
    read: () => p.b.emit(OP.g_get_field, p.mirType(type), [object], place.object.type, path),
    write: (value) => void p.b.emit(OP.g_set_field, VOID, [object, value], place.object.type, path),
  };
}

function storagePlace(
  p: ProcessLowering,
  storage: () => ValueId,
  index: ValueId,
  element: TypeId,
  rest: readonly number[],
  type: TypeId,
): Place {
  const immediate = rest.length === 0 ? 0 : p.path(rest) + 1;
  return {
    read: () => p.b.emit(OP.g_get_element, p.mirType(type), [storage(), index], element, immediate),
    write: (value) => void p.b.emit(OP.g_set_element, VOID, [storage(), index, value], element, immediate),
  };
}

/** The bounds are checked at each access: what is evaluated between may have changed the collection. */
function elementPlace(p: ProcessLowering, place: PlaceOf<"element">, rest: readonly number[], type: TypeId): Place {
  const collection = lowerExpression(p, place.collection);
  const index = lowerExpression(p, place.index);
  const storage = (): ValueId => checkedStorage(p, place.collection.type, collection, index);
  return storagePlace(p, storage, index, place.type, rest, type);
}

function arrayElementPlace(
  p: ProcessLowering,
  place: PlaceOf<"arrayElement">,
  rest: readonly number[],
  type: TypeId,
  isRead: boolean,
): Place {
  const array = lowerPlace(p, place.of, isRead);
  const index = lowerExpression(p, place.index);
  const storage = (): ValueId => checkedStorage(p, place.of.type, array.read(), index);
  return storagePlace(p, storage, index, place.type, rest, type);
}

function pointerPlace(p: ProcessLowering, place: PlaceOf<"pointer">, rest: readonly number[], type: TypeId): Place {
  const pointer = lowerExpression(p, place.pointer);
  const operands = place.index === undefined ? [pointer] : [pointer, lowerExpression(p, place.index)];
  const path = [...place.path, ...rest];
  const target = pointerTarget(p, place.pointer.type);
  const immediate = path.length === 0 ? 0 : p.path(path) + 1;
  return {
    read: () => p.b.emit(OP.g_pointer_load, p.mirType(type), operands, target, immediate),
    write: (value) => void p.b.emit(OP.g_pointer_store, VOID, [value, ...operands], target, immediate),
  };
}

/** What a `Pointer to V` points at. */
export function pointerTarget(p: ProcessLowering, pointer: TypeId): TypeId {
  const shape = p.types.shape(p.representation.underlying(pointer));
  return shape.kind === "pointer" ? shape.target : pointer;
}

function accessorPlace(p: ProcessLowering, place: PlaceOf<"accessor">, isRead: boolean): Place {
  const collection = lowerExpression(p, place.collection);
  const key = lowerArgument(p, place.key);
  const fallback = isRead && place.fallback !== undefined ? [lowerArgument(p, place.fallback)] : [];
  return {
    read: () =>
      place.get === undefined
        ? p.b.emit(OP.g_default, p.mirType(place.type), [], place.type)
        : p.call(place.get, [collection, key, ...fallback], place.type),
    write: (value) => void p.call(place.set, [collection, key, copyValue(p, place.type, value)], VOID),
  };
}

/** Searches once for an update. */
function slotPlace(
  p: ProcessLowering,
  place: PlaceOf<"accessor">,
  slots: NonNullable<PlaceOf<"accessor">["slots"]>,
): Place {
  const collection = lowerExpression(p, place.collection);
  const key = lowerArgument(p, place.key);
  const otherwise = place.fallback === undefined ? key : lowerArgument(p, place.fallback);
  const slot = p.call(slots.find, [collection, key], INTEGER);
  return {
    read: () => p.call(slots.get, [collection, slot, otherwise], place.type),
    write: (value) => void p.call(slots.set, [collection, slot, key, copyValue(p, place.type, value)], VOID),
  };
}
