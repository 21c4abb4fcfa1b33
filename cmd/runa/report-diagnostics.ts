// Shows diagnostics on standard error, in colour where that is a terminal.
import type { DiagnosticList } from "#core/base/diagnostic.ts";
import { renderDiagnostics } from "#core/base/render-diagnostic.ts";
import { isTerminal } from "#rt/host/is-terminal.ts";
import { Libc } from "#rt/host/libc.ts";

const standardError = 2;

/** Prints all diagnostics of a compilation, and how many there are if there is an error among them. */
export function reportDiagnostics(diagnostics: DiagnosticList): void {
  if (diagnostics.items.length === 0) return;
  const colour = (Bun.env["NO_COLOR"] ?? "") === "" && isTerminal(new Libc(), standardError);
  console.error(renderDiagnostics(diagnostics.items, { colour }));
  const { errorCount } = diagnostics;
  if (errorCount > 0) console.error(`\n${errorCount} ${errorCount === 1 ? "error" : "errors"}`);
}
