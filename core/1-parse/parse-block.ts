/** Bodies: on the line of their header, or on lines of their own up to `End X`. */

import { Spelling } from "#core/ast/spelling.ts";
import type { Block, Statement } from "#core/ast/statements.ts";
import type { Span } from "#core/base/source.ts";
import { foreignOperator } from "./describe-token.ts";
import { closestWord, readMisspelt } from "./misspelt-words.ts";
import { isLowerCaseIf } from "./parse-expression.ts";
import { failAtBraces, readForeignBranch, skipBraces } from "./parse-foreign.ts";
import { errorStatement, parseStatement } from "./parse-statement.ts";
import type { Parser } from "./parser.ts";
import { firstWord, Token, Word } from "./token-kinds.ts";

/** `:`, the statements, and `End word` unless the body stands on its header's line. */
export function parseBlock(parser: Parser, word: string, open: Span): Block {
  openBlock(parser, word, open);
  const body = parseBody(parser);
  if ((body.flags & Spelling.OneLine) !== 0) parser.blocks.pop();
  else endBlock(parser);
  return body;
}

/** Notes that a block is open; `endBlock` takes it back. */
export function openBlock(parser: Parser, word: string, open: Span): void {
  parser.blocks.push({ word, start: open.start, end: open.end });
}

/** Ends a header: the colon. True if the body stands on the same line. */
export function endHeader(parser: Parser): boolean {
  if (!parser.failed && parser.kind === Token.LeftBrace && failAtBraces(parser)) return true;
  if (!parser.failed && parser.kind !== Token.Colon) failAtColon(parser);
  if (parser.failed) return skipBrokenHeader(parser);
  parser.advance();
  return parser.kind !== Token.Newline && parser.kind !== Token.EndOfFile;
}

/** Reports that a header does not end with a colon. */
function failAtColon(parser: Parser): void {
  const isEnd = parser.kind === Token.Newline || parser.kind === Token.EndOfFile;
  if (!isEnd) return parser.failExpected("`:`");
  const at = { start: parser.previousEnd, end: parser.previousEnd };
  const help = { text: "write `:` at the end of this line", edits: [{ span: at, text: ":" }] };
  parser.fail("expected", at, { expected: "`:`", found: "the end of the line" }, { help });
}

/** Passes the rest of the line. True if it holds a body: a colon that does not end it, or braces. */
function skipBrokenHeader(parser: Parser): boolean {
  parser.loseLine(parser.index);
  let hasColon = false;
  let last = 0;
  while (parser.kind !== Token.Newline && parser.kind !== Token.EndOfFile) {
    if (parser.kind === Token.LeftBrace && parser.isLineStart(1) && skipBraces(parser)) return true;
    last = parser.kind;
    if (last === Token.Colon) hasColon = true;
    parser.advance();
  }
  return hasColon && last !== Token.Colon;
}

/** The colon of a header and the statements of the body, without `End`. */
export function parseBody(parser: Parser): Block {
  const saved = parser.mode;
  parser.mode = 0;
  const isOneLine = endHeader(parser);
  let body: Block;
  if (isOneLine) body = parseOneLine(parser);
  else {
    parser.failed = false;
    body = parseLines(parser);
  }
  parser.mode = saved;
  return body;
}

/** The one statement of a body that stands on the line of its header. */
export function parseOneLine(parser: Parser): Block {
  const start = parser.start;
  const statements: Statement[] = [];
  if (!parser.failed && parser.enter()) {
    statements.push(parseStatement(parser));
    parser.leave();
  }
  const end = Math.max(parser.previousEnd, start);
  return { kind: "Block", id: parser.nextId++, flags: Spelling.OneLine, start: Math.min(start, end), end, statements };
}

function parseLines(parser: Parser): Block {
  const start = parser.previousEnd;
  const statements: Statement[] = [];
  if (parser.enter()) {
    parseStatements(parser, statements);
    parser.leave();
  }
  return { kind: "Block", id: parser.nextId++, flags: 0, start, end: Math.max(start, parser.previousEnd), statements };
}

/** Statements up to `End`, a branch word of an open block, or the end of the file. */
export function parseStatements(parser: Parser, statements: Statement[]): void {
  for (;;) {
    parser.skipNewlines();
    parser.failed = false;
    readLowerCaseEnd(parser);
    readForeignBranch(parser);
    const { kind } = parser;
    if (kind === Token.EndOfFile || kind === Word.End) return;
    if (isBranch(parser)) {
      const owners = branchOwners(kind);
      if (parser.blocks.some((block) => owners.includes(block.word))) return;
      reportStrayBranch(parser, owners);
      continue;
    }
    const begin = parser.index;
    const reported = parser.diagnostics.items.length;
    const statement = parseStatement(parser);
    const wasSound = !parser.failed;
    endStatement(parser, statement);
    if (parser.diagnostics.items.length > reported && readMisspelt(parser, begin, reported)) continue;
    if (parser.failed) parser.loseLine(begin);
    const isHalf = wasSound && parser.failed && statement.kind === "ExpressionStatement";
    const isLost = isHalf || (parser.failed && isSimple(statement) && !(wasSound && parser.endsInSemicolon));
    statements.push(isLost ? errorStatement(parser, statement.start) : statement);
  }
}

/** Statements that declare nothing and hold no block: when they are half understood, nothing is said of the rest. */
function isSimple({ kind }: Statement): boolean {
  switch (kind) {
    case "SetPlace":
    case "Update":
    case "Display":
    case "Return":
    case "Throw":
    case "Assert":
    case "AddItem":
    case "InsertItem":
    case "RemoveItem":
    case "RemoveAtIndex":
    case "RemoveKey":
      return true;
    default:
      return false;
  }
}

/** `end if` or `end` on a line of its own is reported, and read as if Runa's words were there. */
export function readLowerCaseEnd(parser: Parser): void {
  if (parser.kind !== Token.Name || parser.wordAt(0) !== "end") return;
  const isAlone = parser.peek(1) === Token.Newline || parser.peek(1) === Token.EndOfFile;
  const after = parser.peek(2);
  if (!isAlone && after !== Token.Newline && after !== Token.EndOfFile) return;
  const written = isAlone ? (parser.blocks.at(-1)?.word ?? "") : (parser.wordAt(1) ?? "");
  const word = `${written[0]?.toUpperCase()}${written.slice(1)}`;
  const block = Word[word as keyof typeof Word];
  if (block === undefined) return;
  const help = { text: `write \`End ${word}\`` };
  parser.report("foreignKeyword", parser.here(), { found: "end" }, { help });
  parser.replaceKind(Word.End);
  parser.reportedEnd = parser.start;
  if (!isAlone) parser.tokens.kinds[parser.index + 1] = block;
}

/** A statement must be followed by the end of its line. */
export function endStatement(parser: Parser, statement?: Statement): void {
  parser.endsInSemicolon = false;
  if (parser.failed) parser.loseLine(parser.index);
  if (parser.kind === Token.Newline || parser.kind === Token.EndOfFile || isLowerCaseIf(parser)) return;
  if (!parser.failed && parser.kind !== Token.Error) {
    if (parser.kind === Token.RightParen || parser.kind === Token.RightBracket || parser.kind === Token.RightBrace) {
      parser.fail("strayClosingBracket", parser.here(), { bracket: `\`${parser.source.slice(parser.here())}\`` });
    } else if (parser.kind === Token.Semicolon && endsAfterSemicolon(parser)) {
      parser.endsInSemicolon = true;
      const help = { text: "the end of the line ends a statement", edits: [{ span: parser.here(), text: "" }] };
      parser.fail("unexpectedAfterStatement", parser.here(), { found: "`;`" }, { help });
    } else if (parser.kind === Token.LeftBrace) failAtBraces(parser);
    else reportLeftover(parser, statement);
    if (beginsStatement(parser.kind)) return;
  }
  parser.skipToLineEnd();
}

/** A word that can only begin a statement: what stands behind it is read, although the line end before it is missing. */
function beginsStatement(kind: number): boolean {
  return kind >= Word.Let && kind <= Word.Remove;
}

function endsAfterSemicolon(parser: Parser): boolean {
  return parser.peek(1) === Token.Newline || parser.peek(1) === Token.EndOfFile;
}

/** `x to 5` is half of a `Set`, or a range where one needs parentheses. */
function placeAdvice(parser: Parser): string | undefined {
  return parser.kind === Word.to
    ? "write `Set … to …` to give a variable another value; a range stands in parentheses: `(1 to 5)`"
    : undefined;
}

/** Conditions stand before what they decide. */
function tailAdvice(parser: Parser): string | undefined {
  const word = parser.kind === Token.Name ? parser.wordAt(0) : "";
  if (word === "unless") return "write `Unless condition: …`: the condition comes first";
  if (parser.kind === Word.if) return "write `If condition: …`: the condition comes first";
  const before = parser.kinds[parser.index - 1];
  const isBehindText = before === Token.Text || before === Token.InterpolatedEnd;
  if (isBehindText && parser.start === parser.previousEnd) return 'write `\\"` for a quotation mark inside a text';
  if (parser.kind !== Token.Comma) return undefined;
  return beginsStatement(parser.peek(1))
    ? "begin a new line: each statement has its own"
    : "write `Let (a, b) be …` to take several values at once";
}

/** `n pluss 2`: the word before the leftover is no part of a name. */
function misspeltAdvice(parser: Parser): string | undefined {
  const before = parser.index - 1;
  const isWord = parser.kinds[before] === Token.Name && !parser.isLineStart(-1);
  const meant = isWord ? closestWord(parser.wordAt(-1)) : undefined;
  return meant === undefined ? undefined : `did you mean \`${meant}\` instead of \`${parser.wordAt(-1)}\`?`;
}

/** `greet "Ada"` is a call without parentheses. */
function callAdvice({ source, kind, start }: Parser, statement: Statement | undefined): string | undefined {
  const isValue = kind === Token.Text || kind === Token.Integer || kind === Token.Float || kind === Token.Name;
  if (!isValue || statement?.kind !== "ExpressionStatement") return undefined;
  const { expression } = statement;
  if (expression.kind !== "Name" && expression.kind !== "NameRun" && expression.kind !== "Member") return undefined;
  const lineEnd = source.text.indexOf("\n", start);
  const rest = source.text.slice(start, lineEnd < 0 ? undefined : lineEnd);
  return `to call it, write \`${source.slice(expression)}(${rest.trimEnd()})\``;
}

function reportLeftover(parser: Parser, statement: Statement | undefined): void {
  const found = `\`${parser.source.slice(parser.here()).slice(0, 30)}\``;
  const text =
    foreignOperator(parser) ??
    placeAdvice(parser) ??
    tailAdvice(parser) ??
    misspeltAdvice(parser) ??
    callAdvice(parser, statement);
  parser.fail(
    "unexpectedAfterStatement",
    parser.here(),
    { found },
    text === undefined ? undefined : { help: { text } },
  );
}

/** True at a word that begins a further part of a block, in a place where it can only be that. */
function isBranch(parser: Parser): boolean {
  const { kind } = parser;
  if (kind === Word.Otherwise || kind === Word.When || kind === Word.Catch || kind === Word.Finally) return true;
  return kind === Word.After && parser.blocks.some((block) => block.word === "Receive");
}

/** The blocks that a branch word can belong to. */
function branchOwners(kind: number): readonly string[] {
  if (kind === Word.Otherwise) return ["If", "Unless", "Match"];
  if (kind === Word.When) return ["Match", "Receive"];
  return kind === Word.After ? ["Receive"] : ["Try"];
}

function reportStrayBranch(parser: Parser, owners: readonly string[]): void {
  const word = parser.source.slice(parser.here());
  const owner = owners.map((name) => `\`${name}\``).join(" or ");
  parser.fail("strayBranch", parser.here(), { word, owner });
  parser.strayOwners = owners;
  parser.skipToLineEnd();
}

/** `End word` of the innermost open block. A wrong word is named; a missing `End` is reported where the block began. */
export function endBlock(parser: Parser): void {
  const block = parser.blocks[parser.blocks.length - 1];
  if (block === undefined || parser.aborted) {
    parser.blocks.pop();
    return;
  }
  parser.skipNewlines();
  parser.failed = false;
  const { word } = block;
  if (parser.kind !== Word.End || belongsOutside(parser)) {
    const help = { text: `write \`End ${word}\` where the block ends` };
    parser.report("missingEnd", block, { block: word }, { help });
  } else passEnd(parser, word, block);
  parser.blocks.pop();
}

function passEnd(parser: Parser, word: string, block: Span): void {
  const endStart = parser.start;
  parser.advance();
  const isWord = (parser.kind >= firstWord || parser.kind === Token.Name) && !parser.isLineStart(0);
  const found = isWord ? parser.wordAt(0) : "";
  if (found === word) return parser.advance();
  if (isWord) parser.advance();
  if (parser.reportedEnd === endStart) return;
  const at = { start: endStart, end: parser.previousEnd };
  const labels = [{ file: parser.source, span: block, text: "the block begins here" }];
  const help = { text: `write \`End ${word}\``, edits: [{ span: at, text: `End ${word}` }] };
  parser.report("wrongEnd", at, { found: `End ${found}`.trimEnd(), block: word }, { labels, help });
}

/** True if the `End X` here closes a block further out rather than the innermost one, as far as indentation tells. */
function belongsOutside(parser: Parser): boolean {
  const kind = parser.peek(1);
  if (kind < firstWord || parser.isLineStart(1)) return false;
  const word = parser.wordAt(1);
  const inner = parser.blocks[parser.blocks.length - 1];
  if (inner === undefined || inner.word === word) return false;
  const indent = indentAt(parser, parser.start);
  if (indent === indentAt(parser, inner.start)) return false;
  for (let at = parser.blocks.length - 2; at >= 0; at--) if (parser.blocks[at]?.word === word) return true;
  return false;
}

/** How far the line of an offset is indented, in characters. */
function indentAt(parser: Parser, offset: number): number {
  const { text } = parser.source;
  const lineStart = text.lastIndexOf("\n", offset - 1) + 1;
  let at = lineStart;
  while (text.charCodeAt(at) === 32 || text.charCodeAt(at) === 9) at++;
  return at - lineStart;
}
