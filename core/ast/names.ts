/** Names where they are declared, and words where they are used. */

import type { AstNode } from "./node.ts";

/**
 * A name that a declaration introduces, in its underscore form: `user name` and `"user name"` give `user_name`.
 * `isQuoted` matters: a quoted name may hold stop words and is then used in the underscore form only.
 */
export interface DeclaredName extends AstNode {
  readonly kind: "DeclaredName";
  readonly text: string;
  readonly wordCount: number;
  readonly isQuoted: boolean;
}

/**
 * Adjacent words as written, with the offset where each begins; a word ends at its start plus its length.
 * `words` has at least one item.
 */
export interface WordRun {
  readonly words: readonly string[];
  readonly wordStarts: readonly number[];
}
