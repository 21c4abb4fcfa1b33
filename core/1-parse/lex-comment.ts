/** Comments and annotations: kept in side lists, never tokens. */

import { isWordPart, isWordStart, type LexerState } from "./lexer-state.ts";

const noteEnd = ":End Note";

/** A comment to the end of the line from `state.at`. */
export function lexLineComment(state: LexerState): void {
  const start = state.at;
  let end = state.text.indexOf("\n", start);
  if (end < 0) end = state.text.length;
  state.at = end;
  if (state.text.charCodeAt(end - 1) === 13) end--;
  state.tokens.comments.push({ start, end });
}

/** `Note:` at `state.at`: a line comment, or a block if nothing follows it on its line. */
export function lexNote(state: LexerState): void {
  const { text } = state;
  const start = state.at;
  const from = skipBlanks(text, start + 5);
  const unit = text.charCodeAt(from);
  if (from < text.length && unit !== 10) return lexLineComment(state);
  if (text.startsWith("Note:", skipSpace(text, from))) return lexLineComment(state);
  const end = from < state.lastNoteEnd ? text.indexOf(noteEnd, from) : -1;
  if (end < 0) {
    state.lastNoteEnd = Math.min(state.lastNoteEnd, from);
    state.report("unterminatedNote", start, start + 5, {});
    return lexOpenComment(state);
  }
  state.at = end + noteEnd.length;
  state.newline = true;
  state.tokens.comments.push({ start, end: state.at });
}

/** A comment without its end: the lines that are indented deeper than its first one are taken for it. */
function lexOpenComment(state: LexerState): void {
  const { text } = state;
  const start = state.at;
  const indentation = start - (text.lastIndexOf("\n", start - 1) + 1);
  lexLineComment(state);
  for (let line = text.indexOf("\n", state.at); line >= 0 && line + 1 < text.length; ) {
    const next = text.indexOf("\n", line + 1);
    const end = next < 0 ? text.length : next;
    const from = skipBlanks(text, line + 1);
    if (from < end && from - line - 1 <= indentation) return;
    state.at = end;
    line = next;
  }
}

/** `@Name … @End Name`; `state.at` is at the first `@`. */
export function lexAnnotation(state: LexerState): void {
  const { text } = state;
  const start = state.at;
  let nameEnd = start + 1;
  while (isWordPart(text.charCodeAt(nameEnd))) nameEnd++;
  const name = text.slice(start + 1, nameEnd);
  const close = nameEnd < state.lastAnnotationEnd ? findAnnotationEnd(text, name, nameEnd) : -1;
  if (close < 0) {
    if (close === -1) state.lastAnnotationEnd = Math.min(state.lastAnnotationEnd, nameEnd);
    state.report("unterminatedAnnotation", start, nameEnd, { name });
    return lexOpenComment(state);
  }
  state.at = close + "@End ".length + name.length;
  state.newline = true;
  state.tokens.annotations.push({ start, end: state.at, name, text: text.slice(nameEnd, close).trim() });
}

/** Offset of the `@End Name` or `@End_Name` of an annotation; -1 if no `@End` follows at all, -2 if none with that name does. */
function findAnnotationEnd(text: string, name: string, from: number): number {
  let at = text.indexOf("@End", from);
  if (at < 0) return -1;
  for (let tries = 0; at >= 0 && tries < 50; tries++) {
    const separator = text.charCodeAt(at + 4);
    const nameEnd = at + 5 + name.length;
    if (
      (separator === 32 || separator === 95) &&
      text.startsWith(name, at + 5) &&
      !isWordPart(text.charCodeAt(nameEnd))
    ) {
      return at;
    }
    at = text.indexOf("@End", at + 4);
  }
  return -2;
}

/** True at an `@` that begins an annotation. */
export function isAnnotation(state: LexerState): boolean {
  return isWordStart(state.text.charCodeAt(state.at + 1));
}

function skipBlanks(text: string, from: number): number {
  let at = from;
  for (;;) {
    const unit = text.charCodeAt(at);
    if (unit !== 32 && unit !== 9 && unit !== 13) return at;
    at++;
  }
}

function skipSpace(text: string, from: number): number {
  let at = from;
  for (;;) {
    const unit = text.charCodeAt(at);
    if (unit !== 32 && unit !== 9 && unit !== 13 && unit !== 10) return at;
    at++;
  }
}
