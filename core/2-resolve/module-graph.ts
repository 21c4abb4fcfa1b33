// The modules of one program: loads, parses and declares each once, follows imports, and finds prelude modules on demand.

import type { Import } from "#core/ast/declarations.ts";
import type { AstModule } from "#core/ast/module.ts";
import { closestName } from "#core/base/closest-name.ts";
import type { DiagnosticList } from "#core/base/diagnostic.ts";
import type { SourceFile } from "#core/base/source.ts";
import { libraryPathOf } from "#core/mir/precompiled-modules.ts";
import { libraryPages } from "#core/spec/library-pages.ts";
import type { ModuleInterface, ValueEntry } from "#core/types/module-interface.ts";
import type { ModuleProvider, ResolvedModule } from "#core/types/resolved-module.ts";
import type { TypeTable } from "#core/types/type-table.ts";
import { areaInterface, areaParts } from "./areas.ts";
import { declareModule, intrinsicModule } from "./declare-module.ts";
import { type FoundModule, findModule, type ModuleLoader, modulesNear } from "./module-loader.ts";
import { Prelude } from "./prelude.ts";

/** Parses a file; syntax errors are reported by it. */
export type ParseModule = (source: SourceFile, diagnostics: DiagnosticList) => AstModule;

export class ModuleGraph implements ModuleProvider {
  readonly #loader: ModuleLoader;
  readonly #parse: ParseModule;
  readonly #types: TypeTable;
  #diagnostics: DiagnosticList;
  readonly #interfaces = new Map<string, ModuleInterface | undefined>();
  readonly #areas = new Map<string, ModuleInterface>();
  readonly #prelude = new Prelude();
  #fresh: ResolvedModule[] = [];

  constructor(loader: ModuleLoader, parse: ParseModule, types: TypeTable, diagnostics: DiagnosticList) {
    this.#loader = loader;
    this.#parse = parse;
    this.#types = types;
    this.#diagnostics = diagnostics;
    types.loadDeclaration = (symbol) => {
      const path = libraryPathOf(symbol);
      if (!this.#interfaces.has(path) && this.#loader.readLibrary(path)?.kind === "interface") this.library(path);
    };
  }

  /** Adds a file under a path, with everything that it imports. A file of the program that has the path of a library module gets another. */
  add(found: string, source: SourceFile, isLibrary: boolean): ResolvedModule {
    const path = isLibrary ? found : this.#ownPath(found);
    const ast = this.#parse(source, this.#diagnostics);
    // They open raw memory to whoever calls them, so a program has none of its own.
    if (ast.isRuntimeModule && !isLibrary)
      this.#diagnostics.report("runtimeModuleOutside", source, { start: 0, end: source.lineEnd(1) }, {});
    const module = declareModule(path, isLibrary, ast, this.#types, this.#diagnostics);
    this.#takeIn(path, module);
    return module;
  }

  #takeIn(path: string, module: ResolvedModule): void {
    this.#interfaces.set(path, module.interface);
    for (const statement of module.ast.statements) if (statement.kind === "Import") this.#import(module, statement);
    this.#fresh.push(module);
  }

  /** Adds an entry of a session, which was parsed already: `earlier` are the session's variables. */
  addEntry(path: string, ast: AstModule, earlier: ReadonlyMap<string, ValueEntry>): ResolvedModule {
    const module = declareModule(path, false, ast, this.#types, this.#diagnostics, earlier);
    module.isEntry = true;
    this.#takeIn(path, module);
    return module;
  }

  /** From here on problems are reported to another list. */
  reportTo(diagnostics: DiagnosticList): void {
    this.#diagnostics = diagnostics;
  }

  /** Forgets modules that turned out wrong, so that they are read again when they are wanted again. */
  forget(paths: Iterable<string>): void {
    for (const path of paths) this.#interfaces.delete(path);
    this.#fresh = [];
  }

  library(path: string): ModuleInterface | undefined {
    if (this.#interfaces.has(path)) return this.#interfaces.get(path);
    return this.#take(path, this.#loader.readLibrary(path));
  }

  prelude(name: string): ModuleInterface | undefined {
    const path = this.#prelude.moduleOf(name);
    return path === undefined ? undefined : this.library(path);
  }

  preludeNames(): readonly string[] {
    return this.#prelude.names();
  }

  takeFresh(): readonly ResolvedModule[] {
    const fresh = this.#fresh;
    if (fresh.length > 0) this.#fresh = [];
    return fresh;
  }

  #take(path: string, found: FoundModule | undefined): ModuleInterface | undefined {
    let made: ModuleInterface | undefined;
    if (found === undefined) made = intrinsicModule(path, this.#types);
    else if (found.kind === "interface") made = found.decode(this.#types);
    else {
      const known = this.#interfaces.get(found.isLibrary ? found.path : this.#ownPath(found.path));
      if (known !== undefined) return known;
      return this.add(found.path, found.source, found.isLibrary).interface;
    }
    this.#interfaces.set(path, made);
    return made;
  }

  /** Symbols begin with the module's path: `math.runa` of the program is not the library's `math`. */
  #ownPath(path: string): string {
    const isTaken = this.#loader.hasLibrary?.(path) ?? this.#loader.readLibrary(path) !== undefined;
    return isTaken ? `./${path}` : path;
  }

  #import(module: ResolvedModule, statement: Import): void {
    const from = module.interface;
    const found = this.#find(statement.path, from);
    const last = statement.path.slice(statement.path.lastIndexOf("/") + 1);
    if (found === undefined) {
      const known = Object.values(libraryPages).flatMap(({ modules }) => modules);
      const near = modulesNear(this.#loader, statement.path, from.path);
      const closest = closestName(statement.path, [...near, ...known]);
      const details = closest === undefined ? {} : { help: { text: `did you mean \`${closest}\`?` } };
      this.#diagnostics.report("unknownModule", module.source, statement, { path: statement.path }, details);
      if (statement.names === undefined) module.missing.add(statement.alias?.text ?? last);
      else for (const item of statement.names) module.missing.add((item.alias ?? item.name).text);
      return;
    }
    for (const path of this.#areas.get(found.path) === found ? (areaParts(found.path) ?? []) : [found.path])
      module.imports.add(path);
    if (statement.names !== undefined) {
      for (const item of statement.names) {
        const local = (item.alias ?? item.name).text;
        module.importedNames.set(local, { module: found, name: item.name.text, span: item });
      }
      return;
    }
    module.aliases.set(statement.alias?.text ?? last, found);
    if (statement.alias === undefined) module.open.push(found);
  }

  #find(path: string, from: ModuleInterface): ModuleInterface | undefined {
    if (from.isLibrary) return this.library(path) ?? this.library(siblingPath(from.path, path));
    const known = this.#interfaces.get(path);
    if (known?.isLibrary) return this.#area(path) ?? known;
    const found = findModule(this.#loader, path, from.path);
    const isOwn = found?.kind === "source" && !found.isLibrary;
    return (isOwn ? undefined : this.#area(path)) ?? this.#take(found?.path ?? path, found);
  }

  /** An area as programs see it; library modules import its parts. */
  #area(name: string): ModuleInterface | undefined {
    const known = this.#areas.get(name);
    if (known !== undefined) return known;
    const parts = areaParts(name)?.map((path) => this.library(path));
    if (parts === undefined) return undefined;
    const made = areaInterface(
      name,
      parts.filter((part) => part !== undefined),
    );
    this.#areas.set(name, made);
    return made;
  }
}

/** A library module named relative to another. */
function siblingPath(from: string, path: string): string {
  const slash = from.lastIndexOf("/");
  return slash < 0 ? path : `${from.slice(0, slash)}/${path.replace(/^\.\//, "")}`;
}
