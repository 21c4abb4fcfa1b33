// Where modules come from: the interface that a driver implements, and the order in which a path is searched.

import type { SourceFile } from "#core/base/source.ts";
import type { PrecompiledSource } from "#core/mir/precompiled-modules.ts";
import type { ModuleInterface } from "#core/types/module-interface.ts";
import type { TypeTable } from "#core/types/type-table.ts";

/** A module that was found: as source, or as a precompiled interface. */
export type FoundModule =
  | { readonly kind: "source"; readonly path: string; readonly source: SourceFile; readonly isLibrary: boolean }
  | { readonly kind: "interface"; readonly path: string; readonly decode: (types: TypeTable) => ModuleInterface };

/** Reads modules. Paths use `/` and have no ending; `isFile` questions are answered from memory or from disk by the driver. */
export interface ModuleLoader {
  /** A file of the program by its path relative to the working directory or absolute, without the ending `.runa`. */
  readFile(path: string): SourceFile | undefined;
  /** Folders of the library path, in order. */
  readonly libraryPath: readonly string[];
  /** A module of the standard library (`collections/list`) or of the runtime (`rt/text/join`). */
  readLibrary(path: string): FoundModule | undefined;
  /** Whether `readLibrary` would find a module; asked for every file of the program, so that a driver may answer without opening its library. */
  hasLibrary?(path: string): boolean;
  /** Names of the modules in a folder of the program or of the library path, for advice; a folder that cannot be read has none. */
  modulesIn?(folder: string): readonly string[];
  /** MIR of the modules that `readLibrary` gives as interfaces. */
  readonly precompiled?: PrecompiledSource;
}

/** The module that `importPath` means in the file `fromPath` (its path without the ending), or undefined. */
export function findModule(loader: ModuleLoader, importPath: string, fromPath: string): FoundModule | undefined {
  if (importPath.startsWith("rt/")) return loader.readLibrary(importPath);
  const beside = joinPath(folderOf(fromPath), importPath);
  const own = loader.readFile(beside);
  if (own !== undefined) return { kind: "source", path: beside, source: own, isLibrary: false };
  for (const folder of loader.libraryPath) {
    const path = joinPath(folder, importPath);
    const source = loader.readFile(path);
    if (source !== undefined) return { kind: "source", path, source, isLibrary: false };
  }
  return loader.readLibrary(importPath);
}

/** Paths of modules that an import in the file `fromPath` could have meant, with the same folder in front. */
export function modulesNear(loader: ModuleLoader, importPath: string, fromPath: string): string[] {
  const before = importPath.slice(0, importPath.lastIndexOf("/") + 1);
  const own = joinPath(folderOf(fromPath), before);
  const folders = [own, ...loader.libraryPath.map((folder) => joinPath(folder, before))];
  const names = folders.flatMap((folder) => loader.modulesIn?.(folder) ?? []);
  return names.map((name) => before + name);
}

function folderOf(path: string): string {
  const slash = path.lastIndexOf("/");
  return slash < 0 ? "" : path.slice(0, slash);
}

/** Puts two paths together and takes out `.` and `..`. */
function joinPath(folder: string, path: string): string {
  if (path.startsWith("/")) return path;
  const parts = folder === "" ? [] : folder.split("/");
  for (const part of path.split("/")) {
    if (part === "." || part === "") continue;
    if (part === ".." && parts.length > 0 && parts[parts.length - 1] !== "..") parts.pop();
    else parts.push(part);
  }
  return parts.join("/");
}
