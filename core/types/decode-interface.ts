// Reads the interface of a precompiled module: its types at once, each of its processes when it is first asked for.

import { LazyMap } from "#core/base/lazy-map.ts";
import { unreachable } from "#core/base/unreachable.ts";
import {
  type Directory,
  INTERFACE_VERSION,
  type StoredConformance,
  type StoredHeader,
  type StoredNominal,
  type StoredParameter,
  type StoredProcess,
  type StoredRequirement,
  type StoredShape,
  type StoredType,
  type StoredValue,
} from "./interface-format.ts";
import type {
  GlobalSignature,
  ModuleInterface,
  ProcessSignature,
  TypeEntry,
  TypeParameterSignature,
  ValueEntry,
} from "./module-interface.ts";
import {
  FIRST_STRUCTURAL,
  type NominalDeclaration,
  type NominalId,
  type TypeId,
  type TypeTable,
} from "./type-table.ts";

/** The interface that `encodeInterface` wrote, in the types of this run; its types are declared in `types`. */
export function decodeInterface(text: string, types: TypeTable): ModuleInterface {
  return new InterfaceReader(text, types).module();
}

class InterfaceReader {
  private readonly types: TypeTable;
  private readonly text: string;
  private readonly header: StoredHeader;
  private readonly bodyStart: number;
  private readonly known: TypeId[] = [];

  constructor(text: string, types: TypeTable) {
    this.types = types;
    this.text = text;
    this.bodyStart = text.indexOf("\n") + 1;
    this.header = JSON.parse(text.slice(0, this.bodyStart)) as StoredHeader;
    if (this.header.version !== INTERFACE_VERSION) unreachable("decode-interface: not an interface of this version");
  }

  module(): ModuleInterface {
    const { path, isRuntime, types, values } = this.header;
    const made: ModuleInterface = {
      path,
      isRuntime,
      isLibrary: true,
      types: new Map(),
      values: this.entries(values, (stored: StoredValue) => this.value(stored)),
      typesByNominal: new Map(),
    };
    // Types of this module and of others may refer to each other: all are declared before any is filled in.
    const declared = types.map(({ name, nominal, parameters }) =>
      nominal === undefined ? undefined : this.types.declare(nominal.symbol, name, nominal.kind, parameters),
    );
    for (const nominal of declared) if (nominal !== undefined) nominal.isLibrary = true;
    for (const [index, stored] of types.entries()) {
      const nominal = declared[index];
      const entry = this.typeEntry(stored, nominal);
      made.types.set(entry.name, entry);
      if (nominal === undefined) continue;
      made.typesByNominal.set(nominal.id, entry);
      if (stored.nominal !== undefined) this.fill(nominal, stored.nominal);
      for (const one of stored.requirements ?? []) this.requirement(nominal, one);
    }
    for (const one of this.header.conformances) this.conformance(one);
    return made;
  }

  private entries<Form, Value>(directory: Directory, read: (form: Form) => Value): Map<string, Value> {
    const map = new LazyMap<string, Value>();
    for (const [name, start, end] of directory)
      map.announce(name, () => read(JSON.parse(this.text.slice(this.bodyStart + start, this.bodyStart + end)) as Form));
    return map;
  }

  private readonly type = (number: number): TypeId => {
    if (number < FIRST_STRUCTURAL) return number as TypeId;
    const index = number - FIRST_STRUCTURAL;
    const known = this.known[index];
    if (known !== undefined) return known;
    const made = this.shape(this.header.shapes[index] ?? unreachable("decode-interface: no such type"));
    this.known[index] = made;
    return made;
  };

  private shape(shape: StoredShape): TypeId {
    const { types } = this;
    switch (shape[0]) {
      case "nominal":
        return types.nominalType(this.nominal(shape[1]).id, shape[2].map(this.type));
      case "tuple":
        return types.tuple(shape[1].map(this.type));
      case "array":
        return types.array(shape[1], this.type(shape[2]));
      case "process":
        return types.process(shape[1].map(this.type), this.type(shape[2]));
      case "optional":
        return types.optional(this.type(shape[1]));
      case "storage":
        return types.storage(this.type(shape[1]));
      case "pointer":
        return types.pointer(this.type(shape[1]));
      case "variable":
        return types.variable(shape[1]);
    }
  }

  private nominal(symbol: string): NominalDeclaration {
    return this.types.nominal(symbol) ?? unreachable(`decode-interface: the type ${symbol} is not declared`);
  }

  private value(stored: StoredValue): ValueEntry {
    if (stored.kind === "process") return { kind: stored.kind, overloads: stored.overloads.map(this.process) };
    if (stored.kind === "case") {
      const cases = stored.cases.map(({ nominal, caseIndex }) => ({ nominal: this.nominal(nominal), caseIndex }));
      return { kind: stored.kind, cases };
    }
    const { type } = stored.global;
    const global: GlobalSignature = {
      ...stored.global,
      modulePath: this.header.path,
      type: type === undefined ? undefined : this.type(type),
    };
    return { kind: stored.kind, global };
  }

  private readonly process = (stored: StoredProcess): ProcessSignature => {
    const { path: modulePath, isRuntime } = this.header;
    const owner: NominalId | undefined = stored.owner === undefined ? undefined : this.nominal(stored.owner).id;
    return {
      ...stored,
      ...{ modulePath, isRuntime, owner },
      typeParameters: stored.typeParameters.map(this.parameter),
      params: stored.params.map((param) => ({ ...param, type: this.type(param.type) })),
      result: this.type(stored.result),
    };
  };

  private readonly parameter = ({ name, bounds, protocols }: StoredParameter): TypeParameterSignature => ({
    name,
    bounds,
    ...(protocols === undefined ? {} : { protocols: protocols.map(this.type) }),
  });

  private requirement(protocol: NominalDeclaration, stored: StoredRequirement): void {
    const { params, result } = stored;
    const types = { params: params.map(this.type), result: this.type(result) };
    this.types.protocols.declare({ ...stored, ...types, protocol: protocol.id });
  }

  private conformance(stored: StoredConformance): void {
    const { follows, type, protocol, implementations } = stored;
    this.types.protocols.add(this.nominal(follows).id, {
      type: this.type(type),
      protocol: this.type(protocol),
      implementations: implementations.map(({ symbol, typeArgs, result }) => ({
        symbol,
        typeArgs: typeArgs.map(this.type),
        result: result === undefined ? undefined : this.type(result),
      })),
    });
  }

  private typeEntry(stored: StoredType, nominal: NominalDeclaration | undefined): TypeEntry {
    const { name, isPrivate, parameters, parameterBounds, aliased, methods } = stored;
    return {
      ...{ name, isPrivate, parameters, nominal },
      parameterBounds: parameterBounds.map(this.parameter),
      aliased: aliased === undefined ? undefined : this.type(aliased),
      methods: this.entries(methods, (overloads: readonly StoredProcess[]) => overloads.map(this.process)),
    };
  }

  private fill(nominal: NominalDeclaration, stored: StoredNominal): void {
    const { toText, equals, hash, showWithin, equalsWithin, fields, cases, aliased, follows, parent } = stored;
    Object.assign(nominal, { toText, equals, hash, showWithin, equalsWithin });
    nominal.fields = this.fields(fields);
    nominal.cases = cases.map((one) => ({ name: one.name, fields: this.fields(one.fields) }));
    nominal.aliased = this.type(aliased);
    nominal.follows = follows.map(this.type);
    nominal.parent = this.type(parent);
  }

  private fields(fields: StoredNominal["fields"]) {
    return fields.map((field) => ({ ...field, type: this.type(field.type) }));
  }
}
