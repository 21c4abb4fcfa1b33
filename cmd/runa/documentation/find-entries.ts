// Finds declarations by name, however it is spelt: `square root`, `square_root`, `List.sort`, `sort_by`.

import type { DocumentedEntry } from "#core/ast/documentation.ts";
import type { DocumentedSource } from "./documented-source.ts";

/** A declaration and where it stands. */
export interface FoundEntry {
  readonly source: DocumentedSource;
  /** The type that it stands in. */
  readonly owner: DocumentedEntry | undefined;
  readonly entry: DocumentedEntry;
}

/** All declarations, those inside types behind their type. */
export function* allEntries(sources: readonly DocumentedSource[]): Generator<FoundEntry> {
  for (const source of sources)
    for (const entry of source.module.entries) {
      yield { source, owner: undefined, entry };
      for (const inner of entry.processes) yield { source, owner: entry, entry: inner };
    }
}

/** The type whose method a process is by its `self`: `List` of `self as List of T`. */
export function receiverOf(found: FoundEntry): string | undefined {
  if (found.owner !== undefined) return found.owner.name;
  if (found.entry.kind !== "process") return undefined;
  return /\(self as (\w+)/.exec(found.entry.header)?.[1];
}

/** The declarations with a name; with the case as it is written if there are some, else with any. */
export function findEntries(sources: readonly DocumentedSource[], asked: string): FoundEntry[] {
  const wanted = asked.trim().replaceAll(/\s+/g, "_");
  const [first = "", second] = wanted.split(".");
  const fits = (name: string, word: string, anyCase: boolean): boolean =>
    anyCase ? name.toLowerCase() === word.toLowerCase() : name === word;
  const search = (anyCase: boolean): FoundEntry[] =>
    [...allEntries(sources)].filter((found) => {
      if (second === undefined) return fits(found.entry.name, first, anyCase);
      return fits(found.entry.name, second, anyCase) && fits(receiverOf(found) ?? "", first, anyCase);
    });
  const exact = search(false);
  return exact.length > 0 ? exact : search(true);
}

/** The processes that can be called on a value of a type and do not stand in it. */
export function methodsOf(sources: readonly DocumentedSource[], type: string): FoundEntry[] {
  return [...allEntries(sources)].filter((found) => found.owner === undefined && receiverOf(found) === type);
}
