// Texts: joining, conversion to Text with and without format, Display and Alert.

import type { ValueId } from "#core/mir/function.ts";
import { OP } from "#core/spec/mir-ops.ts";
import { F32, F64, REF, TEXT, type TypeId, VOID, WORD } from "#core/types/type-table.ts";
import type { TypedExpression } from "#core/types/typed-tree.ts";
import type { ProcessLowering } from "./context.ts";
import { type ExpressionOf, lowerExpression } from "./expressions.ts";
import type { StatementOf } from "./statements.ts";

export function lowerToText(p: ProcessLowering, node: ExpressionOf<"toText">): ValueId {
  const value = lowerExpression(p, node.operand);
  p.locate(node.at);
  if (node.format !== undefined && node.format !== "") return formatValue(p, node.operand.type, value, node.format);
  return textOf(p, node.operand.type, value);
}

/** The Text that shows a value. */
export function textOf(p: ProcessLowering, type: TypeId, value: ValueId): ValueId {
  return p.representation.underlying(type) === TEXT ? value : p.b.emit(OP.g_to_text, REF, [value], type);
}

function formatValue(p: ProcessLowering, type: TypeId, value: ValueId, format: string): ValueId {
  const scalar = p.mirType(type);
  if (scalar === F64) return p.role("format_float", [value, p.text(format)]);
  if (scalar === F32) return p.role("format_float", [p.b.emit(OP.f32_to_f64, F64, [value]), p.text(format)]);
  const row = scalar === WORD ? p.representation.integer(type) : undefined;
  if (row !== undefined)
    return p.role(row.signed || row.bits < 64 ? "format_integer" : "format_unsigned", [value, p.text(format)]);
  return p.role("format_text", [textOf(p, type, value), p.text(format)]);
}

/** Joins of joins are one join; neighbouring literals are one literal. */
export function lowerJoin(p: ProcessLowering, node: ExpressionOf<"join">): ValueId {
  const flat: TypedExpression[] = [];
  collectParts(node, flat);
  const values = flat.map((part) => lowerExpression(p, part));
  p.locate(node.at);
  return joinTexts(p, values);
}

function collectParts(node: ExpressionOf<"join">, into: TypedExpression[]): void {
  for (const part of node.parts) {
    const last = into.at(-1);
    if (part.kind === "join") collectParts(part, into);
    else if (part.kind === "text" && part.value === "") continue;
    else if (part.kind === "text" && last?.kind === "text")
      into[into.length - 1] = { ...last, value: last.value + part.value };
    else into.push(part);
  }
}

/** One Text of all the parts, in order. */
export function joinTexts(p: ProcessLowering, parts: readonly ValueId[]): ValueId {
  const [first] = parts;
  if (first === undefined) return p.text("");
  if (parts.length === 1) return first;
  if (parts.length === 2) return p.role("text_join", parts);
  if (parts.length === 3) return p.role("text_join_three", parts);
  const storage = p.b.emit(OP.g_new_storage, REF, [p.b.word(parts.length)], TEXT);
  parts.forEach((part, index) => {
    p.b.emit(OP.g_set_element, VOID, [storage, p.b.word(index), part], TEXT);
  });
  return p.role("text_join_all", [storage]);
}

/** `Display`, `Alert`: all texts are made before the first is printed. */
export function lowerDisplay(p: ProcessLowering, node: StatementOf<"display">): void {
  const texts = node.values.map((value) => textOf(p, value.type, lowerExpression(p, value)));
  p.locate(node.at);
  const stream = p.b.word(node.stream === "output" ? 1 : 2);
  texts.forEach((text, index) => {
    if (index > 0) p.role("print_separator", [p.b.word(0), stream]);
    p.role("print_text", [text, stream]);
  });
  if (node.endsLine) p.role("print_separator", [p.b.word(1), stream]);
}
