/** Text, interpolated text and character literals. */

import { type LexerState, Open } from "./lexer-state.ts";
import { Token } from "./token-kinds.ts";
import { unescape } from "./unescape.ts";

const newline = 10;
const quote = 34;
const apostrophe = 39;
const backslash = 92;
const leftBrace = 123;
const rightBrace = 125;

/** A text without interpolation; `state.at` is at its first quote, `start` at its prefix if it has one. */
export function lexText(state: LexerState, start: number, isRaw: boolean): void {
  const { text } = state;
  const delimiter = text.startsWith('"""', state.at) ? '"""' : '"';
  const from = state.at + delimiter.length;
  const isTriple = delimiter.length === 3;
  let at = from;
  let hasEscape = false;
  for (; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    if (unit === quote && (!isTriple || text.startsWith(delimiter, at))) break;
    if (unit === backslash && !isRaw) {
      hasEscape = true;
      at++;
      if (!isTriple && text.charCodeAt(at) === newline) at--;
    } else if (unit === newline && !isTriple) break;
  }
  const end = Math.min(at, text.length);
  if (text.charCodeAt(end) === quote) state.at = end + delimiter.length;
  else if (!isTriple && state.open[state.open.length - 1] === Open.Interpolation)
    return failInInterpolation(state, start, end);
  else {
    state.at = end;
    state.report("unterminatedText", start, isTriple ? start + delimiter.length : end, { quote: delimiter });
  }
  const value = hasEscape ? unescape(state, from, end) : text.slice(from, end);
  state.push(Token.Text, start, state.at, state.tokens.texts.push(value) - 1);
}

/** A quote that opens nothing, where a value in braces stands: it is the end of the text, and the brace is not closed. */
function failInInterpolation(state: LexerState, start: number, end: number): void {
  state.open.pop();
  state.interpolated.pop();
  const help = { text: "write `}` behind the value, or `{{` for a brace that is to be shown" };
  state.report("unbalancedInterpolation", start, start + 1, { brace: "{" }, { help });
  state.at = end;
  state.push(Token.Error, start, end, 0);
}

/** `f"` and `f"""`: the start; the parts follow through `lexInterpolatedPart`. */
export function lexInterpolatedStart(state: LexerState, start: number): void {
  const delimiter = state.text.startsWith('"""', state.at) ? '"""' : '"';
  state.at += delimiter.length;
  state.push(Token.InterpolatedStart, start, state.at, 0);
  lexInterpolatedPart(state, delimiter);
}

/** Reads text up to the next interpolation (and opens it) or to the end of the literal. */
function lexInterpolatedPart(state: LexerState, delimiter: string): void {
  const { text } = state;
  const isTriple = delimiter.length === 3;
  const from = state.at;
  let at = from;
  let hasEscape = false;
  for (; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    if (unit === quote && (!isTriple || text.startsWith(delimiter, at))) break;
    if (unit === newline && !isTriple) break;
    if (unit === backslash) {
      hasEscape = true;
      if (isTriple || text.charCodeAt(at + 1) !== newline) at++;
    } else if (unit === leftBrace || unit === rightBrace) {
      if (text.charCodeAt(at + 1) === unit) at++;
      else if (unit === leftBrace) break;
      else
        state.report(
          "unbalancedInterpolation",
          at,
          at + 1,
          { brace: "}" },
          { help: { text: "write `}}` for a brace" } },
        );
    }
  }
  const end = Math.min(at, text.length);
  state.at = end;
  if (end > from) pushPart(state, from, end, hasEscape);
  const unit = text.charCodeAt(end);
  if (unit === leftBrace) {
    state.at = end + 1;
    state.push(Token.InterpolationOpen, end, end + 1, 0);
    state.open.push(Open.Interpolation);
    state.interpolated.push(delimiter);
    return;
  }
  if (unit === quote) state.at = end + delimiter.length;
  else state.report("unterminatedText", from, end, { quote: delimiter });
  state.push(Token.InterpolatedEnd, end, state.at, 0);
}

function pushPart(state: LexerState, from: number, end: number, hasEscape: boolean): void {
  const value = (hasEscape ? unescape(state, from, end) : state.text.slice(from, end))
    .replaceAll("{{", "{")
    .replaceAll("}}", "}");
  state.push(Token.InterpolatedPart, from, end, state.tokens.texts.push(value) - 1);
}

/** The colon that begins a format specification: everything up to the closing brace is its text. */
export function lexFormat(state: LexerState): void {
  const { text } = state;
  const start = state.at;
  let end = start + 1;
  if (text.charCodeAt(end) === rightBrace && isAlign(text.charCodeAt(end + 1))) end++;
  while (end < text.length && text.charCodeAt(end) !== rightBrace && text.charCodeAt(end) !== newline) {
    if (text.charCodeAt(end) === quote && !isAlign(text.charCodeAt(end + 1))) break;
    end++;
  }
  state.at = end;
  state.push(Token.InterpolationFormat, start, end, state.tokens.texts.push(text.slice(start + 1, end)) - 1);
}

function isAlign(unit: number): boolean {
  return unit === 60 || unit === 62 || unit === 94;
}

/** The brace that closes an interpolation; the literal goes on behind it. */
export function lexInterpolationClose(state: LexerState): void {
  const start = state.at;
  state.at = start + 1;
  state.push(Token.InterpolationClose, start, start + 1, 0);
  if (state.open[state.open.length - 1] === Open.Interpolation) state.open.pop();
  lexInterpolatedPart(state, state.interpolated.pop() ?? '"');
}

/** `'c'`. */
export function lexCharacter(state: LexerState): void {
  const { text } = state;
  const start = state.at;
  let at = start + 1;
  for (; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    if (unit === newline || (unit === apostrophe && at > start + 1)) break;
    if (unit === apostrophe && text.charCodeAt(at + 1) !== apostrophe) break;
    if (unit === backslash && text.charCodeAt(at + 1) !== newline) at++;
  }
  const end = Math.min(at, text.length);
  if (text.charCodeAt(end) === apostrophe && isSeveral(text, start, end)) return lexSeveral(state, start, end);
  let value = 0xfffd;
  if (text.charCodeAt(end) !== apostrophe) {
    state.at = end;
    state.report("unterminatedCharacter", start, Math.min(end, start + 3), {});
  } else {
    state.at = end + 1;
    value = scalarOf(state, start, end);
  }
  state.push(Token.Character, start, state.at, value);
}

/** Whether more than one character stands between the apostrophes. */
function isSeveral(text: string, start: number, end: number): boolean {
  const first = text.codePointAt(start + 1) as number;
  return first !== backslash && end - start - 1 > (first > 0xffff ? 2 : 1);
}

/** Characters between apostrophes are reported, and read as the text that is meant; `f` or `r` before them belongs to it. */
function lexSeveral(state: LexerState, start: number, end: number): void {
  const { tokens, text } = state;
  const prefix = text.slice(start - 1, start);
  const isPrefixed =
    (prefix === "f" || prefix === "r") && tokens.count > 0 && tokens.starts[tokens.count - 1] === start - 1;
  const from = isPrefixed ? start - 1 : start;
  if (isPrefixed) tokens.count--;
  const value = unescape(state, start + 1, end);
  const written = `${isPrefixed ? prefix : ""}${JSON.stringify(value)}`;
  const help = {
    text: `write \`${written}\`: a text stands in double quotes`,
    edits: [{ span: { start: from, end: end + 1 }, text: written }],
  };
  state.at = end + 1;
  state.report("characterLength", from, state.at, {}, { help });
  state.push(Token.Text, from, state.at, tokens.texts.push(value) - 1);
}

function scalarOf(state: LexerState, start: number, end: number): number {
  const value = unescape(state, start + 1, end);
  const scalar = value.codePointAt(0) ?? -1;
  if (scalar >= 0 && value.length === (scalar > 0xffff ? 2 : 1)) return scalar;
  const edits = [{ span: { start, end: end + 1 }, text: JSON.stringify(value) }];
  state.report("characterLength", start, end + 1, {}, { help: { edits } });
  return scalar < 0 ? 0 : scalar;
}
