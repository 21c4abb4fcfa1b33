// Unambiguous names of concrete types, for symbols of instances and descriptors, and how deep types are nested.

import type { TypeId, TypeTable } from "#core/types/type-table.ts";

export class TypeNames {
  private readonly types: TypeTable;
  private readonly names = new Map<TypeId, string>();
  private readonly depths = new Map<TypeId, number>();

  constructor(types: TypeTable) {
    this.types = types;
  }

  /** As displayed, but declared types by their full symbol. */
  name(type: TypeId): string {
    const known = this.names.get(type);
    if (known !== undefined) return known;
    const made = this.compute(type);
    this.names.set(type, made);
    return made;
  }

  /** 1 for a type without parts. */
  depth(type: TypeId): number {
    const known = this.depths.get(type);
    if (known !== undefined) return known;
    const made = 1 + this.parts(type).reduce((most, part) => Math.max(most, this.depth(part)), 0);
    this.depths.set(type, made);
    return made;
  }

  private parts(type: TypeId): readonly TypeId[] {
    const shape = this.types.shape(type);
    switch (shape.kind) {
      case "nominal":
        return shape.args;
      case "tuple":
        return shape.items;
      case "optional":
      case "array":
      case "storage":
        return [shape.item];
      case "pointer":
        return [shape.target];
      case "process":
        return [...shape.params, shape.result];
      default:
        return [];
    }
  }

  private compute(type: TypeId): string {
    const shape = this.types.shape(type);
    const inner = this.parts(type)
      .map((part) => this.name(part))
      .join(", ");
    switch (shape.kind) {
      case "nominal": {
        const symbol = this.types.nominals[shape.nominal]?.symbol ?? "";
        return inner === "" ? symbol : `${symbol}<${inner}>`;
      }
      case "tuple":
        return `(${inner})`;
      case "optional":
        return `Optional<${inner}>`;
      case "array":
        return `Array<${shape.length}, ${inner}>`;
      case "storage":
        return `Storage<${inner}>`;
      case "process":
        return `Process<${inner}>`;
      default:
        return this.types.display(type);
    }
  }
}
