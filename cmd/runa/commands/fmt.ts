// `runa fmt`: rewrites programs in the canonical style, or tells what would change.

import { canonicalForm, replaceText } from "#cmd/runa/canonical-form.ts";
import { type CommandLine, isOn, optionValue } from "#cmd/runa/parse-options.ts";
import { programFiles } from "#cmd/runa/program-files.ts";
import { readSource } from "#cmd/runa/read-source.ts";
import { reportDiagnostics } from "#cmd/runa/report-diagnostics.ts";
import { say } from "#cmd/runa/say.ts";
import { show } from "#cmd/runa/show.ts";
import { streams, wantsColour } from "#cmd/runa/terminal.ts";
import { parse } from "#core/1-parse/parse.ts";
import { DiagnosticList } from "#core/base/diagnostic.ts";
import type { SourceFile } from "#core/base/source.ts";
import type { OperatorStyle } from "#core/format/options.ts";
import { exitCodes } from "#core/spec/exit-codes.ts";

/** What is done with the result. */
interface Task {
  readonly line: CommandLine;
  readonly style: OperatorStyle;
  readonly checks: boolean;
  readonly shows: boolean;
}

/** Runs the command: 0; 1 if a program is wrong, cannot be read or written, or would change under --check; 70. */
export async function runFmt(line: CommandLine): Promise<number> {
  const { operands } = line;
  const style = (optionValue(line, "style") ?? "kept") as OperatorStyle;
  const task: Task = { line, style, checks: isOn(line, "check"), shows: isOn(line, "diff") };
  let exitCode: number = exitCodes.success;
  for (const path of operands.length > 0 ? operands : ["."]) {
    for (const file of await programFiles(path)) exitCode = Math.max(exitCode, await formatFile(file, task));
  }
  return exitCode;
}

async function formatFile(path: string, task: Task): Promise<number> {
  const source = await readSource(path, true);
  if (typeof source === "string") return complain(source);
  const diagnostics = new DiagnosticList();
  const tree = parse(source, diagnostics);
  reportDiagnostics(diagnostics, task.line);
  if (diagnostics.hasErrors) return exitCodes.programWrong;
  const formatted = canonicalForm(source, tree, task.style);
  if (formatted === undefined) {
    say(`runa: internal error: in the canonical style ${source.path} would not mean the same; it is unchanged`);
    say("This is a mistake in runa, not in your program; please report it.");
    return exitCodes.internalError;
  }
  if (task.checks || task.shows) return reportChange(source, formatted, task);
  if (path === "-") {
    await Bun.write(Bun.stdout, formatted);
    return exitCodes.success;
  }
  return formatted === source.text ? exitCodes.success : replace(path, formatted);
}

function complain(problem: string): number {
  say(`runa: ${problem}`);
  return exitCodes.programWrong;
}

const patchColours: Readonly<Record<string, string>> = { "-": "31", "+": "32", "@": "36" };

/** A patch with its lines in the colours that version control has made usual. */
function painted(patch: string): string {
  const paint = (line: string): string => {
    const colour = /^(---|\+\+\+) /.test(line) ? "1" : patchColours[line[0] ?? ""];
    return colour === undefined ? line : `\u001b[${colour}m${line}\u001b[0m`;
  };
  return patch.split("\n").map(paint).join("\n");
}

/** `--check` and `--diff`: nothing is written. */
async function reportChange(source: SourceFile, formatted: string, task: Task): Promise<number> {
  if (formatted === source.text) return exitCodes.success;
  if (task.checks && !task.shows) show(source.path);
  if (task.shows) {
    const { createTwoFilesPatch, FILE_HEADERS_ONLY } = await import("diff");
    const name = source.path;
    const options = { context: 3, headerOptions: FILE_HEADERS_ONLY };
    const patch = createTwoFilesPatch(name, name, source.text, formatted, undefined, "formatted", options);
    await Bun.write(Bun.stdout, wantsColour(task.line, streams.output) ? painted(patch) : patch);
  }
  return task.checks ? exitCodes.programWrong : exitCodes.success;
}

/** Writes the file that the path leads to, and says so. */
async function replace(path: string, formatted: string): Promise<number> {
  const problem = await replaceText(path, formatted);
  if (problem !== undefined) return complain(problem);
  say(`formatted ${path}`);
  return exitCodes.success;
}
