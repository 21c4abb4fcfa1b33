// The precompiled library: interfaces and MIR of its modules in the archive behind the executable, read when they are wanted.

import type { ModuleLoader } from "#core/2-resolve/module-loader.ts";
import type { DocumentedModule } from "#core/ast/documentation.ts";
import { Archive, DamagedArchive } from "#core/base/archive.ts";
import { SourceFile } from "#core/base/source.ts";
import type { PrecompiledRow, PrecompiledSource } from "#core/mir/precompiled-modules.ts";
import { imageNames } from "#core/spec/image-layout.ts";
import { decodeInterface } from "#core/types/decode-interface.ts";
import { Directory } from "#rt/host/directory.ts";
import { findImages } from "#rt/host/find-image.ts";
import type { Libc } from "#rt/host/libc.ts";
import { readFilePart, readWholeFile } from "#rt/host/read-file.ts";

const ENDING = ".runa";

/** Names of the archive's entries. */
export const libraryEntries = {
  /** `PrecompiledRow`s by module path, in JSON. */
  rows: "rows",
  /** `DocumentedModule`s by module path, in JSON. */
  documentation: "documentation",
  interface: (path: string): string => `${path}.interface`,
  mir: (path: string): string => `${path}.mir`,
  inlineBodies: (path: string): string => `${path}.bodies`,
} as const;

/** A library in an archive. */
export interface Library {
  readonly archive: Archive;
  readonly precompiled: PrecompiledSource;
}

/** The library in the bytes that `read` gives; damage shows when the damaged part is read. */
export function openLibrary(read: (offset: number, length: number) => Uint8Array): Library {
  const archive = new Archive(read);
  let rows: Readonly<Record<string, PrecompiledRow>> | undefined;
  const readRows = (): Readonly<Record<string, PrecompiledRow>> => JSON.parse(entryText(archive, libraryEntries.rows));
  const precompiled: PrecompiledSource = {
    row(path) {
      if (!archive.has(libraryEntries.mir(path))) return undefined;
      rows ??= readRows();
      return rows[path];
    },
    mir: (path) => archive.entry(libraryEntries.mir(path)),
    inlineBodies(path) {
      const name = libraryEntries.inlineBodies(path);
      return archive.has(name) ? archive.entry(name) : undefined;
    },
  };
  return { archive, precompiled };
}

/** The library behind the running executable, if there is one. */
export function libraryInExecutable(libc: Libc): Library | undefined {
  const place = findImages(libc).get(imageNames.library);
  if (place === undefined) return undefined;
  const { path, offset } = place;
  return openLibrary((at, length) => readFilePart(libc, path, offset + at, length) ?? new Uint8Array(0));
}

/** What the modules of the library say about themselves, by path. */
export function libraryDocumentation({ archive }: Library): Readonly<Record<string, DocumentedModule>> {
  return JSON.parse(entryText(archive, libraryEntries.documentation));
}

function entryText(archive: Archive, name: string): string {
  const bytes = archive.entry(name);
  if (bytes === undefined) throw new DamagedArchive(`${name} is missing`);
  return new TextDecoder().decode(bytes);
}

/** Learns of every file that is read, or that is looked for and is not there. */
export type ReadListener = (file: string, bytes: Uint8Array | undefined) => void;

/**
 * Loads the modules of a program: its own files, by their path from `programFolder`, then those of `libraryPath`
 * (absolute folders), then the library; throws when that is wanted and there is none.
 */
export function moduleLoader(
  libc: Libc,
  library: Library | undefined,
  libraryPath: readonly string[],
  programFolder = "",
  onRead: ReadListener = () => {},
): ModuleLoader {
  return {
    libraryPath,
    ...(library === undefined ? {} : { precompiled: library.precompiled }),
    readFile(path) {
      const file = `${path.startsWith("/") ? "" : programFolder}${path}.runa`;
      const bytes = readWholeFile(libc, file);
      onRead(file, bytes);
      return bytes === undefined ? undefined : SourceFile.fromBytes(file, bytes);
    },
    modulesIn(folder) {
      const path = folder.startsWith("/") ? folder : programFolder + folder;
      const directory = Directory.open(libc, path === "" ? "." : `${path}/.`);
      if (typeof directory === "number") return [];
      const names = directory.names().filter((name) => name.endsWith(ENDING));
      directory.close();
      return names.map((name) => name.slice(0, -ENDING.length)).sort();
    },
    hasLibrary: (path) => library?.archive.has(libraryEntries.interface(path)) ?? false,
    readLibrary(path) {
      if (library === undefined) throw new Error("this executable carries no library: build it with `npm run build`");
      const { archive } = library;
      const name = libraryEntries.interface(path);
      if (!archive.has(name)) return undefined;
      return { kind: "interface", path, decode: (types) => decodeInterface(entryText(archive, name), types) };
    },
  };
}
