/** Separators that win by being the last of their line: the parts before them are parsed with the word hidden. */

import { Mode, type Parser } from "./parser.ts";
import { Token, Word } from "./token-kinds.ts";

/**
 * Finds the last separator of a kind outside brackets between the current token and the end of the statement (or the
 * colon that ends a header) and turns it into a Stop, at which expressions end. Gives its index, or -1. `limit`, if
 * not 0, is the index before which it must stand.
 */
export function stopAt(parser: Parser, kind: number, limit: number): number {
  const { kinds } = parser;
  const endsAtComma = (parser.mode & Mode.InStatement) !== 0;
  let depth = 0;
  let found = -1;
  for (let at = parser.index; ; at++) {
    const here = kinds[at] as number;
    if (here === Token.EndOfFile || (limit !== 0 && at >= limit)) break;
    if (here === Token.LeftParen || here === Token.LeftBracket || here === Token.LeftBrace) depth++;
    else if (here === Token.InterpolationOpen) depth++;
    else if (isCloser(here)) depth--;
    else if (depth > 0) continue;
    else if (here === Word.lambda) at = endOfLambdaBlock(kinds, at);
    else if (here === Token.Comma && endsAtComma) break;
    else if (here === Token.Newline || (here === Token.Colon && kind === Word.as)) break;
    else if (here === kind && isSeparator(parser, at, kind)) found = at;
    if (depth < 0) break;
  }
  if (found >= 0) kinds[found] = Token.Stop;
  if (found === parser.index) parser.kind = Token.Stop;
  return found;
}

/** The last token of `lambda x:` … `End Lambda` that begins at a token; that token itself if the lambda has no block. */
function endOfLambdaBlock(kinds: ArrayLike<number>, lambda: number): number {
  let open = 0;
  for (let at = lambda; at < kinds.length; at++) {
    const here = kinds[at];
    if (here === Token.EndOfFile || (open === 0 && here === Token.Newline)) break;
    if (here === Word.Lambda && kinds[at - 1] === Word.End) {
      if (--open === 0) return at;
    } else if (here === Word.lambda && hasBlock(kinds, at)) open++;
    else if (open === 0 && at > lambda && here === Token.Colon) break;
  }
  return lambda;
}

/** Whether the colon of the lambda at a token ends its line. */
function hasBlock(kinds: ArrayLike<number>, lambda: number): boolean {
  let at = lambda;
  while (kinds[at] !== Token.Colon && kinds[at] !== Token.Newline && kinds[at] !== Token.EndOfFile) at++;
  return kinds[at] === Token.Colon && kinds[at + 1] === Token.Newline;
}

function isCloser(kind: number): boolean {
  return (
    kind === Token.RightParen ||
    kind === Token.RightBracket ||
    kind === Token.RightBrace ||
    kind === Token.InterpolationClose
  );
}

/** `to the power of`, `is in` and `position of x in` hold the words without being separated by them. */
function isSeparator(parser: Parser, at: number, kind: number): boolean {
  const { kinds } = parser;
  if (kind === Word.to) return !(kinds[at + 1] === Word.the && kinds[at + 2] === Word.power);
  if (kind === Word.in) return kinds[at - 1] !== Word.is && kinds[at - 1] !== Word.not;
  return true;
}
