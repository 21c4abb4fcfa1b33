/** The parser's state, passed to every parsing function: the tokens, the place among them, what is open, what failed. */

import type { Expression } from "#core/ast/expressions.ts";
import type { DiagnosticDetails, DiagnosticList } from "#core/base/diagnostic.ts";
import { type SourceFile, type Span, span } from "#core/base/source.ts";
import type { DiagnosticName, DiagnosticParameters } from "#core/spec/diagnostics.ts";
import { describeToken, foreignWordHelp, separatorHelp, wordInNameHelp } from "./describe-token.ts";
import { Token } from "./token-kinds.ts";
import { lineStartFlag, type TokenList } from "./token-list.ts";

/** Bits of `Parser.mode`: what an expression leaves to the construct round it. */
export const Mode = {
  /** `as` is a separator. */
  NoCast: 1,
  /** `otherwise` belongs to an enclosing choice. */
  NoDefault: 2,
  /** Commas belong to an enclosing list. */
  InList: 4,
  /** `if` belongs to an enclosing comprehension. */
  NoChoice: 8,
  /** `and KEY as` begins the next entry of a dictionary. */
  InEntries: 16,
  /** A `|` that begins a line begins a variant. */
  InVariants: 32,
  /** A comma ends the statement: it is the body of a lambda within a list. */
  InStatement: 64,
} as const satisfies Readonly<Record<string, number>>;

/** An open block: the word that `End` must repeat, and where it was opened. */
export interface OpenBlock {
  readonly word: string;
  readonly start: number;
  readonly end: number;
}

/** More levels of brackets, blocks and operands than this are refused. */
const nestingMax = 500;
/** A tree higher than this is refused: later stages walk it by recursion. */
const heightMax = 3000;

export class Parser {
  readonly source: SourceFile;
  readonly diagnostics: DiagnosticList;
  readonly tokens: TokenList;
  readonly kinds: Uint8Array;
  readonly starts: Int32Array;
  readonly ends: Int32Array;
  /** Index of the current token. */
  index = 0;
  /** Kind of the current token, and where it stands. */
  kind: number;
  start: number;
  end: number;
  /** End of the last token passed, newlines aside. */
  previousEnd = 0;
  nextId = 0;
  mode = 0;
  depth = 0;
  /** Height of the expression that was parsed last. */
  height = 1;
  /** Expressions may stand as statements. */
  isEntry = false;
  /** The current statement has an error: no more are reported for it. */
  failed = false;
  /** Nesting was too deep: everything ends quietly. */
  aborted = false;
  readonly blocks: OpenBlock[] = [];
  /** Blocks to which a branch belongs that was reported as stray: the `End` of one of them is stray for its sake. */
  strayOwners: readonly string[] = [];
  /** Words of the lines that could not be read. */
  readonly lostWords = new Set<string>();
  /** Starts of lambdas and clauses of Try. */
  readonly runLater: number[] = [];
  /** The last statement was sound up to a semicolon at its end. */
  endsInSemicolon = false;
  /** Where an `end` stands that was reported and is taken for an `End`. */
  reportedEnd = -1;
  /** The operator that `peekOperator` found: its name and how many tokens it has. */
  operator = "";
  operatorLength = 0;
  /** A join-level operand after an `and` that a positional `with` list gave back, and where it ended. */
  givenBack: { readonly operand: Expression; readonly index: number } | undefined;

  constructor(source: SourceFile, tokens: TokenList, diagnostics: DiagnosticList) {
    this.source = source;
    this.tokens = tokens;
    this.diagnostics = diagnostics;
    this.kinds = tokens.kinds;
    this.starts = tokens.starts;
    this.ends = tokens.ends;
    this.kind = this.kinds[0] as number;
    this.start = this.starts[0] as number;
    this.end = this.ends[0] as number;
  }

  advance(): void {
    if (this.kind === Token.EndOfFile) return;
    if (this.kind !== Token.Newline) this.previousEnd = this.end;
    const at = ++this.index;
    this.kind = this.kinds[at] as number;
    this.start = this.starts[at] as number;
    this.end = this.ends[at] as number;
  }

  /** Goes back to the end of the line before the current token, which is the first of its line. */
  stepBack(): void {
    this.goTo(this.index - 1);
  }

  /** Goes to a token that was passed before. */
  goTo(at: number): void {
    this.index = at;
    this.kind = this.kinds[at] as number;
    this.start = this.starts[at] as number;
    this.end = this.ends[at] as number;
  }

  /** Kind of the token `distance` after the current one. */
  peek(distance: number): number {
    const at = this.index + distance;
    return at < this.tokens.count ? (this.kinds[at] as number) : Token.EndOfFile;
  }

  /** The spelling of the word `distance` tokens on. */
  wordAt(distance: number): string {
    return this.tokens.names[this.tokens.values[this.index + distance] as number] as string;
  }

  /** True if the token `distance` on is the first of its line. */
  isLineStart(distance: number): boolean {
    return ((this.tokens.flags[this.index + distance] as number) & lineStartFlag) !== 0;
  }

  /** Takes the current token for one of another kind. */
  replaceKind(kind: number): void {
    this.tokens.kinds[this.index] = kind;
    this.kind = kind;
  }

  /** Passes the current token if it has this kind. */
  accept(kind: number): boolean {
    if (this.kind !== kind) return false;
    this.advance();
    return true;
  }

  /** Passes the current token, which must have this kind; otherwise reports what was expected. */
  expect(kind: number, expected: string): boolean {
    if (this.kind === kind) {
      this.advance();
      return true;
    }
    this.failExpected(expected);
    return false;
  }

  /** Reports that something else stands here, once per statement. */
  failExpected(expected: string): void {
    if (this.kind === Token.Error) this.failed = true;
    if (this.failed || this.aborted) return;
    const help = foreignWordHelp(this) ?? separatorHelp(this, expected) ?? wordInNameHelp(this);
    const at =
      this.kind === Token.Newline || this.kind === Token.EndOfFile
        ? span(this.previousEnd, this.previousEnd)
        : this.here();
    this.fail("expected", at, { expected, found: describeToken(this) }, help === undefined ? undefined : { help });
  }

  /** Reports an error of syntax; the rest of the statement is then passed over without more. */
  fail<Name extends DiagnosticName>(
    name: Name,
    at: Span,
    parameters: DiagnosticParameters<Name>,
    details?: DiagnosticDetails,
  ): void {
    if (!this.failed && !this.aborted) this.diagnostics.report(name, this.source, at, parameters, details);
    this.failed = true;
  }

  /** Reports an error after which the statement still can be read on. */
  report<Name extends DiagnosticName>(
    name: Name,
    at: Span,
    parameters: DiagnosticParameters<Name>,
    details?: DiagnosticDetails,
  ): void {
    if (!this.failed && !this.aborted) this.diagnostics.report(name, this.source, at, parameters, details);
  }

  /** The span of the current token. */
  here(): Span {
    return span(this.start, this.end);
  }

  /** From an offset to the end of what was read. */
  since(start: number): Span {
    return span(start, Math.max(start, this.previousEnd));
  }

  /** Goes one level deeper; false, after a report, if that is too deep. Call `leave` only after true. */
  enter(): boolean {
    if (this.depth < nestingMax) {
      this.depth++;
      return true;
    }
    this.abort();
    return false;
  }

  leave(): void {
    this.depth--;
  }

  /** Reports too deep nesting, or a chain of operators, calls or choices that is too long, and ends the parse. */
  abort(what: "nestedTooDeeply" | "expressionTooLong" = "nestedTooDeeply"): void {
    const help = { text: "name parts of it with `Let`, or move them into processes of their own" };
    if (what === "nestedTooDeeply") this.fail(what, this.here(), { limit: nestingMax }, { help });
    else this.fail(what, this.here(), { limit: heightMax }, { help });
    this.aborted = true;
    this.index = this.tokens.count - 1;
    this.kind = Token.EndOfFile;
    this.start = this.source.text.length;
    this.end = this.start;
  }

  /** Notes that an expression became one higher than its highest part; ends the parse if that is too much. */
  raise(heightOfParts: number): void {
    this.height = heightOfParts + 1;
    if (this.height > heightMax && !this.aborted) this.abort("expressionTooLong");
  }

  /** Passes everything up to the end of the line. */
  skipToLineEnd(): void {
    if (this.failed) this.loseLine(this.index);
    while (this.kind !== Token.Newline && this.kind !== Token.EndOfFile) this.advance();
  }

  /** Notes the words of the line of a token, which could not be read. */
  loseLine(index: number): void {
    const { tokens } = this;
    let at = index;
    while (at > index - 200 && at > 0 && ((tokens.flags[at] as number) & lineStartFlag) === 0) at--;
    do {
      const value = tokens.values[at] as number;
      if (this.kinds[at] === Token.Name) this.lostWords.add(tokens.names[value] as string);
      else if (this.kinds[at] === Token.Text)
        for (const word of (tokens.texts[value] as string).slice(0, 100).split(" ")) this.lostWords.add(word);
      at++;
    } while (at < tokens.count && at < index + 200 && ((tokens.flags[at] as number) & lineStartFlag) === 0);
  }

  skipNewlines(): void {
    while (this.kind === Token.Newline) this.advance();
  }

  /** Runs a parsing function under other mode bits. */
  within<Result>(mode: number, parse: (parser: Parser) => Result): Result {
    const saved = this.mode;
    this.mode = mode;
    const result = parse(this);
    this.mode = saved;
    return result;
  }
}
