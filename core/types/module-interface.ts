// What a module shows to others: its types, processes, variables and foreign processes, made from checked source or by decoding a precompiled interface.

import type { NominalDeclaration, NominalId, TypeId } from "./type-table.ts";

/** A type parameter and the protocols that its arguments must follow. */
export interface TypeParameterSignature {
  readonly name: string;
  readonly bounds: readonly string[];
  /** Declared protocols among its bounds, over the same variables as the parameter. */
  protocols?: readonly TypeId[];
  /** In one use of a process with untyped parameters: what it stands for; such parameters come after all others. */
  readonly is?: TypeId;
  /** Belongs to the caller of such a process, whose text does not know it. */
  readonly isHidden?: boolean;
}

/** Which type parameters must be ordered, of a process or of one default argument; filled in when the body has been checked. */
export interface Ordering {
  readonly name: string;
  orderedParameters: readonly number[];
}

export interface ParameterSignature {
  readonly name: string;
  /** Over the variables of the process: those of its type first, then its own. */
  readonly type: TypeId;
  readonly hasDefault: boolean;
  /** What its default asks of the type parameters; absent when the process has none. */
  readonly defaultOrder?: Ordering;
  /** Takes the place itself: `target` of the machine operations. */
  readonly isPlace: boolean;
}

/** How calls of a process are made. */
export type ProcessForm = "ordinary" | "foreign" | "intrinsic";

/** A process as callers see it. The parts that need types are filled in after all names of the module are known. */
export interface ProcessSignature {
  readonly symbol: string;
  readonly name: string;
  readonly modulePath: string;
  /** The type that it is a method of. */
  readonly owner: NominalId | undefined;
  readonly isPrivate: boolean;
  readonly isRuntime: boolean;
  readonly form: ProcessForm;
  /** Only inside `Unsafe Block` outside the library. */
  readonly isUnsafe: boolean;
  typeParameters: readonly TypeParameterSignature[];
  params: readonly ParameterSignature[];
  result: TypeId;
  /** Foreign processes with a trailing `as Any`: what comes after the listed parameters. */
  isVariadic: boolean;
  /** Foreign processes whose calls are short and never wait. */
  readonly isLeaf: boolean;
  /** Some parameters have no type: each use with other types is a process of its own. Their types are its last type parameters. */
  isTemplate: boolean;
  /** Indexes of the type parameters whose values are ordered inside (`<`), filled in when the body has been checked. */
  orderedParameters: readonly number[];
}

export interface GlobalSignature {
  readonly symbol: string;
  readonly name: string;
  readonly modulePath: string;
  readonly isConstant: boolean;
  readonly isPrivate: boolean;
  readonly at: number;
  /** Undefined until its first value has been checked. */
  type: TypeId | undefined;
}

/** A case of a variant under its own name. */
export interface CaseSignature {
  readonly nominal: NominalDeclaration;
  readonly caseIndex: number;
}

/** What a name means as a value. Several variants of a module may have a case of the same name. */
export type ValueEntry =
  | { readonly kind: "process"; readonly overloads: ProcessSignature[] }
  | { readonly kind: "global"; readonly global: GlobalSignature }
  | { readonly kind: "case"; readonly cases: CaseSignature[] };

/** What a name means as a type: a declared one, or another name for a type over `parameters` variables. */
export interface TypeEntry {
  readonly name: string;
  readonly isPrivate: boolean;
  readonly nominal: NominalDeclaration | undefined;
  /** For a plain alias: what it stands for; undefined until known. */
  aliased: TypeId | undefined;
  readonly parameters: readonly string[];
  /** The parameters with their bounds. */
  parameterBounds: readonly TypeParameterSignature[];
  /** Processes declared inside the type, by name. */
  readonly methods: Map<string, ProcessSignature[]>;
}

export interface ModuleInterface {
  readonly path: string;
  readonly isRuntime: boolean;
  /** Part of the standard library or the runtime. */
  readonly isLibrary: boolean;
  readonly types: Map<string, TypeEntry>;
  readonly values: Map<string, ValueEntry>;
  /** Its types again, by number. */
  readonly typesByNominal: Map<NominalId, TypeEntry>;
}
