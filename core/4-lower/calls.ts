// Calls: direct, of values, of C functions, of the processes that make defaults.

import type { ValueId } from "#core/mir/function.ts";
import { STORAGE } from "#core/spec/layouts.ts";
import { FOREIGN_FLAGS, OP } from "#core/spec/mir-ops.ts";
import { BOOL, type TypeId, VOID, WORD } from "#core/types/type-table.ts";
import { extend } from "./arithmetic.ts";
import { lowerChain } from "./chains.ts";
import type { ProcessLowering } from "./context.ts";
import { lowerArgument } from "./copies.ts";
import { type ExpressionOf, lowerExpression } from "./expressions.ts";
import { lowerInOrder } from "./records.ts";

export function lowerCall(p: ProcessLowering, node: ExpressionOf<"call">): ValueId {
  const chained = lowerChain(p, node);
  if (chained !== undefined) return chained;
  const args = lowerInOrder(p, node.args, node.order, lowerArgument);
  p.locate(node.at);
  return p.call(node.process, args, node.type);
}

export function lowerDefaultArgument(p: ProcessLowering, node: ExpressionOf<"defaultArgument">): ValueId {
  const { symbol, typeArgs } = node.process;
  return p.callSymbol(`${symbol}$default$${node.parameter}`, typeArgs, [], node.type);
}

export function lowerDefaultField(p: ProcessLowering, node: ExpressionOf<"defaultField">): ValueId {
  return p.callSymbol(node.symbol, node.typeArgs, [], node.type);
}

export function lowerCallValue(p: ProcessLowering, node: ExpressionOf<"callValue">): ValueId {
  const callee = lowerExpression(p, node.callee);
  const args = node.args.map((arg) => lowerArgument(p, arg));
  p.locate(node.at);
  return p.b.emit(OP.g_call_value, p.mirType(node.type), [callee, ...args], node.callee.type);
}

export function lowerCallForeign(p: ProcessLowering, node: ExpressionOf<"callForeign">): ValueId {
  const { b } = p;
  const values = node.args.map((arg) => lowerExpression(p, arg));
  p.locate(node.at);
  const address = b.emit(OP.symbol_address, WORD, [], p.module.context.symbols.intern(node.symbol));
  // Only now: an address of elements holds up to the next gc point.
  const args = node.args.map((arg, index) => passedToC(p, arg.type, values[index] as ValueId));
  const params = args.map((arg) => b.fn.type(arg));
  const type = p.mirType(node.type);
  const isNarrow = type === BOOL;
  const result = isNarrow ? WORD : type;
  const signature = b.fn.signatures.push({ params, results: result === VOID ? [] : [result] }) - 1;
  const flags = (node.isVariadic ? FOREIGN_FLAGS.variadic : 0) | (node.isLeaf ? FOREIGN_FLAGS.leaf : 0);
  const value = b.emit(OP.call_foreign, result, [address, ...args], signature, flags);
  if (isNarrow) return b.emit(OP.ne, BOOL, [b.emit(OP.zext8, WORD, [value]), b.word(0)]);
  // C leaves the upper bits of a narrow result undefined.
  const row = p.representation.integer(node.type);
  return row === undefined ? value : extend(p, row, value);
}

/** Scalars as they are; of a storage the address of its first element, 0 if there is none. */
function passedToC(p: ProcessLowering, type: TypeId, value: ValueId): ValueId {
  const { b } = p;
  const { types } = p.module.context;
  const shape = types.shape(type);
  const isStorage = (shape.kind === "optional" ? types.shape(shape.item) : shape).kind === "storage";
  if (!isStorage) return value;
  const object = b.emit(OP.ref_to_word, WORD, [value]);
  const first = b.emit(OP.add, WORD, [object, b.word(STORAGE.firstElement)]);
  if (shape.kind !== "optional") return first;
  return b.emit(OP.select, WORD, [b.emit(OP.eq, BOOL, [object, b.word(0)]), object, first]);
}
