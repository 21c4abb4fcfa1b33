// The typed tree: what the checker makes of a module and the lowering reads. Everything is resolved, typed and explicit; no syntax is left.

import type { NominalId, TypeId } from "./type-table.ts";

/** Offset pair in the module's source: start × 2^26 + length would not fit, so two numbers; nodes keep only the start, which is what positions need. */
export type SourceOffset = number;

/** A parameter, `Let`, loop or pattern variable of a process or lambda. A rebinding `Let` makes a new one. */
export interface Local {
  readonly index: number;
  readonly name: string;
  readonly type: TypeId;
  /** Set after its first value. */
  isSet: boolean;
  /** Captured by a lambda. Captured and set: lives in a cell that the lambdas share. */
  isCaptured: boolean;
  readonly at: SourceOffset;
}

/** A process as it is called: full symbol and type arguments (over the variables of the calling process). */
export interface ProcessReference {
  /** `<module path>.<name>`; methods `<module path>.<Type>.<name>`; overloads by type of the first parameter get `#<n>`. */
  readonly symbol: string;
  readonly typeArgs: readonly TypeId[];
  /** The callee stands in a Runtime Module. */
  readonly isRuntime: boolean;
}

export interface TypedProcess {
  readonly symbol: string;
  /** Name as written, for stack traces. */
  readonly name: string;
  readonly typeParameters: readonly string[];
  readonly params: readonly Local[];
  /** NOTHING for none. */
  readonly result: TypeId;
  readonly locals: readonly Local[];
  readonly body: readonly TypedStatement[];
  readonly isPrivate: boolean;
  /** Annotation or library table asks for inlining. */
  readonly inlineHint: "auto" | "always" | "never";
  readonly at: SourceOffset;
}

export interface TypedGlobal {
  readonly symbol: string;
  readonly name: string;
  readonly type: TypeId;
  readonly isConstant: boolean;
  readonly at: SourceOffset;
}

export interface TypedExternal {
  readonly symbol: string;
  readonly name: string;
  readonly library: string;
  readonly params: readonly TypeId[];
  readonly result: TypeId;
  readonly isVariadic: boolean;
  readonly isLeaf: boolean;
  readonly at: SourceOffset;
}

/** A Test or Benchmark block that the program is built to run. */
export interface TypedTrial {
  /** Of its process. */
  readonly symbol: string;
  readonly title: string;
  readonly tags: readonly string[];
  readonly start: SourceOffset;
  readonly end: SourceOffset;
}

export interface TypedModule {
  readonly path: string;
  readonly file: string;
  readonly isRuntime: boolean;
  readonly imports: readonly string[];
  readonly processes: readonly TypedProcess[];
  readonly globals: readonly TypedGlobal[];
  readonly externals: readonly TypedExternal[];
  /** Module-level statements in order, including the first values of variables and constants; undefined when there are none. */
  readonly initializer: TypedProcess | undefined;
  readonly main:
    | { readonly symbol: string; readonly takesArguments: boolean; readonly returnsInteger: boolean }
    | undefined;
}

/** What can stand left of a `Set`; its parts are evaluated once, left to right, before the new value. */
export type TypedPlace =
  | { readonly kind: "local"; readonly local: Local; readonly type: TypeId }
  | { readonly kind: "global"; readonly symbol: string; readonly type: TypeId }
  /** Field of a record object; `objectType` is the record's nominal type. */
  | { readonly kind: "field"; readonly object: TypedExpression; readonly field: number; readonly type: TypeId }
  /** Field of a value type or element of a tuple inside another place: written in place. */
  | { readonly kind: "part"; readonly of: TypedPlace; readonly field: number; readonly type: TypeId }
  /** `xs at index i` of a List or Storage: bounds checked for lists. */
  | {
      readonly kind: "element";
      readonly collection: TypedExpression;
      readonly index: TypedExpression;
      readonly type: TypeId;
    }
  /** Element of an Array (a value) that lies in a place. */
  | { readonly kind: "arrayElement"; readonly of: TypedPlace; readonly index: TypedExpression; readonly type: TypeId }
  /** `d at key k` and everything else that goes through library processes: `get` may be absent for plain `Set`; called with (collection, key[, default]) and (collection, key, value). */
  | {
      readonly kind: "accessor";
      readonly collection: TypedExpression;
      readonly key: TypedExpression;
      readonly get: ProcessReference | undefined;
      readonly set: ProcessReference;
      /** One search for reading and writing: `find`(collection, key) → slot, `get`(collection, slot, key or fallback), `set`(collection, slot, key, value). */
      readonly slots:
        | { readonly find: ProcessReference; readonly get: ProcessReference; readonly set: ProcessReference }
        | undefined;
      /** `d at key k otherwise e` after Increase and the like. */
      readonly fallback: TypedExpression | undefined;
      readonly type: TypeId;
    }
  /** Runtime Modules: `p.f` and `p at index i` through a Pointer to V; `path` names fields inside V. */
  | {
      readonly kind: "pointer";
      readonly pointer: TypedExpression;
      readonly index: TypedExpression | undefined;
      readonly path: readonly number[];
      readonly type: TypeId;
    };

export type ArithmeticOp =
  | "add"
  | "subtract"
  | "multiply"
  | "divide"
  | "modulo"
  | "power"
  | "shiftLeft"
  | "shiftRight"
  | "shiftRightArithmetic"
  | "rotateLeft"
  | "rotateRight"
  | "and"
  | "or"
  | "xor";
export type CompareOp = "equal" | "notEqual" | "less" | "lessOrEqual" | "greater" | "greaterOrEqual";

/** Fields that every expression has. */
interface Node {
  readonly type: TypeId;
  readonly at: SourceOffset;
}

export type TypedExpression =
  /** Integer types and Character; `value` beyond 2^53 as bigint. */
  | (Node & { readonly kind: "integer"; readonly value: number | bigint })
  /** Float and Float32. */
  | (Node & { readonly kind: "float"; readonly value: number })
  | (Node & { readonly kind: "boolean"; readonly value: boolean })
  | (Node & { readonly kind: "text"; readonly value: string })
  | (Node & { readonly kind: "local"; readonly local: Local })
  | (Node & { readonly kind: "global"; readonly symbol: string; readonly isConstant: boolean })
  /** A process as a value. */
  | (Node & { readonly kind: "process"; readonly process: ProcessReference })
  | (Node & { readonly kind: "lambda"; readonly process: TypedProcess; readonly captures: readonly Local[] })
  /** Arguments in the order of the parameters; `order` lists parameter numbers in the order of evaluation when that differs. */
  | (Node & {
      readonly kind: "call";
      readonly process: ProcessReference;
      readonly args: readonly TypedExpression[];
      readonly order?: readonly number[];
    })
  /** Omitted argument: the default of parameter `parameter`, made by the process `<symbol>$default$<parameter>` (no parameters, same type arguments). */
  | (Node & { readonly kind: "defaultArgument"; readonly process: ProcessReference; readonly parameter: number })
  | (Node & { readonly kind: "callValue"; readonly callee: TypedExpression; readonly args: readonly TypedExpression[] })
  /** A row of core/spec/intrinsics.ts; `place` for a `target` parameter. */
  | (Node & {
      readonly kind: "intrinsic";
      readonly name: string;
      readonly typeArgs: readonly TypeId[];
      readonly args: readonly TypedExpression[];
      readonly place?: TypedPlace;
    })
  | (Node & {
      readonly kind: "callForeign";
      readonly symbol: string;
      readonly args: readonly TypedExpression[];
      readonly isVariadic: boolean;
      readonly isLeaf: boolean;
    })
  /** Both operands have type `type` except the count of shifts (Integer). `checked` traps on overflow; Word arithmetic is always `wrapping`. */
  | (Node & {
      readonly kind: "arithmetic";
      readonly op: ArithmeticOp;
      readonly mode: "checked" | "wrapping" | "saturating";
      readonly left: TypedExpression;
      readonly right: TypedExpression;
    })
  | (Node & { readonly kind: "negate"; readonly mode: "checked" | "wrapping"; readonly operand: TypedExpression })
  | (Node & { readonly kind: "bitwiseNot"; readonly operand: TypedExpression })
  /** Operands have equal types; equality by value for any type, order for numbers, Character, Boolean, Text and tuples of them. */
  | (Node & {
      readonly kind: "compare";
      readonly op: CompareOp;
      readonly left: TypedExpression;
      readonly right: TypedExpression;
    })
  | (Node & {
      readonly kind: "identical";
      readonly left: TypedExpression;
      readonly right: TypedExpression;
      readonly isNegated: boolean;
    })
  | (Node & { readonly kind: "not"; readonly operand: TypedExpression })
  | (Node & { readonly kind: "and" | "or"; readonly left: TypedExpression; readonly right: TypedExpression })
  | (Node & {
      readonly kind: "choice";
      readonly condition: TypedExpression;
      readonly then: TypedExpression;
      readonly otherwise: TypedExpression;
    })
  /** Number to number (`as`, promotion, widening), Character to and from Integer: checks as language.md §2 says, by the operand's and the node's type. `isImplicit` conversions cannot fail. */
  | (Node & { readonly kind: "convert"; readonly operand: TypedExpression })
  /** `as Text` and interpolation; `format` is the specification after the colon. */
  | (Node & { readonly kind: "toText"; readonly operand: TypedExpression; readonly format?: string })
  /** `joined with`, interpolation and `plus` of Texts: all parts are Texts. */
  | (Node & { readonly kind: "join"; readonly parts: readonly TypedExpression[] })
  | (Node & { readonly kind: "nothing" })
  /** A T where an Optional of T is wanted. */
  | (Node & { readonly kind: "some"; readonly operand: TypedExpression })
  /** `opt as T`: trap nothing_taken if absent; unchecked after narrowing. */
  | (Node & { readonly kind: "unwrap"; readonly operand: TypedExpression; readonly isChecked: boolean })
  | (Node & { readonly kind: "isNothing"; readonly operand: TypedExpression; readonly isNegated: boolean })
  /** `P otherwise D` on an Optional; `type` is the item type or the Optional if D is one. */
  | (Node & { readonly kind: "orElse"; readonly operand: TypedExpression; readonly fallback: TypedExpression })
  /** Record or value type, all fields in declaration order; an omitted field is a `zero` or a `defaultField`. `order` as in call. */
  | (Node & { readonly kind: "make"; readonly fields: readonly TypedExpression[]; readonly order?: readonly number[] })
  | (Node & { readonly kind: "zero" })
  /** The declared default of a field: call of its default process. */
  | (Node & { readonly kind: "defaultField"; readonly symbol: string; readonly typeArgs: readonly TypeId[] })
  | (Node & {
      readonly kind: "makeCase";
      readonly caseIndex: number;
      readonly fields: readonly TypedExpression[];
      readonly order?: readonly number[];
    })
  | (Node & { readonly kind: "tuple"; readonly items: readonly TypedExpression[] })
  /** Field of a record, a value type or a tuple (by the operand's type). */
  | (Node & { readonly kind: "field"; readonly operand: TypedExpression; readonly field: number })
  /** Field of a variant case that is known (narrowed or matched). */
  | (Node & {
      readonly kind: "caseField";
      readonly operand: TypedExpression;
      readonly caseIndex: number;
      readonly field: number;
    })
  | (Node & { readonly kind: "isCase"; readonly operand: TypedExpression; readonly caseIndex: number })
  /** A variant as one that is known to be of a case: trap type_mismatch if it is of another. */
  | (Node & { readonly kind: "toCase"; readonly operand: TypedExpression; readonly caseIndex: number })
  /** Element of a List or Array, bounds checked (trap 1). Everything else that is indexed is a call of a library process. */
  | (Node & { readonly kind: "index"; readonly collection: TypedExpression; readonly index: TypedExpression })
  | (Node & { readonly kind: "list"; readonly items: readonly TypedExpression[] })
  | (Node & { readonly kind: "array"; readonly items: readonly TypedExpression[] })
  /** `a list of n copies of e` (or Array when `type` is one): e is evaluated for each. */
  | (Node & { readonly kind: "copies"; readonly count: TypedExpression; readonly item: TypedExpression })
  /** Dictionary and set literals: `create` makes an empty one (argument: expected number of entries), `add` is called for each. */
  | (Node & {
      readonly kind: "build";
      readonly create: ProcessReference;
      readonly add: ProcessReference;
      readonly entries: readonly (readonly TypedExpression[])[];
    })
  /** `a to b` (both ends) or `a until b` as a value. */
  | (Node & {
      readonly kind: "range";
      readonly from: TypedExpression;
      readonly to: TypedExpression;
      readonly isInclusive: boolean;
    })
  /** `[e for x in xs if c]`: the loop's body ends in `yield`. */
  | (Node & {
      readonly kind: "comprehension";
      readonly loop: TypedStatement;
      readonly item: TypedExpression;
      readonly condition: TypedExpression | undefined;
    })
  | (Node & { readonly kind: "copy"; readonly operand: TypedExpression })
  /** Runtime Modules: `address of x` (module variable), `reference at w`, loads through Pointer to V. */
  | (Node & { readonly kind: "addressOf"; readonly place: TypedPlace })
  | (Node & { readonly kind: "referenceAt"; readonly operand: TypedExpression })
  | (Node & {
      readonly kind: "pointerLoad";
      readonly pointer: TypedExpression;
      readonly index: TypedExpression | undefined;
      readonly path: readonly number[];
    })
  | (Node & { readonly kind: "sizeOf"; readonly of: TypeId })
  /** Offers the error to clauses up the stack; the answer is in an object of type `answer`, undefined if it is dropped. */
  | (Node & { readonly kind: "signal"; readonly operand: TypedExpression; readonly answer: TypeId | undefined })
  /** An error as one of an error type that its own follows, or that it is known to be. */
  | (Node & { readonly kind: "upcast"; readonly operand: TypedExpression })
  /** Whether an error is of error type `of` or of one that follows it. */
  | (Node & { readonly kind: "isError"; readonly operand: TypedExpression; readonly of: TypeId })
  /** An error as one of a type that follows its own: trap type_mismatch if it is of another. */
  | (Node & { readonly kind: "downcast"; readonly operand: TypedExpression })
  /** A value where a protocol that its type follows is wanted; `type` is the protocol. */
  | (Node & { readonly kind: "toProtocol"; readonly operand: TypedExpression })
  /** The value that a protocol value is known to be; checked (`as`): trap type_mismatch if it is of another type. */
  | (Node & { readonly kind: "fromProtocol"; readonly operand: TypedExpression; readonly isChecked: boolean })
  /** Whether a protocol value is a `of`, or follows it if that is a protocol. */
  | (Node & { readonly kind: "isType"; readonly operand: TypedExpression; readonly of: TypeId })
  /** Statements before the value (pattern bindings and the like). */
  | (Node & { readonly kind: "block"; readonly body: readonly TypedStatement[]; readonly value: TypedExpression });

export type TypedPattern =
  | { readonly kind: "wildcard" }
  | { readonly kind: "bind"; readonly local: Local; readonly inner: TypedPattern }
  /** Equal to the value of a constant expression of the scrutinee's type. */
  | { readonly kind: "value"; readonly value: TypedExpression }
  | {
      readonly kind: "range";
      readonly from: TypedExpression;
      readonly to: TypedExpression;
      readonly isInclusive: boolean;
    }
  | { readonly kind: "nothing" }
  /** Protocol value of this very type that matches `inner`. */
  | { readonly kind: "type"; readonly type: TypeId; readonly inner: TypedPattern }
  /** Optional that holds something matching `inner`. */
  | { readonly kind: "some"; readonly inner: TypedPattern }
  | {
      readonly kind: "case";
      readonly nominal: NominalId;
      readonly caseIndex: number;
      readonly fields: readonly { readonly field: number; readonly type: TypeId; readonly pattern: TypedPattern }[];
    }
  | {
      readonly kind: "record";
      readonly fields: readonly { readonly field: number; readonly type: TypeId; readonly pattern: TypedPattern }[];
    }
  | { readonly kind: "tuple"; readonly items: readonly { readonly type: TypeId; readonly pattern: TypedPattern }[] }
  /** `[first, ...rest]`: `rest` undefined means exact length; it binds a fresh List of the remaining elements (wildcard: nothing is made). */
  | {
      readonly kind: "list";
      readonly itemType: TypeId;
      readonly items: readonly TypedPattern[];
      readonly rest: TypedPattern | undefined;
    }
  | { readonly kind: "or"; readonly alternatives: readonly TypedPattern[] };

export interface TypedArm {
  readonly pattern: TypedPattern;
  readonly guard: TypedExpression | undefined;
  readonly body: readonly TypedStatement[];
  readonly at: SourceOffset;
}

/** What a `For each` runs over. */
export type IterationSource =
  /** List: by index, checks the list's version each turn (error ConcurrentChange: trap through `changed`). */
  | { readonly kind: "list" | "array" | "storage"; readonly collection: TypedExpression }
  | { readonly kind: "range"; readonly range: TypedExpression }
  /** Library cursor: `start`(collection) → Integer, `next`(collection, cursor) → Integer (negative: end), `items` give the loop variables from (collection, cursor). */
  | {
      readonly kind: "cursor";
      readonly collection: TypedExpression;
      readonly start: ProcessReference;
      readonly next: ProcessReference;
      readonly items: readonly ProcessReference[];
    }
  /** Something with `next` returning Optional. */
  | { readonly kind: "iterator"; readonly iterator: TypedExpression; readonly next: ProcessReference };

/** A clause of a Try: errors of `type` or of one that follows it. */
export interface TypedCatch {
  readonly type: TypeId;
  readonly local: Local | undefined;
  readonly body: readonly TypedStatement[];
  /** For a clause that resumes: a lambda that takes the error of a signal; see `answeringClause` of the checker. */
  readonly answer: TypedExpression | undefined;
  readonly at: SourceOffset;
}

export type TypedStatement =
  | { readonly kind: "let"; readonly local: Local; readonly value: TypedExpression; readonly at: SourceOffset }
  /** `Let (a, b) be pair` and other irrefutable patterns. */
  | {
      readonly kind: "letPattern";
      readonly pattern: TypedPattern;
      readonly value: TypedExpression;
      readonly at: SourceOffset;
    }
  | { readonly kind: "set"; readonly place: TypedPlace; readonly value: TypedExpression; readonly at: SourceOffset }
  /** `Increase PLACE by e` and the like: value has the place's type. */
  | {
      readonly kind: "update";
      readonly place: TypedPlace;
      readonly op: ArithmeticOp | "join";
      readonly mode: "checked" | "wrapping";
      readonly value: TypedExpression;
      readonly at: SourceOffset;
    }
  | { readonly kind: "expression"; readonly value: TypedExpression; readonly at: SourceOffset }
  | {
      readonly kind: "if";
      readonly condition: TypedExpression;
      readonly then: readonly TypedStatement[];
      readonly otherwise: readonly TypedStatement[];
      readonly at: SourceOffset;
    }
  | {
      readonly kind: "while";
      readonly condition: TypedExpression;
      readonly body: readonly TypedStatement[];
      readonly loop: number;
      readonly at: SourceOffset;
    }
  | {
      readonly kind: "loop";
      readonly body: readonly TypedStatement[];
      readonly loop: number;
      readonly at: SourceOffset;
    }
  | {
      readonly kind: "repeat";
      readonly count: TypedExpression;
      readonly body: readonly TypedStatement[];
      readonly loop: number;
      readonly at: SourceOffset;
    }
  /** Bounds and step evaluated once, in order; step 0 is trap 4 (a constant step's sign is known). */
  | {
      readonly kind: "forRange";
      readonly local: Local;
      readonly from: TypedExpression;
      readonly to: TypedExpression;
      readonly step: TypedExpression | undefined;
      readonly isInclusive: boolean;
      readonly body: readonly TypedStatement[];
      readonly loop: number;
      readonly at: SourceOffset;
    }
  /** `patterns`: one for the item, or key and value; `index`: local of `at i`. */
  | {
      readonly kind: "forEach";
      readonly source: IterationSource;
      readonly patterns: readonly TypedPattern[];
      readonly itemTypes: readonly TypeId[];
      readonly index: Local | undefined;
      readonly body: readonly TypedStatement[];
      readonly loop: number;
      readonly at: SourceOffset;
    }
  /** Ends the turn of a comprehension; only as the innermost statement of its loop. */
  | { readonly kind: "yield"; readonly at: SourceOffset }
  | { readonly kind: "break" | "continue"; readonly loop: number; readonly at: SourceOffset }
  | { readonly kind: "return"; readonly value: TypedExpression | undefined; readonly at: SourceOffset }
  /** Exhaustive: the last arm matches what is left. */
  | {
      readonly kind: "match";
      readonly value: TypedExpression;
      readonly arms: readonly TypedArm[];
      readonly at: SourceOffset;
    }
  | {
      readonly kind: "display";
      readonly values: readonly TypedExpression[];
      readonly stream: "output" | "error";
      readonly endsLine: boolean;
      readonly at: SourceOffset;
    }
  /** `text`: the condition as written, or the message. */
  | {
      readonly kind: "assert";
      readonly condition: TypedExpression;
      readonly message: TypedExpression | undefined;
      readonly text: string;
      readonly at: SourceOffset;
    }
  | { readonly kind: "block"; readonly body: readonly TypedStatement[]; readonly at: SourceOffset }
  /** The value is of type Error. */
  | { readonly kind: "throw"; readonly value: TypedExpression; readonly at: SourceOffset }
  /** The first clause that takes an error out of the body; none: it goes on. */
  | {
      readonly kind: "try";
      readonly body: readonly TypedStatement[];
      readonly catches: readonly TypedCatch[];
      readonly at: SourceOffset;
    }
  /** `cleanup` runs after the body, whichever way that is left: at its end, by Break, Continue, Return or an error. */
  | {
      readonly kind: "protect";
      readonly body: readonly TypedStatement[];
      readonly cleanup: readonly TypedStatement[];
      readonly at: SourceOffset;
    }
  /** What comes after it in its list of statements is protected by its body. */
  | { readonly kind: "defer"; readonly body: readonly TypedStatement[]; readonly at: SourceOffset }
  | {
      readonly kind: "assembly";
      readonly lines: readonly string[];
      readonly outputs: readonly { readonly constraint: string; readonly place: TypedPlace }[];
      readonly inputs: readonly { readonly constraint: string; readonly value: TypedExpression }[];
      readonly clobbers: readonly string[];
      readonly isVolatile: boolean;
      readonly at: SourceOffset;
    };
