/** One statement as pieces of text with places where the line may be broken, and the choice of the breaks. */

import type { LineWriter, OutputLine } from "./line-writer.ts";
import type { Note } from "./notes.ts";
import { indentWidth, lineWidth } from "./options.ts";

/** Kinds of pieces. */
const Piece = { Text: 0, Line: 1, Open: 2, OpenFill: 3, Close: 4, Indent: 5, Dedent: 6, Nested: 7 } as const;

/** How the breaks of a group are treated: none, all, or those that are needed. */
const Mode = { Flat: 0, Broken: 1, Fill: 2 } as const;

interface NestedLines {
  readonly lines: readonly OutputLine[];
  readonly level: number;
}

export class Layout {
  readonly #kinds: number[] = [];
  /** The text of a piece; of a Line, what stands there if it is not broken. */
  readonly #texts: string[] = [];
  readonly #notes = new Map<number, readonly Note[]>();
  readonly #nested = new Map<number, NestedLines>();
  #hasNewline = false;

  text(text: string): void {
    this.#kinds.push(Piece.Text);
    this.#texts.push(text);
    if (text.includes("\n")) this.#hasNewline = true;
  }

  /** How many pieces there are: the index of the next one. */
  get size(): number {
    return this.#kinds.length;
  }

  /** The first text from a piece on. */
  firstText(from: number): string {
    for (let at = from; at < this.#kinds.length; at++) {
      if (this.#kinds[at] === Piece.Text && this.#texts[at] !== "") return this.#texts[at] as string;
    }
    return "";
  }

  /** Gives a text piece another text. */
  replace(at: number, text: string): void {
    this.#texts[at] = text;
  }

  /** A place where the line may be broken; it is if notes stand there. */
  line(flat: string, notes: readonly Note[]): void {
    if (notes.length > 0) this.#notes.set(this.#kinds.length, notes);
    this.#kinds.push(Piece.Line);
    this.#texts.push(flat);
  }

  /** Begins a group: its breaks are used all or none, or with `isFill` as few as will do. */
  open(isFill = false): void {
    this.#push(isFill ? Piece.OpenFill : Piece.Open);
  }

  close(): void {
    this.#push(Piece.Close);
  }

  indent(): void {
    this.#push(Piece.Indent);
  }

  dedent(): void {
    this.#push(Piece.Dedent);
  }

  /** Lines of their own, one level deeper than the line that they interrupt; `level` is the one they now have. */
  nested(lines: readonly OutputLine[], level: number): void {
    this.#nested.set(this.#kinds.length, { lines, level });
    this.#push(Piece.Nested);
  }

  #push(kind: number): void {
    this.#kinds.push(kind);
    this.#texts.push("");
  }

  /** All in one line, if nothing stands against it but width. */
  flat(): string | undefined {
    if (this.#notes.size > 0 || this.#nested.size > 0) return undefined;
    return this.#texts.join("");
  }

  /** Writes the statement; gives its last line. */
  write(writer: LineWriter, level: number): OutputLine {
    if (this.#notes.size === 0 && this.#nested.size === 0) {
      const flat = this.#texts.join("");
      if (this.#hasNewline || flat.length + level * indentWidth <= lineWidth) return writer.line(level, flat);
    }
    return new Breaker(this.#kinds, this.#texts, this.#notes, this.#nested).write(writer, level);
  }
}

/** Chooses the breaks of one statement. */
class Breaker {
  readonly #kinds: readonly number[];
  readonly #texts: readonly string[];
  readonly #notes: ReadonlyMap<number, readonly Note[]>;
  readonly #nested: ReadonlyMap<number, NestedLines>;
  /** Width of all pieces before each one, on one line. */
  readonly #widths: Float64Array;
  /** Number of Lines with notes before each piece. */
  readonly #forced: Int32Array;
  /** The next piece, from each one on, behind which another line begins whatever is chosen. */
  readonly #barriers: Int32Array;
  /** Index of the Close of each Open. */
  readonly #closes: Int32Array;

  constructor(
    kinds: readonly number[],
    texts: readonly string[],
    notes: ReadonlyMap<number, readonly Note[]>,
    nested: ReadonlyMap<number, NestedLines>,
  ) {
    this.#kinds = kinds;
    this.#texts = texts;
    this.#notes = notes;
    this.#nested = nested;
    const count = kinds.length;
    this.#widths = new Float64Array(count + 1);
    this.#forced = new Int32Array(count + 1);
    this.#barriers = new Int32Array(count + 1);
    this.#closes = new Int32Array(count);
    this.#measure();
  }

  #measure(): void {
    const count = this.#kinds.length;
    const opened: number[] = [];
    for (let at = 0; at < count; at++) {
      const text = this.#texts[at] as string;
      const newline = text.indexOf("\n");
      this.#widths[at + 1] = (this.#widths[at] as number) + (newline < 0 ? text.length : newline);
      this.#forced[at + 1] = (this.#forced[at] as number) + (this.#notes.has(at) ? 1 : 0);
      if (this.#isOpen(at)) opened.push(at);
      else if (this.#kinds[at] === Piece.Close) this.#closes[opened.pop() ?? 0] = at;
    }
    this.#barriers[count] = count;
    for (let at = count - 1; at >= 0; at--) {
      const isBarrier = this.#kinds[at] === Piece.Nested || (this.#texts[at] as string).includes("\n");
      this.#barriers[at] = isBarrier ? at : (this.#barriers[at + 1] as number);
    }
  }

  #isOpen(at: number): boolean {
    return this.#kinds[at] === Piece.Open || this.#kinds[at] === Piece.OpenFill;
  }

  write(writer: LineWriter, level: number): OutputLine {
    const modes: number[] = [Mode.Flat];
    /** Level of the line being written, and of the lines that breaks begin. */
    let lineLevel = level;
    let breakLevel = level;
    let text = "";
    let column = level * indentWidth;
    for (let at = 0; at < this.#kinds.length; at++) {
      const kind = this.#kinds[at] as number;
      const mode = modes[modes.length - 1] as number;
      if (kind === Piece.Open || kind === Piece.OpenFill) modes.push(this.#modeOf(at, column));
      else if (kind === Piece.Close) modes.pop();
      else if (kind === Piece.Indent) breakLevel++;
      else if (kind === Piece.Dedent) breakLevel--;
      else if (kind === Piece.Nested) {
        writer.line(lineLevel, text);
        const nested = this.#nested.get(at);
        if (nested !== undefined) writer.append(nested.lines, lineLevel + 1 - nested.level);
        text = "";
        column = lineLevel * indentWidth;
      } else if (kind === Piece.Line && this.#breaks(at, mode, column, breakLevel)) {
        const isClosing = this.#kinds[at - 1] === Piece.Dedent;
        this.#writeLine(writer, lineLevel, isClosing ? breakLevel + 1 : breakLevel, text, this.#notes.get(at));
        lineLevel = breakLevel;
        text = "";
        column = lineLevel * indentWidth;
      } else {
        const piece = this.#texts[at] as string;
        text += piece;
        const newline = piece.lastIndexOf("\n");
        column = newline < 0 ? column + piece.length : piece.length - newline - 1;
      }
    }
    return writer.line(lineLevel, text.trimEnd());
  }

  /** Ends the line, its comment behind it and other notes below it. */
  #writeLine(
    writer: LineWriter,
    level: number,
    noteLevel: number,
    text: string,
    notes: readonly Note[] | undefined,
  ): void {
    const [first] = notes ?? [];
    const isTrailing = first?.isTrailing === true && first.lines.length === 1 && text !== "";
    if (text !== "") writer.line(level, text.trimEnd(), isTrailing ? first.lines[0] : undefined);
    for (const note of notes ?? []) {
      if (note === first && isTrailing) continue;
      for (const line of note.lines) writer.noteLine(noteLevel, line);
    }
  }

  #modeOf(at: number, column: number): number {
    const close = this.#closes[at] as number;
    const hasNotes = (this.#forced[close] as number) > (this.#forced[at] as number);
    if (!hasNotes && this.#fits(at, close, column)) return Mode.Flat;
    return this.#kinds[at] === Piece.OpenFill ? Mode.Fill : Mode.Broken;
  }

  /** True if the pieces from one to another, and what cannot be parted from them, fit behind a column. */
  #fits(from: number, to: number, column: number): boolean {
    const barrier = this.#barriers[from] as number;
    const limit = lineWidth - column + (this.#widths[from] as number);
    if (barrier <= to) return (this.#widths[barrier + 1] as number) <= limit;
    let end = to;
    while (end < this.#kinds.length && this.#kinds[end] !== Piece.Line && end < barrier) {
      if ((this.#widths[end] as number) > limit) return false;
      end++;
    }
    const last = end < this.#kinds.length && this.#kinds[end] !== Piece.Line ? end + 1 : end;
    return (this.#widths[last] as number) <= limit;
  }

  /**
   * True if a line is broken at a Line. In a Fill group it is where what follows, up to the group's next Line, does not
   * fit behind the column but fits into a line of its own; what fits into none is begun here if its first words fit.
   */
  #breaks(at: number, mode: number, column: number, breakLevel: number): boolean {
    if (this.#notes.has(at) || mode === Mode.Broken) return true;
    if (mode === Mode.Flat) return false;
    let next = at + 1;
    while (next < this.#kinds.length && this.#kinds[next] !== Piece.Line && this.#kinds[next] !== Piece.Close) {
      next = this.#isOpen(next) ? (this.#closes[next] as number) + 1 : next + 1;
    }
    if (this.#fits(at, next, column)) return false;
    if (this.#fits(at + 1, next, breakLevel * indentWidth)) return true;
    return !this.#fits(at, at + 1, column);
  }
}
