/** The first stage: the text of a file to its AST. Never throws; what is wrong goes to the diagnostics. */

import type { AstModule } from "#core/ast/module.ts";
import type { Statement } from "#core/ast/statements.ts";
import type { DiagnosticList } from "#core/base/diagnostic.ts";
import type { SourceFile } from "#core/base/source.ts";
import { fitSpans } from "./fit-spans.ts";
import { lex } from "./lexer.ts";
import { parseStatements } from "./parse-block.ts";
import { Parser } from "./parser.ts";
import { firstWord, Token, Word } from "./token-kinds.ts";

export interface ParseOptions {
  /** The text is an entry of a session: an expression may stand as a statement. */
  readonly isEntry?: boolean;
}

/** Parses a file. The AST covers all of it, with Error nodes where something could not be read. */
export function parse(source: SourceFile, diagnostics: DiagnosticList, options: ParseOptions = {}): AstModule {
  const errorsBefore = diagnostics.errorCount;
  const tokens = lex(source, diagnostics);
  const parser = new Parser(source, tokens, diagnostics);
  parser.isEntry = options.isEntry ?? false;
  const statements: Statement[] = [];
  const isRuntimeModule = parseRuntimeHeader(parser);
  for (;;) {
    parseStatements(parser, statements);
    if (parser.kind === Token.EndOfFile) break;
    reportStrayEnd(parser);
  }
  const module: AstModule = {
    kind: "Module",
    id: parser.nextId++,
    flags: 0,
    start: 0,
    end: source.text.length,
    source,
    statements,
    isRuntimeModule,
    comments: tokens.comments,
    annotations: tokens.annotations,
    ...(parser.lostWords.size === 0 ? {} : { lostWords: parser.lostWords }),
    runLater: parser.runLater.sort((left, right) => left - right),
    nodeCount: parser.nextId,
  };
  if (diagnostics.errorCount > errorsBefore) fitSpans(module);
  return module;
}

/** `Runtime Module` on the first line. */
function parseRuntimeHeader(parser: Parser): boolean {
  parser.skipNewlines();
  if (parser.kind !== Word.Runtime || parser.peek(1) !== Word.Module) return false;
  parser.advance();
  parser.advance();
  parser.accept(Token.Colon);
  if (parser.kind !== Token.Newline && parser.kind !== Token.EndOfFile) parser.failExpected("the end of the line");
  parser.skipToLineEnd();
  return true;
}

/** An `End` that closes nothing; it is passed with its word. */
function reportStrayEnd(parser: Parser): void {
  const { start } = parser;
  parser.failed = false;
  parser.advance();
  let found = "";
  if ((parser.kind >= firstWord || parser.kind === Token.Name) && !parser.isLineStart(0)) {
    found = parser.source.slice(parser.here());
    parser.advance();
  }
  if (parser.strayOwners.includes(found)) parser.strayOwners = [];
  else parser.report("strayEnd", { start, end: parser.previousEnd }, { found: `End ${found}`.trimEnd() });
  parser.skipToLineEnd();
}
