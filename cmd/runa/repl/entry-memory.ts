// What entries take up: those that nothing leads to any more are forgotten by the compiler, and their code, variables and constants given back.

import type { GrowingProgram } from "#core/growing-program.ts";
import { type DeclarationKey, moduleOfKey } from "./declaration-uses.ts";
import type { LinkedEntry, NativeSession } from "./native-session.ts";
import type { Declaration, SessionState } from "./session-state.ts";

/** It is looked for what can go after so many entries; the newest ones stay, and those whose code was used since the last time. */
const ENTRIES_BETWEEN = 256;
const YOUNG_ENTRIES = 32;

interface EntryInMemory {
  readonly path: string;
  readonly linked: LinkedEntry;
  /** Values and code may need it that cannot be seen from its declarations. */
  isPinned: boolean;
  /** The compiler knows nothing of it any more. */
  isForgotten: boolean;
  /** Number of the newest entry that refers to its memory. */
  lastUse: number;
}

export class EntryMemory {
  #entries: EntryInMemory[] = [];
  readonly #byCode = new Map<LinkedEntry, EntryInMemory>();
  /** All declarations of entries that are not forgotten, those that were replaced too. */
  readonly #declarations = new Map<DeclarationKey, Declaration>();
  #count = 0;
  #countAtSweep = 0;

  /** `isPinned`: it must stay whatever becomes of its declarations. */
  add(path: string, linked: LinkedEntry, isPinned: boolean): void {
    const entry = { path, linked, isPinned, isForgotten: false, lastUse: ++this.#count };
    this.#entries.push(entry);
    this.#byCode.set(linked, entry);
    for (const used of linked.uses) {
      const known = this.#byCode.get(used);
      if (known !== undefined) known.lastUse = this.#count;
    }
  }

  noteDeclarations(declarations: readonly Declaration[]): void {
    for (const declaration of declarations) {
      this.#declarations.set(declaration.key, declaration);
      // Values outlive the name of their type.
      if (declaration.kind === "type") this.pin(moduleOfKey(declaration.key));
    }
  }

  pin(path: string): void {
    const entry = this.#entries.findLast((one) => one.path === path);
    if (entry !== undefined) entry.isPinned = true;
  }

  /** The compiler has forgotten all of them. */
  forgetAll(): void {
    this.#declarations.clear();
    for (const entry of this.#entries) {
      entry.isPinned = false;
      entry.isForgotten = true;
    }
  }

  get isSweepDue(): boolean {
    return this.#count - this.#countAtSweep >= ENTRIES_BETWEEN;
  }

  /** Lets go what neither the names of the states nor the heap lead to. Nothing runs meanwhile. */
  async sweep(program: GrowingProgram, native: NativeSession, states: readonly SessionState[]): Promise<void> {
    const named = this.#named(states);
    const newest = this.#count - YOUNG_ENTRIES;
    const isOld = ({ lastUse }: EntryInMemory): boolean => lastUse <= this.#countAtSweep && lastUse < newest;
    const isWanted = (entry: EntryInMemory): boolean =>
      !entry.isForgotten && (entry.isPinned || named.has(entry.path) || entry.lastUse >= newest);
    const forgotten = this.#entries.filter((entry) => !entry.isForgotten && !isWanted(entry));
    for (const entry of forgotten) entry.isForgotten = true;
    const paths = new Set(forgotten.map((entry) => entry.path));
    for (const key of this.#declarations.keys()) if (paths.has(moduleOfKey(key))) this.#declarations.delete(key);
    program.forget(paths);
    const candidates = this.#entries.filter((entry) => entry.isForgotten && isOld(entry));
    const referenced = await native.referenced(candidates.map((entry) => entry.linked));
    const candidateSet = new Set(candidates);
    const kept = this.#withUses(this.#entries.filter((one) => !candidateSet.has(one) || referenced.has(one.linked)));
    const gone = this.#entries.filter((entry) => !kept.has(entry));
    native.forget(gone.map((entry) => entry.linked));
    for (const { linked } of gone) this.#byCode.delete(linked);
    this.#entries = this.#entries.filter((entry) => kept.has(entry));
    this.#countAtSweep = this.#count;
  }

  /** Paths of the entries that the names lead to, directly or through declarations that use each other. */
  #named(states: readonly SessionState[]): ReadonlySet<string> {
    const found = new Set<DeclarationKey>();
    const paths = new Set<string>();
    const visit = (key: DeclarationKey): void => {
      if (found.has(key)) return;
      found.add(key);
      paths.add(moduleOfKey(key));
      for (const use of this.#declarations.get(key)?.uses ?? []) visit(use);
    };
    for (const { declarations, names } of states) {
      for (const key of declarations.keys()) visit(key);
      const answer = names.values.get("_");
      if (answer?.kind === "global") paths.add(answer.global.modulePath);
    }
    return paths;
  }

  /** With all those whose memory they refer to, directly or through each other. */
  #withUses(entries: readonly EntryInMemory[]): ReadonlySet<EntryInMemory> {
    const found = new Set(entries);
    // What is added is visited too.
    for (const { linked } of found)
      for (const used of linked.uses) {
        const entry = this.#byCode.get(used);
        if (entry !== undefined) found.add(entry);
      }
    return found;
  }
}
