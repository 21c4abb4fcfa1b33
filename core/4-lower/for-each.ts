// `For each`: over lists, arrays, storages, ranges, library cursors and iterators.

import type { ValueId } from "#core/mir/function.ts";
import { OP } from "#core/spec/mir-ops.ts";
import { BOOL, INTEGER, RANGE, REF, TEXT, type TypeId, WORD } from "#core/types/type-table.ts";
import type { IterationSource } from "#core/types/typed-tree.ts";
import { collectionLength, itemType, listCount, listItems, listVersion } from "./collections.ts";
import type { ProcessLowering } from "./context.ts";
import { copyValue } from "./copies.ts";
import { lowerExpression } from "./expressions.ts";
import { isLines, overLines } from "./line-walks.ts";
import { lowerCounted, lowerTurn } from "./loops.ts";
import { bindPattern } from "./patterns.ts";
import type { StatementOf } from "./statements.ts";
import { textByte, textByteLength } from "./text-bytes.ts";

/** The least first byte of a character of several bytes. */
const FIRST_LONG_LEAD = 128;

export type ForEach = StatementOf<"forEach">;
type SourceOf<Kind extends IterationSource["kind"]> = Extract<IterationSource, { readonly kind: Kind }>;

export function lowerForEach(p: ProcessLowering, node: ForEach): void {
  const { source } = node;
  switch (source.kind) {
    case "list":
      if (isLines(source.collection)) return overLines(p, node, source.collection);
      return overList(p, node, source.collection.type, lowerExpression(p, source.collection));
    case "array":
    case "storage":
      return overStorage(p, node, source.collection.type, lowerExpression(p, source.collection));
    case "range":
      return overRange(p, node, lowerExpression(p, source.range));
    case "cursor":
      return overCursor(p, node, source);
    case "iterator":
      return overIterator(p, node, source);
  }
}

export function bindItem(p: ProcessLowering, node: ForEach, number: number, value: ValueId): void {
  const pattern = node.patterns[number];
  const type = node.itemTypes[number];
  if (pattern !== undefined && type !== undefined) bindPattern(p, pattern, type, value);
}

/** By index; after each turn the list must have the version it had at the start. */
export function overList(p: ProcessLowering, node: ForEach, type: TypeId, list: ValueId): void {
  p.locate(node.at);
  const version = listVersion(p, type, list);
  const items = listItems(p, type, list);
  const count = listCount(p, type, list);
  const start = (index: ValueId): void => bindElement(p, node, itemType(p, type), items, index);
  lowerCounted(p, node.loop, p.b.word(0), count, node.body, start, () => {
    p.locate(node.at);
    const changed = p.b.newBlock(true);
    const same = p.b.newBlock();
    const now = listVersion(p, type, list);
    p.b.branch(p.b.emit(OP.eq, BOOL, [now, version]), same, changed, 1);
    p.b.enterSealed(changed);
    p.role("raise_list_changed", [p.b.emit(OP.sub, WORD, [now, version])]);
    p.b.end(OP.unreachable, []);
    p.b.enterSealed(same);
  });
}

function bindElement(p: ProcessLowering, node: ForEach, item: TypeId, storage: ValueId, index: ValueId): void {
  const element = p.b.emit(OP.g_get_element, p.mirType(item), [storage, index], item);
  bindItem(p, node, 0, copyValue(p, item, element));
  if (node.index !== undefined) p.define(node.index, index);
}

function overStorage(p: ProcessLowering, node: ForEach, type: TypeId, storage: ValueId): void {
  const item = itemType(p, type);
  const length = collectionLength(p, type, storage);
  lowerCounted(p, node.loop, p.b.word(0), length, node.body, (index) => bindElement(p, node, item, storage, index));
}

function overRange(p: ProcessLowering, node: ForEach, range: ValueId): void {
  const first = p.b.emit(OP.g_extract, WORD, [range], RANGE, 0);
  const end = p.b.emit(OP.g_extract, WORD, [range], RANGE, 1);
  lowerCounted(p, node.loop, first, end, node.body, (counter) => {
    bindItem(p, node, 0, counter);
    if (node.index !== undefined) p.define(node.index, p.b.emit(OP.sub, WORD, [counter, first]));
  });
}

/** A number of turns done before this one, for `at i`. */
export function turnCounter(p: ProcessLowering, node: ForEach): { begin: () => void; advance: () => void } {
  const { index } = node;
  if (index === undefined) return { begin: () => undefined, advance: () => undefined };
  const turns = p.b.newVariable(WORD);
  p.b.write(turns, p.b.word(0));
  return {
    begin: () => p.define(index, p.b.read(turns)),
    advance: () => p.b.write(turns, p.b.emit(OP.add, WORD, [p.b.read(turns), p.b.word(1)])),
  };
}

function overCursor(p: ProcessLowering, node: ForEach, source: SourceOf<"cursor">): void {
  const { b } = p;
  const collection = lowerExpression(p, source.collection);
  p.locate(node.at);
  if (p.representation.underlying(source.collection.type) === TEXT) return overText(p, node, source, collection);
  const turns = turnCounter(p, node);
  const head = b.newBlock();
  const exit = b.newBlock();
  const cursor = b.addParam(head, WORD);
  const goOn = (at: ValueId): void => {
    const isInside = b.emit(OP.le_s, BOOL, [b.word(0), at]);
    b.branchWith(isInside, head, [at], exit, []);
  };
  goOn(p.call(source.start, [collection], INTEGER));
  b.enter(head);
  source.items.forEach((item, number) => {
    bindItem(p, node, number, p.call(item, [collection, cursor], node.itemTypes[number] as TypeId));
  });
  turns.begin();
  lowerTurn(p, node.loop, exit, node.body, () => {
    p.locate(node.at);
    turns.advance();
    goOn(p.call(source.next, [collection, cursor], INTEGER));
  });
  b.seal(head);
  b.enterSealed(exit);
}

/** By byte offset: a character that is one byte is decoded here, others by the library, which then also tells where the next one begins. */
function overText(p: ProcessLowering, node: ForEach, source: SourceOf<"cursor">, text: ValueId): void {
  const { b } = p;
  const turns = turnCounter(p, node);
  const [head, single, several, body, exit] = [
    b.newBlock(),
    b.newBlock(),
    b.newBlock(true),
    b.newBlock(),
    b.newBlock(),
  ];
  const offset = b.addParam(head, WORD);
  const code = b.addParam(body, WORD);
  const following = b.addParam(body, WORD);
  const length = textByteLength(p, text);
  const goOn = (at: ValueId): void => b.branchWith(b.emit(OP.lt_s, BOOL, [at, length]), head, [at], exit, []);
  goOn(b.word(0));
  b.enter(head);
  const lead = textByte(p, text, offset);
  b.branch(b.emit(OP.lt_u, BOOL, [lead, b.word(FIRST_LONG_LEAD)]), single, several, 1);
  b.enterSealed(single);
  b.jump(body, [lead, b.emit(OP.add, WORD, [offset, b.word(1)])]);
  b.enterSealed(several);
  const decoded = p.call(source.items[0] as (typeof source.items)[number], [text, offset], node.itemTypes[0] as TypeId);
  const next = p.call(source.next, [text, offset], INTEGER);
  const isLast = b.emit(OP.lt_s, BOOL, [next, b.word(0)]);
  b.jump(body, [decoded, b.emit(OP.select, WORD, [isLast, length, next])]);
  b.enterSealed(body);
  bindItem(p, node, 0, code);
  turns.begin();
  lowerTurn(p, node.loop, exit, node.body, () => {
    p.locate(node.at);
    turns.advance();
    goOn(following);
  });
  b.seal(head);
  b.enterSealed(exit);
}

function overIterator(p: ProcessLowering, node: ForEach, source: SourceOf<"iterator">): void {
  const { b } = p;
  const iterator = lowerExpression(p, source.iterator);
  p.locate(node.at);
  const turns = turnCounter(p, node);
  const item = node.itemTypes[0] ?? REF;
  const optional = p.types.optional(item);
  const head = b.newBlock();
  const body = b.newBlock();
  const exit = b.newBlock();
  b.jump(head);
  b.enter(head);
  const found = p.call(source.next, [iterator], optional);
  b.branch(b.emit(OP.g_is_some, BOOL, [found], optional), body, exit);
  b.enterSealed(body);
  bindItem(p, node, 0, b.emit(OP.g_payload, p.mirType(item), [found], optional));
  turns.begin();
  lowerTurn(p, node.loop, exit, node.body, () => {
    turns.advance();
    b.jump(head);
  });
  b.seal(head);
  b.enterSealed(exit);
}
