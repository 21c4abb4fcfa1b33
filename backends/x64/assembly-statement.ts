/** Reads one statement of assembly text in Intel syntax: labels, prefixes, mnemonic and operands. */
import { noRegister, registerByName } from "./registers.ts";

/** A reference to an operand of the block, `%0`, with the width that a modifier letter asks for (0: none). */
export interface OperandReference {
  readonly index: number;
  readonly width: number;
}

/** `[base + (index << shift) + displacement]`; a base or index that is an operand of the block is in `baseOperand`, `indexOperand`. */
export interface AddressExpression {
  readonly base: number;
  readonly baseOperand: number;
  readonly index: number;
  readonly indexOperand: number;
  readonly shift: number;
  readonly displacement: number;
  /** Operands of the block that are immediates and are added to the displacement. */
  readonly added: readonly number[];
  readonly segment: "" | "fs" | "gs";
}

/** An operand as written. `column` counts from 0 in the line. */
export type StatementOperand = { readonly column: number; readonly length: number } & (
  | { readonly kind: "register"; readonly register: number; readonly width: number }
  | { readonly kind: "immediate"; readonly value: bigint }
  | { readonly kind: "reference"; readonly reference: OperandReference; readonly width: number }
  | { readonly kind: "memory"; readonly address: AddressExpression; readonly width: number }
  | { readonly kind: "label"; readonly name: string }
);

/** One instruction as written. */
export interface Statement {
  readonly labels: readonly string[];
  readonly prefixes: readonly string[];
  readonly mnemonic: string;
  readonly operands: readonly StatementOperand[];
  readonly column: number;
  readonly length: number;
}

/** Why a statement cannot be read. */
export interface StatementProblem {
  readonly column: number;
  readonly length: number;
  readonly message: string;
}

interface Token {
  readonly text: string;
  readonly column: number;
}

const tokenPattern = /\s+|(%[a-z]?\d+|0[xX][0-9a-fA-F]+|[0-9]+[a-zA-Z]*|[A-Za-z_.][\w.]*|[[\]+\-*,:%])|./gsu;

const pointerWidths: Readonly<Record<string, number>> = {
  byte: 8,
  word: 16,
  dword: 32,
  qword: 64,
  xmmword: 128,
  oword: 128,
  ymmword: 256,
};

const modifierWidths: Readonly<Record<string, number>> = { b: 8, w: 16, k: 32, q: 64, x: 128, t: 256 };

const prefixNames: readonly string[] = ["lock", "rep", "repe", "repz", "repne", "repnz"];

/** The state of reading one statement; after the first problem it looks as if the text had ended. */
class StatementReader {
  readonly tokens: Token[] = [];
  position = 0;
  problem: StatementProblem | undefined;
  readonly end: number;

  constructor(text: string, column: number) {
    for (const match of text.matchAll(tokenPattern)) {
      const token = { text: match[0], column: column + match.index };
      if (match[1] !== undefined) this.tokens.push(token);
      else if (match[0].trim() !== "") this.fail(token, `unexpected "${match[0]}"`);
    }
    this.end = column + text.trimEnd().length;
  }

  get next(): Token {
    if (this.problem !== undefined) return { text: "", column: this.end };
    return this.tokens[this.position] ?? { text: "", column: this.end };
  }

  fail(token: Token, message: string): void {
    this.problem ??= { column: token.column, length: Math.max(1, token.text.length), message };
    this.position = this.tokens.length;
  }

  take(): Token {
    const token = this.next;
    if (token.text !== "") this.position++;
    return token;
  }

  accept(text: string): boolean {
    if (this.next.text !== text) return false;
    this.position++;
    return true;
  }

  expect(text: string): void {
    if (!this.accept(text)) this.fail(this.next, `expected "${text}"`);
  }
}

function isNumber(text: string): boolean {
  return /^(0[xX][0-9a-fA-F]+|[0-9]+)$/.test(text);
}

function readReference(reader: StatementReader, token: Token): OperandReference {
  const match = /^%([a-z]?)(\d{1,3})$/.exec(token.text);
  if (match === null) reader.fail(token, "an operand is written %0, %1 …");
  const letter = match?.[1] ?? "";
  const width = letter === "" ? 0 : modifierWidths[letter];
  if (width === undefined) reader.fail(token, `unknown modifier "${letter}": b, w, k, q, x and t choose a width`);
  return { index: Number(match?.[2] ?? 0), width: width ?? 0 };
}

interface AddressParts {
  base: number;
  baseOperand: number;
  index: number;
  indexOperand: number;
  shift: number;
  displacement: bigint;
  added: number[];
}

const scales: Readonly<Record<string, number>> = { "1": 0, "2": 1, "4": 2, "8": 3 };

/** Adds a register (or a block operand) to an address, as base, or as index if it has a scale or the base is taken. */
function addRegister(reader: StatementReader, parts: AddressParts, token: Token, scale: Token | undefined): void {
  let register = noRegister;
  let operand = -1;
  if (token.text.startsWith("%")) operand = readReference(reader, token).index;
  else {
    const found = registerByName(token.text.toLowerCase());
    if (found === undefined) reader.fail(token, `unknown register "${token.text}"`);
    else if (found.width !== 64) reader.fail(token, "an address is made of 64-bit registers");
    else register = found.register;
  }
  const hasBase = parts.base !== noRegister || parts.baseOperand >= 0;
  if (scale === undefined && !hasBase) {
    parts.base = register;
    parts.baseOperand = operand;
    return;
  }
  if (parts.index !== noRegister || parts.indexOperand >= 0) reader.fail(token, "an address has at most two registers");
  const shift = scale === undefined ? 0 : scales[scale.text];
  if (shift === undefined) reader.fail(scale ?? token, "a scale is 1, 2, 4 or 8");
  parts.index = register;
  parts.indexOperand = operand;
  parts.shift = shift ?? 0;
  if (register === 4) {
    if (shift !== 0 || parts.base === 4) reader.fail(token, "rsp cannot be an index");
    parts.index = parts.base;
    parts.indexOperand = parts.baseOperand;
    parts.base = register;
    parts.baseOperand = -1;
  }
}

function readTerm(
  reader: StatementReader,
  parts: AddressParts,
  negative: boolean,
  isImmediate: (index: number) => boolean,
): void {
  const token = reader.take();
  if (isNumber(token.text)) {
    if (reader.accept("*")) {
      if (negative) reader.fail(token, "a register cannot be subtracted");
      addRegister(reader, parts, reader.take(), token);
    } else parts.displacement += negative ? -BigInt(token.text) : BigInt(token.text);
    return;
  }
  if (negative) reader.fail(token, "only a number can be subtracted");
  if (token.text.startsWith("%") && isImmediate(readReference(reader, token).index)) {
    parts.added.push(readReference(reader, token).index);
    return;
  }
  if (!/^[%A-Za-z_.]/.test(token.text)) reader.fail(token, "expected a register or a number");
  addRegister(reader, parts, token, reader.accept("*") ? reader.take() : undefined);
}

function readAddress(
  reader: StatementReader,
  segment: "" | "fs" | "gs",
  isImmediate: (index: number) => boolean,
): AddressExpression {
  const start = reader.next;
  reader.expect("[");
  const parts: AddressParts = {
    base: noRegister,
    baseOperand: -1,
    index: noRegister,
    indexOperand: -1,
    shift: 0,
    displacement: 0n,
    added: [],
  };
  readTerm(reader, parts, reader.accept("-"), isImmediate);
  while (reader.next.text !== "]" && reader.problem === undefined) {
    if (reader.accept("-")) readTerm(reader, parts, true, isImmediate);
    else {
      reader.expect("+");
      readTerm(reader, parts, false, isImmediate);
    }
  }
  reader.expect("]");
  if (BigInt.asIntN(32, parts.displacement) !== parts.displacement)
    reader.fail(start, "the displacement does not fit in 32 bits");
  return { ...parts, displacement: Number(parts.displacement), segment };
}

function readMemory(reader: StatementReader, width: number, isImmediate: (index: number) => boolean): StatementOperand {
  const start = reader.next;
  const name = start.text.toLowerCase();
  let segment: "" | "fs" | "gs" = "";
  if (name === "fs" || name === "gs") {
    reader.take();
    reader.expect(":");
    segment = name;
  } else if (start.text.startsWith("%")) {
    return {
      kind: "reference",
      reference: readReference(reader, reader.take()),
      width,
      column: start.column,
      length: start.text.length,
    };
  }
  const address = readAddress(reader, segment, isImmediate);
  return {
    kind: "memory",
    address,
    width,
    column: start.column,
    length: Math.max(1, reader.next.column - start.column),
  };
}

function readOperand(reader: StatementReader, isImmediate: (index: number) => boolean): StatementOperand {
  const token = reader.next;
  const { column } = token;
  const length = Math.max(1, token.text.length);
  const name = token.text.toLowerCase();
  const pointer = pointerWidths[name];
  if (pointer !== undefined) {
    reader.take();
    const second = reader.next.text.toLowerCase();
    if (second === "ptr") reader.take();
    return readMemory(reader, pointer, isImmediate);
  }
  if (token.text === "[" || name === "fs" || name === "gs" || token.text.startsWith("%"))
    return readMemory(reader, 0, isImmediate);
  reader.take();
  if (token.text === "-" || token.text === "+") {
    const number = reader.take();
    if (!isNumber(number.text)) {
      reader.fail(number, "expected a number");
      return { kind: "immediate", value: 0n, column, length };
    }
    return {
      kind: "immediate",
      value: token.text === "-" ? -BigInt(number.text) : BigInt(number.text),
      column,
      length,
    };
  }
  if (isNumber(token.text)) return { kind: "immediate", value: BigInt(token.text), column, length };
  const register = registerByName(name);
  if (register !== undefined) return { kind: "register", ...register, column, length };
  if (/^[a-d]h$/.test(name)) reader.fail(token, `the high byte register "${name}" is not supported`);
  if (!/^[A-Za-z_.]|^\d+[bf]$/.test(token.text)) {
    reader.fail(token, token.text === "" ? "expected an operand" : `unexpected "${token.text}"`);
  }
  return { kind: "label", name: token.text, column, length };
}

/**
 * Reads a statement that begins at `column` of its line; an empty one gives a mnemonic of "". `isImmediate` tells which operands
 * of the block are immediates. Never throws.
 */
export function parseStatement(
  text: string,
  column: number,
  isImmediate: (index: number) => boolean,
): Statement | StatementProblem {
  const reader = new StatementReader(text, column);
  const labels: string[] = [];
  const prefixes: string[] = [];
  while (reader.tokens[reader.position + 1]?.text === ":" && !/^[fg]s$/i.test(reader.next.text)) {
    const label = reader.take();
    if (!/^(\d+|[A-Za-z_.][\w.]*)$/.test(label.text)) reader.fail(label, "a label is a name or a number");
    labels.push(label.text);
    reader.take();
  }
  while (prefixNames.includes(reader.next.text.toLowerCase())) prefixes.push(reader.take().text.toLowerCase());
  const start = reader.next;
  if (start.text === "") {
    if (prefixes.length > 0) reader.fail(start, "expected an instruction after the prefix");
    return reader.problem ?? { labels, prefixes, mnemonic: "", operands: [], column, length: 1 };
  }
  if (!/^[A-Za-z]/.test(start.text)) reader.fail(start, `expected an instruction instead of "${start.text}"`);
  reader.take();
  const operands: StatementOperand[] = [];
  if (reader.next.text !== "") {
    do operands.push(readOperand(reader, isImmediate));
    while (reader.accept(","));
  }
  if (reader.next.text !== "") reader.fail(reader.next, `unexpected "${reader.next.text}"`);
  if (reader.problem !== undefined) return reader.problem;
  return {
    labels,
    prefixes,
    mnemonic: start.text.toLowerCase(),
    operands,
    column: start.column,
    length: start.text.length,
  };
}
