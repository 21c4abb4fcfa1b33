// Which declarations of a session a checked module refers to, so that what depends on a redefined one can be compiled anew.

import type { TypeId, TypeTable } from "#core/types/type-table.ts";
import type { TypedModule } from "#core/types/typed-tree.ts";

/** Module path and name of a declaration of the session: `repl-3.area`. */
export type DeclarationKey = string;

const DECLARATION = /^(repl-\d+\.\w+)/;

/** The declaration that a symbol belongs to: methods to their type, default arguments and uses to their process; undefined for the library's. */
export function declarationOf(symbol: string): DeclarationKey | undefined {
  return DECLARATION.exec(symbol)?.[1];
}

/** Path of the entry that a declaration stands in. */
export function moduleOfKey(key: DeclarationKey): string {
  return key.slice(0, key.indexOf("."));
}

/** By declaration of the module: the declarations that it refers to, itself left out. What module-level statements use is not among it. */
export function usesByDeclaration(module: TypedModule, types: TypeTable): Map<DeclarationKey, Set<DeclarationKey>> {
  const uses = new Map<DeclarationKey, Set<DeclarationKey>>();
  for (const process of module.processes) {
    const key = declarationOf(process.symbol);
    if (key === undefined) continue;
    const into = uses.get(key) ?? new Set();
    uses.set(key, into);
    new UseCollector(types, into).visit(process);
    into.delete(key);
  }
  return uses;
}

/** Declarations that a type of the session refers to in its fields, cases and protocols. */
export function usesOfType(symbol: string, types: TypeTable): Set<DeclarationKey> {
  const into = new Set<DeclarationKey>();
  const collector = new UseCollector(types, into);
  const nominal = types.knownNominal(symbol);
  if (nominal === undefined) return into;
  for (const field of [...nominal.fields, ...nominal.cases.flatMap((one) => one.fields)]) collector.type(field.type);
  for (const protocol of nominal.follows) collector.type(protocol);
  collector.type(nominal.aliased);
  into.delete(symbol);
  return into;
}

/** Variables that processes and lambdas of the module read or set: these may be used after the entry. */
export function capturedVariables(module: TypedModule): Set<string> {
  const found = new Set<string>();
  const visit = (node: unknown, inside: boolean): void => {
    if (typeof node !== "object" || node === null) return;
    if (Array.isArray(node)) {
      for (const item of node) visit(item, inside);
      return;
    }
    const { kind, symbol } = node as { kind?: unknown; symbol?: unknown };
    if (inside && kind === "global" && typeof symbol === "string") found.add(symbol);
    for (const value of Object.values(node)) visit(value, inside || kind === "lambda");
  };
  visit(module.processes, true);
  visit(module.initializer, false);
  return found;
}

/** Walks a typed tree, whatever its nodes are: symbols and types are known by the names of their fields. */
class UseCollector {
  readonly #types: TypeTable;
  readonly #into: Set<DeclarationKey>;
  readonly #seenTypes = new Set<TypeId>();

  constructor(types: TypeTable, into: Set<DeclarationKey>) {
    this.#types = types;
    this.#into = into;
  }

  visit(node: unknown): void {
    if (typeof node !== "object" || node === null) return;
    if (Array.isArray(node)) {
      for (const item of node) this.visit(item);
      return;
    }
    for (const [name, value] of Object.entries(node)) {
      if (typeof value === "object") this.visit(value);
      if (name === "symbol" && typeof value === "string") this.#add(declarationOf(value));
      else if (TYPE_FIELDS.includes(name)) this.#typesIn(value);
    }
  }

  type(type: TypeId): void {
    if (this.#seenTypes.has(type)) return;
    this.#seenTypes.add(type);
    const shape = this.#types.shape(type);
    if (shape.kind === "nominal") this.#add(declarationOf(this.#types.nominals[shape.nominal]?.symbol ?? ""));
    for (const value of Object.values(shape)) if (Array.isArray(value)) this.#typesIn(value);
    if ("item" in shape) this.type(shape.item);
    if (shape.kind === "process") this.type(shape.result);
    if (shape.kind === "pointer") this.type(shape.target);
  }

  #typesIn(value: unknown): void {
    if (typeof value === "number") this.type(value as TypeId);
    else if (Array.isArray(value)) for (const one of value) if (typeof one === "number") this.type(one as TypeId);
  }

  #add(key: DeclarationKey | undefined): void {
    if (key !== undefined) this.#into.add(key);
  }
}

const TYPE_FIELDS: readonly string[] = ["type", "of", "answer", "itemType", "itemTypes", "typeArgs", "result"];
