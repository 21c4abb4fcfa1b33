/**
 * Prints an AST as s-expressions: `(kind field=value child …)`, one node per line where it has children that do not
 * fit. Ids, spans and spelling flags are left out, so that spellings with one meaning print alike.
 */

import type { AstModule } from "./module.ts";

/** Widest line that holds a node together with its children. */
const lineWidth = 110;

/** Fields that every node has, or that say nothing about meaning. */
const hiddenFields: Readonly<Record<string, true>> = {
  kind: true,
  id: true,
  flags: true,
  start: true,
  end: true,
  wordStarts: true,
  wordCount: true,
  isQuoted: true,
  radix: true,
};

/** The text of a module, ending in a newline. */
export function printAst(module: AstModule): string {
  const header = module.isRuntimeModule ? "(runtime-module)\n" : "";
  return header + module.statements.map((statement) => `${printNode(statement, 0)}\n`).join("");
}

/** The text of one node, its further lines indented by the given number of columns. */
function printNode(node: object, indent: number): string {
  const parts = describe(node);
  const head = `(${parts.name}${parts.attributes.map((text) => ` ${text}`).join("")}`;
  if (parts.children.length === 0) return `${head})`;
  const inner = parts.children.map((child) => child.label + printValue(child.value, indent + 2));
  const flat = `${head} ${inner.join(" ")})`;
  if (indent + flat.length <= lineWidth && !flat.includes("\n")) return flat;
  const pad = " ".repeat(indent + 2);
  return `${head}\n${inner.map((text) => pad + text).join("\n")})`;
}

interface NodeParts {
  readonly name: string;
  readonly attributes: string[];
  readonly children: { readonly label: string; readonly value: unknown }[];
}

function describe(node: object): NodeParts {
  const fields = node as Readonly<Record<string, unknown>>;
  const kind = fields["kind"];
  const parts: NodeParts = { name: typeof kind === "string" ? kebab(kind) : "list", attributes: [], children: [] };
  for (const key of Object.keys(fields).sort(byPosition)) {
    if (Object.hasOwn(hiddenFields, key)) continue;
    const value = fields[key];
    if (value === undefined || value === false || (kind === "NothingLiteral" && key === "word")) continue;
    if (isLeaf(value)) parts.attributes.push(attribute(key, value));
    else if (Array.isArray(value)) addList(parts, key, value);
    else parts.children.push({ label: isMain(key) ? "" : `${key}: `, value });
  }
  return parts;
}

/** Names first, bodies last, the rest in the order in which they are evaluated or written. */
const fieldOrder = [
  "name",
  "target",
  "targets",
  "type",
  "operator",
  "callee",
  "object",
  "place",
  "condition",
  "source",
  "left",
  "from",
  "then",
  "value",
];

const lateFields = ["body", "otherwise", "finally"];

function byPosition(first: string, second: string): number {
  return rank(first) - rank(second);
}

function rank(key: string): number {
  const early = fieldOrder.indexOf(key);
  if (early >= 0) return early;
  const late = lateFields.indexOf(key);
  return late >= 0 ? 200 + late : 100;
}

/** Fields whose meaning is plain from their place. */
function isMain(key: string): boolean {
  return ["name", "left", "right", "callee", "object", "value", "operand", "expression", "condition", "body"].includes(
    key,
  );
}

function addList(parts: NodeParts, key: string, list: readonly unknown[]): void {
  if (list.length === 0) return;
  if (key === "words") parts.attributes.push(list.join(" "));
  else if (key === "path")
    parts.attributes.push(list.map((run) => (run as { words: string[] }).words.join(" ")).join("."));
  else if (list.every(isLeaf)) parts.attributes.push(`${key}=[${list.map(leafText).join(" ")}]`);
  else {
    const label = ["statements", "arguments", "items", "arms", "parts", "entries"].includes(key) ? "" : `${key}: `;
    for (const value of list) parts.children.push({ label, value });
  }
}

function isLeaf(value: unknown): boolean {
  return typeof value !== "object" || value === null;
}

function attribute(key: string, value: unknown): string {
  if (value === true) return kebab(key);
  if (key === "text" || key === "operator" || key === "access" || key === "stream" || key === "unit")
    return String(value);
  if (key === "value") return leafText(value);
  return `${key}=${leafText(value)}`;
}

function leafText(value: unknown): string {
  return typeof value === "string" ? JSON.stringify(value) : String(value);
}

function printValue(value: unknown, indent: number): string {
  return printNode(value as object, indent);
}

/** `ListLiteral` → `list-literal`. */
function kebab(name: string): string {
  return name.replace(/[A-Z]/g, (letter, at: number) => (at === 0 ? "" : "-") + letter.toLowerCase());
}
