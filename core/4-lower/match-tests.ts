// The test of one value in a decision tree, by the kind of the patterns for it: each outcome goes on with the rows that it leaves.

import type { BlockId, ValueId } from "#core/mir/function.ts";
import { OP } from "#core/spec/mir-ops.ts";
import { BOOL, type TypeId, WORD } from "#core/types/type-table.ts";
import type { TypedPattern } from "#core/types/typed-tree.ts";
import { collectionLength, listItems } from "./collections.ts";
import { compareValues } from "./compare.ts";
import { lowerExpression } from "./expressions.ts";
import { type Segment, switchOnInteger } from "./integer-switch.ts";
import type { TreeBuilder } from "./match.ts";
import { type Occurrence, type Part, type Row, RowGroups, testAt } from "./match-rows.ts";
import { matchPattern } from "./patterns.ts";
import { unboxed } from "./protocols.ts";
import { caseField } from "./records.ts";
import { mergeTouching, switchOnText } from "./text-switch.ts";

type PatternOf<Kind extends TypedPattern["kind"]> = Extract<TypedPattern, { readonly kind: Kind }>;

/** Integers from `low` up to `high`, both of them. */
interface Interval {
  readonly low: bigint;
  readonly high: bigint;
}

const COUNT_MAX = 2n ** 63n - 1n;
const WORD_MAX = 2n ** 64n - 1n;

/** Tests a value that the first row tests, and ends the block. */
export function testValue(tree: TreeBuilder, rows: readonly Row[], at: Occurrence): void {
  const pattern = testAt(rows[0] as Row, at) as TypedPattern;
  switch (pattern.kind) {
    case "case":
      return testCase(tree, rows, at);
    case "some":
    case "nothing":
      return testPresence(tree, rows, at);
    case "type":
      return testType(tree, rows, at, pattern.type);
    case "list":
      return testLength(tree, rows, at);
    case "range":
    case "value": {
      if (intervalOf(pattern) !== undefined) return testIntervals(tree, rows, at, at.value, intervalOf);
      if (pattern.kind === "range") return testRange(tree, rows, at, pattern);
      if (pattern.value.kind === "boolean") return testBoolean(tree, rows, at);
      if (pattern.value.kind === "text") return testText(tree, rows, at);
      return testEqual(tree, rows, at, pattern);
    }
    default:
      return testAlternatives(tree, rows, at, pattern);
  }
}

/** The rows with `parts` in place of the test at a value. */
function replaced(tree: TreeBuilder, row: Row, at: Occurrence, parts: readonly Part[]): readonly Row[] {
  const tests = row.tests.filter((test) => test.at !== at);
  return tree.maker.rows(row.arm, tests, row.bindings, parts);
}

/**
 * Up to so many cases are found by comparisons. Walks over trees go another way at each node, which the processor guesses better one comparison at a time
 * than as a jump through a table: an evaluator of expressions with six cases took 2.6 times as long with a table.
 */
const SEARCHED_CASES_MAX = 8;

function testCase(tree: TreeBuilder, rows: readonly Row[], at: Occurrence): void {
  const { p } = tree;
  const groups = new RowGroups<number>();
  for (const row of rows) {
    const pattern = testAt(row, at);
    if (pattern?.kind === "case") groups.addTo([pattern.caseIndex], row);
    else groups.addToAll(row);
  }
  const tag = p.b.emit(OP.g_case, WORD, [at.value], at.type);
  const shape = p.types.shape(p.representation.underlying(at.type));
  const count = shape.kind === "nominal" ? p.representation.declaration(shape.nominal).cases.length : 0;
  const blocks = new Map<number, BlockId>();
  for (const [caseIndex, ofCase] of groups.groups) blocks.set(caseIndex, caseBlock(tree, ofCase, at, caseIndex));
  if (blocks.size === count) {
    const targets = Array.from({ length: count }, (_, index) => blocks.get(index) as BlockId);
    if (count <= SEARCHED_CASES_MAX) return searchCases(tree, tag, targets, 0, count);
    return p.b.switch(tag, targets);
  }
  const other = tree.goOn(groups.others);
  if (blocks.size === 1) {
    const [[caseIndex, block]] = [...blocks] as [[number, BlockId]];
    return branchOnCase(tree, tag, caseIndex, block, other);
  }
  const segments: Segment[] = [{ low: -1n, target: other }];
  for (const [caseIndex, target] of [...blocks].sort(([left], [right]) => left - right))
    segments.push({ low: BigInt(caseIndex), target }, { low: BigInt(caseIndex + 1), target: other });
  switchOnInteger(p, tag, true, mergeTouching(segments));
}

/** Goes to the target of the case, which is one of those from `from` up to before `to`: binary search. */
function searchCases(tree: TreeBuilder, tag: ValueId, targets: readonly BlockId[], from: number, to: number): void {
  const { p } = tree;
  if (to - from === 1) return p.b.jump(targets[from] as BlockId);
  if (to - from === 2) return branchOnCase(tree, tag, from, targets[from] as BlockId, targets[from + 1] as BlockId);
  const middle = (from + to) >> 1;
  const below = p.b.newBlock();
  const above = p.b.newBlock();
  p.b.branch(p.b.emit(OP.lt_s, BOOL, [tag, p.b.word(middle)]), below, above);
  p.b.enterSealed(below);
  searchCases(tree, tag, targets, from, middle);
  p.b.enterSealed(above);
  searchCases(tree, tag, targets, middle, to);
}

function branchOnCase({ p }: TreeBuilder, tag: ValueId, caseIndex: number, is: BlockId, other: BlockId): void {
  p.b.branch(p.b.emit(OP.eq, BOOL, [tag, p.b.word(caseIndex)]), is, other);
}

/** The rows of one case, with tests of its fields. */
function caseBlock(tree: TreeBuilder, rows: readonly Row[], at: Occurrence, caseIndex: number): BlockId {
  const { p } = tree;
  return tree.begin(() => {
    const fields = new Map<number, Occurrence>();
    return rows.flatMap((row) => {
      const pattern = testAt(row, at);
      if (pattern?.kind !== "case") return [row];
      const parts: Part[] = [];
      for (const { field, type, pattern: inner } of pattern.fields) {
        if (inner.kind === "wildcard") continue;
        const known = fields.get(field) ?? { value: caseField(p, at.type, at.value, caseIndex, field, type), type };
        fields.set(field, known);
        parts.push({ at: known, pattern: inner });
      }
      return replaced(tree, row, at, parts);
    });
  });
}

function testPresence(tree: TreeBuilder, rows: readonly Row[], at: Occurrence): void {
  const { p } = tree;
  const present: Row[] = [];
  const absent: Row[] = [];
  for (const row of rows) {
    const pattern = testAt(row, at);
    if (pattern?.kind !== "nothing") present.push(row);
    if (pattern?.kind !== "some") absent.push(row);
  }
  const shape = p.types.shape(p.representation.underlying(at.type));
  const item = shape.kind === "optional" ? shape.item : at.type;
  const isSome = p.b.emit(OP.g_is_some, BOOL, [at.value], at.type);
  const some = tree.begin(() => {
    const inner = { value: p.b.emit(OP.g_payload, p.mirType(item), [at.value], at.type), type: item };
    return present.flatMap((row) => {
      const pattern = testAt(row, at);
      return pattern?.kind === "some" ? replaced(tree, row, at, [{ at: inner, pattern: pattern.inner }]) : [row];
    });
  });
  const none = tree.begin(() =>
    absent.flatMap((row) => (testAt(row, at)?.kind === "nothing" ? replaced(tree, row, at, []) : [row])),
  );
  p.b.branch(isSome, some, none);
}

function testBoolean(tree: TreeBuilder, rows: readonly Row[], at: Occurrence): void {
  const blockFor = (wanted: boolean): BlockId =>
    tree.begin(() =>
      rows.flatMap((row) => {
        const value = literalOf(testAt(row, at));
        if (value?.kind !== "boolean") return [row];
        return value.value === wanted ? replaced(tree, row, at, []) : [];
      }),
    );
  tree.p.b.branch(at.value, blockFor(true), blockFor(false));
}

function literalOf(pattern: TypedPattern | undefined): PatternOf<"value">["value"] | undefined {
  return pattern?.kind === "value" ? pattern.value : undefined;
}

/** The type's very values, or an error and what follows it. */
function testType(tree: TreeBuilder, rows: readonly Row[], at: Occurrence, type: TypeId): void {
  const { p } = tree;
  const isError = p.representation.isError(type);
  const isIt = p.b.emit(isError ? OP.g_follows : OP.g_is_type, BOOL, [at.value], type);
  const is = tree.begin(() => {
    const inner = { value: isError ? at.value : unboxed(p, type, at.value), type };
    return rows.flatMap((row) => {
      const pattern = testAt(row, at);
      if (pattern?.kind !== "type" || pattern.type !== type) return [row];
      return replaced(tree, row, at, [{ at: inner, pattern: pattern.inner }]);
    });
  });
  const isOther = (row: Row): boolean => {
    const pattern = testAt(row, at);
    return pattern?.kind !== "type" || pattern.type !== type;
  };
  p.b.branch(isIt, is, tree.goOn(rows.filter(isOther)));
}

/** The numbers that a literal or a range of literals stands for. */
function intervalOf(pattern: TypedPattern): Interval | undefined {
  if (pattern.kind === "value" && pattern.value.kind === "integer") {
    const value = BigInt(pattern.value.value);
    return { low: value, high: value };
  }
  if (pattern.kind !== "range" || pattern.from.kind !== "integer" || pattern.to.kind !== "integer") return undefined;
  const end = BigInt(pattern.to.value);
  return { low: BigInt(pattern.from.value), high: pattern.isInclusive ? end : end - 1n };
}

/** A number by the intervals of all rows at once; rows with other tests of it keep them. */
function testIntervals(
  tree: TreeBuilder,
  rows: readonly Row[],
  at: Occurrence,
  value: ValueId,
  intervalFor: (pattern: TypedPattern) => Interval | undefined,
  begin: (rows: readonly Row[]) => BlockId = (left) => withoutTest(tree, left, at, intervalFor),
): void {
  const { p } = tree;
  const isSigned = value !== at.value || p.representation.integer(at.type)?.signed === true;
  const starts = new Set<bigint>();
  for (const row of rows) {
    const pattern = testAt(row, at);
    const interval = pattern === undefined ? undefined : intervalFor(pattern);
    if (interval === undefined || interval.high < interval.low) continue;
    starts.add(interval.low);
    if (interval.high < (isSigned ? COUNT_MAX : WORD_MAX)) starts.add(interval.high + 1n);
  }
  const sorted = [...starts].sort((left, right) => (left < right ? -1 : left > right ? 1 : 0));
  const lists = rowsBySegment(rows, at, sorted, intervalFor);
  const lowest = isSigned ? -(2n ** 63n) : 0n;
  const made = new Map<string, BlockId>();
  const segments: Segment[] = [];
  lists.forEach((list, index) => {
    // Nothing may lie below the first number.
    if (index === 0 && sorted[0] === lowest) return;
    const left = tree.upToCertain(list);
    const key = left.map((row) => row.id).join();
    const target = made.get(key) ?? begin(left);
    made.set(key, target);
    segments.push({ low: sorted[index - 1] ?? lowest, target });
  });
  switchOnInteger(p, value, isSigned, segments);
}

/** For each segment between starts the rows that may match in it, in their order. */
function rowsBySegment(
  rows: readonly Row[],
  at: Occurrence,
  starts: readonly bigint[],
  intervalFor: (pattern: TypedPattern) => Interval | undefined,
): readonly (readonly Row[])[] {
  const lists: Row[][] = Array.from({ length: starts.length + 1 }, () => []);
  const indexOf = new Map(starts.map((start, index) => [start, index + 1]));
  const everywhere: Row[] = [];
  // Rows for all segments are added to a segment when it gets its next row, or at the end.
  const seen = new Int32Array(starts.length + 1);
  const catchUp = (segment: number): Row[] => {
    const list = lists[segment] as Row[];
    for (let index = seen[segment] as number; index < everywhere.length; index++) list.push(everywhere[index] as Row);
    seen[segment] = everywhere.length;
    return list;
  };
  for (const row of rows) {
    const pattern = testAt(row, at);
    const interval = pattern === undefined ? undefined : intervalFor(pattern);
    if (interval === undefined) {
      everywhere.push(row);
      continue;
    }
    if (interval.high < interval.low) continue;
    const first = indexOf.get(interval.low) ?? 0;
    const end = indexOf.get(interval.high + 1n) ?? lists.length;
    for (let segment = first; segment < end; segment++) catchUp(segment).push(row);
  }
  return lists.map((_, segment) => catchUp(segment));
}

/** A node for rows whose test of a value is known to hold; rows with nothing else to ask share one. */
function withoutTest(
  tree: TreeBuilder,
  rows: readonly Row[],
  at: Occurrence,
  holds: (pattern: TypedPattern) => unknown,
): BlockId {
  const isHeld = (row: Row): boolean => {
    const pattern = testAt(row, at);
    return pattern !== undefined && holds(pattern) !== undefined;
  };
  if (!rows.some(isHeld)) return tree.goOn(rows);
  return tree.begin(() => rows.flatMap((row) => (isHeld(row) ? replaced(tree, row, at, []) : [row])));
}

/** A range whose ends are not known now. */
function testRange(tree: TreeBuilder, rows: readonly Row[], at: Occurrence, pattern: PatternOf<"range">): void {
  const { p } = tree;
  const [first, ...rest] = rows as [Row, ...Row[]];
  const reached = p.b.newBlock();
  const other = tree.goOn(rest);
  p.b.branch(compareValues(p, "greaterOrEqual", at.type, at.value, lowerExpression(p, pattern.from)), reached, other);
  p.b.enterSealed(reached);
  const op = pattern.isInclusive ? "lessOrEqual" : "less";
  const is = tree.begin(() => [...replaced(tree, first, at, []), ...rest]);
  p.b.branch(compareValues(p, op, at.type, at.value, lowerExpression(p, pattern.to)), is, other);
}

function testText(tree: TreeBuilder, rows: readonly Row[], at: Occurrence): void {
  const groups = new RowGroups<string>();
  for (const row of rows) {
    const value = literalOf(testAt(row, at));
    if (value?.kind === "text") groups.addTo([value.value], row);
    else groups.addToAll(row);
  }
  const targets = new Map<string, BlockId>();
  for (const [content, ofText] of groups.groups)
    targets.set(
      content,
      withoutTest(tree, ofText, at, (pattern) => (literalOf(pattern)?.kind === "text" ? true : undefined)),
    );
  switchOnText(tree.p, at.value, targets, tree.goOn(groups.others));
}

/** Any other constant: rows with the very same one are decided with it, the rest keep their tests. */
function testEqual(tree: TreeBuilder, rows: readonly Row[], at: Occurrence, pattern: PatternOf<"value">): void {
  const { p } = tree;
  const isSame = compareValues(p, "equal", at.type, at.value, lowerExpression(p, pattern.value));
  const holds = (other: TypedPattern): true | undefined => (other === pattern ? true : undefined);
  const is = withoutTest(tree, rows, at, holds);
  p.b.branch(isSame, is, tree.goOn(rows.filter((row) => testAt(row, at) !== pattern)));
}

/** A list by its length, then by its items. */
function testLength(tree: TreeBuilder, rows: readonly Row[], at: Occurrence): void {
  const { p } = tree;
  const count = collectionLength(p, at.type, at.value);
  const intervalFor = (pattern: TypedPattern): Interval | undefined => {
    if (pattern.kind !== "list") return undefined;
    const low = BigInt(pattern.items.length);
    return { low, high: pattern.rest === undefined ? low : COUNT_MAX };
  };
  testIntervals(tree, rows, at, count, intervalFor, (left) => itemsBlock(tree, left, at));
}

function itemsBlock(tree: TreeBuilder, rows: readonly Row[], at: Occurrence): BlockId {
  const { p } = tree;
  if (!rows.some((row) => testAt(row, at)?.kind === "list")) return tree.goOn(rows);
  return tree.begin(() => {
    const items = new Map<number, Occurrence>();
    let storage: ValueId | undefined;
    return rows.flatMap((row) => {
      const pattern = testAt(row, at);
      if (pattern?.kind !== "list") return [row];
      const type = pattern.itemType;
      const parts: Part[] = [];
      pattern.items.forEach((inner, index) => {
        if (inner.kind === "wildcard") return;
        storage ??= listItems(p, at.type, at.value);
        const element = (): ValueId =>
          p.b.emit(OP.g_get_element, p.mirType(type), [storage as ValueId, p.b.word(index)], type);
        const known = items.get(index) ?? { value: element(), type };
        items.set(index, known);
        parts.push({ at: known, pattern: inner });
      });
      const { rest } = pattern;
      const made = replaced(tree, row, at, parts);
      if (rest?.kind !== "bind") return made;
      const tail = { local: rest.local, at, tailFrom: pattern.items.length };
      return made.map((one) => ({ ...one, bindings: [...one.bindings, tail] }));
    });
  });
}

/** Alternatives that would make too many rows: tested as they stand, before the rest. */
function testAlternatives(tree: TreeBuilder, rows: readonly Row[], at: Occurrence, pattern: TypedPattern): void {
  const { p } = tree;
  const other = tree.goOn(rows.slice(1));
  const is = tree.begin(() => [...replaced(tree, rows[0] as Row, at, []), ...rows.slice(1)]);
  const alternatives = pattern.kind === "or" ? pattern.alternatives : [pattern];
  alternatives.forEach((alternative, index) => {
    const isLast = index === alternatives.length - 1;
    const next = isLast ? other : p.b.newBlock();
    matchPattern(p, { fail: next, bind: () => undefined }, alternative, at.type, at.value);
    if (p.b.isOpen) p.b.jump(is);
    if (!isLast) p.b.enterSealed(next);
  });
}
