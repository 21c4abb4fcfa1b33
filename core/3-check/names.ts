// Names as values: variables with what is known about them, module variables, processes, and cases of variants.

import type { DiagnosticHelp } from "#core/base/diagnostic.ts";
import type { Span } from "#core/base/source.ts";
import { foreignInfixes, foreignNames, foreignPrefixes } from "#core/spec/foreign-words.ts";
import type { CaseSignature, GlobalSignature, ValueEntry } from "#core/types/module-interface.ts";
import { ERROR, type TypeId } from "#core/types/type-table.ts";
import type { Local, TypedExpression } from "#core/types/typed-tree.ts";
import { type Body, errorExpression, lookUp, report } from "./body.ts";
import { makeCase, reportBareType } from "./construct.ts";
import { isErrorType, upcast } from "./error-types.ts";
import { type Fact, factOf } from "./flow.ts";
import { hasHole } from "./inference.ts";
import { wantedProcess } from "./lambdas.ts";
import { importAdvice } from "./library-advice.ts";
import { findMethod } from "./methods.ts";
import { findName, reportAmbiguous, suggestName, valueNamedAsModule } from "./module-names.ts";
import { processValue } from "./process-values.ts";
import type { FoundName } from "./program.ts";

export function checkName(body: Body, name: string, span: Span, wanted: TypeId | undefined): TypedExpression {
  const binding = lookUp(body, name);
  if (binding !== undefined) return readLocal(body, binding.local, span);
  const found = findName(body.program, body.module, name);
  if (found === undefined) return methodOfWanted(body, name, span, wanted) ?? unknownName(body, name, span);
  reportAmbiguous(body, found, name, span);
  return foundValue(body, name, found, span, wanted);
}

/** `words.map(trim)`: where a process is wanted, a method of what it takes. */
function methodOfWanted(body: Body, name: string, span: Span, wanted: TypeId | undefined): TypedExpression | undefined {
  const shape = wantedProcess(body, wanted);
  const [first] = shape?.params ?? [];
  if (shape === undefined || first === undefined || hasHole(body.types, first)) return undefined;
  const method = findMethod(body, first, name, { given: shape.params.length, args: [] });
  return method === undefined ? undefined : processValue(body, [method], span, wanted);
}

/** A name of module scope as a value. */
function foundValue(
  body: Body,
  name: string,
  found: FoundName,
  span: Span,
  wanted: TypeId | undefined,
): TypedExpression {
  if (found.kind === "module") {
    const inside = valueNamedAsModule(body.module, found.module, name);
    if (inside?.kind === "value") return entryValue(body, inside.entry, span, wanted);
    report(body, "moduleAsValue", span, { name });
    return errorExpression(span);
  }
  if (found.kind === "type") {
    reportBareType(body, name, found.entry.nominal, span);
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
    return readGlobal(body, global, global.type, span);
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

function readGlobal(body: Body, global: GlobalSignature, type: TypeId, span: Span): TypedExpression {
  const { symbol, isConstant } = global;
  const plain: TypedExpression = { kind: "global", type, at: span.start, symbol, isConstant };
  const key = body.program.globalKeys.get(symbol);
  return key === undefined ? plain : asKnown(body, plain, factOf(body.flow.facts, key), span);
}

/** The value of a variable as what is known about it: an Optional that was tested counts as its item. */
export function readLocal(body: Body, local: Local, span: Span): TypedExpression {
  const plain: TypedExpression = { kind: "local", type: local.type, at: span.start, local };
  return asKnown(body, plain, factOf(body.flow.facts, local), span);
}

function asKnown(body: Body, plain: TypedExpression, fact: Fact | undefined, span: Span): TypedExpression {
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
  if (isTold(body, name)) return errorExpression(span);
  const readable = name.replaceAll("_", " ");
  const shown = span.end - span.start === name.length ? body.file.slice(span) : readable;
  const help = helpWithName(body, name, span);
  const ended = help === undefined ? endedLocal(body, name) : undefined;
  const details =
    ended === undefined
      ? {}
      : {
          labels: [{ file: body.file, span: ended, text: "this one lives only up to the end of its block" }],
          help: { text: `declare \`${readable}\` with \`Let\` before the block, and set it inside` },
        };
  report(body, "unknownName", span, { name: shown }, help === undefined ? details : { help });
  return errorExpression(span);
}

/** Whether a failed import gave the name, or a line that could not be read has it: what is missing will come with that. */
export function isLost({ module }: Pick<Body, "module">, name: string): boolean {
  const { missing, ast } = module.resolved;
  if (missing.has(name)) return true;
  return ast.lostWords !== undefined && name.split("_").every((word) => ast.lostWords?.has(word));
}

/** Whether somebody knows already: a failed import gave the name, a line that could not be read has it, or the process uses it above. */
function isTold(body: Body, name: string): boolean {
  if (isLost(body, name)) return true;
  const { told } = body.module.resolved;
  const key = `${body.symbol} ${name}`;
  if (told.has(key)) return true;
  told.add(key);
  return false;
}

/** Where a variable of this name was declared whose block has ended. */
function endedLocal(body: Body, name: string): Span | undefined {
  const local = body.locals.findLast((one) => one.name === name);
  return local === undefined ? undefined : { start: local.at, end: local.at + name.length };
}

function helpWithName(body: Body, name: string, span: Span): DiagnosticHelp | undefined {
  const isSpeltNew = body.file.slice(span).startsWith("new ");
  const advice = isSpeltNew || !name.startsWith("new_") ? adviceAbout(name) : undefined;
  if (advice !== undefined) return { text: advice };
  const imported = importAdvice(name);
  if (imported !== undefined) return { text: imported };
  const locals: { name: string }[] = [];
  for (let scope: Body | undefined = body; scope !== undefined; scope = scope.outer) locals.push(...scope.bindings);
  const closest = suggestName(body.program, body.module, name, locals);
  if (closest === undefined) {
    const infix = name.split("_").find((word, index) => index > 0 && Object.hasOwn(foreignInfixes, word));
    return infix === undefined ? undefined : { text: foreignInfixes[infix] as string };
  }
  return { text: `did you mean \`${closest}\`?`, edits: [{ span, text: closest }] };
}

/** What to write instead of a name that another language has. */
function adviceAbout(name: string): string | undefined {
  if (Object.hasOwn(foreignNames, name)) return foreignNames[name];
  const [first = "", ...rest] = name.split("_");
  return rest.length > 0 && Object.hasOwn(foreignPrefixes, first) ? foreignPrefixes[first] : undefined;
}
