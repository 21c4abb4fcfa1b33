// What `run`, `compile` and `check` have in common: they read the program, and take the compiler's options from the command line.

import type { SourceOptions } from "#cmd/runa/compiler/compile-source.ts";
import { libraryInExecutable, moduleLoader, type ReadListener } from "#cmd/runa/compiler/library.ts";
import { type CommandLine, isOn, optionValue } from "#cmd/runa/parse-options.ts";
import { readSource } from "#cmd/runa/read-source.ts";
import { resolveLinks } from "#cmd/runa/resolve-links.ts";
import { say } from "#cmd/runa/say.ts";
import type { ModuleLoader } from "#core/2-resolve/module-loader.ts";
import type { SourceFile } from "#core/base/source.ts";
import { exitCodes } from "#core/spec/exit-codes.ts";
import type { Libc } from "#rt/host/libc.ts";

/** The source of a program, or the exit code with which the command ends; the reason has then been printed. */
export async function openProgram(path: string): Promise<SourceFile | number> {
  const source = await readSource(path);
  if (typeof source !== "string") return source;
  say(`runa: ${source}`);
  return exitCodes.programWrong;
}

/** Modules beside the program, where the file itself lies if its path is a link (`onRead` learns of every file that is asked for), of `RUNAVM_LIBRARY_PATH`, and of the library behind the executable. */
export function openLoader(libc: Libc, program: SourceFile, onRead?: ReadListener): ModuleLoader {
  const folders = (Bun.env["RUNAVM_LIBRARY_PATH"] ?? "").split(":").filter((folder) => folder !== "");
  const absolute = folders.map((folder) => (folder.startsWith("/") ? folder : `${process.cwd()}/${folder}`));
  const file = resolveLinks(libc, program.path);
  const folder = file.slice(0, file.lastIndexOf("/") + 1);
  return moduleLoader(libc, libraryInExecutable(libc), absolute, folder, onRead);
}

/** The compiler's options as the command line gives them; dumps go to standard error. */
export function sourceOptions(line: CommandLine, times: Map<string, number>): Omit<SourceOptions, "isOutside"> {
  const dumps = line.options.get("dump") ?? [];
  const [pass] = dumps;
  const write = (title: string, text: string): void => say(`== ${title}\n${text}`);
  return {
    optimize: Number(optionValue(line, "optimize")),
    cpu: String(optionValue(line, "cpu")),
    disabledPasses: line.options.get("disable-pass") ?? [],
    verifyEach: isOn(line, "verify-each"),
    dump: pass === undefined ? undefined : pass === "all" ? { write } : { pass, write },
    times: isOn(line, "time-passes") ? times : undefined,
    wantsLines: isOn(line, "debug"),
  };
}

/** Prints the milliseconds of each stage and pass to standard error. */
export function printTimes(times: ReadonlyMap<string, number>): void {
  for (const [stage, milliseconds] of times) say(`${milliseconds.toFixed(2).padStart(9)} ms  ${stage}`);
}
