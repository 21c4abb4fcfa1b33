/** Test and Benchmark blocks. */

import type { Statement } from "#core/ast/statements.ts";
import { parseBlock } from "./parse-block.ts";
import type { Parser } from "./parser.ts";
import { Token, Word } from "./token-kinds.ts";

/** `Test "title" tagged "tag", …:` … `End Test`, `Benchmark "title":` … `End Benchmark`. */
export function parseTest(parser: Parser): Statement {
  const open = parser.here();
  const isTest = parser.kind === Word.Test;
  parser.advance();
  parser.accept(Word.called);
  const title = takeText(parser, "a title in quotes");
  const tags: string[] = [];
  if (!parser.failed && parser.kind === Token.Name && parser.wordAt(0) === "tagged") {
    parser.advance();
    do tags.push(takeText(parser, "a tag in quotes"));
    while (!parser.failed && parser.accept(Token.Comma));
  }
  const body = parseBlock(parser, isTest ? "Test" : "Benchmark", open);
  const { start } = open;
  const kind = isTest ? "TestDeclaration" : "BenchmarkDeclaration";
  return { kind, id: parser.nextId++, flags: 0, start, end: parser.previousEnd, title, tags, body };
}

function takeText(parser: Parser, expected: string): string {
  if (parser.kind !== Token.Text) {
    parser.failExpected(expected);
    return "";
  }
  const text = parser.tokens.texts[parser.tokens.values[parser.index] as number] as string;
  parser.advance();
  return text;
}
