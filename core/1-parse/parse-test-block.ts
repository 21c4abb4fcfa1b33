/** Test and Benchmark blocks. */

import type { Statement } from "#core/ast/statements.ts";
import { parseBlock } from "./parse-block.ts";
import type { Parser } from "./parser.ts";
import { Token, Word } from "./token-kinds.ts";

/** `Test "title":` … `End Test`, `Benchmark "title":` … `End Benchmark`. */
export function parseTest(parser: Parser): Statement {
  const open = parser.here();
  const isTest = parser.kind === Word.Test;
  parser.advance();
  parser.accept(Word.called);
  let title = "";
  if (parser.kind === Token.Text) {
    title = parser.tokens.texts[parser.tokens.values[parser.index] as number] as string;
    parser.advance();
  } else parser.failExpected("a title in quotes");
  const body = parseBlock(parser, isTest ? "Test" : "Benchmark", open);
  const { start } = open;
  const kind = isTest ? "TestDeclaration" : "BenchmarkDeclaration";
  return { kind, id: parser.nextId++, flags: 0, start, end: parser.previousEnd, title, body };
}
