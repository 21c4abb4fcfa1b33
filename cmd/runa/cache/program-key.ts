// The name under which a program lies in the code cache: a digest of everything that is known before it is compiled.
import { type CommandLine, givenValue, isOn } from "#cmd/runa/parse-options.ts";
import { resolveLinks } from "#cmd/runa/resolve-links.ts";
import type { Libc } from "#rt/host/libc.ts";
import { digestOf } from "./cached-program.ts";

const keyBytes = 20;

/** Whether the code of this run may come from the cache and go there: not if the compiler is to show something. */
export function isCacheable(line: CommandLine): boolean {
  if (isOn(line, "no-cache") || givenValue(line, "cache-size") === "0") return false;
  for (const name of ["dump", "verify-each", "time-passes"] as const) if (isOn(line, name)) return false;
  return Bun.env["RUNA_PERF_MAP"] !== "1";
}

/** Folder in which imports are searched first, absolute. */
function folderOf(path: string): string {
  const folder = path.slice(0, path.lastIndexOf("/") + 1);
  return folder.startsWith("/") ? folder : `${process.cwd()}/${folder}`;
}

/**
 * The key of a program: compiler, options, where its imports are searched, its path as traces show it, its source. What it
 * imports is not known yet; the file of the cache lists that, and the instruction set of the processor.
 */
export function programKey(libc: Libc, line: CommandLine, identity: string, path: string, source: Uint8Array): string {
  const libraryPath = Bun.env["RUNAVM_LIBRARY_PATH"] ?? "";
  const known = [
    identity,
    givenValue(line, "optimize") ?? "",
    line.options.get("disable-pass") ?? [],
    libraryPath,
    // Its folders may be relative.
    libraryPath === "" ? "" : process.cwd(),
    folderOf(resolveLinks(libc, path)),
    path,
  ];
  return digestOf(JSON.stringify(known), source).subarray(0, keyBytes).toHex();
}
