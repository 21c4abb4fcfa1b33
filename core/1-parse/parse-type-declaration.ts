/** Records, variants and type aliases. */

import type { Field, ProcessDeclaration, TypeParameter, Variant } from "#core/ast/declarations.ts";
import type { DeclaredName } from "#core/ast/names.ts";
import type { Statement } from "#core/ast/statements.ts";
import type { TypeNode } from "#core/ast/types.ts";
import { endBlock, endHeader, endStatement, openBlock } from "./parse-block.ts";
import { isNameBeforeAs, isNameKind, isReservedBeforeAs, parseNewName } from "./parse-name.ts";
import { parseDefault, parseFollows, parseProcess, parseTypeParameters } from "./parse-process.ts";
import { parseType } from "./parse-type.ts";
import { Mode, type Parser } from "./parser.ts";
import { Token, Word } from "./token-kinds.ts";

/** What all forms of `Type` begin with. */
interface TypeHeader {
  readonly start: number;
  readonly end: number;
  readonly name: DeclaredName;
  readonly typeParameters: readonly TypeParameter[];
  readonly follows: readonly TypeNode[];
  readonly isValue: boolean;
  readonly isPrivate: boolean;
}

/** `Type called "Point":`, `Value Type …`, `Type Shape is:`, `Type Celsius is Float`. */
export function parseTypeDeclaration(parser: Parser, isPrivate: boolean): Statement {
  const { start } = parser;
  const isValue = parser.accept(Word.Value);
  parser.advance();
  const end = parser.previousEnd;
  parser.accept(Word.called);
  const name = parseNewName(parser, "the name of the type");
  const typeParameters = parseTypeParameters(parser);
  const hasFollows = parser.kind === Word.that && parser.peek(1) === Word.follows;
  const follows = hasFollows ? parseFollows(parser) : [];
  const header = { start, end, name, typeParameters, follows, isValue, isPrivate };
  const hasIs = !parser.failed && (parser.accept(Word.is) || parser.accept(Token.Assign));
  if (hasIs && parser.kind !== Token.Colon && parser.kind !== Token.Bar) return parseAlias(parser, header);
  return parseTypeBody(parser, header, hasIs);
}

function parseAlias(parser: Parser, header: TypeHeader): Statement {
  const type = parseType(parser);
  const { start, name, typeParameters, isPrivate } = header;
  const end = parser.previousEnd;
  return { kind: "TypeAlias", id: parser.nextId++, flags: 0, start, end, name, typeParameters, type, isPrivate };
}

/** The members that a type's body may hold. */
export interface TypeMembers {
  readonly fields: Field[];
  readonly variants: Variant[];
  readonly processes: ProcessDeclaration[];
}

function parseTypeBody(parser: Parser, header: TypeHeader, hasIs: boolean): Statement {
  const members: TypeMembers = { fields: [], variants: [], processes: [] };
  openBlock(parser, "Type", header);
  if (!hasIs || parser.kind !== Token.Bar) endHeader(parser);
  const saved = parser.mode;
  parser.mode = Mode.InVariants;
  for (;;) {
    parser.skipNewlines();
    parser.failed = false;
    if (parser.kind === Token.EndOfFile || parser.kind === Word.End || isForeignBlock(parser)) break;
    if (parser.kind === Token.Bar) members.variants.push(parseVariant(parser));
    else if (hasIs && isVariantWord(parser)) members.variants.push(parseVariantWithoutBar(parser));
    else parseMember(parser, members, "a field, a process or `End Type`");
    if (parser.kind !== Token.Bar || !parser.isLineStart(0)) endStatement(parser);
  }
  parser.mode = saved;
  endBlock(parser);
  const { start, name, typeParameters, follows, isValue, isPrivate } = header;
  const { fields, variants, processes } = members;
  const end = parser.previousEnd;
  const id = parser.nextId++;
  if (hasIs || variants.length > 0) {
    const kind = "VariantDeclaration";
    return { kind, id, flags: 0, start, end, name, typeParameters, follows, isValue, variants, processes, isPrivate };
  }
  const kind = "RecordDeclaration";
  return { kind, id, flags: 0, start, end, name, typeParameters, follows, isValue, fields, processes, isPrivate };
}

/** A declaration that cannot stand in a type: its `End` is missing. */
function isForeignBlock(parser: Parser): boolean {
  switch (parser.kind) {
    case Word.Type:
    case Word.Protocol:
    case Word.Actor:
    case Word.Import:
      return !isNameBeforeAs(parser, 0);
    default:
      return false;
  }
}

function isVariantWord(parser: Parser): boolean {
  return isNameKind(parser.kind) && parser.kind === Token.Name && !isNameBeforeAs(parser, 0);
}

/** Parses a field or a process; anything else is reported and passed. */
export function parseMember(
  parser: Parser,
  members: Pick<TypeMembers, "fields" | "processes">,
  expected: string,
): void {
  const isPrivate = parser.kind === Word.Private;
  const { start } = parser;
  if (isPrivate) parser.advance();
  if (parser.kind === Word.Process && !isNameBeforeAs(parser, 0)) {
    const process = parser.within(0, (inner) => parseProcess(inner, isPrivate));
    members.processes.push(isPrivate ? { ...process, start } : process);
  } else if (isNameKind(parser.kind) || isReservedBeforeAs(parser, 0))
    members.fields.push(parseField(parser, start, isPrivate));
  else {
    parser.failExpected(expected);
    parser.skipToLineEnd();
  }
}

/** `x as T [defaults to e]`. */
function parseField(parser: Parser, start: number, isPrivate: boolean): Field {
  const name = parseNewName(parser, "the name of a field");
  parser.expect(Word.as, "`as` and a type");
  const type = parseType(parser);
  const initial = parseDefault(parser);
  const end = parser.previousEnd;
  return { kind: "Field", id: parser.nextId++, flags: 0, start, end, name, type, default: initial, isPrivate };
}

/** `| Circle with radius as Float and …`. */
function parseVariant(parser: Parser): Variant {
  parser.advance();
  return parseVariantWithoutBar(parser);
}

function parseVariantWithoutBar(parser: Parser): Variant {
  const { start } = parser;
  const name = parseNewName(parser, "the name of a variant");
  const fields: Field[] = [];
  if (!parser.failed && parser.accept(Word.with)) {
    do fields.push(parseField(parser, parser.start, false));
    while (!parser.failed && continuesFields(parser));
  } else if (!parser.failed && parser.accept(Token.LeftParen)) {
    do fields.push(parseField(parser, parser.start, false));
    while (!parser.failed && parser.accept(Token.Comma));
    parser.expect(Token.RightParen, "`)`");
  }
  return { kind: "Variant", id: parser.nextId++, flags: 0, start, end: parser.previousEnd, name, fields };
}

/** `and` or a comma with another `NAME as`. */
function continuesFields(parser: Parser): boolean {
  const isNext = (parser.kind === Word.and || parser.kind === Token.Comma) && isNameBeforeAs(parser, 1);
  if (isNext) parser.advance();
  return isNext;
}
