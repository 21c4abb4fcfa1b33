/** Misspelt words of the language, looked for only where something cannot be read. */

import { closestName } from "#core/base/closest-name.ts";
import type { Parser } from "./parser.ts";
import { Token, Word } from "./token-kinds.ts";

/** Words that begin statements and branches. */
const statementWords: readonly (keyof typeof Word)[] = [
  ...(["Let", "Set", "Constant", "Increase", "Decrease", "Multiply", "Divide", "Add", "Insert", "Remove"] as const),
  ...(["Display", "Alert", "Return", "Assert", "Throw", "Break", "Continue", "Import", "Private"] as const),
  ...(["If", "Unless", "Otherwise", "While", "For", "Repeat", "Loop", "Match", "When", "With", "Defer"] as const),
  ...(["Try", "Catch", "Finally", "Process", "Type", "Protocol", "Test", "Benchmark", "End"] as const),
];

/** Words inside statements. */
const innerWords: readonly string[] = [
  ...["returns", "takes", "that", "called", "follows", "defaults", "with", "from", "until", "times", "each"],
  ...["plus", "minus", "multiplied", "divided", "modulo", "joined", "otherwise", "contains", "containing"],
];

/** The word inside statements that a misspelt one is nearest to. */
export function closestWord(word: string): string | undefined {
  return word.length < 4 ? undefined : closestName(word, innerWords);
}

/**
 * After a statement that could not be read: if it began with a misspelt word, that alone is reported, the place is again its beginning, and
 * the word is the right one. `reported` is how many diagnostics there were before it.
 */
export function readMisspelt(parser: Parser, begin: number, reported: number): boolean {
  if (parser.kinds[begin] !== Token.Name || parser.aborted) return false;
  const found = parser.tokens.names[parser.tokens.values[begin] as number] as string;
  const capitalised = `${found[0]?.toUpperCase()}${found.slice(1)}`;
  const isSmall = capitalised !== found;
  const meant = found.length < (isSmall ? 4 : 3) ? undefined : closestName(capitalised, statementWords);
  if (meant === undefined) return false;
  parser.diagnostics.truncate(reported);
  parser.goTo(begin);
  parser.failed = false;
  const edits = [{ span: parser.here(), text: meant }];
  parser.report("foreignKeyword", parser.here(), { found }, { help: { text: `did you mean \`${meant}\`?`, edits } });
  parser.replaceKind(Word[meant as keyof typeof Word]);
  return true;
}
