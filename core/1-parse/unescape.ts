/** Escapes of text and character literals. */

import { type LexerState } from "./lexer-state.ts";

const simpleEscapes: Readonly<Record<string, string>> = {
  n: "\n",
  t: "\t",
  r: "\r",
  "0": "\0",
  "\\": "\\",
  '"': '"',
  "'": "'",
};

/** The value of the text between two offsets, with its escapes resolved; bad ones are reported and kept as they are. */
export function unescape(state: LexerState, start: number, end: number): string {
  const { text } = state;
  let value = "";
  let copied = start;
  let at = text.indexOf("\\", start);
  while (at >= 0 && at < end) {
    value += text.slice(copied, at);
    const letter = text.charAt(at + 1);
    const simple = simpleEscapes[letter];
    if (simple !== undefined) {
      value += simple;
      copied = at + 2;
    } else if (letter === "x") {
      copied = Math.min(at + 4, end);
      value += scalarText(state, at, copied, text.slice(at + 2, copied), 2);
    } else if (letter === "u" && text.charAt(at + 2) === "{") {
      const close = text.indexOf("}", at);
      copied = close < 0 || close >= end ? end : close + 1;
      value += scalarText(state, at, copied, text.slice(at + 3, copied - 1), 0);
    } else {
      copied = Math.min(at + 2, end);
      const help = { text: "the escapes are \\n \\t \\r \\\\ \\\" \\' \\0 \\xHH \\u{1F600}; `\\\\` is a backslash" };
      state.report("invalidEscape", at, copied, { escape: text.slice(at, copied) }, { help });
      value += text.slice(at, copied);
    }
    at = text.indexOf("\\", copied);
  }
  return value + text.slice(copied, end);
}

/** The scalar that hexadecimal digits name; `length` is how many must be given, 0 for one to six. */
function scalarText(state: LexerState, start: number, end: number, digits: string, length: number): string {
  const isRight = length > 0 ? digits.length === length : digits.length >= 1 && digits.length <= 6;
  const scalar = isRight && /^[0-9a-fA-F]+$/.test(digits) ? Number.parseInt(digits, 16) : -1;
  if (scalar >= 0 && scalar <= 0x10ffff && (scalar < 0xd800 || scalar > 0xdfff)) return String.fromCodePoint(scalar);
  state.report("invalidUnicodeEscape", start, end, { escape: state.text.slice(start, end) });
  return "\uFFFD";
}
