/** Phrases that make values: `a list containing …`, `a value of type T with …`, `a Point with …`, `a copy of x`. */

import type { DictionaryEntry, Expression } from "#core/ast/expressions.ts";
import { Spelling } from "#core/ast/spelling.ts";
import { parseBinary, parseChoice, parseExpression } from "./parse-expression.ts";
import { isNameKind } from "./parse-name.ts";
import { parsePhrase } from "./parse-phrase.ts";
import { isCapitalised, parseType } from "./parse-type.ts";
import { parseArguments } from "./parse-with.ts";
import { Mode, type Parser } from "./parser.ts";
import { Level } from "./peek-operator.ts";
import { Token, Word } from "./token-kinds.ts";

/** What `a` or `an` begins; undefined, with nothing passed, if the word is an ordinary name here. */
export function parseArticle(parser: Parser): Expression | undefined {
  const start = parser.start;
  const next = parser.peek(1);
  const after = parser.peek(2);
  if (next === Word.copy && after === Word.of) return parseCopy(parser);
  if (next === Word.value && after === Word.of) return parseValueOf(parser);
  if (next === Word.list || next === Word.dictionary || next === Word.set) {
    const isLiteral = after === Word.containing || after === Word.of || after === Word.with || after === Token.Colon;
    if (!isLiteral) return undefined;
    parser.advance();
    return parseListContaining(parser, start);
  }
  if (!isNameKind(next) || !isCapitalised(parser.wordAt(1)) || parser.isLineStart(1)) return undefined;
  parser.advance();
  return parseConstruct(parser, start, Spelling.Short);
}

function parseCopy(parser: Parser): Expression {
  const start = parser.start;
  for (let count = 0; count < 3; count++) parser.advance();
  const value = parsePhrase(parser);
  parser.raise(parser.height);
  return { kind: "CopyOf", id: parser.nextId++, flags: 0, start, end: parser.previousEnd, value };
}

/** `a value of type T [with …]`. */
function parseValueOf(parser: Parser): Expression {
  const start = parser.start;
  for (let count = 0; count < 3; count++) parser.advance();
  parser.expect(Word.type, "`type`");
  return parseConstruct(parser, start, 0);
}

/** A type and the fields of its new value. */
function parseConstruct(parser: Parser, start: number, flags: number): Expression {
  const type = parseType(parser);
  const list = parser.accept(Word.with) ? parseArguments(parser, true) : [];
  parser.raise(parser.height);
  return { kind: "Construct", id: parser.nextId++, flags, start, end: parser.previousEnd, type, arguments: list };
}

/**
 * `list containing …`, `list of n copies of e`, `dictionary containing …`, `set containing …`, with or without an
 * article before them; undefined if the word is an ordinary name here.
 */
export function parseListContaining(parser: Parser, start: number): Expression | undefined {
  const { kind } = parser;
  const next = parser.peek(1);
  const hasArticle = start !== parser.start;
  if (next === Word.containing || (next === Word.with && (kind === Word.dictionary || hasArticle))) {
    const flags = hasArticle && next === Word.containing ? 0 : Spelling.Alternative;
    parser.advance();
    parser.advance();
    if (kind === Word.dictionary) return parseEntries(parser, start, flags);
    return parseItems(parser, start, kind, flags);
  }
  if (kind === Word.list && next === Word.of && hasArticle) return parseCopies(parser, start);
  return undefined;
}

/** `of n copies of e`. */
function parseCopies(parser: Parser, start: number): Expression {
  parser.advance();
  parser.advance();
  const count = parseBinary(parser, Level.Add);
  const { height } = parser;
  parser.expect(Word.copies, "`copies of` and a value");
  parser.expect(Word.of, "`of` and a value");
  const value = parseBinary(parser, Level.Join);
  parser.raise(Math.max(height, parser.height));
  return { kind: "ListCopies", id: parser.nextId++, flags: 0, start, end: parser.previousEnd, count, value };
}

/** Items up to the end of the comma list; after a colon, up to `End List` or `End Set`. */
function parseItems(parser: Parser, start: number, kind: number, flags: number): Expression {
  const isBlock = parser.accept(Token.Colon);
  const items: Expression[] = [];
  let height = 1;
  if (isBlock) parser.skipNewlines();
  if (parser.kind === Word.nothing && !isItemAfterNothing(parser)) parser.advance();
  else if (!(isBlock && parser.kind === Word.End)) {
    const saved = parser.mode;
    const isListed = (saved & Mode.InList) !== 0 && !isBlock;
    parser.mode = Mode.InList | (saved & Mode.NoChoice);
    do {
      if (isBlock) parser.skipNewlines();
      if (isBlock && parser.kind === Word.End) break;
      items.push(parseExpression(parser));
      height = Math.max(height, parser.height);
    } while (!isListed && !parser.failed && parser.accept(Token.Comma));
    parser.mode = saved;
  }
  if (isBlock) endLiteral(parser, kind === Word.list ? "List" : "Set", kind === Word.list ? Word.List : Word.Set);
  parser.raise(height);
  const end = parser.previousEnd;
  const literalKind = kind === Word.list ? "ListLiteral" : "SetLiteral";
  return { kind: literalKind, id: parser.nextId++, flags, start, end, items };
}

/** `containing nothing` alone is an empty collection; followed by more, `nothing` is an item. */
function isItemAfterNothing(parser: Parser): boolean {
  const next = parser.peek(1);
  return next === Token.Comma && (parser.mode & Mode.InList) === 0;
}

/** Entries `KEY as VALUE`; the first `as` outside brackets is the separator. */
function parseEntries(parser: Parser, start: number, flags: number): Expression {
  const isBlock = parser.accept(Token.Colon);
  const isMultiline = isBlock && parser.kind === Token.Newline;
  const entries: DictionaryEntry[] = [];
  let height = 1;
  const saved = parser.mode;
  if (isBlock) parser.skipNewlines();
  if (parser.kind === Word.nothing && parser.peek(1) !== Word.as) parser.advance();
  else {
    for (;;) {
      if (isBlock) parser.skipNewlines();
      if (parser.kind === Word.End) break;
      entries.push(parseEntry(parser));
      height = Math.max(height, parser.height);
      if (parser.failed || !(parser.accept(Token.Comma) || parser.accept(Word.and))) break;
    }
  }
  parser.mode = saved;
  if (isBlock && isMultiline) endLiteral(parser, "Dictionary", Word.Dictionary);
  else if (parser.kind === Word.End && parser.peek(1) === Word.Dictionary)
    endLiteral(parser, "Dictionary", Word.Dictionary);
  parser.raise(height);
  return { kind: "DictionaryLiteral", id: parser.nextId++, flags, start, end: parser.previousEnd, entries };
}

function parseEntry(parser: Parser): DictionaryEntry {
  const saved = parser.mode;
  const start = parser.start;
  parser.mode = Mode.InList | Mode.NoCast;
  const key = parseChoice(parser);
  const { height } = parser;
  parser.expect(Word.as, "`as` and the value of the entry");
  parser.mode = Mode.InList | Mode.InEntries;
  const value = parseChoice(parser);
  parser.mode = saved;
  parser.height = Math.max(height, parser.height);
  return { kind: "DictionaryEntry", id: parser.nextId++, flags: 0, start, end: parser.previousEnd, key, value };
}

/** `End List` and the like. */
function endLiteral(parser: Parser, word: string, kind: number): void {
  parser.skipNewlines();
  if (!parser.expect(Word.End, `\`End ${word}\``)) return;
  parser.expect(kind, `\`${word}\``);
}
