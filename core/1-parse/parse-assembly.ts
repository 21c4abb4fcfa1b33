/** Inline Assembly. */

import type { AssemblyOperand, InlineAssembly } from "#core/ast/assembly.ts";
import type { TextLiteral } from "#core/ast/literals.ts";
import { endBlock, endHeader, openBlock } from "./parse-block.ts";
import { errorExpression, parseExpression } from "./parse-expression.ts";
import { parseText } from "./parse-literal.ts";
import type { Parser } from "./parser.ts";
import { Token, Word } from "./token-kinds.ts";

/** `Inline Assembly [volatile]:` instructions, then `: outputs`, `: inputs`, `: clobbers`, `End Assembly`. */
export function parseInlineAssembly(parser: Parser): InlineAssembly {
  const open = parser.here();
  parser.advance();
  parser.expect(Word.Assembly, "`Assembly`");
  const isVolatile = parser.accept(Word.volatile);
  openBlock(parser, "Assembly", open);
  endHeader(parser);
  const templates: TextLiteral[] = [];
  const outputs: AssemblyOperand[] = [];
  const inputs: AssemblyOperand[] = [];
  const clobbers: TextLiteral[] = [];
  parser.skipNewlines();
  parser.failed = false;
  while (parser.kind === Token.Text) {
    templates.push(parseText(parser));
    parser.accept(Token.Comma);
    parser.skipNewlines();
  }
  if (beginsSection(parser)) parseOperands(parser, outputs);
  if (beginsSection(parser)) parseOperands(parser, inputs);
  if (beginsSection(parser)) parseClobbers(parser, clobbers);
  parser.skipNewlines();
  if (parser.kind !== Word.End && !parser.failed) {
    parser.failExpected("an instruction in quotes, `:` and a section, or `End Assembly`");
  }
  if (parser.failed) skipToEnd(parser);
  endBlock(parser);
  const { start } = open;
  const end = parser.previousEnd;
  const id = parser.nextId++;
  return { kind: "InlineAssembly", id, flags: 0, start, end, isVolatile, templates, outputs, inputs, clobbers };
}

/** Passes newlines and the colon of a section. */
function beginsSection(parser: Parser): boolean {
  parser.skipNewlines();
  return !parser.failed && parser.accept(Token.Colon);
}

/** `"=r"(place), "r"(value)`. */
function parseOperands(parser: Parser, operands: AssemblyOperand[]): void {
  parser.skipNewlines();
  while (parser.kind === Token.Text && !parser.failed) {
    const { start } = parser;
    const constraint = parseText(parser);
    let value = undefined;
    if (parser.expect(Token.LeftParen, "`(` and the operand")) {
      value = parseExpression(parser);
      parser.expect(Token.RightParen, "`)`");
    }
    const end = parser.previousEnd;
    value ??= errorExpression(parser);
    operands.push({ kind: "AssemblyOperand", id: parser.nextId++, flags: 0, start, end, constraint, value });
    if (!parser.accept(Token.Comma)) break;
    parser.skipNewlines();
  }
}

/** `"rax", "memory"`. */
function parseClobbers(parser: Parser, clobbers: TextLiteral[]): void {
  parser.skipNewlines();
  while (parser.kind === Token.Text) {
    clobbers.push(parseText(parser));
    if (!parser.accept(Token.Comma)) break;
    parser.skipNewlines();
  }
}

/** After an error: everything up to `End`. */
function skipToEnd(parser: Parser): void {
  while (parser.kind !== Word.End && parser.kind !== Token.EndOfFile) parser.advance();
}
