// `runa run`: compiles a program into memory and runs it.

import { compileSource } from "#cmd/runa/compiler/compile-source.ts";
import { openRuntimeHost, runInProcess } from "#cmd/runa/compiler/run-in-process.ts";
import { type CommandLine, isCommand, optionValue } from "#cmd/runa/parse-options.ts";
import { reportDiagnostics } from "#cmd/runa/report-diagnostics.ts";
import { meantWord } from "#cmd/runa/report-usage.ts";
import { SourceFile } from "#core/base/source.ts";
import { commandTable } from "#core/spec/commands.ts";
import { exitCodes } from "#core/spec/exit-codes.ts";
import { openLoader, openProgram, printTimes, sourceOptions } from "./open-program.ts";

/** What a program from the command line is called in messages, and as its first argument. */
const commandLineName = "<command line>";

/** The program of `-e`, or of `-p`, whose last line is an expression to be displayed. */
function givenCode(line: CommandLine): string | undefined {
  const code = optionValue(line, "eval");
  if (code !== undefined) return `${code}\n`;
  const lines = optionValue(line, "print")?.trim().split("\n");
  if (lines === undefined) return undefined;
  return `${[...lines.slice(0, -1), `Display ${lines.at(-1)}`].join("\n")}\n`;
}

/** The source that the line names or holds, or the exit code; the reason has then been printed. */
async function openSource(line: CommandLine): Promise<SourceFile | number> {
  const code = givenCode(line);
  if (code !== undefined) return new SourceFile(commandLineName, code);
  const path = line.operands[0] ?? "";
  const source = await openProgram(path);
  if (typeof source !== "number" || line.isNamed || !/^[a-z]+$/.test(path) || isCommand(path)) return source;
  const meant = meantWord({ word: path, known: Object.keys(commandTable) });
  if (meant !== undefined) console.error(`      did you mean the command \`runa ${meant}\`?`);
  return source;
}

/** Runs the command and gives its exit code; a program that runs to its end ends the process itself. */
export async function runRun(line: CommandLine): Promise<number> {
  const source = await openSource(line);
  if (typeof source === "number") return source;
  const runtime = await openRuntimeHost();
  const times = new Map<string, number>();
  const { object, diagnostics } = compileSource(source, openLoader(runtime.host.libc, source), {
    ...sourceOptions(line, times),
    isOutside: (name) => runtime.image.lookup(name) !== undefined,
  });
  reportDiagnostics(diagnostics, line);
  printTimes(times);
  if (object === undefined) return exitCodes.programWrong;
  return runInProcess(runtime, object, [line.operands[0] ?? commandLineName, ...line.programArguments]);
}
