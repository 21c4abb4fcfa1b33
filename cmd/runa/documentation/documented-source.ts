// What `runa doc` shows things of: modules of the library, and files.

import { libraryDocumentation, libraryInExecutable } from "#cmd/runa/compiler/library.ts";
import { parse } from "#core/1-parse/parse.ts";
import { type DocumentedEntry, type DocumentedModule, documentationOf } from "#core/ast/documentation.ts";
import type { DiagnosticList } from "#core/base/diagnostic.ts";
import type { SourceFile } from "#core/base/source.ts";
import { type LibraryPage, libraryPages } from "#core/spec/library-pages.ts";
import type { Libc } from "#rt/host/libc.ts";

/** A module with the name by which it is imported, or the path of its file. */
export interface DocumentedSource {
  readonly path: string;
  readonly isLibrary: boolean;
  readonly module: DocumentedModule;
}

/** A page about several modules. */
export interface DocumentedPage {
  readonly name: string;
  readonly summary: string;
  readonly sources: readonly DocumentedSource[];
}

/** The pages over what the modules of the library say about themselves. */
export function pagesOf(modules: Readonly<Record<string, DocumentedModule>>): readonly DocumentedPage[] {
  return Object.entries<LibraryPage>(libraryPages).map(([name, { summary, modules: paths }]) => {
    const sources = paths.flatMap((path) => {
      const module = modules[path];
      return module === undefined ? [] : [{ path, isLibrary: true, module: withoutPlumbing(module) }];
    });
    return { name, summary, sources };
  });
}

/** Processes and types that the compiler uses for statements, phrases and literals, which nobody else needs. */
const PLUMBING =
  /^(cursor_\w+|\w+_within|mapped|is_in|set_slot|set_slot_of_part|(contains|at|get|set|add)_part|at_part_or|part_bounds|slot_\w+|element_storage|list_from_storage|\w+_with_capacity|at_key|at_key_or|set_key|raise_\w+|throw_error|mark_trap|add_signal_clause|ends_signal|signal_error|throw_over|report_traces|is_space_code|SignalAnswer|SignalClause|EndedSignal)$/;

/** Whether a name of the library is for the compiler alone. */
export function isPlumbing(name: string): boolean {
  return PLUMBING.test(name);
}

/** What others use of a module: without plumbing, and without constants in capitals, which in the library are a module's own matter. */
function withoutPlumbing({ summary, entries }: DocumentedModule): DocumentedModule {
  const isShown = ({ name, kind }: DocumentedEntry): boolean =>
    !isPlumbing(name) && (kind !== "constant" || !/^[A-Z0-9_]+$/.test(name));
  return { summary, entries: entries.filter(isShown) };
}

/** The library behind the running executable; no pages if there is none. */
export function libraryDocumented(libc: Libc): readonly DocumentedPage[] {
  const library = libraryInExecutable(libc);
  return library === undefined ? [] : pagesOf(libraryDocumentation(library));
}

/** A file; what cannot be parsed is reported, and left out. */
export function fileDocumented(source: SourceFile, diagnostics: DiagnosticList): DocumentedSource {
  const module = documentationOf(parse(source, diagnostics));
  return { path: source.path, isLibrary: false, module };
}
