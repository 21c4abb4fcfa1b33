/** Expressions of concurrency and reflection: Spawn, Ask, Await, Signal, Invoke; and spans of time. */

import type { Argument, Ask, Duration, Expression, TimeUnit } from "#core/ast/expressions.ts";
import { Spelling } from "#core/ast/spelling.ts";
import { parseBinary, parseWith } from "./parse-expression.ts";
import { isNameKind, runLength } from "./parse-name.ts";
import { parseParenthesisedArguments, parsePhrase, parseSuffixed } from "./parse-phrase.ts";
import { parseArguments } from "./parse-with.ts";
import type { Parser } from "./parser.ts";
import { Level } from "./peek-operator.ts";
import { Token, Word } from "./token-kinds.ts";

/** `Await P`, `Signal P`. */
export function parseWaiting(parser: Parser): Expression {
  const start = parser.start;
  const kind = parser.kind === Word.Await ? "Await" : "Signal";
  parser.advance();
  const value = kind === "Await" ? parsePhrase(parser) : parseWith(parser);
  parser.raise(parser.height);
  const id = parser.nextId++;
  const end = parser.previousEnd;
  return kind === "Await" ? { kind, id, flags: 0, start, end, value } : { kind, id, flags: 0, start, end, value };
}

/** `Spawn NAME(…)`, `Spawn NAME with …`, `Spawn NAME`. */
export function parseSpawn(parser: Parser): Expression {
  const start = parser.start;
  parser.advance();
  const target = parseWith(parser);
  parser.raise(parser.height);
  const end = parser.previousEnd;
  const id = parser.nextId++;
  if (target.kind === "Call") {
    const flags = target.flags & Spelling.With;
    return { kind: "Spawn", id, flags, start, end, callee: target.callee, arguments: target.arguments };
  }
  return { kind: "Spawn", id, flags: 0, start, end, callee: target, arguments: [] };
}

/** `Ask P for "m" [with …] [within N seconds]`. */
export function parseAsk(parser: Parser): Expression {
  const start = parser.start;
  parser.advance();
  const target = parsePhrase(parser);
  const { height } = parser;
  parser.expect(Word.for, "`for` and the name of the message");
  const message = parseSuffixed(parser);
  let list: Argument[] = [];
  if (parser.kind === Word.with) {
    parser.advance();
    list = parseArguments(parser, false);
  }
  const within = parser.accept(Word.within) ? parseDuration(parser) : undefined;
  parser.raise(Math.max(height, parser.height));
  const id = parser.nextId++;
  const end = parser.previousEnd;
  const node: Ask = { kind: "Ask", id, flags: 0, start, end, target, message, arguments: list, within };
  return node;
}

/** `Invoke "name" [on P] [with …]`, `Invoke "name"(…)`. */
export function parseInvoke(parser: Parser): Expression {
  const start = parser.start;
  parser.advance();
  const name = parser.kind === Token.Text ? parseTextName(parser) : parsePhrase(parser);
  const target = parser.accept(Word.on) ? parsePhrase(parser) : undefined;
  let list: Argument[] = [];
  const flags = parser.kind === Word.with ? Spelling.With : 0;
  if (parser.kind === Token.LeftParen) list = parseParenthesisedArguments(parser);
  else if (parser.accept(Word.with)) list = parseArguments(parser, false);
  parser.raise(parser.height);
  const end = parser.previousEnd;
  return { kind: "Invoke", id: parser.nextId++, flags, start, end, name, target, arguments: list };
}

function parseTextName(parser: Parser): Expression {
  const { start, end } = parser;
  const value = parser.tokens.texts[parser.tokens.values[parser.index] as number] as string;
  parser.advance();
  return { kind: "TextLiteral", id: parser.nextId++, flags: 0, start, end, value };
}

const timeUnits: Readonly<Record<string, TimeUnit>> = {
  nanosecond: "nanoseconds",
  nanoseconds: "nanoseconds",
  microsecond: "microseconds",
  microseconds: "microseconds",
  millisecond: "milliseconds",
  milliseconds: "milliseconds",
  second: "seconds",
  seconds: "seconds",
  minute: "minutes",
  minutes: "minutes",
  hour: "hours",
  hours: "hours",
};

/** `5 seconds`; a unit that follows a name ends the name. */
export function parseDuration(parser: Parser): Duration {
  const start = parser.start;
  const amount = isNameKind(parser.kind) ? parseNamedAmount(parser) : parseBinary(parser, Level.Add);
  const word = parser.kind === Token.Name ? parser.wordAt(0) : "";
  const unit = Object.hasOwn(timeUnits, word) ? timeUnits[word] : undefined;
  if (unit === undefined) parser.failExpected("a unit of time such as `seconds` or `milliseconds`");
  else parser.advance();
  const flags = unit === word ? 0 : Spelling.Alternative;
  const end = parser.previousEnd;
  return { kind: "Duration", id: parser.nextId++, flags, start, end, amount, unit: unit ?? "seconds" };
}

/** A run of words whose last one is the unit, which is left; the amount is hidden from it by a Stop. */
function parseNamedAmount(parser: Parser): Expression {
  const length = runLength(parser);
  if (length < 2 || !Object.hasOwn(timeUnits, parser.wordAt(length - 1))) return parseBinary(parser, Level.Add);
  const at = parser.index + length - 1;
  const saved = parser.kinds[at] as number;
  parser.kinds[at] = Token.Stop;
  const amount = parseBinary(parser, Level.Add);
  parser.kinds[at] = saved;
  if (parser.index === at) parser.kind = saved;
  return amount;
}
