// One call of a known process: overload, arguments, type arguments, and the rules about who may call what.

import type { Argument } from "#core/ast/expressions.ts";
import type { Span } from "#core/base/source.ts";
import { INTRINSICS } from "#core/spec/intrinsics.ts";
import type { Ordering, ProcessSignature } from "#core/types/module-interface.ts";
import { ERROR, POINTER, type TypeId, WORD_TYPE } from "#core/types/type-table.ts";
import type { ProcessReference, TypedExpression, TypedPlace } from "#core/types/typed-tree.ts";
import { type Arrangement, arrangeArguments, evaluationOrder } from "./arguments.ts";
import { type Body, errorExpression, isRuntime, report, show } from "./body.ts";
import { foreignArguments, foreignCall } from "./call-foreign.ts";
import { checkExpression } from "./check-expression.ts";
import { coerce } from "./coerce.ts";
import { checkGenericArguments } from "./generic-arguments.ts";
import { noteUse, pickOverload, takesCall } from "./methods.ts";
import { integerRange } from "./numbers.ts";
import { checkPlace, TARGET } from "./places.ts";
import { checkThroughProtocol } from "./protocol-values.ts";
import { countOf } from "./resolve-type.ts";
import { referenceTo } from "./template-uses.ts";

/** Calls the overload that fits the first argument. */
export function callOverloads(
  body: Body,
  span: Span,
  overloads: readonly ProcessSignature[],
  given: readonly TypedExpression[],
  args: readonly Argument[],
  wanted: TypeId | undefined,
): TypedExpression {
  const [only] = overloads;
  if (only !== undefined && overloads.length === 1) return callSignature(body, span, only, given, args, wanted);
  const [firstGiven] = given;
  const [firstArgument] = args;
  const call = { given: given.length, args };
  const taking = overloads.filter((one) => takesCall(one, call));
  if (taking.length === 1 || (firstGiven === undefined && firstArgument === undefined))
    return callSignature(body, span, (taking[0] ?? only) as ProcessSignature, given, args, wanted);
  if (firstGiven !== undefined) {
    const picked = pickOverload(body, overloads, firstGiven.type, call);
    if (picked !== undefined) return callSignature(body, span, picked, given, args, wanted);
    return noOverload(body, span, overloads, firstGiven.type);
  }
  const argument = firstArgument as Argument;
  const value = checkExpression(body, argument.value, undefined);
  if (value.type === ERROR) return errorExpression(span);
  const picked = pickOverload(body, overloads, value.type, call);
  if (picked === undefined) return noOverload(body, span, overloads, value.type);
  if (argument.name === undefined || argument.name.text === picked.params[0]?.name)
    return callSignature(body, span, picked, [value], args.slice(1), wanted);
  return callSignature(body, span, picked, [], args, wanted);
}

function noOverload(body: Body, span: Span, overloads: readonly ProcessSignature[], type: TypeId): TypedExpression {
  const name = overloads[0]?.name ?? "";
  const taken = overloads.map((one) => show(body, one.params[0]?.type ?? ERROR)).join(", ");
  report(body, "noOverload", span, { name, type: show(body, type) }, { notes: [`it takes one of: ${taken}`] });
  return errorExpression(span);
}

/** Calls a process; `given` are values for its first parameters. */
export function callSignature(
  body: Body,
  span: Span,
  signature: ProcessSignature,
  given: readonly TypedExpression[],
  args: readonly Argument[],
  wanted: TypeId | undefined,
): TypedExpression {
  noteUse(body, signature);
  checkMayCall(body, span, signature);
  if (given.length > signature.params.length) {
    report(body, "argumentCount", span, {
      wanted: countOf(signature.params.length, "argument"),
      found: given.length + args.length,
    });
    return errorExpression(span);
  }
  const { name, params, isVariadic } = signature;
  const list = { name, noun: "parameter" as const, params, taken: given.length, isVariadic };
  const arrangement = arrangeArguments(body, span, list, args);
  const checked =
    signature.form === "foreign"
      ? { values: foreignArguments(body, signature, arrangement.slots, given, span), typeArgs: [] }
      : checkGenericArguments(body, span, signature, arrangement.slots, given, wanted, undefined);
  const { typeArgs } = checked;
  if (typeArgs === undefined) return errorExpression(span);
  checkThroughProtocol(body, span, signature, typeArgs);
  const type = body.types.substitute(signature.result, typeArgs);
  if (!arrangement.isComplete) return { kind: "nothing", type, at: span.start };
  const process = referenceTo(body, signature, typeArgs, span);
  if (typeArgs.length > 0 && !signature.isTemplate) {
    noteOrder(body, span, signature, typeArgs);
    for (const [index, param] of params.entries())
      if (param.defaultOrder !== undefined && checked.values[index] === undefined)
        noteOrder(body, span, param.defaultOrder, typeArgs);
  }
  const values = params.map(
    (param, parameter): TypedExpression =>
      checked.values[parameter] ?? {
        kind: "defaultArgument",
        type: body.types.substitute(param.type, typeArgs),
        at: span.start,
        process,
        parameter,
      },
  );
  return callNode(body, span, signature, process, type, values, arrangement, given.length);
}

function callNode(
  body: Body,
  span: Span,
  signature: ProcessSignature,
  process: ProcessReference,
  type: TypeId,
  values: readonly TypedExpression[],
  arrangement: Arrangement,
  taken: number,
): TypedExpression {
  const at = span.start;
  if (signature.form === "foreign") return foreignCall(body, span, signature, values, arrangement.extra);
  if (signature.form === "intrinsic") return intrinsicNode(body, at, signature, process, type, values, arrangement);
  const order = evaluationOrder(arrangement, taken, values.length);
  return order === undefined
    ? { kind: "call", type, at, process, args: values }
    : { kind: "call", type, at, process, args: values, order };
}

function intrinsicNode(
  body: Body,
  at: number,
  signature: ProcessSignature,
  process: ProcessReference,
  type: TypeId,
  values: readonly TypedExpression[],
  arrangement: Arrangement,
): TypedExpression {
  const { typeArgs } = process;
  const placeIndex = signature.params.findIndex((param) => param.isPlace);
  if (placeIndex < 0) return { kind: "intrinsic", type, at, name: signature.name, typeArgs, args: values };
  const slot = arrangement.slots[placeIndex];
  const place: TypedPlace | undefined = slot === undefined ? undefined : checkPlace(body, slot.value, TARGET);
  const args = values.filter((_, index) => index !== placeIndex);
  if (slot === undefined || place === undefined) return { kind: "nothing", type: ERROR, at };
  if (rootOf(place).kind === "accessor") report(body, "notAPlaceHere", slot.value, { statement: TARGET });
  else if (!isTargetType(body, signature, place.type))
    report(body, "targetWidth", slot.value, { name: signature.name, type: show(body, place.type) });
  return { kind: "intrinsic", type, at, name: signature.name, typeArgs, args, place };
}

const rootOf = (place: TypedPlace): TypedPlace => (place.kind === "part" ? rootOf(place.of) : place);

/** Machine operations on a place work on 64 bits; where only the address matters, any type will do. */
function isTargetType(body: Body, signature: ProcessSignature, type: TypeId): boolean {
  const shape = body.types.shape(type);
  if (type === ERROR || type === POINTER || shape.kind === "pointer") return true;
  return (
    integerRange(type)?.bits === 64 ||
    INTRINSICS.some((row) => row.name === signature.name && row.takesAnyTarget === true)
  );
}

function noteOrder(body: Body, span: Span, callee: Ordering, typeArgs: readonly TypeId[]): void {
  body.program.orderUses.push({ inside: body.ordering, callee, typeArgs, file: body.file, span });
}

/** Operations without checks, the runtime's own processes, and those that take raw words: outside the library they stand in an Unsafe Block. */
export function isUnsafe(signature: ProcessSignature): boolean {
  return (
    signature.isUnsafe ||
    (signature.isRuntime && signature.modulePath.startsWith("rt/")) ||
    signature.params.some((param) => param.type === WORD_TYPE)
  );
}

/** Runtime Modules call only such; unsafe machine operations need an Unsafe Block; private processes stay in their module. */
function checkMayCall(body: Body, span: Span, signature: ProcessSignature): void {
  const own = body.module.resolved.interface;
  if (isRuntime(body) && (!signature.isRuntime || signature.form === "foreign"))
    report(body, "runtimeCallsOrdinary", span, { name: signature.name });
  if (isRuntime(body) && ALLOCATING.includes(signature.name) && signature.form === "intrinsic")
    report(body, "notInRuntimeModule", span, { what: `\`${signature.name}\`, which allocates,` });
  if (isUnsafe(signature) && !own.isLibrary && body.unsafeDepth === 0)
    report(body, "needsUnsafe", span, { name: signature.name });
  if (signature.isPrivate && signature.modulePath !== own.path)
    report(body, "privateName", span, { name: signature.name, module: signature.modulePath });
}

/** Intrinsics that make collected objects. */
const ALLOCATING: readonly string[] = [
  "storage_new",
  "text_new",
  "value_to_text",
  "value_to_quoted_text",
  "show_value",
];

/** A call of a process with values that are already checked, as phrases make them. */
export function callWithValues(
  body: Body,
  span: Span,
  signature: ProcessSignature,
  values: readonly TypedExpression[],
  wanted: TypeId | undefined,
): TypedExpression {
  if (values.some((value) => value.type === ERROR)) return errorExpression(span);
  const fitted = values.map((value, index) => {
    const param = signature.params[index];
    return param === undefined || body.types.isGeneric(param.type) ? value : coerce(body, value, param.type, span);
  });
  return callSignature(body, span, signature, fitted, [], wanted);
}
