// How the value of an entry comes to be shown: statements at the end of its initialiser make a text of it, cut where collections are long.

import type { CheckedEntry } from "#core/growing-program.ts";
import { LIST } from "#core/spec/layouts.ts";
import { CHARACTER, INTEGER, NEVER, TEXT, type TypeId, type TypeTable } from "#core/types/type-table.ts";
import type { TypedExpression, TypedGlobal, TypedModule, TypedStatement } from "#core/types/typed-tree.ts";
import { declarationOf } from "./declaration-uses.ts";

/** A value as text. */
export interface ShownValue {
  readonly text: string;
  /** Of the whole text; `text` may be cut. */
  readonly byteLength: number;
  readonly type: string;
  /** Items of a list that the text leaves out. */
  readonly hidden: number;
  /** Of a collection: how many items it has in all. */
  readonly count?: number | undefined;
}

/** The modules of an entry with what was added to observe it. */
export interface Observed {
  readonly modules: readonly TypedModule[];
  /** Variable that counts the statements that are done. */
  readonly progress: string;
  /** Number of the statement that gives a declared variable its value. */
  readonly variables: (key: string) => number;
  /** Type of the entry's value, if it has one. */
  readonly type: TypeId | undefined;
  /** What is shown if nothing had to run for it. */
  readonly text: string;
  /** Variable with the text of the value. */
  readonly shown: string | undefined;
  /** Variable with the number of items of a collection, and how many of them are made a text of. */
  readonly count: string | undefined;
  readonly itemsMax: number;
  /** The text is that of a list with the value in it. */
  readonly isWrapped: boolean;
}

/** Texts are read up to here. */
export const SHOWN_BYTES_MAX = 65536;
const ITEMS_MAX = 200;
/** How the items of collections other than lists are counted. */
const LENGTH_OF: Readonly<Record<string, string>> = {
  "collections/dictionary.Dictionary": "collections/dictionary.length",
  "collections/set.Set": "collections/set.length",
};

/** Adds the statements to the entry's own module, which is the last. */
export function observe(checked: CheckedEntry, types: TypeTable): Observed {
  const module = checked.modules.at(-1) as TypedModule;
  const { initializer, path } = module;
  const progress = `${path}.$progress`;
  const { type, symbol } = checked.answer;
  const none = {
    progress,
    variables: () => 0,
    type,
    text: "",
    shown: undefined,
    count: undefined,
    itemsMax: ITEMS_MAX,
    isWrapped: false,
  };
  const isNothing = type !== undefined && isBareNothing(types, type);
  if (initializer === undefined) return { ...none, text: isNothing ? "nothing" : "", modules: checked.modules };
  const body: TypedStatement[] = [];
  const globals: TypedGlobal[] = [hidden(progress, INTEGER)];
  const placeOf = new Map<string, number>();
  initializer.body.forEach((statement, index) => {
    body.push(statement, setTo(progress, integer(index + 1)));
    if (statement.kind !== "set" || statement.place.kind !== "global") return;
    const key = declarationOf(statement.place.symbol);
    if (key !== undefined && !placeOf.has(key)) placeOf.set(key, index);
  });
  const made = type === undefined || isNothing ? undefined : showing(types, { type, symbol, path, globals });
  if (made !== undefined) body.push(...made.statements);
  const observed: TypedModule = {
    ...module,
    globals: [...module.globals, ...globals],
    initializer: { ...initializer, body },
  };
  return {
    ...none,
    modules: [...checked.modules.slice(0, -1), observed],
    variables: (key) => placeOf.get(key) ?? Number.POSITIVE_INFINITY,
    text: isNothing ? "nothing" : (made?.text ?? ""),
    shown: made?.shown,
    count: made?.count,
    itemsMax: made?.isWholeText === true ? Number.POSITIVE_INFINITY : ITEMS_MAX,
    isWrapped: made?.isWrapped ?? false,
  };
}

interface Showing {
  readonly text: string;
  readonly shown: string | undefined;
  readonly count: string | undefined;
  readonly isWrapped?: true;
  /** The text is that of all items. */
  readonly isWholeText?: true;
  readonly statements: readonly TypedStatement[];
}

function showing(
  types: TypeTable,
  { type, symbol, path, globals }: { type: TypeId; symbol: string; path: string; globals: TypedGlobal[] },
): Showing {
  const shape = types.shape(type);
  if (shape.kind === "process") return { text: "a process", shown: undefined, count: undefined, statements: [] };
  const value: TypedExpression = { kind: "global", type, at: 0, symbol, isConstant: false };
  const shown = `${path}.$shown`;
  globals.push(hidden(shown, TEXT));
  if (type === TEXT || type === CHARACTER) {
    const quote = type === TEXT ? "rt/text/quote.text_quote" : "rt/text/quote.character_quote";
    const quoted = callOf(quote, [], [value], TEXT);
    return { text: "", shown, count: undefined, statements: [setTo(shown, quoted)] };
  }
  const isOptionalText = shape.kind === "optional" && (shape.item === TEXT || shape.item === CHARACTER);
  const list = isOptionalText ? types.nominal(LIST.symbol) : types.knownNominal(LIST.symbol);
  if (isOptionalText && list !== undefined) {
    // Inside of a list, texts are quoted.
    const wrapped: TypedExpression = { kind: "list", type: types.nominalType(list.id, [type]), at: 0, items: [value] };
    return { text: "", shown, count: undefined, isWrapped: true, statements: [setTo(shown, textOf(wrapped))] };
  }
  const whole = { text: "", shown, count: undefined, statements: [setTo(shown, textOf(value))] };
  if (shape.kind !== "nominal") return whole;
  const count = `${path}.$count`;
  const length = LENGTH_OF[types.nominals[shape.nominal]?.symbol ?? ""];
  if (length === undefined && shape.nominal !== list?.id) return whole;
  globals.push(hidden(count, INTEGER));
  if (length !== undefined) {
    const measured = setTo(count, callOf(length, shape.args, [value], INTEGER));
    return { ...whole, count, isWholeText: true, statements: [measured, ...whole.statements] };
  }
  const used: TypedExpression = {
    kind: "field",
    type: INTEGER,
    at: 0,
    operand: value,
    field: LIST.fields.indexOf("used"),
  };
  const first = callOf("collections/list.take", shape.args, [value, integer(ITEMS_MAX)], type);
  return { text: "", shown, count, statements: [setTo(count, used), setTo(shown, textOf(first))] };
}

function isBareNothing(types: TypeTable, type: TypeId): boolean {
  const shape = types.shape(type);
  return shape.kind === "optional" && shape.item === NEVER;
}

function hidden(symbol: string, type: TypeId): TypedGlobal {
  return { symbol, name: symbol.slice(symbol.lastIndexOf(".") + 1), type, isConstant: false, at: 0 };
}

function integer(value: number): TypedExpression {
  return { kind: "integer", type: INTEGER, at: 0, value };
}

function textOf(operand: TypedExpression): TypedExpression {
  return { kind: "toText", type: TEXT, at: 0, operand };
}

function callOf(
  symbol: string,
  typeArgs: readonly TypeId[],
  args: readonly TypedExpression[],
  type: TypeId,
): TypedExpression {
  return { kind: "call", type, at: 0, process: { symbol, typeArgs, isRuntime: false }, args };
}

function setTo(symbol: string, value: TypedExpression): TypedStatement {
  return { kind: "set", place: { kind: "global", symbol, type: value.type }, value, at: 0 };
}
