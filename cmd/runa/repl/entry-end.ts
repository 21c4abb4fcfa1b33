// Whether a text is a whole entry, or goes on: an open block, bracket or comment, or an end where something must follow.

import { parse } from "#core/1-parse/parse.ts";
import { type Diagnostic, DiagnosticList } from "#core/base/diagnostic.ts";
import { SourceFile } from "#core/base/source.ts";
import type { DiagnosticName } from "#core/spec/diagnostics.ts";

const OPEN: ReadonlySet<DiagnosticName> = new Set<DiagnosticName>([
  "missingEnd",
  "unclosedBracket",
  "unterminatedNote",
  "unterminatedAnnotation",
]);

/** A wrong entry counts as whole unless more text could mend it at its end. */
export function isWholeEntry(text: string): boolean {
  if (text.trimStart().startsWith(":")) return true;
  const diagnostics = new DiagnosticList();
  const { annotations } = parse(new SourceFile("", text), diagnostics, { isEntry: true });
  const end = text.trimEnd().length;
  // An annotation belongs to the declaration after it.
  if (!diagnostics.hasErrors) return annotations.at(-1)?.end !== end;
  return !diagnostics.items.some((one) => isOpen(one, end));
}

/** More text behind `end` could mend it. */
function isOpen({ name, span, message }: Diagnostic, end: number): boolean {
  return OPEN.has(name) || span.start >= end || (name === "unterminatedText" && message.includes('"""'));
}

/**
 * Whether a person gives up an entry that goes on: behind an empty line, if something in a line before is wrong whatever
 * may follow.
 */
export function isGivenUp(text: string): boolean {
  const lineEnd = text.lastIndexOf("\n");
  if (lineEnd < 0 || text.slice(lineEnd).trim() !== "") return false;
  const diagnostics = new DiagnosticList();
  parse(new SourceFile("", text), diagnostics, { isEntry: true });
  const end = text.trimEnd().length;
  // Statements of several parts look for their words up to the end.
  return diagnostics.items.some(
    (one) => one.severity === "error" && one.name !== "missingSeparator" && one.span.end < end && !isOpen(one, end),
  );
}
