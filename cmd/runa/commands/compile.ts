// `runa compile`: compiles a program ahead of time, or writes one of the forms that lie between.

import { compileSource } from "#cmd/runa/compiler/compile-source.ts";
import { type CommandLine, isOn, optionValue } from "#cmd/runa/parse-options.ts";
import { reportDiagnostics } from "#cmd/runa/report-diagnostics.ts";
import { say } from "#cmd/runa/say.ts";
import { streams } from "#cmd/runa/terminal.ts";
import { writeOutput } from "#cmd/runa/write-output.ts";
import type { SourceFile } from "#core/base/source.ts";
import { exitCodes } from "#core/spec/exit-codes.ts";
import { C_SYMBOLS } from "#core/spec/rt-symbols.ts";
import { statusOfPath } from "#rt/host/file-status.ts";
import { isTerminal } from "#rt/host/is-terminal.ts";
import { Libc } from "#rt/host/libc.ts";
import { openLoader, openProgram, printTimes, sourceOptions } from "./open-program.ts";

/** Writes a result into the file of `--output`, or to standard output: texts also to a terminal. */
async function write(line: CommandLine, bytes: Uint8Array, kind: "program" | "text" | "data"): Promise<number> {
  const output = optionValue(line, "output") ?? "-";
  if (output === "-") {
    if (kind !== "text" && isTerminal(Libc.opened(), streams.output)) {
      say(
        "runa: this is nothing for a terminal: say with -o OUT where it is to be written, or redirect standard output",
      );
      return exitCodes.usage;
    }
    await Bun.write(Bun.stdout, bytes);
    return exitCodes.success;
  }
  const problem = await writeOutput(output, bytes, kind === "program" ? "program" : "data");
  if (problem === undefined) return exitCodes.success;
  say(`runa: ${problem}`);
  return exitCodes.programWrong;
}

const encode = (text: string): Uint8Array => new TextEncoder().encode(text);

/** The forms that the parser alone makes; undefined for all others. */
async function syntaxForm(
  line: CommandLine,
  source: SourceFile,
  emit: string,
): Promise<{ text: string; isWrong: boolean } | undefined> {
  if (emit !== "ast" && emit !== "tokens") return undefined;
  const { syntaxText } = await import("#cmd/runa/compiler/syntax-forms.ts");
  const { text, diagnostics } = syntaxText(source, emit);
  reportDiagnostics(diagnostics, line);
  return { text, isWrong: diagnostics.hasErrors };
}

/** What `--cpu=native` stands for on this machine. */
async function ownProcessor(): Promise<string> {
  const { openRuntimeHost } = await import("#cmd/runa/runtime-host.ts");
  const { hostProcessor } = await import("#cmd/runa/host-processor.ts");
  return hostProcessor(openRuntimeHost().image);
}

/** Whether two paths lead to one file. */
function isSameFile(path: string, other: string): boolean {
  const [one, two] = [path, other].map((name) => statusOfPath(Libc.opened(), name));
  return typeof one === "object" && typeof two === "object" && one.stamp === two.stamp;
}

/** What is wrong with where the result shall go, if anything is. */
function outputProblem(path: string, output: string | undefined, emit: string): string | undefined {
  if (emit === "exe" && output === undefined) return "say with -o OUT where the program is to be written";
  if (output === undefined || output === "-" || path === "-" || !isSameFile(path, output)) return undefined;
  return `${output} is the program itself, and would be lost`;
}

/** Runs the command and gives its exit code. */
export async function runCompile(line: CommandLine): Promise<number> {
  const emit = optionValue(line, "emit") ?? "exe";
  const usageError = outputProblem(line.operands[0] ?? "", optionValue(line, "output"), emit);
  if (usageError !== undefined)
    return (await import("#cmd/runa/report-usage.ts")).reportUsage({ usageError, command: "compile" });
  const source = await openProgram(line.operands[0] ?? "");
  if (typeof source === "number") return source;
  const syntax = await syntaxForm(line, source, emit);
  if (syntax !== undefined) return syntax.isWrong ? exitCodes.programWrong : write(line, encode(syntax.text), "text");
  const times = new Map<string, number>();
  const isArchive = emit === "archive";
  const options = sourceOptions(line, times);
  const compiled = compileSource(source, openLoader(Libc.opened(), source), {
    ...options,
    cpu: options.cpu === "native" ? await ownProcessor() : options.cpu,
    isOutside: undefined,
    roots: isArchive ? C_SYMBOLS.map((row) => row.symbol) : [],
  });
  reportDiagnostics(compiled.diagnostics, line);
  printTimes(times);
  const { object } = compiled;
  if (object === undefined) return exitCodes.programWrong;
  const forms = await import("#cmd/runa/compiler/write-forms.ts");
  const debug = isOn(line, "debug");
  switch (emit) {
    case "asm":
      return write(line, encode(forms.assemblyText(object)), "text");
    case "mir":
      return write(line, encode(forms.mirText(compiled)), "text");
    case "obj":
      return write(line, forms.objectBytes(object, source.path, debug), "data");
    case "archive":
      return write(line, forms.archiveBytes(object), "data");
    default:
      return write(line, forms.executableBytes(object, source.path, debug), "program");
  }
}
