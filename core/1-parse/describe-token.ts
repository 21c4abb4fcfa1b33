/** How messages call a token, and advice about words of other languages. */

import type { DiagnosticHelp } from "#core/base/diagnostic.ts";
import { diagnosticHelp } from "#core/spec/diagnostic-help.ts";
import { foreignOperators, foreignWords } from "#core/spec/foreign-words.ts";
import { closestWord } from "./misspelt-words.ts";
import type { Parser } from "./parser.ts";
import { firstWord, lastPhraseWord, lastReserved, Token, Word } from "./token-kinds.ts";

/** What stands at the parser's place, as in "`plus`" or "the end of the line". */
export function describeToken(parser: Parser): string {
  const { kind } = parser;
  if (kind === Token.EndOfFile) return "the end of the file";
  if (kind === Token.Newline) return "the end of the line";
  if (kind === Token.InterpolatedEnd) return "the end of the text";
  if (kind === Token.InterpolatedPart) return "text";
  if (kind === Token.Stop) return `\`${parser.source.slice(parser.here())}\``;
  const text = parser.source.slice(parser.here());
  if (kind >= firstWord || text.length <= 24) return `\`${text}\``;
  return `\`${text.slice(0, 20)}…\``;
}

/** Advice if the current word, brace or operator is known from another language. */
export function foreignWordHelp(parser: Parser): DiagnosticHelp | undefined {
  if (parser.kind === Word.where) return { text: "inside brackets the condition of `for each` is written `if …`" };
  const operator = foreignOperator(parser);
  if (operator !== undefined) return { text: operator };
  if (parser.kind === Token.LeftBrace || parser.kind === Token.RightBrace)
    return { text: diagnosticHelp.bracesAsBlock };
  if (parser.kind < firstWord && parser.kind !== Token.Name) return undefined;
  const word = parser.source.slice(parser.here());
  const meant = parser.kind === Token.Name ? closestWord(word) : undefined;
  return foreignWord(word) ?? (meant === undefined ? undefined : { text: `did you mean \`${meant}\`?` });
}

/** Advice where a list or an expression is expected to go on or to end. */
export function separatorHelp(parser: Parser, expected: string): DiagnosticHelp | undefined {
  const { kind } = parser;
  const isValue = kind === Token.Integer || kind === Token.Float || kind === Token.Text || kind === Token.Name;
  if (isValue && /^`[\])}]` or `,`/.test(expected)) {
    const at = { start: parser.previousEnd, end: parser.previousEnd };
    return { text: "write a comma between the two", edits: [{ span: at, text: "," }] };
  }
  const isAfterComma = parser.kinds[parser.index - 1] === Token.Comma && parser.index > 0;
  if (kind !== Token.Newline || !isAfterComma) return undefined;
  return { text: "delete the comma, or write a value behind it" };
}

/** Advice where a word of the language seems to stand within a name, as in `is ready` or `rank of a`. */
export function wordInNameHelp(parser: Parser): DiagnosticHelp | undefined {
  const { kind, index, kinds } = parser;
  const isName = (at: number): boolean => isWordOfName(kinds[at] as number) && !parser.isLineStart(at - index);
  const mayBegin = kind === Word.is || kind === Word.in;
  const mayStand = mayBegin || kind === Word.of || kind === Word.to || kind === Word.by || kind === Word.from;
  if (!mayStand || !isName(index + 1)) return undefined;
  let first = index;
  while (first > 0 && isWordOfName(kinds[first - 1] as number) && !parser.isLineStart(first - index)) first--;
  if (first === index && !mayBegin) return undefined;
  let last = index + 1;
  while (isName(last + 1)) last++;
  const start = parser.starts[first] as number;
  const words = parser.source.text.slice(start, start + 200).split(/[^A-Za-z0-9_]+/, last - first + 1);
  const name = words.join("_");
  const word = parser.source.slice(parser.here());
  return { text: `a name that holds \`${word}\` is written with underscores: \`${name}\`` };
}

/** A word that is a name, or may be a part of one. */
function isWordOfName(kind: number): boolean {
  return kind === Token.Name || (kind > lastReserved && kind <= lastPhraseWord);
}

/** What to write instead of an operator of another language of which the current token is a part. */
export function foreignOperator(parser: Parser): string | undefined {
  const { text } = parser.source;
  const { start, previousEnd } = parser;
  const found = foreignOperators.find(({ operator, at }) => {
    const from = at === "end" ? previousEnd - operator.length : start - at;
    return from >= 0 && text.startsWith(operator, from) && (at !== "end" || parser.kind === Token.Newline);
  });
  return found?.advice;
}

/** Advice about a word of another language. */
export function foreignWord(word: string): DiagnosticHelp | undefined {
  const advice = Object.hasOwn(foreignWords, word) ? foreignWords[word] : undefined;
  return advice === undefined ? undefined : { text: `Runa writes ${advice}` };
}
