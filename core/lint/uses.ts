// What a typed module reads: variables, and processes and module variables by their symbol.

import type { Local, TypedModule, TypedPlace, TypedProcess } from "#core/types/typed-tree.ts";

/** What a module reads. */
export interface Uses {
  readonly read: ReadonlySet<Local>;
  readonly symbols: ReadonlySet<string>;
  /** Where elements are read by their number, by the offset of the whole expression. */
  readonly numbered: ReadonlySet<number>;
  /** Processes of lambdas, which no list of the module has. */
  readonly lambdas: readonly TypedProcess[];
}

interface Gathered {
  readonly read: Set<Local>;
  readonly symbols: Set<string>;
  readonly numbered: Set<number>;
  readonly lambdas: TypedProcess[];
}

/** Gathers what all processes of a module read. */
export function usesOf({ processes, initializer }: TypedModule): Uses {
  const uses: Gathered = { read: new Set(), symbols: new Set(), numbered: new Set(), lambdas: [] };
  for (const process of processes) visit(process.body, uses);
  if (initializer !== undefined) visit(initializer.body, uses);
  return uses;
}

/** Fields that name variables without reading them. */
const declaring: readonly string[] = ["local", "locals", "params", "captures"];

interface AssemblyOutput {
  readonly place: TypedPlace;
}

/** An output may stand there for the instructions alone, which read it: whoever wrote the block needs it. */
function readOutputs(outputs: readonly AssemblyOutput[], uses: Gathered): void {
  for (const { place } of outputs) if (place.kind === "local") uses.read.add(place.local);
}

/** Goes through typed nodes of any kind. */
function visit(value: unknown, uses: Gathered): void {
  if (typeof value !== "object" || value === null) return;
  if (Array.isArray(value)) {
    for (const item of value) visit(item, uses);
    return;
  }
  const node = value as Readonly<Record<string, unknown>>;
  // Places have no position: only expressions are read.
  const isExpression = "at" in node;
  if (node["kind"] === "local" && isExpression) uses.read.add(node["local"] as Local);
  if (node["kind"] === "index") uses.numbered.add(node["at"] as number);
  if (node["kind"] === "assembly") readOutputs(node["outputs"] as readonly AssemblyOutput[], uses);
  const { symbol } = node;
  if (typeof symbol === "string" && (isExpression || "typeArgs" in node)) uses.symbols.add(symbol);
  if (node["kind"] === "lambda") uses.lambdas.push(node["process"] as TypedProcess);
  for (const key in node) if (!declaring.includes(key)) visit(node[key], uses);
}
