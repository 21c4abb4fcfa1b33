// Writes the interface of a checked module as text that depends on nothing but the module.

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
import type { Requirement } from "./protocol-table.ts";
import {
  FIRST_STRUCTURAL,
  type NominalDeclaration,
  type NominalField,
  type TypeId,
  type TypeTable,
} from "./type-table.ts";

/** The stored form of an interface (interface-format.ts). Throws for what only source can offer: processes with untyped parameters. */
export function encodeInterface(module: ModuleInterface, types: TypeTable): string {
  return new InterfaceWriter(types).module(module);
}

class InterfaceWriter {
  private readonly types: TypeTable;
  private readonly numbers = new Map<TypeId, number>();
  private readonly shapes: StoredShape[] = [];
  private readonly body: string[] = [];
  private bodyLength = 0;

  constructor(types: TypeTable) {
    this.types = types;
  }

  module(module: ModuleInterface): string {
    const values = [...module.values].map(([name, entry]) => this.place(name, this.value(entry)));
    const types = [...module.types.values()].map((entry) => this.typeEntry(entry));
    const { path, isRuntime } = module;
    const conformances = this.conformances(path);
    const { shapes } = this;
    const header: StoredHeader = { version: INTERFACE_VERSION, path, isRuntime, shapes, types, values, conformances };
    return `${ascii(header)}\n${this.body.join("")}`;
  }

  private place(name: string, form: unknown): Directory[number] {
    const text = ascii(form);
    const start = this.bodyLength;
    this.body.push(text);
    this.bodyLength += text.length;
    return [name, start, this.bodyLength];
  }

  private readonly type = (type: TypeId): number => {
    if (type < FIRST_STRUCTURAL) return type;
    const known = this.numbers.get(type);
    if (known !== undefined) return known;
    const shape = this.shape(type);
    const number = FIRST_STRUCTURAL + this.shapes.length;
    this.numbers.set(type, number);
    this.shapes.push(shape);
    return number;
  };

  private shape(type: TypeId): StoredShape {
    const shape = this.types.shape(type);
    switch (shape.kind) {
      case "nominal":
        return [shape.kind, this.types.nominals[shape.nominal]?.symbol ?? "", shape.args.map(this.type)];
      case "tuple":
        return [shape.kind, shape.items.map(this.type)];
      case "array":
        return [shape.kind, shape.length, this.type(shape.item)];
      case "process":
        return [shape.kind, shape.params.map(this.type), this.type(shape.result)];
      case "optional":
      case "storage":
        return [shape.kind, this.type(shape.item)];
      case "pointer":
        return [shape.kind, this.type(shape.target)];
      case "variable":
        return [shape.kind, shape.index];
      default:
        return unreachable("encode-interface: a type without a constructor");
    }
  }

  private value(entry: ValueEntry): StoredValue {
    if (entry.kind === "process")
      return { kind: entry.kind, overloads: entry.overloads.map((signature) => this.process(signature)) };
    if (entry.kind === "global") return { kind: entry.kind, global: this.global(entry.global) };
    const cases = entry.cases.map(({ nominal, caseIndex }) => ({ nominal: nominal.symbol, caseIndex }));
    return { kind: entry.kind, cases };
  }

  private global({ modulePath: _, ...global }: GlobalSignature) {
    return { ...global, type: global.type === undefined ? undefined : this.type(global.type) };
  }

  private process(signature: ProcessSignature): StoredProcess {
    const { owner, modulePath: _, isRuntime: __, ...rest } = signature;
    if (signature.isTemplate)
      throw new Error(`${signature.symbol}: processes of the library give the types of their parameters`);
    const nominal = owner === undefined ? undefined : this.types.nominals[owner];
    return {
      ...rest,
      typeParameters: signature.typeParameters.map(this.parameter),
      params: signature.params.map((param) => ({ ...param, type: this.type(param.type) })),
      result: this.type(signature.result),
      ...(nominal === undefined ? {} : { owner: nominal.symbol }),
    };
  }

  private readonly parameter = ({ name, bounds, protocols }: TypeParameterSignature): StoredParameter => ({
    name,
    bounds,
    ...(protocols === undefined || protocols.length === 0 ? {} : { protocols: protocols.map(this.type) }),
  });

  private requirement({ protocol: _, ...requirement }: Requirement): StoredRequirement {
    return { ...requirement, params: requirement.params.map(this.type), result: this.type(requirement.result) };
  }

  private conformances(path: string): readonly StoredConformance[] {
    const stored: StoredConformance[] = [];
    for (const [protocol, conformance] of this.types.protocols.all()) {
      const shape = this.types.shape(conformance.type);
      const owner = this.types.nominals[shape.kind === "nominal" ? shape.nominal : protocol];
      if (owner === undefined || owner.symbol !== `${path}.${owner.name}`) continue;
      const follows = this.types.nominals[protocol]?.symbol ?? "";
      stored.push({
        follows,
        type: this.type(conformance.type),
        protocol: this.type(conformance.protocol),
        implementations: conformance.implementations.map(({ symbol, typeArgs, result }) => ({
          symbol,
          typeArgs: typeArgs.map(this.type),
          result: result === undefined ? undefined : this.type(result),
        })),
      });
    }
    return stored;
  }

  private typeEntry({
    name,
    isPrivate,
    parameters,
    parameterBounds,
    nominal,
    aliased,
    methods,
  }: TypeEntry): StoredType {
    const requirements = nominal === undefined ? undefined : this.types.protocols.byProtocol.get(nominal.id);
    return {
      name,
      isPrivate,
      parameters,
      ...(nominal === undefined ? {} : { nominal: this.nominal(nominal) }),
      ...(aliased === undefined ? {} : { aliased: this.type(aliased) }),
      parameterBounds: parameterBounds.map(this.parameter),
      ...(requirements === undefined ? {} : { requirements: requirements.map((one) => this.requirement(one)) }),
      methods: [...methods].map(([method, overloads]) =>
        this.place(
          method,
          overloads.map((signature) => this.process(signature)),
        ),
      ),
    };
  }

  private nominal(nominal: NominalDeclaration): StoredNominal {
    const { symbol, kind, fields, cases, aliased, follows, parent } = nominal;
    const { toText, equals, hash, showWithin, equalsWithin } = nominal;
    return {
      ...{ symbol, kind, toText, equals, hash, showWithin, equalsWithin },
      fields: this.fields(fields),
      cases: cases.map((one) => ({ name: one.name, fields: this.fields(one.fields) })),
      aliased: this.type(aliased),
      follows: follows.map(this.type),
      parent: this.type(parent),
    };
  }

  private fields(fields: readonly NominalField[]) {
    return fields.map((field) => ({ ...field, type: this.type(field.type) }));
  }
}

/** JSON with everything outside ASCII escaped, so that a character is a byte. */
function ascii(form: unknown): string {
  return JSON.stringify(form).replaceAll(
    /[^\0-~]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}
