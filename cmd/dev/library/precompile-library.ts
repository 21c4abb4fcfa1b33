// Compiles the library to the archive that the toolchain carries: the checked interface and the generic MIR of every module.

import { createX64Target } from "#backends/x64/target.ts";
import { libraryEntries } from "#cmd/runa/compiler/library.ts";
import { parse } from "#core/1-parse/parse.ts";
import type { ModuleLoader } from "#core/2-resolve/module-loader.ts";
import { lowerModule } from "#core/4-lower/lower.ts";
import { type DocumentedModule, documentationOf } from "#core/ast/documentation.ts";
import { type ArchiveEntry, writeArchive } from "#core/base/archive.ts";
import { DiagnosticList } from "#core/base/diagnostic.ts";
import { renderDiagnostics } from "#core/base/render-diagnostic.ts";
import { SourceFile } from "#core/base/source.ts";
import { checkProgram } from "#core/check-program.ts";
import type { MirModule } from "#core/mir/module.ts";
import { precompiledRows } from "#core/mir/precompile.ts";
import { Representation } from "#core/mir/representation.ts";
import { serializeModule } from "#core/mir/serialize.ts";
import { PositionTable, SymbolTable } from "#core/mir/session-tables.ts";
import { encodeInterface } from "#core/types/encode-interface.ts";
import type { ModuleInterface } from "#core/types/module-interface.ts";
import { TypeTable } from "#core/types/type-table.ts";
import { checkoutLoader } from "./library-loader.ts";
import { librarySources } from "./library-sources.ts";

/** The library's modules in the order of initialisation, with the tables that their numbers refer to. */
export interface CompiledLibrary {
  readonly types: TypeTable;
  readonly symbols: SymbolTable;
  readonly positions: PositionTable;
  readonly modules: readonly LibraryModule[];
}

export interface LibraryModule {
  readonly interface: ModuleInterface;
  readonly mir: MirModule;
  /** What it says about itself. */
  readonly documentation: DocumentedModule;
}

/** Compiles the checkout's library; throws with the diagnostics if a module is wrong. */
export async function compileLibrary(): Promise<CompiledLibrary> {
  const paths = [...(await librarySources()).keys()].map((file) => file.replace(/^stdlib\/|\.runa$/g, ""));
  return compileModules(checkoutLoader(), paths);
}

/** Checks and lowers library modules of a loader that gives them as source. */
export function compileModules(loader: ModuleLoader, paths: readonly string[]): CompiledLibrary {
  const types = new TypeTable();
  const session = {
    types,
    symbols: new SymbolTable(),
    positions: new PositionTable(),
    representation: new Representation(types),
  };
  const diagnostics = new DiagnosticList();
  const target = createX64Target();
  const { modules, interfaceOf } = checkProgram(new SourceFile("library.runa", ""), loader, types, diagnostics, {
    path: "library",
    alsoLibrary: paths,
    checkAssembly: (lines, outputs, inputs, clobbers) => target.checkAssembly(lines, outputs, inputs, clobbers),
  });
  if (diagnostics.hasErrors) throw new Error(renderDiagnostics(diagnostics.items, { colour: false }));
  const lowered = modules.flatMap((module) => {
    const found = loader.readLibrary(module.path);
    const shown = interfaceOf(module.path);
    if (found?.kind !== "source" || shown === undefined) return [];
    const documentation = documentationOf(parse(found.source, new DiagnosticList()));
    return { interface: shown, mir: lowerModule(session, module, found.source), documentation };
  });
  return { ...session, modules: lowered };
}

/** The archive's bytes; the same sources give the same bytes. `bodies` are those of `storeInlineBodies`, by module. */
export function libraryArchive(
  library: CompiledLibrary,
  bodies: ReadonlyMap<string, Uint8Array> = new Map(),
): Uint8Array {
  const { modules, symbols, types } = library;
  const encoder = new TextEncoder();
  const rows = precompiledRows(
    modules.map((module) => module.mir),
    symbols,
  );
  const entries: ArchiveEntry[] = [{ name: libraryEntries.rows, bytes: encoder.encode(JSON.stringify(rows)) }];
  const documented = modules.filter(({ interface: shown }) => !shown.isRuntime && !shown.path.startsWith("rt/"));
  const texts = documented.map(({ mir, documentation }) => [mir.path, documentation] as const);
  entries.push({
    name: libraryEntries.documentation,
    bytes: encoder.encode(JSON.stringify(Object.fromEntries(texts))),
  });
  for (const { interface: shown, mir } of modules) {
    entries.push({ name: libraryEntries.interface(mir.path), bytes: encoder.encode(encodeInterface(shown, types)) });
    entries.push({ name: libraryEntries.mir(mir.path), bytes: serializeModule(mir, library) });
    const small = bodies.get(mir.path);
    if (small !== undefined) entries.push({ name: libraryEntries.inlineBodies(mir.path), bytes: small });
  }
  return writeArchive(entries);
}
