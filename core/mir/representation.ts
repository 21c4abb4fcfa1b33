// How a type is represented: scalars in registers, layout in memory, layout of objects.

import { unreachable } from "#core/base/unreachable.ts";
import { ERROR_ROOT, RECORD } from "#core/spec/layouts.ts";
import {
  BOOL,
  BOOLEAN,
  BUILTIN_SCALARS,
  type BuiltinScalarName,
  INTEGER,
  MEMORY_KIND_BYTES,
  MEMORY_KIND_SCALAR,
  type MemoryKind,
  type MemoryKindName,
  memoryKind,
  type NominalDeclaration,
  REF,
  type TypeId,
  type TypeShape,
  type TypeTable,
  VOID,
  WORD,
  WORD_TYPE,
} from "#core/types/type-table.ts";

/** A part of a value: its type, its scalars (start … start + count − 1 of the whole's) and its byte offset. */
export interface PartLayout {
  readonly type: TypeId;
  readonly start: number;
  readonly count: number;
  readonly offset: number;
}

/** A type as a value: scalars with their memory kinds and byte offsets, and its parts (fields, items; payload and flag of an Optional). */
export interface ValueLayout {
  readonly scalars: readonly TypeId[];
  readonly kinds: readonly MemoryKind[];
  readonly offsets: readonly number[];
  readonly bytes: number;
  readonly align: number;
  readonly parts: readonly PartLayout[];
}

/** An object: fields as parts, offsets from the object's start. */
export interface ObjectLayout extends ValueLayout {
  /** Byte offsets of references. */
  readonly references: readonly number[];
}

/** Facts of an integer type that checks use. */
export interface IntegerRow {
  readonly bits: number;
  readonly signed: boolean;
  /** Operators wrap: Word. */
  readonly wraps: boolean;
}

const ALIGN_MAX = 8;
const EMPTY: ValueLayout = { scalars: [], kinds: [], offsets: [], bytes: 0, align: 1, parts: [] };
const scalarLayout = (kind: MemoryKind): ValueLayout => {
  const bytes = MEMORY_KIND_BYTES[kind] as number;
  return {
    scalars: [MEMORY_KIND_SCALAR[kind] as TypeId],
    kinds: [kind],
    offsets: [0],
    bytes,
    align: Math.min(bytes, ALIGN_MAX),
    parts: [],
  };
};
const roundUp = (bytes: number, align: number): number => Math.ceil(bytes / align) * align;

/** Byte distance of the elements of a storage. */
export const elementStride = (layout: ValueLayout): number => roundUp(layout.bytes, layout.align);

/** Representations of the types of one run, computed once each. */
/** More than a variant has cases. */
const OBJECT_KEYS_PER_TYPE = 2 ** 21;

export class Representation {
  readonly types: TypeTable;
  private readonly values: (ValueLayout | undefined)[] = [];
  private readonly objects = new Map<number, ObjectLayout>();
  private readonly mirTypes: (TypeId | undefined)[] = [];
  private readonly integers = new Map<TypeId, IntegerRow | undefined>();
  private readonly byKind: ValueLayout[] = [];

  constructor(types: TypeTable) {
    this.types = types;
  }

  /** `type` without distinct aliases around it. */
  underlying(type: TypeId): TypeId {
    let at = type;
    for (;;) {
      const shape = this.types.shape(at);
      if (shape.kind !== "nominal") return at;
      const declaration = this.declaration(shape.nominal);
      if (declaration.kind !== "alias") return at;
      at = this.types.substitute(declaration.aliased, shape.args);
    }
  }

  declaration(nominal: number): NominalDeclaration {
    return this.types.nominals[nominal] ?? unreachable(`representation: no nominal ${nominal}`);
  }

  /** The type of a MIR value: the scalar when one scalar represents `type` whatever its variables stand for, else `type` itself. */
  mirType(type: TypeId): TypeId {
    const known = this.mirTypes[type];
    if (known !== undefined) return known;
    const made = this.computeMirType(type);
    this.mirTypes[type] = made;
    return made;
  }

  /** Whether a value is the address of an object and never 0. */
  isReference(type: TypeId): boolean {
    return this.mirType(type) === REF && this.types.shape(this.underlying(type)).kind !== "optional";
  }

  /** Facts of an integer type (Character is none), or undefined. */
  integer(type: TypeId): IntegerRow | undefined {
    const known = this.integers.get(type);
    if (known !== undefined || this.integers.has(type)) return known;
    const made = this.computeInteger(type);
    this.integers.set(type, made);
    return made;
  }

  private computeInteger(type: TypeId): IntegerRow | undefined {
    const shape = this.types.shape(this.underlying(type));
    if (shape.kind === "special" && shape.name === "Pointer") return { bits: 64, signed: false, wraps: true };
    if (shape.kind !== "builtin") return undefined;
    const row = BUILTIN_SCALARS.find((entry) => entry.name === shape.name);
    if (row === undefined || !("bits" in row)) return undefined;
    return { bits: row.bits, signed: row.signed, wraps: "wraps" in row };
  }

  /** Whether all cases of a variant lack fields, so that it is a word. */
  isEnumeration(declaration: NominalDeclaration): boolean {
    return declaration.cases.every((entry) => entry.fields.length === 0);
  }

  /** Types of the parts of an aggregate: fields of a value type or record, items of a tuple, first and end of a Range. */
  partTypes(type: TypeId): readonly TypeId[] {
    const shape = this.types.shape(this.underlying(type));
    if (shape.kind === "tuple") return shape.items;
    if (shape.kind === "optional") return [shape.item, BOOLEAN];
    if (shape.kind === "special" && shape.name === "Range") return [INTEGER, INTEGER];
    if (shape.kind === "special" && shape.name === "Any") return [WORD_TYPE, WORD_TYPE];
    if (shape.kind === "nominal")
      return this.declaration(shape.nominal).fields.map((field) => this.types.substitute(field.type, shape.args));
    return [];
  }

  /** Layout of a concrete type as a value. */
  value(type: TypeId): ValueLayout {
    const known = this.values[type];
    if (known !== undefined) return known;
    const made = this.computeValue(type);
    this.values[type] = made;
    return made;
  }

  /** Layout of the objects of a concrete record type. */
  record(type: TypeId): ObjectLayout {
    return (
      this.objects.get(type * OBJECT_KEYS_PER_TYPE) ??
      this.addObject(type, -1, this.partTypes(type), this.parentFields(type))
    );
  }
  /** Layout of the objects of case `caseIndex` of a concrete variant type. */
  variantCase(type: TypeId, caseIndex: number): ObjectLayout {
    return (
      this.objects.get(type * OBJECT_KEYS_PER_TYPE + caseIndex + 1) ??
      this.addObject(type, caseIndex, this.caseTypes(type, caseIndex))
    );
  }
  /** Numbers of fields that the error types above a type have, the first one's first: those fields lie as in objects of these types. */
  private parentFields(type: TypeId): number[] {
    const counts: number[] = [];
    for (let at = this.parent(type); at !== VOID; at = this.parent(at)) counts.unshift(this.partTypes(at).length);
    return counts;
  }
  /** Whether a type is `Error`, which all errors follow. */
  isErrorRoot(type: TypeId): boolean {
    const shape = this.types.shape(type);
    return shape.kind === "nominal" && this.declaration(shape.nominal).symbol === ERROR_ROOT.symbol;
  }
  /** Whether a type is an error type. */
  isError(type: TypeId): boolean {
    return this.parent(type) !== VOID || this.isErrorRoot(type);
  }
  /** The error type that an error type follows, or VOID. */
  parent(type: TypeId): TypeId {
    const shape = this.types.shape(this.underlying(type));
    if (shape.kind !== "nominal") return VOID;
    const { parent } = this.declaration(shape.nominal);
    return parent === VOID ? VOID : this.types.substitute(parent, shape.args);
  }
  caseTypes(type: TypeId, caseIndex: number): readonly TypeId[] {
    const shape = this.types.shape(this.underlying(type));
    if (shape.kind !== "nominal") return unreachable("representation: a case of no variant");
    const found = this.declaration(shape.nominal).cases[caseIndex];
    if (found === undefined) return unreachable("representation: no such case");
    return found.fields.map((field) => this.types.substitute(field.type, shape.args));
  }
  /** Layout of an object that holds values of these types: cells, closures from `firstOffset` on. */
  objectOf(
    parts: readonly TypeId[],
    firstOffset: number = RECORD.firstField,
    groups: readonly number[] = [],
  ): ObjectLayout {
    return layOutObject(
      parts,
      parts.map((part) => this.value(part)),
      firstOffset,
      groups,
    );
  }
  /** Offsets of the references in an element of a storage. */
  elementReferences(type: TypeId): number[] {
    return referencesOf(this.value(type));
  }

  /** The part that `path` names inside a value of `type`: scalars and offset relative to it. */
  part(type: TypeId, path: readonly number[], from = 0): PartLayout {
    let at: PartLayout = { type, start: 0, count: this.value(type).scalars.length, offset: 0 };
    for (let index = from; index < path.length; index++) {
      const inner = this.value(at.type).parts[path[index] as number];
      if (inner === undefined) return unreachable("representation: no such part");
      at = { type: inner.type, start: at.start + inner.start, count: inner.count, offset: at.offset + inner.offset };
    }
    return at;
  }

  private addObject(
    type: TypeId,
    caseIndex: number,
    parts: readonly TypeId[],
    groups: readonly number[] = [],
  ): ObjectLayout {
    const made = this.objectOf(parts, RECORD.firstField, groups);
    this.objects.set(type * OBJECT_KEYS_PER_TYPE + caseIndex + 1, made);
    return made;
  }

  private computeMirType(type: TypeId): TypeId {
    const inner = this.underlying(type);
    const shape = this.types.shape(inner);
    switch (shape.kind) {
      case "scalar":
        return shape.scalar;
      case "builtin":
        return MEMORY_KIND_SCALAR[this.builtinKind(shape.name)] as TypeId;
      case "special":
        return specialMirType(shape.name, inner);
      case "array":
      case "storage":
      case "process":
        return REF;
      case "pointer":
        return WORD;
      case "optional":
        return this.isReference(shape.item) ? REF : inner;
      case "nominal":
        return this.nominalMirType(shape.nominal, inner);
      case "tuple":
      case "variable":
        return inner;
    }
  }

  private nominalMirType(nominal: number, type: TypeId): TypeId {
    const declaration = this.declaration(nominal);
    if (declaration.kind === "value") return type;
    return declaration.kind === "variant" && this.isEnumeration(declaration) ? WORD : REF;
  }

  private builtinKind(name: BuiltinScalarName): MemoryKind {
    const row = BUILTIN_SCALARS.find((entry) => entry.name === name);
    return row === undefined ? unreachable("representation: no such scalar") : memoryKind(row.memory);
  }

  private computeValue(type: TypeId): ValueLayout {
    const inner = this.underlying(type);
    const shape = this.types.shape(inner);
    if (shape.kind === "builtin") return this.ofKind(this.builtinKind(shape.name));
    const scalar = this.mirType(inner);
    if (scalar === REF) return this.ofKind(memoryKind("ref"));
    if (scalar === BOOL) return this.ofKind(memoryKind("bool"));
    if (scalar === WORD) return this.ofKind(this.wordKind(shape));
    if (scalar < 16 && scalar > 0) return this.ofKind(kindOfScalar(scalar));
    const parts = this.partTypes(inner);
    if (parts.length === 0) return EMPTY;
    return layOutValue(
      parts,
      parts.map((part) => this.value(part)),
    );
  }

  /** An enumeration of at most 256 cases takes a byte. */
  private wordKind(shape: TypeShape): MemoryKind {
    if (shape.kind !== "nominal") return memoryKind("word");
    return memoryKind(this.declaration(shape.nominal).cases.length <= 256 ? "u8" : "u32");
  }

  private ofKind(kind: MemoryKind): ValueLayout {
    this.byKind[kind] ??= scalarLayout(kind);
    return this.byKind[kind] as ValueLayout;
  }
}

function specialMirType(name: string, type: TypeId): TypeId {
  if (name === "Text") return REF;
  if (name === "Pointer") return WORD;
  if (name === "Any" || name === "Range") return type;
  return 0 as TypeId;
}

function kindOfScalar(scalar: TypeId): MemoryKind {
  const names: readonly (MemoryKindName | "")[] = ["", "bool", "word", "f64", "f32", "ref", "", "v128", "v256"];
  const name = names[scalar];
  return name === undefined || name === "" ? unreachable("representation: not a memory scalar") : memoryKind(name);
}

/** C layout: parts in order, each aligned. */
function layOutValue(types: readonly TypeId[], layouts: readonly ValueLayout[]): ValueLayout {
  const parts: PartLayout[] = [];
  const offsets: number[] = [];
  let at = 0;
  let align = 1;
  let start = 0;
  layouts.forEach((layout, index) => {
    at = roundUp(at, layout.align);
    parts.push({ type: types[index] as TypeId, start, count: layout.scalars.length, offset: at });
    for (const offset of layout.offsets) offsets.push(at + offset);
    start += layout.scalars.length;
    at += layout.bytes;
    align = Math.max(align, layout.align);
  });
  return {
    scalars: layouts.flatMap((layout) => layout.scalars),
    kinds: layouts.flatMap((layout) => layout.kinds),
    offsets,
    bytes: roundUp(at, align),
    align,
    parts,
  };
}

const OBJECT_BYTES_MIN = 16;

/** Header, then fields by falling alignment, in order among equals; those before each number in `groups` come before all others. */
function layOutObject(
  types: readonly TypeId[],
  layouts: readonly ValueLayout[],
  firstOffset: number,
  groups: readonly number[],
): ObjectLayout {
  const placed: number[] = [];
  let at = firstOffset;
  let first = 0;
  for (const end of [...groups, layouts.length]) {
    for (let align = ALIGN_MAX; align >= 1; align /= 2)
      for (let index = first; index < end; index++) {
        const layout = layouts[index] as ValueLayout;
        if (layout.align !== align) continue;
        at = roundUp(at, align);
        placed[index] = at;
        at += layout.bytes;
      }
    at = roundUp(at, ALIGN_MAX);
    first = end;
  }
  const parts: PartLayout[] = [];
  const offsets: number[] = [];
  let start = 0;
  layouts.forEach((layout, index) => {
    const offset = placed[index] as number;
    parts.push({ type: types[index] as TypeId, start, count: layout.scalars.length, offset });
    for (const inner of layout.offsets) offsets.push(offset + inner);
    start += layout.scalars.length;
  });
  const made = {
    scalars: layouts.flatMap((layout) => layout.scalars),
    kinds: layouts.flatMap((layout) => layout.kinds),
    offsets,
    // A moved object leaves its new address behind the header.
    bytes: Math.max(roundUp(at, ALIGN_MAX), OBJECT_BYTES_MIN),
    align: ALIGN_MAX,
    parts,
  };
  return { ...made, references: referencesOf(made) };
}

function referencesOf(layout: ValueLayout): number[] {
  const reference = memoryKind("ref");
  return layout.offsets.filter((_, index) => layout.kinds[index] === reference);
}
