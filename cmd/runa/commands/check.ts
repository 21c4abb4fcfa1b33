// `runa check`: reports what is wrong with a program.

import { type CommandLine, isOn } from "#cmd/runa/parse-options.ts";
import { reportDiagnostics } from "#cmd/runa/report-diagnostics.ts";
import { show } from "#cmd/runa/show.ts";
import { DiagnosticList } from "#core/base/diagnostic.ts";
import { checkProgram } from "#core/check-program.ts";
import { exitCodes } from "#core/spec/exit-codes.ts";
import { TypeTable } from "#core/types/type-table.ts";
import { Libc } from "#rt/host/libc.ts";
import { openLoader, openProgram } from "./open-program.ts";

/** Runs the command and gives its exit code. */
export async function runCheck(line: CommandLine): Promise<number> {
  const source = await openProgram(line.operands[0] ?? "");
  if (typeof source === "number") return source;
  const diagnostics = new DiagnosticList();
  checkProgram(source, openLoader(Libc.opened(), source), new TypeTable(), diagnostics);
  if (isOn(line, "json")) {
    const { diagnosticsJson } = await import("#cmd/runa/diagnostic-forms.ts");
    const { writeJson } = await import("#cmd/runa/output-schemas.ts");
    await writeJson("runa.diagnostics", diagnosticsJson(diagnostics));
  } else if (isOn(line, "sarif")) {
    const { sarifLog } = await import("#cmd/runa/diagnostic-forms.ts");
    show(sarifLog(diagnostics));
  } else reportDiagnostics(diagnostics, line);
  return diagnostics.hasErrors ? exitCodes.programWrong : exitCodes.success;
}
