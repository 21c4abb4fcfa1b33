// Calls: direct, of values, of C functions, of the processes that make defaults.

import { unreachable } from "#core/base/unreachable.ts";
import type { ValueId } from "#core/mir/function.ts";
import { OP } from "#core/spec/mir-ops.ts";
import { VOID, WORD } from "#core/types/type-table.ts";
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
  const symbol = p.module.context.symbols.intern(node.symbol);
  const args = node.args.map((arg) => lowerExpression(p, arg));
  p.locate(node.at);
  const params = node.args.map((arg) => p.mirType(arg.type));
  if (params.some((param) => param > 8)) return unreachable("lower: a C function takes scalars only");
  const type = p.mirType(node.type);
  const signature = p.b.fn.signatures.push({ params, results: type === VOID ? [] : [type] }) - 1;
  const address = p.b.emit(OP.symbol_address, WORD, [], symbol);
  const isVariadic = p.module.typed.externals.some(
    (external) => external.symbol === node.symbol && external.isVariadic,
  );
  return p.b.emit(OP.call_foreign, type, [address, ...args], signature, isVariadic ? 1 : 0);
}
