// Makes a value fit the type that its place wants: widening, wrapping into an Optional, or an error that says what to do.

import type { Expression } from "#core/ast/expressions.ts";
import type { DiagnosticHelp } from "#core/base/diagnostic.ts";
import type { Span } from "#core/base/source.ts";
import { ERROR, FLOAT32, NEVER, NOTHING, POINTER, TEXT, type TypeId } from "#core/types/type-table.ts";
import type { TypedExpression } from "#core/types/typed-tree.ts";
import { type Body, errorExpression, report, show } from "./body.ts";
import { follows } from "./conformance.ts";
import { followsError, isErrorType, upcast } from "./error-types.ts";
import { decidesOpenType } from "./later-use.ts";
import { isFloat, isNumber, widens } from "./numbers.ts";

/** `value` as a `wanted`; a mismatch is reported at `span` and gives an error expression. */
export function coerce(body: Body, value: TypedExpression, wanted: TypeId, span: Span): TypedExpression {
  if (value.type === wanted) return value;
  const fitting = tryCoerce(body, value, wanted);
  if (fitting !== undefined) return fitting;
  reportMismatch(body, value.type, wanted, span);
  return errorExpression(span);
}

/** `value` as a `wanted` if it fits without a visible conversion, else undefined. */
export function tryCoerce(body: Body, value: TypedExpression, wanted: TypeId): TypedExpression | undefined {
  const from = value.type;
  if (from === wanted || from === ERROR || wanted === ERROR || from === NEVER) return value;
  const { types } = body;
  if (body.program.openTypes !== undefined && decidesOpenType(body, from, wanted)) return { ...value, type: wanted };
  const target = types.shape(wanted);
  if (target.kind === "optional") {
    const source = types.shape(from);
    if (source.kind === "optional") return source.item === NEVER ? retypeNothing(value, wanted) : undefined;
    const inner = tryCoerce(body, value, target.item);
    return inner === undefined ? undefined : { kind: "some", type: wanted, at: value.at, operand: inner };
  }
  if (target.kind === "nominal" && isErrorType(body.program, wanted) && followsError(body.program, from, wanted))
    return upcast(value, wanted);
  if (body.program.nominalOf(wanted)?.kind === "protocol" && follows(body.program, body.typeParameters, from, wanted))
    return { kind: "toProtocol", type: wanted, at: value.at, operand: value };
  if (widens(from, wanted)) return convertTo(value, wanted);
  if (wanted === POINTER && types.shape(from).kind === "pointer") return convertTo(value, wanted);
  return undefined;
}

/** A `nothing` whose Optional was not known yet. */
function retypeNothing(value: TypedExpression, wanted: TypeId): TypedExpression | undefined {
  return value.kind === "nothing" ? { kind: "nothing", type: wanted, at: value.at } : undefined;
}

/** A conversion node, or the constant itself in the new type. */
export function convertTo(value: TypedExpression, type: TypeId): TypedExpression {
  if (value.type === type) return value;
  if (value.kind === "integer" && isFloat(type))
    return { kind: "float", type, at: value.at, value: roundedFloat(Number(value.value), type) };
  if (value.kind === "float" && isFloat(type)) return { ...value, type, value: roundedFloat(value.value, type) };
  return { kind: "convert", type, at: value.at, operand: value };
}

/** A number as a Float or Float32 holds it. */
export function roundedFloat(value: number, type: TypeId): number {
  return type === FLOAT32 ? Math.fround(value) : value;
}

function reportMismatch(body: Body, found: TypeId, wanted: TypeId, span: Span): void {
  if (found === NOTHING) {
    report(body, "noValue", span, {});
    return;
  }
  const help = mismatchHelp(body, found, wanted, span);
  report(
    body,
    "typeMismatch",
    span,
    { wanted: show(body, wanted), found: show(body, found) },
    help === undefined ? undefined : { help },
  );
}

/** What to do where the value of an Optional is wanted. */
export function adviceOnOptional(node: Span | undefined): string {
  const kind = (node as Partial<Expression> | undefined)?.kind;
  return kind === "Member" || kind === "OfPhrase" || kind === "At"
    ? "fields and elements are not narrowed: bind it with `Let`, then test the variable"
    : "it may be `nothing`: test it first, or give a value with `otherwise`";
}

function mismatchHelp(body: Body, found: TypeId, wanted: TypeId, span: Span): DiagnosticHelp | undefined {
  const shape = body.types.shape(found);
  if (shape.kind === "optional" && shape.item === NEVER)
    return { text: `only an Optional can be absent: \`Optional of ${show(body, wanted)}\`` };
  if (shape.kind === "optional") return { text: adviceOnOptional(span) };
  if (isNumber(found) && isNumber(wanted))
    return {
      text: `convert it: \`as ${show(body, wanted)}\``,
      edits: [{ span: { start: span.end, end: span.end }, text: ` as ${show(body, wanted)}` }],
    };
  if (wanted === TEXT)
    return {
      text: "write it as Text: `as Text`",
      edits: [{ span: { start: span.end, end: span.end }, text: " as Text" }],
    };
  return undefined;
}
