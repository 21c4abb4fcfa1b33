// The stored form of a module's interface: what encoder and decoder agree on.

import type {
  CaseSignature,
  GlobalSignature,
  ProcessSignature,
  TypeEntry,
  TypeParameterSignature,
} from "./module-interface.ts";
import type { Conformance, Requirement } from "./protocol-table.ts";
import type { NominalDeclaration } from "./type-table.ts";

/**
 * A line of JSON (`StoredHeader`), then the JSON texts of the entries one after the other, in ASCII. Types are numbers: below
 * FIRST_STRUCTURAL those of every run, from there on rows of `shapes`.
 */
export const INTERFACE_VERSION = 2;

/** `[kind, …]`: a nominal by its symbol and arguments, other constructors by their parts. */
export type StoredShape =
  | readonly ["nominal", string, readonly number[]]
  | readonly ["tuple", readonly number[]]
  | readonly ["array", number, number]
  | readonly ["process", readonly number[], number]
  | readonly ["optional" | "storage" | "pointer" | "variable", number];

/** The same with types as numbers of the module. */
type Stored<T> = T extends readonly (infer Item)[]
  ? readonly Stored<Item>[]
  : T extends number & { readonly __brand: "TypeId" }
    ? number
    : T extends string | number | boolean | undefined
      ? T
      : { readonly [Key in keyof T]: Stored<T[Key]> };

/** A signature; its owner is the symbol of a type of the module. */
export type StoredProcess = Omit<Stored<ProcessSignature>, "owner" | "modulePath" | "isRuntime"> & {
  readonly owner?: string;
};
export type StoredGlobal = Omit<Stored<GlobalSignature>, "modulePath">;
export type StoredCase = Pick<CaseSignature, "caseIndex"> & { readonly nominal: string };
export type StoredValue =
  | { readonly kind: "process"; readonly overloads: readonly StoredProcess[] }
  | { readonly kind: "global"; readonly global: StoredGlobal }
  | { readonly kind: "case"; readonly cases: readonly StoredCase[] };
export type StoredNominal = Omit<Stored<NominalDeclaration>, "id" | "name" | "typeParameters" | "isLibrary">;
export type StoredParameter = Stored<TypeParameterSignature>;
export type StoredRequirement = Omit<Stored<Requirement>, "protocol">;
/** `follows`: the symbol of the protocol. */
export type StoredConformance = Stored<Conformance> & { readonly follows: string };
export type StoredType = Pick<TypeEntry, "name" | "isPrivate" | "parameters"> & {
  readonly nominal?: StoredNominal;
  readonly aliased?: number;
  readonly parameterBounds: readonly StoredParameter[];
  /** Of a protocol. */
  readonly requirements?: readonly StoredRequirement[];
  /** Names of its processes with the place of each one's list of overloads. */
  readonly methods: Directory;
};

/** Names with the place of the JSON text of each: first character and end, counted from the line after the header. */
export type Directory = readonly (readonly [name: string, start: number, end: number])[];

export interface StoredHeader {
  readonly version: number;
  readonly path: string;
  readonly isRuntime: boolean;
  readonly shapes: readonly StoredShape[];
  readonly types: readonly StoredType[];
  readonly values: Directory;
  /** Of its types, and of types without a module with its protocols. */
  readonly conformances: readonly StoredConformance[];
}
