/** Diagnostics as data: what is wrong, where, and what to do about it. */

import { diagnosticHelp } from "#core/spec/diagnostic-help.ts";
import {
  type DiagnosticName,
  type DiagnosticParameters,
  diagnosticTable,
  type Severity,
} from "#core/spec/diagnostics.ts";
import type { SourceFile, Span } from "./source.ts";

/** A second place that explains the first, with a few words of its own. */
export interface DiagnosticLabel {
  readonly file: SourceFile;
  readonly span: Span;
  readonly text: string;
}

/** Replaces the span by the text; an empty span inserts, an empty text deletes. */
export interface TextEdit {
  readonly span: Span;
  readonly text: string;
}

/** Advice; with edits, a change of the primary file that follows it. */
export interface DiagnosticHelp {
  readonly text: string;
  readonly edits?: readonly TextEdit[];
}

export interface Diagnostic {
  /** Such as "R0101". */
  readonly code: string;
  /** The row of the table that it came from. */
  readonly name: DiagnosticName;
  readonly severity: Severity;
  readonly message: string;
  readonly file: SourceFile;
  /** The primary span, in `file`. */
  readonly span: Span;
  readonly labels: readonly DiagnosticLabel[];
  readonly notes: readonly string[];
  readonly help: DiagnosticHelp;
}

/** What a report may carry beyond its message. */
export interface DiagnosticDetails {
  readonly labels?: readonly DiagnosticLabel[];
  readonly notes?: readonly string[];
  /** Without a text it is that of the table. */
  readonly help?: Partial<DiagnosticHelp>;
}

/** A list stops storing here, so that a file of noise does not fill the memory; the counts go on. */
const storedMax = 2000;

/** Collects what the stages report. One list serves a whole compilation. */
export class DiagnosticList {
  readonly items: Diagnostic[] = [];
  #errorCount = 0;
  #warningCount = 0;

  get errorCount(): number {
    return this.#errorCount;
  }

  get warningCount(): number {
    return this.#warningCount;
  }

  get hasErrors(): boolean {
    return this.#errorCount > 0;
  }

  /** Adds what another list holds. */
  take(other: DiagnosticList): void {
    this.#errorCount += other.errorCount;
    this.#warningCount += other.warningCount;
    this.items.push(...other.items.slice(0, storedMax - this.items.length));
  }

  /** Adds a label to the last report of exactly this place, if there is one. */
  addLabel(name: DiagnosticName, file: SourceFile, { start, end }: Span, label: DiagnosticLabel): void {
    const at = this.items.findLastIndex(
      (item) => item.name === name && item.file === file && item.span.start === start && item.span.end === end,
    );
    const item = this.items[at];
    if (item !== undefined) this.items[at] = { ...item, labels: [...item.labels, label] };
  }

  /** Takes back all but the first `count` items. */
  truncate(count: number): void {
    for (const { severity } of this.items.splice(count)) {
      if (severity === "error") this.#errorCount--;
      else this.#warningCount--;
    }
  }

  /** Takes back a report of exactly this place, because there is a better one; true if there was one. */
  withdraw(name: DiagnosticName, file: SourceFile, { start, end }: Span): boolean {
    const at = this.items.findLastIndex(
      (item) => item.name === name && item.file === file && item.span.start === start && item.span.end === end,
    );
    const [item] = at < 0 ? [] : this.items.splice(at, 1);
    if (item?.severity === "error") this.#errorCount--;
    else if (item !== undefined) this.#warningCount--;
    return item !== undefined;
  }

  /** Adds a diagnostic: a row of the table, its place, and the values of the placeholders of its message. */
  report<Name extends DiagnosticName>(
    name: Name,
    file: SourceFile,
    span: Span,
    parameters: DiagnosticParameters<Name>,
    details?: DiagnosticDetails,
  ): void {
    const row = diagnosticTable[name];
    if (row.severity === "error") this.#errorCount++;
    else this.#warningCount++;
    if (this.items.length >= storedMax) return;
    this.items.push({
      code: row.id,
      name,
      severity: row.severity,
      message: fillTemplate(row.message, parameters),
      file,
      span: { start: span.start, end: span.end },
      labels: details?.labels ?? [],
      notes: (details?.notes ?? []).map(shortened),
      help: {
        ...details?.help,
        text:
          details?.help?.text === undefined
            ? fillTemplate((diagnosticHelp as Readonly<Record<DiagnosticName, string>>)[name], parameters)
            : shortened(details.help.text),
      },
    });
  }
}

/** Puts the parameters into the `{placeholders}` of a template. */
function fillTemplate(template: string, parameters: Readonly<Record<string, string | number>>): string {
  return template.replace(/\{(\w+)\}/g, (whole, key: string) => {
    const value = parameters[key];
    return value === undefined ? whole : shortened(String(value));
  });
}

/** Longer pieces of a program lose their middle in a message. */
const lengthMax = 600;

function shortened(value: string): string {
  if (value.length <= lengthMax) return value;
  const cut = value.length - 300;
  return `${value.slice(0, 200)}… (${cut} characters) …${value.slice(-100)}`;
}
