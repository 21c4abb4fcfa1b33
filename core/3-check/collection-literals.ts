// Literals of lists, arrays, dictionaries, sets and tuples: the wanted type decides, else the items do.

import type {
  DictionaryLiteral,
  Expression,
  ListCopies,
  ListLiteral,
  SetLiteral,
  TupleLiteral,
} from "#core/ast/expressions.ts";
import type { Span } from "#core/base/source.ts";
import { ERROR, INTEGER, NEVER, type TypeId } from "#core/types/type-table.ts";
import type { ProcessReference, TypedExpression } from "#core/types/typed-tree.ts";
import { type Body, errorExpression, report, show } from "./body.ts";
import { checkAs, checkExpression, forbidInRuntime } from "./check-expression.ts";
import { coerce, tryCoerce } from "./coerce.ts";
import { commonType } from "./conditions.ts";
import { knownType } from "./inference.ts";
import { isFlexible } from "./literals.ts";
import { findType, preludeModule } from "./module-names.ts";
import { isFloat } from "./numbers.ts";

/** The wanted type without an Optional around it. */
function inner(body: Body, wanted: TypeId | undefined): TypeId | undefined {
  if (wanted === undefined) return undefined;
  const shape = body.types.shape(wanted);
  return shape.kind === "optional" ? shape.item : wanted;
}

/** The item type that a wanted list or array asks for, if it is known. */
function wantedItem(body: Body, wanted: TypeId | undefined): TypeId | undefined {
  const type = inner(body, wanted);
  if (type === undefined) return undefined;
  const shape = body.types.shape(type);
  return knownType(body.types, shape.kind === "array" ? shape.item : body.program.listItem(type));
}

export function checkListLiteral(body: Body, node: ListLiteral, wanted: TypeId | undefined): TypedExpression {
  const item = wantedItem(body, wanted);
  const checked = checkItems(body, node.items, item);
  const type = item ?? checked.type;
  if (type === undefined) {
    report(body, "emptyNeedsType", node, { what: "list" });
    return errorExpression(node);
  }
  if (type === ERROR) return errorExpression(node);
  const items = checked.items.map((value, index) => coerce(body, value, type, node.items[index] ?? node));
  const target = inner(body, wanted);
  const shape = target === undefined ? undefined : body.types.shape(target);
  if (shape?.kind === "array") {
    if (items.length !== shape.length) report(body, "arrayItems", node, { wanted: shape.length, found: items.length });
    return { kind: "array", type: body.types.array(shape.length, type), at: node.start, items };
  }
  forbidInRuntime(body, node, "making a list");
  return makeList(body, node, type, (list) => ({ kind: "list", type: list, at: node.start, items }));
}

function makeList(body: Body, span: Span, item: TypeId, make: (type: TypeId) => TypedExpression): TypedExpression {
  const list = listType(body, item);
  if (list !== undefined) return make(list);
  report(body, "missingLibrary", span, { name: "List", module: "collections/list" });
  return errorExpression(span);
}

/** `List of item`, with the library's module loaded and noted as a dependency. */
export function listType(body: Body, item: TypeId): TypeId | undefined {
  preludeModule(body.program, body.module, "List");
  return body.program.listOf(item);
}

/** Checks items so that literals follow the other items; gives their common type, undefined without items. */
function checkItems(
  body: Body,
  nodes: readonly Expression[],
  wanted: TypeId | undefined,
): { readonly items: readonly TypedExpression[]; readonly type: TypeId | undefined } {
  const items: TypedExpression[] = [];
  let type = wanted;
  let hasOpenLiterals = false;
  for (const node of nodes) {
    const value = checkExpression(body, node, type);
    items.push(value);
    if (wanted !== undefined || value.type === type) continue;
    if (value.type === ERROR) return { items, type: ERROR };
    const first = items[0];
    if (type === undefined || first === undefined) type = value.type;
    else if (hasOpenLiterals && isFloat(value.type) && type === INTEGER) type = value.type;
    else {
      const sample: TypedExpression = { kind: "zero", type, at: node.start };
      const common = commonType(body, { ...(items[items.length - 2] ?? sample), type } as TypedExpression, value);
      if (common === undefined) {
        report(body, "itemTypes", node, { first: show(body, type), found: show(body, value.type) });
        return { items, type: ERROR };
      }
      type = common;
    }
    if (isFlexible(node)) hasOpenLiterals = true;
  }
  if (wanted === undefined && type !== undefined) {
    const shape = body.types.shape(type);
    if (shape.kind === "optional" && shape.item === NEVER) type = undefined;
    const settled = type;
    if (settled !== undefined)
      items.forEach((value, index) => {
        const node = nodes[index];
        if (
          node !== undefined &&
          value.type !== settled &&
          isFlexible(node) &&
          tryCoerce(body, value, settled) === undefined
        )
          items[index] = checkAs(body, node, settled);
      });
  }
  return { items, type };
}

/** `a list of n copies of e`; an Array where one is wanted. */
export function checkListCopies(body: Body, node: ListCopies, wanted: TypeId | undefined): TypedExpression {
  const count = checkAs(body, node.count, INTEGER);
  const item = wantedItem(body, wanted);
  const value = item === undefined ? checkExpression(body, node.value, undefined) : checkAs(body, node.value, item);
  if (value.type === ERROR || count.type === ERROR) return errorExpression(node);
  const target = inner(body, wanted);
  if (target !== undefined && body.types.shape(target).kind === "array")
    return { kind: "copies", type: target, at: node.start, count, item: value };
  forbidInRuntime(body, node, "making a list");
  return makeList(body, node, value.type, (type) => ({ kind: "copies", type, at: node.start, count, item: value }));
}

export function checkTupleLiteral(body: Body, node: TupleLiteral, wanted: TypeId | undefined): TypedExpression {
  const target = inner(body, wanted);
  const shape = target === undefined ? undefined : body.types.shape(target);
  const parts = shape?.kind === "tuple" && shape.items.length === node.items.length ? shape.items : undefined;
  const items = node.items.map((item, index) => {
    const part = knownType(body.types, parts?.[index]);
    if (part === undefined) return checkExpression(body, item, parts?.[index]);
    const value = checkExpression(body, item, part);
    return tryCoerce(body, value, part) ?? value;
  });
  if (items.some((item) => item.type === ERROR)) return errorExpression(node);
  return { kind: "tuple", type: body.types.tuple(items.map((item) => item.type)), at: node.start, items };
}

export function checkDictionaryLiteral(
  body: Body,
  node: DictionaryLiteral,
  wanted: TypeId | undefined,
): TypedExpression {
  const args = wantedArgs(body, wanted, 2);
  const keys = checkItems(
    body,
    node.entries.map((entry) => entry.key),
    knownType(body.types, args?.[0]),
  );
  adviseKeys(body, node);
  const values = checkItems(
    body,
    node.entries.map((entry) => entry.value),
    knownType(body.types, args?.[1]),
  );
  const key = keys.type ?? knownType(body.types, args?.[0]);
  const value = values.type ?? knownType(body.types, args?.[1]);
  if (key === undefined || value === undefined) {
    report(
      body,
      "emptyNeedsType",
      node,
      { what: "dictionary" },
      {
        help: { text: "say so: `Let d as Dictionary of Text to Integer be …`" },
      },
    );
    return errorExpression(node);
  }
  if (key === ERROR || value === ERROR) return errorExpression(node);
  const entries = node.entries.map((entry, index) => [
    coerce(body, keys.items[index] ?? errorExpression(node), key, entry.key),
    coerce(body, values.items[index] ?? errorExpression(node), value, entry.value),
  ]);
  return build(body, node, "Dictionary", [key, value], "dictionary_with_capacity", "set_key", entries);
}

/** `{name: "Ada"}` names no field: a key is an expression. */
function adviseKeys(body: Body, node: DictionaryLiteral): void {
  for (const { key } of node.entries) {
    if (key.kind !== "Name" && key.kind !== "NameRun") continue;
    if (!body.program.diagnostics.withdraw("unknownName", body.file, key)) continue;
    const name = body.file.slice(key);
    const edits = [{ span: key, text: `"${name}"` }];
    const help = { text: `a key is a value: write \`"${name}"\`; what has named fields is a \`Type\``, edits };
    report(body, "unknownName", key, { name }, { help });
  }
}

export function checkSetLiteral(body: Body, node: SetLiteral, wanted: TypeId | undefined): TypedExpression {
  const args = wantedArgs(body, wanted, 1);
  const items = checkItems(body, node.items, knownType(body.types, args?.[0]));
  const item = items.type ?? knownType(body.types, args?.[0]);
  if (item === undefined) {
    report(body, "emptyNeedsType", node, { what: "set" }, { help: { text: "say so: `Let s as Set of Integer be …`" } });
    return errorExpression(node);
  }
  if (item === ERROR) return errorExpression(node);
  const entries = items.items.map((value, index) => [coerce(body, value, item, node.items[index] ?? node)]);
  return build(body, node, "Set", [item], "set_with_capacity", "add", entries);
}

function wantedArgs(body: Body, wanted: TypeId | undefined, count: number): readonly TypeId[] | undefined {
  const type = inner(body, wanted);
  const shape = type === undefined ? undefined : body.types.shape(type);
  return shape?.kind === "nominal" && shape.args.length === count ? shape.args : undefined;
}

/** A literal that the library builds entry by entry. */
function build(
  body: Body,
  span: Span,
  typeName: string,
  args: readonly TypeId[],
  create: string,
  add: string,
  entries: readonly (readonly TypedExpression[])[],
): TypedExpression {
  forbidInRuntime(body, span as Expression, "making a collection");
  const module = preludeModule(body.program, body.module, typeName);
  const nominal = findType(body.program, body.module, typeName)?.nominal;
  const entry = nominal === undefined ? undefined : module?.typesByNominal.get(nominal.id);
  const processNamed = (name: string): ProcessReference | undefined => {
    const value = module?.values.get(name);
    const signature = value?.kind === "process" ? value.overloads[0] : entry?.methods.get(name)?.[0];
    return signature === undefined ? undefined : { symbol: signature.symbol, typeArgs: args, isRuntime: false };
  };
  const creator = processNamed(create);
  const adder = processNamed(add);
  if (nominal === undefined || creator === undefined || adder === undefined) {
    report(body, "missingLibrary", span, { name: typeName, module: `collections/${typeName.toLowerCase()}` });
    return errorExpression(span);
  }
  const type = body.types.nominalType(nominal.id, args);
  return { kind: "build", type, at: span.start, create: creator, add: adder, entries };
}
