// The interned table of Runa types that checker, typed tree and generic MIR share: a type is a number, equal types are equal numbers.

import { ProtocolTable } from "./protocol-table.ts";

export type TypeId = number & { readonly __brand: "TypeId" };
export type NominalId = number & { readonly __brand: "NominalId" };

/** Register classes: what a flat MIR value can be. They are the first ids of the table, so a MIR value's type is one number in generic and in flat MIR. */
export const SCALARS = ["void", "bool", "word", "f64", "f32", "ref", "addr", "v128", "v256"] as const;
export const VOID = 0 as TypeId;
/** Truth value, 0 or 1 in a register, one byte in memory. */
export const BOOL = 1 as TypeId;
/** A 64-bit integer without signedness (operations carry it). Narrow integers live in words, canonically sign- or zero-extended. */
export const WORD = 2 as TypeId;
export const F64 = 3 as TypeId;
export const F32 = 4 as TypeId;
/** The address of the header of a collected object, or 0. */
export const REF = 5 as TypeId;
/** An address inside the running stack; never stored to the heap, never a result. */
export const ADDR = 6 as TypeId;
export const V128 = 7 as TypeId;
export const V256 = 8 as TypeId;
export const LAST_SCALAR = 8;

/** How a scalar lies in memory: `load`, `store` and layouts use these. */
export const MEMORY_KINDS = [
  "u8",
  "s8",
  "u16",
  "s16",
  "u32",
  "s32",
  "word",
  "f32",
  "f64",
  "ref",
  "bool",
  "v128",
  "v256",
] as const;
export type MemoryKindName = (typeof MEMORY_KINDS)[number];
export type MemoryKind = number & { readonly __brand: "MemoryKind" };
export const memoryKind = (name: MemoryKindName): MemoryKind => MEMORY_KINDS.indexOf(name) as MemoryKind;
export const MEMORY_KIND_BYTES: readonly number[] = [1, 1, 2, 2, 4, 4, 8, 4, 8, 8, 1, 16, 32];
/** The register class that a load of each memory kind gives. */
export const MEMORY_KIND_SCALAR: readonly TypeId[] = [
  WORD,
  WORD,
  WORD,
  WORD,
  WORD,
  WORD,
  WORD,
  F32,
  F64,
  REF,
  BOOL,
  V128,
  V256,
];

/** Built-in source types that are one scalar: name, register class, memory kind, and for integers the range that checks use. */
export const BUILTIN_SCALARS = [
  { name: "Integer", scalar: WORD, memory: "word", bits: 64, signed: true },
  { name: "Float", scalar: F64, memory: "f64" },
  { name: "Boolean", scalar: BOOL, memory: "bool" },
  { name: "Character", scalar: WORD, memory: "u32" },
  { name: "Byte", scalar: WORD, memory: "u8", bits: 8, signed: false },
  { name: "Integer8", scalar: WORD, memory: "s8", bits: 8, signed: true },
  { name: "Integer16", scalar: WORD, memory: "s16", bits: 16, signed: true },
  { name: "Integer32", scalar: WORD, memory: "s32", bits: 32, signed: true },
  { name: "Integer64", scalar: WORD, memory: "word", bits: 64, signed: true },
  { name: "Unsigned8", scalar: WORD, memory: "u8", bits: 8, signed: false },
  { name: "Unsigned16", scalar: WORD, memory: "u16", bits: 16, signed: false },
  { name: "Unsigned32", scalar: WORD, memory: "u32", bits: 32, signed: false },
  { name: "Unsigned64", scalar: WORD, memory: "word", bits: 64, signed: false },
  { name: "Float32", scalar: F32, memory: "f32" },
  /** Runtime Modules only: unsigned 64-bit, operators wrap. */
  { name: "Word", scalar: WORD, memory: "word", bits: 64, signed: false, wraps: true },
  { name: "SIMD_Vector_Float32x4", scalar: V128, memory: "v128" },
  { name: "SIMD_Vector_Float64x2", scalar: V128, memory: "v128" },
  { name: "SIMD_Vector_Integer32x4", scalar: V128, memory: "v128" },
  { name: "SIMD_Vector_Float32x8", scalar: V256, memory: "v256" },
  { name: "SIMD_Vector_Float64x4", scalar: V256, memory: "v256" },
  { name: "SIMD_Vector_Integer32x8", scalar: V256, memory: "v256" },
] as const satisfies readonly {
  name: string;
  scalar: TypeId;
  memory: MemoryKindName;
  bits?: number;
  signed?: boolean;
  wraps?: boolean;
}[];
export type BuiltinScalarName = (typeof BUILTIN_SCALARS)[number]["name"];

const FIRST_BUILTIN = 16;
const BUILTIN_NUMBERS: ReadonlyMap<string, number> = new Map(
  BUILTIN_SCALARS.map((row, index) => [row.name, FIRST_BUILTIN + index]),
);
const builtin = (name: BuiltinScalarName): TypeId => BUILTIN_NUMBERS.get(name) as TypeId;
export const INTEGER = builtin("Integer");
export const FLOAT = builtin("Float");
export const BOOLEAN = builtin("Boolean");
export const CHARACTER = builtin("Character");
export const BYTE = builtin("Byte");
export const FLOAT32 = builtin("Float32");
export const WORD_TYPE = builtin("Word");
const FIRST_SPECIAL = 64;
/** `Text`: one reference, layout row `text`. */
export const TEXT = FIRST_SPECIAL as TypeId;
/** `Any`: descriptor and payload, two words. */
export const ANY = (FIRST_SPECIAL + 1) as TypeId;
/** No value: the result of a process without `returns`. */
export const NOTHING = (FIRST_SPECIAL + 2) as TypeId;
/** The type of an expression that never gives a value. */
export const NEVER = (FIRST_SPECIAL + 3) as TypeId;
/** Stands where an error was reported; fits everything, so errors do not cascade. */
export const ERROR = (FIRST_SPECIAL + 4) as TypeId;
/** `Pointer` without a target: one word. */
export const POINTER = (FIRST_SPECIAL + 5) as TypeId;
/** The half-open integer range `a until b` as a value: two words (first, end). */
export const RANGE = (FIRST_SPECIAL + 6) as TypeId;
/** Types below have the same number in every run. */
export const FIRST_STRUCTURAL = 128;

/** The constructors of the types that are not built in. `nominal` covers records, value types, variants, protocols, actors and distinct aliases. */
export type TypeShape =
  | { readonly kind: "scalar"; readonly scalar: TypeId }
  | { readonly kind: "builtin"; readonly name: BuiltinScalarName }
  | { readonly kind: "special"; readonly name: "Text" | "Any" | "Nothing" | "Never" | "Error" | "Pointer" | "Range" }
  | { readonly kind: "nominal"; readonly nominal: NominalId; readonly args: readonly TypeId[] }
  | { readonly kind: "tuple"; readonly items: readonly TypeId[] }
  | { readonly kind: "optional"; readonly item: TypeId }
  /** Fixed-length array, a value. `length` −1 stands for a length parameter not yet known. */
  | { readonly kind: "array"; readonly length: number; readonly item: TypeId }
  /** Collected array of elements inline, the raw material of `List` and other collections (`Storage of T`). */
  | { readonly kind: "storage"; readonly item: TypeId }
  | { readonly kind: "process"; readonly params: readonly TypeId[]; readonly result: TypeId }
  /** `Pointer to V`, V a value type: one word. */
  | { readonly kind: "pointer"; readonly target: TypeId }
  /** Type parameter number `index` of the declaration in which the type stands. */
  | { readonly kind: "variable"; readonly index: number };

export interface NominalField {
  readonly name: string;
  readonly type: TypeId;
  readonly isPrivate: boolean;
  /** True when the field may be omitted: it has `defaults to` (then `defaultSymbol` makes the value) or a zero of its type. */
  readonly hasDefault: boolean;
  /** Symbol of the generic process without parameters that computes the declared default, or "" when the zero of the type serves. */
  readonly defaultSymbol: string;
}

export interface NominalCase {
  readonly name: string;
  readonly fields: readonly NominalField[];
}

/** A declared type. Types inside are over its own type variables 0…typeParameters−1. Filled in by the checker after the name is known, so recursive types work. */
export interface NominalDeclaration {
  readonly id: NominalId;
  /** Full name, unique in the program: module path, a dot, the type's name. */
  readonly symbol: string;
  readonly name: string;
  readonly kind: "record" | "value" | "variant" | "alias" | "protocol" | "actor";
  readonly typeParameters: readonly string[];
  /** Declared in the standard library or the runtime. */
  isLibrary: boolean;
  /** A session has a newer type of this name. */
  isReplaced?: true;
  /** Fields of a record or value type, in order. */
  fields: readonly NominalField[];
  /** Cases of a variant, in order. */
  cases: readonly NominalCase[];
  /** For a distinct alias (`Type Celsius is Float`): what it stands for. */
  aliased: TypeId;
  /** Symbols of its own `to_text`, `equals`, `hash`, or "". */
  toText: string;
  equals: string;
  hash: string;
  /** Library types only: symbols of their `show_within` and `equals_within`, which go on with what is shown or compared around them, or "". */
  showWithin: string;
  equalsWithin: string;
  /** Protocols it follows: types over its own variables. */
  follows: readonly TypeId[];
  /** Of an error type: the one that it follows, whose fields come first among its own; else VOID. */
  parent: TypeId;
}

/** What a type declares itself for display, comparison and hashing. */
export type OwnProcess = "toText" | "equals" | "hash" | "showWithin" | "equalsWithin";

/** The name for readers: a type that a session has declared anew is told from its successor. */
function shownName(declaration: NominalDeclaration | undefined): string {
  if (declaration === undefined) return "?";
  return declaration.isReplaced === true ? `${declaration.name} (earlier)` : declaration.name;
}

/** More than a run has types. */
const TYPES_MAX = 2 ** 26;

/** All types of one compiler run. Numbers below FIRST_STRUCTURAL are the same in every run. */
export class TypeTable {
  /** Asked for a declared type that is not known yet: declares the types of its module, if there is such a precompiled module. */
  loadDeclaration: ((symbol: string) => void) | undefined;
  readonly nominals: NominalDeclaration[] = [];
  private readonly shapes: TypeShape[] = [];
  private readonly known = new Map<string, TypeId>();
  /** By nominal: its type without arguments; by type: its Optional. */
  private readonly plainNominals: (TypeId | undefined)[] = [];
  /** By declaration × TYPES_MAX + the only argument. */
  private readonly unaryNominals = new Map<number, TypeId>();
  private readonly optionals: (TypeId | undefined)[] = [];
  private readonly storages: (TypeId | undefined)[] = [];
  private readonly nominalBySymbol = new Map<string, NominalId>();
  private readonly hasVariables: boolean[] = [];
  readonly protocols: ProtocolTable = new ProtocolTable(this);

  constructor() {
    for (let id = 0; id <= LAST_SCALAR; id++) this.shapes[id] = { kind: "scalar", scalar: id as TypeId };
    BUILTIN_SCALARS.forEach((row, index) => {
      this.shapes[FIRST_BUILTIN + index] = { kind: "builtin", name: row.name };
    });
    const specials = ["Text", "Any", "Nothing", "Never", "Error", "Pointer", "Range"] as const;
    specials.forEach((name, index) => {
      this.shapes[FIRST_SPECIAL + index] = { kind: "special", name };
    });
    this.shapes.length = FIRST_STRUCTURAL;
  }

  get size(): number {
    return this.shapes.length;
  }

  shape(type: TypeId): TypeShape {
    const shape = this.shapes[type];
    if (shape === undefined) throw new Error(`types: no type ${type}`);
    return shape;
  }

  /** Whether a type variable occurs anywhere in `type`. */
  isGeneric(type: TypeId): boolean {
    return this.hasVariables[type] ?? false;
  }

  nominal(symbol: string): NominalDeclaration | undefined {
    const known = this.knownNominal(symbol);
    if (known !== undefined || this.loadDeclaration === undefined) return known;
    this.loadDeclaration(symbol);
    return this.knownNominal(symbol);
  }

  /** The same for types that are known already: nothing is loaded. */
  knownNominal(symbol: string): NominalDeclaration | undefined {
    const id = this.nominalBySymbol.get(symbol);
    return id === undefined ? undefined : this.nominals[id];
  }

  /** Announces a declared type; fields, cases and the like are filled in later. */
  declare(
    symbol: string,
    name: string,
    kind: NominalDeclaration["kind"],
    typeParameters: readonly string[],
  ): NominalDeclaration {
    const id = this.nominals.length as NominalId;
    const declaration: NominalDeclaration = {
      id,
      symbol,
      name,
      kind,
      typeParameters,
      isLibrary: false,
      fields: [],
      cases: [],
      aliased: VOID,
      toText: "",
      equals: "",
      hash: "",
      showWithin: "",
      equalsWithin: "",
      follows: [],
      parent: VOID,
    };
    this.nominals.push(declaration);
    this.nominalBySymbol.set(symbol, id);
    return declaration;
  }

  nominalType(nominal: NominalId, args: readonly TypeId[]): TypeId {
    if (args.length === 0) {
      const plain = this.plainNominals[nominal];
      if (plain !== undefined) return plain;
      const made = this.add(args, { kind: "nominal", nominal, args });
      this.plainNominals[nominal] = made;
      return made;
    }
    if (args.length === 1) return this.unaryNominal(nominal, args);
    const key = `n${nominal}(${args.join()})`;
    return this.known.get(key) ?? this.intern(key, args, { kind: "nominal", nominal, args });
  }
  private unaryNominal(nominal: NominalId, args: readonly TypeId[]): TypeId {
    const key = nominal * TYPES_MAX + (args[0] as TypeId);
    const known = this.unaryNominals.get(key);
    if (known !== undefined) return known;
    const made = this.add(args, { kind: "nominal", nominal, args });
    this.unaryNominals.set(key, made);
    return made;
  }
  tuple(items: readonly TypeId[]): TypeId {
    const key = `t(${items.join()})`;
    return this.known.get(key) ?? this.intern(key, items, { kind: "tuple", items });
  }
  optional(item: TypeId): TypeId {
    const known = this.optionals[item];
    if (known !== undefined) return known;
    const made = this.add([item], { kind: "optional", item });
    this.optionals[item] = made;
    return made;
  }
  array(length: number, item: TypeId): TypeId {
    const key = `a${length}:${item}`;
    return this.known.get(key) ?? this.intern(key, [item], { kind: "array", length, item });
  }
  storage(item: TypeId): TypeId {
    const known = this.storages[item];
    if (known !== undefined) return known;
    const made = this.add([item], { kind: "storage", item });
    this.storages[item] = made;
    return made;
  }
  process(params: readonly TypeId[], result: TypeId): TypeId {
    const key = `p(${params.join()})${result}`;
    return this.known.get(key) ?? this.intern(key, [...params, result], { kind: "process", params, result });
  }
  pointer(target: TypeId): TypeId {
    const key = `*${target}`;
    return this.known.get(key) ?? this.intern(key, [target], { kind: "pointer", target });
  }
  variable(index: number): TypeId {
    const key = `v${index}`;
    return this.known.get(key) ?? this.intern(key, [], { kind: "variable", index });
  }

  /** `type` with variable number i replaced by `args[i]`. */
  substitute(type: TypeId, args: readonly TypeId[]): TypeId {
    return this.hasVariables[type] === true ? this.substituteIn(type, args) : type;
  }

  private substituteIn(type: TypeId, args: readonly TypeId[]): TypeId {
    const shape = this.shape(type);
    const inner = (part: TypeId): TypeId => this.substitute(part, args);
    switch (shape.kind) {
      case "variable":
        return args[shape.index] ?? type;
      case "nominal":
        return this.nominalType(shape.nominal, shape.args.map(inner));
      case "tuple":
        return this.tuple(shape.items.map(inner));
      case "optional":
        return this.optional(inner(shape.item));
      case "array":
        return this.array(shape.length, inner(shape.item));
      case "storage":
        return this.storage(inner(shape.item));
      case "process":
        return this.process(shape.params.map(inner), inner(shape.result));
      case "pointer":
        return this.pointer(inner(shape.target));
      default:
        return type;
    }
  }

  /** The type as a reader of the program would write it. */
  display(type: TypeId, variableNames: readonly string[] = []): string {
    const shape = this.shape(type);
    const show = (part: TypeId): string => this.display(part, variableNames);
    switch (shape.kind) {
      case "scalar":
        return SCALARS[shape.scalar] ?? "?";
      case "builtin":
      case "special":
        return shape.name;
      case "nominal": {
        const declaration = this.nominals[shape.nominal];
        const [first, second] = shape.args;
        if (declaration?.name === "Dictionary" && first !== undefined && second !== undefined)
          return `Dictionary of ${show(first)} to ${show(second)}`;
        if (declaration?.name === "Result" && first !== undefined && second !== undefined)
          return `Result of ${show(first)} or ${show(second)}`;
        return shape.args.length === 0
          ? shownName(declaration)
          : `${shownName(declaration)} of ${shape.args.map(show).join(", ")}`;
      }
      case "tuple":
        return `(${shape.items.map(show).join(", ")})`;
      case "optional":
        return `Optional of ${show(shape.item)}`;
      case "array":
        return `Array of (${shape.length}) ${show(shape.item)}`;
      case "storage":
        return `Storage of ${show(shape.item)}`;
      case "pointer":
        return `Pointer to ${show(shape.target)}`;
      case "process": {
        const takes = shape.params.length === 0 ? "" : ` that takes ${shape.params.map(show).join(", ")}`;
        return `Process${takes}${shape.result === NOTHING ? "" : ` returns ${show(shape.result)}`}`;
      }
      case "variable":
        return variableNames[shape.index] ?? `T${shape.index}`;
    }
  }

  /** Takes in a type that `known` lacks. */
  private intern(key: string, parts: readonly TypeId[], shape: TypeShape): TypeId {
    const id = this.add(parts, shape);
    this.known.set(key, id);
    return id;
  }

  private add(parts: readonly TypeId[], shape: TypeShape): TypeId {
    const id = this.shapes.length as TypeId;
    this.shapes.push(shape);
    this.hasVariables[id] = shape.kind === "variable" || parts.some((part) => this.isGeneric(part));
    return id;
  }
}
