/** Names: new ones in declarations, runs of words in uses. */

import type { DeclaredName, WordRun } from "#core/ast/names.ts";
import { Spelling } from "#core/ast/spelling.ts";
import { span } from "#core/base/source.ts";
import { wordInNameHelp } from "./describe-token.ts";
import type { Parser } from "./parser.ts";
import { firstWord, lastPhraseWord, lastReserved, Token, Word } from "./token-kinds.ts";

/** Words of the language that begin expressions or shape blocks and so are no names even Capitalised. */
function isStructural(kind: number): boolean {
  return (
    kind === Word.End ||
    kind === Word.Otherwise ||
    kind === Word.Note ||
    kind === Word.When ||
    kind === Word.Catch ||
    kind === Word.Finally
  );
}

/**
 * True for a token that can be (the first word of) a name. `at` never begins an operand otherwise, so alone, where
 * only a name can stand, it is one.
 */
export function isNameKind(kind: number): boolean {
  if (kind === Token.Name || kind === Word.at) return true;
  if (kind <= lastReserved) return false;
  if (kind === Word.true || kind === Word.false || kind === Word.nothing) return false;
  return !isStructural(kind);
}

/** True if the token `distance` on is a word that goes on a run of words. */
function continuesRun(parser: Parser, distance: number): boolean {
  const kind = parser.peek(distance);
  if (kind === Token.Name) return !parser.isLineStart(distance);
  if (kind <= lastReserved || kind > lastPhraseWord || parser.isLineStart(distance)) return false;
  switch (kind) {
    case Word.containing:
    case Word.that:
    case Word.follows:
    case Word.receives:
    case Word.called:
    case Word.defaults:
    case Word.where:
    case Word.for:
    case Word.gets:
    case Word.within:
    case Word.continuing:
    case Word.times:
    case Word.mod:
    case Word.true:
    case Word.false:
    case Word.nothing:
    case Word.bit_and:
    case Word.bit_or:
    case Word.bit_xor:
      return false;
    case Word.followed:
    case Word.multiplied:
    case Word.divided:
      return parser.peek(distance + 1) !== Word.by;
    case Word.joined:
      return parser.peek(distance + 1) !== Word.with;
    case Word.copies:
      return parser.peek(distance + 1) !== Word.of;
    default:
      return true;
  }
}

/** How many adjacent words, from the current one on, form a run; the current one counts whatever it is. */
export function runLength(parser: Parser): number {
  let length = 1;
  while (continuesRun(parser, length)) length++;
  return length;
}

/** Takes the given number of words. */
export function takeWords(parser: Parser, count: number): WordRun {
  const words: string[] = [];
  const wordStarts: number[] = [];
  for (let at = 0; at < count; at++) {
    words.push(parser.wordAt(0));
    wordStarts.push(parser.start);
    parser.advance();
  }
  return { words, wordStarts };
}

/** True if a name of any number of words stands `distance` on, followed by `as`. */
export function isNameBeforeAs(parser: Parser, distance: number): boolean {
  const kind = parser.peek(distance);
  if (!isNameKind(kind) && kind < firstWord) return false;
  if (!isNameKind(kind)) return false;
  let at = distance + 1;
  while (at < distance + 12 && continuesRun(parser, at)) at++;
  return parser.peek(at) === Word.as;
}

/** True if a word that cannot be a name stands `distance` on where one is meant: `as` follows. */
export function isReservedBeforeAs(parser: Parser, distance: number): boolean {
  const kind = parser.peek(distance);
  return kind >= firstWord && !isNameKind(kind) && kind !== Word.as && parser.peek(distance + 1) === Word.as;
}

/** A new name: words up to a stop word, or a quoted name. Reports and gives `_` if there is none. */
export function parseNewName(parser: Parser, expected: string): DeclaredName {
  const start = parser.start;
  if (parser.kind === Token.Text) return parseQuotedName(parser);
  if (!isNameKind(parser.kind)) {
    if (parser.kind >= firstWord && parser.kind !== Token.Name) {
      const word = parser.source.slice(parser.here());
      const help = wordInNameHelp(parser) ?? { text: "choose another word" };
      parser.fail("reservedName", parser.here(), { word }, { help });
      parser.advance();
    } else parser.failExpected(expected);
    return makeName(parser, "_", 0, start, 0, false);
  }
  const { words } = takeWords(parser, runLength(parser));
  return makeName(parser, words.length === 1 ? (words[0] as string) : words.join("_"), words.length, start, 0, false);
}

/** A new name of exactly one word, where several would be ambiguous. */
export function parseOneWordName(parser: Parser, expected: string): DeclaredName {
  if (!isNameKind(parser.kind)) return parseNewName(parser, expected);
  const start = parser.start;
  const text = parser.wordAt(0);
  parser.advance();
  return makeName(parser, text, 1, start, 0, false);
}

function parseQuotedName(parser: Parser): DeclaredName {
  const start = parser.start;
  const text = parser.tokens.texts[parser.tokens.values[parser.index] as number] as string;
  parser.advance();
  const words = text.split(/\s+/).filter((word) => word !== "");
  const name = words.join("_");
  if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(name)) {
    parser.report("expected", span(start, parser.previousEnd), {
      expected: "a name of letters, digits and underscores",
      found: `"${text}"`,
    });
  }
  return makeName(parser, name === "" ? "_" : name, words.length, start, Spelling.Quoted, true);
}

function makeName(
  parser: Parser,
  text: string,
  wordCount: number,
  start: number,
  flags: number,
  isQuoted: boolean,
): DeclaredName {
  const end = wordCount === 0 ? start : parser.previousEnd;
  return { kind: "DeclaredName", id: parser.nextId++, flags, start, end, text, wordCount, isQuoted };
}
