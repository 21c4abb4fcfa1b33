/** Which newlines end a statement: language reference §1 and §11. */

import { kindCount, Token, Word } from "./token-kinds.ts";

/** The line goes on after a token of this kind. */
const continuesAfter = 1;
/** The line before goes on with a token of this kind at the beginning of a line. */
const continuesBefore = 2;
/** At the beginning of a line within brackets it shows that a bracket was left open. */
const beginsStatement = 4;

const infixSymbols = [
  Token.Equal,
  Token.NotEqual,
  Token.Less,
  Token.LessOrEqual,
  Token.Greater,
  Token.GreaterOrEqual,
  Token.Plus,
  Token.PlusPlus,
  Token.Star,
  Token.StarStar,
  Token.Slash,
  Token.Percent,
  Token.ShiftLeft,
  Token.ShiftRight,
  Token.Ampersand,
  Token.AmpersandAmpersand,
  Token.Bar,
  Token.BarBar,
  Token.BarGreater,
  Token.Caret,
];
const infixWords = [
  ...[Word.plus, Word.minus, Word.modulo, Word.shifted, Word.arithmetically, Word.rotated, Word.bitwise, Word.equals],
  ...[Word.does, Word.contains, Word.wrapping, Word.saturating, Word.is, Word.and, Word.or, Word.as, Word.to],
  ...[Word.until, Word.otherwise, Word.if],
];
const onlyAfter = [
  ...[Token.Comma, Token.Minus, Token.Assign, Token.Arrow, Token.PlusAssign, Token.MinusAssign, Token.StarAssign],
  ...[Token.SlashAssign, Token.Exclamation, Token.Tilde, Word.with, Word.containing, Word.takes, Word.returns, Word.be],
  ...[Word.of, Word.not, Word.by, Word.than, Word.in, Word.from, Word.negative],
];
const onlyBefore = [Word.at, Word.returns, Word.with, Word.that, Word.joined, Word.multiplied, Word.divided];
const statementWords = [
  ...[Word.Let, Word.Process, Word.Return, Word.If, Word.Unless, Word.While, Word.For, Word.Otherwise, Word.When],
  ...[Word.Display, Word.Import, Word.Constant, Word.Repeat, Word.Break, Word.Continue, Word.Try, Word.Catch],
  ...[Word.Throw, Word.Increase, Word.Decrease, Word.End, Word.Defer],
];

/** The three facts per token kind, as a table that the lexer reads once per line. */
export class ContinuationTable {
  readonly #bits = new Uint8Array(kindCount);

  constructor() {
    for (const kind of infixSymbols) this.#add(kind, continuesAfter | continuesBefore);
    for (const kind of infixWords) this.#add(kind, continuesAfter | continuesBefore);
    for (const kind of onlyAfter) this.#add(kind, continuesAfter);
    for (const kind of onlyBefore) this.#add(kind, continuesBefore);
    for (const kind of statementWords) this.#add(kind, beginsStatement);
  }

  /** True if a line that ends in this kind goes on in the next. */
  after(kind: number): boolean {
    return ((this.#bits[kind] as number) & continuesAfter) !== 0;
  }

  /** True if a line that begins with this kind continues the one before. */
  before(kind: number): boolean {
    return ((this.#bits[kind] as number) & continuesBefore) !== 0;
  }

  beginsStatement(kind: number): boolean {
    return ((this.#bits[kind] as number) & beginsStatement) !== 0;
  }

  #add(kind: number, bits: number): void {
    this.#bits[kind] = (this.#bits[kind] as number) | bits;
  }
}
