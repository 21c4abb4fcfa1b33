// `Let`, `Constant`, `Set` and `Increase`: variables of processes and of modules, and what setting them shows.

import type { BinaryOperator, Expression } from "#core/ast/expressions.ts";
import type { BindingTarget } from "#core/ast/patterns.ts";
import type { Constant, Let, SetPlace, Statement, Update } from "#core/ast/statements.ts";
import type { Span } from "#core/base/source.ts";
import type { GlobalSignature } from "#core/types/module-interface.ts";
import { BOOLEAN, ERROR, INTEGER, NEVER, NOTHING, TEXT, type TypeId, WORD_TYPE } from "#core/types/type-table.ts";
import type { Local, TypedExpression, TypedPattern, TypedPlace, TypedStatement } from "#core/types/typed-tree.ts";
import { combine, OPERATORS } from "./arithmetic.ts";
import { bindTarget } from "./bind-target.ts";
import { type Body, bindLocal, endBindings, errorExpression, lookUp, mayNarrow, report, show } from "./body.ts";
import { checkAs, checkExpression } from "./check-expression.ts";
import { coerce, convertTo } from "./coerce.ts";
import { withFact, withoutFact } from "./flow.ts";
import { typeFromLaterUse } from "./later-use.ts";
import { toText } from "./literals.ts";
import { localConstant, visibleLocals } from "./local-constants.ts";
import { plainName } from "./members.ts";
import { findName } from "./module-names.ts";
import { readLocal } from "./names.ts";
import { globalKey, knownCase } from "./narrowed-variables.ts";
import { checkPlace } from "./places.ts";
import { resolveIn } from "./resolve-type.ts";
import { hasInitialValue } from "./zero-values.ts";

export function checkLet(body: Body, node: Let, out: TypedStatement[]): void {
  const { target } = node;
  const name = target.kind === "DeclaredName" ? target.text : undefined;
  const value = initialValue(body, node, node.type, node.value, name);
  if (isGlobalLevel(body)) {
    const globals = body.module.resolved.globals.get(node) ?? [];
    if (target.kind === "DeclaredName") declareGlobal(body, globals[0], value, node, out);
    else declareGlobalTuple(body, target, globals, value, node, out);
    return;
  }
  if (target.kind === "DeclaredName") {
    if (target.text === "_") {
      out.push({ kind: "expression", value, at: node.start });
      return;
    }
    const local = bindLocal(body, target.text, value.type, target);
    if (value.type === ERROR) return;
    noteValue(body, local, value);
    out.push({ kind: "let", local, value, at: node.start });
    return;
  }
  const pattern = bindTarget(body, target, value.type);
  if (value.type !== ERROR) out.push({ kind: "letPattern", pattern, value, at: node.start });
}

/** A module variable is declared by statements of the module itself, not inside its blocks. */
function isGlobalLevel(body: Body): boolean {
  return body.isInitializer && body.depth === 0;
}

function initialValue(
  body: Body,
  node: Span,
  typeNode: Let["type"],
  valueNode: Expression | undefined,
  name?: string,
): TypedExpression {
  const type = typeNode === undefined ? undefined : resolveIn(body, typeNode);
  const later =
    typeNode === undefined && valueNode !== undefined && name !== undefined
      ? typeFromLaterUse(body, name, valueNode)
      : undefined;
  if (later?.isOpen === true) return { kind: "zero", type: later.type, at: node.start };
  if (later !== undefined && valueNode !== undefined) return checkAs(body, valueNode, later.type);
  if (valueNode === undefined) {
    if (type === undefined || type === ERROR) return errorExpression(node);
    if (type === NOTHING || !hasInitialValue(body.program, type)) {
      report(body, "noZero", node, { type: show(body, type) });
      return errorExpression(node);
    }
    return { kind: "zero", type, at: node.start };
  }
  if (type !== undefined && type !== ERROR) {
    const value = checkAs(body, valueNode, type);
    return value.type === ERROR ? { kind: "zero", type, at: node.start } : finishSurplus(body, valueNode, value);
  }
  const value = finishSurplus(body, valueNode, checkExpression(body, valueNode, undefined));
  if (type === ERROR) return errorExpression(node);
  if (value.type === NOTHING) {
    report(body, "noValue", valueNode, {});
    return errorExpression(node);
  }
  const shape = body.types.shape(value.type);
  if (shape.kind === "optional" && shape.item === NEVER) {
    report(body, "nothingNeedsType", valueNode, {});
    return errorExpression(node);
  }
  return value;
}

/** `Let b be f with x and y`, f taking one: `and` belongs to the value. */
export function finishSurplus(body: Body, node: Expression, value: TypedExpression): TypedExpression {
  let result = value;
  const { surplus } = body;
  body.surplus = [];
  for (const argument of surplus) {
    const left = coerce(body, result, BOOLEAN, node);
    const right = checkAs(body, argument.value, BOOLEAN);
    result = { kind: "and", type: BOOLEAN, at: node.start, left, right };
  }
  return result;
}

export function declareGlobal(
  body: Body,
  global: GlobalSignature | undefined,
  value: TypedExpression,
  node: Statement,
  out: TypedStatement[],
): void {
  if (global === undefined) {
    if (value.type !== ERROR) out.push({ kind: "expression", value, at: node.start });
    return;
  }
  setGlobalType(body, global, value.type);
  if (value.type === ERROR) return;
  const place: TypedPlace = { kind: "global", symbol: global.symbol, type: value.type };
  if (body.types.shape(value.type).kind === "optional" || value.kind === "toCase") {
    const { symbol, isConstant, at } = global;
    const key = globalKey(body, { kind: "global", type: value.type, at, symbol, isConstant });
    if (key !== undefined) noteKnown(body, key, value);
  }
  out.push({ kind: "set", place, value, at: node.start });
}

function setGlobalType(body: Body, global: GlobalSignature, type: TypeId): void {
  global.type = type;
  const entry = body.module.resolved.interface.values.get(global.name);
  if (entry?.kind === "global" && entry.global !== global) {
    body.module.resolved.interface.values.set(global.name, { kind: "global", global });
    body.module.found.delete(global.name);
  }
  const { symbol, name, isConstant, at } = global;
  if (type !== ERROR) body.module.globals.push({ symbol, name, type, isConstant, at });
}

/** `Let (a, b) be pair` at module level: taken apart into hidden variables first. */
function declareGlobalTuple(
  body: Body,
  target: BindingTarget,
  globals: readonly GlobalSignature[],
  value: TypedExpression,
  node: Statement,
  out: TypedStatement[],
): void {
  const mark = body.bindings.length;
  const pattern: TypedPattern = bindTarget(body, target, value.type);
  const bound = body.bindings.slice(mark);
  endBindings(body, mark);
  if (value.type !== ERROR) out.push({ kind: "letPattern", pattern, value, at: node.start });
  for (const global of globals) {
    const local = bound.find((binding) => binding.name === global.name)?.local;
    if (local === undefined) continue;
    declareGlobal(body, global, { kind: "local", type: local.type, at: node.start, local }, node, out);
  }
}

export function checkConstant(body: Body, node: Constant, out: TypedStatement[]): void {
  if (isGlobalLevel(body)) {
    const value = initialValue(body, node, node.type, node.value);
    declareGlobal(body, body.module.resolved.globals.get(node)?.[0], value, node, out);
    return;
  }
  const visible = visibleLocals(body);
  const value = localConstant(body, node, initialValue(body, node, node.type, node.value), visible);
  const local = bindLocal(body, node.name.text, value.type, node.name, "a constant");
  body.program.constantLocals.set(local, value);
  if (value.type !== ERROR) out.push({ kind: "let", local, value, at: node.start });
}

/** A variable counts as what it was just given. */
function noteValue(body: Body, local: Local, value: TypedExpression): void {
  if (mayNarrow(body, local)) noteKnown(body, local, value);
  else body.flow.facts = withoutFact(body.flow.facts, local);
}

function noteKnown(body: Body, local: Local, value: TypedExpression): void {
  const { flow } = body;
  const caseIndex = knownCase(body, value);
  if (caseIndex !== undefined) flow.facts = withFact(flow.facts, { local, presence: undefined, caseIndex });
  else if (body.types.shape(local.type).kind !== "optional") flow.facts = withoutFact(flow.facts, local);
  else if (value.kind === "some") flow.facts = withFact(flow.facts, { local, presence: "some", caseIndex: undefined });
  else if (value.kind === "nothing")
    flow.facts = withFact(flow.facts, { local, presence: "nothing", caseIndex: undefined });
  else flow.facts = withoutFact(flow.facts, local);
}

/** Where a value does not fit a variable: shows where the variable got its type. */
function showDeclaration(body: Body, name: string | undefined, place: TypedPlace, value: Span): void {
  const entry = name === undefined ? undefined : body.module.resolved.interface.values.get(name);
  const isOwn = place.kind === "global" && entry?.kind === "global" && entry.global.symbol === place.symbol;
  const start = place.kind === "local" ? place.local.at : isOwn ? entry.global.at : -1;
  if (start < 0 || name === undefined) return;
  const span = { start, end: start + name.length };
  const label = { file: body.file, span, text: `\`${name}\` holds ${show(body, place.type)} from here on` };
  body.program.diagnostics.addLabel("typeMismatch", body.file, value, label);
}

export function checkSet(body: Body, node: SetPlace, out: TypedStatement[]): void {
  const name = plainName(node.place);
  if (node.mayDeclare && name !== undefined && lookUp(body, name) === undefined) {
    const globals = body.module.resolved.globals.get(node);
    if (globals !== undefined && isGlobalLevel(body)) {
      declareGlobal(body, globals[0], initialValue(body, node, undefined, node.value, name), node, out);
      return;
    }
    if (findName(body.program, body.module, name) === undefined) {
      const value = initialValue(body, node, undefined, node.value, name);
      const local = bindLocal(body, name, value.type, node.place);
      if (value.type !== ERROR) out.push({ kind: "let", local, value, at: node.start });
      return;
    }
  }
  const place = checkPlace(body, node.place, "Set");
  if (place === undefined) {
    checkExpression(body, node.value, undefined);
    return;
  }
  const value = finishSurplus(body, node.value, checkAs(body, node.value, place.type));
  if (value.type === ERROR) showDeclaration(body, name, place, node.value);
  if (place.kind === "local") {
    place.local.isSet = true;
    if (value.type !== ERROR) noteValue(body, place.local, value);
  } else if (place.kind === "global") {
    const key = body.program.globalKeys.get(place.symbol);
    if (key !== undefined && value.type !== ERROR) noteKnown(body, key, value);
  }
  if (value.type !== ERROR && place.type !== ERROR) out.push({ kind: "set", place, value, at: node.start });
}

export function checkUpdate(body: Body, node: Update, out: TypedStatement[]): void {
  const place = checkPlace(body, node.place, UPDATE_WORDS[node.operator] ?? "Update");
  if (place === undefined || place.type === ERROR) {
    checkExpression(body, node.value, undefined);
    return;
  }
  if (place.kind === "local") place.local.isSet = true;
  if (place.kind === "local" && body.types.shape(place.type).kind === "optional") {
    updateNarrowed(body, node, place.local, out);
    return;
  }
  const at = node.start;
  if (place.type === TEXT && (node.operator === "join" || node.operator === "add")) {
    const added = checkExpression(body, node.value, TEXT);
    const value = node.operator === "join" ? toText(body, added, node.value) : coerce(body, added, TEXT, node.value);
    if (value.type !== ERROR) out.push({ kind: "update", place, op: "join", mode: "checked", value, at });
    return;
  }
  if (node.operator === "join") {
    report(body, "operandType", node, { operator: "joined with", type: show(body, place.type) });
    return;
  }
  if (body.program.listItem(place.type) !== undefined) {
    const operator = UPDATE_WORDS[node.operator] ?? "Update";
    const help = { text: "`Add x to xs` and `xs.add_all(ys)` change a list, `Set xs to xs plus ys` makes a new one" };
    report(body, "operandType", node, { operator, type: show(body, place.type) }, { help });
    return;
  }
  const operator = OPERATORS[node.operator];
  const value = checkExpression(body, node.value, operator.isShift ? INTEGER : place.type);
  if (value.type === ERROR) return;
  // The same rules as for `place op value`, whose result must fit the place again.
  const sample: TypedExpression = { kind: "zero", type: place.type, at };
  const whole = combine(body, operator, sample, operator.isShift ? convertTo(value, place.type) : value, node);
  if (whole.type === ERROR) return;
  if (whole.type !== place.type) {
    coerce(body, whole, place.type, node.value);
    return;
  }
  const right = operator.isShift ? convertTo(value, INTEGER) : convertTo(value, place.type);
  const mode = place.type === WORD_TYPE || operator.mode === "wrapping" ? "wrapping" : "checked";
  out.push({ kind: "update", place, op: operator.op, mode, value: right, at });
}

/** `Increase n by 1`, n an Optional that is known to hold a value. */
function updateNarrowed(body: Body, node: Update, local: Local, out: TypedStatement[]): void {
  const current = readLocal(body, local, node.place);
  if (node.operator === "join" || current.type === local.type) {
    report(body, "operandType", node, {
      operator: UPDATE_WORDS[node.operator] ?? "Update",
      type: show(body, current.type),
    });
    return;
  }
  const right = checkExpression(body, node.value, current.type);
  const value = coerce(body, combine(body, OPERATORS[node.operator], current, right, node), local.type, node);
  if (value.type === ERROR) return;
  out.push({ kind: "set", place: { kind: "local", local, type: local.type }, value, at: node.start });
}

const UPDATE_WORDS: Partial<Readonly<Record<BinaryOperator, string>>> = {
  add: "Increase",
  subtract: "Decrease",
  multiply: "Multiply",
  divide: "Divide",
};
