/** What the formatter can be asked for. */

/**
 * `kept`: arithmetic keeps the words or symbols that its writer chose, the same ones within one expression, and all
 * other operators are words. `canon`: all operators are words. `developer`: all that have a symbol are symbols.
 */
export type OperatorStyle = "kept" | "canon" | "developer";

export interface FormatOptions {
  readonly style: OperatorStyle;
}

/** Lines are broken, where the language allows it, so that they are no wider than this many UTF-16 units. */
export const lineWidth = 120;

/** How many spaces one level of indentation has. */
export const indentWidth = 4;
