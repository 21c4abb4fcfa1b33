/** What the parts of the lexer share: the text, the place in it, the tokens so far, and the open brackets. */

import type { DiagnosticDetails, DiagnosticList } from "#core/base/diagnostic.ts";
import { type SourceFile, span } from "#core/base/source.ts";
import type { DiagnosticName, DiagnosticParameters } from "#core/spec/diagnostics.ts";
import { ContinuationTable } from "./continuation.ts";
import { Token, Word } from "./token-kinds.ts";
import { lineStartFlag, TokenList } from "./token-list.ts";
import { WordTable } from "./word-table.ts";

/** Entries of the stack of open things: a bracket is its opening token; an interpolation and a lambda block are these. */
export const Open = {
  Interpolation: Token.InterpolationOpen,
  LambdaBlock: Word.Lambda,
} as const satisfies Readonly<Record<string, number>>;

export class LexerState {
  readonly source: SourceFile;
  readonly text: string;
  /** The UTF-16 units of the text; reading an array is faster than `charCodeAt` before the code is hot. */
  readonly codes: Uint8Array | Uint16Array;
  readonly diagnostics: DiagnosticList;
  readonly tokens: TokenList;
  readonly words: WordTable;
  readonly continuation = new ContinuationTable();
  /** Offset of the next unit to read. */
  at = 0;
  /** Kind of the last token, Newline at the beginning. */
  last: number = Token.Newline;
  /** A newline was passed since the last token. */
  newline = true;
  /** Open brackets, interpolations and lambda blocks, innermost last. */
  readonly open: number[] = [];
  /** The delimiters of the interpolated texts whose interpolations are open. */
  readonly interpolated: string[] = [];
  /** For each `lambda` whose colon has not come: how many things were open. */
  readonly lambdas: number[] = [];
  /** No `:End Note` and no `@End` respectively stands at or after this offset. */
  lastNoteEnd: number;
  lastAnnotationEnd: number;

  constructor(source: SourceFile, diagnostics: DiagnosticList) {
    this.source = source;
    this.text = source.text;
    this.codes = unitsOf(source.text);
    this.diagnostics = diagnostics;
    this.tokens = new TokenList(Math.max(64, Math.min(this.text.length >> 2, 1 << 20)));
    this.words = new WordTable(this.tokens.names);
    this.lastNoteEnd = this.text.length;
    this.lastAnnotationEnd = this.text.length;
  }

  report<Name extends DiagnosticName>(
    name: Name,
    start: number,
    end: number,
    parameters: DiagnosticParameters<Name>,
    details?: DiagnosticDetails,
  ): void {
    this.diagnostics.report(name, this.source, span(start, end), parameters, details);
  }

  /** Adds a token, and before it the Newline that ends a statement, if one is due. */
  push(kind: number, start: number, end: number, value: number): void {
    let flag = 0;
    if (this.newline) {
      this.newline = false;
      flag = lineStartFlag;
      this.#startLine(kind, start, end);
    }
    this.tokens.push(kind, start, end, value, flag);
    this.last = kind;
  }

  #startLine(kind: number, start: number, end: number): void {
    if (this.last === Token.Newline) return;
    const open = this.open;
    if (open.length > 0 && open[open.length - 1] !== Open.LambdaBlock) {
      const isBroken =
        open[open.length - 1] === Open.Interpolation && this.interpolated[this.interpolated.length - 1] === '"';
      if (!isBroken && (!this.continuation.beginsStatement(kind) || this.#endsLiteral(kind, end))) return;
      this.#abandonBrackets();
    }
    if (this.continuation.after(this.last)) return;
    // Elsewhere it is a variable or a field of that name.
    const isName = kind === Word.at && !this.#placeFollows(end);
    if (this.continuation.before(kind) && !isName) return;
    if (kind === Token.Dot && isWordStart(this.text.charCodeAt(end))) return;
    while (this.lambdas.length > 0 && (this.lambdas[this.lambdas.length - 1] as number) >= open.length)
      this.lambdas.pop();
    this.tokens.push(Token.Newline, start, start, 0, 0);
  }

  /** Whether `index` or `key` is the next word. */
  #placeFollows(from: number): boolean {
    let at = from;
    while (this.text.charCodeAt(at) === 32 || this.text.charCodeAt(at) === 9) at++;
    let word = "index";
    if (!this.text.startsWith(word, at)) word = "key";
    return at > from && this.text.startsWith(word, at) && !isWordPart(this.text.charCodeAt(at + word.length));
  }

  /** `End Dictionary` and the like may stand within brackets. */
  #endsLiteral(kind: number, end: number): boolean {
    if (kind !== Word.End) return false;
    const text = this.text;
    return (
      text.startsWith("Dictionary", end + 1) || text.startsWith("List", end + 1) || text.startsWith("Set", end + 1)
    );
  }

  /** A statement begins although brackets are open: they are taken as closed, down to the innermost lambda block. */
  #abandonBrackets(): void {
    while (this.open.length > 0 && this.open[this.open.length - 1] !== Open.LambdaBlock) {
      if (this.open.pop() === Open.Interpolation) this.interpolated.pop();
    }
  }
}

/** The units of a text: its UTF-8 bytes where they are the same. */
function unitsOf(text: string): Uint8Array | Uint16Array {
  const bytes = new TextEncoder().encode(text);
  if (bytes.length === text.length) return bytes;
  const units = new Uint16Array(text.length);
  for (let at = 0; at < units.length; at++) units[at] = text.charCodeAt(at);
  return units;
}

/** A letter or an underscore. */
export function isWordStart(unit: number): boolean {
  return (unit >= 97 && unit <= 122) || (unit >= 65 && unit <= 90) || unit === 95;
}

export function isDigit(unit: number): boolean {
  return unit >= 48 && unit <= 57;
}

/** A letter, a digit or an underscore. */
export function isWordPart(unit: number): boolean {
  return isWordStart(unit) || isDigit(unit);
}
