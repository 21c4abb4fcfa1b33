/** A source file in memory: its text, and the mapping between offsets, lines and columns. */

/**
 * A half-open range of UTF-16 offsets into `SourceFile.text`. Every AST node is a Span itself, so a node can be
 * passed wherever a position is wanted.
 */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** Makes a span from its two offsets. */
export function span(start: number, end: number): Span {
  return { start, end };
}

/** A place for people: both numbers count from 1, columns count UTF-16 units. */
export interface LineColumn {
  readonly line: number;
  readonly column: number;
}

/** One file of the program. Offsets are UTF-16 units of `text`; the byte form is made on demand. */
export class SourceFile {
  /** The path as messages show it. */
  readonly path: string;
  readonly text: string;
  /** Offset of the first invalid UTF-8 sequence (replaced by U+FFFD in `text`), or -1. */
  readonly invalidUtf8Offset: number;
  #lineStarts: Int32Array | undefined;

  constructor(path: string, text: string, invalidUtf8Offset = -1) {
    this.path = path;
    this.text = text;
    this.invalidUtf8Offset = invalidUtf8Offset;
  }

  /** Decodes UTF-8, dropping a byte order mark; malformed input is remembered, never thrown. */
  static fromBytes(path: string, bytes: Uint8Array): SourceFile {
    const text = new TextDecoder("utf-8").decode(bytes);
    if (!text.includes("\uFFFD")) return new SourceFile(path, text);
    return new SourceFile(path, text, firstInvalidOffset(bytes, text));
  }

  /** The text as UTF-8. */
  get bytes(): Uint8Array {
    return new TextEncoder().encode(this.text);
  }

  /** Offsets of the first unit of each line; `\n` alone ends a line. Computed once, when first asked for. */
  get lineStarts(): Int32Array {
    this.#lineStarts ??= computeLineStarts(this.text);
    return this.#lineStarts;
  }

  get lineCount(): number {
    return this.lineStarts.length;
  }

  /** Line number from 1 of an offset. */
  lineAt(offset: number): number {
    const starts = this.lineStarts;
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((starts[middle] as number) <= offset) low = middle;
      else high = middle - 1;
    }
    return low + 1;
  }

  lineColumnAt(offset: number): LineColumn {
    const line = this.lineAt(offset);
    return { line, column: offset - (this.lineStarts[line - 1] as number) + 1 };
  }

  /** Offset of the beginning of a line (from 1); past the last line, the end of the text. */
  lineStart(line: number): number {
    return this.lineStarts[line - 1] ?? this.text.length;
  }

  /** Offset of the end of a line (from 1), without its `\n` or `\r\n`. */
  lineEnd(line: number): number {
    let end = line < this.lineCount ? this.lineStart(line + 1) - 1 : this.text.length;
    if (end > this.lineStart(line) && this.text.charCodeAt(end - 1) === 13) end--;
    return end;
  }

  /** The text that a span covers. */
  slice(of: Span): string {
    return this.text.slice(of.start, of.end);
  }
}

function computeLineStarts(text: string): Int32Array {
  let count = 1;
  for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) count++;
  const starts = new Int32Array(count);
  let line = 1;
  for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) starts[line++] = at + 1;
  return starts;
}

/** The first U+FFFD of the text that stands for bytes which do not spell U+FFFD themselves. */
function firstInvalidOffset(bytes: Uint8Array, text: string): number {
  let byte = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    if (unit === 0xfffd) {
      if (bytes[byte] !== 0xef || bytes[byte + 1] !== 0xbf || bytes[byte + 2] !== 0xbd) return at;
      byte += 3;
    } else if (unit < 0x80) byte += 1;
    else if (unit < 0x800 || (unit >= 0xd800 && unit < 0xe000)) byte += 2;
    else byte += 3;
  }
  return -1;
}
