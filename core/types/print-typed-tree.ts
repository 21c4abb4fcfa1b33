// Prints typed trees for golden tests: one line per statement, expressions as `kind(parts): Type`, the same for every node kind.

import type { TypeId, TypeTable } from "./type-table.ts";
import type { Local, ProcessReference, TypedModule, TypedProcess, TypedStatement } from "./typed-tree.ts";

/** What the printer carries along. */
interface Printing {
  readonly types: TypeTable;
  readonly lines: string[];
  readonly names: readonly string[];
}

/** The whole module: variables, foreign processes, the initialiser, and all processes in order. */
export function printTypedModule(module: TypedModule, types: TypeTable): string {
  const lines: string[] = [`module ${module.path}${module.isRuntime ? " (runtime)" : ""}`];
  if (module.imports.length > 0) lines.push(`imports ${module.imports.join(" ")}`);
  if (module.main !== undefined) {
    const { symbol, takesArguments, returnsInteger } = module.main;
    lines.push(`main ${symbol}${takesArguments ? " takes arguments" : ""}${returnsInteger ? " returns Integer" : ""}`);
  }
  for (const global of module.globals)
    lines.push(`${global.isConstant ? "constant" : "variable"} ${global.symbol}: ${types.display(global.type)}`);
  for (const external of module.externals) {
    const params = external.params.map((param) => types.display(param)).join(", ");
    const marks = `${external.isVariadic ? " variadic" : ""}${external.isLeaf ? " leaf" : ""}`;
    lines.push(
      `external ${external.symbol}(${params}): ${types.display(external.result)} from ${external.library}${marks}`,
    );
  }
  const processes = module.initializer === undefined ? module.processes : [module.initializer, ...module.processes];
  for (const process of processes) printProcess(process, types, lines, "");
  return `${lines.join("\n")}\n`;
}

function printProcess(process: TypedProcess, types: TypeTable, lines: string[], indent: string): void {
  const printing: Printing = { types, lines, names: process.typeParameters };
  const parameters = process.typeParameters.length === 0 ? "" : `<${process.typeParameters.join(", ")}>`;
  const params = process.params.map((param) => `${showLocal(param)}: ${showType(printing, param.type)}`).join(", ");
  lines.push("", `${indent}process ${process.symbol}${parameters}(${params}): ${showType(printing, process.result)}`);
  for (const statement of process.body) printStatement(printing, statement, `${indent}  `);
}

function showType(printing: Printing, type: TypeId): string {
  return printing.types.display(type, printing.names);
}

function showLocal(local: Local): string {
  return `${local.name}#${local.index}${local.isCaptured ? (local.isSet ? "&" : "^") : ""}`;
}

/** Nested statements and lambdas go on lines of their own below. */
function printStatement(printing: Printing, statement: TypedStatement, indent: string): void {
  const below: Below = [];
  const parts: string[] = [];
  for (const [name, value] of Object.entries(statement)) {
    if (name === "kind" || name === "at" || value === undefined) continue;
    const shown = showField(printing, name, value, below);
    if (shown !== "") parts.push(shown);
  }
  printing.lines.push(`${indent}${statement.kind}${parts.length === 0 ? "" : ` ${parts.join(" ")}`}`);
  printBelow(printing, below, indent);
}

type Below = { readonly label: string; readonly body: readonly TypedStatement[]; readonly process?: TypedProcess }[];

function printBelow(printing: Printing, below: Below, indent: string): void {
  for (const { label, body, process } of below) {
    printing.lines.push(`${indent}${label}:`);
    if (process === undefined) for (const statement of body) printStatement(printing, statement, `${indent}  `);
    else printProcess(process, printing.types, printing.lines, `${indent}  `);
  }
}

function showField(printing: Printing, name: string, value: unknown, below: Below): string {
  if (isStatements(value)) {
    if (value.length > 0) below.push({ label: name, body: value });
    return "";
  }
  if (value === false) return "";
  if (value === true) return name;
  if (name === "loop" && typeof value === "number") return `loop ${value}`;
  if (name === "mode" && value === "checked") return "";
  return `${name} ${show(printing, value, below)}`;
}

function isStatements(value: unknown): value is readonly TypedStatement[] {
  if (!Array.isArray(value)) return false;
  return (value as readonly { readonly kind?: string }[]).every((item) => STATEMENTS.has(item.kind ?? ""));
}

const STATEMENTS: ReadonlySet<string> = new Set([
  "let",
  "letPattern",
  "set",
  "update",
  "expression",
  "if",
  "while",
  "loop",
  "repeat",
  "forRange",
  "forEach",
  "yield",
  "break",
  "continue",
  "return",
  "match",
  "display",
  "assert",
  "assembly",
  "throw",
  "try",
  "protect",
  "defer",
] satisfies TypedStatement["kind"][]);

function show(printing: Printing, value: unknown, below: Below): string {
  if (typeof value === "string") return JSON.stringify(value);
  if (typeof value !== "object" || value === null) return String(value);
  if (Array.isArray(value)) return `[${value.map((item) => show(printing, item, below)).join(", ")}]`;
  if ("isSet" in value) return showLocal(value as Local);
  if ("typeArgs" in value && "symbol" in value && !("kind" in value))
    return showReference(printing, value as ProcessReference);
  return showNode(printing, value as Readonly<Record<string, unknown>>, below);
}

function showReference(printing: Printing, reference: ProcessReference): string {
  const { symbol, typeArgs } = reference;
  return typeArgs.length === 0 ? symbol : `${symbol}<${typeArgs.map((type) => showType(printing, type)).join(", ")}>`;
}

const TYPE_FIELDS: ReadonlySet<string> = new Set(["type", "itemType", "of"]);

function showNode(printing: Printing, node: Readonly<Record<string, unknown>>, below: Below): string {
  const parts: string[] = [];
  let type = "";
  for (const [name, value] of Object.entries(node)) {
    if (name === "kind" || name === "at" || value === undefined || value === false) continue;
    if (name === "type") type = `: ${showType(printing, value as TypeId)}`;
    else if (TYPE_FIELDS.has(name) && typeof value === "number") parts.push(showType(printing, value as TypeId));
    else if (name === "typeArgs")
      parts.push(`<${(value as TypeId[]).map((one) => showType(printing, one)).join(", ")}>`);
    else if (name === "process" && "body" in (value as object)) {
      const process = value as TypedProcess;
      parts.push(process.symbol);
      below.push({ label: "lambda", body: [], process });
    } else if (name === "body" && isStatements(value)) below.push({ label: `of ${kindOf(node, "arm")}`, body: value });
    else if (name === "loop" && typeof value === "object")
      below.push({ label: "of comprehension", body: [value as TypedStatement] });
    else if (value === true) parts.push(name);
    else if (name !== "mode" || value !== "checked") parts.push(show(printing, value, below));
  }
  return `${kindOf(node, "")}(${parts.join(", ")})${type}`;
}

function kindOf(node: Readonly<Record<string, unknown>>, otherwise: string): string {
  const { kind } = node;
  return typeof kind === "string" ? kind : otherwise;
}
