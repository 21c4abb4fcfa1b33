/** Operators, brackets and other punctuation. */

import { lexFormat, lexInterpolationClose } from "./lex-text.ts";
import { type LexerState, Open } from "./lexer-state.ts";
import { Token } from "./token-kinds.ts";

/** Symbols by their first character, longest first. */
const symbols: Readonly<Record<string, readonly (readonly [string, number])[]>> = {
  ",": [[",", Token.Comma]],
  ";": [[";", Token.Semicolon]],
  "?": [["?", Token.Question]],
  "~": [["~", Token.Tilde]],
  "^": [["^", Token.Caret]],
  ".": [
    ["...", Token.Ellipsis],
    [".", Token.Dot],
  ],
  "=": [
    ["==", Token.Equal],
    ["=>", Token.Arrow],
    ["=", Token.Assign],
  ],
  "!": [
    ["!=", Token.NotEqual],
    ["!", Token.Exclamation],
  ],
  "<": [
    ["<<", Token.ShiftLeft],
    ["<=", Token.LessOrEqual],
    ["<", Token.Less],
  ],
  ">": [
    [">>", Token.ShiftRight],
    [">=", Token.GreaterOrEqual],
    [">", Token.Greater],
  ],
  "+": [
    ["++=", Token.PlusPlusAssign],
    ["++", Token.PlusPlus],
    ["+=", Token.PlusAssign],
    ["+", Token.Plus],
  ],
  "-": [
    ["->", Token.ThinArrow],
    ["-=", Token.MinusAssign],
    ["-", Token.Minus],
  ],
  "*": [
    ["**", Token.StarStar],
    ["*=", Token.StarAssign],
    ["*", Token.Star],
  ],
  "/": [
    ["/=", Token.SlashAssign],
    ["/", Token.Slash],
  ],
  "%": [
    ["%=", Token.PercentAssign],
    ["%", Token.Percent],
  ],
  "&": [
    ["&&", Token.AmpersandAmpersand],
    ["&", Token.Ampersand],
  ],
  "|": [
    ["||", Token.BarBar],
    ["|>", Token.BarGreater],
    ["|", Token.Bar],
  ],
};

/** Reads the symbol at `state.at`, whose first unit is given; false if there is none. */
export function lexSymbol(state: LexerState, unit: number): boolean {
  if (unit === 40) return openBracket(state, Token.LeftParen);
  if (unit === 91) return openBracket(state, Token.LeftBracket);
  if (unit === 123) return openBracket(state, Token.LeftBrace);
  if (unit === 41) return closeBracket(state, Token.RightParen, Token.LeftParen);
  if (unit === 93) return closeBracket(state, Token.RightBracket, Token.LeftBracket);
  if (unit === 125) return closeBrace(state);
  if (unit === 58) return lexColon(state);
  const rows = symbols[String.fromCharCode(unit)];
  if (rows === undefined) return false;
  const start = state.at;
  for (const row of rows) {
    if (row[0].length > 1 && !state.text.startsWith(row[0], start)) continue;
    state.at = start + row[0].length;
    state.push(row[1], start, state.at, 0);
    return true;
  }
  return false;
}

function openBracket(state: LexerState, kind: number): boolean {
  const start = state.at++;
  state.push(kind, start, start + 1, 0);
  state.open.push(kind);
  return true;
}

/** How far down a closing bracket looks for its partner past others that were left open. */
const searchDepth = 32;

function closeBracket(state: LexerState, kind: number, opener: number): boolean {
  const { open } = state;
  const start = state.at++;
  state.push(kind, start, start + 1, 0);
  const bottom = Math.max(0, open.length - searchDepth);
  for (let at = open.length - 1; at >= bottom; at--) {
    if (open[at] === Open.Interpolation) break;
    if (open[at] !== opener) continue;
    open.length = at;
    break;
  }
  while (state.lambdas.length > 0 && (state.lambdas[state.lambdas.length - 1] as number) > open.length)
    state.lambdas.pop();
  return true;
}

function closeBrace(state: LexerState): boolean {
  if (state.open[state.open.length - 1] !== Open.Interpolation) {
    return closeBracket(state, Token.RightBrace, Token.LeftBrace);
  }
  lexInterpolationClose(state);
  return true;
}

/** A colon is a lambda's, or begins a format specification, or is itself. */
function lexColon(state: LexerState): boolean {
  const depth = state.open.length;
  const start = state.at;
  if (state.lambdas.length > 0 && state.lambdas[state.lambdas.length - 1] === depth) {
    state.lambdas.pop();
    state.at++;
    state.push(Token.Colon, start, start + 1, 0);
    if (isRestBlank(state)) state.open.push(Open.LambdaBlock);
    return true;
  }
  if (state.open[depth - 1] === Open.Interpolation) lexFormat(state);
  else {
    state.at++;
    state.push(Token.Colon, start, start + 1, 0);
  }
  return true;
}

/** True if nothing but blanks and a comment stands between `state.at` and the end of the line. */
function isRestBlank(state: LexerState): boolean {
  const { text } = state;
  for (let at = state.at; ; at++) {
    const unit = text.charCodeAt(at);
    if (unit === 32 || unit === 9 || unit === 13) continue;
    if (unit === 10 || unit === 35 || at >= text.length) return true;
    return text.startsWith("//", at) || text.startsWith("Note:", at);
  }
}
