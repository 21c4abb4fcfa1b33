// Processes as values: free and overloaded ones, methods bound to their receiver, machine operations and foreign processes.

import type { Span } from "#core/base/source.ts";
import { INTRINSICS } from "#core/spec/intrinsics.ts";
import type { ProcessSignature } from "#core/types/module-interface.ts";
import { ERROR, NOTHING, type TypeId } from "#core/types/type-table.ts";
import type { Local, TypedExpression, TypedProcess, TypedStatement } from "#core/types/typed-tree.ts";
import { type Body, bindLocal, errorExpression, isRuntime, newBody, newLocal, report, show } from "./body.ts";
import { callSignature, isUnsafe } from "./call-process.ts";
import { coerce } from "./coerce.ts";
import { hasHole, type TypeArguments, unify } from "./inference.ts";
import { rootOf, wantedProcess } from "./lambdas.ts";
import { noteUse } from "./methods.ts";
import { widens } from "./numbers.ts";
import { referenceTo } from "./template-uses.ts";

type ProcessShape = NonNullable<ReturnType<typeof wantedProcess>>;

/** A process as a value; `receiver` is what a method is bound to. Its overload and its type arguments come from the wanted process type. */
export function processValue(
  body: Body,
  overloads: readonly ProcessSignature[],
  span: Span,
  wanted: TypeId | undefined,
  receiver?: TypedExpression,
): TypedExpression {
  if (isRuntime(body)) report(body, "notInRuntimeModule", span, { what: "a process as a value" });
  const shape = wantedProcess(body, wanted);
  const given = receiver === undefined ? 0 : 1;
  const signature = chooseOverload(body, overloads, shape, given);
  if (signature === undefined) {
    const { name } = overloads[0] as ProcessSignature;
    report(body, "ambiguousProcess", span, { name, count: overloads.length });
    return errorExpression(span);
  }
  noteUse(body, signature);
  if (hasCode(signature) && receiver === undefined && fitsAsItIs(body, signature, shape))
    return plainValue(body, signature, span, wanted, shape);
  return callingLambda(body, signature, span, shape, receiver);
}

/** Whether there is code to call: of machine operations, those whose body is written in their module. */
function hasCode(signature: ProcessSignature): boolean {
  if (signature.form !== "intrinsic") return signature.form === "ordinary";
  return INTRINSICS.some(
    (row) => row.module === signature.modulePath && row.name === signature.name && row.header === undefined,
  );
}

/** Of several processes the first that takes what the wanted process type passes, exactly or by widening. */
function chooseOverload(
  body: Body,
  overloads: readonly ProcessSignature[],
  shape: ProcessShape | undefined,
  given: number,
): ProcessSignature | undefined {
  if (overloads.length === 1 || shape === undefined) return overloads.length === 1 ? overloads[0] : undefined;
  const counted = overloads.filter(
    ({ params }) =>
      params.length >= shape.params.length + given &&
      params.every((param, index) => index < shape.params.length + given || param.hasDefault),
  );
  return (
    counted.find((one) => takes(body, one, shape, given, false)) ??
    counted.find((one) => takes(body, one, shape, given, true))
  );
}

function takes(
  body: Body,
  signature: ProcessSignature,
  shape: ProcessShape,
  given: number,
  mayWiden: boolean,
): boolean {
  const { types } = body;
  const found: TypeArguments = signature.typeParameters.map(() => undefined);
  return shape.params.every((type, index) => {
    const param = signature.params[index + given]?.type ?? ERROR;
    return hasHole(types, type) || unify(types, param, type, found) || (mayWiden && widens(type, param));
  });
}

/** Whether values of the wanted type can be calls of the process itself: no argument is omitted or widened on the way. */
function fitsAsItIs(body: Body, signature: ProcessSignature, shape: ProcessShape | undefined): boolean {
  if (shape === undefined) return true;
  if (signature.params.length !== shape.params.length)
    return !signature.params.every((param, index) => index < shape.params.length || param.hasDefault);
  return takes(body, signature, shape, 0, false) || !takes(body, signature, shape, 0, true);
}

function plainValue(
  body: Body,
  signature: ProcessSignature,
  span: Span,
  wanted: TypeId | undefined,
  shape: ProcessShape | undefined,
): TypedExpression {
  const { program, types, file } = body;
  if (isUnsafe(signature) && !body.module.resolved.interface.isLibrary && body.unsafeDepth === 0)
    report(body, "needsUnsafe", span, { name: signature.name });
  const pattern = types.process(
    signature.params.map((param) => param.type),
    signature.result,
  );
  const typeArgs = new Array<TypeId | undefined>(signature.typeParameters.length).fill(undefined);
  if (wanted !== undefined && !hasHole(types, wanted)) unify(types, pattern, wanted, typeArgs);
  else if (shape !== undefined) unifyKnown(body, signature, shape, typeArgs);
  if (typeArgs.includes(undefined)) {
    const index = typeArgs.indexOf(undefined);
    report(body, "cannotInfer", span, { name: signature.typeParameters[index]?.name ?? "T", process: signature.name });
    return errorExpression(span);
  }
  const known = typeArgs as TypeId[];
  const process = referenceTo(body, signature, known, span);
  if (known.length > 0 && !signature.isTemplate)
    program.orderUses.push({ inside: body.ordering, callee: signature, typeArgs: known, file, span });
  return { kind: "process", type: types.substitute(pattern, known), at: span.start, process };
}

function unifyKnown({ types }: Body, signature: ProcessSignature, shape: ProcessShape, found: TypeArguments): void {
  shape.params.forEach((type, index) => {
    if (!hasHole(types, type)) unify(types, signature.params[index]?.type ?? ERROR, type, found);
  });
  if (!hasHole(types, shape.result)) unify(types, signature.result, shape.result, found);
}

/** A lambda that calls the process: with its receiver, without arguments that have defaults, and of operations that have no code. */
function callingLambda(
  body: Body,
  signature: ProcessSignature,
  span: Span,
  shape: ProcessShape | undefined,
  receiver: TypedExpression | undefined,
): TypedExpression {
  const { program, module, types } = body;
  const given = receiver === undefined ? 0 : 1;
  const own = signature.params.slice(given);
  const taken = shape === undefined ? own.filter((param) => !param.hasDefault) : own.slice(0, shape.params.length);
  if (shape !== undefined && shape.params.length > own.length) {
    report(body, "processParameters", span, { name: signature.name, wanted: shape.params.length, found: own.length });
    return errorExpression(span);
  }
  const root = rootOf(body);
  const inside = newBody({
    program,
    module,
    outer: body,
    typeParameters: body.typeParameters,
    result: undefined,
    symbol: `${root.symbol}$lambda$${root.lambdaCount++}`,
    source: [],
  });
  const params: Local[] = [];
  for (const [index, param] of taken.entries()) {
    const asked = shape?.params[index];
    const type = asked === undefined || hasHole(types, asked) ? param.type : asked;
    if (types.isGeneric(type) && type === param.type && signature.typeParameters.length > 0) {
      report(body, "cannotInfer", span, { name: show(body, type), process: signature.name });
      return errorExpression(span);
    }
    params.push(bindLocal(inside, param.name, type, span));
  }
  const holder = receiver === undefined ? undefined : capturedLocal(body, inside, receiver.type, span);
  const locals = holder === undefined ? params : [holder, ...params];
  const values = locals.map((local): TypedExpression => ({ kind: "local", type: local.type, at: span.start, local }));
  const result = shape === undefined || hasHole(types, shape.result) ? undefined : shape.result;
  const call = callSignature(inside, span, signature, values, [], result);
  if (call.type === ERROR) return call;
  const lambda = lambdaOf(body, inside, params, call, result, span);
  if (holder === undefined || receiver === undefined) return lambda;
  const keep: TypedStatement = { kind: "let", local: holder, value: receiver, at: span.start };
  return { kind: "block", type: lambda.type, at: span.start, body: [keep], value: lambda };
}

/** A variable of the body that the lambda captures. */
function capturedLocal(body: Body, inside: Body, type: TypeId, span: Span): Local {
  const local = newLocal(body, "self", type, span);
  local.isCaptured = true;
  inside.captures.push(local);
  return local;
}

function lambdaOf(
  body: Body,
  inside: Body,
  params: readonly Local[],
  call: TypedExpression,
  wanted: TypeId | undefined,
  span: Span,
): TypedExpression {
  const at = span.start;
  const result = wanted ?? call.type;
  const isDropped = result === NOTHING;
  const process: TypedProcess = {
    symbol: inside.symbol,
    name: "lambda",
    typeParameters: body.typeParameters.filter(({ is }) => is === undefined).map(({ name }) => name),
    params,
    result,
    locals: inside.locals,
    body: [
      isDropped
        ? { kind: "expression", value: call, at }
        : { kind: "return", value: coerce(inside, call, result, span), at },
    ],
    isPrivate: true,
    inlineHint: "auto",
    at,
  };
  const type = body.types.process(
    params.map((param) => param.type),
    result,
  );
  return { kind: "lambda", type, at, process, captures: inside.captures };
}
