/** The AST of one file. */

import type { SourceFile, Span } from "#core/base/source.ts";
import type { AstNode } from "./node.ts";
import type { Statement } from "./statements.ts";

export interface AstModule extends AstNode {
  readonly kind: "Module";
  readonly source: SourceFile;
  readonly statements: readonly Statement[];
  /** The file begins with `Runtime Module`. */
  readonly isRuntimeModule: boolean;
  /** Every comment, in order: the span covers its opening and closing marks. */
  readonly comments: readonly Span[];
  /** Every `@Name … @End Name`, in order. */
  readonly annotations: readonly Annotation[];
  /** Words of lines that could not be read: names may have been declared there. */
  readonly lostWords?: ReadonlySet<string>;
  /** Where lambdas and clauses of Try begin, in order: what they hold may run later than what stands around it. */
  readonly runLater: readonly number[];
  /** One more than the largest node id of the file. */
  readonly nodeCount: number;
}

/** Free text for tools; it belongs to the declaration or statement around or after it. */
export interface Annotation extends Span {
  readonly name: string;
  /** What stands between its marks. */
  readonly text: string;
}
