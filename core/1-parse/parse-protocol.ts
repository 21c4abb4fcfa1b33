/** Protocols. */

import type { ProcessDeclaration } from "#core/ast/declarations.ts";
import type { Statement } from "#core/ast/statements.ts";
import { endBlock, endHeader, endStatement, openBlock } from "./parse-block.ts";
import { parseNewName } from "./parse-name.ts";
import { parseFollows, parseProtocolProcess, parseTypeParameters } from "./parse-process.ts";
import type { Parser } from "./parser.ts";
import { Token, Word } from "./token-kinds.ts";

/** `Protocol called "Drawable":` … `End Protocol`. */
export function parseProtocol(parser: Parser, isPrivate: boolean): Statement {
  const open = parser.here();
  parser.advance();
  parser.accept(Word.called);
  const name = parseNewName(parser, "the name of the protocol");
  const typeParameters = parseTypeParameters(parser);
  const hasFollows = parser.kind === Word.that && parser.peek(1) === Word.follows;
  const follows = hasFollows ? parseFollows(parser) : [];
  openBlock(parser, "Protocol", open);
  endHeader(parser);
  const processes: ProcessDeclaration[] = [];
  for (;;) {
    parser.skipNewlines();
    parser.failed = false;
    if (parser.kind === Token.EndOfFile || parser.kind === Word.End) break;
    if (parser.kind === Word.Process) processes.push(parseProtocolProcess(parser));
    else {
      parser.failExpected("`Process` or `End Protocol`");
      parser.skipToLineEnd();
    }
    endStatement(parser);
  }
  endBlock(parser);
  const { start } = open;
  const end = parser.previousEnd;
  const kind = "ProtocolDeclaration";
  return { kind, id: parser.nextId++, flags: 0, start, end, name, typeParameters, follows, processes, isPrivate };
}
