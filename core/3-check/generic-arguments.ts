// Checks arguments against parameter types that may be generic, finding the type arguments on the way.

import type { Argument, Expression } from "#core/ast/expressions.ts";
import type { Span } from "#core/base/source.ts";
import { ERROR, NEVER, type TypeId } from "#core/types/type-table.ts";
import type { TypedExpression } from "#core/types/typed-tree.ts";
import { type Body, errorExpression, lookUp, report, show } from "./body.ts";
import { checkAs, checkExpression } from "./check-expression.ts";
import { coerce } from "./coerce.ts";
import { follows, protocolOf, seenAs } from "./conformance.ts";
import { hasHole, knownType, substituteOpen, type TypeArguments, unify } from "./inference.ts";
import { isFlexible } from "./literals.ts";
import { plainName } from "./members.ts";
import { findName } from "./module-names.ts";
import { isFloat } from "./numbers.ts";

/** A declared type for each argument, and how many type parameters these are over. */
export interface GenericTarget {
  readonly name: string;
  readonly typeParameters: readonly { readonly name: string; readonly protocols?: readonly TypeId[] }[];
  readonly params: readonly { readonly type: TypeId; readonly isPlace?: boolean }[];
  readonly result: TypeId;
}

export interface CheckedArguments {
  /** For each parameter its value; undefined where no argument is given. */
  readonly values: readonly (TypedExpression | undefined)[];
  /** Undefined when some could not be found (reported). */
  readonly typeArgs: readonly TypeId[] | undefined;
}

/** Checks the arguments in `slots`; `given` are values that exist already (the receiver of a method). */
export function checkGenericArguments(
  body: Body,
  span: Span,
  target: GenericTarget,
  slots: readonly (Argument | undefined)[],
  given: readonly TypedExpression[],
  wanted: TypeId | undefined,
  explicit: readonly TypeId[] | undefined,
): CheckedArguments {
  const { types } = body;
  const count = target.typeParameters.length;
  const values: (TypedExpression | undefined)[] = [...given];
  values.length = target.params.length;
  if (count === 0) {
    slots.forEach((slot, index) => {
      const param = target.params[index];
      if (slot !== undefined && param !== undefined && param.isPlace !== true)
        values[index] = checkAs(body, slot.value, param.type);
    });
    given.forEach((value, index) => {
      values[index] = coerce(body, value, target.params[index]?.type ?? ERROR, span);
    });
    return { values, typeArgs: [] };
  }
  const found: TypeArguments =
    explicit === undefined ? new Array<TypeId | undefined>(count).fill(undefined) : [...explicit];
  given.forEach((value, index) => {
    const param = target.params[index];
    if (param !== undefined)
      unify(types, param.type, seenAs(body.program, body.typeParameters, param.type, value.type), found);
  });
  inferFromBounds(body, target.typeParameters, found);
  const hints = hintsFromWanted(body, target, wanted, found);
  checkSlots(body, target, slots, values, found, hints, "now");
  inferFromBounds(body, target.typeParameters, found);
  decideLiterals(body, target, slots, values, found, hints);
  inferFromBounds(body, target.typeParameters, found);
  checkSlots(body, target, slots, values, found, hints, "later");
  checkSlots(body, target, slots, values, found, hints, "last");
  inferFromBounds(body, target.typeParameters, found);
  const typeArgs = finish(
    body,
    span,
    target,
    found,
    hints,
    values.some((value) => value?.type === ERROR),
  );
  if (typeArgs !== undefined) fitValues(body, span, target, slots, values, typeArgs);
  return { values, typeArgs };
}

/** What a known argument follows says about the others: of `C that follows Iterable of T`, C decides T. */
export function inferFromBounds(body: Body, parameters: GenericTarget["typeParameters"], found: TypeArguments): void {
  const { program, types, typeParameters } = body;
  for (let index = 0; index < parameters.length; index++) {
    const type = found[index];
    if (type === undefined || type === ERROR) continue;
    for (const bound of parameters[index]?.protocols ?? []) {
      const shape = types.shape(bound);
      if (shape.kind !== "nominal" || shape.args.length === 0) continue;
      const actual = protocolOf(program, typeParameters, type, shape.nominal);
      if (actual !== undefined) unify(types, bound, actual, found);
    }
  }
}

/** Whether the arguments follow what the parameters ask; reports the first that does not. */
function checkBounds(body: Body, span: Span, target: GenericTarget, typeArgs: readonly TypeId[]): boolean {
  const { program, types } = body;
  for (const [index, { protocols }] of target.typeParameters.entries())
    for (const bound of protocols ?? []) {
      const type = typeArgs[index] ?? ERROR;
      const protocol = types.substitute(bound, typeArgs);
      if (follows(program, body.typeParameters, type, protocol)) continue;
      report(
        body,
        "doesNotFollow",
        span,
        { type: show(body, type), protocol: show(body, protocol) },
        {
          notes: [`\`${target.name}\` asks for it`],
        },
      );
      return false;
    }
  return true;
}

/** What the wanted result says about arguments that nothing else has decided. */
function hintsFromWanted(
  body: Body,
  target: GenericTarget,
  wanted: TypeId | undefined,
  found: TypeArguments,
): TypeArguments {
  const { types } = body;
  const hints = [...found];
  const known = knownType(types, wanted);
  if (known === undefined || !types.isGeneric(target.result)) return hints;
  const attempt = [...found];
  if (unify(types, target.result, known, attempt)) return attempt;
  const shape = types.shape(known);
  const inner = [...found];
  return shape.kind === "optional" && unify(types, target.result, shape.item, inner) ? inner : hints;
}

function checkSlots(
  body: Body,
  target: GenericTarget,
  slots: readonly (Argument | undefined)[],
  values: (TypedExpression | undefined)[],
  found: TypeArguments,
  hints: TypeArguments,
  turn: Turn,
): void {
  const { types } = body;
  for (let index = 0; index < slots.length; index++) {
    const slot = slots[index];
    const param = target.params[index];
    if (slot === undefined || param === undefined || turnOf(body, slot.value) !== turn) continue;
    const open = substituteOpen(
      types,
      param.type,
      found.map((type, at) => type ?? hints[at]),
    );
    const value = checkExpression(body, slot.value, open);
    values[index] = value;
    const type = seenAs(body.program, body.typeParameters, param.type, settled(body, value.type));
    const isLiteral = isFlexible(slot.value);
    if (type === ERROR || (isLiteral && !isOpenMismatch(body, param.type, type))) continue;
    const agrees = unify(types, param.type, type, found);
    if (!agrees && hasHole(types, open) && isOpenMismatch(body, param.type, type)) {
      report(body, "typeMismatch", slot.value, {
        wanted: types.display(
          param.type,
          target.typeParameters.map((parameter) => parameter.name),
        ),
        found: show(body, value.type),
      });
      values[index] = errorExpression(slot.value);
      // What this argument would have decided is not known: nothing more is said about it.
      for (let at = 0; at < found.length; at++) found[at] ??= hints[at] ?? ERROR;
    }
  }
}

/** Whether a type can never be of the declared form, whatever the type arguments. */
function isOpenMismatch(body: Body, declared: TypeId, actual: TypeId): boolean {
  const { types } = body;
  const wanted = types.shape(declared);
  if (wanted.kind === "variable") return false;
  if (wanted.kind === "optional") return isOpenMismatch(body, wanted.item, actual);
  const given = types.shape(actual);
  return (
    given.kind !== wanted.kind ||
    (given.kind === "nominal" && wanted.kind === "nominal" && given.nominal !== wanted.nominal)
  );
}

/** Literals decide only what nothing else has decided; of several, a Float decides. */
function decideLiterals(
  body: Body,
  target: GenericTarget,
  slots: readonly (Argument | undefined)[],
  values: readonly (TypedExpression | undefined)[],
  found: TypeArguments,
  hints: TypeArguments,
): void {
  const decided: number[] = [];
  for (let index = 0; index < slots.length; index++) {
    const slot = slots[index];
    const param = target.params[index];
    const value = values[index];
    if (slot === undefined || param === undefined || value === undefined || !isFlexible(slot.value)) continue;
    const shape = body.types.shape(param.type);
    if (shape.kind !== "variable") {
      unify(body.types, param.type, seenAs(body.program, body.typeParameters, param.type, value.type), found);
      continue;
    }
    const variable = shape.index;
    if (found[variable] === undefined) {
      found[variable] = hints[variable] ?? value.type;
      if (hints[variable] === undefined) decided.push(variable);
    } else if (decided.includes(variable) && isFloat(value.type)) found[variable] = value.type;
  }
}

/** When an argument is checked: those that need to know their type wait for the others, lambdas come last. */
type Turn = "now" | "later" | "last";

function turnOf(body: Body, node: Expression): Turn {
  switch (node.kind) {
    case "Lambda":
      return "last";
    case "ListLiteral":
    case "SetLiteral":
      return node.items.length === 0 ? "later" : "now";
    case "DictionaryLiteral":
      return node.entries.length === 0 ? "later" : "now";
    case "Name":
    case "NameRun":
    case "Member":
      return namesGeneric(body, node) ? "later" : "now";
    default:
      return "now";
  }
}

/** A case without fields or a process that is generic: what it is follows from where it goes. */
function namesGeneric(body: Body, node: Expression): boolean {
  let name = plainName(node);
  if (node.kind === "Member") name = plainName(node.object) === undefined ? undefined : node.words.join("_");
  if (name === undefined || lookUp(body, name) !== undefined) return false;
  const found = findName(body.program, body.module, name);
  if (found?.kind !== "value") return false;
  const { entry } = found;
  if (entry.kind === "case") return entry.cases.some((one) => one.nominal.typeParameters.length > 0);
  return (
    entry.kind === "process" &&
    (entry.overloads.length > 1 || entry.overloads.some((one) => one.typeParameters.length > 0))
  );
}

/** A type whose `nothing` is still open decides nothing. */
function settled(body: Body, type: TypeId): TypeId {
  const shape = body.types.shape(type);
  return shape.kind === "optional" && shape.item === NEVER ? ERROR : type;
}

function finish(
  body: Body,
  span: Span,
  target: GenericTarget,
  found: TypeArguments,
  hints: TypeArguments,
  hasError: boolean,
): readonly TypeId[] | undefined {
  for (let index = 0; index < target.typeParameters.length; index++) {
    found[index] ??= hints[index];
    const type = found[index];
    if (type !== undefined && type !== ERROR) continue;
    if (!hasError && type === undefined)
      report(body, "cannotInfer", span, { name: target.typeParameters[index]?.name ?? "T", process: target.name });
    return undefined;
  }
  const typeArgs = found as TypeId[];
  return checkBounds(body, span, target, typeArgs) ? typeArgs : undefined;
}

function fitValues(
  body: Body,
  span: Span,
  target: GenericTarget,
  slots: readonly (Argument | undefined)[],
  values: (TypedExpression | undefined)[],
  typeArgs: readonly TypeId[],
): void {
  const { types } = body;
  for (let index = 0; index < values.length; index++) {
    const value = values[index];
    const param = target.params[index];
    if (value === undefined || param === undefined) continue;
    const type = types.substitute(param.type, typeArgs);
    const slot = slots[index];
    values[index] =
      slot !== undefined && value.type !== type && isFlexible(slot.value)
        ? checkAs(body, slot.value, type)
        : coerce(body, value, type, slot?.value ?? span);
  }
}
