// Parts of types that are not known yet: variables of their own, decided by the first place where a known type meets them.

import { ERROR, NEVER, NOTHING, type TypeId, type TypeTable } from "#core/types/type-table.ts";
import { HOLE_INDEX } from "./inference.ts";

const FIRST_INDEX = HOLE_INDEX + 1;

export class OpenTypes {
  readonly #types: TypeTable;
  /** By number of the open part: what it turned out to be. */
  readonly #decided: (TypeId | undefined)[] = [];

  constructor(types: TypeTable) {
    this.#types = types;
  }

  /** Whether every part is known. */
  get isDecided(): boolean {
    return !this.#decided.includes(undefined);
  }

  /** A new open part. */
  part(): TypeId {
    this.#decided.push(undefined);
    return this.#types.variable(FIRST_INDEX + this.#decided.length - 1);
  }

  /** Compares two types; where one is open it becomes the other. Returns whether they agree. */
  decide(left: TypeId, right: TypeId): boolean {
    if (left === right) return true;
    const types = this.#types;
    const a = types.shape(left);
    const b = types.shape(right);
    if (a.kind === "variable" && a.index >= FIRST_INDEX) return this.#set(a.index, right);
    if (b.kind === "variable" && b.index >= FIRST_INDEX) return this.#set(b.index, left);
    switch (a.kind) {
      case "nominal":
        return b.kind === "nominal" && a.nominal === b.nominal && this.#decideAll(a.args, b.args);
      case "tuple":
        return b.kind === "tuple" && this.#decideAll(a.items, b.items);
      case "optional":
        return b.kind === "optional" && this.decide(a.item, b.item);
      case "array":
        return b.kind === "array" && a.length === b.length && this.decide(a.item, b.item);
      case "process":
        return b.kind === "process" && this.#decideAll([...a.params, a.result], [...b.params, b.result]);
      default:
        return false;
    }
  }

  #decideAll(left: readonly TypeId[], right: readonly TypeId[]): boolean {
    if (left.length !== right.length) return false;
    return left.map((type, index) => this.decide(type, right[index] as TypeId)).every((agrees) => agrees);
  }

  #set(index: number, type: TypeId): boolean {
    const isValue = type !== ERROR && type !== NEVER && type !== NOTHING;
    if (isValue) this.#decided[index - FIRST_INDEX] ??= type;
    return isValue;
  }

  /** The type with all that was decided; undefined if something is still open, or holds itself. */
  resolve(type: TypeId): TypeId | undefined {
    const args: TypeId[] = [];
    for (const [index, part] of this.#decided.entries()) if (part !== undefined) args[FIRST_INDEX + index] = part;
    let resolved = type;
    for (let depth = 0; depth <= this.#decided.length; depth++) {
      const next = this.#types.substitute(resolved, args);
      if (next === resolved) return this.#isOpen(resolved) ? undefined : resolved;
      resolved = next;
    }
    return undefined;
  }

  #isOpen(type: TypeId): boolean {
    const types = this.#types;
    const closed: TypeId[] = [];
    for (const index of this.#decided.keys()) closed[FIRST_INDEX + index] = ERROR;
    return types.substitute(type, closed) !== type;
  }
}
