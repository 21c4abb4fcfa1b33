// Diagnostics for other programs: as JSON of our own, and as SARIF 2.1.0, which code scanners read.

import type { Diagnostic, DiagnosticList } from "#core/base/diagnostic.ts";
import type { SourceFile, Span } from "#core/base/source.ts";
import { diagnosticTable } from "#core/spec/diagnostics.ts";
import { version } from "#core/spec/version.ts";

/** Lines and columns count from 1, columns in UTF-16 units; offsets from 0. */
function place(file: SourceFile, { start, end }: Span) {
  const from = file.lineColumnAt(start);
  const to = file.lineColumnAt(end);
  return {
    line: from.line,
    column: from.column,
    endLine: to.line,
    endColumn: to.column,
    offset: start,
    endOffset: end,
  };
}

function edits({ file, help }: Diagnostic) {
  return (help.edits ?? []).map(({ span, text }) => ({ ...place(file, span), text }));
}

/** What `runa check --json` gives, but for its schema. */
export function diagnosticsJson({ items, errorCount, warningCount }: DiagnosticList): Record<string, unknown> {
  return {
    errors: errorCount,
    warnings: warningCount,
    diagnostics: items.map((item) => ({
      code: item.code,
      severity: item.severity,
      message: item.message,
      file: item.file.path,
      ...place(item.file, item.span),
      labels: item.labels.map(({ file, span, text }) => ({ file: file.path, ...place(file, span), text })),
      notes: [...item.notes],
      help: { text: item.help.text, edits: edits(item) },
    })),
  };
}

function region(file: SourceFile, span: Span) {
  const { line, column, endLine, endColumn } = place(file, span);
  return { startLine: line, startColumn: column, endLine, endColumn };
}

/** A relative path as it is, an absolute one as an address of a file. */
function uriOf({ path }: SourceFile): string {
  const encoded = encodeURI(path).replace(/[#?]/g, encodeURIComponent);
  return encoded.startsWith("/") ? `file://${encoded}` : encoded;
}

function physicalLocation(file: SourceFile, span: Span) {
  return { artifactLocation: { uri: uriOf(file) }, region: region(file, span) };
}

function sarifResult(item: Diagnostic, ruleIndex: number) {
  const changes = (item.help.edits ?? []).map(({ span, text }) => ({
    deletedRegion: region(item.file, span),
    insertedContent: { text },
  }));
  const fixes = [
    {
      description: { text: item.help.text },
      artifactChanges: [{ artifactLocation: { uri: uriOf(item.file) }, replacements: changes }],
    },
  ];
  return {
    ruleId: item.code,
    ruleIndex,
    level: item.severity,
    message: { text: [item.message, ...item.notes, item.help.text].join("\n") },
    locations: [{ physicalLocation: physicalLocation(item.file, item.span) }],
    relatedLocations: item.labels.map(({ file, span, text }, id) => ({
      id,
      physicalLocation: physicalLocation(file, span),
      message: { text },
    })),
    ...(changes.length === 0 ? {} : { fixes }),
  };
}

/** A SARIF log of one run. */
export function sarifLog({ items }: DiagnosticList): string {
  const codes = [...new Set(items.map(({ code }) => code))].sort();
  const rows = Object.values(diagnosticTable);
  const rules = codes.map((id) => ({
    id,
    shortDescription: { text: rows.find((row) => row.id === id)?.message ?? id },
  }));
  const log = {
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: { driver: { name: "runa", version, rules } },
        columnKind: "utf16CodeUnits",
        results: items.map((item) => sarifResult(item, codes.indexOf(item.code))),
      },
    ],
  };
  return JSON.stringify(log, undefined, 2);
}
