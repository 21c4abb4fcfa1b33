/** The lexer: the text of a file to a TokenList, in one pass. */

import type { DiagnosticList } from "#core/base/diagnostic.ts";
import { isDangerous } from "#core/base/display-width.ts";
import type { SourceFile } from "#core/base/source.ts";
import { isAnnotation, lexAnnotation, lexLineComment, lexNote } from "./lex-comment.ts";
import { lexNumber } from "./lex-number.ts";
import { lexSymbol } from "./lex-symbol.ts";
import { lexCharacter, lexInterpolatedStart, lexText } from "./lex-text.ts";
import { LexerState, Open } from "./lexer-state.ts";
import { Token, Word } from "./token-kinds.ts";
import { type TokenList } from "./token-list.ts";

/** More tokens than this are refused: what follows would need more memory than a compilation may take. */
const tokensMax = 12_000_000;

/** Splits a file into tokens. Reports what is malformed and goes on behind it. */
export function lex(source: SourceFile, diagnostics: DiagnosticList): TokenList {
  const state = new LexerState(source, diagnostics);
  if (source.invalidUtf8Offset >= 0) reportInvalidUtf8(state);
  if (state.text.startsWith("#!")) lexLineComment(state);
  if (!isBinary(source)) lexAll(state);
  const { length } = state.text;
  state.newline = true;
  state.open.length = 0;
  if (state.last !== Token.Newline) state.tokens.push(Token.Newline, length, length, 0, 0);
  state.tokens.push(Token.EndOfFile, length, length, 0, 1);
  return state.tokens;
}

/** Nothing that stands in a file which is no text at all is worth a report. */
function isBinary(source: SourceFile): boolean {
  return source.invalidUtf8Offset >= 0 && source.text.includes("\0");
}

function lexAll(state: LexerState): void {
  const { codes, tokens } = state;
  const { length } = codes;
  while (state.at < length) {
    let { at } = state;
    let unit = codes[at] as number;
    while (unit === 32 || unit === 9 || unit === 13 || unit === 10) {
      if (unit === 10) state.newline = true;
      unit = codes[++at] as number;
    }
    state.at = at;
    if (at >= length) return;
    if ((unit >= 97 && unit <= 122) || (unit >= 65 && unit <= 90) || unit === 95) lexWord(state);
    else if (unit >= 48 && unit <= 57) lexNumber(state);
    else lexOther(state, unit);
    if (tokens.count > tokensMax) {
      state.report("fileTooLarge", state.at, state.at, { limit: `${tokensMax / 1e6} million words and symbols` });
      return;
    }
  }
}

function lexWord(state: LexerState): void {
  const { codes } = state;
  const start = state.at;
  let at = start;
  let hash = 0;
  for (;;) {
    const unit = codes[at] as number;
    if ((unit >= 97 && unit <= 122) || (unit >= 65 && unit <= 90) || unit === 95 || (unit >= 48 && unit <= 57)) {
      hash = (hash * 31 + unit) | 0;
      at++;
    } else break;
  }
  if (codes[at] === 34 && at === start + 1 && lexPrefixed(state, start)) return;
  const name = state.words.intern(codes, start, at, hash);
  const kind = state.words.kindOf(name);
  if (kind === Word.Note && codes[at] === 58) return lexNote(state);
  state.at = at;
  if (kind === Word.lambda) state.lambdas.push(state.open.length);
  else if (kind === Word.Lambda && state.last === Word.End) closeLambda(state);
  state.push(kind, start, at, name);
}

/** `f"…"` and `r"…"`. */
function lexPrefixed(state: LexerState, start: number): boolean {
  const unit = state.text.charCodeAt(start) | 32;
  if (unit !== 102 && unit !== 114) return false;
  state.at = start + 1;
  if (unit === 102) lexInterpolatedStart(state, start);
  else lexText(state, start, true);
  return true;
}

/** `End Lambda`: closes the innermost lambda block and the brackets left open in it. */
function closeLambda(state: LexerState): void {
  const { open } = state;
  const block = open.lastIndexOf(Open.LambdaBlock);
  if (block < 0) return;
  while (open.length > block) if (open.pop() === Open.Interpolation) state.interpolated.pop();
}

function lexOther(state: LexerState, unit: number): void {
  if (unit === 34) return lexText(state, state.at, false);
  if (unit === 39) return lexCharacter(state);
  if (unit === 35) return lexLineComment(state);
  if (unit === 47 && state.text.charCodeAt(state.at + 1) === 47) return lexLineComment(state);
  if (unit === 64 && isAnnotation(state)) return lexAnnotation(state);
  if (unit === 58 && state.text.startsWith("End Note", state.at + 1)) return strayNoteEnd(state);
  if (unit === 96) return lexBackquoted(state);
  if (lexSymbol(state, unit)) return;
  lexUnexpected(state);
}

function strayNoteEnd(state: LexerState): void {
  state.report("unexpectedCharacter", state.at, state.at + 9, { character: "`:End Note`: no block comment is open" });
  state.at += 9;
}

/** Whether a character stands in programs only within texts and comments: control characters, and all beyond ASCII. */
function isNoProgramText(unit: number): boolean {
  return unit > 126 || (unit < 32 && unit !== 9 && unit !== 10 && unit !== 13);
}

/** Anything else: one report for a run of such characters. */
function lexUnexpected(state: LexerState): void {
  const { text } = state;
  const start = state.at;
  const scalar = text.codePointAt(start) as number;
  let end = start + 1;
  while (end < text.length && isNoProgramText(text.charCodeAt(end))) end++;
  if (scalar === 0xa0 || scalar === 0xfeff) {
    state.at = start + 1;
    return;
  }
  const isFirst = !(source(state) && scalar === 0xfffd);
  const name = isDangerous(scalar)
    ? `U+${scalar.toString(16).toUpperCase().padStart(4, "0")}`
    : `\`${String.fromCodePoint(scalar)}\``;
  if (isFirst) state.report("unexpectedCharacter", start, end, { character: name }, quoteHelp(scalar, start));
  state.at = end;
  state.push(Token.Error, start, end, 0);
}

/** A text in backquotes is reported once, and read as a text. */
function lexBackquoted(state: LexerState): void {
  const { text, at: start } = state;
  const close = text.indexOf("`", start + 1);
  const lineEnd = text.indexOf("\n", start);
  const isClosed = close > 0 && (lineEnd < 0 || close < lineEnd);
  const end = isClosed ? close + 1 : lineEnd < 0 ? text.length : lineEnd;
  const value = text.slice(start + 1, isClosed ? close : end);
  const written = `f${JSON.stringify(value.replaceAll("${", "{"))}`;
  const help = { text: `write \`${written}\``, edits: [{ span: { start, end }, text: written }] };
  state.report("unexpectedCharacter", start, end, { character: "`` ` ``" }, { help });
  state.at = end;
  state.push(Token.Text, start, end, state.tokens.texts.push(value) - 1);
}

function source(state: LexerState): boolean {
  return state.source.invalidUtf8Offset >= 0;
}

/** Typographic quotes are the usual surprise. */
function quoteHelp(
  scalar: number,
  start: number,
): { help: { text: string; edits: { span: { start: number; end: number }; text: string }[] } } | undefined {
  if (scalar < 0x2018 || scalar > 0x201d) return undefined;
  const text = scalar < 0x201c ? "'" : '"';
  return { help: { text: "use straight quotes", edits: [{ span: { start, end: start + 1 }, text }] } };
}

function reportInvalidUtf8(state: LexerState): void {
  const at = state.source.invalidUtf8Offset;
  state.report("invalidUtf8", at, at + 1, {}, { notes: ["a Runa program is text encoded as UTF-8"] });
}
