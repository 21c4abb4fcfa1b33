// Foreign processes: which types C takes and gives, and how Texts and Lists of numbers pass for the length of a call.

import type { Argument } from "#core/ast/expressions.ts";
import type { Span } from "#core/base/source.ts";
import { libraryFile } from "#core/spec/foreign-libraries.ts";
import type { ProcessSignature } from "#core/types/module-interface.ts";
import type { PendingProcess } from "#core/types/resolved-module.ts";
import { BOOLEAN, ERROR, FLOAT, FLOAT32, NOTHING, POINTER, TEXT, type TypeId } from "#core/types/type-table.ts";
import type { TypedExpression } from "#core/types/typed-tree.ts";
import { type Body, errorExpression, report, show } from "./body.ts";
import { callWithValues } from "./call-process.ts";
import { checkExpression } from "./check-expression.ts";
import { coerce, convertTo } from "./coerce.ts";
import { libraryProcess } from "./methods.ts";
import { isInteger } from "./numbers.ts";
import type { ModuleState, Program } from "./program.ts";
import { reportUnsupported } from "./unsupported.ts";

/** Numbers, Boolean and addresses: what C takes and gives in a register as it is. */
function isPlainForC({ types }: Program, type: TypeId): boolean {
  return (
    isInteger(type) ||
    type === FLOAT ||
    type === FLOAT32 ||
    type === BOOLEAN ||
    type === POINTER ||
    type === ERROR ||
    types.shape(type).kind === "pointer"
  );
}

/** What may be the null pointer in C: a Text or Pointer that can be absent. */
function isNullable({ types }: Program, type: TypeId): boolean {
  const shape = types.shape(type);
  return shape.kind === "optional" && (shape.item === TEXT || shape.item === POINTER);
}

function mayPassToC(program: Program, type: TypeId): boolean {
  if (isPlainForC(program, type) || type === TEXT || isNullable(program, type)) return true;
  const item = program.listItem(type);
  return item !== undefined && isPlainForC(program, item);
}

function mayComeFromC(program: Program, type: TypeId): boolean {
  return type === TEXT || type === NOTHING || isPlainForC(program, type) || isNullable(program, type);
}

/** Reports the types in the header of a foreign process that have no form in C. */
export function checkForeignHeader(program: Program, state: ModuleState, pending: PendingProcess): void {
  const { declaration, signature } = pending;
  const { name, params, result } = signature;
  const refuse = (span: Span, type: TypeId, verb: "take" | "return"): void => {
    if (program.types.shape(type).kind === "process") {
      reportUnsupported(program, state.resolved.source, span, "callback");
      return;
    }
    program.diagnostics.report("foreignType", state.resolved.source, span, {
      name,
      verb,
      type: program.types.display(type),
    });
  };
  params.forEach(({ type }, index) => {
    if (!mayPassToC(program, type)) refuse(declaration.parameters[index]?.type ?? declaration.name, type, "take");
  });
  if (!mayComeFromC(program, result)) refuse(declaration.result ?? declaration.name, result, "return");
}

/** Reports a C name that two modules take from different libraries: whatever loads the program finds one process of a name. */
export function checkForeignNames(program: Program): void {
  const known = new Map<string, { library: string; module: string }>();
  for (const { resolved } of program.modules) {
    for (const { declaration, signature, library: ofModule } of resolved.processes) {
      const library = declaration.external?.library ?? ofModule;
      if (signature.form !== "foreign" || library === undefined) continue;
      const { name } = signature;
      const other = known.get(name);
      if (other === undefined) known.set(name, { library, module: resolved.interface.path });
      else if (libraryFile(other.library) !== libraryFile(library)) {
        const facts = { name, library, other: other.library, module: other.module };
        program.diagnostics.report("foreignTwice", resolved.source, declaration.name, facts);
      }
    }
  }
}

/** The arguments of a call by parameter; where a Pointer is wanted, optional or not, a Text may stand. */
export function foreignArguments(
  body: Body,
  signature: ProcessSignature,
  slots: readonly (Argument | undefined)[],
  given: readonly TypedExpression[],
  span: Span,
): (TypedExpression | undefined)[] {
  const fitted = (value: TypedExpression, wanted: TypeId, at: Span): TypedExpression => {
    const shape = body.types.shape(wanted);
    const isPointer = (shape.kind === "optional" ? shape.item : wanted) === POINTER;
    return isPointer && value.type === TEXT ? value : coerce(body, value, wanted, at);
  };
  return signature.params.map(({ type }, index) => {
    const value = given[index];
    if (value !== undefined) return fitted(value, type, span);
    const slot = slots[index];
    return slot === undefined ? undefined : fitted(checkExpression(body, slot.value, type), type, slot.value);
  });
}

/** The call with its arguments as C takes them, and its result as the header says. */
export function foreignCall(
  body: Body,
  span: Span,
  signature: ProcessSignature,
  values: readonly TypedExpression[],
  extra: readonly Argument[],
): TypedExpression {
  const args = values.map((value) => passed(body, span, value));
  for (const argument of extra) args.push(variadicArgument(body, argument));
  const { symbol, result, isVariadic, isLeaf } = signature;
  const shape = body.types.shape(result);
  const conversion =
    shape.kind === "optional" && shape.item === POINTER
      ? "pointer_from_c"
      : result === TEXT || shape.kind === "optional"
        ? "text_from_c"
        : undefined;
  const type = conversion === undefined ? result : POINTER;
  const call: TypedExpression = { kind: "callForeign", type, at: span.start, symbol, args, isVariadic, isLeaf };
  if (conversion === undefined) return call;
  const value = converted(body, span, conversion, call);
  if (result !== TEXT || value.type === ERROR) return value;
  return { kind: "unwrap", type: TEXT, at: span.start, operand: value, isChecked: true };
}

function passed(body: Body, span: Span, value: TypedExpression): TypedExpression {
  if (value.type === TEXT) return converted(body, span, "text_for_c", value);
  const shape = body.types.shape(value.type);
  if (shape.kind === "optional")
    return converted(body, span, shape.item === TEXT ? "optional_text_for_c" : "pointer_for_c", value);
  return body.program.listItem(value.type) === undefined ? value : converted(body, span, "elements_for_c", value);
}

const CONVERSIONS = "core/foreign";

function converted(body: Body, span: Span, name: string, value: TypedExpression): TypedExpression {
  const signature = libraryProcess(body, CONVERSIONS, name);
  if (signature !== undefined) return callWithValues(body, span, signature, [value], undefined);
  report(body, "missingLibrary", span, { name, module: CONVERSIONS });
  return errorExpression(span);
}

/** Behind the listed parameters C gets a Float32 as a Float. */
function variadicArgument(body: Body, { value: node }: Argument): TypedExpression {
  const value = checkExpression(body, node, undefined);
  if (value.type === FLOAT32) return convertTo(value, FLOAT);
  if (mayPassToC(body.program, value.type)) return passed(body, node, value);
  report(body, "foreignArgument", node, { type: show(body, value.type) });
  return errorExpression(node);
}
