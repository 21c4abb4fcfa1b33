/** Bits of `AstNode.flags`: which of several accepted spellings a node was written with. */

export const Spelling = {
  /** Written within parentheses of its own that grouping did not need to keep as a node. */
  Parenthesised: 1 << 0,
  /** A symbol (`+`, `==`, `[i]`, `&&`) where a word is canonical. */
  Symbol: 1 << 1,
  /** One of the other accepted spellings of the language reference's appendix. */
  Alternative: 1 << 2,
  /** With `the`, `a` or `an` before it where that is optional. */
  Article: 1 << 3,
  /** A quoted name (`called "x"`), or an unquoted one where the canonical form is quoted: see the declaration. */
  Quoted: 1 << 4,
  /** A body on the line of its header, without an `End`. */
  OneLine: 1 << 5,
  /** `Unless c` written for `If not c`: set on the negation. */
  Unless: 1 << 6,
  /** A call written with `with`. */
  With: 1 << 7,
  /** `Call f …` or `proc f from M …`. */
  Call: 1 << 8,
  /** A method without parentheses, a statement in a one-line form, and the like. */
  Short: 1 << 9,
  /** An item of a positional `with` list that `and` joins to the one before: see Call in expressions.ts. */
  JoinedByAnd: 1 << 10,
  /** Raw text (`r"…"`). */
  Raw: 1 << 11,
  /** Text between triple quotes. */
  Triple: 1 << 12,
  /** A node that the source does not spell, made to give a construct its canonical shape. */
  Implied: 1 << 13,
} as const satisfies Readonly<Record<string, number>>;
