// Processes that make up values of a type for properties, out of the library's choices.

import { LIST } from "#core/spec/layouts.ts";
import {
  BOOLEAN,
  CHARACTER,
  ERROR,
  FLOAT,
  FLOAT32,
  INTEGER,
  type NominalDeclaration,
  RANGE,
  TEXT,
  type TypeId,
  WORD_TYPE,
} from "#core/types/type-table.ts";
import type { Local, ProcessReference, TypedExpression, TypedStatement } from "#core/types/typed-tree.ts";
import { type Body, newBody, newLocal } from "./body.ts";
import { isErrorNominal } from "./error-types.ts";
import { libraryProcess } from "./methods.ts";
import { integerRange } from "./numbers.ts";

const PROPERTY_MODULE = "testing/property";

/** Library processes that make values of a type without help. */
const SIMPLE: ReadonlyMap<TypeId, string> = new Map([
  [INTEGER, "any_integer"],
  [FLOAT, "any_float"],
  [BOOLEAN, "any_boolean"],
  [CHARACTER, "any_character"],
  [TEXT, "any_text"],
]);

/** Library processes that take a generator for each type argument. */
const COLLECTIONS: Readonly<Record<string, string>> = {
  [LIST.symbol]: "any_list",
  "collections/set.Set": "any_set",
  "collections/dictionary.Dictionary": "any_dictionary",
};

/** A call of a process of the property module; undefined if the library has none. */
export function callProperty(
  body: Body,
  name: string,
  args: readonly TypedExpression[],
  type: TypeId,
  typeArgs: readonly TypeId[] = [],
): TypedExpression | undefined {
  const signature = libraryProcess(body, PROPERTY_MODULE, name);
  if (signature === undefined) return undefined;
  const at = args[0]?.at ?? 0;
  return { kind: "call", type, at, process: { symbol: signature.symbol, typeArgs, isRuntime: false }, args };
}

/** The process that takes choices and makes a value of the type; undefined if there are no values to make. */
export function generatorOf(body: Body, choicesType: TypeId, type: TypeId): ProcessReference | undefined {
  const simple = SIMPLE.get(type);
  if (simple !== undefined) {
    const signature = libraryProcess(body, PROPERTY_MODULE, simple);
    return signature === undefined ? undefined : { symbol: signature.symbol, typeArgs: [], isRuntime: false };
  }
  const { program } = body;
  const known = program.generators.get(type);
  if (known !== undefined) return known === "" ? undefined : { symbol: known, typeArgs: [], isRuntime: false };
  const symbol = `${body.module.resolved.interface.path}.$any$${program.generators.size}`;
  program.generators.set(type, symbol);
  const inside = newBody({ program, module: body.module, typeParameters: [], result: type, symbol });
  const choices = newLocal(inside, "choices", choicesType, { start: 0, end: 0 });
  const statements = new GeneratorBody(inside, choices).statementsFor(type);
  if (statements === undefined) {
    program.generators.set(type, "");
    return undefined;
  }
  body.module.processes.push({
    symbol,
    name: "any",
    typeParameters: [],
    params: [choices],
    result: type,
    locals: inside.locals,
    body: statements,
    isPrivate: true,
    inlineHint: "never",
    at: 0,
  });
  return { symbol, typeArgs: [], isRuntime: false };
}

/** The body of one generator. */
class GeneratorBody {
  readonly #body: Body;
  readonly #choices: Local;

  constructor(body: Body, choices: Local) {
    this.#body = body;
    this.#choices = choices;
  }

  statementsFor(type: TypeId): TypedStatement[] | undefined {
    const nominal = this.#body.program.nominalOf(type);
    if (nominal?.kind === "variant") return this.#variant(nominal, type);
    const value = this.#value(type, nominal);
    return value === undefined ? undefined : [{ kind: "return", value, at: 0 }];
  }

  get #read(): TypedExpression {
    return { kind: "local", type: this.#choices.type, at: 0, local: this.#choices };
  }

  #value(type: TypeId, nominal: NominalDeclaration | undefined): TypedExpression | undefined {
    const { types } = this.#body;
    const shape = types.shape(type);
    switch (shape.kind) {
      case "builtin":
        return this.#number(type);
      case "special":
        return type === RANGE ? this.#range() : undefined;
      case "optional":
        return this.#collection("any_optional", type, [shape.item]);
      case "tuple": {
        const items = shape.items.map((item) => this.#any(item));
        return items.includes(undefined)
          ? undefined
          : { kind: "tuple", type, at: 0, items: items as TypedExpression[] };
      }
      case "array": {
        const item = this.#any(shape.item);
        const count: TypedExpression = { kind: "integer", type: INTEGER, at: 0, value: shape.length };
        return item === undefined || shape.length < 0 ? undefined : { kind: "copies", type, at: 0, count, item };
      }
      case "nominal": {
        const name = nominal === undefined ? undefined : COLLECTIONS[nominal.symbol];
        if (name !== undefined) return this.#collection(name, type, shape.args);
        return this.#record(type, nominal, shape.args);
      }
      default:
        return undefined;
    }
  }

  /** A value of another type, by that type's generator. */
  #any(type: TypeId): TypedExpression | undefined {
    const process = generatorOf(this.#body, this.#choices.type, type);
    return process === undefined ? undefined : { kind: "call", type, at: 0, process, args: [this.#read] };
  }

  #number(type: TypeId): TypedExpression | undefined {
    if (type === FLOAT32) {
      const operand = this.#any(FLOAT);
      return operand === undefined ? undefined : { kind: "convert", type, at: 0, operand };
    }
    const range = integerRange(type);
    if (range === undefined || type === WORD_TYPE) return undefined;
    const bits = BigInt(range.bits);
    const least = range.isSigned ? -(1n << (bits - 1n)) : 0n;
    const most = (1n << (range.isSigned || bits === 64n ? (bits === 64n ? 63n : bits - 1n) : bits)) - 1n;
    const integer = (value: bigint): TypedExpression => ({ kind: "integer", type: INTEGER, at: 0, value });
    const operand =
      range.isSigned && bits === 64n
        ? this.#any(INTEGER)
        : callProperty(this.#body, "integer_between", [this.#read, integer(least), integer(most)], INTEGER);
    return operand === undefined ? undefined : { kind: "convert", type, at: 0, operand };
  }

  #range(): TypedExpression | undefined {
    const bound = (): TypedExpression | undefined => {
      const integer = (value: number): TypedExpression => ({ kind: "integer", type: INTEGER, at: 0, value });
      return callProperty(this.#body, "integer_between", [this.#read, integer(-1000), integer(1000)], INTEGER);
    };
    const from = bound();
    const to = bound();
    if (from === undefined || to === undefined) return undefined;
    return { kind: "range", type: RANGE, at: 0, from, to, isInclusive: true };
  }

  #collection(name: string, type: TypeId, itemTypes: readonly TypeId[]): TypedExpression | undefined {
    const { types } = this.#body;
    const generators: TypedExpression[] = [];
    for (const item of itemTypes) {
      const process = generatorOf(this.#body, this.#choices.type, item);
      if (process === undefined) return undefined;
      generators.push({ kind: "process", type: types.process([this.#choices.type], item), at: 0, process });
    }
    return callProperty(this.#body, name, [this.#read, ...generators], type, itemTypes);
  }

  /** A record or value type of the program: all of its fields at random. */
  #record(type: TypeId, nominal: NominalDeclaration | undefined, args: readonly TypeId[]): TypedExpression | undefined {
    if (nominal === undefined || nominal.isLibrary || isErrorNominal(nominal)) return undefined;
    if (nominal.kind !== "record" && nominal.kind !== "value") return undefined;
    const fields = nominal.fields.map((field) => this.#any(this.#body.types.substitute(field.type, args)));
    return fields.includes(undefined) ? undefined : { kind: "make", type, at: 0, fields: fields as TypedExpression[] };
  }

  /** One case after the other is asked whether it is the one that was drawn; the cases without values of the variant come first. */
  #variant(nominal: NominalDeclaration, type: TypeId): TypedStatement[] | undefined {
    const { types } = this.#body;
    const shape = types.shape(type);
    const args = shape.kind === "nominal" ? shape.args : [];
    const cases = nominal.cases.map((one, caseIndex) => ({
      caseIndex,
      fields: one.fields.map((field) => types.substitute(field.type, args)),
    }));
    const isPlain = (one: (typeof cases)[number]): boolean =>
      !one.fields.some((field) => mentions(this.#body, field, nominal.id));
    const order = [...cases.filter(isPlain), ...cases.filter((one) => !isPlain(one))];
    const integer = (value: number): TypedExpression => ({ kind: "integer", type: INTEGER, at: 0, value });
    const plainCount = cases.filter(isPlain).length;
    const draw = [this.#read, integer(order.length), integer(plainCount)];
    const value = callProperty(this.#body, "draw_case", draw, INTEGER);
    if (value === undefined) return undefined;
    const local = newLocal(this.#body, "", INTEGER, { start: 0, end: 0 });
    const statements: TypedStatement[] = [{ kind: "let", local, value, at: 0 }];
    const drawn: TypedExpression = { kind: "local", type: INTEGER, at: 0, local };
    for (const [index, { caseIndex, fields }] of order.entries()) {
      const made = fields.map((field) => this.#any(field));
      if (made.includes(undefined)) return undefined;
      const result: TypedExpression = {
        kind: "makeCase",
        type,
        at: 0,
        caseIndex,
        fields: made as TypedExpression[],
      };
      const returned: TypedStatement = { kind: "return", value: result, at: 0 };
      if (index === order.length - 1) statements.push(returned);
      else {
        const condition: TypedExpression = {
          kind: "compare",
          type: BOOLEAN,
          at: 0,
          op: "equal",
          left: drawn,
          right: integer(index),
        };
        statements.push({ kind: "if", condition, then: [returned], otherwise: [], at: 0 });
      }
    }
    return order.length === 0 ? undefined : statements;
  }
}

/** Whether a type is made of values of a nominal type: directly, or as an argument, item or part. */
function mentions(body: Body, type: TypeId, nominal: number): boolean {
  if (type === ERROR) return false;
  const shape = body.types.shape(type);
  switch (shape.kind) {
    case "nominal":
      return shape.nominal === nominal || shape.args.some((argument) => mentions(body, argument, nominal));
    case "optional":
    case "array":
    case "storage":
      return mentions(body, shape.item, nominal);
    case "tuple":
      return shape.items.some((item) => mentions(body, item, nominal));
    default:
      return false;
  }
}
