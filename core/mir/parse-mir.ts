// Parses the text form of MIR that `printModule` writes; used by tests and by tools that take MIR as input.

import { f32ToBits, f64ToBits, WordResult } from "#core/base/arithmetic.ts";
import { MIR_OPS, type MirOp, type MirOpName, type MirOpRow, OP } from "#core/spec/mir-ops.ts";
import { type TrapName, trapKind } from "#core/spec/traps.ts";
import {
  BOOL,
  F32,
  F64,
  MEMORY_KINDS,
  memoryKind,
  REF,
  SCALARS,
  type TypeId,
  V128,
  VOID,
} from "#core/types/type-table.ts";
import { type Block, type BlockId, MirFunction, memoryAccess, NO_POSITION, type ValueId } from "./function.ts";
import { MirTokens } from "./mir-tokens.ts";
import { MirModule } from "./module.ts";
import type { PositionTable, SymbolTable } from "./session-tables.ts";

export interface ParseOptions {
  readonly symbols: SymbolTable;
  readonly positions?: PositionTable;
}

interface FunctionParser extends ParseOptions {
  readonly tokens: MirTokens;
  readonly fn: MirFunction;
  /** Values by the number that the text gives them, and the places that used them before. */
  readonly values: Map<number, ValueId>;
  readonly uses: { readonly id: ValueId; readonly args: readonly number[] }[];
  readonly edges: { readonly block: Block; readonly target: number; readonly args: readonly number[] }[];
}

const shorthand: Readonly<Record<string, TypeId>> = { bool: BOOL, f64: F64, f32: F32, ref: REF, v128: V128 };

/** A module `path` holding the functions of `text`; throws an Error with the line when the text is not MIR. */
export function parseMir(text: string, options: ParseOptions, path = "main"): MirModule {
  const tokens = new MirTokens(text);
  const module = new MirModule(path, false);
  while (!tokens.atEnd()) {
    const fn = parseFunction(tokens, options);
    module.functions.set(fn.symbol, fn);
  }
  return module;
}

function parseFunction(tokens: MirTokens, options: ParseOptions): MirFunction {
  tokens.expect("function");
  const symbol = options.symbols.intern(tokens.symbol());
  const params = typeList(tokens);
  const results: TypeId[] = [];
  if (tokens.accept("->"))
    do results.push(parseType(tokens));
    while (tokens.accept(","));
  const flags = { isRuntime: false, isExported: false, inlineHint: "auto" as "auto" | "always" | "never" };
  let typeParameters = 0;
  while (!tokens.accept("{")) {
    const word = tokens.next();
    if (word === "runtime") flags.isRuntime = true;
    else if (word === "exported") flags.isExported = true;
    else if (word === "inline_always" || word === "inline_never")
      flags.inlineHint = word === "inline_always" ? "always" : "never";
    else if (word === "generic") typeParameters = Number(tokens.next());
    else tokens.fail(`no flag "${word}"`);
  }
  const fn = new MirFunction(symbol, typeParameters, params, results);
  Object.assign(fn.flags, flags);
  const parser: FunctionParser = { ...options, tokens, fn, values: new Map(), uses: [], edges: [] };
  parseTables(parser);
  while (!tokens.accept("}")) parseBlock(parser);
  connect(parser);
  return fn;
}

function parseTables({ tokens, fn, symbols }: FunctionParser): void {
  for (;;) {
    if (tokens.accept("signature")) {
      const params = typeList(tokens);
      tokens.expect("->");
      fn.signatures.push({ params, results: typeList(tokens) });
    } else if (tokens.accept("path")) fn.paths.push(tokens.next().split(".").map(Number));
    else if (tokens.accept("reference"))
      fn.references.push({ symbol: symbols.intern(tokens.symbol()), typeArgs: typeList(tokens) });
    else return;
  }
}

function parseType(tokens: MirTokens): TypeId {
  const name = tokens.next();
  const scalar = SCALARS.indexOf(name as (typeof SCALARS)[number]);
  if (scalar >= 0) return scalar as TypeId;
  if (!/^t\d+$/.test(name)) tokens.fail(`no type "${name}"`);
  return Number(name.slice(1)) as TypeId;
}

function typeList(tokens: MirTokens): TypeId[] {
  const types: TypeId[] = [];
  tokens.expect("(");
  while (!tokens.accept(")")) {
    types.push(parseType(tokens));
    tokens.accept(",");
  }
  return types;
}

/** `b3` or `v3` → 3. */
function numbered(tokens: MirTokens, letter: string): number {
  const word = tokens.next();
  const number = Number(word.slice(1));
  if (word[0] !== letter || word.length < 2 || !Number.isInteger(number))
    tokens.fail(`"${word}" is not ${letter} and a number`);
  return number;
}

function define(parser: FunctionParser, number: number, id: ValueId): void {
  if (parser.values.has(number)) parser.tokens.fail(`v${number} is defined twice`);
  parser.values.set(number, id);
}

function parseBlock(parser: FunctionParser): void {
  const { tokens, fn } = parser;
  const block = fn.addBlock();
  if (numbered(tokens, "b") !== block.id) tokens.fail(`blocks stand in order: b${block.id} is next`);
  if (tokens.accept("("))
    while (!tokens.accept(")")) {
      const number = numbered(tokens, "v");
      tokens.expect(":");
      const id = fn.create(OP.param, parseType(tokens), [], NO_POSITION);
      define(parser, number, id);
      block.params.push(id);
      tokens.accept(",");
    }
  if (tokens.accept("handler")) block.handler = numbered(tokens, "b") as BlockId;
  block.isCold = tokens.accept("cold");
  tokens.expect(":");
  while (!/^(?:b\d+|\})$/.test(tokens.peek())) block.body.push(parseInstruction(parser, block));
}

function parseInstruction(parser: FunctionParser, block: Block): ValueId {
  const { tokens, fn } = parser;
  let number = -1;
  const types: TypeId[] = [];
  if (/^v\d+$/.test(tokens.peek())) {
    number = numbered(tokens, "v");
    if (tokens.accept(":"))
      do types.push(parseType(tokens));
      while (tokens.accept(","));
    tokens.expect("=");
  }
  const name = tokens.next();
  const op = OP[name as MirOpName] as MirOp | undefined;
  if (op === undefined) return tokens.fail(`no operation "${name}"`);
  const row = MIR_OPS[op] as MirOpRow;
  const aux = { value: 0, scale: 0, hasKind: false };
  parseAux(parser, row, aux);
  const args: number[] = [];
  while (tokens.onSameLine() && /^v\d+$/.test(tokens.peek())) {
    args.push(numbered(tokens, "v"));
    tokens.accept(",");
  }
  if (tokens.accept("scale")) aux.value |= Math.log2(Number(tokens.next())) << 8;
  const immediate = parseImmediate(tokens, row);
  if (tokens.accept("alias")) aux.value |= Number(tokens.next()) << 12;
  if (tokens.accept("->")) parseEdges(parser, block);
  const id = fn.create(
    op,
    VOID,
    args.map(() => 0 as ValueId),
    parsePosition(parser),
    aux.value,
    immediate.low,
    immediate.high,
  );
  parser.uses.push({ id, args });
  fn.setType(id, types[0] ?? VOID);
  if (types.length > 1) fn.moreResults.set(id, types.slice(1));
  if (number >= 0) define(parser, number, id);
  return id;
}

function parseAux({ tokens, symbols }: FunctionParser, row: MirOpRow, aux: { value: number }): void {
  if (row.aux === "symbol") aux.value = symbols.intern(tokens.symbol());
  else if (row.aux === "trap") aux.value = trapKind(tokens.next() as TrapName);
  else if (row.aux === "type") aux.value = parseType(tokens);
  else if (row.aux === "memory" && /^[a-z]/.test(tokens.peek()) && !/^v\d+$/.test(tokens.peek())) {
    const kind = tokens.next() as (typeof MEMORY_KINDS)[number];
    if (!MEMORY_KINDS.includes(kind)) tokens.fail(`no memory kind "${kind}"`);
    aux.value = memoryAccess(memoryKind(kind));
  } else if (row.aux !== "none" && !(row.aux === "memory" && row.immediate === "")) aux.value = Number(tokens.next());
}

function parseImmediate(tokens: MirTokens, row: MirOpRow): WordResult {
  const result = new WordResult();
  if (row.name === "const_f64" || row.name === "const_f32") {
    const text = tokens.next();
    const parts = /^0x([0-9a-f]+):([0-9a-f]+)$/.exec(text);
    if (parts !== null) result.set(Number.parseInt(parts[2] ?? "", 16), Number.parseInt(parts[1] ?? "", 16));
    else if (row.name === "const_f64") f64ToBits(Number(text), result);
    else f32ToBits(Number(text), result);
  } else if (tokens.peek().startsWith("#")) result.setBig(BigInt(tokens.next().slice(1)));
  return result;
}

function parseEdges(parser: FunctionParser, block: Block): void {
  const { tokens } = parser;
  do {
    const target = numbered(tokens, "b");
    const args: number[] = [];
    if (tokens.accept("("))
      while (!tokens.accept(")")) {
        args.push(numbered(tokens, "v"));
        tokens.accept(",");
      }
    parser.edges.push({ block, target, args });
  } while (tokens.accept(","));
}

function parsePosition({ tokens, positions, fn }: FunctionParser): typeof NO_POSITION {
  const place = tokens.place();
  if (place === undefined || positions === undefined) return NO_POSITION;
  return positions.add(positions.file(place.file), place.line, place.column, fn.symbol, NO_POSITION);
}

/** Second round, when all values are known: operands, edges, result types that follow from operands. */
function connect(parser: FunctionParser): void {
  const { fn, values, tokens } = parser;
  const find = (number: number): ValueId => values.get(number) ?? tokens.fail(`v${number} is not defined`);
  for (const { id, args } of parser.uses)
    for (const [index, number] of args.entries()) fn.setArg(id, index, find(number));
  for (const { block, target, args } of parser.edges) {
    if (target >= fn.blocks.length) tokens.fail(`b${target} does not exist`);
    block.edges.push({ block: target as BlockId, args: args.map(find) });
  }
  for (let round = 0, open = true; open && round < 64; round++) {
    open = false;
    for (const { id } of parser.uses) {
      const row = MIR_OPS[fn.op(id)] as MirOpRow;
      if (row.result === "typed" || row.result === "void" || fn.type(id) !== VOID) continue;
      const like = row.result === "same" ? 0 : row.result === "same2" ? 1 : -1;
      const type =
        like >= 0
          ? fn.type(fn.arg(id, like))
          : (shorthand[row.result] ?? (SCALARS.indexOf(row.result as "word") as TypeId));
      fn.setType(id, type);
      open ||= type === VOID;
    }
  }
}
