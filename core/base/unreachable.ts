/** The one way to report a bug of the compiler itself. */

/** Throws; `where` names the stage and what was impossible, as in "check: a place without a root". */
export function unreachable(where: string): never {
  throw new Error(`internal compiler error: ${where}`);
}
