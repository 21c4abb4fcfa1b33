// Shows diagnostics on standard error, in colour where that is wanted.

import type { DiagnosticList } from "#core/base/diagnostic.ts";
import { renderDiagnostics } from "#core/base/render-diagnostic.ts";
import type { CommandLine } from "./parse-options.ts";
import { say } from "./say.ts";
import { streams, wantsColour } from "./terminal.ts";

/** Prints all diagnostics of a compilation, and how many there are if there is an error among them. */
export function reportDiagnostics(diagnostics: DiagnosticList, line: CommandLine): void {
  if (diagnostics.items.length === 0) return;
  say(renderDiagnostics(diagnostics.items, { colour: wantsColour(line, streams.errors) }));
  const { errorCount } = diagnostics;
  if (errorCount > 0) say(`\n${errorCount} ${errorCount === 1 ? "error" : "errors"}`);
}
