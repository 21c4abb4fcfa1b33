// What only Runtime Modules have: addresses of module variables, sizes of value types, references made from words.

import type { OfPhrase, ReferenceAt } from "#core/ast/expressions.ts";
import { builtinType } from "#core/types/builtin-names.ts";
import { ERROR, INTEGER, type TypeId, WORD_TYPE } from "#core/types/type-table.ts";
import type { TypedExpression } from "#core/types/typed-tree.ts";
import { type Body, errorExpression, isRuntime, lookUp, report } from "./body.ts";
import { checkAs } from "./check-expression.ts";
import { plainName } from "./members.ts";
import { findType } from "./module-names.ts";
import { ADDRESS, checkPlace } from "./places.ts";

/** `address of x`, x a module variable or a field through a Pointer: a Pointer to its type, or a Word where one is wanted. */
export function checkAddressOf(body: Body, node: OfPhrase, wanted: TypeId | undefined): TypedExpression {
  const place = checkPlace(body, node.operand, ADDRESS);
  if (place === undefined) return errorExpression(node);
  if (place.kind !== "global" && place.kind !== "pointer") {
    report(body, "addressNeedsGlobal", node.operand, {});
    return errorExpression(node);
  }
  const target = body.program.nominalOf(place.type)?.kind === "value" || place.kind === "pointer";
  const type = wanted !== WORD_TYPE && target ? body.types.pointer(place.type) : WORD_TYPE;
  return { kind: "addressOf", type, at: node.start, place };
}

/** `size of V`: bytes of a value type in memory; undefined when the operand names no type. */
export function checkSizeOf(body: Body, node: OfPhrase): TypedExpression | undefined {
  const name = plainName(node.operand);
  if (name === undefined || lookUp(body, name) !== undefined) return undefined;
  const builtin = builtinType(name);
  const entry = builtin === undefined ? findType(body.program, body.module, name) : undefined;
  const nominal = entry?.nominal;
  if (builtin === undefined && (nominal === undefined || nominal.kind !== "value")) return undefined;
  const of = builtin ?? (nominal === undefined ? ERROR : body.types.nominalType(nominal.id, []));
  return { kind: "sizeOf", type: isRuntime(body) ? WORD_TYPE : INTEGER, at: node.start, of };
}

/** `reference at w`: the object at an address; its type comes from where it goes. */
export function checkReferenceAt(body: Body, node: ReferenceAt, wanted: TypeId | undefined): TypedExpression {
  if (!isRuntime(body)) report(body, "onlyInRuntimeModule", node, { what: "`reference at`" });
  const operand = checkAs(body, node.word, WORD_TYPE);
  if (wanted === undefined) {
    report(body, "referenceNeedsType", node, {});
    return errorExpression(node);
  }
  return { kind: "referenceAt", type: wanted, at: node.start, operand };
}
