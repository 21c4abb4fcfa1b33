// `runa compile`: compiles a program ahead of time, or writes one of the forms that lie between.

import { type CommandLine, optionValue } from "#cmd/runa/parse-options.ts";
import { writeOutput } from "#cmd/runa/write-output.ts";
import { printAst } from "#core/ast/print-ast.ts";
import { exitCodes } from "#core/spec/exit-codes.ts";
import { openProgram, reportUnavailable } from "./open-program.ts";

/** Writes a form that people read: into the file of `--output`, or to standard output. */
async function writeText(line: CommandLine, text: string): Promise<number> {
  const output = optionValue(line, "output") ?? "-";
  if (output === "-") {
    await Bun.write(Bun.stdout, text);
    return exitCodes.success;
  }
  const problem = await writeOutput(output, new TextEncoder().encode(text), "data");
  if (problem === undefined) return exitCodes.success;
  console.error(`runa: ${problem}`);
  return exitCodes.programWrong;
}

/** Runs the command and gives its exit code. */
export async function runCompile(line: CommandLine): Promise<number> {
  const tree = await openProgram(line.operand ?? "");
  if (typeof tree === "number") return tree;
  const emit = optionValue(line, "emit");
  if (emit === "ast") return writeText(line, printAst(tree));
  return reportUnavailable(emit === "exe" ? "compile programs" : `write the form "${emit}"`);
}
