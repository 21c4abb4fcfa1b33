/** Statements: which construct a line begins. */

import type { Statement } from "#core/ast/statements.ts";
import { parseActor } from "./parse-actor.ts";
import { parseInlineAssembly } from "./parse-assembly.ts";
import { parseAdd, parseInsert, parseRemove } from "./parse-collection-statement.ts";
import { parseGroup, parseReceive, parseSend, parseTargeted } from "./parse-concurrency.ts";
import { parseDefer, parseIf, parseTry, parseUnsafe, parseWithResource } from "./parse-control.ts";
import { parseExternal } from "./parse-external.ts";
import { parseForeign } from "./parse-foreign.ts";
import { parseImport } from "./parse-import.ts";
import { parseConstant, parseDefine, parseExpressionStatement, parseLet, parseSet, parseUpdate } from "./parse-let.ts";
import { parseFor, parseLeaveLoop, parseLoop, parseRepeat, parseWhile } from "./parse-loop.ts";
import { parseMatch } from "./parse-match.ts";
import { parseProcess } from "./parse-process.ts";
import { parseProtocol } from "./parse-protocol.ts";
import { parseAssert, parseDisplay, parseResume, parseReturn, parseThrow } from "./parse-simple-statement.ts";
import { parseTest } from "./parse-test-block.ts";
import { parseTypeDeclaration } from "./parse-type-declaration.ts";
import type { Parser } from "./parser.ts";
import { Token, Word } from "./token-kinds.ts";

/** Parses one statement, up to but without the end of its line; always passes at least one token. */
export function parseStatement(parser: Parser): Statement {
  const before = parser.index;
  const statement = parseStatementHere(parser);
  if (parser.index === before) {
    parser.failExpected("a statement");
    parser.advance();
  }
  return statement;
}

function parseStatementHere(parser: Parser): Statement {
  const { kind } = parser;
  if (kind < Word.Process) return parseLowerCase(parser);
  const next = parser.peek(1);
  if (next === Token.Dot || next === Token.Assign || (next === Token.LeftParen && isCallable(parser))) {
    return parseExpressionStatement(parser);
  }
  return parseKeyword(parser, next);
}

/** A Capitalised word directly followed by its parenthesis, where the statement of that word takes none. */
function isCallable(parser: Parser): boolean {
  if (parser.end !== parser.starts[parser.index + 1]) return false;
  switch (parser.kind) {
    case Word.Task:
    case Word.Dictionary:
    case Word.List:
    case Word.Module:
    case Word.Value:
    case Word.Group:
      return true;
    default:
      return false;
  }
}

function parseKeyword(parser: Parser, next: number): Statement {
  switch (parser.kind) {
    case Word.Let:
      return parseLet(parser, false);
    case Word.Set:
      return parseSet(parser);
    case Word.Increase:
    case Word.Decrease:
    case Word.Multiply:
    case Word.Divide:
      return parseUpdate(parser);
    case Word.If:
    case Word.Unless:
      return parseIf(parser);
    case Word.While:
      return parseWhile(parser);
    case Word.For:
      return parseFor(parser);
    case Word.Repeat:
      return parseRepeat(parser);
    case Word.Loop:
      return parseLoop(parser);
    case Word.Break:
    case Word.Continue:
      return parseLeaveLoop(parser);
    case Word.Return:
      return parseReturn(parser);
    case Word.Display:
    case Word.Alert:
      return parseDisplay(parser);
    case Word.Match:
      return parseMatch(parser);
    case Word.Try:
      return parseTry(parser);
    case Word.Throw:
      return parseThrow(parser);
    case Word.Assert:
      return parseAssert(parser);
    case Word.Process:
      return parseProcess(parser, false);
    default:
      return parseRareKeyword(parser, next);
  }
}

function parseRareKeyword(parser: Parser, next: number): Statement {
  switch (parser.kind) {
    case Word.Constant:
      return parseConstant(parser, false);
    case Word.Define:
      return parseDefine(parser);
    case Word.Add:
      return parseAdd(parser);
    case Word.Insert:
      return parseInsert(parser);
    case Word.Remove:
      return parseRemove(parser);
    case Word.Resume:
      return parseResume(parser);
    case Word.With:
      return parseWithResource(parser);
    case Word.Defer:
      return parseDefer(parser);
    case Word.Send:
      return parseSend(parser);
    case Word.Receive:
      return parseReceive(parser);
    case Word.Link:
    case Word.Monitor:
    case Word.Stop:
      return parseTargeted(parser);
    case Word.Task:
      return next === Word.Group ? parseGroup(parser) : parseExpressionStatement(parser);
    case Word.Unsafe:
      return parseUnsafe(parser);
    case Word.Inline:
      return parseInlineAssembly(parser);
    default:
      return parseDeclarationKeyword(parser, next, false);
  }
}

/** Declarations; `Private` has been passed if `isPrivate`. */
function parseDeclarationKeyword(parser: Parser, next: number, isPrivate: boolean): Statement {
  switch (parser.kind) {
    case Word.Type:
      return parseTypeDeclaration(parser, isPrivate);
    case Word.Value:
      return next === Word.Type ? parseTypeDeclaration(parser, isPrivate) : parseExpressionStatement(parser);
    case Word.Protocol:
      return parseProtocol(parser, isPrivate);
    case Word.Actor:
      return parseActor(parser, isPrivate);
    case Word.External:
      return parseExternal(parser, isPrivate);
    case Word.Import:
      return parseImport(parser);
    case Word.Test:
    case Word.Benchmark:
      return parseTest(parser);
    case Word.Private:
      return parsePrivate(parser);
    case Word.Runtime:
      if (next === Word.Module) return parseRuntimeModule(parser);
      return parseExpressionStatement(parser);
    default:
      return parseExpressionStatement(parser);
  }
}

function parsePrivate(parser: Parser): Statement {
  const start = parser.start;
  parser.advance();
  if (parser.kind === Word.Private) parser.failExpected("a declaration after `Private`");
  const statement = parseAfterPrivate(parser);
  return { ...statement, start };
}

function parseAfterPrivate(parser: Parser): Statement {
  switch (parser.kind) {
    case Word.Process:
      return parseProcess(parser, true);
    case Word.Constant:
      return parseConstant(parser, true);
    case Word.Let:
      return parseLet(parser, true);
    case Word.Type:
    case Word.Value:
    case Word.Protocol:
    case Word.Actor:
    case Word.External:
      return parseDeclarationKeyword(parser, parser.peek(1), true);
    default:
      parser.failExpected("a declaration after `Private`");
      return errorStatement(parser, parser.start);
  }
}

/** Anywhere but at the beginning of the file, where parse.ts takes it. */
function parseRuntimeModule(parser: Parser): Statement {
  const start = parser.start;
  parser.advance();
  parser.advance();
  parser.fail("misplacedRuntimeModule", parser.since(start), {});
  return errorStatement(parser, start);
}

/** Stands for what could not be read, from an offset on. */
export function errorStatement(parser: Parser, start: number): Statement {
  const end = Math.max(start, parser.previousEnd);
  return { kind: "ErrorStatement", id: parser.nextId++, flags: 0, start, end };
}

/** What does not begin with a statement's word: a call, `x = e`, or a word of another language. */
function parseLowerCase(parser: Parser): Statement {
  if (parser.kind === Word.leaf && parser.peek(1) === Word.External) {
    const { start } = parser;
    parser.advance();
    return { ...parseExternal(parser, false, true), start };
  }
  const foreign = parseForeign(parser);
  if (foreign !== undefined) return foreign;
  if (parser.kind === Token.RightBrace) {
    const start = parser.start;
    parser.fail("bracesAsBlock", parser.here(), {});
    parser.advance();
    return errorStatement(parser, start);
  }
  return parseExpressionStatement(parser);
}
