// Reads library modules from the checkout, and from texts that a test gives.

import { existsSync, readFileSync } from "node:fs";
import type { ModuleLoader } from "#core/2-resolve/module-loader.ts";
import { SourceFile } from "#core/base/source.ts";

const top = new URL("../../../", import.meta.url).pathname;

/** The file of a library module: `rt/…` stands at the top, everything else under stdlib/. */
function libraryFile(path: string): string {
  return path.startsWith("rt/") ? `${path}.runa` : `stdlib/${path}.runa`;
}

/** A loader over the checkout's library; `files` are modules of the program by path without the ending. */
export function checkoutLoader(files: ReadonlyMap<string, string> = new Map()): ModuleLoader {
  return {
    libraryPath: [],
    readFile: (path) => {
      const text = files.get(path);
      return text === undefined ? undefined : new SourceFile(`${path}.runa`, text);
    },
    readLibrary: (path) => {
      const file = libraryFile(path);
      if (!existsSync(top + file)) return undefined;
      const source = new SourceFile(file, readFileSync(top + file, "utf8"));
      return { kind: "source", path, source, isLibrary: true };
    },
  };
}
