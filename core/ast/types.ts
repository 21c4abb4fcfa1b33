/**
 * Types as written. Type names are runs of words like other names; `String`, `Map` and other aliases stay as
 * written for the resolver, whose scope may hold a type of the program's own under that name.
 */

import type { Expression } from "./expressions.ts";
import type { WordRun } from "./names.ts";
import type { AstNode } from "./node.ts";

export type TypeNode = NamedType | ArrayType | TupleType | ProcessType | ErrorType;

/**
 * `Integer`, `Shape.Circle`, `List of T`, `Dictionary of K to V`, `Result of T or E`, `Pair of A, B`, `List[T]`,
 * `Pointer to V`. All of the forms with arguments give them in order. Path parts other than the last are modules.
 */
export interface NamedType extends AstNode {
  readonly kind: "NamedType";
  /** Words of each dotted part: `M.User Account` has two parts. */
  readonly path: readonly WordRun[];
  readonly arguments: readonly TypeNode[];
}

/** `Array of (N) T`, `Array of 4 T`, `Array[T, N]`. */
export interface ArrayType extends AstNode {
  readonly kind: "ArrayType";
  readonly size: Expression;
  readonly element: TypeNode;
}

/** `(T, U)`. */
export interface TupleType extends AstNode {
  readonly kind: "TupleType";
  readonly items: readonly TypeNode[];
}

/** `Process that takes A, B returns C`, `Function[A, C]`. */
export interface ProcessType extends AstNode {
  readonly kind: "ProcessType";
  readonly parameters: readonly TypeNode[];
  readonly result: TypeNode | undefined;
}

/** Stands where a type was wanted and none could be read; a diagnostic has been reported. */
export interface ErrorType extends AstNode {
  readonly kind: "ErrorType";
}
