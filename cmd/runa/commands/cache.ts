// `runa cache`: what the code cache holds, and how to empty it.

import { cacheNames, openCache } from "#cmd/runa/cache/code-cache.ts";
import { cacheFiles } from "#cmd/runa/cache/store-program.ts";
import { type CommandLine, isOn, optionValue, sizeBytes } from "#cmd/runa/parse-options.ts";
import { say } from "#cmd/runa/say.ts";
import { show } from "#cmd/runa/show.ts";
import { exitCodes } from "#core/spec/exit-codes.ts";
import { Libc } from "#rt/host/libc.ts";

function shownBytes(bytes: number): string {
  const units = ["bytes", "KiB", "MiB", "GiB"] as const;
  let unit = 0;
  let number = bytes;
  for (; number >= 1024 && unit < units.length - 1; unit++) number /= 1024;
  return `${unit === 0 ? number : number.toFixed(1)} ${units[unit]}`;
}

async function showCache(line: CommandLine): Promise<number> {
  const cache = openCache(Libc.opened(), false);
  const files = cache.folder === undefined ? [] : cacheFiles(cache.folder);
  const programs = files.filter(({ name }) => cacheNames.finished.test(name)).length;
  const bytes = files.reduce((sum, file) => sum + file.byteLength, 0);
  const bytesMax = sizeBytes(optionValue(line, "cache-size") ?? "") ?? 0;
  const problem = cache.folder === undefined ? cache.problem : null;
  if (isOn(line, "json")) {
    const info = { folder: cache.path ?? null, problem, programs, bytes, bytesMax };
    await (await import("#cmd/runa/output-schemas.ts")).writeJson("runa.cache-info", info);
    return exitCodes.success;
  }
  const lines = [
    `folder    ${cache.path ?? "none"}`,
    ...(problem === null ? [] : [`problem   ${problem}`]),
    `programs  ${programs}`,
    `size      ${shownBytes(bytes)} of at most ${shownBytes(bytesMax)}`,
  ];
  show(lines.join("\n"));
  return exitCodes.success;
}

/** Removes the files of the cache and nothing else; one that cannot be removed makes the exit code 1. */
function cleanCache(): number {
  const cache = openCache(Libc.opened(), false);
  const files = cache.folder === undefined ? [] : cacheFiles(cache.folder);
  let removed = 0;
  let bytes = 0;
  for (const { name, byteLength } of files) {
    // A file that another process removed in the meantime is gone, too.
    const result = cache.folder?.remove(name) ?? 0;
    if (result < 0 && result !== -2) continue;
    removed++;
    bytes += byteLength;
  }
  say(`removed ${removed} ${removed === 1 ? "file" : "files"}, ${shownBytes(bytes)}`);
  if (removed === files.length) return exitCodes.success;
  say(`runa: ${files.length - removed} files of ${cache.path} cannot be removed`);
  return exitCodes.programWrong;
}

/** Runs the command. */
export function runCache(line: CommandLine): number | Promise<number> {
  return line.operands[0] === "clean" ? cleanCache() : showCache(line);
}
