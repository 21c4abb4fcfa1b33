/** `Inline Assembly`: templates, operands and clobbers as written; the assembler gives them meaning. */

import type { Expression } from "./expressions.ts";
import type { TextLiteral } from "./literals.ts";
import type { AstNode } from "./node.ts";

/**
 * `Inline Assembly [volatile]:` … `End Assembly`. Operands are numbered through outputs and then inputs (`%0`, `%1` …).
 * A template is one quoted line; it may hold several instructions separated by `\n` or `;`.
 */
export interface InlineAssembly extends AstNode {
  readonly kind: "InlineAssembly";
  readonly isVolatile: boolean;
  readonly templates: readonly TextLiteral[];
  readonly outputs: readonly AssemblyOperand[];
  readonly inputs: readonly AssemblyOperand[];
  readonly clobbers: readonly TextLiteral[];
}

/** `"=r"(place)`: an output's value is a place, an input's any expression. */
export interface AssemblyOperand extends AstNode {
  readonly kind: "AssemblyOperand";
  readonly constraint: TextLiteral;
  readonly value: Expression;
}
