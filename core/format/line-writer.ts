/** Finished lines of output, each with its level of indentation. */

import { indentWidth } from "./options.ts";

/** A line; `text` may hold newlines of its own (in literals), which are never indented. */
export interface OutputLine {
  /** Levels of indentation. */
  readonly level: number;
  text: string;
  /** A comment behind the text. */
  comment: string | undefined;
}

/** Collects lines; a blank line is asked for before the line that follows it, and never comes first. */
export class LineWriter {
  readonly lines: OutputLine[] = [];
  /** How many lines are not blank. */
  count = 0;
  #blankIsDue = false;

  /** Adds a line. */
  line(level: number, text: string, comment?: string): OutputLine {
    if (this.#blankIsDue && this.lines.length > 0) this.#pushBlank();
    this.#blankIsDue = false;
    this.count++;
    const line = { level, text, comment };
    this.lines.push(line);
    return line;
  }

  #pushBlank(): void {
    this.lines.push({ level: 0, text: "", comment: undefined });
  }

  /** Adds a line of a note, which may be blank. */
  noteLine(level: number, text: string): void {
    if (text === "") this.#pushBlank();
    else this.line(level, text);
  }

  /** Adds finished lines, so many levels deeper than they say. */
  append(lines: readonly OutputLine[], deeper: number): void {
    for (const { level, text, comment } of lines) {
      if (text === "" && comment === undefined) this.#pushBlank();
      else this.line(level + deeper, text, comment);
    }
  }

  /** The next line is preceded by one blank line. */
  blank(): void {
    this.#blankIsDue = true;
  }

  /** All lines as a text. */
  toText(): string {
    let text = "";
    for (const line of this.lines) {
      const pad = line.text === "" && line.comment === undefined ? "" : " ".repeat(line.level * indentWidth);
      text += `${pad}${lineText(line)}\n`;
    }
    return text;
  }
}

function lineText({ text, comment }: OutputLine): string {
  if (comment === undefined) return text;
  return text === "" ? comment : `${text}  ${comment}`;
}
