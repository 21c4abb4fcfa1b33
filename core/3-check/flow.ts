// What is known about variables at a point of a body: narrowed Optionals and variants, and whether the point can be reached.

import type { TypeId } from "#core/types/type-table.ts";
import type { Local } from "#core/types/typed-tree.ts";

/** What tests have shown about a variable. */
export interface Fact {
  readonly local: Local;
  /** An Optional: "some" holds a value, "nothing" is absent. */
  readonly presence: "some" | "nothing" | undefined;
  /** The case of a variant (of the Optional's item if it is one). */
  readonly caseIndex: number | undefined;
  /** The type that a protocol value (or the Optional's item if it is one) was found to have. */
  readonly type?: TypeId | undefined;
}

/** Immutable: every change makes a new list. Lists are short. */
export type Facts = readonly Fact[];

export const NO_FACTS: Facts = [];

export interface Flow {
  facts: Facts;
  isReachable: boolean;
  /** After a Match that leaves something out: what is not reached might be. */
  isDoubtful?: boolean;
}

export function factOf(facts: Facts, local: Local): Fact | undefined {
  for (let index = facts.length - 1; index >= 0; index--) {
    const fact = facts[index];
    if (fact !== undefined && fact.local === local) return fact;
  }
  return undefined;
}

/** `facts` with `fact` in place of what was known about its variable. */
export function withFact(facts: Facts, fact: Fact): Facts {
  return [...withoutFact(facts, fact.local), fact];
}

export function withoutFact(facts: Facts, local: Local): Facts {
  return factOf(facts, local) === undefined ? facts : facts.filter((fact) => fact.local !== local);
}

/** What holds whichever of two ways was taken. */
export function joinFacts(left: Facts, right: Facts): Facts {
  if (left === right || left.length === 0 || right.length === 0) return left === right ? left : NO_FACTS;
  const joined: Fact[] = [];
  for (const fact of left) {
    const other = factOf(right, fact.local);
    if (other === undefined) continue;
    const presence = fact.presence === other.presence ? fact.presence : undefined;
    const caseIndex = fact.caseIndex === other.caseIndex ? fact.caseIndex : undefined;
    const type = fact.type === other.type ? fact.type : undefined;
    if (presence !== undefined || caseIndex !== undefined || type !== undefined)
      joined.push({ local: fact.local, presence, caseIndex, type });
  }
  return joined;
}

/** Joins the ways that are reached; without any, the point is not reachable. */
export function joinFlows(ways: readonly Flow[]): Flow {
  let facts: Facts | undefined;
  for (const way of ways) {
    if (!way.isReachable) continue;
    facts = facts === undefined ? way.facts : joinFacts(facts, way.facts);
  }
  return { facts: facts ?? NO_FACTS, isReachable: facts !== undefined };
}
