/**
 * Expressions. One kind per meaning, however spelt. Where a reading needs scope, the shape leaves the choice to the
 * resolver and the checker:
 *
 * - `Name` is one word. `NameRun` is two or more adjacent words (`user name`): the longest name in scope wins. A run
 *   is a name as a whole, or (for words like `negative` a run never holds) an error that shows the readings.
 * - `OfPhrase` is `[the] N of x`, N being one or more words: the field N of x if x has one, else the process N called
 *   with x, else one of the built-in phrases (`length of`, `first item of`, `keys of`, `square root of`, `type of` …).
 *   Forms that the parser can tell by their words alone have their own kinds: CopyOf, PositionOf, ListCopies.
 * - `Member` is what stands after a dot: one word, or the longest member that fits among adjacent words; words
 *   left over after it are an error. `t.0` has the word "0".
 * - `Call` is every call, by parentheses, by `with` and by method (its callee is a Member then); `Circle with radius
 *   as 2.0`, `Point(1.0, 2.0)` too, when the callee turns out to be a type or variant. `a Point with …` and `a value
 *   of type T …` say that it is one: Construct.
 * - A positional `with` list takes `and` items greedily: `f with a and b` has two arguments, the second flagged
 *   JoinedByAnd. If f takes fewer, the items from the first surplus one on (all flagged) are operands of `and`
 *   beside the expression that the call ends. Where a comparison follows the item, the parser has already decided so.
 * - `At.access` is "index" or "key" as written, "either" for `xs[i]`.
 * - `Default` of a `d at key k` says what a missing key gives; of anything else, what `nothing` gives.
 */

import type { Literal } from "./literals.ts";
import type { DeclaredName, WordRun } from "./names.ts";
import type { AstNode } from "./node.ts";
import type { BindingTarget } from "./patterns.ts";
import type { Block } from "./statements.ts";
import type { TypeNode } from "./types.ts";

export type Expression =
  | Literal
  | Name
  | NameRun
  | Member
  | OfPhrase
  | CopyOf
  | PositionOf
  | ReferenceAt
  | At
  | Slice
  | Range
  | Call
  | Construct
  | ListLiteral
  | ListCopies
  | DictionaryLiteral
  | SetLiteral
  | TupleLiteral
  | Comprehension
  | Lambda
  | Unary
  | Binary
  | Logical
  | Compare
  | IsType
  | IsEmpty
  | Cast
  | Default
  | Choice
  | Pipe
  | Spawn
  | Ask
  | Await
  | Signal
  | Invoke
  | ThisActor
  | ErrorExpression;

/** One word. */
export interface Name extends AstNode {
  readonly kind: "Name";
  readonly text: string;
}

/** Two or more adjacent words. */
export interface NameRun extends AstNode, WordRun {
  readonly kind: "NameRun";
}

/** `object.words`. */
export interface Member extends AstNode, WordRun {
  readonly kind: "Member";
  readonly object: Expression;
}

/** `[the] words of operand`. */
export interface OfPhrase extends AstNode, WordRun {
  readonly kind: "OfPhrase";
  readonly operand: Expression;
}

/** `a copy of x`: shallow. */
export interface CopyOf extends AstNode {
  readonly kind: "CopyOf";
  readonly value: Expression;
}

/** `position of value in collection`. */
export interface PositionOf extends AstNode {
  readonly kind: "PositionOf";
  readonly value: Expression;
  readonly collection: Expression;
}

/** `reference at w`, in Runtime Modules. */
export interface ReferenceAt extends AstNode {
  readonly kind: "ReferenceAt";
  readonly word: Expression;
}

/** `xs at index i`, `d at key k`, `xs[i]`. */
export interface At extends AstNode {
  readonly kind: "At";
  readonly object: Expression;
  readonly subscript: Expression;
  readonly access: "index" | "key" | "either";
}

/** `xs from a to b`, `xs from a until b`, `xs[a:b]` (without b); a bound left out of brackets is undefined. */
export interface Slice extends AstNode {
  readonly kind: "Slice";
  readonly object: Expression;
  readonly from: Expression | undefined;
  readonly to: Expression | undefined;
  readonly isInclusive: boolean;
}

/** `a to b`, `a until b` as a value. */
export interface Range extends AstNode {
  readonly kind: "Range";
  readonly from: Expression;
  readonly to: Expression;
  readonly isInclusive: boolean;
}

/** Positional arguments come first. */
export interface Call extends AstNode {
  readonly kind: "Call";
  readonly callee: Expression;
  readonly arguments: readonly Argument[];
}

/** An argument or a field value; positional without a name. */
export interface Argument extends AstNode {
  readonly kind: "Argument";
  readonly name: DeclaredName | undefined;
  readonly value: Expression;
}

/** `a value of type T with …`, `a T with …`: certainly a new value of T. */
export interface Construct extends AstNode {
  readonly kind: "Construct";
  readonly type: TypeNode;
  readonly arguments: readonly Argument[];
}

export interface ListLiteral extends AstNode {
  readonly kind: "ListLiteral";
  readonly items: readonly Expression[];
}

/** `a list of count copies of value`: value is evaluated for each. */
export interface ListCopies extends AstNode {
  readonly kind: "ListCopies";
  readonly count: Expression;
  readonly value: Expression;
}

export interface DictionaryLiteral extends AstNode {
  readonly kind: "DictionaryLiteral";
  readonly entries: readonly DictionaryEntry[];
}

export interface DictionaryEntry extends AstNode {
  readonly kind: "DictionaryEntry";
  readonly key: Expression;
  readonly value: Expression;
}

export interface SetLiteral extends AstNode {
  readonly kind: "SetLiteral";
  readonly items: readonly Expression[];
}

/** `(a, b)`; never of one item. */
export interface TupleLiteral extends AstNode {
  readonly kind: "TupleLiteral";
  readonly items: readonly Expression[];
}

/** `[value for x in xs if c]`: at least one clause, the outermost loop first. */
export interface Comprehension extends AstNode {
  readonly kind: "Comprehension";
  readonly value: Expression;
  readonly clauses: readonly ComprehensionClause[];
}

/** `for targets in source if c if d`; two targets run over a dictionary's keys and values. */
export interface ComprehensionClause extends AstNode {
  readonly kind: "ComprehensionClause";
  readonly targets: readonly BindingTarget[];
  readonly source: Expression;
  readonly conditions: readonly Expression[];
}

/** `lambda x, y: e` (the body is the expression), or the block form. */
export interface Lambda extends AstNode {
  readonly kind: "Lambda";
  readonly parameters: readonly LambdaParameter[];
  readonly body: Expression | Block;
}

export interface LambdaParameter extends AstNode {
  readonly kind: "LambdaParameter";
  readonly name: DeclaredName;
  readonly type: TypeNode | undefined;
}

export type UnaryOperator = "negate" | "bitwiseNot" | "not";

export interface Unary extends AstNode {
  readonly kind: "Unary";
  readonly operator: UnaryOperator;
  readonly operand: Expression;
}

export type BinaryOperator =
  | "power"
  | "multiply"
  | "divide"
  | "modulo"
  | "add"
  | "subtract"
  | "wrappingAdd"
  | "wrappingSubtract"
  | "wrappingMultiply"
  | "saturatingAdd"
  | "saturatingSubtract"
  | "saturatingMultiply"
  | "shiftLeft"
  | "shiftRight"
  | "arithmeticShiftRight"
  | "rotateLeft"
  | "rotateRight"
  | "bitwiseAnd"
  | "bitwiseXor"
  | "bitwiseOr"
  | "join";

/** Arithmetic, bits and `joined with`: both operands are always evaluated, the left one first. */
export interface Binary extends AstNode {
  readonly kind: "Binary";
  readonly operator: BinaryOperator;
  readonly left: Expression;
  readonly right: Expression;
}

/** `and`, `or`: short-circuit. */
export interface Logical extends AstNode {
  readonly kind: "Logical";
  readonly operator: "and" | "or";
  readonly left: Expression;
  readonly right: Expression;
}

export type CompareOperator =
  | "equal"
  | "notEqual"
  | "less"
  | "greater"
  | "lessOrEqual"
  | "greaterOrEqual"
  | "same"
  | "notSame"
  | "contains"
  | "containsKey"
  | "in"
  | "notIn";

/** A comparison. `x is nothing` is an "equal" with a NothingLiteral on the right; `k in d` may have a Range there. */
export interface Compare extends AstNode {
  readonly kind: "Compare";
  readonly operator: CompareOperator;
  readonly left: Expression;
  readonly right: Expression;
}

/** `x is a T`, `x is not a T`. */
export interface IsType extends AstNode {
  readonly kind: "IsType";
  readonly value: Expression;
  readonly type: TypeNode;
  readonly isNegated: boolean;
}

/** `x is empty`, `x is not empty`. */
export interface IsEmpty extends AstNode {
  readonly kind: "IsEmpty";
  readonly value: Expression;
  readonly isNegated: boolean;
}

/** `x as T`, `convert x to T`. */
export interface Cast extends AstNode {
  readonly kind: "Cast";
  readonly value: Expression;
  readonly type: TypeNode;
}

/** `value otherwise fallback`. */
export interface Default extends AstNode {
  readonly kind: "Default";
  readonly value: Expression;
  readonly fallback: Expression;
}

/** `then if condition otherwise otherwise`. */
export interface Choice extends AstNode {
  readonly kind: "Choice";
  readonly condition: Expression;
  readonly then: Expression;
  readonly otherwise: Expression;
}

/** `value |> target`: the target is called with the value as its first argument. */
export interface Pipe extends AstNode {
  readonly kind: "Pipe";
  readonly value: Expression;
  readonly target: Expression;
}

/** `Spawn worker(1, 2)`, `Spawn Counter with count as 10`. */
export interface Spawn extends AstNode {
  readonly kind: "Spawn";
  readonly callee: Expression;
  readonly arguments: readonly Argument[];
}

/** `Ask target for "message" with … within 5 seconds`. */
export interface Ask extends AstNode {
  readonly kind: "Ask";
  readonly target: Expression;
  readonly message: Expression;
  readonly arguments: readonly Argument[];
  readonly within: Duration | undefined;
}

export type TimeUnit = "nanoseconds" | "microseconds" | "milliseconds" | "seconds" | "minutes" | "hours";

/** `5 seconds`; the singular of a unit is its Alternative spelling. */
export interface Duration extends AstNode {
  readonly kind: "Duration";
  readonly amount: Expression;
  readonly unit: TimeUnit;
}

export interface Await extends AstNode {
  readonly kind: "Await";
  readonly value: Expression;
}

/** `Signal e`: its value is what a handler resumes with. */
export interface Signal extends AstNode {
  readonly kind: "Signal";
  readonly value: Expression;
}

/** `Invoke "name" with …`, `Invoke "name" on x with …`: a call by name (reflection). */
export interface Invoke extends AstNode {
  readonly kind: "Invoke";
  readonly name: Expression;
  readonly target: Expression | undefined;
  readonly arguments: readonly Argument[];
}

/** `this actor`. */
export interface ThisActor extends AstNode {
  readonly kind: "ThisActor";
}

/** Stands where an expression was wanted and none could be read; a diagnostic has been reported. */
export interface ErrorExpression extends AstNode {
  readonly kind: "ErrorExpression";
}
