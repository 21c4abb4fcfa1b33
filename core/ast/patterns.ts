/** Patterns of `When`, and the targets that `Let` and `For each` bind. */

import type { Expression } from "./expressions.ts";
import type { DeclaredName, WordRun } from "./names.ts";
import type { AstNode } from "./node.ts";
import type { TypeNode } from "./types.ts";

/** What `Let` and `For each` bind: a name, or names taken out of a tuple. `_` is a DeclaredName with the text "_". */
export type BindingTarget = DeclaredName | TupleTarget;

/** `(a, b)`; items may be nested. */
export interface TupleTarget extends AstNode {
  readonly kind: "TupleTarget";
  readonly items: readonly BindingTarget[];
}

export type Pattern =
  | LiteralPattern
  | RangePattern
  | BindingPattern
  | WildcardPattern
  | VariantPattern
  | OrPattern
  | TypePattern
  | ListPattern
  | TuplePattern
  | AsPattern
  | ErrorPattern;

/** A literal, also `nothing`, `-1`, `true`: `value` is a literal, or a negation of a number literal. */
export interface LiteralPattern extends AstNode {
  readonly kind: "LiteralPattern";
  readonly value: Expression;
}

/** `1 to 5`, `'a' until 'z'`. */
export interface RangePattern extends AstNode {
  readonly kind: "RangePattern";
  readonly from: Expression;
  readonly to: Expression;
  readonly isInclusive: boolean;
}

/** A lower-case name: binds the value. */
export interface BindingPattern extends AstNode {
  readonly kind: "BindingPattern";
  readonly name: DeclaredName;
}

/** `_`. */
export interface WildcardPattern extends AstNode {
  readonly kind: "WildcardPattern";
}

/**
 * A Capitalised name: a variant or a constant, with the patterns of its fields. `Circle with radius as r`,
 * `Rectangle(w, h)`, `Shape.Dot`, `LIMIT`.
 */
export interface VariantPattern extends AstNode {
  readonly kind: "VariantPattern";
  /** Words of each dotted part. */
  readonly path: readonly WordRun[];
  readonly fields: readonly PatternField[];
}

/** A field of a variant pattern: by name, or by position if `name` is undefined. */
export interface PatternField extends AstNode {
  readonly kind: "PatternField";
  readonly name: DeclaredName | undefined;
  readonly pattern: Pattern;
}

/** `P or Q`; two or more alternatives. */
export interface OrPattern extends AstNode {
  readonly kind: "OrPattern";
  readonly alternatives: readonly Pattern[];
}

/** `x of type T`. */
export interface TypePattern extends AstNode {
  readonly kind: "TypePattern";
  readonly name: DeclaredName;
  readonly type: TypeNode;
}

/** `[first, ...rest]`; `rest` is undefined without one, `_` for one that nobody uses. */
export interface ListPattern extends AstNode {
  readonly kind: "ListPattern";
  readonly items: readonly Pattern[];
  readonly rest: DeclaredName | undefined;
}

/** `(P, Q)`. */
export interface TuplePattern extends AstNode {
  readonly kind: "TuplePattern";
  readonly items: readonly Pattern[];
}

/** `P as name`. */
export interface AsPattern extends AstNode {
  readonly kind: "AsPattern";
  readonly pattern: Pattern;
  readonly name: DeclaredName;
}

/** Stands where no pattern could be read; a diagnostic has been reported. */
export interface ErrorPattern extends AstNode {
  readonly kind: "ErrorPattern";
}
