/** Actors and their message handlers. */

import type { Field, MessageHandler, Parameter, ProcessDeclaration } from "#core/ast/declarations.ts";
import type { Statement } from "#core/ast/statements.ts";
import { endBlock, endHeader, endStatement, openBlock, parseBlock } from "./parse-block.ts";
import { isNameBeforeAs, parseNewName } from "./parse-name.ts";
import {
  parseFollows,
  parseMailbox,
  parseParameters,
  parseParenthesisedParameters,
  parseTypeParameters,
} from "./parse-process.ts";
import { parseType } from "./parse-type.ts";
import { parseMember } from "./parse-type-declaration.ts";
import type { Parser } from "./parser.ts";
import { Token, Word } from "./token-kinds.ts";

/** `Actor called "Counter" [with mailbox of n]:` fields, `On` handlers and processes, `End Actor`. */
export function parseActor(parser: Parser, isPrivate: boolean): Statement {
  const open = parser.here();
  parser.advance();
  parser.accept(Word.called);
  const name = parseNewName(parser, "the name of the actor");
  const typeParameters = parseTypeParameters(parser);
  const hasFollows = parser.kind === Word.that && parser.peek(1) === Word.follows;
  const follows = hasFollows ? parseFollows(parser) : [];
  const hasMailbox = parser.kind === Word.with && parser.peek(1) === Word.mailbox;
  const mailbox = hasMailbox ? parseMailbox(parser) : undefined;
  openBlock(parser, "Actor", open);
  endHeader(parser);
  const fields: Field[] = [];
  const processes: ProcessDeclaration[] = [];
  const handlers: MessageHandler[] = [];
  for (;;) {
    parser.skipNewlines();
    parser.failed = false;
    if (parser.kind === Token.EndOfFile || parser.kind === Word.End) break;
    if (parser.kind === Word.On && !isNameBeforeAs(parser, 0)) handlers.push(parseHandler(parser));
    else parseMember(parser, { fields, processes }, "a field, `On`, a process or `End Actor`");
    endStatement(parser);
  }
  endBlock(parser);
  const { start } = open;
  const end = parser.previousEnd;
  const id = parser.nextId++;
  const kind = "ActorDeclaration";
  return {
    kind,
    id,
    flags: 0,
    start,
    end,
    name,
    typeParameters,
    follows,
    mailbox,
    fields,
    handlers,
    processes,
    isPrivate,
  };
}

/** `On "add" with amount as Integer returns R:` … `End On`. */
function parseHandler(parser: Parser): MessageHandler {
  const open = parser.here();
  parser.advance();
  const name = parseNewName(parser, "the name of the message");
  let parameters: Parameter[] = [];
  if (parser.kind === Token.LeftParen) parameters = parseParenthesisedParameters(parser);
  else if (!parser.failed && hasParameters(parser)) parameters = parseParameters(parser);
  const result = !parser.failed && parser.accept(Word.returns) ? parseType(parser) : undefined;
  const body = parseBlock(parser, "On", open);
  const { start } = open;
  const end = parser.previousEnd;
  return { kind: "MessageHandler", id: parser.nextId++, flags: 0, start, end, name, parameters, result, body };
}

/** Passes `with`, `takes` or `that takes`. */
function hasParameters(parser: Parser): boolean {
  if (parser.accept(Word.with) || parser.accept(Word.takes)) return true;
  if (parser.kind !== Word.that || parser.peek(1) !== Word.takes) return false;
  parser.advance();
  parser.advance();
  return true;
}
