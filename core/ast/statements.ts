/**
 * Statements. `Unless c` is an If whose condition is a `not` flagged Unless; `Otherwise if` is a further arm.
 * Declarations may stand among statements; the checker says where they are not allowed.
 */

import type { InlineAssembly } from "./assembly.ts";
import type { Declaration, Parameter } from "./declarations.ts";
import type { Argument, BinaryOperator, Duration, Expression } from "./expressions.ts";
import type { DeclaredName } from "./names.ts";
import type { AstNode } from "./node.ts";
import type { BindingTarget, Pattern } from "./patterns.ts";
import type { TypeNode } from "./types.ts";

export type Statement =
  | Let
  | Constant
  | SetPlace
  | Update
  | If
  | While
  | ForRange
  | ForEach
  | ForAll
  | Repeat
  | Loop
  | Break
  | Continue
  | Return
  | Display
  | Match
  | Try
  | Throw
  | Resume
  | Assert
  | WithResource
  | Defer
  | ExpressionStatement
  | AddItem
  | InsertItem
  | RemoveItem
  | RemoveAtIndex
  | RemoveKey
  | Send
  | Receive
  | TaskGroup
  | Link
  | Monitor
  | Stop
  | UnsafeBlock
  | InlineAssembly
  | ErrorStatement
  | Declaration;

/** The statements of a body: a scope of its own. With the flag OneLine it ends with its line. */
export interface Block extends AstNode {
  readonly kind: "Block";
  readonly statements: readonly Statement[];
}

/** `Let x be e`, `Let x as T`, `Let (a, b) be pair`. A name already bound in the same block is replaced. */
export interface Let extends AstNode {
  readonly kind: "Let";
  readonly target: BindingTarget;
  readonly type: TypeNode | undefined;
  readonly value: Expression | undefined;
  /** `Private Let` of a module variable. */
  readonly isPrivate: boolean;
}

/** `Constant LIMIT as Integer is 100`. `Define X as e` is one too if X has no lower-case letter, else a Let. */
export interface Constant extends AstNode {
  readonly kind: "Constant";
  readonly name: DeclaredName;
  readonly type: TypeNode | undefined;
  readonly value: Expression;
  readonly isPrivate: boolean;
}

/**
 * `Set place to e`. With `mayDeclare` it is `x = e`, which declares the name x if no variable of that name is in scope.
 * The parser lets through only Name, NameRun, Member, OfPhrase, At and (after a report) ErrorExpression as places.
 */
export interface SetPlace extends AstNode {
  readonly kind: "SetPlace";
  readonly place: Expression;
  readonly value: Expression;
  readonly mayDeclare: boolean;
}

/**
 * `Increase`, `Decrease`, `Multiply`, `Divide place by e`, `x += e`. The place may also be a Default of a
 * `d at key k`: the fallback counts as the old value of a missing key.
 */
export interface Update extends AstNode {
  readonly kind: "Update";
  readonly operator: BinaryOperator;
  readonly place: Expression;
  readonly value: Expression;
}

export interface If extends AstNode {
  readonly kind: "If";
  /** At least one. */
  readonly arms: readonly IfArm[];
  readonly otherwise: Block | undefined;
}

export interface IfArm extends AstNode {
  readonly kind: "IfArm";
  readonly condition: Expression;
  readonly body: Block;
}

export interface While extends AstNode {
  readonly kind: "While";
  readonly condition: Expression;
  readonly body: Block;
  readonly label: DeclaredName | undefined;
}

/** `For i from a to b by s`; the step is 1 if undefined. */
export interface ForRange extends AstNode {
  readonly kind: "ForRange";
  readonly variable: DeclaredName;
  readonly from: Expression;
  readonly to: Expression;
  readonly isInclusive: boolean;
  readonly step: Expression | undefined;
  readonly body: Block;
  readonly label: DeclaredName | undefined;
}

/** `For each x in xs`, `For each x at i in xs` (`index`), `For each k, v in d` (two targets). */
export interface ForEach extends AstNode {
  readonly kind: "ForEach";
  readonly targets: readonly BindingTarget[];
  readonly index: DeclaredName | undefined;
  readonly source: Expression;
  readonly body: Block;
  readonly label: DeclaredName | undefined;
}

/** `For all x as Integer and y as Text where c:`: a property that a test tries with many values. */
export interface ForAll extends AstNode {
  readonly kind: "ForAll";
  readonly parameters: readonly Parameter[];
  /** Values for which it is false are left out. */
  readonly condition: Expression | undefined;
  readonly body: Block;
}

export interface Repeat extends AstNode {
  readonly kind: "Repeat";
  readonly count: Expression;
  readonly body: Block;
  readonly label: DeclaredName | undefined;
}

/** `Loop forever`. */
export interface Loop extends AstNode {
  readonly kind: "Loop";
  readonly body: Block;
  readonly label: DeclaredName | undefined;
}

export interface Break extends AstNode {
  readonly kind: "Break";
  readonly label: DeclaredName | undefined;
}

export interface Continue extends AstNode {
  readonly kind: "Continue";
  readonly label: DeclaredName | undefined;
}

export interface Return extends AstNode {
  readonly kind: "Return";
  readonly value: Expression | undefined;
}

/** `Display a, b [continuing]`, and `Alert` (to standard error). */
export interface Display extends AstNode {
  readonly kind: "Display";
  readonly values: readonly Expression[];
  readonly stream: "output" | "error";
  /** No newline at the end. */
  readonly isContinuing: boolean;
}

export interface Match extends AstNode {
  readonly kind: "Match";
  readonly subject: Expression;
  readonly arms: readonly MatchArm[];
  readonly otherwise: Block | undefined;
}

/** `When pattern where guard:`, in Match and Receive. */
export interface MatchArm extends AstNode {
  readonly kind: "MatchArm";
  readonly pattern: Pattern;
  readonly guard: Expression | undefined;
  readonly body: Block;
}

export interface Try extends AstNode {
  readonly kind: "Try";
  readonly body: Block;
  readonly catches: readonly CatchClause[];
  readonly finally: Block | undefined;
}

/** `Catch e as T:`, `Catch e:`, `Catch:`. */
export interface CatchClause extends AstNode {
  readonly kind: "CatchClause";
  readonly name: DeclaredName | undefined;
  readonly type: TypeNode | undefined;
  readonly body: Block;
}

export interface Throw extends AstNode {
  readonly kind: "Throw";
  readonly value: Expression;
}

/** `Resume with v`: answers the Signal being handled. */
export interface Resume extends AstNode {
  readonly kind: "Resume";
  readonly value: Expression | undefined;
}

export interface Assert extends AstNode {
  readonly kind: "Assert";
  readonly condition: Expression;
  readonly message: Expression | undefined;
}

/** `With e as name:`. */
export interface WithResource extends AstNode {
  readonly kind: "WithResource";
  readonly value: Expression;
  readonly name: DeclaredName | undefined;
  readonly body: Block;
}

export interface Defer extends AstNode {
  readonly kind: "Defer";
  readonly body: Block;
}

/** A call or another expression that has effects; its result is dropped. */
export interface ExpressionStatement extends AstNode {
  readonly kind: "ExpressionStatement";
  readonly expression: Expression;
}

/** `Add value to collection`. */
export interface AddItem extends AstNode {
  readonly kind: "AddItem";
  readonly value: Expression;
  readonly collection: Expression;
}

/** `Insert value at index i in collection`. */
export interface InsertItem extends AstNode {
  readonly kind: "InsertItem";
  readonly value: Expression;
  readonly index: Expression;
  readonly collection: Expression;
}

/** `Remove value from collection`: the first equal one. */
export interface RemoveItem extends AstNode {
  readonly kind: "RemoveItem";
  readonly value: Expression;
  readonly collection: Expression;
}

/** `Remove item at index i from collection`. */
export interface RemoveAtIndex extends AstNode {
  readonly kind: "RemoveAtIndex";
  readonly index: Expression;
  readonly collection: Expression;
}

/** `Remove key k from collection`. */
export interface RemoveKey extends AstNode {
  readonly kind: "RemoveKey";
  readonly key: Expression;
  readonly collection: Expression;
}

/**
 * `Send "name" with … to target`, `Send v to target`. To an actor the value is a TextLiteral naming the message,
 * to a plain process it is the message; the type of the target decides.
 */
export interface Send extends AstNode {
  readonly kind: "Send";
  readonly value: Expression;
  readonly arguments: readonly Argument[];
  readonly target: Expression;
}

export interface Receive extends AstNode {
  readonly kind: "Receive";
  readonly arms: readonly MatchArm[];
  readonly after: AfterClause | undefined;
}

/** `After 50 milliseconds:`. */
export interface AfterClause extends AstNode {
  readonly kind: "AfterClause";
  readonly delay: Duration;
  readonly body: Block;
}

export interface TaskGroup extends AstNode {
  readonly kind: "TaskGroup";
  readonly body: Block;
}

export interface Link extends AstNode {
  readonly kind: "Link";
  readonly target: Expression;
}

export interface Monitor extends AstNode {
  readonly kind: "Monitor";
  readonly target: Expression;
}

export interface Stop extends AstNode {
  readonly kind: "Stop";
  readonly target: Expression;
}

export interface UnsafeBlock extends AstNode {
  readonly kind: "UnsafeBlock";
  readonly body: Block;
}

/** Stands for what could not be read; a diagnostic has been reported. */
export interface ErrorStatement extends AstNode {
  readonly kind: "ErrorStatement";
}
