// Which types follow which protocols, and what implements each of a protocol's processes: found by the checker, asked by `instantiate`.

import type { NominalId, TypeId, TypeTable } from "./type-table.ts";

/** A process of a protocol. Its type variables: Self, then the protocol's parameters, then its own. */
export interface Requirement {
  readonly symbol: string;
  readonly name: string;
  readonly protocol: NominalId;
  /** Place among the processes of the protocol. */
  readonly index: number;
  readonly params: readonly TypeId[];
  readonly result: TypeId;
  /** Number of its type variables. */
  readonly variableCount: number;
  /** Symbol of the body that stands in the protocol, or "" if types must bring one. */
  readonly inherited: string;
}

/** The process that stands in for a requirement; types over the variables of the conformance. Own type parameters of the requirement come after `typeArgs`. */
export interface Implementation {
  readonly symbol: string;
  readonly typeArgs: readonly TypeId[];
  /** What it returns, when that is another type than the requirement says: one that follows it. */
  readonly result: TypeId | undefined;
}

/** `type` follows `protocol`, both over the same variables. */
export interface Conformance {
  readonly type: TypeId;
  readonly protocol: TypeId;
  readonly implementations: readonly Implementation[];
}

/** A conformance of a concrete type: what its variables stand for. */
export interface FoundConformance {
  readonly conformance: Conformance;
  readonly typeArgs: readonly TypeId[];
}

export class ProtocolTable {
  /** By symbol. */
  readonly requirements = new Map<string, Requirement>();
  /** Processes of each protocol in order. */
  readonly byProtocol = new Map<NominalId, Requirement[]>();
  private readonly types: TypeTable;
  /** By `<protocol>:<type>` for concrete types, `<protocol>:n<number>` for declared types with their own variables. */
  private readonly conformances = new Map<string, Conformance>();

  constructor(types: TypeTable) {
    this.types = types;
  }

  declare(requirement: Requirement): void {
    this.requirements.set(requirement.symbol, requirement);
    const list = this.byProtocol.get(requirement.protocol) ?? [];
    list[requirement.index] = requirement;
    this.byProtocol.set(requirement.protocol, list);
  }

  add(protocol: NominalId, conformance: Conformance): void {
    const shape = this.types.shape(conformance.type);
    const isOpen = shape.kind === "nominal" && this.types.isGeneric(conformance.type);
    this.conformances.set(isOpen ? `${protocol}:n${shape.nominal}` : `${protocol}:${conformance.type}`, conformance);
  }

  /** Every conformance with its protocol. */
  *all(): Iterable<readonly [NominalId, Conformance]> {
    for (const [key, conformance] of this.conformances)
      yield [Number(key.slice(0, key.indexOf(":"))) as NominalId, conformance];
  }

  /** How `type` follows a protocol, or undefined if it is not known to. */
  find(type: TypeId, protocol: NominalId): FoundConformance | undefined {
    const exact = this.conformances.get(`${protocol}:${type}`);
    if (exact !== undefined) return { conformance: exact, typeArgs: [] };
    const shape = this.types.shape(type);
    if (shape.kind !== "nominal") return undefined;
    const open = this.conformances.get(`${protocol}:n${shape.nominal}`);
    return open === undefined ? undefined : { conformance: open, typeArgs: shape.args };
  }
}
