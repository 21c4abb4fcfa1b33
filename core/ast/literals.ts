/** Literals. */

import type { Expression } from "./expressions.ts";
import type { AstNode } from "./node.ts";

export type Literal =
  | IntegerLiteral
  | FloatLiteral
  | BooleanLiteral
  | CharacterLiteral
  | TextLiteral
  | InterpolatedText
  | NothingLiteral;

/**
 * A non-negative integer below 2^64. `value` is a number when that is exact (up to 2^53-1) and a bigint above;
 * `radix` is 2, 8, 10 or 16 as written.
 */
export interface IntegerLiteral extends AstNode {
  readonly kind: "IntegerLiteral";
  readonly value: number | bigint;
  readonly radix: number;
}

export interface FloatLiteral extends AstNode {
  readonly kind: "FloatLiteral";
  readonly value: number;
}

export interface BooleanLiteral extends AstNode {
  readonly kind: "BooleanLiteral";
  readonly value: boolean;
}

/** `value` is a Unicode scalar. */
export interface CharacterLiteral extends AstNode {
  readonly kind: "CharacterLiteral";
  readonly value: number;
}

/** `value` has its escapes resolved. */
export interface TextLiteral extends AstNode {
  readonly kind: "TextLiteral";
  readonly value: string;
}

/** `f"…{e}…{e:.2}…"`: texts and interpolations in order; texts between them are left out where empty. */
export interface InterpolatedText extends AstNode {
  readonly kind: "InterpolatedText";
  readonly parts: readonly (TextLiteral | Interpolation)[];
}

/** One `{expression:format}`. */
export interface Interpolation extends AstNode {
  readonly kind: "Interpolation";
  readonly value: Expression;
  readonly format: FormatSpecification | undefined;
}

/** `[[fill]align][sign][0][width][.decimals][type]`, taken apart. */
export interface FormatSpecification extends AstNode {
  readonly kind: "FormatSpecification";
  /** One Unicode scalar; a space unless given. */
  readonly fill: string;
  readonly align: "<" | ">" | "^" | undefined;
  readonly plusSign: boolean;
  readonly zeroPadded: boolean;
  /** 0 if none is given. */
  readonly width: number;
  readonly decimals: number | undefined;
  readonly type: "x" | "X" | "b" | "o" | "e" | "%" | undefined;
}

/** `nothing`. With the flag Alternative it is `None` or `null`; a program may bind `None` itself, then that is meant. */
export interface NothingLiteral extends AstNode {
  readonly kind: "NothingLiteral";
  /** The word as written: "nothing", "None" or "null". */
  readonly word: string;
}
