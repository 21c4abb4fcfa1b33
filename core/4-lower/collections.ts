// Lists, Arrays, dictionaries and sets: literals, elements, copies, comprehensions.

import { unreachable } from "#core/base/unreachable.ts";
import type { ValueId } from "#core/mir/function.ts";
import { LIST } from "#core/spec/layouts.ts";
import { OP } from "#core/spec/mir-ops.ts";
import { BOOL, REF, type TypeId, VOID, WORD } from "#core/types/type-table.ts";
import type { TypedExpression } from "#core/types/typed-tree.ts";
import type { ProcessLowering } from "./context.ts";
import { lowerOwned } from "./copies.ts";
import { type ExpressionOf, lowerExpression } from "./expressions.ts";
import { lowerStatements } from "./statements.ts";

const ITEMS = 0;
const COUNT = 1;
const VERSION = 2;
/** Longer literals are filled item by item, so that not all items are alive at once. */
const ITEMS_AT_ONCE = 16;
const FIRST_CAPACITY = 4;

/** Item type of a List, Array or Storage. */
export function itemType(p: ProcessLowering, collection: TypeId): TypeId {
  const shape = p.types.shape(p.representation.underlying(collection));
  if (shape.kind === "array" || shape.kind === "storage") return shape.item;
  if (shape.kind === "nominal" && shape.args[0] !== undefined) return shape.args[0];
  return unreachable(`lower: ${p.types.display(collection)} has no items`);
}

const listField = (p: ProcessLowering, type: TypeId, list: ValueId, field: number, result: TypeId): ValueId =>
  p.b.emit(OP.g_get_field, result, [list], type, p.path([field]));
export const listItems = (p: ProcessLowering, type: TypeId, list: ValueId): ValueId =>
  listField(p, type, list, ITEMS, REF);
export const listCount = (p: ProcessLowering, type: TypeId, list: ValueId): ValueId =>
  listField(p, type, list, COUNT, WORD);
export const listVersion = (p: ProcessLowering, type: TypeId, list: ValueId): ValueId =>
  listField(p, type, list, VERSION, WORD);

/** A List over a storage of which `count` items are in use. */
export function makeList(p: ProcessLowering, type: TypeId, storage: ValueId, count: ValueId): ValueId {
  return p.b.emit(OP.g_new_record, REF, [storage, count, p.b.word(0)], type);
}

/** Number of items of a List, Array or Storage. */
export function collectionLength(p: ProcessLowering, type: TypeId, collection: ValueId): ValueId {
  const shape = p.types.shape(p.representation.underlying(type));
  if (shape.kind === "nominal") return listCount(p, type, collection);
  if (shape.kind === "array" && shape.length >= 0) return p.b.word(shape.length);
  return p.b.emit(OP.g_length, WORD, [collection], itemType(p, type));
}

/** The storage behind a collection after the check that `index` is inside it (trap 1); a Storage is not checked. */
export function checkedStorage(p: ProcessLowering, type: TypeId, collection: ValueId, index: ValueId): ValueId {
  const shape = p.types.shape(p.representation.underlying(type));
  if (shape.kind === "storage") return collection;
  const length = collectionLength(p, type, collection);
  const inside = p.b.emit(OP.lt_u, BOOL, [index, length]);
  p.trapIf(p.b.emit(OP.bool_not, BOOL, [inside]), "bounds", [index, length]);
  return shape.kind === "nominal" ? listItems(p, type, collection) : collection;
}

/** Element of a List, Array or Storage, or the part of it that `path` names. */
export function collectionElement(
  p: ProcessLowering,
  type: TypeId,
  collection: ValueId,
  index: ValueId,
  element: TypeId,
  path: readonly number[],
  result: TypeId,
): ValueId {
  const storage = checkedStorage(p, type, collection, index);
  const immediate = path.length === 0 ? 0 : p.path(path) + 1;
  return p.b.emit(OP.g_get_element, p.mirType(result), [storage, index], element, immediate);
}

export function lowerIndex(p: ProcessLowering, node: ExpressionOf<"index">): ValueId {
  const collection = lowerExpression(p, node.collection);
  const index = lowerExpression(p, node.index);
  p.locate(node.at);
  return collectionElement(p, node.collection.type, collection, index, node.type, [], node.type);
}

function filledStorage(p: ProcessLowering, item: TypeId, nodes: readonly TypedExpression[]): ValueId {
  const ready = nodes.length <= ITEMS_AT_ONCE ? nodes.map((node) => lowerOwned(p, node)) : undefined;
  const storage = p.b.emit(OP.g_new_storage, REF, [p.b.word(nodes.length)], item);
  nodes.forEach((node, index) => {
    const value = ready?.[index] ?? lowerOwned(p, node);
    p.b.emit(OP.g_set_element, VOID, [storage, p.b.word(index), value], item);
  });
  return storage;
}

export function lowerList(p: ProcessLowering, node: ExpressionOf<"list">): ValueId {
  const storage = filledStorage(p, itemType(p, node.type), node.items);
  return makeList(p, node.type, storage, p.b.word(node.items.length));
}

export function lowerArray(p: ProcessLowering, node: ExpressionOf<"array">): ValueId {
  return filledStorage(p, itemType(p, node.type), node.items);
}

/** Whether the value's bytes are all zero, as those of a new storage. */
function isZero(node: TypedExpression): boolean {
  if (node.kind === "integer") return Number(node.value) === 0;
  if (node.kind === "float") return Object.is(node.value, 0);
  return node.kind === "nothing" || (node.kind === "boolean" && !node.value);
}

const MOST_COPIES = 0x7fffffffffffffffn;

/** `a list of n copies of e`; a range error for a negative n. */
export function lowerCopies(p: ProcessLowering, node: ExpressionOf<"copies">): ValueId {
  const item = itemType(p, node.type);
  const count = lowerExpression(p, node.count);
  p.locate(node.at);
  const [zero, most] = [p.b.word(0), p.b.word(MOST_COPIES)];
  p.trapIf(p.b.emit(OP.lt_s, BOOL, [count, zero]), "signed_range", [count, zero, most]);
  const storage = p.b.emit(OP.g_new_storage, REF, [count], item);
  if (!isZero(node.item)) {
    countTo(p, count, (index) => {
      p.b.emit(OP.g_set_element, VOID, [storage, index, lowerOwned(p, node.item)], item);
    });
  }
  const isArray = p.types.shape(p.representation.underlying(node.type)).kind === "array";
  return isArray ? storage : makeList(p, node.type, storage, count);
}

/** A counted loop over 0 … count − 1. */
function countTo(p: ProcessLowering, count: ValueId, body: (index: ValueId) => void): void {
  const { b } = p;
  const head = b.newBlock();
  const exit = b.newBlock();
  const zero = b.word(0);
  const index = b.addParam(head, WORD);
  b.branchWith(b.emit(OP.lt_s, BOOL, [zero, count]), head, [zero], exit, []);
  b.enter(head);
  body(index);
  const next = b.emit(OP.add, WORD, [index, b.word(1)]);
  b.branchWith(b.emit(OP.lt_s, BOOL, [next, count]), head, [next], exit, []);
  b.seal(head);
  b.enterSealed(exit);
}

/** Dictionary and set literals. */
export function lowerBuild(p: ProcessLowering, node: ExpressionOf<"build">): ValueId {
  const made = p.call(node.create, [p.b.word(node.entries.length)], node.type);
  for (const entry of node.entries) {
    const values = entry.map((part) => lowerOwned(p, part));
    p.call(node.add, [made, ...values], 0 as TypeId);
  }
  return made;
}

/** `[e for x in xs if c]`: grows a storage while the loop runs. */
export function lowerComprehension(p: ProcessLowering, node: ExpressionOf<"comprehension">): ValueId {
  const items = beginItems(p, itemType(p, node.type));
  p.yields.push(() => {
    const skip = node.condition === undefined ? undefined : p.b.newBlock();
    if (node.condition !== undefined && skip !== undefined) {
      const take = p.b.newBlock();
      p.b.branch(lowerExpression(p, node.condition), take, skip);
      p.b.enterSealed(take);
    }
    items.add(lowerOwned(p, node.item));
    if (skip !== undefined) {
      p.b.jump(skip);
      p.b.enterSealed(skip);
    }
  });
  lowerStatements(p, [node.loop]);
  p.yields.pop();
  return items.finish(node.type);
}

/** A list that grows while a loop runs. */
export interface GrowingItems {
  readonly add: (value: ValueId) => void;
  readonly finish: (type: TypeId) => ValueId;
}

export function beginItems(p: ProcessLowering, item: TypeId): GrowingItems {
  const items = p.b.newVariable(REF);
  const count = p.b.newVariable(WORD);
  p.b.write(items, p.b.emit(OP.g_new_storage, REF, [p.b.word(FIRST_CAPACITY)], item));
  p.b.write(count, p.b.word(0));
  return {
    add: (value) => appendItem(p, item, items, count, value),
    finish: (type) => makeList(p, type, p.b.read(items), p.b.read(count)),
  };
}

type VariableId = ReturnType<ProcessLowering["b"]["newVariable"]>;

function appendItem(p: ProcessLowering, item: TypeId, items: VariableId, count: VariableId, value: ValueId): void {
  const { b } = p;
  const used = b.read(count);
  const storage = b.read(items);
  const grow = b.newBlock(true);
  const store = b.newBlock();
  const isFull = b.emit(OP.eq, BOOL, [used, b.emit(OP.g_length, WORD, [storage], item)]);
  b.branch(isFull, grow, store, 2);
  b.enterSealed(grow);
  const bigger = b.emit(OP.g_new_storage, REF, [b.emit(OP.shl, WORD, [used, b.word(1)])], item);
  b.emit(OP.g_move_elements, VOID, [bigger, b.word(0), storage, b.word(0), used], item);
  b.write(items, bigger);
  b.jump(store);
  b.enterSealed(store);
  b.emit(OP.g_set_element, VOID, [b.read(items), used, value], item);
  b.write(count, b.emit(OP.add, WORD, [used, b.word(1)]));
}

/** The items `from` … count − 1 of a list as a new List. */
export function listTail(p: ProcessLowering, type: TypeId, list: ValueId, from: ValueId): ValueId {
  const item = itemType(p, type);
  const count = p.b.emit(OP.sub, WORD, [listCount(p, type, list), from]);
  const storage = p.b.emit(OP.g_new_storage, REF, [count], item);
  p.b.emit(OP.g_move_elements, VOID, [storage, p.b.word(0), listItems(p, type, list), from, count], item);
  return makeList(p, type, storage, count);
}

/** `a copy of x`: a List gets a storage of its own. */
export function lowerCopy(p: ProcessLowering, node: ExpressionOf<"copy">): ValueId {
  const value = lowerExpression(p, node.operand);
  p.locate(node.at);
  const shape = p.types.shape(p.representation.underlying(node.type));
  if (shape.kind !== "nominal") return p.b.emit(OP.g_copy, p.mirType(node.type), [value], node.type);
  const declaration = p.representation.declaration(shape.nominal);
  if (declaration.symbol === LIST.symbol) return listTail(p, node.type, value, p.b.word(0));
  if (declaration.kind !== "record") return value;
  return p.b.emit(OP.g_shallow_copy, REF, [value], node.type);
}
