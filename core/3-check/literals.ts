// Literals: numbers take the wanted type, texts are put together from their parts.

import type { Expression } from "#core/ast/expressions.ts";
import type { FormatSpecification, IntegerLiteral, InterpolatedText, TextLiteral } from "#core/ast/literals.ts";
import type { Span } from "#core/base/source.ts";
import { ERROR, FLOAT, INTEGER, NOTHING, TEXT, type TypeId } from "#core/types/type-table.ts";
import type { TypedExpression } from "#core/types/typed-tree.ts";
import { type Body, errorExpression, report, show } from "./body.ts";
import { checkExpression, forbidInRuntime } from "./check-expression.ts";
import { roundedFloat } from "./coerce.ts";
import { fitsInteger, isFloat, isInteger, isNumber, wantedNumber } from "./numbers.ts";

/** An integer literal, negated or not, in the wanted number type. */
export function checkIntegerLiteral(
  body: Body,
  node: IntegerLiteral,
  wanted: TypeId | undefined,
  isNegative: boolean,
  span: Span = node,
): TypedExpression {
  const type = wantedNumber(body.types, wanted) ?? INTEGER;
  const value = isNegative ? -node.value : node.value;
  if (isFloat(type)) return { kind: "float", type, at: span.start, value: roundedFloat(Number(value), type) };
  if (!fitsInteger(type, value)) {
    report(body, "literalOutOfRange", span, { value: String(value), type: show(body, type) });
    return errorExpression(span);
  }
  return { kind: "integer", type, at: span.start, value: value === 0 ? 0 : value };
}

export function checkFloatLiteral(body: Body, value: number, span: Span, wanted: TypeId | undefined): TypedExpression {
  const number = wantedNumber(body.types, wanted);
  const type = number !== undefined && isFloat(number) ? number : FLOAT;
  return { kind: "float", type, at: span.start, value: roundedFloat(value, type) };
}

/** Whether a node is a number literal or made of such alone: its type follows from what is around it. */
export function isFlexible(node: Expression): boolean {
  switch (node.kind) {
    case "IntegerLiteral":
    case "FloatLiteral":
      return true;
    case "Unary":
      return node.operator !== "not" && isFlexible(node.operand);
    case "Binary":
      return node.operator !== "join" && isFlexible(node.left) && isFlexible(node.right);
    default:
      return false;
  }
}

/** Text in quotes; interpolated parts become Text. */
export function checkInterpolatedText(body: Body, node: InterpolatedText | TextLiteral): TypedExpression {
  if (node.kind === "TextLiteral") return { kind: "text", type: TEXT, at: node.start, value: node.value };
  if (node.parts.some((part) => part.kind === "Interpolation")) forbidInRuntime(body, node, "joining texts");
  const parts: TypedExpression[] = [];
  for (const part of node.parts) {
    if (part.kind === "TextLiteral") parts.push({ kind: "text", type: TEXT, at: part.start, value: part.value });
    else {
      const value = checkExpression(body, part.value, undefined);
      const format = part.format === undefined ? undefined : checkFormat(body, part.format, value.type);
      parts.push(toText(body, value, part.value, format));
    }
  }
  const [first] = parts;
  if (first === undefined) return { kind: "text", type: TEXT, at: node.start, value: "" };
  if (parts.length === 1 && first.type === TEXT) return first;
  return { kind: "join", type: TEXT, at: node.start, parts };
}

/** A value as Text: itself if it is one. */
export function toText(body: Body, value: TypedExpression, span: Span, format?: string): TypedExpression {
  if (value.type === ERROR) return value;
  if (value.type === NOTHING) {
    report(body, "noValue", span, {});
    return errorExpression(span);
  }
  if (value.type === TEXT && (format === undefined || format === "")) return value;
  const made: TypedExpression = { kind: "toText", type: TEXT, at: value.at, operand: value };
  return format === undefined || format === "" ? made : { ...made, format };
}

/** The specification as written, after checking that it suits the type of the value. */
function checkFormat(body: Body, format: FormatSpecification, type: TypeId): string {
  const text = specification(body, format);
  if (type === ERROR) return text;
  const { type: letter } = format;
  const needsInteger = letter === "x" || letter === "X" || letter === "b" || letter === "o";
  const needsNumber = letter === "e" || letter === "%" || format.plusSign;
  if (needsInteger && !isInteger(type)) reportFormat(body, format, "an integer", type);
  else if (needsNumber && !isNumber(type)) reportFormat(body, format, "a number", type);
  else if (format.decimals !== undefined && !isNumber(type) && type !== TEXT)
    reportFormat(body, format, "a number or a Text", type);
  return text;
}

function reportFormat(body: Body, format: FormatSpecification, wanted: string, type: TypeId): void {
  report(body, "formatNeeds", format, { format: specification(body, format), wanted, found: show(body, type) });
}

/** What stands after the colon. */
function specification(body: Body, format: FormatSpecification): string {
  const text = body.file.slice(format);
  return text.startsWith(":") ? text.slice(1) : text;
}
