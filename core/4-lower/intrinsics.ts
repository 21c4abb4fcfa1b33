// Intrinsics: library processes whose calls are single operations.

import { unreachable } from "#core/base/unreachable.ts";
import { ALIAS_BLOCK, ALIAS_BLOCK_TABLE, elementAlias } from "#core/mir/alias-classes.ts";
import { ALIAS_ANY, ALIAS_FIXED, memoryAccess, type ValueId } from "#core/mir/function.ts";
import { INTRINSICS, type IntrinsicRow } from "#core/spec/intrinsics.ts";
import { FIBER, STORAGE } from "#core/spec/layouts.ts";
import { type MirOpName, OP } from "#core/spec/mir-ops.ts";
import { type MemoryKindName, memoryKind, RANGE, REF, type TypeId, VOID, WORD } from "#core/types/type-table.ts";
import type { ProcessLowering } from "./context.ts";
import { type ExpressionOf, lowerExpression } from "./expressions.ts";
import { lowerMachine } from "./machine.ts";
import { TEXT_INTRINSICS } from "./text-bytes.ts";

type Intrinsic = ExpressionOf<"intrinsic">;
type Handler = (p: ProcessLowering, node: Intrinsic, args: readonly ValueId[]) => ValueId;

const NUMBERS: ReadonlyMap<string, number> = new Map(INTRINSICS.map((row, number) => [row.name, number]));

export function lowerIntrinsic(p: ProcessLowering, node: Intrinsic): ValueId {
  const number = NUMBERS.get(node.name) ?? -1;
  const row = INTRINSICS[number] ?? unreachable(`lower: no intrinsic ${node.name}`);
  if (row.op === undefined) return lowerMachine(p, node, number);
  if (node.name === "trap_when") return lowerTrapWhen(p, node);
  if (node.name === "symbol_address") return lowerSymbolAddress(p, node);
  const args = node.args.map((arg) => lowerExpression(p, arg));
  p.locate(node.at);
  const ofText = TEXT_INTRINSICS[node.name];
  if (ofText !== undefined) return ofText(p, args);
  const special = SPECIAL[node.name];
  return special === undefined ? lowerRow(p, node, row, args) : special(p, node, args);
}

/** Rows that are one operation on their arguments; generic operations take the type argument. */
function lowerRow(p: ProcessLowering, node: Intrinsic, row: IntrinsicRow, args: readonly ValueId[]): ValueId {
  const op = OP[row.op as MirOpName];
  const type = p.mirType(node.type);
  const [of] = node.typeArgs;
  if ((row.op ?? "").startsWith("g_"))
    return p.b.emit(op, type, args, of ?? unreachable(`lower: ${node.name} needs a type`));
  return p.b.emit(op, type, args);
}

const load =
  (kind: MemoryKindName, alias: number, displacement: number): Handler =>
  (p, _, args) =>
    p.b.emit(OP.load, WORD, args, memoryAccess(memoryKind(kind), 0, alias), displacement);
/** The value stands last among the arguments, first among the operands. */
const store =
  (kind: MemoryKindName, alias: number, displacement: number): Handler =>
  (p, _, args) => {
    const value = args.at(-1) as ValueId;
    const access = memoryAccess(memoryKind(kind), 0, alias);
    return p.b.emit(OP.store, VOID, [value, ...args.slice(0, -1)], access, displacement);
  };

const toText =
  (quoted: 0 | 1): Handler =>
  (p, node, args) =>
    p.b.emit(OP.g_to_text, REF, args, node.typeArgs[0] as TypeId, quoted);

const SPECIAL: Readonly<Record<string, Handler>> = {
  value_to_text: toText(0),
  value_to_quoted_text: toText(1),
  show_value: (p, node, args) => p.b.emit(OP.g_show, VOID, args, node.typeArgs[0] as TypeId, 1),
  object_itself: (_, __, args) => args[0] as ValueId,
  hash_seed: (p) => {
    const access = memoryAccess(memoryKind("word"), 0, ALIAS_FIXED);
    return p.b.emit(OP.load, WORD, [p.b.emit(OP.fiber, WORD, [])], access, FIBER.hashSeed);
  },
  storage_word: load("word", elementAlias(memoryKind("u8")), STORAGE.firstElement),
  range_start: (p, _, args) => p.b.emit(OP.g_extract, WORD, args, RANGE, 0),
  range_end: (p, _, args) => p.b.emit(OP.g_extract, WORD, args, RANGE, 1),
  load_word: load("word", ALIAS_ANY, 0),
  store_word: store("word", ALIAS_ANY, 0),
  load_unsigned32: load("u32", ALIAS_ANY, 0),
  store_unsigned32: store("u32", ALIAS_ANY, 0),
  load_unsigned16: load("u16", ALIAS_ANY, 0),
  load_byte: load("u8", ALIAS_ANY, 0),
  store_byte: store("u8", ALIAS_ANY, 0),
  load_entry: load("word", ALIAS_BLOCK_TABLE, 0),
  load_block_word: load("word", ALIAS_BLOCK, 0),
  store_block_word: store("word", ALIAS_BLOCK, 0),
  load_block_unsigned32: load("u32", ALIAS_BLOCK, 0),
  store_block_unsigned32: store("u32", ALIAS_BLOCK, 0),
  load_block_byte: load("u8", ALIAS_BLOCK, 0),
  store_block_byte: store("u8", ALIAS_BLOCK, 0),
  call_address: (p, node, args) => {
    const result = p.mirType(node.type);
    const params = args.slice(1).map(() => WORD);
    const signature = p.b.fn.signatures.push({ params, results: result === VOID ? [] : [result] }) - 1;
    return p.b.emit(OP.call_indirect, result, args, signature);
  },
};

/** Traps with a constant kind. */
function lowerTrapWhen(p: ProcessLowering, node: Intrinsic): ValueId {
  const [condition, kind, ...rest] = node.args;
  if (condition === undefined || kind?.kind !== "integer") return unreachable("lower: trap_when needs a literal kind");
  const value = lowerExpression(p, condition);
  const args = rest.map((arg) => lowerExpression(p, arg));
  p.locate(node.at);
  return p.b.emit(OP.trap_if, VOID, [value, ...args], Number(kind.value));
}

function lowerSymbolAddress(p: ProcessLowering, node: Intrinsic): ValueId {
  const [name] = node.args;
  if (name?.kind !== "text") return unreachable("lower: symbol_address needs a literal name");
  return p.b.emit(OP.symbol_address, WORD, [], p.module.context.symbols.intern(name.value));
}
