// The text of an entry while it is typed: the cursor moves by what people see as characters, deleted text can be put back, changes undone.

interface Snapshot {
  readonly text: string;
  readonly cursor: number;
}

const UNDO_MAX = 500;

export class EditBuffer {
  #text = "";
  #cursor = 0;
  #killed = "";
  readonly #undo: Snapshot[] = [];
  #segmenter: Intl.Segmenter | undefined;

  get text(): string {
    return this.#text;
  }

  /** Offset of the cursor in the text. */
  get cursor(): number {
    return this.#cursor;
  }

  /** Replaces everything. */
  set(text: string, cursor = text.length): void {
    this.#note();
    this.#text = text;
    this.#cursor = cursor;
  }

  clear(): void {
    this.#undo.length = 0;
    this.#text = "";
    this.#cursor = 0;
  }

  insert(text: string): void {
    this.#replace(this.#cursor, this.#cursor, text);
  }

  /** Replaces a part of the text; the cursor stands behind what is new. */
  replace(start: number, end: number, text: string): void {
    this.#replace(start, end, text);
  }

  moveTo(offset: number): void {
    this.#cursor = Math.max(0, Math.min(offset, this.#text.length));
  }

  left(): void {
    this.#cursor = this.#before(this.#cursor);
  }

  right(): void {
    this.#cursor = this.#after(this.#cursor);
  }

  wordLeft(): void {
    this.#cursor = this.#wordStart();
  }

  wordRight(): void {
    this.#cursor = this.#wordEnd();
  }

  lineStart(): void {
    this.#cursor = this.#startOfLine(this.#cursor);
  }

  lineEnd(): void {
    this.#cursor = this.#endOfLine(this.#cursor);
  }

  /** A line up, in the same column if it is that long; false on the first line. */
  up(): boolean {
    const start = this.#startOfLine(this.#cursor);
    if (start === 0) return false;
    const above = this.#startOfLine(start - 1);
    this.#cursor = Math.min(above + this.#cursor - start, start - 1);
    return true;
  }

  down(): boolean {
    const end = this.#endOfLine(this.#cursor);
    if (end === this.#text.length) return false;
    const column = this.#cursor - this.#startOfLine(this.#cursor);
    this.#cursor = Math.min(end + 1 + column, this.#endOfLine(end + 1));
    return true;
  }

  backspace(): void {
    this.#replace(this.#before(this.#cursor), this.#cursor, "");
  }

  delete(): void {
    const cursor = this.#cursor;
    this.#replace(cursor, this.#after(cursor), "");
  }

  killWordLeft(): void {
    this.#kill(this.#wordStart(), this.#cursor);
  }

  killWordRight(): void {
    this.#kill(this.#cursor, this.#wordEnd());
  }

  killToLineStart(): void {
    this.#kill(this.#startOfLine(this.#cursor), this.#cursor);
  }

  /** To the end of the line; at its end, the newline. */
  killToLineEnd(): void {
    const end = this.#endOfLine(this.#cursor);
    this.#kill(this.#cursor, end === this.#cursor ? this.#after(end) : end);
  }

  yank(): void {
    this.insert(this.#killed);
  }

  /** Exchanges the characters round the cursor. */
  transpose(): void {
    const middle = this.#cursor === this.#text.length ? this.#before(this.#cursor) : this.#cursor;
    const start = this.#before(middle);
    const end = this.#after(middle);
    if (start === middle || middle === end) return;
    this.#replace(start, end, this.#text.slice(middle, end) + this.#text.slice(start, middle));
  }

  undo(): void {
    const before = this.#undo.pop();
    if (before === undefined) return;
    this.#text = before.text;
    this.#cursor = before.cursor;
  }

  #replace(start: number, end: number, text: string): void {
    if (start === end && text === "") return;
    this.#note();
    this.#text = this.#text.slice(0, start) + text + this.#text.slice(end);
    this.#cursor = start + text.length;
  }

  #kill(start: number, end: number): void {
    if (start === end) return;
    this.#killed = this.#text.slice(start, end);
    this.#replace(start, end, "");
    this.#cursor = start;
  }

  #note(): void {
    this.#undo.push({ text: this.#text, cursor: this.#cursor });
    if (this.#undo.length > UNDO_MAX) this.#undo.shift();
  }

  #startOfLine(offset: number): number {
    return offset === 0 ? 0 : this.#text.lastIndexOf("\n", offset - 1) + 1;
  }

  #endOfLine(offset: number): number {
    const end = this.#text.indexOf("\n", offset);
    return end < 0 ? this.#text.length : end;
  }

  /** Offset of the character that ends at an offset: what people see as one may be several units. */
  #before(offset: number): number {
    if (offset <= 1) return 0;
    if (isPlain(this.#text, offset - 1) && isPlain(this.#text, offset - 2)) return offset - 1;
    const start = this.#startOfLine(offset - 1);
    let found = start;
    for (const { index } of this.#segments(start, offset)) found = start + index;
    return found;
  }

  #after(offset: number): number {
    if (offset >= this.#text.length) return this.#text.length;
    if (isPlain(this.#text, offset) && (offset + 1 === this.#text.length || isPlain(this.#text, offset + 1)))
      return offset + 1;
    const [first] = this.#segments(offset, this.#endOfLine(offset + 1));
    return offset + (first?.segment.length ?? 1);
  }

  #segments(start: number, end: number): Intl.Segments {
    this.#segmenter ??= new Intl.Segmenter(undefined, { granularity: "grapheme" });
    return this.#segmenter.segment(this.#text.slice(start, end));
  }

  #wordStart(): number {
    let at = this.#cursor;
    while (at > 0 && !isWord(this.#text, this.#before(at))) at = this.#before(at);
    while (at > 0 && isWord(this.#text, this.#before(at))) at = this.#before(at);
    return at;
  }

  #wordEnd(): number {
    let at = this.#cursor;
    while (at < this.#text.length && !isWord(this.#text, at)) at = this.#after(at);
    while (at < this.#text.length && isWord(this.#text, at)) at = this.#after(at);
    return at;
  }
}

/** ASCII never joins with what stands beside it, CR LF aside, which does not occur. */
function isPlain(text: string, at: number): boolean {
  return text.charCodeAt(at) < 0x80;
}

function isWord(text: string, at: number): boolean {
  return /[\p{L}\p{N}_]/u.test(String.fromCodePoint(text.codePointAt(at) ?? 32));
}
