// Prints MIR as text that `parseMir` reads back; the text is what dumps show and what tests compare.

import { f32FromBits, f32ToBits, f64FromBits, f64ToBits, WordResult, wordToBig } from "#core/base/arithmetic.ts";
import type { MirOpRow } from "#core/spec/mir-ops.ts";
import { TRAPS } from "#core/spec/traps.ts";
import { LAST_SCALAR, MEMORY_KINDS, SCALARS, type TypeId, VOID } from "#core/types/type-table.ts";
import {
  accessAlias,
  accessKind,
  accessScaleShift,
  type Block,
  type MirFunction,
  NO_BLOCK,
  type ValueId,
} from "./function.ts";
import type { MirModule } from "./module.ts";
import { opRow } from "./op-effects.ts";
import type { PositionTable, SymbolTable } from "./session-tables.ts";

export interface PrintOptions {
  readonly symbols: SymbolTable;
  /** Given, every instruction with a position ends in ` @ file:line:column`. */
  readonly positions?: PositionTable;
  /** Number values in order of appearance, so equal code prints equally; else by their own numbers. */
  readonly renumber?: boolean;
}

/** Scalars by name, source types as `t` and their number. */
export const printType = (type: TypeId): string => (type <= LAST_SCALAR ? (SCALARS[type] ?? "void") : `t${type}`);

const plainName = /^[\w./$]+$/;
const printSymbol = (name: string): string => (plainName.test(name) ? `@${name}` : `@"${name}"`);

interface Printer extends PrintOptions {
  readonly fn: MirFunction;
  readonly numbers: Int32Array;
}

const value = (printer: Printer, id: ValueId): string => `v${printer.numbers[id] ?? "?"}`;

/** Text of all functions of a module, in order of their names. */
export function printModule(module: MirModule, options: PrintOptions): string {
  const functions = [...module.functions.values()];
  functions.sort((a, b) => (options.symbols.name(a.symbol) < options.symbols.name(b.symbol) ? -1 : 1));
  return functions.map((fn) => printFunction(fn, options)).join("\n");
}

/** Text of one function, ended by a line `}`. */
export function printFunction(fn: MirFunction, options: PrintOptions): string {
  const printer: Printer = { ...options, fn, numbers: numberValues(fn, options.renumber ?? false) };
  const flags = [
    ...(fn.flags.isRuntime ? ["runtime"] : []),
    ...(fn.flags.isExported ? ["exported"] : []),
    ...(fn.flags.inlineHint === "auto" ? [] : [`inline_${fn.flags.inlineHint}`]),
    ...(fn.typeParameters === 0 ? [] : [`generic ${fn.typeParameters}`]),
  ];
  const results = fn.results.length === 0 ? "" : ` -> ${fn.results.map(printType).join(", ")}`;
  const lines = [
    `function ${printSymbol(options.symbols.name(fn.symbol))}(${fn.params.map(printType).join(", ")})${results}${flags.map((flag) => ` ${flag}`).join("")} {`,
  ];
  for (const { params, results: given } of fn.signatures)
    lines.push(`  signature (${params.map(printType).join(", ")}) -> (${given.map(printType).join(", ")})`);
  for (const path of fn.paths) lines.push(`  path ${path.join(".")}`);
  for (const { symbol, typeArgs } of fn.references)
    lines.push(`  reference ${printSymbol(options.symbols.name(symbol))} (${typeArgs.map(printType).join(", ")})`);
  for (const block of fn.blocks) {
    lines.push(blockHeader(printer, block));
    for (const id of block.body) lines.push(`  ${instruction(printer, block, id)}`);
  }
  lines.push("}", "");
  return lines.join("\n");
}

function numberValues(fn: MirFunction, renumber: boolean): Int32Array {
  const numbers = new Int32Array(fn.count);
  if (!renumber) return numbers.map((_, index) => index);
  let next = 0;
  for (const block of fn.blocks) {
    for (const id of block.params) numbers[id] = next++;
    for (const id of block.body) if (fn.type(id) !== VOID) numbers[id] = next++;
  }
  return numbers;
}

function blockHeader(printer: Printer, block: Block): string {
  const params = block.params.map((id) => `${value(printer, id)}: ${printType(printer.fn.type(id))}`);
  const handler = block.handler === NO_BLOCK ? "" : ` handler b${block.handler}`;
  return `b${block.id}${params.length === 0 ? "" : `(${params.join(", ")})`}${handler}${block.isCold ? " cold" : ""}:`;
}

function instruction(printer: Printer, block: Block, id: ValueId): string {
  const { fn } = printer;
  const row = opRow(fn.op(id));
  const type = fn.type(id);
  const more = fn.moreResults.get(id) ?? [];
  const types = row.result === "typed" ? `: ${[type, ...more].map(printType).join(", ")}` : "";
  const result = type === VOID ? "" : `${value(printer, id)}${types} = `;
  const isLast = id === block.body[block.body.length - 1];
  const edges =
    isLast && block.edges.length > 0 ? ` -> ${block.edges.map((edge) => target(printer, edge)).join(", ")}` : "";
  return `${result}${row.name}${operation(printer, row, id)}${edges}${position(printer, id)}`;
}

function target(printer: Printer, edge: Block["edges"][number]): string {
  const args = edge.args.map((arg) => value(printer, arg)).join(", ");
  return edge.args.length === 0 ? `b${edge.block}` : `b${edge.block}(${args})`;
}

function operation(printer: Printer, row: MirOpRow, id: ValueId): string {
  const { fn } = printer;
  const args = fn
    .args(id)
    .map((arg) => value(printer, arg))
    .join(", ");
  const joined = args === "" ? "" : ` ${args}`;
  switch (row.aux) {
    case "symbol":
      return ` ${printSymbol(printer.symbols.name(fn.aux(id) as never))}${joined}${immediate(fn, row, id)}`;
    case "memory":
      return memoryOperation(fn, row, id, joined);
    case "trap":
      return ` ${TRAPS[fn.aux(id)]?.name ?? fn.aux(id)}${joined}`;
    case "none":
      return `${joined}${immediate(fn, row, id)}`;
    case "type":
      return ` ${printType(fn.aux(id) as TypeId)}${joined}${immediate(fn, row, id)}`;
    default:
      return ` ${fn.aux(id)}${joined}${immediate(fn, row, id)}`;
  }
}

function memoryOperation(fn: MirFunction, row: MirOpRow, id: ValueId, args: string): string {
  if (row.immediate === "") return args;
  const access = fn.aux(id);
  if (row.name === "move_elements" || row.name === "g_move_elements")
    return ` ${access}${args}${immediate(fn, row, id)}`;
  const shift = accessScaleShift(access) === 0 ? "" : ` scale ${1 << accessScaleShift(access)}`;
  const alias = accessAlias(access) === 0 ? "" : ` alias ${accessAlias(access)}`;
  return ` ${MEMORY_KINDS[accessKind(access)]}${args}${shift}${immediate(fn, row, id)}${alias}`;
}

function immediate(fn: MirFunction, row: MirOpRow, id: ValueId): string {
  const low = fn.immediateLow(id);
  const high = fn.immediateHigh(id);
  if (row.immediate === "" || (low === 0 && high === 0 && !row.name.startsWith("const"))) return "";
  if (row.name === "const_f64") return ` ${printFloat(f64FromBits(low, high), low, high, false)}`;
  if (row.name === "const_f32") return ` ${printFloat(f32FromBits(low), low, 0, true)}`;
  return ` #${wordToBig(low, high)}`;
}

/** The shortest decimal that gives the same bits, or the bits themselves. */
function printFloat(number: number, low: number, high: number, isSingle: boolean): string {
  const text = Object.is(number, -0) ? "-0" : String(number);
  const back = new WordResult();
  if (isSingle) f32ToBits(Number(text), back);
  else f64ToBits(Number(text), back);
  const same = back.low === low && back.high === high;
  return same ? text : `0x${(high >>> 0).toString(16)}:${(low >>> 0).toString(16)}`;
}

function position(printer: Printer, id: ValueId): string {
  const at = printer.fn.position(id);
  if (printer.positions === undefined || at === 0) return "";
  const { file, line, column } = printer.positions.get(at);
  return ` @ ${printer.positions.files[file]}:${line}:${column}`;
}
