/** Imports. */

import type { ImportedName } from "#core/ast/declarations.ts";
import { Spelling } from "#core/ast/spelling.ts";
import type { Statement } from "#core/ast/statements.ts";
import { parseNewName } from "./parse-name.ts";
import type { Parser } from "./parser.ts";
import { Token, Word } from "./token-kinds.ts";

/** `Import "path" [as Name]`, `Import { a, b as c } from "path"`. */
export function parseImport(parser: Parser): Statement {
  const { start } = parser;
  parser.advance();
  let names: ImportedName[] | undefined;
  if (parser.accept(Token.LeftBrace)) {
    names = parseNames(parser);
    parser.expect(Word.from, "`from` and the path of a module");
  }
  let written = "";
  if (parser.kind === Token.Text) {
    written = parser.tokens.texts[parser.tokens.values[parser.index] as number] as string;
    parser.advance();
  } else if (parser.kind === Token.Name) {
    // Without quotation marks the name is taken for the path all the same, so that what is imported is known.
    const name = parser.source.slice(parser.here());
    const help = { text: `write \`Import "${name}"\``, edits: [{ span: parser.here(), text: `"${name}"` }] };
    parser.report("expected", parser.here(), { expected: "the path of a module in quotes", found: name }, { help });
    written = name;
    parser.advance();
  } else parser.failExpected("the path of a module in quotes");
  const path = canonicalPath(written);
  const alias =
    names === undefined && parser.accept(Word.as) ? parseNewName(parser, "a name for the module") : undefined;
  const flags = path === written ? 0 : Spelling.Alternative;
  return { kind: "Import", id: parser.nextId++, flags, start, end: parser.previousEnd, path, alias, names };
}

function parseNames(parser: Parser): ImportedName[] {
  const names: ImportedName[] = [];
  while (parser.kind !== Token.RightBrace && !parser.failed) {
    const { start } = parser;
    const name = parseNewName(parser, "a name of the module");
    const alias = parser.accept(Word.as) ? parseNewName(parser, "another name") : undefined;
    names.push({ kind: "ImportedName", id: parser.nextId++, flags: 0, start, end: parser.previousEnd, name, alias });
    if (!parser.accept(Token.Comma)) break;
  }
  parser.expect(Token.RightBrace, "`}` or `,`");
  return names;
}

function canonicalPath(written: string): string {
  const path = written.endsWith(".runa") ? written.slice(0, -".runa".length) : written;
  return path.startsWith("stdlib/") ? path.slice("stdlib/".length) : path;
}
