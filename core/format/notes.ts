/** Comments and annotations of a file in their order, and their canonical spelling. */

import type { AstModule } from "#core/ast/module.ts";
import type { SourceFile } from "#core/base/source.ts";
import { indentWidth } from "./options.ts";

/** A comment or an annotation. */
export interface Note {
  readonly start: number;
  readonly end: number;
  /** Its lines in canonical spelling, indented relative to its first line. */
  readonly lines: readonly string[];
  /** Code stands before it on its line. */
  readonly isTrailing: boolean;
}

/** The notes of a file, given out from first to last. */
export class NoteList {
  #notes: readonly Note[];
  #next = 0;
  /** Where the next note begins; beyond every offset when none is left. */
  nextStart: number;

  constructor(notes: readonly Note[]) {
    this.#notes = notes;
    this.nextStart = notes[0]?.start ?? Number.MAX_SAFE_INTEGER;
  }

  /** The next note, which stays. */
  peek(): Note | undefined {
    return this.#notes[this.#next];
  }

  /** Takes the next note. */
  take(): Note | undefined {
    const note = this.#notes[this.#next];
    if (note !== undefined) this.#next++;
    this.nextStart = this.#notes[this.#next]?.start ?? Number.MAX_SAFE_INTEGER;
    return note;
  }

  /** Leaves out the notes between two offsets: what they are in is written as it stands. */
  drop(from: number, to: number): void {
    this.#notes = this.#notes.filter(({ start }, at) => at < this.#next || start < from || start >= to);
    this.nextStart = this.#notes[this.#next]?.start ?? Number.MAX_SAFE_INTEGER;
  }

  /** Takes all notes that begin before an offset. */
  takeBefore(limit: number): readonly Note[] {
    if (this.nextStart >= limit) return noNotes;
    const taken: Note[] = [];
    while (this.nextStart < limit) taken.push(this.take() as Note);
    return taken;
  }
}

const noNotes: readonly Note[] = [];

/** Collects comments and annotations. */
export function collectNotes(module: AstModule): NoteList {
  const { source, comments, annotations } = module;
  if (comments.length === 0 && annotations.length === 0) return new NoteList([]);
  const spans = [
    ...comments.map((span) => ({ start: span.start, end: span.end, name: "" })),
    ...annotations.map(({ start, end, name }) => ({ start, end, name })),
  ].sort((first, second) => first.start - second.start);
  const notes: Note[] = [];
  /** Where a comment begins that is spelt `Note:`, as the one before it sees it. */
  let noteStart = -1;
  for (let at = spans.length - 1; at >= 0; at--) {
    const { start, end, name } = spans[at] as (typeof spans)[number];
    const text = source.text.slice(start, end);
    const isFollowed = noteStart >= 0 && isBlank(source.text, end, noteStart);
    const lines = name === "" ? commentLines(text, start, isFollowed) : annotationLines(text, name);
    noteStart = name === "" && (lines[0] as string).startsWith("Note:") ? start : -1;
    notes.push({ start, end, lines, isTrailing: isAfterCode(source, start) });
  }
  return new NoteList(notes.reverse());
}

/** What a comment says, whatever its marks are and however its lines are indented. */
export function commentContent(text: string): string {
  let line = text.startsWith("Note:") ? text.slice(5) : text.replace(/^(\/\/\/?|#)/, "");
  if (text.includes("\n")) line = line.slice(0, -":End Note".length);
  return line
    .split("\n")
    .map((part) => part.trim())
    .join("\n")
    .trim();
}

/** `isFollowed`: nothing but white space stands before a comment that is spelt `Note:`. */
function commentLines(text: string, start: number, isFollowed: boolean): string[] {
  if (text.includes("\n")) return blockLines("Note:", text.slice(5, -":End Note".length), ":End Note");
  if (text.startsWith("#!") && start === 0) return [text.trimEnd()];
  const content = commentContent(text);
  if (content !== "") return [`Note: ${content}`];
  return [isFollowed ? "Note:" : "//"];
}

/** An annotation on one line stays so. */
function annotationLines(text: string, name: string): string[] {
  const inner = text.slice(name.length + 1, -("@End ".length + name.length));
  if (inner.includes("\n")) return blockLines(`@${name}`, inner, `@End ${name}`);
  return [inner.trim() === "" ? `@${name} @End ${name}` : `@${name} ${inner.trim()} @End ${name}`];
}

/** Opening mark, text indented by one level with its own indentation kept, closing mark. */
function blockLines(open: string, inner: string, close: string): string[] {
  const lines = inner.split("\n").map((line) => line.trimEnd().replaceAll("\t", " ".repeat(indentWidth)));
  const first = (lines.shift() as string).trim();
  while (first === "" && lines[0] === "") lines.shift();
  while (lines.length > 0 && lines[lines.length - 1] === "") lines.pop();
  const shift = Math.min(...lines.map((line) => (line === "" ? Number.MAX_SAFE_INTEGER : indentOf(line))));
  const pad = " ".repeat(indentWidth);
  const body = lines.map((line) => (line === "" ? "" : pad + line.slice(shift)));
  return [first === "" ? open : `${open} ${first}`, ...body, close];
}

function indentOf(line: string): number {
  return line.length - line.trimStart().length;
}

function isBlank(text: string, from: number, to: number): boolean {
  return text.slice(from, to).trim() === "";
}

/** True if something other than white space stands between the beginning of the line and an offset. */
function isAfterCode(source: SourceFile, offset: number): boolean {
  const { text } = source;
  for (let at = offset - 1; at >= 0; at--) {
    const unit = text.charCodeAt(at);
    if (unit === 10) return false;
    if (unit !== 32 && unit !== 9 && unit !== 13) return true;
  }
  return false;
}
