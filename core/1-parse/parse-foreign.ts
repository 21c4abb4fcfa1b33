/** Statements as other languages write them: one report for each, and what belongs to it is passed over. */

import type { Statement } from "#core/ast/statements.ts";
import { foreignBranches, foreignHeaders } from "#core/spec/foreign-words.ts";
import { foreignWord } from "./describe-token.ts";
import { errorStatement, parseStatement } from "./parse-statement.ts";
import type { Parser } from "./parser.ts";
import { firstWord, Token, Word } from "./token-kinds.ts";

/** A statement that begins with a word of another language; undefined if none stands here. */
export function parseForeign(parser: Parser): Statement | undefined {
  const isWord = parser.kind === Token.Name || parser.kind >= firstWord;
  if (!isWord || !isForeign(parser)) return undefined;
  const start = parser.start;
  const found = parser.wordAt(0);
  const header = Object.hasOwn(foreignHeaders, found) ? foreignHeaders[found] : undefined;
  const help = foreignWord(found) ?? { text: `Runa writes ${header}` };
  const keyword = keywordFor(parser, found);
  if (keyword !== undefined && lastOfLine(parser) !== Token.LeftBrace) {
    // Only the word is wrong: the statement is read with the right one, so that nothing else is wrong for its sake.
    parser.report("foreignKeyword", parser.here(), { found }, { help });
    parser.replaceKind(keyword);
    return parseStatement(parser);
  }
  parser.fail("foreignKeyword", parser.here(), { found }, { help });
  parser.advance();
  skipForeignBody(parser, start);
  return errorStatement(parser, start);
}

/** The statement's word that a word stands for: the same one without its capital, or one for a variable. */
function keywordFor(parser: Parser, found: string): number | undefined {
  if (found === "const" || found === "var" || found === "val") return Word.Let;
  if (found === "raise") return Word.Throw;
  if (found === "defer" && parser.peek(1) !== Token.Colon) return undefined;
  const keyword = Word[`${found[0]?.toUpperCase()}${found.slice(1)}` as keyof typeof Word];
  return keyword === Word.End ? undefined : keyword;
}

/** A word of another language, used as one: something other than a name's use follows it. */
function isForeign(parser: Parser): boolean {
  const word = parser.wordAt(0);
  if (foreignWord(word) === undefined) {
    return Object.hasOwn(foreignHeaders, word) && lastOfLine(parser) === Token.LeftBrace;
  }
  const next = parser.peek(1);
  if (next === Token.Colon || next === Token.LeftBrace || next === Token.Exclamation) return true;
  if (parser.isLineStart(1)) return false;
  if (next === Token.LeftParen || next === Token.Comma) {
    const last = lastOfLine(parser);
    return last === Token.LeftBrace || last === Token.Colon;
  }
  if (next >= Token.Name && next <= Token.InterpolatedStart) return true;
  return next === Word.not || next === Word.if || next === Word.nothing || next === Word.true || next >= firstWordName;
}

/** Words from here on can follow a keyword but not go on a sentence about a name. */
const firstWordName = Math.max(firstWord, Word.a);

/** Kind of the last token on the line. */
function lastOfLine(parser: Parser): number {
  let distance = 0;
  while (!isLineEnd(parser.peek(distance + 1)) && !parser.isLineStart(distance + 1)) distance++;
  return parser.peek(distance);
}

const isLineEnd = (kind: number | undefined): boolean =>
  kind === undefined || kind === Token.Newline || kind === Token.EndOfFile;

/** The rest of a foreign header, and the lines under it, which would be wrong for its sake only. */
function skipForeignBody(parser: Parser, start: number): void {
  const { source } = parser;
  const columnOf = (offset: number): number => source.lineColumnAt(offset).column;
  const column = columnOf(start);
  let last = parser.kind;
  while (!isLineEnd(parser.kind)) {
    if (parser.kind === Token.LeftBrace && skipBraces(parser)) return;
    last = parser.kind;
    parser.advance();
  }
  if (last !== Token.Colon && last !== Token.LeftBrace && !endsWithWord(parser, column)) return;
  for (parser.skipNewlines(); parser.kind !== Token.EndOfFile && columnOf(parser.start) > column; parser.skipNewlines())
    parser.skipToLineEnd();
  const isEnd = parser.kind === Token.Name && parser.wordAt(0) === "end" && isLineEnd(parser.peek(1));
  const isNamedEnd = parser.kind === Word.End && sameWord(parser.wordAt(1), source.text, start);
  if ((parser.kind === Token.RightBrace || isEnd || isNamedEnd) && columnOf(parser.start) === column) {
    parser.advance();
    if (isNamedEnd) parser.advance();
  } else if (parser.kind !== Token.EndOfFile) parser.stepBack();
}

/** Whether a word stands at an offset too, whatever their capitals are. */
function sameWord(word: string | undefined, text: string, at: number): boolean {
  return word !== undefined && text.slice(at, at + word.length).toLowerCase() === word.toLowerCase();
}

/** True if the lines from here on that are indented more than a column are followed by `end` in that column. */
function endsWithWord(parser: Parser, column: number): boolean {
  const { source, kinds, starts, tokens } = parser;
  for (let at = parser.index; at < tokens.count; at++) {
    if (kinds[at] === Token.Newline || !parser.isLineStart(at - parser.index)) continue;
    const found = source.lineColumnAt(starts[at] as number).column;
    if (found > column) continue;
    return found === column && kinds[at] === Token.Name && tokens.names[tokens.values[at] as number] === "end";
  }
  return false;
}

/** Tokens within braces that are looked at: many braces that nobody closes must not take long. */
const bracesMax = 10_000;

/**
 * At a `{`: passes everything up to the `}` that closes it, the rest of that line, and what further braces on it enclose.
 * False, and nothing is passed, if no brace closes it.
 */
export function skipBraces(parser: Parser): boolean {
  const { kinds } = parser;
  const end = Math.min(parser.tokens.count, parser.index + bracesMax);
  let open = 0;
  let at = parser.index;
  for (; at < end; at++) {
    if (kinds[at] === Token.LeftBrace) open++;
    else if (kinds[at] === Token.RightBrace) {
      open--;
      if (open === 0 && !hasBraceOnLine(parser, at + 1)) break;
    }
  }
  if (at >= end) return false;
  while (parser.index < at) parser.advance();
  parser.skipToLineEnd();
  return true;
}

function hasBraceOnLine(parser: Parser, from: number): boolean {
  for (let at = from; !isLineEnd(parser.kinds[at]) && !parser.isLineStart(at - parser.index); at++)
    if (parser.kinds[at] === Token.LeftBrace) return true;
  return false;
}

/** Reports braces round a body, at the first of them, and passes them. True if they were balanced. */
export function failAtBraces(parser: Parser): boolean {
  parser.fail("bracesAsBlock", parser.here(), {});
  return skipBraces(parser);
}

/** `else:`, `except:` and their kin are reported, and read as if Runa's words were there. */
export function readForeignBranch(parser: Parser): void {
  if (parser.kind !== Token.Name) return;
  const found = parser.wordAt(0);
  const branch = Object.hasOwn(foreignBranches, found) ? foreignBranches[found] : undefined;
  if (branch === undefined || lastOfLine(parser) !== Token.Colon) return;
  if (!parser.blocks.some((block) => branch.of.includes(block.word))) return;
  const written = found === "else" && parser.peek(1) === Word.if ? "Otherwise if condition:" : branch.written;
  parser.report("foreignKeyword", parser.here(), { found }, { help: { text: `Runa writes \`${written}\`` } });
  parser.replaceKind(Word[branch.word]);
}
