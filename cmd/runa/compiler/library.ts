// The modules of the standard library and the runtime: from the blob behind the executable, or from a checkout.

import type { ModuleLoader } from "#core/2-resolve/module-loader.ts";
import { Archive } from "#core/base/archive.ts";
import { SourceFile } from "#core/base/source.ts";
import { imageNames } from "#core/spec/image-layout.ts";
import { findImages } from "#rt/host/find-image.ts";
import type { Libc } from "#rt/host/libc.ts";
import { readFilePart, readWholeFile } from "#rt/host/read-file.ts";

/** Where a library module's source stands under the project: `rt/…` as it is, all else under `stdlib/`. */
export const librarySourcePath = (path: string): string =>
  path.startsWith("rt/") ? `${path}.runa` : `stdlib/${path}.runa`;

/** Bytes of a library module's source, or undefined if there is no such module. */
type ReadLibrary = (path: string) => Uint8Array | undefined;

/** Reads the library of a checkout. */
export function libraryInFolder(libc: Libc, folder: string): ReadLibrary {
  return (path) => readWholeFile(libc, `${folder}/${librarySourcePath(path)}`);
}

/** Reads the library that lies behind the running executable; throws when there is none. */
export function libraryInExecutable(libc: Libc): ReadLibrary {
  const place = findImages(libc).get(imageNames.library);
  if (place === undefined) throw new Error("this executable carries no library: build it with `npm run build`");
  const read = (offset: number, length: number): Uint8Array =>
    readFilePart(libc, place.path, place.offset + offset, length) ?? new Uint8Array(length);
  const archive = new Archive(read);
  return (path) => archive.entry(path);
}

/**
 * Loads the modules of a program: its own files, by their path from `programFolder`, then those of `libraryPath`
 * (absolute folders), then the library.
 */
export function moduleLoader(
  libc: Libc,
  readLibrary: ReadLibrary,
  libraryPath: readonly string[],
  programFolder = "",
): ModuleLoader {
  return {
    libraryPath,
    readFile(path) {
      const file = `${path.startsWith("/") ? "" : programFolder}${path}.runa`;
      const bytes = readWholeFile(libc, file);
      return bytes === undefined ? undefined : SourceFile.fromBytes(file, bytes);
    },
    readLibrary(path) {
      const bytes = readLibrary(path);
      if (bytes === undefined) return undefined;
      const source = SourceFile.fromBytes(librarySourcePath(path), bytes);
      return { kind: "source", path, source, isLibrary: true };
    },
  };
}
