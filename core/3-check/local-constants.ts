// Constants inside a process: what can be changed there is computed and frozen before anything runs, as the module's own constants are.

import type { Constant } from "#core/ast/statements.ts";
import { unreachable } from "#core/base/unreachable.ts";
import { ERROR, NOTHING, type TypeId } from "#core/types/type-table.ts";
import type { Local, TypedExpression, TypedProcess, TypedStatement } from "#core/types/typed-tree.ts";
import { type Body, report } from "./body.ts";
import type { ModuleState, Program } from "./program.ts";

/** What is in scope where a constant is declared. */
export function visibleLocals(body: Body): ReadonlySet<Local> {
  const visible = new Set<Local>();
  for (let at: Body | undefined = body; at !== undefined; at = at.outer)
    for (const { local } of at.bindings) visible.add(local);
  return visible;
}

/**
 * The value that a constant of a process gets where it is declared: the value itself if nobody could change it, else a module
 * constant that holds it. Reports values that cannot be computed before the process runs.
 */
export function localConstant(
  body: Body,
  node: Constant,
  value: TypedExpression,
  visible: ReadonlySet<Local>,
): TypedExpression {
  const { program, module } = body;
  if (value.type === ERROR || module.resolved.interface.isRuntime || !mayChange(program, value.type)) return value;
  // Statements that are checked on trial leave nothing behind.
  if (program.openTypes !== undefined) return value;
  const into: Ingredients = { used: undefined, constants: new Set() };
  if (!gather(body, value, visible, into, false)) {
    report(body, "constantOfProcess", node.value, { name: node.name.text, used: into.used ?? node.name.text });
    return value;
  }
  const symbol = hoist(body, node, value, into.constants);
  return { kind: "global", type: value.type, at: node.start, symbol, isConstant: true };
}

/** Makes a module constant whose value a process of its own computes, with variables that only the value has. */
function hoist(body: Body, node: Constant, value: TypedExpression, constants: ReadonlySet<Local>): string {
  const { module } = body;
  const name = node.name.text;
  const number = module.globals.length;
  const symbol = `${module.resolved.interface.path}.$constant$${number}.${name}`;
  const first = [...constants].map((local): TypedStatement => {
    const known = body.program.constantLocals.get(local) ?? unreachable("check: a constant without a value");
    return { kind: "let", local, value: known, at: known.at };
  });
  const process: TypedProcess = {
    symbol: `${symbol}$value`,
    name,
    typeParameters: [],
    params: [],
    result: value.type,
    locals: [],
    body: [...first, { kind: "return", value, at: node.start }],
    isPrivate: true,
    inlineHint: "never",
    at: node.start,
  };
  const at = node.start;
  module.processes.push(process);
  module.globals.push({ symbol, name, type: value.type, isConstant: true, at });
  const call: TypedExpression = {
    kind: "call",
    type: value.type,
    at,
    process: { symbol: process.symbol, typeArgs: [], isRuntime: false },
    args: [],
  };
  module.localConstants.push({ kind: "set", place: { kind: "global", symbol, type: value.type }, value: call, at });
  return symbol;
}

/** Lets the initialiser compute the constants that were found in bodies, behind those of the module that stand first. */
export function addLocalConstants(state: ModuleState): void {
  const { localConstants, resolved } = state;
  if (localConstants.length === 0) return;
  const initializer: TypedProcess = state.initializer ?? {
    symbol: `${resolved.interface.path}.$init`,
    name: resolved.interface.path,
    typeParameters: [],
    params: [],
    result: NOTHING,
    locals: [],
    body: [],
    isPrivate: true,
    inlineHint: "never",
    at: 0,
  };
  const constants = new Set(state.globals.filter(({ isConstant }) => isConstant).map(({ symbol }) => symbol));
  const isConstant = (statement: TypedStatement): boolean =>
    statement.kind === "set" && statement.place.kind === "global" && constants.has(statement.place.symbol);
  const first = initializer.body.findIndex((statement) => !isConstant(statement));
  const place = first < 0 ? initializer.body.length : first;
  const body = [...initializer.body.slice(0, place), ...localConstants, ...initializer.body.slice(place)];
  state.initializer = { ...initializer, body };
  localConstants.length = 0;
}

/** What a value is made of, as far as the process around it matters. */
interface Ingredients {
  /** A name that has a value only while the process runs. */
  used: string | undefined;
  /** Constants of the process, each behind those that it is made of itself. */
  readonly constants: Set<Local>;
}

/** Kinds of expressions that may give something else, or do something, each time that they are computed. */
const COMPUTED_ONCE: ReadonlySet<unknown> = new Set(["call", "callValue", "callForeign", "intrinsic", "signal"]);

/** Gathers what a value is made of; `isRepeated`: it was computed elsewhere already and is to be the same again. */
function gather(
  body: Body,
  value: TypedExpression,
  visible: ReadonlySet<Local>,
  into: Ingredients,
  isRepeated: boolean,
): boolean {
  const pending: unknown[] = [value];
  while (pending.length > 0) {
    const item = pending.pop();
    if (typeof item !== "object" || item === null) continue;
    if (Array.isArray(item)) {
      for (const one of item) pending.push(one);
      continue;
    }
    const node = item as Readonly<Record<string, unknown>>;
    if (isRepeated && COMPUTED_ONCE.has(node["kind"])) return false;
    if (node["kind"] === "local" && visible.has(node["local"] as Local)) {
      if (gatherLocal(body, node["local"] as Local, visible, into)) continue;
      into.used ??= (node["local"] as Local).name;
      return false;
    }
    if (node["kind"] === "global" && node["isConstant"] === false) {
      into.used ??= nameOf(node["symbol"] as string);
      return false;
    }
    if (isGeneric(body, node)) {
      into.used ??= body.typeParameters[0]?.name ?? "Self";
      return false;
    }
    for (const key in node) if (key !== "local" && key !== "locals" && key !== "params") pending.push(node[key]);
  }
  return true;
}

/** Whether a variable is a constant that can be had outside of the process, too. */
function gatherLocal(body: Body, local: Local, visible: ReadonlySet<Local>, into: Ingredients): boolean {
  const value = body.program.constantLocals.get(local);
  if (value === undefined || !gather(body, value, visible, { used: "", constants: into.constants }, true)) return false;
  into.constants.add(local);
  return true;
}

const nameOf = (symbol: string): string => symbol.slice(symbol.lastIndexOf(".") + 1);

function isGeneric({ types, typeParameters }: Body, node: Readonly<Record<string, unknown>>): boolean {
  if (typeParameters.length === 0) return false;
  const { type, typeArgs } = node;
  if (typeof type === "number" && types.isGeneric(type as TypeId)) return true;
  return Array.isArray(typeArgs) && (typeArgs as TypeId[]).some((argument) => types.isGeneric(argument));
}

/** Whether somebody can change what a value of the type leads to. */
function mayChange(program: Program, type: TypeId, seen: ReadonlySet<TypeId> = new Set()): boolean {
  if (seen.has(type)) return false;
  const within = new Set([...seen, type]);
  const shape = program.types.shape(type);
  const inside = (item: TypeId): boolean => mayChange(program, item, within);
  switch (shape.kind) {
    case "scalar":
    case "builtin":
    case "process":
    case "pointer":
      return false;
    case "special":
      return shape.name === "Any";
    case "array":
    case "optional":
      return inside(shape.item);
    case "tuple":
      return shape.items.some(inside);
    case "nominal": {
      const nominal = program.nominalOf(type);
      if (nominal === undefined || nominal.kind === "record" || nominal.kind === "protocol") return true;
      if (nominal.kind === "alias") return inside(program.types.substitute(nominal.aliased, shape.args));
      const fields = [...nominal.fields, ...nominal.cases.flatMap((one) => one.fields)];
      return fields.some((field) => inside(program.types.substitute(field.type, shape.args)));
    }
    default:
      return true;
  }
}
