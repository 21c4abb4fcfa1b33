// What the simplification rules share: the function under change and the answers that a rule gives.

import type { MirFunction, ValueId } from "#core/mir/function.ts";

/** What a rule found: nothing, that it rewrote the instruction in place, or the value that stands for it. */
export const UNCHANGED = -1;
export const REWRITTEN = -2;

/** New instructions go to `before`, which is put in front of the instruction under simplification. */
export interface Simplifier {
  readonly fn: MirFunction;
  readonly before: ValueId[];
}
