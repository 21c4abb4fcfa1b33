// The rows of a decision tree: what is still to be tested before an arm is taken, and what it binds.

import type { ValueId } from "#core/mir/function.ts";
import { OP } from "#core/spec/mir-ops.ts";
import { REF, type TypeId } from "#core/types/type-table.ts";
import type { Local, TypedPattern } from "#core/types/typed-tree.ts";
import type { ProcessLowering } from "./context.ts";

/** A value that patterns look at: what is matched, or a part of it. */
export interface Occurrence {
  readonly value: ValueId;
  readonly type: TypeId;
}

/** A pattern that may fail; names, tuples, records and alternatives are taken apart already. */
export interface Test {
  readonly at: Occurrence;
  readonly pattern: TypedPattern;
}

export interface Binding {
  readonly local: Local;
  readonly at: Occurrence;
  /** The list at `at` from this item on, which is made only when the arm is taken; absent: the value itself. */
  readonly tailFrom?: number;
}

/** One way to an arm: all tests must hold. */
export interface Row {
  readonly id: number;
  readonly arm: number;
  readonly tests: readonly Test[];
  readonly bindings: readonly Binding[];
}

/** A part of a value and the pattern for it. */
export interface Part {
  readonly at: Occurrence;
  readonly pattern: TypedPattern;
}

/** More rows than this for one arm come from products of alternatives; its patterns are tested one after another then. */
const ROWS_OF_ARM_MAX = 256;

/** Makes rows, with parts of values that are read once for each block. */
export class RowMaker {
  private readonly p: ProcessLowering;
  private count = 0;
  private parts = new Map<Occurrence, Map<number, Occurrence>>();

  constructor(p: ProcessLowering) {
    this.p = p;
  }

  /** Parts read from now on are read in another block. */
  enterBlock(): void {
    this.parts = new Map();
  }

  /** The rows of an arm for a pattern and what is known already; alternatives give rows of their own. */
  rows(arm: number, tests: readonly Test[], bindings: readonly Binding[], parts: readonly Part[]): Row[] {
    let open: Omit<Row, "id">[] = [{ arm, tests, bindings }];
    for (const { at, pattern } of parts) open = this.spread(open, at, pattern);
    return open.map((row) => ({ ...row, id: this.count++ }));
  }

  private spread(open: Omit<Row, "id">[], at: Occurrence, pattern: TypedPattern): Omit<Row, "id">[] {
    switch (pattern.kind) {
      case "wildcard":
        return open;
      case "bind": {
        const binding = { local: pattern.local, at };
        const bound = open.map((row) => ({ ...row, bindings: [...row.bindings, binding] }));
        return this.spread(bound, at, pattern.inner);
      }
      case "tuple":
      case "record": {
        const parts =
          pattern.kind === "record" ? pattern.fields : pattern.items.map((item, field) => ({ ...item, field }));
        let made = open;
        for (const { field, type, pattern: inner } of parts)
          if (inner.kind !== "wildcard") made = this.spread(made, this.part(at, field, type), inner);
        return made;
      }
      case "or":
        if (open.length * pattern.alternatives.length <= ROWS_OF_ARM_MAX || bindsNames(pattern))
          return pattern.alternatives.flatMap((alternative) => this.spread(open, at, alternative));
        break;
      default:
        break;
    }
    const test = { at, pattern };
    return open.map((row) => ({ ...row, tests: [...row.tests, test] }));
  }

  private part(at: Occurrence, field: number, type: TypeId): Occurrence {
    const { p } = this;
    const known = this.parts.get(at) ?? new Map<number, Occurrence>();
    this.parts.set(at, known);
    const found = known.get(field);
    if (found !== undefined) return found;
    const isObject = p.mirType(at.type) === REF;
    const value = isObject
      ? p.b.emit(OP.g_get_field, p.mirType(type), [at.value], at.type, p.path([field]))
      : p.b.emit(OP.g_extract, p.mirType(type), [at.value], at.type, field);
    const made = { value, type };
    known.set(field, made);
    return made;
  }
}

function bindsNames(pattern: TypedPattern): boolean {
  switch (pattern.kind) {
    case "bind":
      return true;
    case "some":
    case "type":
      return bindsNames(pattern.inner);
    case "case":
    case "record":
      return pattern.fields.some((field) => bindsNames(field.pattern));
    case "tuple":
      return pattern.items.some((item) => bindsNames(item.pattern));
    case "list":
      return pattern.rest !== undefined || pattern.items.some(bindsNames);
    case "or":
      return pattern.alternatives.some(bindsNames);
    default:
      return false;
  }
}

/** The test of a row at a place. */
export function testAt(row: Row, at: Occurrence): TypedPattern | undefined {
  for (const test of row.tests) if (test.at === at) return test.pattern;
  return undefined;
}

/** Rows by what they ask of one value: those that ask nothing belong to every group, all in their order. */
export class RowGroups<Key> {
  readonly groups = new Map<Key, Row[]>();
  /** What is left for values that no group is for. */
  readonly others: Row[] = [];

  addTo(keys: readonly Key[], row: Row): void {
    for (const key of keys) {
      const known = this.groups.get(key);
      if (known === undefined) this.groups.set(key, [...this.others, row]);
      else known.push(row);
    }
  }

  addToAll(row: Row): void {
    for (const group of this.groups.values()) group.push(row);
    this.others.push(row);
  }
}
