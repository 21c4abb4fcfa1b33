// Names as values: variables with what is known about them, module variables, processes, and cases of variants.

import type { Span } from "#core/base/source.ts";
import { INTRINSICS } from "#core/spec/intrinsics.ts";
import type { CaseSignature, ProcessSignature, ValueEntry } from "#core/types/module-interface.ts";
import { ERROR, type TypeId } from "#core/types/type-table.ts";
import type { Local, TypedExpression } from "#core/types/typed-tree.ts";
import { type Body, errorExpression, isRuntime, lookUp, report } from "./body.ts";
import { isUnsafe } from "./call-process.ts";
import { makeCase } from "./construct.ts";
import { isErrorType, upcast } from "./error-types.ts";
import { factOf } from "./flow.ts";
import { hasHole, unify } from "./inference.ts";
import { findName, suggestName } from "./module-names.ts";
import type { FoundName } from "./program.ts";
import { referenceTo } from "./template-uses.ts";
import { reportUnsupported } from "./unsupported.ts";

export function checkName(body: Body, name: string, span: Span, wanted: TypeId | undefined): TypedExpression {
  const binding = lookUp(body, name);
  if (binding !== undefined) return readLocal(body, binding.local, span);
  const found = findName(body.program, body.module, name);
  if (found === undefined) return unknownName(body, name, span);
  return foundValue(body, name, found, span, wanted);
}

/** A name of module scope as a value. */
export function foundValue(
  body: Body,
  name: string,
  found: FoundName,
  span: Span,
  wanted: TypeId | undefined,
): TypedExpression {
  if (found.kind === "module") {
    report(body, "moduleAsValue", span, { name });
    return errorExpression(span);
  }
  if (found.kind === "type") {
    report(
      body,
      "typeAsValue",
      span,
      { name },
      { help: { text: `make a value with \`a value of type ${name} with …\`` } },
    );
    return errorExpression(span);
  }
  return entryValue(body, found.entry, span, wanted);
}

export function entryValue(body: Body, entry: ValueEntry, span: Span, wanted: TypeId | undefined): TypedExpression {
  if (entry.kind === "global") {
    const { global } = entry;
    if (global.type === undefined) {
      report(body, "usedBeforeValue", span, { name: global.name });
      global.type = ERROR;
    }
    return { kind: "global", type: global.type, at: span.start, symbol: global.symbol, isConstant: global.isConstant };
  }
  if (entry.kind === "case") return makeCase(body, span, pickCase(body, entry.cases, wanted), [], wanted);
  return processValue(body, entry.overloads, span, wanted);
}

/** Of several cases of one name, the one of the wanted variant; else the first. */
export function pickCase(body: Body, cases: readonly CaseSignature[], wanted: TypeId | undefined): CaseSignature {
  if (wanted !== undefined && cases.length > 1) {
    const shape = body.types.shape(wanted);
    const inner = shape.kind === "optional" ? shape.item : wanted;
    const nominal = body.program.nominalOf(inner);
    const fitting = cases.find((one) => one.nominal === nominal);
    if (fitting !== undefined) return fitting;
  }
  return cases[0] as CaseSignature;
}

/** The value of a variable as what is known about it: an Optional that was tested counts as its item. */
export function readLocal(body: Body, local: Local, span: Span): TypedExpression {
  const plain: TypedExpression = { kind: "local", type: local.type, at: span.start, local };
  const fact = factOf(body.flow.facts, local);
  if (fact === undefined) return plain;
  const item = fact.presence === "some" ? presentItem(body, plain) : plain;
  if (fact.type === undefined || fact.type === item.type) return item;
  if (isErrorType(body.program, item.type)) return upcast(item, fact.type);
  return { kind: "fromProtocol", type: fact.type, at: span.start, operand: item, isChecked: false };
}

function presentItem(body: Body, optional: TypedExpression): TypedExpression {
  const shape = body.types.shape(optional.type);
  if (shape.kind !== "optional") return optional;
  return { kind: "unwrap", type: shape.item, at: optional.at, operand: optional, isChecked: false };
}

export function unknownName(body: Body, name: string, span: Span): TypedExpression {
  const locals: { name: string }[] = [];
  for (let scope: Body | undefined = body; scope !== undefined; scope = scope.outer) locals.push(...scope.bindings);
  const closest = suggestName(body.program, body.module, name, locals);
  const readable = name.replaceAll("_", " ");
  report(
    body,
    "unknownName",
    span,
    { name: span.end - span.start === name.length ? body.file.slice(span) : readable },
    closest === undefined
      ? undefined
      : { help: { text: `did you mean \`${closest}\`?`, edits: [{ span, text: closest }] } },
  );
  return errorExpression(span);
}

/** Whether there is code to call: of machine operations, those whose body is written in their module. */
function hasCode(signature: ProcessSignature): boolean {
  if (signature.form !== "intrinsic") return signature.form === "ordinary";
  return INTRINSICS.some(
    (row) => row.module === signature.modulePath && row.name === signature.name && row.header === undefined,
  );
}

/** A process as a value: its type arguments come from the wanted process type. */
function processValue(
  body: Body,
  overloads: readonly ProcessSignature[],
  span: Span,
  wanted: TypeId | undefined,
): TypedExpression {
  const signature = overloads[0] as ProcessSignature;
  const { program, types, file } = body;
  if (isRuntime(body)) report(body, "notInRuntimeModule", span, { what: "a process as a value" });
  if (overloads.length > 1) {
    reportUnsupported(program, file, span, "methodValue");
    return errorExpression(span);
  }
  if (!hasCode(signature)) {
    reportUnsupported(program, file, span, "intrinsicValue");
    return errorExpression(span);
  }
  if (isUnsafe(signature) && !body.module.resolved.interface.isLibrary && body.unsafeDepth === 0)
    report(body, "needsUnsafe", span, { name: signature.name });
  const pattern = types.process(
    signature.params.map((param) => param.type),
    signature.result,
  );
  const typeArgs = new Array<TypeId | undefined>(signature.typeParameters.length).fill(undefined);
  if (wanted !== undefined && !hasHole(types, wanted)) unify(types, pattern, wanted, typeArgs);
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
