// Colours of an entry while it is typed, from the words that the lexer sees.

import { lex } from "#core/1-parse/lexer.ts";
import { firstWord, Token } from "#core/1-parse/token-kinds.ts";
import { DiagnosticList } from "#core/base/diagnostic.ts";
import { SourceFile } from "#core/base/source.ts";

export type Style = "statement" | "word" | "type" | "number" | "text" | "comment" | "command";

/** Escape sequences of the styles; colours of the terminal's own palette. */
export const STYLE_CODES: Readonly<Record<Style, string>> = {
  statement: "\u001b[35m",
  word: "\u001b[36m",
  type: "\u001b[33m",
  number: "\u001b[34m",
  text: "\u001b[32m",
  comment: "\u001b[90m",
  command: "\u001b[1;36m",
};

/** For each unit of the text, its style or undefined. */
export function highlight(text: string): readonly (Style | undefined)[] {
  const styles = new Array<Style | undefined>(text.length).fill(undefined);
  if (text.trimStart().startsWith(":")) {
    const end = /^\s*:\w*/.exec(text)?.[0].length ?? 0;
    return styles.fill("command", 0, end);
  }
  const tokens = lex(new SourceFile("", text), new DiagnosticList());
  for (let index = 0; index < tokens.count; index++) {
    const start = tokens.starts[index] as number;
    const end = tokens.ends[index] as number;
    const style = styleOf(tokens.kinds[index] as number, text, start);
    if (style !== undefined) styles.fill(style, start, end);
  }
  for (const { start, end } of [...tokens.comments, ...tokens.annotations]) styles.fill("comment", start, end);
  return styles;
}

function styleOf(kind: number, text: string, start: number): Style | undefined {
  if (kind === Token.Integer || kind === Token.Float) return "number";
  if (kind === Token.Text || kind === Token.Character) return "text";
  if (kind === Token.InterpolatedStart || kind === Token.InterpolatedPart || kind === Token.InterpolatedEnd)
    return "text";
  const unit = text.charCodeAt(start);
  const isCapital = unit >= 65 && unit <= 90;
  if (kind >= firstWord) return isCapital ? "statement" : "word";
  return kind === Token.Name && isCapital ? "type" : undefined;
}
