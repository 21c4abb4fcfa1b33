/**
 * The one table of diagnostics. Ids are grouped by stage: R01xx lexer, R02xx parser, R03xx names and modules,
 * R04xx types, R05xx flow, R06xx not supported yet, R07xx assembly, R09xx input, output and driver.
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
  expectedStatement: { id: "R0202", severity: "error", message: "a statement cannot begin with {found}" },
  missingEnd: { id: "R0203", severity: "error", message: "this {block} block has no `End {block}`" },
  wrongEnd: {
    id: "R0204",
    severity: "error",
    message: "`End {found}` closes a block that `{block}` opened; write `End {block}`",
  },
  strayEnd: { id: "R0205", severity: "error", message: "`End {found}` has no block to close" },
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
  misplacedDeclaration: { id: "R0220", severity: "error", message: "{what} cannot stand inside {where}" },
  untypedAfterTyped: {
    id: "R0221",
    severity: "error",
    message: "parameters without a type come first; write `{name} as Any` for a parameter of any type here",
  },
  assignmentInExpression: {
    id: "R0222",
    severity: "error",
    message: "`=` does not compare; write `is equal to` or `==`",
  },
  misplacedRuntimeModule: {
    id: "R0223",
    severity: "error",
    message: "`Runtime Module` must be the first statement of its file",
  },
  invalidFormat: { id: "R0224", severity: "error", message: "`{format}` is not a format specification: {reason}" },
  emptyInterpolation: { id: "R0225", severity: "error", message: "there is nothing to show between these braces" },
  strayText: { id: "R0226", severity: "error", message: "after a dot comes a name or the number of a tuple element" },
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
