// A session: takes entries as text, compiles each into the running process, and keeps what they define.

import type { RuntimeHost } from "#cmd/runa/runtime-host.ts";
import type { ModuleLoader } from "#core/2-resolve/module-loader.ts";
import { type Diagnostic, DiagnosticList } from "#core/base/diagnostic.ts";
import { type CheckedEntry, GrowingProgram } from "#core/growing-program.ts";
import type { MirModule } from "#core/mir/module.ts";
import type { ModuleInterface, TypeEntry, ValueEntry } from "#core/types/module-interface.ts";
import type { TypeId } from "#core/types/type-table.ts";
import type { TypedModule } from "#core/types/typed-tree.ts";
import { ForeignFailure } from "#rt/host/foreign-libraries.ts";
import {
  capturedVariables,
  type DeclarationKey,
  moduleOfKey,
  usesByDeclaration,
  usesOfType,
} from "./declaration-uses.ts";
import { typeText, valueLines } from "./describe.ts";
import { EntryMemory } from "./entry-memory.ts";
import { type LinkedEntry, NativeSession } from "./native-session.ts";
import { type NotPrepared, type PreparedEntry, prepareEntry } from "./prepare-entry.ts";
import { type Declaration, SessionState, stateAfter } from "./session-state.ts";
import { type Observed, observe, SHOWN_BYTES_MAX, type ShownValue } from "./shown-value.ts";
import type { WaitingEntry } from "./waiting-entries.ts";

/** An entry that does not compile. */
export interface WrongEntry {
  readonly kind: "wrong";
  readonly diagnostics: readonly Diagnostic[];
  /** It is kept until what it names is there. */
  readonly waiting?: WaitingEntry | undefined;
}

/** An entry that ran, to its end or into an error. */
export interface FinishedEntry {
  readonly kind: "finished";
  /** 0, or the exit code that the error would have ended a program with; it has been reported by then. */
  readonly exitCode: number;
  readonly value: ShownValue | undefined;
  readonly defined: readonly Declaration[];
  /** Declarations that would not fit a redefinition, with the reason: they go on with what they were compiled with. */
  readonly left: readonly { readonly declaration: Declaration; readonly message: string }[];
  readonly warnings: readonly Diagnostic[];
  readonly compileMilliseconds: number;
  readonly runMilliseconds: number;
}

/** An entry on which the compiler broke: nothing of it remains. */
export interface BrokenEntry {
  readonly kind: "broken";
  /** Whether it is a mistake in runa; else what the entry needs is not there. */
  readonly isInternal: boolean;
  readonly message: string;
}

export type EntryOutcome = WrongEntry | BrokenEntry | FinishedEntry;

/** An entry that was compiled to be looked at. */
export interface CompiledOnly {
  readonly program: MirModule;
  /** Its symbols begin with this. */
  readonly path: string;
}

/** An entry whose code is in memory. */
interface MadeEntry {
  readonly prepared: PreparedEntry;
  readonly observed: Observed;
  readonly linked: LinkedEntry;
}

const LEVEL = 2;
/** So many entries can be taken back. */
const UNDO_MAX = 100;

export class Session {
  #program: GrowingProgram;
  readonly #loader: ModuleLoader;
  readonly native: NativeSession;
  #state = SessionState.empty();
  /** States before entries that defined something, with these. */
  readonly #earlier: { readonly state: SessionState; readonly text: string }[] = [];
  readonly #memory = new EntryMemory();
  #count = 0;
  /** Variable of the newest value, and whether code that lives on may use it. */
  #answer: { readonly symbol: string; readonly isCaptured: boolean } | undefined;

  constructor(loader: ModuleLoader, runtime: RuntimeHost) {
    this.native = new NativeSession(runtime);
    this.#loader = loader;
    this.#program = this.#newProgram();
  }

  get program(): GrowingProgram {
    return this.#program;
  }

  #newProgram(): GrowingProgram {
    return new GrowingProgram(this.#loader, {
      checkAssembly: this.native.checkAssembly,
      isOutside: (name) => this.native.lookup(name) !== undefined,
      level: LEVEL,
    });
  }

  /** Forgets all that was defined, and lets the collector have it. */
  reset(): void {
    this.#program = this.#newProgram();
    this.#state = SessionState.empty();
    this.#earlier.length = 0;
    this.#answer = undefined;
    this.#memory.forgetAll();
    this.native.releaseAll();
  }

  /** Compiles an entry without running or keeping it: what is wrong with it, or its flat program. */
  compileOnly(text: string): CompiledOnly | { readonly diagnostics: readonly Diagnostic[] } {
    const prepared = this.prepare(text);
    if ("diagnostics" in prepared) return prepared;
    const problems = new DiagnosticList();
    try {
      const compiled = this.program.compile(prepared.checked.modules, problems, prepared.roots);
      return compiled === undefined
        ? { diagnostics: problems.items }
        : { program: compiled.program, path: prepared.path };
    } finally {
      this.program.discard(prepared.checked);
    }
  }

  get state(): SessionState {
    return this.#state;
  }

  /** Takes back the newest entry that defined something, and gives it; undefined if there is none. What it did to values stays done. */
  undo(): string | undefined {
    const last = this.#earlier.pop();
    if (last === undefined) return undefined;
    const before = last.state;
    // The value of then may be gone.
    const answer = before.names.values.get("_");
    if (answer?.kind === "global" && answer.global.symbol !== this.#answer?.symbol) before.names.values.delete("_");
    for (const { key } of before.declarations.values()) {
      const nominal = this.program.types.knownNominal(key);
      if (nominal !== undefined) delete nominal.isReplaced;
    }
    this.#state = before;
    return last.text;
  }

  #remember(state: SessionState, text: string): void {
    this.#earlier.push({ state, text });
    if (this.#earlier.length > UNDO_MAX) this.#earlier.shift();
  }

  /** Compiles and runs an entry. */
  async evaluate(text: string): Promise<EntryOutcome> {
    if (this.#memory.isSweepDue)
      await this.#memory.sweep(this.#program, this.native, [...this.#earlier.map((one) => one.state), this.#state]);
    const start = performance.now();
    const made = this.#make(text);
    if ("kind" in made) return made;
    const { prepared, observed, linked } = made;
    const { left, warnings } = prepared;
    const compileMilliseconds = performance.now() - start;
    const startOfRun = performance.now();
    const exitCode = await this.native.run(linked);
    const runMilliseconds = performance.now() - startOfRun;
    const defined = this.#publish(prepared, observed, exitCode === 0);
    const value = exitCode === 0 ? this.#shown(observed) : undefined;
    return { kind: "finished", exitCode, value, defined, left, warnings, compileMilliseconds, runMilliseconds };
  }

  /** Brings the code of an entry into memory; if that fails, nothing of the entry remains. */
  #make(text: string): MadeEntry | WrongEntry | BrokenEntry {
    let checked: CheckedEntry | undefined;
    try {
      const prepared = this.prepare(text);
      if ("diagnostics" in prepared) return this.#wrong(prepared);
      checked = prepared.checked;
      const observed = observe(checked, this.program.types);
      const problems = new DiagnosticList();
      const compiled = this.program.compile(observed.modules, problems);
      if (compiled !== undefined && !problems.hasErrors) {
        const linked = this.native.link(compiled.program, this.program);
        this.program.keep(compiled);
        const { path } = prepared;
        const isOwn = (name: string): boolean => name === path || name.startsWith(`${path}.`);
        // Variables of other modules that it was the first to use lie in its memory.
        const isPinned = !compiled.initializers.every((symbol) => isOwn(this.program.symbols.name(symbol)));
        this.#memory.add(path, linked, isPinned);
        return { prepared, observed, linked };
      }
      this.program.discard(checked);
      return { kind: "wrong", diagnostics: problems.items };
    } catch (error) {
      if (checked !== undefined) this.program.discard(checked);
      const message = error instanceof Error ? error.message : String(error);
      return { kind: "broken", isInternal: !(error instanceof ForeignFailure), message };
    }
  }

  /** What is wrong with an entry; if that is only what it names, it waits. */
  #wrong({ diagnostics, waiting }: NotPrepared): WrongEntry {
    if (waiting !== undefined) {
      this.#remember(this.#state, waiting.text);
      this.#state = this.#state.withWaiting(waiting);
    }
    return { kind: "wrong", diagnostics, waiting };
  }

  /** Checks an entry without running it; it takes a number, but nothing of it is kept unless it is compiled. */
  prepare(text: string): PreparedEntry | NotPrepared {
    return prepareEntry(this.program, this.#state, `repl-${++this.#count}`, text);
  }

  #publish(prepared: PreparedEntry, observed: Observed, isDone: boolean): readonly Declaration[] {
    const { checked } = prepared;
    const state = this.#state;
    const module = checked.modules.at(-1) as TypedModule;
    const reached = isDone ? Number.POSITIVE_INFINITY : this.native.word(observed.progress);
    const added = keptDeclarations(this.#declarations(prepared, module), observed, reached);
    const answer = isDone && checked.answer.type !== undefined ? answerEntry(checked) : undefined;
    this.#hideReplacedProcesses(added);
    this.#markTypes(added);
    this.#state = stateAfter(state, checked.resolved, added, answer);
    this.#memory.noteDeclarations(added);
    if (added.length > 0 || checked.resolved.imports.size > 0)
      this.#remember(state, prepared.source.text.slice(0, prepared.ownLength));
    this.#noteAnswer(module, answer === undefined ? undefined : checked.answer.symbol);
    const own = new Set(prepared.declared.filter((one) => one.start < prepared.ownLength).map((one) => one.name));
    for (const { names } of state.waiting) for (const name of names) own.add(name);
    return added.filter((one) => own.has(one.name));
  }

  #declarations({ declared, source }: PreparedEntry, module: TypedModule): Declaration[] {
    const uses = usesByDeclaration(module, this.program.types);
    const made = new Map<DeclarationKey, Declaration>();
    for (const { name, kind, start, end } of declared) {
      const key = `${module.path}.${name}`;
      const text = source.text.slice(start, end);
      const known = made.get(key);
      const all = new Set([...(uses.get(key) ?? []), ...(kind === "type" ? usesOfType(key, this.program.types) : [])]);
      made.set(key, { key, name, kind, text: known === undefined ? text : `${known.text}\n\n${text}`, uses: all });
    }
    return [...made.values()];
  }

  /** `x.f()` looks in the module of x's type first: what is redefined there must not be found any more. */
  #hideReplacedProcesses(added: readonly Declaration[]): void {
    for (const { name } of added) {
      const entry = this.#state.names.values.get(name);
      const [first] = entry?.kind === "process" ? entry.overloads : [];
      if (first !== undefined) this.program.library(first.modulePath)?.values.delete(name);
    }
  }

  /** Messages tell the types that `added` replaces from these. */
  #markTypes(added: readonly Declaration[]): void {
    for (const { name } of added) {
      const before = this.#state.declarationNamed(name);
      const nominal = before === undefined ? undefined : this.program.types.knownNominal(before.key);
      if (nominal !== undefined) nominal.isReplaced = true;
    }
  }

  /** The value before is given up when there is a newer one, unless code that lives on refers to it. */
  #noteAnswer(module: TypedModule, newer: string | undefined): void {
    const answer = this.#answer;
    const isCaptured = answer !== undefined && (answer.isCaptured || capturedVariables(module).has(answer.symbol));
    if (isCaptured) this.#memory.pin(moduleOfKey(answer.symbol));
    if (newer === undefined) {
      if (answer !== undefined) this.#answer = { ...answer, isCaptured };
      return;
    }
    if (answer !== undefined && !isCaptured) this.native.release(answer.symbol);
    this.#answer = { symbol: newer, isCaptured: capturedVariables(module).has(newer) };
    if (this.#answer.isCaptured) this.#memory.pin(moduleOfKey(newer));
  }

  #shown(observed: Observed): ShownValue | undefined {
    if (observed.type === undefined) return undefined;
    const type = this.program.types.display(observed.type);
    if (observed.shown === undefined) return { text: observed.text, byteLength: observed.text.length, type, hidden: 0 };
    let content = this.native.text(observed.shown, SHOWN_BYTES_MAX) ?? { text: "", byteLength: 0 };
    if (observed.isWrapped && content.text.endsWith("]"))
      content = { text: content.text.slice(1, -1), byteLength: content.byteLength - 2 };
    const count = observed.count === undefined ? undefined : this.native.word(observed.count);
    this.native.release(observed.shown);
    return { ...content, type, count, hidden: Math.max(0, (count ?? 0) - observed.itemsMax) };
  }

  /** The type of an expression, or what is wrong with it; nothing runs. */
  typeOf(expression: string): { readonly type: TypeId | undefined } | { readonly diagnostics: readonly Diagnostic[] } {
    const prepared = this.prepare(expression);
    if ("diagnostics" in prepared) return prepared;
    this.program.discard(prepared.checked);
    return { type: prepared.checked.answer.type };
  }

  /** Compiles an entry to bring in what all of them need; nothing of it stays. */
  rehearse(text: string): void {
    const compiled = this.compileOnly(text);
    if ("program" in compiled) this.native.listing(compiled.program, this.program, "no name");
  }

  /** Where a name comes from that no local variable has: the module, and its name there. */
  moduleOf(name: string): { readonly module: ModuleInterface; readonly name: string } | undefined {
    const { names, importedNames, open } = this.#state;
    const has = (module: ModuleInterface): boolean => module.values.has(name) || module.types.has(name);
    if (has(names)) return { module: names, name };
    const imported = importedNames.get(name);
    if (imported !== undefined) return imported;
    const opened = open.find(has) ?? this.program.prelude(name);
    return opened === undefined ? undefined : { module: opened, name };
  }

  /** What a name means as a value. */
  valueNamed(name: string): ValueEntry | undefined {
    const found = this.moduleOf(name);
    return found?.module.values.get(found.name);
  }

  /** What a name means as a type. */
  typeNamed(name: string): TypeEntry | undefined {
    const found = this.moduleOf(name);
    return found?.module.types.get(found.name);
  }

  /** A declaration in lines; undefined for a name that nothing has. */
  describe(name: string): string | undefined {
    const { types } = this.program;
    const value = this.valueNamed(name);
    const type = this.typeNamed(name);
    const lines = [
      ...(type === undefined ? [] : [typeText(type, types)]),
      ...(value === undefined ? [] : valueLines(name, value, types)),
    ];
    return lines.length === 0 ? undefined : lines.join("\n");
  }
}

function answerEntry({ answer }: CheckedEntry): ValueEntry {
  return { kind: "global", global: answer };
}

/** After an error: variables that were not reached do not exist, nor does what uses them. */
function keptDeclarations(all: readonly Declaration[], observed: Observed, reached: number): readonly Declaration[] {
  if (reached === Number.POSITIVE_INFINITY) return all;
  const missing = new Set(
    all.filter((one) => one.kind === "variable" && !(observed.variables(one.key) < reached)).map((one) => one.key),
  );
  for (let before = -1; before !== missing.size; ) {
    before = missing.size;
    for (const { key, uses } of all) if ([...uses].some((use) => missing.has(use))) missing.add(key);
  }
  return all.filter((one) => !missing.has(one.key));
}
