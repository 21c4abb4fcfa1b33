/** Process declarations and what their headers are made of. */

import type { External, Parameter, ProcessDeclaration, TypeParameter } from "#core/ast/declarations.ts";
import type { Expression } from "#core/ast/expressions.ts";
import type { DeclaredName } from "#core/ast/names.ts";
import { Spelling } from "#core/ast/spelling.ts";
import type { Block } from "#core/ast/statements.ts";
import type { TypeNode } from "#core/ast/types.ts";
import { span } from "#core/base/source.ts";
import { endBlock, openBlock, parseBlock, parseStatements } from "./parse-block.ts";
import { parseBinary } from "./parse-expression.ts";
import { isNameBeforeAs, isNameKind, isReservedBeforeAs, parseNewName } from "./parse-name.ts";
import { parseType } from "./parse-type.ts";
import { Mode, type Parser } from "./parser.ts";
import { Level } from "./peek-operator.ts";
import { Token, Word } from "./token-kinds.ts";

/** What stands between `Process` and its body. */
interface ProcessHeader {
  readonly name: DeclaredName;
  readonly typeParameters: readonly TypeParameter[];
  readonly parameters: readonly Parameter[];
  readonly receives: TypeNode | undefined;
  readonly result: TypeNode | undefined;
  readonly mailbox: Expression | undefined;
}

/** `Process called "name" …:` … `End Process`. */
export function parseProcess(parser: Parser, isPrivate: boolean): ProcessDeclaration {
  const open = parser.here();
  parser.advance();
  const header = parseHeader(parser);
  const endsLine = parser.kind === Token.Newline || parser.kind === Token.EndOfFile || parser.kind === Token.LeftBrace;
  if (!parser.failed && !endsLine && parser.kind !== Token.Colon) parser.failExpected("`:`");
  const isBroken = parser.failed;
  const body =
    parser.kind === Token.Newline && !parser.failed
      ? parseBodyWithoutColon(parser, open)
      : parseBlock(parser, "Process", open);
  const made = makeProcess(parser, open.start, header, body, undefined, isPrivate);
  return isBroken ? { ...made, isBroken } : made;
}

/** A process of a protocol: without a colon it is only a header. */
export function parseProtocolProcess(parser: Parser): ProcessDeclaration {
  const open = parser.here();
  parser.advance();
  const header = parseHeader(parser);
  const hasBody = parser.kind === Token.Colon || parser.failed;
  const body = hasBody ? parseBlock(parser, "Process", open) : undefined;
  return makeProcess(parser, open.start, header, body, undefined, false);
}

/** The header of an External process; `Process` is the current word. */
export function parseExternalProcess(
  parser: Parser,
  start: number,
  isPrivate: boolean,
  parseEnd: () => External,
): ProcessDeclaration {
  parser.advance();
  const header = parseHeader(parser);
  return makeProcess(parser, start, header, undefined, parseEnd(), isPrivate);
}

function makeProcess(
  parser: Parser,
  start: number,
  header: ProcessHeader,
  body: Block | undefined,
  external: External | undefined,
  isPrivate: boolean,
): ProcessDeclaration {
  const { name, typeParameters, parameters, receives, result, mailbox } = header;
  const end = parser.previousEnd;
  const id = parser.nextId++;
  const kind = "ProcessDeclaration";
  return {
    kind,
    id,
    flags: 0,
    start,
    end,
    name,
    typeParameters,
    parameters,
    receives,
    result,
    mailbox,
    body,
    external,
    isPrivate,
  };
}

/** A body whose header ends without a colon. */
function parseBodyWithoutColon(parser: Parser, open: { start: number; end: number }): Block {
  const start = parser.previousEnd;
  const statements: Block["statements"][number][] = [];
  openBlock(parser, "Process", open);
  const saved = parser.mode;
  parser.mode = 0;
  if (parser.enter()) {
    parseStatements(parser, statements);
    parser.leave();
  }
  parser.mode = saved;
  const body: Block = {
    kind: "Block",
    id: parser.nextId++,
    flags: Spelling.Alternative,
    start,
    end: Math.max(start, parser.previousEnd),
    statements,
  };
  endBlock(parser);
  return body;
}

function parseHeader(parser: Parser): ProcessHeader {
  if (!parser.accept(Word.called) && parser.kind !== Token.Text && parser.kind !== Token.Name) {
    parser.failExpected("`called` and the name of the process");
  }
  const name = parseNewName(parser, "the name of the process");
  const typeParameters = parseTypeParameters(parser);
  let parameters: Parameter[] = [];
  let receives: TypeNode | undefined;
  let result: TypeNode | undefined;
  let mailbox: Expression | undefined;
  if (parser.kind === Token.LeftParen) parameters = parseParenthesisedParameters(parser);
  while (!parser.failed) {
    if (parser.kind === Word.that && parser.peek(1) !== Word.follows) parser.advance();
    if (parser.kind === Word.takes) {
      parser.advance();
      parameters = parser.accept(Word.nothing) ? [] : parseParameters(parser);
    } else if (parser.kind === Word.receives) {
      parser.advance();
      receives = parseType(parser);
    } else if (parser.kind === Word.returns || parser.kind === Token.ThinArrow) {
      parser.advance();
      if (!parser.accept(Word.nothing)) result = parseType(parser);
    } else if (parser.kind === Word.with && parser.peek(1) === Word.mailbox) mailbox = parseMailbox(parser);
    else break;
  }
  return { name, typeParameters, parameters, receives, result, mailbox };
}

/** `with mailbox of n`. */
export function parseMailbox(parser: Parser): Expression {
  parser.advance();
  parser.advance();
  parser.expect(Word.of, "`of` and the size of the mailbox");
  return parseBinary(parser, Level.Add);
}

/** `of T`, `of A that follows P and Q, B that follows R`; a comma and `that follows` after them say what the declared type follows. */
export function parseTypeParameters(parser: Parser): TypeParameter[] {
  const items: TypeParameter[] = [];
  if (!parser.accept(Word.of)) return items;
  do {
    const start = parser.start;
    const name = parseNewName(parser, "the name of a type parameter");
    const bounds = parser.kind === Word.that && parser.peek(1) === Word.follows ? parseFollows(parser) : [];
    items.push({ kind: "TypeParameter", id: parser.nextId++, flags: 0, start, end: parser.previousEnd, name, bounds });
  } while (!parser.failed && !endsParameters(parser) && (parser.accept(Token.Comma) || parser.accept(Word.and)));
  return items;
}

/** `of T, that follows P`: after a comma it is the declared type that follows P. */
function endsParameters(parser: Parser): boolean {
  if (parser.kind !== Token.Comma || parser.peek(1) !== Word.that || parser.peek(2) !== Word.follows) return false;
  parser.advance();
  return true;
}

/** `that follows P and Q`. */
export function parseFollows(parser: Parser): TypeNode[] {
  parser.advance();
  parser.advance();
  const types = [parseType(parser)];
  while (parser.kind === Word.and && !parser.failed) {
    parser.advance();
    types.push(parseType(parser));
  }
  return types;
}

/** `(p as T, q as U)`. */
export function parseParenthesisedParameters(parser: Parser): Parameter[] {
  parser.advance();
  const items = parser.kind === Token.RightParen ? [] : parseParameters(parser);
  parser.expect(Token.RightParen, "`)` or `,`");
  return items;
}

/** Parameters between commas and `and`. */
export function parseParameters(parser: Parser): Parameter[] {
  const items: Parameter[] = [];
  let hasTyped = false;
  do {
    const item = parseParameter(parser);
    if (item.type !== undefined) hasTyped = true;
    else if (hasTyped) parser.report("untypedAfterTyped", item, { name: item.name.text });
    items.push(item);
  } while (!parser.failed && continuesParameters(parser, hasTyped));
  return items;
}

/** A separator and another parameter. */
function continuesParameters(parser: Parser, hasTyped: boolean): boolean {
  if (parser.kind !== Token.Comma && parser.kind !== Word.and) return false;
  const goesOn =
    isNameBeforeAs(parser, 1) ||
    (parser.kind === Token.Comma && isReservedBeforeAs(parser, 1)) ||
    (isNameKind(parser.peek(1)) && (parser.kind === Token.Comma || !hasTyped));
  if (goesOn) parser.advance();
  else if (parser.kind === Token.Comma && parser.peek(1) < Token.Name) {
    parser.fail("expected", span(parser.start, parser.end), {
      expected: "another parameter",
      found: "nothing after the comma",
    });
  }
  return goesOn;
}

function parseParameter(parser: Parser): Parameter {
  const start = parser.start;
  const name = parseNewName(parser, "the name of a parameter");
  if (parser.kind === Token.Colon && isNameKind(parser.peek(1)) && !parser.isLineStart(1)) {
    const help = { text: "write `as` before the type", edits: [{ span: parser.here(), text: " as" }] };
    parser.fail("expected", parser.here(), { expected: "`as` and a type", found: "`:`" }, { help });
  }
  const type = parser.accept(Word.as) ? parseType(parser) : undefined;
  const initial = parseDefault(parser);
  return {
    kind: "Parameter",
    id: parser.nextId++,
    flags: 0,
    start,
    end: parser.previousEnd,
    name,
    type,
    default: initial,
  };
}

/** `defaults to e`; `and NAME as` after it belongs to the list round it. */
export function parseDefault(parser: Parser): Expression | undefined {
  if (parser.failed || !parser.accept(Word.defaults)) return undefined;
  parser.expect(Word.to, "`to` and a value");
  if (parser.failed) return undefined;
  const mode = (parser.mode & Mode.InVariants) | Mode.InEntries | Mode.InList;
  return parser.within(mode, (inner) => parseBinary(inner, Level.Or));
}
