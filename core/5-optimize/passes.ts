// The table of passes in the order in which they run on each function, and why each stands where it stands.

import { cleanControlFlow } from "./clean-control-flow.ts";
import { duplicateLatches } from "./duplicate-latches.ts";
import { formSelects } from "./form-selects.ts";
import { hoistInvariants } from "./hoist-invariants.ts";
import { inlineCalls } from "./inline-calls.ts";
import { inlineRecursion } from "./inline-recursion.ts";
import { insertPolls } from "./insert-polls.ts";
import { numberValues } from "./number-values.ts";
import type { Pass } from "./pass-context.ts";
import { promoteMemory } from "./promote-memory.ts";
import { reduceStrength } from "./reduce-strength.ts";
import { removeChecks } from "./remove-checks.ts";
import { removeDeadCode } from "./remove-dead-code.ts";
import { simplify } from "./simplify.ts";
import { unswitchLoops } from "./unswitch-loops.ts";
import { versionLoops } from "./version-loops.ts";

export interface PassRow {
  /** Name for `--dump`, `--disable-pass`, `--time-passes`; a pass that runs again has the same name. */
  readonly name: string;
  readonly run: Pass;
  /** Level of `--optimize` from which it runs. */
  readonly from: number;
  readonly why: string;
  /** Runs when all functions are through the passes before: what it makes would hide from callers what they inline. */
  readonly isLate?: true;
}

export const PASSES: readonly PassRow[] = [
  {
    name: "inline-calls",
    run: inlineCalls,
    from: 1,
    why: "First: callees are done already (bottom-up), and all that follows profits from the caller's arguments.",
  },
  {
    name: "simplify",
    run: simplify,
    from: 1,
    why: "Folds what inlining and lowering made constant, so that branches fall.",
  },
  {
    name: "clean-control-flow",
    run: cleanControlFlow,
    from: 1,
    why: "Merges the pieces that inlining left; fewer blocks make everything after it cheaper.",
  },
  {
    name: "promote-memory",
    run: promoteMemory,
    from: 1,
    why: "When inlined lambdas and processes have no parameters any more through which cells and objects would go; before numbering, which then sees values instead of memory.",
  },
  {
    name: "number-values",
    run: numberValues,
    from: 1,
    why: "Before code moves: equal values get one name, which range analysis and hoisting rely on.",
  },
  {
    name: "simplify",
    run: simplify,
    from: 2,
    why: "Conditions that became constant through dominating ones.",
  },
  {
    name: "clean-control-flow",
    run: cleanControlFlow,
    from: 2,
    why: "Blocks that are unreachable now would hide loops.",
  },
  {
    name: "remove-dead-code",
    run: removeDeadCode,
    from: 2,
    why: "Before hoisting, so that nothing dead is moved.",
  },
  {
    name: "hoist-invariants",
    run: hoistInvariants,
    from: 2,
    why: "After numbering: bases and lengths have one name, so loads of them are seen to be invariant.",
  },
  {
    name: "number-values",
    run: numberValues,
    from: 2,
    why: "What several loops hoisted to the same place, and stores that loads now meet directly.",
  },
  {
    name: "remove-checks",
    run: removeChecks,
    from: 2,
    why: "After numbering and hoisting: loop bounds are outside the loops and have one name each.",
  },
  { name: "simplify", run: simplify, from: 2, why: "Branches and conditions that range analysis decided." },
  { name: "clean-control-flow", run: cleanControlFlow, from: 2, why: "Removes preheaders that nothing was moved to." },
  {
    name: "inline-recursion",
    run: inlineRecursion,
    from: 2,
    why: "Late: the body is as small as it gets, and callers have seen that it calls itself.",
    isLate: true,
  },
  {
    name: "unswitch-loops",
    run: unswitchLoops,
    from: 2,
    why: "Late, for the copies would keep callers from inlining; before versions are made of loops, which must be free of calls for that.",
    isLate: true,
  },
  {
    name: "version-loops",
    run: versionLoops,
    from: 2,
    why: "Late, for the copies would keep callers from inlining; before arms become selections, which hide how much a turn adds.",
    isLate: true,
  },
  {
    name: "form-selects",
    run: formSelects,
    from: 2,
    why: "After checks are gone from small arms; before the last cleaning, which drops the arms.",
    isLate: true,
  },
  {
    name: "reduce-strength",
    run: reduceStrength,
    from: 2,
    why: "After range analysis, which reads divisions and products better than what becomes of them.",
    isLate: true,
  },
  {
    name: "duplicate-latches",
    run: duplicateLatches,
    from: 2,
    why: "After arms became selections, which need no copies; before the last cleaning, which merges the arm that keeps the latch with it.",
    isLate: true,
  },
  {
    name: "simplify",
    run: simplify,
    from: 2,
    why: "Selections of truth values, and what strength reduction left to fold.",
    isLate: true,
  },
  { name: "clean-control-flow", run: cleanControlFlow, from: 2, why: "Merges what lost its arms.", isLate: true },
  {
    name: "remove-dead-code",
    run: removeDeadCode,
    from: 1,
    why: "Last of the cleaning: what lost its users.",
    isLate: true,
  },
  {
    name: "insert-polls",
    run: insertPolls,
    from: 0,
    why: "Last: loops are final, and a poll would stop hoisting. Only with the option `polls`.",
    isLate: true,
  },
];
