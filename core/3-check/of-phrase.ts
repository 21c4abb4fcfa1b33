// `the N of x`: the field N of x, else the process N called with x, else one of the built-in phrases.

import type { OfPhrase } from "#core/ast/expressions.ts";
import type { Span } from "#core/base/source.ts";
import { ERROR, INTEGER, RANGE, type TypeId } from "#core/types/type-table.ts";
import type { TypedExpression } from "#core/types/typed-tree.ts";
import { type Body, errorExpression, isRuntime, report } from "./body.ts";
import { callSignature } from "./call-process.ts";
import { checkExpression } from "./check-expression.ts";
import { fieldOf, fieldValue, reportNoMember } from "./members.ts";
import { findMethod } from "./methods.ts";
import { findName } from "./module-names.ts";
import { checkAddressOf, checkSizeOf } from "./runtime-words.ts";
import { reportUnsupported } from "./unsupported.ts";

export function checkOfPhrase(body: Body, node: OfPhrase, wanted: TypeId | undefined): TypedExpression {
  const name = node.words.length === 1 ? (node.words[0] as string) : node.words.join("_");
  if (isRuntime(body) || body.module.resolved.interface.isLibrary) {
    if (name === "address") return checkAddressOf(body, node, wanted);
    if (name === "size") {
      const size = checkSizeOf(body, node);
      if (size !== undefined) return size;
    }
  }
  const operand = checkExpression(body, node.operand, undefined);
  if (operand.type === ERROR) return errorExpression(node);
  const field = fieldOf(body, operand, name);
  if (field !== undefined) return fieldValue(body, operand, field, node);
  const builtIn = builtInPhrase(body, name, operand, node);
  if (builtIn !== undefined) return builtIn;
  const method = findMethod(body, operand.type, name);
  if (method !== undefined) return callSignature(body, node, method, [operand], [], wanted);
  const found = findName(body.program, body.module, name);
  const signature = found?.kind === "value" && found.entry.kind === "process" ? found.entry.overloads[0] : undefined;
  if (signature !== undefined) return callSignature(body, node, signature, [operand], [], wanted);
  if (name === "type") reportUnsupported(body.program, body.file, node, "reflection");
  else if (!reportName(body, node, name)) reportNoMember(body, operand, name, node);
  return errorExpression(node);
}

/** `marker of (x)`, where `marker_of` is a process: a name that holds `of` is written with underscores. */
function reportName(body: Body, node: OfPhrase, name: string): boolean {
  const whole = `${name}_of`;
  const found = findName(body.program, body.module, whole);
  if (found?.kind !== "value" || found.entry.kind !== "process") return false;
  const help = { text: `a name that holds \`of\` is written with underscores: \`${whole}(…)\`` };
  report(body, "unknownName", node, { name }, { help });
  return true;
}

function builtInPhrase(body: Body, name: string, operand: TypedExpression, span: Span): TypedExpression | undefined {
  if (name === "length") return lengthOf(body, operand, span);
  if (name !== "indexes") return undefined;
  const length = lengthOf(body, operand, span);
  if (length === undefined) return undefined;
  const from: TypedExpression = { kind: "integer", type: INTEGER, at: span.start, value: 0 };
  return { kind: "range", type: RANGE, at: span.start, from, to: length, isInclusive: false };
}

/** The number of items, where the compiler knows the layout: lists, arrays, storages; else a process `length`. */
export function lengthOf(body: Body, operand: TypedExpression, span: Span): TypedExpression | undefined {
  const at = span.start;
  if (body.program.listItem(operand.type) !== undefined)
    return { kind: "field", type: INTEGER, at, operand, field: LIST_COUNT };
  const shape = body.types.shape(operand.type);
  if (shape.kind === "array") {
    const value: TypedExpression = { kind: "integer", type: INTEGER, at, value: shape.length };
    if (operand.kind === "local" || operand.kind === "global") return value;
    return { kind: "block", type: INTEGER, at, body: [{ kind: "expression", value: operand, at }], value };
  }
  if (shape.kind === "storage")
    return { kind: "intrinsic", type: INTEGER, at, name: "storage_length", typeArgs: [shape.item], args: [operand] };
  const method = findMethod(body, operand.type, "length");
  return method === undefined ? undefined : callSignature(body, span, method, [operand], [], undefined);
}

/** Number of the field `count` of List (layout row LIST). */
const LIST_COUNT = 1;
