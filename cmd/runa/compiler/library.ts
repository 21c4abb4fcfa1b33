// The modules of the standard library and the runtime: from the blob behind the executable, or from a checkout.

import { Archive } from "#core/base/archive.ts";
import { SourceFile } from "#core/base/source.ts";
import { findImages } from "#rt/host/find-image.ts";
import type { Libc } from "#rt/host/libc.ts";
import { readFilePart, readWholeFile } from "#rt/host/read-file.ts";

/** Name of the blob that holds the library's sources. */
export const LIBRARY_IMAGE = "library";

/** Where a library module's source stands under the project: `rt/…` as it is, all else under `stdlib/`. */
export const librarySourcePath = (path: string): string =>
  path.startsWith("rt/") ? `${path}.runa` : `stdlib/${path}.runa`;

export interface Library {
  /** Source of a module by its path (`collections/list`, `rt/text/join`), or undefined. */
  source(path: string): SourceFile | undefined;
}

/** The library behind the running executable; without one (development), that of the checkout `folder`. */
export function openLibrary(libc: Libc, folder: string): Library {
  const place = findImages(libc).get(LIBRARY_IMAGE);
  if (place === undefined) {
    return {
      source: (path) => {
        const bytes = readWholeFile(libc, `${folder}/${librarySourcePath(path)}`);
        return bytes === undefined ? undefined : SourceFile.fromBytes(librarySourcePath(path), bytes);
      },
    };
  }
  const read = (offset: number, length: number): Uint8Array =>
    readFilePart(libc, place.path, place.offset + offset, length) ?? new Uint8Array(length);
  const archive = new Archive(read);
  return {
    source: (path) => {
      const bytes = archive.entry(path);
      return bytes === undefined ? undefined : SourceFile.fromBytes(librarySourcePath(path), bytes);
    },
  };
}
