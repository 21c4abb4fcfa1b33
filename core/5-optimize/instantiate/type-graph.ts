// What types consist of, and which of them contain themselves.

import type { Representation } from "#core/mir/representation.ts";
import type { TypeId } from "#core/types/type-table.ts";

export class TypeGraph {
  private readonly representation: Representation;
  private readonly recursive = new Map<TypeId, boolean>();

  constructor(representation: Representation) {
    this.representation = representation;
  }

  /** Types of the values that a value of a concrete type holds or refers to. */
  parts(type: TypeId): readonly TypeId[] {
    const { types } = this.representation;
    const shape = types.shape(this.representation.underlying(type));
    switch (shape.kind) {
      case "tuple":
        return shape.items;
      case "optional":
      case "array":
      case "storage":
        return [shape.item];
      case "nominal": {
        const declaration = this.representation.declaration(shape.nominal);
        const fields =
          declaration.kind === "variant" ? declaration.cases.flatMap((one) => one.fields) : declaration.fields;
        return fields.map((field) => types.substitute(field.type, shape.args));
      }
      default:
        return [];
    }
  }

  private isProtocol(type: TypeId): boolean {
    const shape = this.representation.types.shape(type);
    return shape.kind === "nominal" && this.representation.declaration(shape.nominal).kind === "protocol";
  }

  /** Whether a value can hold another value of its type, and so itself. Protocol values may hold anything. */
  isRecursive(type: TypeId): boolean {
    const known = this.recursive.get(type);
    if (known !== undefined) return known;
    const seen = new Set<TypeId>();
    const stack = [...this.parts(type)];
    let found = this.isProtocol(type);
    for (let next = stack.pop(); next !== undefined && !found; next = stack.pop()) {
      if (next === type || this.isProtocol(next)) found = true;
      if (seen.has(next) || seen.size > 1000) continue;
      seen.add(next);
      stack.push(...this.parts(next));
    }
    this.recursive.set(type, found);
    return found;
  }
}
