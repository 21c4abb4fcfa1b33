// The one table of what the language has and the compiler does not yet do: each use gives one diagnostic, "not supported yet: …".

import type { DiagnosticList } from "#core/base/diagnostic.ts";
import type { SourceFile, Span } from "#core/base/source.ts";

/** Later work empties this table row by row. */
const UNSUPPORTED = {
  any: "dynamic values (`Any`)",
  laterType: "this library type",
  actor: "actors",
  spawn: "starting actors and tasks",
  message: "messages between actors",
  await: "waiting for tasks",
  taskGroup: "task groups",
  object: "dynamic objects",
  callback: "processes that foreign code calls",
  reflection: "reflection (`type of`, calls by name)",
} as const satisfies Readonly<Record<string, string>>;

export type UnsupportedFeature = keyof typeof UNSUPPORTED;

/** Anything with the list of diagnostics. */
interface Reporter {
  readonly diagnostics: DiagnosticList;
}

export function reportUnsupported(to: Reporter, file: SourceFile, span: Span, feature: UnsupportedFeature): void {
  to.diagnostics.report("notSupportedYet", file, span, { what: UNSUPPORTED[feature] });
}
