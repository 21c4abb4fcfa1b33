/** Foreign code: External Process and External Library. */

import type { External } from "#core/ast/declarations.ts";
import type { Statement } from "#core/ast/statements.ts";
import { parseExternalProcess } from "./parse-process.ts";
import { errorStatement } from "./parse-statement.ts";
import type { Parser } from "./parser.ts";
import { Token, Word } from "./token-kinds.ts";

/** `External Process called "f" … [from library "c"]`, `External Library "c"`. `leaf` has been passed if `isLeaf`. */
export function parseExternal(parser: Parser, isPrivate: boolean, isLeaf = false): Statement {
  const { start } = parser;
  parser.advance();
  if (parser.kind === Word.Library) {
    parser.advance();
    const library = parseLibraryName(parser);
    return { kind: "ExternalLibrary", id: parser.nextId++, flags: 0, start, end: parser.previousEnd, library };
  }
  if (parser.kind !== Word.Process) {
    parser.failExpected("`Process` or `Library`");
    return errorStatement(parser, start);
  }
  return parseExternalProcess(parser, start, isPrivate, () => parseOrigin(parser, isLeaf));
}

/** `from library "c"`, `from "c"`. */
function parseOrigin(parser: Parser, isLeaf: boolean): External {
  const start = parser.kind === Word.from ? parser.start : parser.previousEnd;
  let library: string | undefined;
  if (!parser.failed && parser.accept(Word.from)) {
    parser.accept(Word.library);
    parser.accept(Word.Library);
    library = parseLibraryName(parser);
  }
  const end = Math.max(start, parser.previousEnd);
  return { kind: "External", id: parser.nextId++, flags: 0, start, end, library, isLeaf };
}

function parseLibraryName(parser: Parser): string {
  if (parser.kind !== Token.Text) {
    parser.failExpected("the name of a library in quotes");
    return "";
  }
  const name = parser.tokens.texts[parser.tokens.values[parser.index] as number] as string;
  parser.advance();
  return name;
}
