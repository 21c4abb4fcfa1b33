// `x as T`: which conversions there are, and what makes each.

import type { Cast } from "#core/ast/expressions.ts";
import type { Span } from "#core/base/source.ts";
import { CHARACTER, ERROR, FLOAT, INTEGER, POINTER, TEXT, type TypeId, WORD_TYPE } from "#core/types/type-table.ts";
import type { TypedExpression } from "#core/types/typed-tree.ts";
import { type Body, errorExpression, report, show } from "./body.ts";
import { callWithValues } from "./call-process.ts";
import { checkExpression, forbidInRuntime } from "./check-expression.ts";
import { convertTo, tryCoerce } from "./coerce.ts";
import { followsError, isErrorType } from "./error-types.ts";
import { toText } from "./literals.ts";
import { libraryProcess } from "./methods.ts";
import { findName } from "./module-names.ts";
import { knownFact } from "./narrowed-variables.ts";
import { fitsInteger, isInteger, isNumber } from "./numbers.ts";
import { mayBe } from "./protocol-values.ts";
import { resolveIn } from "./resolve-type.ts";

/** Processes that read numbers out of Text: `t as T` and `t as Optional of T`. */
const PARSERS: readonly { readonly type: TypeId; readonly strict: string; readonly optional: string }[] = [
  { type: INTEGER, strict: "integer_from_text", optional: "optional_integer_from_text" },
  { type: FLOAT, strict: "float_from_text", optional: "optional_float_from_text" },
];
const PARSER_MODULE = "text/parse";

export function checkCast(body: Body, node: Cast): TypedExpression {
  const inCase = castToCase(body, node);
  if (inCase !== undefined) return inCase;
  const target = resolveIn(body, node.type);
  // What is computed has a type of its own; only what stands there as a literal takes that of the cast.
  const isComputed = node.value.kind === "Binary" || target === TEXT;
  const value = checkExpression(body, node.value, isComputed ? undefined : target);
  if (value.type === ERROR || target === ERROR) return errorExpression(node);
  return castTo(body, value, target, node);
}

function castTo(body: Body, value: TypedExpression, target: TypeId, node: Cast): TypedExpression {
  const from = value.type;
  if (from === target) return value;
  if (target === TEXT) {
    forbidInRuntime(body, node, "making a Text");
    return toText(body, value, node.value);
  }
  if (isWordLike(body, from) && isWordLike(body, target)) return convertTo(value, target);
  if (isNumber(from) && isNumber(target)) {
    if (value.kind === "integer" && isInteger(target) && from !== WORD_TYPE)
      return constantCast(body, value, target, node);
    return convertTo(value, target);
  }
  if ((from === CHARACTER && isInteger(target)) || (isInteger(from) && target === CHARACTER))
    return { kind: "convert", type: target, at: node.start, operand: value };
  const parsed = parseText(body, value, target, node);
  if (parsed !== undefined) return parsed;
  const fitting = tryCoerce(body, value, target);
  if (fitting !== undefined) return fitting;
  if (isErrorType(body.program, target) && followsError(body.program, target, from))
    return { kind: "downcast", type: target, at: node.start, operand: value };
  if (body.program.nominalOf(from)?.kind === "protocol" && mayBe(body, from, target))
    return { kind: "fromProtocol", type: target, at: node.start, operand: value, isChecked: true };
  const shape = body.types.shape(from);
  if (shape.kind === "optional") {
    const item: TypedExpression = { kind: "unwrap", type: shape.item, at: node.start, operand: value, isChecked: true };
    return castTo(body, item, target, node);
  }
  report(body, "noConversion", node, { from: show(body, from), to: show(body, target) });
  return errorExpression(node);
}

/** Word, Pointers, Integer in the library and in Unsafe Blocks, and in Runtime Modules everything else that is an integer. */
function isWordLike(body: Body, type: TypeId): boolean {
  if (type === WORD_TYPE || type === POINTER || body.types.shape(type).kind === "pointer") return true;
  const { isRuntime, isLibrary } = body.module.resolved.interface;
  return (isRuntime || isLibrary || body.unsafeDepth > 0) && isInteger(type) && (isRuntime || type === INTEGER);
}

/** A literal that does not fit is an error now, not when the program runs. */
function constantCast(
  body: Body,
  value: TypedExpression & { readonly kind: "integer" },
  target: TypeId,
  span: Span,
): TypedExpression {
  if (fitsInteger(target, value.value)) return { ...value, type: target };
  report(body, "literalOutOfRange", span, { value: String(value.value), type: show(body, target) });
  return errorExpression(span);
}

/** `t as Integer` raises a ParseError, `t as Optional of Integer` gives `nothing`. */
function parseText(body: Body, value: TypedExpression, target: TypeId, node: Cast): TypedExpression | undefined {
  if (value.type !== TEXT) return undefined;
  const shape = body.types.shape(target);
  const item = shape.kind === "optional" ? shape.item : target;
  const row = PARSERS.find((one) => one.type === item);
  if (row === undefined) return undefined;
  const name = shape.kind === "optional" ? row.optional : row.strict;
  const signature = libraryProcess(body, PARSER_MODULE, name);
  if (signature !== undefined) return callWithValues(body, node, signature, [value], target);
  report(body, "missingLibrary", node, { name, module: PARSER_MODULE });
  return errorExpression(node);
}

/** `shape as Circle`: that same value, checked where it is not known to be one. */
function castToCase(body: Body, node: Cast): TypedExpression | undefined {
  if (node.type.kind !== "NamedType" || node.type.arguments.length > 0) return undefined;
  const name = node.type.path[node.type.path.length - 1]?.words.join("_") ?? "";
  if (body.module.resolved.interface.types.has(name)) return undefined;
  const found = findName(body.program, body.module, name);
  if (found?.kind !== "value" || found.entry.kind !== "case") return undefined;
  let value = checkExpression(body, node.value, undefined);
  const shape = body.types.shape(value.type);
  if (shape.kind === "optional")
    value = { kind: "unwrap", type: shape.item, at: node.start, operand: value, isChecked: true };
  const fact = knownFact(body, value);
  const nominal = body.program.nominalOf(value.type);
  if (fact?.caseIndex !== undefined && nominal?.cases[fact.caseIndex]?.name === name) return value;
  const caseIndex = nominal?.cases.findIndex((one) => one.name === name) ?? -1;
  if (caseIndex >= 0) return { kind: "toCase", type: value.type, at: node.start, operand: value, caseIndex };
  if (value.type !== ERROR) report(body, "noConversion", node, { from: show(body, value.type), to: name });
  return errorExpression(node);
}
