// Writes the pages of `runa doc --html` into a folder.

import { say } from "#cmd/runa/say.ts";
import { writeOutput } from "#cmd/runa/write-output.ts";
import { exitCodes } from "#core/spec/exit-codes.ts";
import { makeFolder } from "#rt/host/directory.ts";
import { Libc } from "#rt/host/libc.ts";
import type { DocumentedPage, DocumentedSource } from "./documented-source.ts";
import { htmlPages } from "./html-pages.ts";

const folderMode = 0o777;
const alreadyExists = 17;

/** Writes pages about files, or about the library if there are none; 1 if that fails, and the reason has then been printed. */
export async function writePages(
  folder: string,
  files: readonly DocumentedSource[],
  library: readonly DocumentedPage[],
): Promise<number> {
  const pages = files.map((file) => ({ name: file.path, summary: file.module.summary, sources: [file] }));
  const errno = -makeFolder(Libc.opened(), folder, folderMode & ~process.umask());
  if (errno > 0 && errno !== alreadyExists) {
    say(`runa: cannot make ${folder}: does the folder above it exist, and may you write there? (errno ${errno})`);
    return exitCodes.programWrong;
  }
  const written = files.length > 0 ? htmlPages("Modules", pages) : htmlPages("The Runa library", library);
  for (const { name, text } of written) {
    const problem = await writeOutput(`${folder}/${name}`, new TextEncoder().encode(text), "data");
    if (problem === undefined) continue;
    say(`runa: ${problem}`);
    return exitCodes.programWrong;
  }
  say(`wrote ${written.length} files; open ${folder}/index.html`);
  return exitCodes.success;
}
