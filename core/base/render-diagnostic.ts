/** Turns a diagnostic into the text people read: message, place, the source line with the span underlined, advice. */

import type { Diagnostic } from "./diagnostic.ts";
import { displayWidth, expandTabs, harmless } from "./display-width.ts";
import type { SourceFile, Span } from "./source.ts";

export interface RenderOptions {
  /** Use ANSI colours. */
  readonly colour: boolean;
}

/** Lines longer than this are cut round the span. */
const excerptWidthMax = 120;
/** What remains visible before the span of a line that is cut. */
const excerptLead = 30;

const palette = {
  error: "\u001b[1;31m",
  warning: "\u001b[1;33m",
  bold: "\u001b[1m",
  frame: "\u001b[34m",
  help: "\u001b[1;36m",
  reset: "\u001b[0m",
} as const;

type Tone = keyof typeof palette;

/** Renders one diagnostic, without a newline at its end. */
export function renderDiagnostic(diagnostic: Diagnostic, options: RenderOptions): string {
  const paint = (tone: Tone, text: string): string =>
    options.colour && text !== "" ? palette[tone] + text + palette.reset : text;
  const { file, span, severity } = diagnostic;
  const place = file.lineColumnAt(span.start);
  const gutterWidth = widestLineNumber(diagnostic);
  const bar = `${" ".repeat(gutterWidth)} ${paint("frame", "|")}`;
  const lines = [
    `${paint(severity, `${severity}[${diagnostic.code}]`)}${paint("bold", `: ${harmless(diagnostic.message)}`)}`,
    `${" ".repeat(gutterWidth)}${paint("frame", "-->")} ${harmless(file.path)}:${place.line}:${place.column}`,
    bar,
  ];
  const draw = (of: SourceFile, at: Span, mark: string, tone: Tone, text: string): void => {
    for (const part of excerpt(of, at, mark, text !== "")) {
      const number = part.line === undefined ? "" : String(part.line);
      lines.push(
        `${paint("frame", `${number.padStart(gutterWidth)} |`)}${part.source === "" ? "" : ` ${part.source}`}`,
      );
      if (part.underline !== "")
        lines.push(
          `${bar} ${part.indent}${paint(tone, part.underline + (part.trail === "" ? "" : part.trail + text))}`,
        );
    }
  };
  draw(file, span, "^", severity, "");
  for (const label of diagnostic.labels) {
    if (label.file !== file) {
      const other = label.file.lineColumnAt(label.span.start);
      lines.push(
        `${" ".repeat(gutterWidth)}${paint("frame", ":::")} ${harmless(label.file.path)}:${other.line}:${other.column}`,
      );
    }
    draw(label.file, label.span, "-", "frame", harmless(label.text));
  }
  for (const note of diagnostic.notes)
    lines.push(`${" ".repeat(gutterWidth)} ${paint("frame", "=")} note: ${harmless(note)}`);
  lines.push(
    `${" ".repeat(gutterWidth)} ${paint("frame", "=")} ${paint("help", "help")}: ${harmless(diagnostic.help.text)}`,
  );
  return lines.join("\n");
}

/** Renders all, with an empty line between them. */
export function renderDiagnostics(diagnostics: readonly Diagnostic[], options: RenderOptions): string {
  return diagnostics.map((diagnostic) => renderDiagnostic(diagnostic, options)).join("\n\n");
}

function widestLineNumber(diagnostic: Diagnostic): number {
  let line = diagnostic.file.lineAt(Math.max(diagnostic.span.start, diagnostic.span.end - 1));
  for (const label of diagnostic.labels) line = Math.max(line, label.file.lineAt(label.span.start));
  return String(line).length;
}

interface ExcerptLine {
  /** Undefined for the line that stands for what is left out. */
  readonly line: number | undefined;
  readonly source: string;
  /** Spaces before the underline. */
  readonly indent: string;
  readonly underline: string;
  /** Stands between the underline and a label's text. */
  readonly trail: string;
}

/** The lines of a span: all if it has at most three, else the first and the last. */
function excerpt(file: SourceFile, at: Span, mark: string, hasText: boolean): ExcerptLine[] {
  const first = file.lineAt(at.start);
  const last = file.lineAt(Math.max(at.start, at.end - 1));
  const lines: ExcerptLine[] = [];
  for (let line = first; line <= last; line++) {
    if (last - first >= 3 && line === first + 1) {
      lines.push({ line: undefined, source: "...", indent: "", underline: "", trail: "" });
      line = last;
    }
    lines.push(excerptLine(file, line, at, mark, line === last, hasText));
  }
  return lines;
}

function excerptLine(
  file: SourceFile,
  line: number,
  at: Span,
  mark: string,
  isLast: boolean,
  hasText: boolean,
): ExcerptLine {
  const lineStart = file.lineStart(line);
  const lineEnd = file.lineEnd(line);
  let from = Math.min(Math.max(at.start, lineStart), lineEnd);
  const to = Math.max(from, Math.min(at.end, lineEnd));
  if (at.start < lineStart) from = skipBlanks(file.text, lineStart, to);
  let cutStart = lineStart;
  let cutEnd = lineEnd;
  if (lineEnd - lineStart > excerptWidthMax) {
    cutStart = Math.max(lineStart, from - excerptLead);
    cutEnd = Math.min(lineEnd, cutStart + excerptWidthMax);
    if (isInsidePair(file.text, cutStart)) cutStart++;
    if (isInsidePair(file.text, cutEnd)) cutEnd--;
  }
  const before = cutStart > lineStart ? "..." : "";
  const after = cutEnd < lineEnd ? "..." : "";
  const lead = before + expandTabs(file.text.slice(cutStart, from), before.length);
  const leadWidth = displayWidth(lead);
  const body = expandTabs(file.text.slice(from, Math.min(to, cutEnd)), leadWidth);
  const rest = expandTabs(file.text.slice(Math.min(to, cutEnd), cutEnd), leadWidth + displayWidth(body));
  return {
    line,
    source: `${lead}${body}${rest}${after}`.trimEnd(),
    indent: " ".repeat(leadWidth),
    underline: mark.repeat(Math.max(1, displayWidth(body))),
    trail: isLast && hasText ? " " : "",
  };
}

function skipBlanks(text: string, from: number, to: number): number {
  let at = from;
  while (at < to && (text.charCodeAt(at) === 32 || text.charCodeAt(at) === 9)) at++;
  return at;
}

/** True between the two halves of a surrogate pair. */
function isInsidePair(text: string, at: number): boolean {
  const unit = text.charCodeAt(at);
  return unit >= 0xdc00 && unit < 0xe000;
}
