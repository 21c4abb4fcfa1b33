/** Number literals. */

import { isDigit, isWordPart, isWordStart, type LexerState } from "./lexer-state.ts";
import { Token } from "./token-kinds.ts";

const radixMarks: Readonly<Record<string, number>> = { x: 16, X: 16, b: 2, B: 2, o: 8, O: 8 };

/** Reads the number that begins at `state.at`. */
export function lexNumber(state: LexerState): void {
  const { text } = state;
  const start = state.at;
  if (state.last === Token.Dot && !state.newline) return lexElement(state);
  const radix = text.charCodeAt(start) === 48 ? radixMarks[text.charAt(start + 1)] : undefined;
  if (radix !== undefined) return lexRadix(state, radix);
  let at = skipDigits(text, start);
  let isFloat = false;
  if (text.charCodeAt(at) === 46 && isDigit(text.charCodeAt(at + 1))) {
    isFloat = true;
    at = skipDigits(text, at + 1);
  }
  const exponent = exponentEnd(text, at);
  if (exponent > at) {
    isFloat = true;
    at = exponent;
  }
  state.at = suffixEnd(state, start, at);
  if (isFloat) pushFloat(state, start, at);
  else pushDecimal(state, start, at);
}

/** After a dot: the digits of a tuple element, as in `t.0.1`. */
function lexElement(state: LexerState): void {
  const start = state.at;
  let at = start;
  while (isDigit(state.text.charCodeAt(at))) at++;
  state.at = at;
  pushDecimal(state, start, at);
}

function pushDecimal(state: LexerState, start: number, end: number): void {
  let value = 0;
  if (end - start > 15) return pushDigits(state, start, end, "");
  for (let at = start; at < end; at++) {
    const unit = state.text.charCodeAt(at);
    if (unit !== 95) value = value * 10 + unit - 48;
  }
  state.push(Token.Integer, start, end, state.tokens.numbers.push(value) - 1);
}

function pushFloat(state: LexerState, start: number, end: number): void {
  const value = Number(state.text.slice(start, end).replaceAll("_", ""));
  if (value === Infinity) state.report("floatTooLarge", start, end, {});
  state.push(Token.Float, start, end, state.tokens.numbers.push(value) - 1);
}

function lexRadix(state: LexerState, radix: number): void {
  const start = state.at;
  let at = start + 2;
  while (isWordPart(state.text.charCodeAt(at))) at++;
  state.at = at;
  const digits = state.text.slice(start + 2, at).replaceAll("_", "");
  if (digits === "") {
    state.report("invalidNumber", start, at, { reason: "digits must follow the prefix" });
  } else if (!hasOnlyDigits(digits, radix)) {
    state.report("invalidNumber", start, at, { reason: `a digit is not one of base ${radix}` });
  } else {
    return pushDigits(state, start, at, state.text.slice(start, start + 2).toLowerCase());
  }
  state.push(Token.Integer, start, at, state.tokens.numbers.push(0) - 1);
}

/** Pushes an integer that may need more than a double; `prefix` is that of its radix. */
function pushDigits(state: LexerState, start: number, end: number, prefix: string): void {
  const digits = state.text.slice(start + prefix.length, end).replaceAll("_", "");
  let value: number | bigint = 0;
  if (digits.length > 70 && digits.replace(/^0+/, "").length > 70) value = -1;
  else {
    const exact = BigInt(prefix + digits);
    if (exact > 0xffffffffffffffffn) value = -1;
    else value = exact <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(exact) : exact;
  }
  if (value === -1) {
    state.report(
      "integerTooLarge",
      start,
      end,
      {},
      { notes: ["the largest is 18446744073709551615, as an Unsigned64"] },
    );
    value = 0;
  }
  state.push(Token.Integer, start, end, state.tokens.numbers.push(value) - 1);
}

function hasOnlyDigits(digits: string, radix: number): boolean {
  for (let at = 0; at < digits.length; at++) {
    const unit = digits.charCodeAt(at);
    const value = isDigit(unit) ? unit - 48 : (unit | 32) - 87;
    if (value < 0 || value >= radix) return false;
  }
  return true;
}

function skipDigits(text: string, from: number): number {
  let at = from;
  let unit = text.charCodeAt(at);
  while (isDigit(unit) || (unit === 95 && isDigit(text.charCodeAt(at + 1)))) unit = text.charCodeAt(++at);
  return at;
}

/** The end of an exponent at `at`, or `at` if there is none. */
function exponentEnd(text: string, at: number): number {
  if ((text.charCodeAt(at) | 32) !== 101) return at;
  const sign = text.charCodeAt(at + 1);
  const digits = sign === 43 || sign === 45 ? at + 2 : at + 1;
  return isDigit(text.charCodeAt(digits)) ? skipDigits(text, digits) : at;
}

/** Letters right after a number are an error; gives where they end. */
function suffixEnd(state: LexerState, start: number, at: number): number {
  if (!isWordStart(state.text.charCodeAt(at))) return at;
  let end = at;
  while (isWordPart(state.text.charCodeAt(end))) end++;
  state.report("invalidNumber", start, end, { reason: `\`${state.text.slice(at, end)}\` follows it directly` });
  return end;
}
