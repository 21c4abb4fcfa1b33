// What a Match leaves out and what it can never reach, by the usefulness of pattern rows
// (Maranget, "Warnings for pattern matching", Journal of Functional Programming 17, 2007).

import { BOOLEAN, type NominalCase, TEXT, type TypeId } from "#core/types/type-table.ts";
import type { TypedPattern } from "#core/types/typed-tree.ts";
import { followsError } from "./error-types.ts";
import type { Program } from "./program.ts";

type Row = readonly TypedPattern[];

/** A way to make a value of a type: how many parts it has and how it reads. */
interface Constructor {
  readonly key: string;
  /** Number of a variant's case, else −1. */
  readonly caseIndex: number;
  readonly parts: readonly TypeId[];
  /** The value with its parts as written. */
  readonly write: (parts: readonly string[]) => string;
}

const WILDCARD: TypedPattern = { kind: "wildcard" };

/** Values that no row of patterns of `type` matches, as patterns to write; empty when there are none. */
export function missingPatterns(program: Program, patterns: readonly TypedPattern[], type: TypeId): readonly string[] {
  const rows = patterns.map((pattern): Row => [pattern]);
  const constructors = closedConstructors(program, type, patterns);
  if (constructors === undefined) return witness(program, rows, [WILDCARD], [type]) ?? [];
  const missing: string[] = [];
  const byCase = new Map<number, Row[]>();
  const others: Row[] = [];
  for (const row of expand(rows)) {
    const head = row[0] as TypedPattern;
    const known = head.kind === "case" ? byCase.get(head.caseIndex) : others;
    if (known !== undefined) known.push(row);
    else if (head.kind === "case") byCase.set(head.caseIndex, [row]);
  }
  for (const constructor of constructors) {
    const ofCase = byCase.get(constructor.caseIndex);
    const special = specialize(ofCase === undefined ? others : [...ofCase, ...others], constructor);
    const parts = witness(
      program,
      special,
      constructor.parts.map(() => WILDCARD),
      constructor.parts,
    );
    if (parts !== undefined) missing.push(constructor.write(parts));
  }
  return missing;
}

/** The patterns of the arms so far, by what they begin with, so that a long Match is not searched for each of its arms. */
export class CoveredPatterns {
  readonly all: TypedPattern[] = [];
  private readonly byKey = new Map<string, TypedPattern[]>();
  private readonly others: TypedPattern[] = [];

  add(pattern: TypedPattern): void {
    this.all.push(pattern);
    this.addPart(pattern);
  }

  /** Those that may match a value of the pattern. */
  relevantTo(pattern: TypedPattern): readonly TypedPattern[] {
    const key = keyOf(pattern);
    if (key === "") return this.all;
    const same = this.byKey.get(key) ?? [];
    return this.others.length === 0 ? same : [...same, ...this.others];
  }

  private addPart(pattern: TypedPattern): void {
    const inner = plain(pattern);
    if (inner.kind === "or") {
      for (const alternative of inner.alternatives) this.addPart(alternative);
      return;
    }
    const key = keyOf(inner);
    const known = key === "" ? this.others : this.byKey.get(key);
    if (known === undefined) this.byKey.set(key, [inner]);
    else known.push(inner);
  }
}

/** Two patterns with different keys never match the same value; "" for patterns without one. */
function keyOf(pattern: TypedPattern): string {
  const inner = plain(pattern);
  if (inner.kind === "case") return `case ${inner.caseIndex}`;
  if (inner.kind === "nothing") return "nothing";
  if (inner.kind === "some") {
    const key = keyOf(inner.inner);
    return key === "" ? "" : `some ${key}`;
  }
  if (inner.kind !== "value") return "";
  const { value } = inner;
  return value.kind === "integer" || value.kind === "text" ? `${value.kind} ${value.value}` : "";
}

/** Whether some value matches `pattern` and none of the patterns before it. */
export function isReachable(program: Program, before: CoveredPatterns, pattern: TypedPattern, type: TypeId): boolean {
  const head = plain(pattern);
  if (head.kind === "or")
    return head.alternatives.some((alternative) => isReachable(program, before, alternative, type));
  const rows = before.relevantTo(head).map((one): Row => [one]);
  return witness(program, rows, [head], [type]) !== undefined;
}

/** A vector of values that `vector` matches and no row does, or undefined. */
function witness(
  program: Program,
  rows: readonly Row[],
  vector: Row,
  types: readonly TypeId[],
): readonly string[] | undefined {
  const [first] = vector;
  const [type] = types;
  if (first === undefined || type === undefined) return rows.length === 0 ? [] : undefined;
  const head = plain(first);
  const rest = vector.slice(1);
  if (head.kind === "or") {
    for (const alternative of head.alternatives) {
      const found = witness(program, rows, [alternative, ...rest], types);
      if (found !== undefined) return found;
    }
    return undefined;
  }
  const open = expand(rows);
  const heads = open.map((row) => row[0] as TypedPattern);
  if (head.kind === "wildcard") return wildcardWitness(program, open, heads, rest, types, type);
  const numbers = interval(head);
  if (numbers !== undefined) return intervalWitness(program, open, numbers, rest, types.slice(1));
  if ((head.kind === "value" && head.value.kind !== "boolean") || head.kind === "range" || head.kind === "type") {
    const covered = open.filter((row) => covers(program, row[0] as TypedPattern, head)).map((row) => row.slice(1));
    const found = witness(program, covered, rest, types.slice(1));
    return found === undefined ? undefined : ["_", ...found];
  }
  for (const constructor of constructorsOf(program, type, head, heads)) {
    const parts = partsOf(head, constructor);
    if (parts === undefined) continue;
    const found = descend(program, open, constructor, [...parts, ...rest], types);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Some number of an interval that the rows leave, each stretch between their ends by itself. */
function intervalWitness(
  program: Program,
  rows: readonly Row[],
  [low, high]: readonly [bigint, bigint],
  rest: Row,
  types: readonly TypeId[],
): readonly string[] | undefined {
  const intervals = rows.map((row) => interval(row[0] as TypedPattern));
  const starts = new Set([low]);
  for (const one of intervals) {
    if (one === undefined) continue;
    if (one[0] > low && one[0] <= high) starts.add(one[0]);
    if (one[1] >= low && one[1] < high) starts.add(one[1] + 1n);
  }
  for (const start of starts) {
    const covered: Row[] = [];
    rows.forEach((row, index) => {
      const one = intervals[index];
      const isCovered = one === undefined ? row[0]?.kind === "wildcard" : one[0] <= start && start <= one[1];
      if (isCovered) covered.push(row.slice(1));
    });
    const found = witness(program, covered, rest, types);
    if (found !== undefined) return ["_", ...found];
  }
  return undefined;
}

/** The ways to make a value that `head` may match. */
function constructorsOf(
  program: Program,
  type: TypeId,
  head: TypedPattern,
  heads: readonly TypedPattern[],
): readonly Constructor[] {
  if (head.kind !== "case") return closedConstructors(program, type, [head, ...heads]) ?? [];
  const shape = program.types.shape(type);
  if (shape.kind !== "nominal") return [];
  const one = program.types.nominals[shape.nominal]?.cases[head.caseIndex];
  return one === undefined ? [] : [caseConstructor(program, one, head.caseIndex, shape.args)];
}

function caseConstructor(program: Program, one: NominalCase, caseIndex: number, args: readonly TypeId[]): Constructor {
  return {
    key: "case",
    caseIndex,
    parts: one.fields.map((field) => program.types.substitute(field.type, args)),
    write: (parts) => writeFields(one.name, one.fields, parts),
  };
}

function wildcardWitness(
  program: Program,
  rows: readonly Row[],
  heads: readonly TypedPattern[],
  rest: Row,
  types: readonly TypeId[],
  type: TypeId,
): readonly string[] | undefined {
  const isPlain = heads.every((head) => head.kind === "wildcard");
  const constructors = isPlain ? undefined : closedConstructors(program, type, heads);
  if (constructors === undefined) {
    const defaults = rows.filter((row) => row[0]?.kind === "wildcard").map((row) => row.slice(1));
    const found = witness(program, defaults, rest, types.slice(1));
    return found === undefined ? undefined : ["_", ...found];
  }
  for (const constructor of constructors) {
    const vector = [...constructor.parts.map(() => WILDCARD), ...rest];
    const found = descend(program, rows, constructor, vector, types);
    if (found !== undefined) return found;
  }
  return undefined;
}

function descend(
  program: Program,
  rows: readonly Row[],
  constructor: Constructor,
  vector: Row,
  types: readonly TypeId[],
): readonly string[] | undefined {
  const special = specialize(rows, constructor);
  const found = witness(program, special, vector, [...constructor.parts, ...types.slice(1)]);
  if (found === undefined) return undefined;
  const count = constructor.parts.length;
  return [constructor.write(found.slice(0, count)), ...found.slice(count)];
}

/** A pattern without the names around it. */
function plain(pattern: TypedPattern): TypedPattern {
  let inner = pattern;
  while (inner.kind === "bind") inner = inner.inner;
  return inner;
}

/** Rows with the alternatives of their first pattern as rows of their own. */
function expand(rows: readonly Row[]): Row[] {
  const expanded: Row[] = [];
  const add = (head: TypedPattern, rest: Row): void => {
    const inner = plain(head);
    if (inner.kind === "or") for (const alternative of inner.alternatives) add(alternative, rest);
    else expanded.push([inner, ...rest]);
  };
  for (const row of rows) add(row[0] as TypedPattern, row.slice(1));
  return expanded;
}

/** What the rows say about the parts of a value made by `constructor`. */
function specialize(rows: readonly Row[], constructor: Constructor): Row[] {
  const special: Row[] = [];
  for (const row of expand(rows)) {
    const parts = partsOf(row[0] as TypedPattern, constructor);
    if (parts !== undefined) special.push([...parts, ...row.slice(1)]);
  }
  return special;
}

function wildcards(constructor: Constructor): TypedPattern[] {
  return constructor.parts.map(() => WILDCARD);
}

/** The patterns of the parts, or undefined when the pattern does not match such values. */
function partsOf(pattern: TypedPattern, constructor: Constructor): Row | undefined {
  switch (pattern.kind) {
    case "wildcard":
      return wildcards(constructor);
    case "nothing":
      return constructor.key === "nothing" ? [] : undefined;
    case "some":
      return constructor.key === "some" ? [pattern.inner] : undefined;
    case "value":
      return pattern.value.kind === "boolean" && constructor.key === String(pattern.value.value) ? [] : undefined;
    case "tuple":
      return pattern.items.map((item) => item.pattern);
    case "record":
    case "case": {
      if (pattern.kind === "case" && constructor.caseIndex !== pattern.caseIndex) return undefined;
      const parts = wildcards(constructor);
      for (const { field, pattern: inner } of pattern.fields) parts[field] = inner;
      return parts;
    }
    case "list": {
      const count = constructor.parts.length;
      const isLong = constructor.key === "longer";
      const given = pattern.items.length;
      if (pattern.rest === undefined ? isLong || given !== count : given > count) return undefined;
      const parts = wildcards(constructor);
      pattern.items.forEach((item, index) => {
        parts[index] = item;
      });
      return parts;
    }
    default:
      return undefined;
  }
}

/** Whether every value of a literal or range pattern matches `pattern`. */
function covers(program: Program, pattern: TypedPattern, wanted: TypedPattern): boolean {
  if (pattern.kind === "wildcard") return true;
  if (pattern.kind === "type" && wanted.kind === "type")
    return followsError(program, wanted.type, pattern.type) && plain(pattern.inner).kind === "wildcard";
  if (pattern.kind !== "value" || wanted.kind !== "value") return false;
  const left = pattern.value;
  const right = wanted.value;
  if (left.kind === "global" && right.kind === "global") return left.symbol === right.symbol;
  return (left.kind === "text" || left.kind === "float") && left.kind === right.kind && left.value === right.value;
}

/** The integers that a literal or range stands for. */
function interval(pattern: TypedPattern): readonly [bigint, bigint] | undefined {
  if (pattern.kind === "value" && pattern.value.kind === "integer") {
    const value = BigInt(pattern.value.value);
    return [value, value];
  }
  if (pattern.kind !== "range" || pattern.from.kind !== "integer" || pattern.to.kind !== "integer") return undefined;
  return [BigInt(pattern.from.value), BigInt(pattern.to.value) - (pattern.isInclusive ? 0n : 1n)];
}

/** All ways to make a value of a closed type; undefined for open ones (numbers, Text, …). */
function closedConstructors(
  program: Program,
  type: TypeId,
  patterns: readonly TypedPattern[],
): readonly Constructor[] | undefined {
  const { types } = program;
  if (type === BOOLEAN) return ["true", "false"].map((key) => ({ key, caseIndex: -1, parts: [], write: () => key }));
  if (type === TEXT) return undefined;
  const shape = types.shape(type);
  switch (shape.kind) {
    case "optional":
      return [
        { key: "nothing", caseIndex: -1, parts: [], write: () => "nothing" },
        {
          key: "some",
          caseIndex: -1,
          parts: [shape.item],
          write: ([item]) => (item === undefined || item === "_" ? "a value" : item),
        },
      ];
    case "tuple":
      return [{ key: "tuple", caseIndex: -1, parts: shape.items, write: (parts) => `(${parts.join(", ")})` }];
    case "nominal": {
      const item = program.listItem(type);
      if (item !== undefined) return listConstructors(item, patterns);
      const nominal = types.nominals[shape.nominal];
      if (nominal === undefined || nominal.kind === "protocol") return undefined;
      const { args } = shape;
      if (nominal.kind === "variant")
        return nominal.cases.map((one, index) => caseConstructor(program, one, index, args));
      const parts = nominal.fields.map((field) => types.substitute(field.type, args));
      return [
        { key: "record", caseIndex: -1, parts, write: (written) => writeFields(nominal.name, nominal.fields, written) },
      ];
    }
    default:
      return undefined;
  }
}

function writeFields(name: string, fields: readonly { readonly name: string }[], parts: readonly string[]): string {
  const written: string[] = [];
  fields.forEach((field, index) => {
    const part = parts[index];
    if (part !== undefined && part !== "_") written.push(`${field.name} as ${part}`);
  });
  return written.length === 0 ? name : `${name} with ${written.join(" and ")}`;
}

/** Lists of each length that the patterns tell apart, and all longer ones together. */
function listConstructors(item: TypeId, patterns: readonly TypedPattern[]): Constructor[] {
  let longest = 0;
  const measure = (pattern: TypedPattern): void => {
    const inner = plain(pattern);
    if (inner.kind === "list") longest = Math.max(longest, inner.items.length);
    else if (inner.kind === "or") inner.alternatives.forEach(measure);
  };
  patterns.forEach(measure);
  const constructors: Constructor[] = [];
  for (let length = 0; length <= longest; length++)
    constructors.push({
      key: `length ${length}`,
      caseIndex: -1,
      parts: new Array<TypeId>(length).fill(item),
      write: (parts) => `[${parts.join(", ")}]`,
    });
  constructors.push({
    key: "longer",
    caseIndex: -1,
    parts: new Array<TypeId>(longest + 1).fill(item),
    write: (parts) => `[${[...parts, "...rest"].join(", ")}]`,
  });
  return constructors;
}
