// Empty collections that nothing around them describes: the statements that follow, checked on trial, say what they hold.

import type { Expression } from "#core/ast/expressions.ts";
import { DiagnosticList } from "#core/base/diagnostic.ts";
import { ERROR, type TypeId } from "#core/types/type-table.ts";
import { type Body, bindLocal } from "./body.ts";
import { checkStatement } from "./check-statement.ts";
import { hasHole } from "./inference.ts";
import { plainName } from "./members.ts";
import { findName, findType, preludeModule } from "./module-names.ts";
import { OpenTypes } from "./open-types.ts";

/** What a value that stands alone is of: its type, and whether parts of that are open still. */
export interface LaterType {
  readonly type: TypeId;
  readonly isOpen: boolean;
}

/**
 * The type of the first value of a new variable, if the value alone does not tell: an empty literal, or a call such as
 * `list_create()`. The first later use in the same process that says what it holds decides. Undefined for all other values, and
 * where nothing decides.
 */
export function typeFromLaterUse(body: Body, name: string, value: Expression): LaterType | undefined {
  const kind = openKind(body, value);
  if (kind === undefined) return undefined;
  const { program } = body;
  const known = decisionsOf(body).get(value);
  if (known !== undefined) return known === ERROR ? undefined : { type: known, isOpen: false };
  if (program.openTypes !== undefined) return { type: openType(program.openTypes, kind, value, body), isOpen: true };
  const open = new OpenTypes(program.types);
  program.openTypes = open;
  const type = openType(open, kind, value, body);
  tryStatements(body, name, type, value, open);
  program.openTypes = undefined;
  settle(body, open);
  const decided = decisionsOf(body).get(value) ?? ERROR;
  return decided === ERROR ? undefined : { type: decided, isOpen: false };
}

/** Makes the type of such a value with new open parts. */
type OpenKind = (part: () => TypeId) => TypeId | undefined;

function openKind(body: Body, value: Expression): OpenKind | undefined {
  const collection = (name: string, parts: number): OpenKind => {
    return (part) => {
      preludeModule(body.program, body.module, name);
      const nominal = findType(body.program, body.module, name)?.nominal;
      const args = Array.from({ length: parts }, part);
      return nominal === undefined ? undefined : body.types.nominalType(nominal.id, args);
    };
  };
  switch (value.kind) {
    case "ListLiteral":
      return value.items.length === 0 ? collection("List", 1) : undefined;
    case "SetLiteral":
      return value.items.length === 0 ? collection("Set", 1) : undefined;
    case "DictionaryLiteral":
      return value.entries.length === 0 ? collection("Dictionary", 2) : undefined;
    case "Call":
      return openCall(body, value.callee);
    default:
      return undefined;
  }
}

/** A call of a generic process none of whose parameters says what its result is of. */
function openCall(body: Body, callee: Expression): OpenKind | undefined {
  const name = plainName(callee);
  if (name === undefined || body.names.has(name)) return undefined;
  const found = findName(body.program, body.module, name);
  if (found?.kind !== "value" || found.entry.kind !== "process" || found.entry.overloads.length !== 1) return undefined;
  const [signature] = found.entry.overloads;
  const { types } = body;
  if (signature === undefined || signature.isTemplate || signature.typeParameters.length === 0) return undefined;
  if (signature.params.some((param) => types.isGeneric(param.type))) return undefined;
  return (part) => types.substitute(signature.result, signature.typeParameters.map(part));
}

function openType(open: OpenTypes, kind: OpenKind, value: Expression, body: Body): TypeId {
  const type = kind(() => open.part()) ?? ERROR;
  body.program.openValues.push({ value, type });
  return type;
}

/** The decisions of the process, or of the module's statements, around a body. */
function decisionsOf(body: Body): Map<Expression, TypeId> {
  let root = body;
  while (root.outer !== undefined) root = root.outer;
  root.decisions ??= new Map();
  return root.decisions;
}

/** Keeps what was found out, also of other values that the statements held. */
function settle(body: Body, open: OpenTypes): void {
  const decisions = decisionsOf(body);
  const { openValues } = body.program;
  for (const { value, type } of openValues) decisions.set(value, open.resolve(type) ?? ERROR);
  openValues.length = 0;
}

/** Checks the statements that follow until everything is decided, and leaves no trace of that. */
function tryStatements(body: Body, name: string, type: TypeId, value: Expression, open: OpenTypes): void {
  const { program, module, following } = body;
  decisionsOf(body);
  const trial: Body = {
    ...body,
    locals: [...body.locals],
    bindings: [...body.bindings],
    names: new Map(body.names),
    captures: [...body.captures],
    loops: [...body.loops],
    flow: { ...body.flow },
    surplus: [],
    isInitializer: false,
  };
  const { diagnostics } = program;
  const counts = [program.orderUses.length, program.boundUses.length, module.processes.length] as const;
  const uses = program.templateUses.size;
  const { told } = module.resolved;
  const toldBefore = told.size;
  program.diagnostics = new DiagnosticList();
  bindLocal(trial, name, type, value);
  for (let index = body.position + 1; index < following.length && !open.isDecided; index++) {
    const statement = following[index];
    trial.position = index;
    if (statement !== undefined) checkStatement(trial, statement, []);
  }
  program.diagnostics = diagnostics;
  [program.orderUses.length, program.boundUses.length, module.processes.length] = counts;
  for (const key of [...program.templateUses.keys()].slice(uses)) program.templateUses.delete(key);
  for (const key of [...told].slice(toldBefore)) told.delete(key);
}

/** Whether a known type meets an open one here, so that this is decided. */
export function decidesOpenType(body: Body, from: TypeId, wanted: TypeId): boolean {
  const { openTypes, types } = body.program;
  if (openTypes === undefined || !(hasHole(types, from) || hasHole(types, wanted))) return false;
  const target = types.shape(wanted);
  if (target.kind === "optional" && types.shape(from).kind !== "optional") return false;
  return openTypes.decide(from, wanted);
}
