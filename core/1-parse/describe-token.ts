/** How messages call a token, and advice about words of other languages. */

import type { DiagnosticHelp } from "#core/base/diagnostic.ts";
import type { Parser } from "./parser.ts";
import { firstWord, Token } from "./token-kinds.ts";

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

/** Words of other languages, and what Runa writes. */
const foreignWords: Readonly<Record<string, string>> = {
  elif: "`Otherwise if`",
  elsif: "`Otherwise if`",
  else: "`Otherwise:`",
  elseif: "`Otherwise if`",
  def: '`Process called "name" that takes …:`',
  func: '`Process called "name" that takes …:`',
  function: '`Process called "name" that takes …:`',
  fn: '`Process called "name" that takes …:`',
  var: "`Let name be value`",
  let: "`Let name be value`",
  const: "`Constant NAME as Type is value`",
  return: "`Return value`",
  while: "`While condition:`",
  switch: "`Match value:`",
  case: "`When pattern:`",
  match: "`Match value:`",
  class: '`Type called "Name":`',
  struct: '`Type called "Name":`',
  interface: '`Protocol called "Name":`',
  print: "`Display value`",
  println: "`Display value`",
  import: '`Import "path" as Name`',
  try: "`Try:`",
  catch: "`Catch error:`",
  except: "`Catch error:`",
  finally: "`Finally:`",
  throw: "`Throw error`",
  raise: "`Throw error`",
  break: "`Break`",
  continue: "`Continue`",
  end: "`End` and the word that opened the block",
  NULL: "`nothing`",
  nil: "`nothing`",
  undefined: "`nothing`",
  new: "`a value of type T with …`",
};

/** Advice if the current word, or the brace here, is known from another language. */
export function foreignWordHelp(parser: Parser): DiagnosticHelp | undefined {
  if (parser.kind === Token.LeftBrace || parser.kind === Token.RightBrace) {
    return {
      text: "a block begins with `:` at the end of its first line and ends with `End` and the word that opened it",
    };
  }
  if (parser.kind < firstWord && parser.kind !== Token.Name) return undefined;
  return foreignWord(parser.source.slice(parser.here()));
}

/** Advice about a word of another language. */
export function foreignWord(word: string): DiagnosticHelp | undefined {
  const advice = Object.hasOwn(foreignWords, word) ? foreignWords[word] : undefined;
  return advice === undefined ? undefined : { text: `Runa writes ${advice}` };
}
