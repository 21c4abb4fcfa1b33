// Records, value types, tuples, ranges and variants: making them and reading their fields.

import { unreachable } from "#core/base/unreachable.ts";
import type { ValueId } from "#core/mir/function.ts";
import { OP } from "#core/spec/mir-ops.ts";
import { BOOL, RANGE, REF, type TypeId, WORD } from "#core/types/type-table.ts";
import type { TypedExpression } from "#core/types/typed-tree.ts";
import { trapIfWithText } from "./assert.ts";
import { collectionElement } from "./collections.ts";
import type { ProcessLowering } from "./context.ts";
import { lowerOwned } from "./copies.ts";
import { type ExpressionOf, lowerExpression } from "./expressions.ts";

/** Values of the nodes, evaluated in `order` when it is given. */
export function lowerInOrder(
  p: ProcessLowering,
  nodes: readonly TypedExpression[],
  order: readonly number[] | undefined,
  lower: (p: ProcessLowering, node: TypedExpression) => ValueId,
): ValueId[] {
  if (order === undefined) return nodes.map((node) => lower(p, node));
  const values: ValueId[] = [];
  for (const index of order) values[index] = lower(p, nodes[index] as TypedExpression);
  nodes.forEach((node, index) => {
    values[index] ??= lower(p, node);
  });
  return values;
}

export function lowerMake(p: ProcessLowering, node: ExpressionOf<"make">): ValueId {
  const values = lowerInOrder(p, node.fields, node.order, lowerOwned);
  p.locate(node.at);
  const type = p.mirType(node.type);
  return p.b.emit(type === REF ? OP.g_new_record : OP.g_make, type, values, node.type);
}

export function lowerZero(p: ProcessLowering, node: ExpressionOf<"zero">): ValueId {
  return p.b.emit(OP.g_default, p.mirType(node.type), [], node.type);
}

export function lowerMakeCase(p: ProcessLowering, node: ExpressionOf<"makeCase">): ValueId {
  const values = lowerInOrder(p, node.fields, node.order, lowerOwned);
  p.locate(node.at);
  return p.b.emit(OP.g_new_case, p.mirType(node.type), values, node.type, node.caseIndex);
}

export function lowerTuple(p: ProcessLowering, node: ExpressionOf<"tuple">): ValueId {
  const values = node.items.map((item) => lowerOwned(p, item));
  return p.b.emit(OP.g_make, p.mirType(node.type), values, node.type);
}

export function lowerRange(p: ProcessLowering, node: ExpressionOf<"range">): ValueId {
  const from = lowerExpression(p, node.from);
  const to = lowerExpression(p, node.to);
  p.locate(node.at);
  const end = node.isInclusive ? p.b.emit(OP.add_checked, WORD, [to, p.b.word(1)]) : to;
  return p.b.emit(OP.g_make, RANGE, [from, end], RANGE);
}

/** A field; fields of a value inside an object are read alone, not the whole value. */
export function lowerField(p: ProcessLowering, node: ExpressionOf<"field">): ValueId {
  const path = [node.field];
  let at = node.operand;
  while (!isObject(p, at.type)) {
    if (at.kind === "field") {
      path.unshift(at.field);
      at = at.operand;
    } else if (at.kind === "index") {
      const collection = lowerExpression(p, at.collection);
      const index = lowerExpression(p, at.index);
      p.locate(at.at);
      return collectionElement(p, at.collection.type, collection, index, at.type, path, node.type);
    } else return extractPath(p, at.type, lowerExpression(p, at), path);
  }
  const object = lowerExpression(p, at);
  return p.b.emit(OP.g_get_field, p.mirType(node.type), [object], at.type, p.path(path));
}

const isObject = (p: ProcessLowering, type: TypeId): boolean => p.mirType(type) === REF;

/** The part of an aggregate value that the path names. */
export function extractPath(p: ProcessLowering, type: TypeId, value: ValueId, path: readonly number[]): ValueId {
  let at = type;
  let result = value;
  for (const field of path) {
    const inner = p.representation.partTypes(at)[field] ?? unreachable("lower: no such part");
    result = p.b.emit(OP.g_extract, p.mirType(inner), [result], at, field);
    at = inner;
  }
  return result;
}

export function lowerCaseField(p: ProcessLowering, node: ExpressionOf<"caseField">): ValueId {
  return caseField(p, node.operand.type, lowerExpression(p, node.operand), node.caseIndex, node.field, node.type);
}

/** Field of a variant value whose case is known. */
export function caseField(
  p: ProcessLowering,
  type: TypeId,
  value: ValueId,
  caseIndex: number,
  field: number,
  fieldType: TypeId,
): ValueId {
  return p.b.emit(OP.g_case_field, p.mirType(fieldType), [value], type, caseIndex * 65536 + field);
}

export function lowerIsCase(p: ProcessLowering, node: ExpressionOf<"isCase">): ValueId {
  const tag = p.b.emit(OP.g_case, WORD, [lowerExpression(p, node.operand)], node.operand.type);
  return p.b.emit(OP.eq, BOOL, [tag, p.b.word(node.caseIndex)]);
}

export function lowerToCase(p: ProcessLowering, node: ExpressionOf<"toCase">): ValueId {
  const value = lowerExpression(p, node.operand);
  p.locate(node.at);
  const tag = p.b.emit(OP.g_case, WORD, [value], node.type);
  const isOther = p.b.emit(OP.ne, BOOL, [tag, p.b.word(node.caseIndex)]);
  const shape = p.types.shape(node.type);
  const name = shape.kind === "nominal" ? p.representation.declaration(shape.nominal).cases[node.caseIndex]?.name : "";
  trapIfWithText(p, isOther, "type_mismatch", `the value is no ${name}`);
  return value;
}
