// `runa run`: compiles a program into memory and runs it.

import { compileSource } from "#cmd/runa/compiler/compile-source.ts";
import { openRuntimeHost, runInProcess } from "#cmd/runa/compiler/run-in-process.ts";
import type { CommandLine } from "#cmd/runa/parse-options.ts";
import { reportDiagnostics } from "#cmd/runa/report-diagnostics.ts";
import { exitCodes } from "#core/spec/exit-codes.ts";
import { openLoader, openProgram, printTimes, sourceOptions } from "./open-program.ts";

/** Runs the command and gives its exit code; a program that runs to its end ends the process itself. */
export async function runRun(line: CommandLine): Promise<number> {
  const path = line.operand ?? "";
  const source = await openProgram(path);
  if (typeof source === "number") return source;
  const runtime = await openRuntimeHost();
  const times = new Map<string, number>();
  const { object, diagnostics } = compileSource(source, openLoader(runtime.host.libc, source), {
    ...sourceOptions(line, times),
    isOutside: (name) => runtime.image.lookup(name) !== undefined,
  });
  reportDiagnostics(diagnostics);
  printTimes(times);
  if (object === undefined) return exitCodes.programWrong;
  return runInProcess(runtime, object, [path, ...line.programArguments]);
}
