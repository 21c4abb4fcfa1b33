/** Literals, and the parts of interpolated texts. */

import type { Expression } from "#core/ast/expressions.ts";
import type { IntegerLiteral, InterpolatedText, Interpolation, TextLiteral } from "#core/ast/literals.ts";
import { Spelling } from "#core/ast/spelling.ts";
import { errorExpression, parseExpression } from "./parse-expression.ts";
import { parseFormat } from "./parse-format.ts";
import type { Parser } from "./parser.ts";
import { Token, Word } from "./token-kinds.ts";

/** The literal at the current token, which must be one. */
export function parseLiteral(parser: Parser): Expression {
  const { start, end, kind } = parser;
  const value = parser.tokens.values[parser.index] as number;
  if (kind === Token.Integer) return parseInteger(parser);
  if (kind === Token.Text) return parseText(parser);
  const id = parser.nextId++;
  if (kind === Token.Character) {
    parser.advance();
    return { kind: "CharacterLiteral", id, flags: 0, start, end, value };
  }
  if (kind === Token.Float) {
    parser.advance();
    return { kind: "FloatLiteral", id, flags: 0, start, end, value: parser.tokens.numbers[value] as number };
  }
  const word = parser.wordAt(0);
  parser.advance();
  if (kind === Word.nothing || kind === Word.None) {
    const flags = word === "nothing" ? 0 : Spelling.Alternative;
    return { kind: "NothingLiteral", id, flags, start, end, word };
  }
  const flags = word === "true" || word === "false" ? 0 : Spelling.Alternative;
  return { kind: "BooleanLiteral", id, flags, start, end, value: kind === Word.true };
}

export function parseInteger(parser: Parser): IntegerLiteral {
  const { start, end } = parser;
  const value = parser.tokens.numbers[parser.tokens.values[parser.index] as number] as number | bigint;
  const radix = radixOf(parser.source.text, start);
  parser.advance();
  return { kind: "IntegerLiteral", id: parser.nextId++, flags: 0, start, end, value, radix };
}

function radixOf(text: string, start: number): number {
  if (text.charCodeAt(start) !== 48) return 10;
  const mark = text.charCodeAt(start + 1) | 32;
  if (mark === 120) return 16;
  if (mark === 98) return 2;
  return mark === 111 ? 8 : 10;
}

/** The text literal (or text part) at the current token. */
export function parseText(parser: Parser): TextLiteral {
  const { start, end } = parser;
  const { text } = parser.source;
  const isRaw = parser.kind === Token.Text && text.charCodeAt(start) !== 34;
  const isTriple = parser.kind === Token.Text && text.startsWith('"""', isRaw ? start + 1 : start);
  const flags = (isRaw ? Spelling.Raw : 0) | (isTriple ? Spelling.Triple : 0);
  const value = parser.tokens.texts[parser.tokens.values[parser.index] as number] as string;
  parser.advance();
  return { kind: "TextLiteral", id: parser.nextId++, flags, start, end, value };
}

/** `f"…"`. */
export function parseInterpolated(parser: Parser): Expression {
  const start = parser.start;
  const flags = parser.end - start > 2 ? Spelling.Triple : 0;
  parser.advance();
  const parts: (TextLiteral | Interpolation)[] = [];
  let height = 1;
  for (;;) {
    if (parser.kind === Token.InterpolatedPart) parts.push(parseText(parser));
    else if (parser.kind === Token.InterpolationOpen) {
      parts.push(parseInterpolation(parser));
      height = Math.max(height, parser.height);
    } else break;
    if (parser.failed || parser.aborted) break;
  }
  parser.expect(Token.InterpolatedEnd, "the end of the text");
  parser.raise(height);
  const node: InterpolatedText = {
    kind: "InterpolatedText",
    id: parser.nextId++,
    flags,
    start,
    end: parser.previousEnd,
    parts,
  };
  return node;
}

function parseInterpolation(parser: Parser): Interpolation {
  const start = parser.start;
  parser.advance();
  let value: Expression;
  if (parser.kind === Token.InterpolationClose || parser.kind === Token.InterpolationFormat) {
    parser.report("emptyInterpolation", { start, end: parser.end }, {});
    value = errorExpression(parser);
  } else value = parser.within(0, parseExpression);
  const format = parser.kind === Token.InterpolationFormat ? parseFormat(parser) : undefined;
  parser.expect(Token.InterpolationClose, "`}`");
  const end = parser.previousEnd;
  return { kind: "Interpolation", id: parser.nextId++, flags: 0, start, end, value, format };
}
