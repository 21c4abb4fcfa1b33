/**
 * The one table of diagnostics. Ids are grouped by stage: R01xx lexer, R02xx parser, R03xx names and modules,
 * R04xx types, R05xx flow, R06xx not supported yet, R07xx assembly, R08xx lint, R09xx input, output and driver.
 * Messages hold `{placeholders}`; the parameters of a report are typed by them.
 */

export type Severity = "error" | "warning";

/** One kind of diagnostic. */
export interface DiagnosticRow {
  readonly id: `R${number}`;
  readonly severity: Severity;
  readonly message: string;
}

export const diagnosticTable = {
  // Lexer
  invalidUtf8: { id: "R0101", severity: "error", message: "this file is not valid UTF-8" },
  unexpectedCharacter: { id: "R0102", severity: "error", message: "unexpected character {character}" },
  unterminatedText: { id: "R0103", severity: "error", message: "this text literal has no closing {quote}" },
  unterminatedCharacter: { id: "R0104", severity: "error", message: "this character literal has no closing '" },
  characterLength: { id: "R0105", severity: "error", message: "a character literal holds exactly one character" },
  invalidEscape: { id: "R0106", severity: "error", message: "unknown escape {escape}" },
  invalidUnicodeEscape: { id: "R0107", severity: "error", message: "{escape} is not a Unicode scalar value" },
  invalidNumber: { id: "R0108", severity: "error", message: "this number is not well formed: {reason}" },
  integerTooLarge: { id: "R0109", severity: "error", message: "this integer literal does not fit in 64 bits" },
  unterminatedNote: { id: "R0110", severity: "error", message: "this block comment is not closed by `:End Note`" },
  unterminatedAnnotation: {
    id: "R0111",
    severity: "error",
    message: "the annotation @{name} is not closed by `@End {name}`",
  },
  unbalancedInterpolation: {
    id: "R0112",
    severity: "error",
    message: "a `{brace}` in an interpolated text has no partner",
  },
  floatTooLarge: { id: "R0113", severity: "error", message: "this number is too large for a Float" },
  fileTooLarge: {
    id: "R0114",
    severity: "error",
    message: "this file is larger than the {limit} that can be compiled",
  },

  // Parser
  expected: { id: "R0201", severity: "error", message: "expected {expected}, found {found}" },
  missingEnd: { id: "R0203", severity: "error", message: "this {block} block has no `End {block}`" },
  wrongEnd: {
    id: "R0204",
    severity: "error",
    message: "`{found}` closes a block that `{block}` opened",
  },
  strayEnd: { id: "R0205", severity: "error", message: "`{found}` has no block to close" },
  nestedTooDeeply: { id: "R0206", severity: "error", message: "nested too deeply: more than {limit} levels" },
  unclosedBracket: { id: "R0207", severity: "error", message: "this {bracket} is never closed" },
  strayClosingBracket: { id: "R0208", severity: "error", message: "this {bracket} has no opening partner" },
  unexpectedAfterStatement: {
    id: "R0209",
    severity: "error",
    message: "expected the end of the statement, found {found}",
  },
  foreignKeyword: { id: "R0210", severity: "error", message: "`{found}` is not a word of Runa" },
  bracesAsBlock: { id: "R0211", severity: "error", message: "blocks are not written with braces" },
  chainedComparison: { id: "R0212", severity: "error", message: "comparisons do not chain" },
  notAPlace: {
    id: "R0213",
    severity: "error",
    message: "{statement} needs a place that can be set: a name, a field, or an element",
  },
  uselessExpression: {
    id: "R0214",
    severity: "error",
    message: "this expression is computed and dropped: only a call can stand as a statement",
  },
  missingSeparator: { id: "R0215", severity: "error", message: "{statement} needs `{separator}` before its last part" },
  reservedName: { id: "R0216", severity: "error", message: "`{word}` is a word of the language and cannot be a name" },
  misplacedRest: { id: "R0217", severity: "error", message: "`...` may stand only once and last in a list pattern" },
  duplicateOtherwise: { id: "R0218", severity: "error", message: "{after} cannot follow `Otherwise`" },
  strayBranch: { id: "R0219", severity: "error", message: "`{word}` belongs to {owner} and none is open here" },
  untypedAfterTyped: {
    id: "R0221",
    severity: "error",
    message: "parameters without a type come first",
  },
  assignmentInExpression: {
    id: "R0222",
    severity: "error",
    message: "`=` does not compare",
  },
  misplacedRuntimeModule: {
    id: "R0223",
    severity: "error",
    message: "`Runtime Module` must be the first statement of its file",
  },
  invalidFormat: { id: "R0224", severity: "error", message: "`{format}` is not a format specification: {reason}" },
  emptyInterpolation: { id: "R0225", severity: "error", message: "there is nothing to show between these braces" },
  expressionTooLong: {
    id: "R0227",
    severity: "error",
    message: "this expression is too long: more than {limit} operands in one chain",
  },
  strayText: { id: "R0226", severity: "error", message: "after a dot comes a name or the number of a tuple element" },
  // Names and modules
  unknownName: { id: "R0301", severity: "error", message: "there is no `{name}` here" },
  unknownType: { id: "R0302", severity: "error", message: "there is no type `{name}`" },
  duplicateName: { id: "R0303", severity: "error", message: "`{name}` is declared twice" },
  duplicateType: { id: "R0304", severity: "error", message: "there are two types called `{name}`" },
  unknownModule: { id: "R0305", severity: "error", message: "there is no module `{path}`" },
  unknownImport: { id: "R0306", severity: "error", message: "module `{module}` has no `{name}`" },
  privateName: { id: "R0307", severity: "error", message: "`{name}` is private to module `{module}`" },
  privateField: { id: "R0308", severity: "error", message: "field `{field}` of {type} is private to its module" },
  moduleAsValue: { id: "R0309", severity: "error", message: "`{name}` is a module, not a value" },
  typeAsValue: { id: "R0310", severity: "error", message: "`{name}` is a type, not a value" },
  usedBeforeValue: {
    id: "R0311",
    severity: "error",
    message: "`{name}` is used before its first value is known",
  },
  cyclicAlias: { id: "R0312", severity: "error", message: "type `{name}` stands for itself" },
  noMember: { id: "R0313", severity: "error", message: "{type} has no `{name}`" },
  noMethod: { id: "R0314", severity: "error", message: "no process `{name}` takes {type}" },
  surplusWords: { id: "R0315", severity: "error", message: "`{words}` after `{name}` means nothing" },
  missingLibrary: {
    id: "R0316",
    severity: "error",
    message: "the library module `{module}` with `{name}`, which this needs, cannot be found",
  },
  nestedDeclaration: {
    id: "R0317",
    severity: "error",
    message: "this can be declared at the level of the module only",
  },
  externalWithoutLibrary: {
    id: "R0319",
    severity: "error",
    message: "nothing says which library the external process `{name}` comes from",
  },
  foreignType: {
    id: "R0325",
    severity: "error",
    message: "the external process `{name}` cannot {verb} {type}: C has no such type",
  },
  foreignArgument: {
    id: "R0326",
    severity: "error",
    message: "{type} cannot be passed to an external process: C has no such type",
  },
  foreignTwice: {
    id: "R0327",
    severity: "error",
    message: "the external process `{name}` comes from `{library}` here and from `{other}` in `{module}`",
  },
  mainHeader: {
    id: "R0320",
    severity: "error",
    message: "`main` may take `arguments as List of Text` and may return an Integer, nothing else",
  },
  unknownLabel: { id: "R0321", severity: "error", message: "no loop around this is called `{label}`" },
  runtimeModuleOutside: {
    id: "R0323",
    severity: "error",
    message:
      "a `Runtime Module` works on raw memory without checks; only the library and the runtime have such modules",
  },
  ambiguousName: {
    id: "R0324",
    severity: "error",
    message: "`{name}` can be that of `{first}` or that of `{second}`: both modules are imported without names",
  },
  outsideLoop: { id: "R0322", severity: "error", message: "`{word}` stands in no loop" },

  // Types
  typeMismatch: { id: "R0401", severity: "error", message: "expected {wanted}, found {found}" },
  noValue: { id: "R0402", severity: "error", message: "this gives no value" },
  literalOutOfRange: { id: "R0403", severity: "error", message: "{value} does not fit in {type}" },
  operandTypes: { id: "R0404", severity: "error", message: "`{operator}` does not take {left} and {right}" },
  operandType: { id: "R0405", severity: "error", message: "`{operator}` does not take {type}" },
  compareTypes: { id: "R0406", severity: "error", message: "{left} and {right} cannot be compared" },
  notOrdered: { id: "R0407", severity: "error", message: "values of type {type} have no order" },
  noIdentity: { id: "R0408", severity: "error", message: "values of type {type} have no identity" },
  neverNothing: { id: "R0409", severity: "error", message: "a value of type {type} is never `nothing`" },
  conditionType: { id: "R0410", severity: "error", message: "a condition must be Boolean; this is {type}" },
  branchTypes: { id: "R0411", severity: "error", message: "the two outcomes have no common type: {left} and {right}" },
  itemTypes: { id: "R0412", severity: "error", message: "the items before this are {first}; this is {found}" },
  emptyNeedsType: { id: "R0413", severity: "error", message: "nothing says what this {what} holds" },
  nothingNeedsType: { id: "R0414", severity: "error", message: "nothing says what is absent here" },
  arrayItems: { id: "R0415", severity: "error", message: "this array has {wanted} elements; {found} are given" },
  arrayLength: {
    id: "R0416",
    severity: "error",
    message: "the length of an array must be a number known when the program is compiled",
  },
  typeArgumentCount: { id: "R0417", severity: "error", message: "`{name}` takes {wanted}; {found} are given" },
  noConversion: { id: "R0418", severity: "error", message: "{from} does not convert to {to}" },
  typeTest: { id: "R0419", severity: "error", message: "a value of type {type} is never tested for {wanted}" },
  notCallable: { id: "R0421", severity: "error", message: "a value of type {type} cannot be called" },
  argumentCount: { id: "R0422", severity: "error", message: "this takes {wanted}; {found} are given" },
  tooManyArguments: { id: "R0423", severity: "error", message: "`{name}` takes {count}; {found} are given" },
  missingArguments: { id: "R0424", severity: "error", message: "`{name}` needs a value for its {noun} {missing}" },
  unknownArgument: { id: "R0425", severity: "error", message: "`{process}` has no {noun} `{name}`" },
  duplicateArgument: { id: "R0426", severity: "error", message: "`{name}` has a value already" },
  namedForValue: {
    id: "R0427",
    severity: "error",
    message: "a process value takes its arguments by position: `{name}` has no meaning here",
  },
  noOverload: { id: "R0428", severity: "error", message: "no process `{name}` takes {type} first" },
  cannotInfer: { id: "R0429", severity: "error", message: "nothing says what `{name}` of `{process}` is" },
  lambdaParameters: {
    id: "R0430",
    severity: "error",
    message: "a process with {wanted} is wanted; this lambda has {found}",
  },
  lambdaNeedsType: {
    id: "R0431",
    severity: "error",
    message: "nothing says what type `{name}` has",
  },
  noElements: { id: "R0432", severity: "error", message: "{type} has no elements that are numbered" },
  indexType: { id: "R0433", severity: "error", message: "an index must be an Integer; this is {type}" },
  notIterable: { id: "R0434", severity: "error", message: "`For each` cannot run over {type}" },
  loopTargets: {
    id: "R0435",
    severity: "error",
    message: "the number of loop variables does not fit the items of {type}",
  },
  notATuple: { id: "R0436", severity: "error", message: "{type} cannot be taken apart into {count} names" },
  noZero: { id: "R0437", severity: "error", message: "{type} has no value to begin with" },
  notAPlaceHere: { id: "R0438", severity: "error", message: "{statement} needs a variable, a field or an element" },
  fixedVariable: { id: "R0439", severity: "error", message: "`{name}` is {what} and cannot be set" },
  partOfTemporary: {
    id: "R0440",
    severity: "error",
    message: "this {type} is a copy that nobody keeps; setting a part of it has no effect",
  },
  loopCopy: {
    id: "R0441",
    severity: "error",
    message: "`{name}` is a copy of the item; set it through the list, as in `xs at index i`",
  },
  notSettable: { id: "R0442", severity: "error", message: "elements of {type} cannot be set" },
  variantFieldSet: {
    id: "R0443",
    severity: "error",
    message: "`{name}` belongs to a variant, which cannot be changed",
  },
  memberOfOptional: { id: "R0444", severity: "error", message: "`{name}` is taken of {type}, which may be `nothing`" },
  memberOfVariant: { id: "R0445", severity: "error", message: "`{name}` belongs to some variants of {type} only" },
  patternType: { id: "R0446", severity: "error", message: "{pattern} does not fit {type}" },
  unknownCase: {
    id: "R0447",
    severity: "error",
    message: "{type} has no variant `{name}`, and no constant has that name",
  },
  patternFieldCount: {
    id: "R0448",
    severity: "error",
    message: "`{name}` has {wanted} fields; {found} are matched by position",
  },
  alternativeNames: { id: "R0449", severity: "error", message: "`{name}` is not bound by all alternatives" },
  alternativeTypes: {
    id: "R0450",
    severity: "error",
    message: "`{name}` is {first} in one alternative and {second} in another",
  },
  valueContainsItself: { id: "R0451", severity: "error", message: "value type `{name}` would contain itself" },
  formatNeeds: { id: "R0452", severity: "error", message: "the format `{format}` needs {wanted}; this is {found}" },
  wordOutsideRuntime: { id: "R0453", severity: "error", message: "`Word` exists only in Runtime Modules" },
  pointerTarget: { id: "R0454", severity: "error", message: "a Pointer leads to a value type; {type} is none" },
  notInRuntimeModule: { id: "R0455", severity: "error", message: "{what} cannot stand in a Runtime Module" },
  onlyInRuntimeModule: { id: "R0456", severity: "error", message: "{what} can stand only in a Runtime Module" },
  runtimeCallsOrdinary: {
    id: "R0457",
    severity: "error",
    message: "a Runtime Module calls only Runtime Modules; `{name}` is not in one",
  },
  needsUnsafe: { id: "R0458", severity: "error", message: "`{name}` needs an `Unsafe Block`" },
  addressNeedsGlobal: {
    id: "R0459",
    severity: "error",
    message: "only module variables and what a Pointer leads to have an address",
  },
  instanceTooDeep: {
    id: "R0461",
    severity: "error",
    message: "`{name}` uses itself with ever larger types: type arguments are nested deeper than 64",
  },
  missingProcess: {
    id: "R0462",
    severity: "error",
    message: "`{from}` needs the process `{name}`, which no module has",
  },
  constantChanged: { id: "R0463", severity: "error", message: "`{name}` is a constant and cannot be changed" },
  parameterNeedsType: {
    id: "R0464",
    severity: "error",
    message: "the parameter `{parameter}` of {what} needs a type",
  },
  notAProtocol: { id: "R0465", severity: "error", message: "{type} is not a protocol: only protocols can be followed" },
  protocolNeedsSelf: {
    id: "R0466",
    severity: "error",
    message: "`{name}` needs `self` as its first parameter: a protocol says what can be done with a value",
  },
  protocolProcessMissing: {
    id: "R0467",
    severity: "error",
    message: "{type} follows {protocol} and needs the process `{name}`",
  },
  protocolProcessDiffers: {
    id: "R0468",
    severity: "error",
    message: "`{name}` of {type} does not fit {protocol}: {wanted} is wanted, it is {found}",
  },
  doesNotFollow: { id: "R0469", severity: "error", message: "{type} does not follow {protocol}" },
  notThroughProtocol: {
    id: "R0470",
    severity: "error",
    message: "`{name}` cannot be called through a value of type {protocol}: {reason}",
  },
  constantOfProcess: {
    id: "R0473",
    severity: "error",
    message: "`{name}` is a constant, which is computed before anything runs: it cannot be made of `{used}`",
  },
  referenceNeedsType: { id: "R0460", severity: "error", message: "nothing says what type this reference has" },

  ambiguousProcess: {
    id: "R0471",
    severity: "error",
    message: "there are {count} processes `{name}`, and nothing says which one of them this value is",
  },
  processParameters: {
    id: "R0472",
    severity: "error",
    message: "a process with {wanted} parameters is wanted; `{name}` has {found}",
  },
  targetWidth: {
    id: "R0480",
    severity: "error",
    message: "`{name}` works in place on 64-bit integers, not on {type}",
  },

  // Flow
  missingReturn: { id: "R0501", severity: "error", message: "`{name}` can end without returning a value" },
  unreachable: { id: "R0502", severity: "error", message: "this can never be reached" },
  needlessReturn: { id: "R0503", severity: "warning", message: "this `Return` can never be reached" },
  returnNeedsValue: { id: "R0504", severity: "error", message: "a value must be returned here" },
  returnWithoutResult: {
    id: "R0505",
    severity: "error",
    message: "this process returns nothing: its header has no `returns`",
  },
  returnOutside: { id: "R0506", severity: "error", message: "`Return` with a value stands in no process" },
  uselessStatement: { id: "R0507", severity: "error", message: "this is computed and dropped" },
  missingArms: { id: "R0508", severity: "error", message: "this `Match` leaves out {missing}" },
  unreachableArm: { id: "R0509", severity: "error", message: "what is before this takes all its values" },
  emptyRangePattern: { id: "R0510", severity: "error", message: "this range holds nothing" },
  zeroStep: { id: "R0511", severity: "error", message: "a step of 0 never ends" },
  notAnError: { id: "R0512", severity: "error", message: "`{word}` takes an error; {type} does not follow `Error`" },
  catchesNoError: { id: "R0513", severity: "error", message: "{type} does not follow `Error`: it is never thrown" },
  unreachableCatch: { id: "R0514", severity: "error", message: "the clauses before this take all its errors" },
  tryWithoutClauses: { id: "R0515", severity: "error", message: "this `Try` has neither `Catch` nor `Finally`" },
  notCloseable: { id: "R0516", severity: "error", message: "{type} has no process `close`, so `With` cannot close it" },
  leavesFence: { id: "R0517", severity: "error", message: "`{word}` cannot leave {what}" },
  followsRecord: {
    id: "R0518",
    severity: "error",
    message: "a type follows protocols or an error type without type parameters; `{name}` is neither",
  },
  inheritedField: {
    id: "R0519",
    severity: "error",
    message: "the field `{name}` comes from `{parent}`, where it is {type}",
  },
  resumeOutside: {
    id: "R0520",
    severity: "error",
    message: "`Resume` can stand only in a `Catch` clause, not in a lambda inside it",
  },
  signalNeedsType: { id: "R0521", severity: "error", message: "nothing says what type the answer of this signal has" },
  forAllOutside: { id: "R0522", severity: "error", message: "`For all` can stand only in a `Test`" },
  noGenerator: {
    id: "R0523",
    severity: "error",
    message: "values of type {type} cannot be made up for a property",
  },
  caughtName: {
    id: "R0524",
    severity: "error",
    message: "`{name}` is a type, but what stands here is a new name for the error",
  },

  // Not supported yet
  // Lint
  unusedVariable: { id: "R0801", severity: "warning", message: "`{name}` is never read" },
  unusedImport: { id: "R0802", severity: "warning", message: "nothing of `{name}` is used" },
  unusedPrivate: { id: "R0803", severity: "warning", message: "`{name}` is private and never used" },
  shadowedName: { id: "R0804", severity: "warning", message: "this `{name}` hides another one" },
  nameStyle: { id: "R0805", severity: "warning", message: "`{name}` is not written as usual: `{wanted}`" },
  notFormatted: { id: "R0806", severity: "warning", message: "this file is not in the canonical form" },
  comparesWithItself: { id: "R0811", severity: "warning", message: "both sides of this comparison are the same" },
  comparesWithTruth: {
    id: "R0812",
    severity: "warning",
    message: "comparing with `true` or `false` says nothing more",
  },
  floatEquality: {
    id: "R0813",
    severity: "warning",
    message: "no Float is exactly this number, so this hardly ever holds as expected",
  },
  lengthAgainstZero: {
    id: "R0814",
    severity: "warning",
    message: "a length is never below 0: this is always {outcome}",
  },
  setsItself: { id: "R0815", severity: "warning", message: "this sets a place to what it holds already" },
  constantCondition: { id: "R0816", severity: "warning", message: "this condition never changes" },
  plainBraces: {
    id: "R0817",
    severity: "warning",
    message: "`{written}` is shown as it stands: this text takes no values",
  },
  slashComment: { id: "R0818", severity: "warning", message: "`//` begins a comment, so nothing is divided here" },
  caretPower: { id: "R0819", severity: "warning", message: "`^` is `bitwise xor`, not a power" },
  negativeIndex: { id: "R0820", severity: "warning", message: "no element has a negative number" },

  notSupportedYet: { id: "R0601", severity: "error", message: "not supported yet: {what}" },

  // Assembly
  assemblyOutsideMachine: {
    id: "R0701",
    severity: "error",
    message: "`Inline Assembly` may stand only in the modules of `core/machine`",
  },
  assembly: { id: "R0702", severity: "error", message: "{message}" },
} as const satisfies Readonly<Record<string, DiagnosticRow>>;

/** The name of a row, such as "unterminatedText". */
export type DiagnosticName = keyof typeof diagnosticTable;

type Placeholders<Template extends string> = Template extends `${string}{${infer Key}}${infer Rest}`
  ? Key | Placeholders<Rest>
  : never;

/** The values that a row's message needs. */
export type DiagnosticParameters<Name extends DiagnosticName> = {
  readonly [Key in Placeholders<(typeof diagnosticTable)[Name]["message"]>]: string | number;
};
