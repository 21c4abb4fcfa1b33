// Calls in every form: of processes, of types and variants, of methods, of process values, and through the pipe.

import type { Argument, Call, Construct, Expression, Member, Pipe } from "#core/ast/expressions.ts";
import { Spelling } from "#core/ast/spelling.ts";
import type { Span } from "#core/base/source.ts";
import type { TypeEntry, ValueEntry } from "#core/types/module-interface.ts";
import { ERROR, type TypeId } from "#core/types/type-table.ts";
import type { TypedExpression } from "#core/types/typed-tree.ts";
import { type Body, errorExpression, lookUp, report, show } from "./body.ts";
import { callOverloads, callSignature } from "./call-process.ts";
import { checkAs, checkExpression } from "./check-expression.ts";
import { coerce } from "./coerce.ts";
import { checkCallChanges } from "./constant-changes.ts";
import { makeCase, makeRecord, reportBareType } from "./construct.ts";
import { fieldOf, fieldValue, type ModuleMember, moduleMember, typeMember } from "./members.ts";
import { findMethod, methodAdvice } from "./methods.ts";
import { findName, findType, reportAmbiguous, valueNamedAsModule } from "./module-names.ts";
import { isLost, pickCase, unknownName } from "./names.ts";
import { countOf, resolveIn } from "./resolve-type.ts";

export function checkCall(body: Body, node: Call, wanted: TypeId | undefined): TypedExpression {
  const call = callCallee(body, node, node.callee, node.arguments, undefined, wanted);
  if (call.kind === "call") checkCallChanges(body, call, node);
  return call;
}

/** `value |> target`. */
export function checkPipe(body: Body, node: Pipe, wanted: TypeId | undefined): TypedExpression {
  const value = checkExpression(body, node.value, undefined);
  const { target } = node;
  if (target.kind === "Call") return callCallee(body, node, target.callee, target.arguments, value, wanted);
  return callCallee(body, node, target, [], value, wanted);
}

/** Calls what `callee` means with the arguments; `first` is a value that comes before them. */
function callCallee(
  body: Body,
  span: Span,
  callee: Expression,
  args: readonly Argument[],
  first: TypedExpression | undefined,
  wanted: TypeId | undefined,
): TypedExpression {
  if (callee.kind === "Name" || callee.kind === "NameRun") {
    const name = callee.kind === "Name" ? callee.text : callee.words.join("_");
    return callName(body, span, callee, name, args, first, wanted);
  }
  if (callee.kind === "Member") return callMember(body, span, callee, args, first, wanted);
  return callValue(body, span, checkExpression(body, callee, undefined), args, first);
}

function callName(
  body: Body,
  span: Span,
  callee: Span,
  name: string,
  args: readonly Argument[],
  first: TypedExpression | undefined,
  wanted: TypeId | undefined,
): TypedExpression {
  if (lookUp(body, name) !== undefined)
    return callValue(body, span, checkExpression(body, callee as Expression, undefined), args, first);
  const found = findName(body.program, body.module, name);
  if (found === undefined) {
    const method = first === undefined ? undefined : findMethod(body, first.type, name, { given: 1, args });
    if (method !== undefined && first !== undefined) return callSignature(body, span, method, [first], args, wanted);
    unknownName(body, name, callee);
    checkDropped(body, args);
    return errorExpression(span);
  }
  reportAmbiguous(body, found, name, callee);
  if (found.kind === "type") return callType(body, span, found.entry, args, wanted);
  if (found.kind === "module") {
    const inside = valueNamedAsModule(body.module, found.module, name);
    if (inside?.kind === "value") return callEntry(body, span, callee, inside.entry, args, first, wanted);
    report(body, "moduleAsValue", callee, { name });
    checkDropped(body, args);
    return errorExpression(span);
  }
  return callEntry(body, span, callee, found.entry, args, first, wanted);
}

function callEntry(
  body: Body,
  span: Span,
  callee: Span,
  entry: ValueEntry,
  args: readonly Argument[],
  first: TypedExpression | undefined,
  wanted: TypeId | undefined,
): TypedExpression {
  if (entry.kind === "process")
    return callOverloads(body, span, entry.overloads, first === undefined ? [] : [first], args, wanted);
  if (entry.kind === "case") return makeCase(body, span, pickCase(body, entry.cases, wanted), args, wanted);
  const { global } = entry;
  const value: TypedExpression = {
    kind: "global",
    type: global.type ?? ERROR,
    at: callee.start,
    symbol: global.symbol,
    isConstant: global.isConstant,
  };
  return callValue(body, span, value, args, first);
}

function callType(
  body: Body,
  span: Span,
  entry: TypeEntry,
  args: readonly Argument[],
  wanted: TypeId | undefined,
): TypedExpression {
  if (entry.nominal !== undefined) return makeRecord(body, span, entry.nominal, args, wanted);
  const shape = entry.aliased === undefined ? undefined : body.types.shape(entry.aliased);
  const nominal = shape?.kind === "nominal" ? body.types.nominals[shape.nominal] : undefined;
  if (nominal !== undefined && shape?.kind === "nominal" && entry.parameters.length === 0)
    return makeRecord(body, span, nominal, args, wanted, shape.args);
  report(body, "typeAsValue", span, { name: entry.name });
  checkDropped(body, args);
  return errorExpression(span);
}

function callMember(
  body: Body,
  span: Span,
  callee: Member,
  args: readonly Argument[],
  first: TypedExpression | undefined,
  wanted: TypeId | undefined,
): TypedExpression {
  const qualified = moduleMember(body, callee) ?? typeMember(body, callee);
  if (qualified !== undefined) return callQualified(body, span, callee, qualified, args, first, wanted);
  const receiver = checkExpression(body, callee.object, undefined);
  if (receiver.type === ERROR) {
    checkDropped(body, args);
    return errorExpression(span);
  }
  const name = callee.words.join("_");
  const field = fieldOf(body, receiver, name);
  if (field !== undefined && body.types.shape(field.type).kind === "process")
    return callValue(body, span, fieldValue(body, receiver, field, callee), args, first);
  const method = findMethod(body, receiver.type, name, { given: first === undefined ? 1 : 2, args });
  if (method === undefined) {
    const text = methodAdvice(body, receiver.type, name);
    const help = text === undefined ? undefined : { help: { text } };
    if (!isLost(body, name)) report(body, "noMethod", callee, { name, type: show(body, receiver.type) }, help);
    checkDropped(body, args);
    return errorExpression(span);
  }
  return callSignature(body, span, method, first === undefined ? [receiver] : [receiver, first], args, wanted);
}

function callQualified(
  body: Body,
  span: Span,
  callee: Member,
  member: ModuleMember,
  args: readonly Argument[],
  first: TypedExpression | undefined,
  wanted: TypeId | undefined,
): TypedExpression {
  if (member.kind === "value") return callEntry(body, span, callee, member.entry, args, first, wanted);
  if (member.kind === "type") return callType(body, span, member.entry, args, wanted);
  if (member.kind === "method")
    return callOverloads(body, span, member.overloads, first === undefined ? [] : [first], args, wanted);
  checkDropped(body, args);
  return errorExpression(span);
}

/** Calls a value of process type: positional arguments only. */
function callValue(
  body: Body,
  span: Span,
  callee: TypedExpression,
  args: readonly Argument[],
  first: TypedExpression | undefined,
): TypedExpression {
  const shape = body.types.shape(callee.type);
  if (shape.kind !== "process") {
    if (callee.type !== ERROR) report(body, "notCallable", span, { type: show(body, callee.type) });
    checkDropped(body, args);
    return errorExpression(span);
  }
  const given = first === undefined ? 0 : 1;
  if (args.length + given !== shape.params.length) {
    const wantedCount = shape.params.length;
    report(body, "argumentCount", span, { wanted: countOf(wantedCount, "argument"), found: args.length + given });
    checkDropped(body, args);
    return { kind: "nothing", type: shape.result, at: span.start };
  }
  const values = args.map((argument, index) => {
    if (argument.name !== undefined) report(body, "namedForValue", argument, { name: argument.name.text });
    return checkAs(body, argument.value, shape.params[index + given] ?? ERROR);
  });
  if (first !== undefined) values.unshift(coerce(body, first, shape.params[0] ?? ERROR, span));
  return { kind: "callValue", type: shape.result, at: span.start, callee, args: values };
}

/** Checks arguments of a call that could not be resolved, so that their own errors show. */
function checkDropped(body: Body, args: readonly Argument[]): void {
  for (const { value } of args) {
    // The types of its parameters would come from what is called.
    const isOpen = value.kind === "Lambda" && value.parameters.some(({ type }) => type === undefined);
    if (!isOpen) checkExpression(body, value, undefined);
  }
}

/** `a T` alone; `a value of type T` says that a value is made. */
const isBare = ({ flags, arguments: args }: Construct): boolean => args.length === 0 && (flags & Spelling.Short) !== 0;

/** `a value of type T with …`, `a T with …`. */
export function checkConstruct(body: Body, node: Construct, wanted: TypeId | undefined): TypedExpression {
  const { type } = node;
  if (type.kind === "NamedType") {
    const last = type.path[type.path.length - 1];
    const name = last === undefined ? "" : last.words.join("_");
    if (type.path.length === 1 && type.arguments.length === 0) {
      const entry = findType(body.program, body.module, name);
      if (entry?.nominal?.kind === "record" && isBare(node)) {
        reportBareType(body, name, entry.nominal, node);
        return errorExpression(node);
      }
      if (entry !== undefined) return callType(body, node, entry, node.arguments, wanted);
      const found = findName(body.program, body.module, name);
      if (found?.kind === "value" && found.entry.kind === "case")
        return makeCase(body, node, pickCase(body, found.entry.cases, wanted), node.arguments, wanted);
    }
    if (type.path.length === 2) {
      const owner = findType(body.program, body.module, type.path[0]?.words.join("_") ?? "");
      const caseIndex = owner?.nominal?.cases.findIndex((one) => one.name === name) ?? -1;
      if (owner?.nominal !== undefined && caseIndex >= 0)
        return makeCase(body, node, { nominal: owner.nominal, caseIndex }, node.arguments, wanted);
    }
  }
  const resolved = resolveIn(body, type);
  const shape = body.types.shape(resolved);
  const nominal = shape.kind === "nominal" ? body.types.nominals[shape.nominal] : undefined;
  if (nominal !== undefined && shape.kind === "nominal")
    return makeRecord(body, node, nominal, node.arguments, wanted, shape.args);
  if (resolved !== ERROR) report(body, "typeAsValue", node, { name: show(body, resolved) });
  checkDropped(body, node.arguments);
  return errorExpression(node);
}
