// `runa run`: runs a program from the code cache, or else compiles it into memory; the compiler is loaded only then.
import { startFromCache } from "#cmd/runa/cache/start-cached.ts";
import type { CommandLine } from "#cmd/runa/parse-options.ts";

/** Runs the command and gives its exit code; a program that runs to its end ends the process itself. */
export async function runRun(line: CommandLine): Promise<number> {
  const start = startFromCache(line);
  if ("ended" in start) return start.ended;
  return (await import("./compile-and-run.ts")).compileAndRun(start.request);
}
