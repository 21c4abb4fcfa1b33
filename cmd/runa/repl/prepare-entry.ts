// Checks an entry against what the session knows, together with earlier declarations that it concerns.

import { parse } from "#core/1-parse/parse.ts";
import { type Diagnostic, DiagnosticList } from "#core/base/diagnostic.ts";
import { SourceFile } from "#core/base/source.ts";
import type { CheckedEntry, GrowingProgram } from "#core/growing-program.ts";
import { type Declaration, type DeclaredHere, declaredIn, declaresOneOf, type SessionState } from "./session-state.ts";
import { type WaitingEntry, waitingEntry } from "./waiting-entries.ts";

/** An entry that can be compiled. */
export interface PreparedEntry {
  readonly path: string;
  /** Processes that the entry itself declares, if they can be compiled by themselves. */
  readonly roots: readonly string[];
  readonly checked: CheckedEntry;
  /** Its text, with what is compiled along behind it. */
  readonly source: SourceFile;
  readonly ownLength: number;
  readonly declared: readonly DeclaredHere[];
  /** Declarations that would not fit the entry, with the reason. */
  readonly left: readonly { readonly declaration: Declaration; readonly message: string }[];
  readonly warnings: readonly Diagnostic[];
}

export interface NotPrepared {
  readonly diagnostics: readonly Diagnostic[];
  /** The entry as one that may become right. */
  readonly waiting?: WaitingEntry | undefined;
}

/** What is compiled with an entry: declarations that refer to what it replaces, and those that wait for what it brings. */
type Companion = Declaration | WaitingEntry;

const COMPANIONS_MARK = "\n\nNote: Compiled anew with the entry above.\n";

/** Checks an entry as module `path`. Companions that do not fit are left out, one after the other. */
export function prepareEntry(
  program: GrowingProgram,
  state: SessionState,
  path: string,
  text: string,
): PreparedEntry | NotPrepared {
  const syntax = new DiagnosticList();
  const ast = parse(new SourceFile(`${path}.runa`, text), syntax, { isEntry: true });
  if (syntax.hasErrors) return { diagnostics: syntax.items };
  const ownLength = text.length;
  const left: { declaration: Declaration; message: string }[] = [];
  for (let companions = companionsOf(state, new Set(declaredIn(ast).map((one) => one.name))); ; ) {
    const { source, ranges } = withCompanions(path, text, companions);
    const diagnostics = new DiagnosticList();
    const checked = program.check({ path, source, ownLength }, state, diagnostics);
    const isOwn = (one: Diagnostic): boolean => one.file !== source || one.span.start <= ownLength;
    if (checked !== undefined) {
      const declared = declaredIn(checked.resolved.ast).filter((one) => declares(checked, one));
      const roots = rootsOf(checked, ownLength);
      return { path, roots, checked, source, ownLength, declared, left, warnings: diagnostics.items.filter(isOwn) };
    }
    const errors = diagnostics.items.filter((one) => one.severity === "error");
    const own = errors.filter(isOwn);
    if (own.length > 0 || companions.length === 0)
      return { diagnostics: diagnostics.items.filter(isOwn), waiting: waitingEntry(ast, own) };
    const fitting = companions.filter((companion, index) => {
      const [from, to] = ranges[index] as readonly [number, number];
      const error = errors.find((one) => one.span.start >= from && one.span.start <= to);
      if (error !== undefined && "key" in companion) left.push({ declaration: companion, message: error.message });
      return error === undefined;
    });
    companions = fitting.length < companions.length ? fitting : [];
  }
}

function companionsOf(state: SessionState, names: ReadonlySet<string>): readonly Companion[] {
  if (names.size === 0) return [];
  const replaced = new Set([...state.declarations.values()].filter((one) => names.has(one.name)).map((one) => one.key));
  const dependents = replaced.size === 0 ? [] : state.dependents(replaced, names);
  return [...dependents, ...state.waiting.filter((entry) => !declaresOneOf(entry, [...names]))];
}

/** The entry's text with those of its companions behind it, and where each of these stands. */
function withCompanions(path: string, text: string, companions: readonly Companion[]) {
  let whole = text;
  if (companions.length > 0) whole += COMPANIONS_MARK;
  const ranges = companions.map((companion): readonly [number, number] => {
    const from = whole.length;
    whole += `${companion.text}\n\n`;
    return [from, whole.length];
  });
  return { source: new SourceFile(`${path}.runa`, whole), ranges };
}

/** Processes of an entry that are neither generic nor foreign. */
function rootsOf({ resolved }: CheckedEntry, ownLength: number): string[] {
  return resolved.processes
    .filter(
      ({ declaration, signature }) =>
        declaration.start < ownLength && declaration.body !== undefined && !signature.isTemplate,
    )
    .filter(({ signature, owner }) => signature.typeParameters.length === 0 && owner?.nominal?.kind !== "protocol")
    .map(({ signature }) => signature.symbol);
}

/** `x = e` declares x only where nothing has that name. */
function declares({ resolved }: CheckedEntry, { name, kind }: DeclaredHere): boolean {
  if (kind !== "variable") return true;
  return [...resolved.globals.values()].some((globals) => globals.some((global) => global.name === name));
}
