/** `with` lists: the arguments of calls and the fields of new values. */

import type { Argument, Expression } from "#core/ast/expressions.ts";
import type { DeclaredName } from "#core/ast/names.ts";
import { Spelling } from "#core/ast/spelling.ts";
import { parseBinary } from "./parse-expression.ts";
import { isNameBeforeAs, isNameKind, parseNewName, parseOneWordName } from "./parse-name.ts";
import { Mode, type Parser } from "./parser.ts";
import { Level, peekOperator } from "./peek-operator.ts";
import { Token, Word } from "./token-kinds.ts";

/** True if a `with` behind this expression begins its arguments. */
export function canTakeArguments(parser: Parser, callee: Expression): boolean {
  if (parser.peek(1) === Word.message && parser.peek(2) !== Word.as) return false;
  if (parser.peek(1) === Word.mailbox && parser.peek(2) === Word.of) return false;
  switch (callee.kind) {
    case "Name":
    case "NameRun":
    case "Member":
    case "Call":
    case "At":
    case "OfPhrase":
      return true;
    default:
      if (parser.peek(1) === Word.message && isCondition(callee)) return false;
      return (callee.flags & Spelling.Parenthesised) !== 0;
  }
}

/** What an `Assert` may have before its message, and nobody calls. */
function isCondition({ kind }: Expression): boolean {
  return kind === "Compare" || kind === "Logical" || kind === "Unary" || kind === "IsType" || kind === "IsEmpty";
}

/** The call that a `with` makes of its callee; `f(a) with n as J` adds to the arguments in parentheses. */
export function parseWithCall(parser: Parser, callee: Expression): Expression {
  const height = parser.height;
  if (!parser.enter()) return callee;
  parser.advance();
  const added = parseArguments(parser, false);
  parser.leave();
  parser.raise(Math.max(height, parser.height));
  const { start } = callee;
  const end = parser.previousEnd;
  if (callee.kind === "Call" && (callee.flags & (Spelling.With | Spelling.Parenthesised)) === 0) {
    const all = [...callee.arguments, ...added];
    return { ...callee, flags: callee.flags | Spelling.With, end, arguments: all };
  }
  return { kind: "Call", id: parser.nextId++, flags: Spelling.With, start, end, callee, arguments: added };
}

/** What stands after `with`. Without `as` a field may be followed by its value directly if `isConstruction`. */
export function parseArguments(parser: Parser, isConstruction: boolean): Argument[] {
  if (parser.kind === Token.Colon && parser.peek(1) === Token.Newline) return parseFieldLines(parser);
  const items: Argument[] = [];
  let height = 1;
  for (;;) {
    const isNamed = isNamedArgument(parser, 0, isConstruction);
    if (isNamed) items.push(parseNamedArgument(parser));
    else {
      const value = parseBinary(parser, Level.Join);
      items.push(makeArgument(parser, value.start, undefined, value, 0));
    }
    height = Math.max(height, parser.height);
    if (parser.failed) break;
    if (isNamed ? !continuesNamed(parser, isConstruction) : !continuesPositional(parser, isConstruction, items)) break;
  }
  parser.height = Math.max(height, parser.height);
  return items;
}

function makeArgument(
  parser: Parser,
  start: number,
  name: DeclaredName | undefined,
  value: Expression,
  flags: number,
): Argument {
  return { kind: "Argument", id: parser.nextId++, flags, start, end: Math.max(start, value.end), name, value };
}

function isNamedArgument(parser: Parser, distance: number, isConstruction: boolean): boolean {
  if (isNameBeforeAs(parser, distance)) return true;
  if (!isConstruction || !isNameKind(parser.peek(distance))) return false;
  const next = parser.peek(distance + 1);
  return (next >= Token.Name && next <= Token.InterpolatedStart) || next === Word.true || next === Word.false;
}

/** `name as J`, or `name literal` in a construction. */
function parseNamedArgument(parser: Parser): Argument {
  const start = parser.start;
  const isPlain = isNameBeforeAs(parser, 0);
  const name = isPlain ? parseNewName(parser, "a name") : parseOneWordName(parser, "a name");
  if (isPlain) parser.advance();
  const value = parseBinary(parser, Level.Join);
  const argument = makeArgument(parser, start, name, value, isPlain ? 0 : Spelling.Alternative);
  return { ...argument, end: Math.max(parser.previousEnd, argument.end) };
}

/** `and`, `or` and, outside lists, a comma go on iff `NAME as` follows. */
function continuesNamed(parser: Parser, isConstruction: boolean): boolean {
  const isFree = (parser.mode & Mode.InList) === 0;
  const isSeparator = parser.kind === Word.and || (isFree && (parser.kind === Token.Comma || parser.kind === Word.or));
  if (!isSeparator || !isNamedArgument(parser, 1, isConstruction)) return false;
  parser.advance();
  return true;
}

/**
 * A comma goes on outside lists; `and` goes on unless a comparison follows its operand, which is then given back to
 * the level of `and` (see the note on Call in expressions.ts).
 */
function continuesPositional(parser: Parser, isConstruction: boolean, items: Argument[]): boolean {
  for (;;) {
    if (parser.failed) return false;
    if (parser.kind === Token.Comma && (parser.mode & Mode.InList) === 0) {
      parser.advance();
      return true;
    }
    if (parser.kind !== Word.and) return false;
    if (isNamedArgument(parser, 1, isConstruction)) {
      if ((parser.mode & Mode.InEntries) !== 0) return false;
      parser.advance();
      return true;
    }
    if ((parser.mode & Mode.InEntries) !== 0 && parser.peek(2) === Word.as) return false;
    parser.advance();
    const operand = parseOperandAfterAnd(parser);
    if (operand === undefined) return false;
    items.push(makeArgument(parser, operand.start, undefined, operand, Spelling.JoinedByAnd));
  }
}

/** The operand, or undefined if it was given back. */
function parseOperandAfterAnd(parser: Parser): Expression | undefined {
  if (parser.kind === Word.not || parser.kind === Token.Exclamation) {
    const operand = parseBinary(parser, Level.Not);
    parser.givenBack = { operand, index: parser.index };
    return undefined;
  }
  const operand = parseBinary(parser, Level.Join);
  if (parser.givenBack?.index === parser.index) return operand;
  if (peekOperator(parser) !== Level.Compare) return operand;
  parser.givenBack = { operand, index: parser.index };
  return undefined;
}

/** `with:` and a field on each of the following lines. */
function parseFieldLines(parser: Parser): Argument[] {
  const items: Argument[] = [];
  parser.advance();
  while (parser.kind === Token.Newline && isNameBeforeAs(parser, 1) && !parser.failed) {
    parser.advance();
    items.push(parseNamedArgument(parser));
    parser.accept(Token.Comma);
  }
  return items;
}
