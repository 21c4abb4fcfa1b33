/** Variables: Let, Constant, Set, Increase and the like, `x = e`, and expressions as statements. */

import type { BinaryOperator, Expression } from "#core/ast/expressions.ts";
import type { DeclaredName } from "#core/ast/names.ts";
import { Spelling } from "#core/ast/spelling.ts";
import type { Let, Statement } from "#core/ast/statements.ts";
import type { TypeNode } from "#core/ast/types.ts";
import { span } from "#core/base/source.ts";
import { foreignTypes } from "#core/spec/foreign-words.ts";
import { describeToken } from "./describe-token.ts";
import { errorExpression, parseBinary, parseExpression } from "./parse-expression.ts";
import { parseNewName } from "./parse-name.ts";
import { parsePhrase } from "./parse-phrase.ts";
import { errorStatement } from "./parse-statement.ts";
import { parseTarget } from "./parse-target.ts";
import { parseType } from "./parse-type.ts";
import { Mode, type Parser } from "./parser.ts";
import { Level } from "./peek-operator.ts";
import { Token, Word } from "./token-kinds.ts";

/** `Let x be e`, `Let x as T be e`, `Let x as T`, `Let x = e`, `Let x be e of type T`. */
export function parseLet(parser: Parser, isPrivate: boolean): Statement {
  const start = parser.start;
  parser.advance();
  const target = parseTarget(parser);
  let type: TypeNode | undefined;
  if (parser.kind === Word.as || parser.kind === Token.Colon) {
    if (parser.kind === Token.Colon) {
      const help = { text: "write `as` before the type", edits: [{ span: parser.here(), text: " as" }] };
      parser.fail("expected", parser.here(), { expected: "`as` and a type", found: "`:`" }, { help });
    }
    parser.advance();
    type = parseType(parser);
  }
  let value: Expression | undefined;
  let flags = 0;
  if (parser.kind === Word.be || parser.kind === Token.Assign) {
    if (parser.kind === Token.Assign) flags = Spelling.Symbol;
    parser.advance();
    value = parseExpression(parser);
    if (parser.kind === Word.of && parser.peek(1) === Word.type && type === undefined) {
      parser.advance();
      parser.advance();
      type = parseType(parser);
      flags |= Spelling.Alternative;
    }
    if (parser.failed) value = errorExpression(parser);
  } else if (type === undefined) failAtValue(parser);
  const node: Let = {
    kind: "Let",
    id: parser.nextId++,
    flags,
    start,
    end: parser.previousEnd,
    target,
    type,
    value,
    isPrivate,
  };
  return node;
}

function beginsValue(kind: number): boolean {
  return kind === Token.Integer || kind === Token.Float || kind === Token.Text || kind === Token.LeftBracket;
}

/** Reports that neither a value nor a type follows the name. */
function failAtValue(parser: Parser): void {
  const expected = "`be` and a value, or `as` and a type";
  if (beginsValue(parser.kind)) {
    const help = {
      text: "write `be` before the value",
      edits: [{ span: span(parser.start, parser.start), text: "be " }],
    };
    return parser.fail("expected", parser.here(), { expected, found: describeToken(parser) }, { help });
  }
  if (parser.kind !== Token.Comma) return parser.failExpected(expected);
  const help = { text: "write `Let (a, b) be (1, 2)`: a tuple is taken apart" };
  parser.fail("expected", parser.here(), { expected, found: "`,`" }, { help });
}

/** `Constant NAME [as T] is e`. */
export function parseConstant(parser: Parser, isPrivate: boolean): Statement {
  const start = parser.start;
  parser.advance();
  const name = parseNewName(parser, "the name of the constant");
  const type = parser.accept(Word.as) ? parseType(parser) : undefined;
  const isOther = parser.kind === Word.be || parser.kind === Token.Assign;
  if (isOther) parser.advance();
  else parser.expect(Word.is, "`is` and a value");
  const value = parseExpression(parser);
  const flags = isOther ? Spelling.Alternative : 0;
  const end = parser.previousEnd;
  return { kind: "Constant", id: parser.nextId++, flags, start, end, name, type, value, isPrivate };
}

/** `Define X as e`: a Constant if X has no lower-case letter, else a Let. */
export function parseDefine(parser: Parser): Statement {
  const start = parser.start;
  const flags = Spelling.Alternative;
  parser.advance();
  const name = parseNewName(parser, "a name");
  if (!parser.accept(Word.be)) parser.expect(Word.as, "`as` and a value");
  const value = parseExpression(parser);
  const end = parser.previousEnd;
  const id = parser.nextId++;
  const type = undefined;
  if (/[a-z]/.test(name.text))
    return { kind: "Let", id, flags, start, end, target: name, type, value, isPrivate: false };
  return { kind: "Constant", id, flags, start, end, name, type, value, isPrivate: false };
}

/** `Set PLACE to e`, `Set PLACE gets increased by e`. */
export function parseSet(parser: Parser): Statement {
  const start = parser.start;
  parser.advance();
  const place = parsePlace(parser, "`Set`", false);
  if (parser.kind === Word.gets) return parseGets(parser, start, place);
  parser.expect(Word.to, "`to` and a value");
  const value = parser.failed ? errorExpression(parser) : parseExpression(parser);
  const end = parser.previousEnd;
  return { kind: "SetPlace", id: parser.nextId++, flags: 0, start, end, place, value, mayDeclare: false };
}

/** `gets increased by e`, and the other three. */
function parseGets(parser: Parser, start: number, place: Expression): Statement {
  parser.advance();
  const word = parser.kind >= Token.Name ? parser.source.slice(parser.here()) : "";
  const operator = Object.hasOwn(participles, word) ? participles[word] : undefined;
  if (operator === undefined) parser.failExpected("`increased`, `decreased`, `multiplied` or `divided`");
  else parser.advance();
  parser.expect(Word.by, "`by` and a value");
  const value = parser.failed ? errorExpression(parser) : parseExpression(parser);
  return update(parser, start, operator ?? "add", place, value, Spelling.Alternative);
}

const participles: Readonly<Record<string, BinaryOperator>> = {
  increased: "add",
  decreased: "subtract",
  multiplied: "multiply",
  divided: "divide",
};

function update(
  parser: Parser,
  start: number,
  operator: BinaryOperator,
  place: Expression,
  value: Expression,
  flags: number,
): Statement {
  return { kind: "Update", id: parser.nextId++, flags, start, end: parser.previousEnd, operator, place, value };
}

/** `Increase PLACE by e`, `Decrease`, `Multiply`, `Divide`. */
export function parseUpdate(parser: Parser): Statement {
  const start = parser.start;
  const word = parser.wordAt(0);
  const operator = updateOperators[word] ?? "add";
  parser.advance();
  const place = parsePlace(parser, `\`${word}\``, true);
  parser.expect(Word.by, "`by` and a value");
  const value = parser.failed ? errorExpression(parser) : parseExpression(parser);
  return update(parser, start, operator, place, value, 0);
}

const updateOperators: Readonly<Record<string, BinaryOperator>> = {
  Increase: "add",
  Decrease: "subtract",
  Multiply: "multiply",
  Divide: "divide",
};

/** A place; after `Increase` and the like a key may have a default. */
function parsePlace(parser: Parser, statement: string, allowsDefault: boolean): Expression {
  const place = parsePhrase(parser);
  const { start } = place;
  if (allowsDefault && (parser.kind === Word.otherwise || parser.kind === Word.or)) {
    const flags = parser.kind === Word.or ? Spelling.Alternative : 0;
    parser.advance();
    const fallback = parser.within(parser.mode | Mode.NoDefault, (inner) => parseBinary(inner, Level.Add));
    checkPlace(parser, place, statement);
    const end = parser.previousEnd;
    return { kind: "Default", id: parser.nextId++, flags, start, end, value: place, fallback };
  }
  checkPlace(parser, place, statement);
  return place;
}

/** Reports an expression that nothing can be stored in. */
function checkPlace(parser: Parser, place: Expression, statement: string): void {
  switch (place.kind) {
    case "Name":
    case "NameRun":
    case "Member":
    case "OfPhrase":
    case "At":
    case "ErrorExpression":
      return;
    case "TupleLiteral":
      parser.fail(
        "notAPlace",
        place,
        { statement },
        { help: { text: "`Let (a, b) be …` binds several names at once" } },
      );
      return;
    default:
      parser.fail("notAPlace", place, { statement });
  }
}

const assignments: ReadonlyMap<number, BinaryOperator> = new Map<number, BinaryOperator>([
  [Token.PlusAssign, "add"],
  [Token.MinusAssign, "subtract"],
  [Token.StarAssign, "multiply"],
  [Token.SlashAssign, "divide"],
  [Token.PercentAssign, "modulo"],
  [Token.PlusPlusAssign, "join"],
]);

/** A call, `x = e`, `x += e`. */
export function parseExpressionStatement(parser: Parser): Statement {
  const start = parser.start;
  const expression = parseExpression(parser);
  if (parser.failed) return errorStatement(parser, start);
  if (parser.kind === Token.Assign) {
    parser.advance();
    checkPlace(parser, expression, "`=`");
    const value = parseExpression(parser);
    const flags = Spelling.Symbol;
    const end = parser.previousEnd;
    const declared = typedDeclaration(parser, expression, value);
    if (declared !== undefined) return declared;
    const mayDeclare = expression.kind === "Name" || expression.kind === "NameRun";
    return { kind: "SetPlace", id: parser.nextId++, flags, start, end, place: expression, value, mayDeclare };
  }
  const operator = assignments.get(parser.kind);
  if (operator !== undefined) {
    const symbol = parser.source.slice(parser.here());
    parser.advance();
    checkPlace(parser, expression, `\`${symbol}\``);
    return update(parser, start, operator, expression, parseExpression(parser), Spelling.Symbol);
  }
  if (!parser.isEntry) checkUseful(parser, expression);
  return { kind: "ExpressionStatement", id: parser.nextId++, flags: 0, start, end: parser.previousEnd, expression };
}

/** `Integer x = 5` is reported, and read as the `Let` that is meant. */
function typedDeclaration(parser: Parser, place: Expression, value: Expression): Statement | undefined {
  if (place.kind !== "NameRun" || place.words.length < 2) return undefined;
  const [first = "", ...rest] = place.words;
  const type = Object.hasOwn(foreignTypes, first) ? foreignTypes[first] : first;
  if (type === undefined || !declaringTypes.includes(type)) return undefined;
  const text = rest.join("_");
  const at = { start: place.start, end: place.start + first.length };
  const help = { text: `write \`Let ${rest.join(" ")} as ${type} be …\`` };
  parser.report("expected", at, { expected: "`Let`", found: `the type \`${first}\`` }, { help });
  const { start, end } = place;
  const wordCount = rest.length;
  const isQuoted = false;
  const target: DeclaredName = {
    kind: "DeclaredName",
    id: parser.nextId++,
    flags: 0,
    start,
    end,
    text,
    wordCount,
    isQuoted,
  };
  const id = parser.nextId++;
  return {
    kind: "Let",
    id,
    flags: 0,
    start,
    end: parser.previousEnd,
    target,
    type: undefined,
    value,
    isPrivate: false,
  };
}

/** What begins declarations elsewhere. */
const declaringTypes: readonly string[] = ["Integer", "Float", "Text", "Boolean", "Character", "String"];

/** Reports an expression whose value is dropped though it does nothing else. */
function checkUseful(parser: Parser, expression: Expression): void {
  // Else something else is wrong with the statement.
  if (parser.kind !== Token.Newline && parser.kind !== Token.EndOfFile) return;
  switch (expression.kind) {
    case "Call":
    case "Await":
    case "Ask":
    case "Spawn":
    case "Signal":
    case "Invoke":
    case "Pipe":
    case "OfPhrase":
    case "ErrorExpression":
      return;
    case "Name":
    case "NameRun":
    case "Member": {
      const text = `${parser.source.slice(expression)}()`;
      const help = { text: `to call it, write \`${text}\``, edits: [{ span: expression, text }] };
      return parser.report("uselessExpression", expression, {}, { help });
    }
    case "Compare": {
      const help = { text: "to change a variable, write `Set x to value`" };
      return parser.report("uselessExpression", expression, {}, { help });
    }
    default:
      return parser.report("uselessExpression", expression, {});
  }
}
